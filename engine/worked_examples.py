"""Incidents worked out from conditions: of a page and of whatever on it should hold, exactly so far as it is weighed exactly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.authoring.algebra import Algebra, TooHard, Types, normalised
from engine.authoring.cells import OTHER_LIST, OTHER_TEXT
from engine.authoring.conditions import tests_in
from engine.authoring.formula import mentions
from engine.examples import SOME_MOMENT, Request
from engine.model.condition import Expression
from engine.model.decision import plain
from engine.model.library import Library
from engine.model.playbook import Entitlement, Playbook, Remedy
from engine.model.types import enum_of

Wanted = Sequence[tuple[Expression, bool]]


class WorkedExamples:
    """Answers for one book; facts of `others`, which it may lack, can be told too."""

    def __init__(self, library: Library, *others: Library) -> None:
        self.library = library
        types = {name: fact.type for book in (*others, library) for name, fact in book.vocabulary.facts.items()}
        failures = dict.fromkeys(node for book in (library, *others) for node in book.failures)
        names = {**types, "failure": enum_of(tuple(failures))}
        self.algebra = Algebra(library.vocabulary, names, library.house.currencies)

    def incident(self, page: Playbook | Entitlement, also: Wanted = ()) -> Request | None:
        """An incident that the page answers, where these hold or do not; None where none was worked out."""
        try:
            found = self.algebra.example(self._wanted(page, also), self._types(page))
        except TooHard:
            return None
        return None if found is None else self._as_request(found.values, page)

    def contradicts(self, page: Playbook | Entitlement, also: Wanted) -> bool:
        """Whether no incident at all is answered by the page and has these as wanted."""
        try:
            return self.algebra.example(self._wanted(page, also), self._types(page)) is None
        except TooHard:
            return False

    def same(self, one: tuple[Expression, Playbook | Entitlement], other: tuple[Expression, Playbook | Entitlement]) -> bool:
        """Whether two conditions, each with the names of its page, hold in exactly the same cases."""
        left, right = (normalised(condition, page.definitions) for condition, page in (one, other))
        types = self.algebra.with_names(one[1].definitions, other[1].definitions)
        try:
            return all(
                self.algebra.example([(first, True), (second, False)], types) is None for first, second in ((left, right), (right, left))
            )
        except TooHard:
            return False

    def _types(self, page: Playbook | Entitlement) -> Types:
        return {**self.algebra.with_names(page.definitions), "failure": enum_of(self.algebra.beneath(page.failures))}

    def _wanted(self, page: Playbook | Entitlement, also: Wanted) -> list[tuple[Expression, bool]]:
        wanted = [(normalised(page.when, page.definitions), True)]
        if isinstance(page, Playbook):
            wanted += [(self.algebra.of_page(rival), False) for rival in _stronger(self.library, page)]
        return [*wanted, *((normalised(condition, page.definitions), wish) for condition, wish in also)]

    def _as_request(self, values: Mapping[str, Any], page: Playbook | Entitlement) -> Request:
        facts: dict[str, Any] = {}
        request: dict[str, Any] = {"failure": page.failures[0], "at": SOME_MOMENT, "facts": facts}
        for name, value in values.items():
            if name == "failure":
                request["failure"] = value
            elif name == "today":
                request["at"] = f"{value.isoformat()}T12:00:00Z"
            elif name in ("channel", "language"):
                request[name] = value
            elif name in self.library.vocabulary.facts and value not in (OTHER_TEXT, OTHER_LIST):
                facts[name] = plain(value)
        return request


def _stronger(library: Library, page: Playbook) -> list[Playbook]:
    """The pages that outrank this one wherever it stands."""
    found: dict[str, Playbook] = {}
    for node in page.failures:
        for shelf in library.shelves[node]:
            if any(other.id == page.id for other in shelf.pages):
                found |= {other.id: other for other in shelf.pages if other.id in shelf.outranked_by[page.id]}
                break
            found |= {other.id: other for other in shelf.pages}
    return list(found.values())


def names_in(*conditions: Expression) -> set[str]:
    """The names that conditions ask about."""
    return {test.name for condition in conditions for test in tests_in(condition)}


def names_of_remedy(remedy: Remedy) -> set[str]:
    """The names that decide whether a remedy is given, and what it comes to."""
    found = names_in(remedy.when, *(exclusion.when for exclusion in remedy.unless), *(step.when for step in remedy.scale))
    sums = (remedy.amount, remedy.worth, remedy.at_least, remedy.at_most, *(drop.limit for drop in remedy.drops))
    formulas = [formula for total in sums if total for formula in (total.formula, *total.by_currency.values()) if formula]
    formulas += [one for one in (remedy.times, remedy.quantity, *(step.by for step in remedy.scale)) if one]
    return found.union(*(mentions(formula.normal) for formula in formulas))
