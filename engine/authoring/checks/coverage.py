"""There is always something to say: no case without an option, no failure without a page (rules 14 and 15)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from engine.authoring.algebra import Example, TooHard, normalised
from engine.authoring.checks.draft import Draft
from engine.authoring.checks.ranking import told_case
from engine.model.condition import MAYBE, TRUE
from engine.model.errors import NotComputable
from engine.model.finding import Finding, error
from engine.model.library import lineage
from engine.model.money import EXACT, Money
from engine.model.playbook import Drop, Option, Playbook, Promise, Remedy, Scripts, Sum
from engine.model.scope import UNKNOWN, Scope, Setting, Unknown
from engine.model.speech import MissingWords, Speech

_SOME_DAY = datetime(2026, 6, 17, 12, tzinfo=UTC)


def check_gaps(draft: Draft) -> Iterator[Finding]:
    """`gap`: a case of a page in which no option of it holds; shown as the missing case itself."""
    for page in draft.sound:
        options = [normalised(option.when, page.definitions) for option in page.options]
        wanted = [(draft.algebra.of_page(page), True), *((option, False) for option in options)]
        try:
            example = draft.algebra.example(wanted, draft.algebra.types(page, failures=draft.algebra.beneath(page.failures)))
        except TooHard:
            example = Example({}, certain=False)
        if example is None:
            continue
        document = draft.by_path[page.path]
        case = told_case(example, page.definitions)
        may = "" if example.certain else "may have "
        fault = f"{page.id} {may or 'has '}no option{case}"
        yield error(document.key_place(("options",)), "gap", fault, "add an option without 'when', or one for this case")


def check_fallbacks(draft: Draft) -> Iterator[Finding]:
    """`no-fallback`: a failure without a page that answers, and speaks, with no facts at all."""
    broken = bool(draft.broken) or bool(draft.faulty)
    safe = {node for page in draft.playbooks if _always_speaks(draft, page) for node in page.failures}
    tree = next(document for document in draft.documents if document.kind == "failures")
    for node in draft.shared.failures:
        if safe & set(lineage(node)) or (broken and _covered(draft, node)):
            continue
        if any(not safe & set(lineage(above)) for above in lineage(node)[1:]):
            continue  # told of the node above, or of its not being there
        fix = "write a page for it without 'when' and 'valid', whose words need no fact"
        fault = f"when nothing is known yet, no page answers for '{node}'"
        yield error(tree.key_place(("failures", node)), "no-fallback", fault, fix)


def _covered(draft: Draft, node: str) -> bool:
    """Whether a page that may be faulty covers the node: its own findings come first."""
    covering = [page for page in draft.playbooks if set(page.failures) & set(lineage(node))]
    return bool(draft.broken) or any(page.path in draft.faulty and page.unconditional for page in covering)


def _always_speaks(draft: Draft, page: Playbook) -> bool:
    if not page.unconditional:
        return False
    bare = _Bare(draft, page)
    try:
        spoken = [bare.speaks(option) for option in page.options]
    except NotComputable:  # one option that cannot be computed refuses the incident
        return False
    return any(spoken)


@dataclass
class _Bare:
    """A page with no facts at all: only defaults, the clock, and what follows from them."""

    draft: Draft
    page: Playbook

    def __post_init__(self) -> None:
        house = self.draft.house
        site = house.own_site
        now = _SOME_DAY.astimezone(site.timezone)
        facts = self.draft.shared.vocabulary.facts.values()
        known: dict[str, Any] = {fact.name: fact.default for fact in facts if fact.has_default}
        known |= {"today": now.date(), "now": now, "currency": house.currency, "channel": house.channels[0]}
        known |= {"language": house.language, "failure": next(iter(self.page.failures), "")}
        setting = Setting(now, site.timezone, house.currency, site.calendar)
        self.scope = Scope(known, self.page.definitions, setting, self.page.calendar)
        self.speech = Speech(house.language, site.territory, site.timezone, now, lambda name, member: member)

    def speaks(self, option: Option) -> bool:
        """Whether the option holds and every move of it can be said."""
        if option.when.truth(self.scope) is not TRUE:
            return False
        values = self.values(option)
        try:
            for script in option.say[self.draft.house.language].moves.values():
                script.say(values, self.speech)
        except MissingWords:
            return False
        return True

    def values(self, option: Option) -> dict[str, Any]:
        values: dict[str, Any] = {"house": self.draft.house.short_name, "role": self.draft.house.roles[0].id}
        for name in option.names:
            value = self.scope.peek(name)
            if value is not UNKNOWN:
                money = name in self.page.money_names and value is not None
                values.setdefault(name, Money(value, self.draft.house.currency) if money else value)
        for remedy in option.remedies:
            if remedy.when.truth(self.scope) is TRUE and (total := self.given(remedy)) is not None:
                values[remedy.id] = total
        values["promises"] = {promise.id: self.promise(promise, values) for promise in option.promise}
        return values

    def given(self, remedy: Remedy) -> Any:
        """What a remedy gives, near enough to be said; None where a fact is wanting, or nothing is due."""
        amount = self.priced(remedy)
        if amount is not None:
            return Money(amount, self.draft.house.currency)
        quantity = UNKNOWN if remedy.quantity is None else remedy.quantity.read(self.scope)
        return quantity if isinstance(quantity, Decimal) else None

    def priced(self, remedy: Remedy) -> Decimal | None:
        """The sum before rounding (rule 22)."""
        amount = self.read(remedy.amount)
        for limit, pick in ((remedy.at_least, max), (remedy.at_most, min)):
            bound = self.read(limit)
            if not isinstance(amount, Decimal) or bound is UNKNOWN:
                return None
            amount = amount if bound is None else pick(amount, bound)
        factors = [] if remedy.times is None else [remedy.times]
        for step in remedy.scale:
            if step.when.truth(self.scope) is MAYBE:
                return None
            factors += [step.by] if step.when.truth(self.scope) is TRUE else []
        for factor in factors:
            by = factor.read(self.scope)
            if not isinstance(by, Decimal):
                return None
            amount = EXACT.multiply(amount, by)
        return None if any(self.may_drop(drop, amount) for drop in remedy.drops) else amount

    def may_drop(self, drop: Drop, amount: Decimal) -> bool:
        limit = self.read(drop.limit)
        return limit is UNKNOWN or (limit is not None and (amount < limit or (drop.above and amount == limit)))

    def read(self, total: Sum | None) -> Any:
        """A sum in the house's currency: a Decimal, None or UNKNOWN."""
        formula = total.in_currency(self.draft.house.currency) if total else None
        return None if formula is None else formula.read(self.scope)

    def promise(self, promise: Promise, values: Mapping[str, Any]) -> dict[str, Any]:
        texts = {"what": promise.what, "where": promise.where, "standard": promise.standard, "to": promise.to}
        fields: dict[str, Any] = {key: said for key, scripts in texts.items() if (said := self.text(scripts, values)) is not None}
        for key, when in (("due", promise.due), ("until", promise.until)):
            try:
                fields[key] = when.value(self.scope) if when else None
            except Unknown:
                continue
        return fields

    def text(self, scripts: Scripts, values: Mapping[str, Any]) -> str | None:
        script = scripts.get(self.draft.house.language)
        try:
            return script.say(values, self.speech) if script else None
        except MissingWords:
            return None
