"""There is always something to say: no case without an option, no failure without a page (rules 14 and 15)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from engine.authoring.algebra import Example, TooHard, normalised
from engine.authoring.checks.draft import Draft
from engine.authoring.checks.ranking import shown
from engine.model.condition import TRUE
from engine.model.duration import Duration
from engine.model.finding import Finding, error
from engine.model.library import lineage
from engine.model.money import Money
from engine.model.playbook import Option, Playbook
from engine.model.scope import UNKNOWN, Scope, Setting, Unknown
from engine.model.speech import MissingWords, Speech

_SOME_DAY = datetime(2026, 6, 17, 12, tzinfo=UTC)


def check_gaps(draft: Draft) -> Iterator[Finding]:
    """`gap`: a case of a page in which no option of it holds; shown as the missing case itself."""
    for page in draft.sound:
        options = [normalised(option.when, page.definitions) for option in page.options]
        wanted = [(draft.algebra.of_page(page), True), *((option, False) for option in options)]
        try:
            example = draft.algebra.example(wanted, draft.algebra.types(page))
        except TooHard:
            example = Example({}, certain=False)
        if example is None:
            continue
        document = draft.by_path[page.path]
        case = f" when {shown(example.values)}" if example.values else ""
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
        if any(above in draft.shared.failures and not safe & set(lineage(above)) for above in lineage(node)[1:]):
            continue
        fix = "write a page for it without 'when' and 'valid', whose words need no fact"
        yield error(tree.key_place(("failures", node)), "no-fallback", f"'{node}' has nothing to say in every case", fix)


def _covered(draft: Draft, node: str) -> bool:
    """Whether a page that may be faulty covers the node: its own findings come first."""
    covering = [page for page in draft.playbooks if set(page.failures) & set(lineage(node))]
    return bool(draft.broken) or any(page.path in draft.faulty and page.unconditional for page in covering)


def _always_speaks(draft: Draft, page: Playbook) -> bool:
    if not page.unconditional:
        return False
    bare = _Bare(draft, page)
    return any(option.when.truth(bare.scope) is TRUE and bare.speaks(option) for option in page.options)


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
        """Whether every move of the option can be said."""
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
                values.setdefault(name, Money(value, "GBP") if name in self.page.money_names else value)
        for remedy in option.remedies:
            if remedy.amount and self.known(remedy.amount.in_currency(self.draft.house.currency)):
                values[remedy.id] = Money(Decimal(1), self.draft.house.currency)
            elif remedy.quantity and self.known(remedy.quantity):
                values[remedy.id] = Decimal(1)
        values["promises"] = {promise.id: self.promise(promise) for promise in option.promise}
        return values

    def known(self, formula: Any) -> bool:
        return formula is not None and formula.read(self.scope) not in (UNKNOWN, None)

    def promise(self, promise: Any) -> dict[str, Any]:
        fields: dict[str, Any] = dict.fromkeys(("what", "where", "standard", "to"), "x")
        for key, when in (("due", promise.due), ("until", promise.until)):
            try:
                moment = when.after_now(self.scope) if isinstance(when, Duration) else when.value(self.scope) if when else None
            except Unknown:
                continue
            fields[key] = moment
        return fields
