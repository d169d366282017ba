"""What is owed (rules 18-21)."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from .asking import Ask, needed_by_words, world_order
from .conditions import AND, NOT, OR, combined, holds
from .formulas import UNKNOWN, Answer
from .incident import Scope, World
from .pricing import Price, money
from .ranking import condition

Entry = dict[str, Any]


def what_is_owed(world: World, ask: Ask) -> dict[str, Any]:
    """`owed`, `may_be_owed`, `not_owed`; and `sums`, the owed ones by `<entitlement>.<remedy>` (rule 20)."""
    owing: dict[str, Any] = {"owed": [], "may_be_owed": [], "not_owed": [], "sums": {}}
    for page in world.pages("entitlement"):
        Entitlement(page, world, ask, owing).settle()
    return owing


class Entitlement:
    def __init__(self, page: dict[str, Any], world: World, ask: Ask, owing: dict[str, Any]) -> None:
        self.page, self.world, self.ask, self.owing, self.id = page, world, ask, owing, page["entitlement"]
        self.scope = Scope(world, page, currency_of(page, world))

    def settle(self) -> None:
        """Rule 18 for the whole entitlement."""
        verdict, waits = self.verdict(self.page, holds(condition(self.page), self.scope))
        if isinstance(verdict, dict):
            self.not_owed(None, verdict.get("reason"))
        if verdict == "may be":
            self.may_be_owed(None, waits)
        if verdict not in ("owed", "may be"):
            return
        self.wait(needed_by_words(self.page.get("say", {}), self.scope), "words")
        entry: Entry = {"entitlement": self.id, "remedies": [], "choices": []}
        for item in self.page.get("remedies", []):
            self.add(item, entry, listing=verdict == "owed")
        entry |= {"figures": self.figures(), "deadlines": self.deadlines(), "standing": self.standing()}
        if verdict == "owed":
            self.owing["owed"].append(entry)

    def verdict(self, thing: Entry, when: Answer) -> tuple[Any, frozenset[str]]:
        """`owed`, `may be`, the TRUE `unless`, or None (nowhere); and the facts it waits for."""
        unlesses = [(unless, holds(unless["when"], self.scope)) for unless in thing.get("unless", [])]
        true = [unless for unless, truth in unlesses if truth.value is True]
        if when.value is False or (when.value is UNKNOWN and true):
            return None, frozenset()
        if true:
            return true[0], frozenset()
        none = combined(OR, False, (truth for _, truth in unlesses))
        whole = combined(AND, True, [when, Answer(NOT[none.value], none.waits)])
        return ("owed" if whole.value is True else "may be"), whole.waits

    def add(self, item: Entry, entry: Entry, listing: bool) -> None:
        """A remedy or a choice. Of an entitlement that may be owed only the facts are asked."""
        verdict, waits = self.verdict(item, holds(item.get("when", {}), self.scope))
        name = item.get("id", item.get("kind"))
        if verdict == "may be":
            self.may_be_owed(name, waits, listing)
            listing = False
        elif isinstance(verdict, dict) and listing:
            self.not_owed(name, verdict.get("reason"))
        if verdict not in ("owed", "may be"):
            return
        if "one_of" in item:
            choice: Entry = {"id": name, "chosen_by": item["chosen_by"], "remedies": []}
            for thing in item["one_of"]:
                self.add(thing, choice, listing)
            if listing:
                entry["choices"].append(choice)
        else:
            self.price(item, name, entry, listing)

    def price(self, item: Entry, name: str, entry: Entry, listing: bool) -> None:
        listed: Entry = {"id": name, "amount": None, "worth": None, "currency": self.scope.currency}
        if "quantity" in item:
            self.wait(self.scope.sum(item["quantity"]).waits, "amount")
        if "amount" in item:
            price = Price(item, self.scope)
            self.wait(price.choice, "choice")
            self.wait(price.amount, "amount")
            if price.dropped:  # rule 22: listed in `not_owed` with the reason
                return self.not_owed(name, price.reason) if listing else None
            listed["amount"] = money(price.sum, self.scope.currency)
            if listing and isinstance(price.sum, Decimal) and self.scope.currency == self.world.currency:
                self.owing["sums"][f"{self.id}.{name}"] = price.sum
        if listing:
            entry["remedies"].append(listed)
        return None

    def figures(self) -> Entry:
        return self.told(
            "figures", lambda value: {"amount": money(value, self.scope.currency), "currency": self.scope.currency}
        )

    def deadlines(self) -> Entry:
        return self.told("deadlines", lambda value: value.isoformat() if isinstance(value, date | datetime) else value)

    def told(self, key: str, shown: Any) -> Entry:
        """Rule 19: null is left out, unknown is `{depends_on: […]}`."""
        result = {}
        for name, formula in self.page.get(key, {}).items():
            answer = self.scope.sum(formula)
            self.wait(answer.waits, "amount")
            if answer.value is UNKNOWN:
                result[name] = {"depends_on": world_order(self.world, answer.waits)}
            elif answer.value is not None:
                result[name] = shown(answer.value)
        return result

    def standing(self) -> str | None:
        """The first TRUE is reported and takes nothing away."""
        true = (
            item["label"] for item in self.page.get("standing", []) if holds(item["when"], self.scope).value is True
        )
        return next(true, None)

    def not_owed(self, remedy: str | None, reason: str | None) -> None:
        self.owing["not_owed"].append({"entitlement": self.id, "remedy": remedy, "reason": reason})

    def may_be_owed(self, remedy: str | None, waits: frozenset[str], listing: bool = True) -> None:
        self.wait(waits, "choice")
        if listing:
            entry = {"entitlement": self.id, "remedy": remedy, "depends_on": world_order(self.world, waits)}
            self.owing["may_be_owed"].append(entry)

    def wait(self, facts: frozenset[str], purpose: str) -> None:
        self.ask.for_(facts, purpose, ("entitlement", self.id))


def currency_of(page: dict[str, Any], world: World) -> str:
    """The entitlement's own currency, a word or a derived name; absent: the incident's (rule 21)."""
    named = page.get("currency", world.currency)
    scope = Scope(world, page)
    answer = scope.lookup(named) if scope.has(named) else Answer(named)
    return answer.value if isinstance(answer.value, str) else world.currency
