"""Every remedy of a book with what its sums may be: where it stands, how it is written, and what then holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from engine.authoring.checks.draft import Draft
from engine.authoring.document import Document, Pointer
from engine.authoring.intervals import AT_LEAST_ZERO, ZERO, Range, picked
from engine.authoring.ranges import Ranges
from engine.model.condition import ALWAYS
from engine.model.money import is_currency
from engine.model.playbook import Choice, Entitlement, Option, Playbook, Remedy


@dataclass(frozen=True, slots=True)
class Priced:
    """A remedy in one currency. `ranges` are of the names where it is given."""

    document: Document
    pointer: Pointer
    raw: Mapping[str, Any]
    remedy: Remedy
    ranges: Ranges
    currency: str

    def amount(self) -> Range:
        """The sum in the order of rule 22, before rounding; a sum that is dropped is none."""
        found = self.read("amount")
        if self.says("at_least"):
            least = self.read("at_least")
            found = picked([found, least], highest=True)
        if self.says("at_most"):
            found = picked([found, self.read("at_most")], highest=False)
        if "times" in self.raw:
            found = found.times(self.read("times"))
        for step in self.raw.get("scale", ()):
            found = found.or_else(found.times(self.ranges.of(step["by"])))
        return found.within(Range(low=self._kept()))

    def says(self, key: str) -> bool:
        """Whether the remedy has this in its currency: a sum by currency without it is null, and no limit."""
        raw = self.raw.get(key)
        by_currency = isinstance(raw, Mapping) and not raw.keys() & {"table", "by", "limit"}
        return raw is not None and (not by_currency or self.currency in raw)

    def _kept(self) -> Decimal | None:
        """What is left after small sums are dropped is at least this."""
        lows = [self._limit(self.raw[key]).low for key in ("drop_below", "drop_unless_above") if key in self.raw]
        return max((low for low in lows if low is not None), default=None)

    def _limit(self, raw: Any) -> Range:
        return self.read_raw(raw["limit"] if isinstance(raw, Mapping) and "limit" in raw else raw)

    def read(self, key: str) -> Range:
        return self.read_raw(self.raw.get(key))

    def read_raw(self, raw: Any) -> Range:
        return self.ranges.of(raw)

    def cost(self) -> Range:
        """What it costs the house: amount and worth, from nothing where a condition may leave it out."""
        if "settles" in self.raw:
            return AT_LEAST_ZERO  # a debt settled is goodwill only in what exceeds it
        total = Range(ZERO, ZERO)
        if self.says("amount"):
            total = total.plus(self.amount())
        if self.says("worth"):
            total = total.plus(self.read("worth"))
        may_be_left_out = "drop_below" in self.raw or "drop_unless_above" in self.raw or self.remedy.when is not ALWAYS
        return total.or_else(Range(ZERO, ZERO)) if may_be_left_out else total


def definitions(draft: Draft, document: Document) -> dict[str, Any]:
    """Derived names as written: the shared ones, and the page's own."""
    shared = next(page.data.get("derive") or {} for page in draft.documents if page.kind == "facts")
    return {**shared, **(document.data.get("derive") or {})}


def currencies(draft: Draft, document: Document) -> tuple[str, ...]:
    """The currencies that a page may be asked in: its own, or the house's."""
    own = document.data.get("currency")
    return (own,) if isinstance(own, str) and is_currency(own) else draft.house.currencies


def ranges_of(draft: Draft, page: Playbook | Entitlement) -> Iterator[Ranges]:
    """The ranges of a page's names where the page holds, in each of its currencies."""
    document = draft.by_path[page.path]
    derived = definitions(draft, document)
    unless = [exclusion.when for exclusion in page.unless] if isinstance(page, Entitlement) else []
    for currency in currencies(draft, document):
        yield Ranges(draft.shared.vocabulary, derived, currency).given(page.when, but_not=unless)


def priced_options(draft: Draft, page: Playbook) -> Iterator[tuple[int, Option, str, list[Priced]]]:
    """The options of a page with their remedies, in each currency."""
    document = draft.by_path[page.path]
    for ranges in ranges_of(draft, page):
        for index, option in enumerate(page.options):
            inside = ranges.given(option.when)
            pointer: Pointer = ("options", index, "remedies")
            raws = document.data["options"][index].get("remedies", ())
            yield index, option, ranges.currency, [
                Priced(document, (*pointer, place), raw, remedy, inside.given(remedy.when), ranges.currency)
                for place, (raw, remedy) in enumerate(zip(raws, option.remedies, strict=True))
            ]


def priced(draft: Draft) -> Iterator[Priced]:
    """Every remedy of every sound page, in each currency it may be asked in."""
    for page in draft.sound:
        for _, _, _, remedies in priced_options(draft, page):
            yield from remedies
    for entitlement in draft.entitlements:
        if entitlement.path not in draft.faulty:
            for ranges in ranges_of(draft, entitlement):
                yield from _owed(draft.by_path[entitlement.path], entitlement, ranges)


def _owed(document: Document, entitlement: Entitlement, ranges: Ranges) -> Iterator[Priced]:
    for index, (raw, item) in enumerate(zip(document.data["remedies"], entitlement.remedies, strict=True)):
        pointer: Pointer = ("remedies", index)
        inside = ranges.given(item.when, but_not=[exclusion.when for exclusion in item.unless])
        if isinstance(item, Remedy):
            yield Priced(document, pointer, raw, item, inside, ranges.currency)
        elif isinstance(item, Choice):
            for place, (part, remedy) in enumerate(zip(raw["one_of"], item.one_of, strict=True)):
                own = inside.given(remedy.when, but_not=[exclusion.when for exclusion in remedy.unless])
                yield Priced(document, (*pointer, "one_of", place), part, remedy, own, ranges.currency)
