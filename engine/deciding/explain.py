"""Why: what became of each page, in plain words, with the value it has and the value it would need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.deciding.match import Desk, Match
from engine.model.condition import FALSE, MAYBE, TRUE, AllOf, AnyOf, Expression, MoneyTest, Not, Test, Truth
from engine.model.decision import Why
from engine.model.errors import NotComputable
from engine.model.incident import Incident
from engine.model.library import Library, Shelf
from engine.model.playbook import Playbook
from engine.model.scope import UNKNOWN, Scope
from engine.model.wanted import shown

NEAREST = 3
_PRESENCE = frozenset({"not_null", "type"})


def explain(library: Library, incident: Incident, desk: Desk, found: Match, everything: bool) -> tuple[Why, ...]:
    """The chosen page, those still possible, and the three nearest of the rest (all of them with `everything`)."""
    told = [Why(found.chosen.id, "chosen", _once(_holding(found.chosen.when, found.scope)) or ("it has no condition",))]
    for page, scope in found.possible:
        told.append(Why(page.id, "unknown", _once(_failing(page.when, scope, MAYBE))))
    done = {why.playbook for why in told}
    rest = ((page, shelf) for shelf in library.shelves[incident.failure] for page in shelf.pages if page.id not in done)
    for page, shelf in rest:
        if not everything and len(told) >= len(done) + NEAREST:
            break
        told.append(_rejected(page, shelf, desk.scope(page), found))
    return tuple(told)


def _rejected(page: Playbook, shelf: Shelf, scope: Scope, found: Match) -> Why:
    if _truth(page.when, scope) is FALSE:
        return Why(page.id, "ruled_out", _once(_failing(page.when, scope, FALSE)))
    return Why(page.id, "outranked", (_outranked_by(page, shelf, found.chosen),))


def _truth(expression: Expression, scope: Scope) -> Truth | None:
    """None where it cannot be computed: deciding stopped before it, or never looked at the page."""
    try:
        return expression.truth(scope)
    except NotComputable:
        return None


def _once(reasons: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(reasons))


def _outranked_by(page: Playbook, shelf: Shelf, chosen: Playbook) -> str:
    if chosen.priority > page.priority:
        return f"{chosen.id} has the higher priority ({chosen.priority}, not {page.priority})"
    if chosen.id not in shelf.outranked_by:
        return f"{chosen.id} is about a narrower failure"
    if chosen.id in shelf.outranked_by[page.id]:
        return f"{chosen.id} covers fewer cases, so it fits this one better"
    return f"{chosen.id} is as near; the smaller name was taken"


def _holding(expression: Expression, scope: Scope) -> Iterator[str]:
    """The tests that make a condition TRUE, as "x is 3, at least 2"."""
    if isinstance(expression, (Test, MoneyTest)):
        if expression.keyword not in _PRESENCE:
            yield _said(expression, scope, "")
    elif isinstance(expression, Not):
        yield from _ruled_out(expression.part, scope)
    elif isinstance(expression, (AllOf, AnyOf)):
        for part in expression.parts:
            if _truth(part, scope) is TRUE:
                yield from _holding(part, scope)


def _ruled_out(expression: Expression, scope: Scope) -> Iterator[str]:
    """The tests that keep what a `not` asks about from being so, as "x is 1, which rules out at least 2"."""
    if isinstance(expression, (Test, MoneyTest)):
        yield _said(expression, scope, "which rules out ")
    elif isinstance(expression, Not):
        yield from _holding(expression.part, scope)
    elif isinstance(expression, (AllOf, AnyOf)):
        for part in _telling(expression.parts, scope, FALSE):
            yield from _ruled_out(part, scope)


def _failing(expression: Expression, scope: Scope, truth: Truth) -> Iterator[str]:
    """The tests that keep a condition from being TRUE, as "x is 1, needs at least 2"."""
    if isinstance(expression, (Test, MoneyTest)):
        yield _said(expression, scope, "needs ")
    elif isinstance(expression, Not):
        yield from _unwanted(expression.part, scope)
    elif isinstance(expression, AnyOf):
        reasons = [reason for part in expression.parts for reason in _failing(part, scope, truth)]
        if reasons:
            yield " or ".join(reasons)
    elif isinstance(expression, AllOf):
        for part in _telling(expression.parts, scope, truth):
            yield from _failing(part, scope, truth)


def _telling(parts: Iterable[Expression], scope: Scope, truth: Truth) -> list[Expression]:
    """The parts of this truth; that a name must have a value goes without saying beside what the value must be."""
    found = [part for part in parts if _truth(part, scope) is truth]
    tested = {part.name for part in found if isinstance(part, (Test, MoneyTest)) and part.keyword not in _PRESENCE}
    return [part for part in found if not (isinstance(part, Test) and part.keyword in _PRESENCE and part.name in tested)]


def _unwanted(expression: Expression, scope: Scope) -> Iterator[str]:
    """What a `not` rules out, as "x is 3, must not be at least 2"."""
    if isinstance(expression, (Test, MoneyTest)):
        yield _said(expression, scope, "must not be ")
    elif isinstance(expression, Not):
        yield from _failing(expression.part, scope, FALSE)
    elif isinstance(expression, (AllOf, AnyOf)):
        reasons = [reason for part in expression.parts for reason in _unwanted(part, scope)]
        if reasons:
            yield (" or " if isinstance(expression, AllOf) else " and ").join(reasons)


def _said(test: Test | MoneyTest, scope: Scope, before: str) -> str:
    wanted = test.wanted if isinstance(test, Test) else test.wanted_in(scope.currency)
    try:
        value = scope.peek(test.name)
    except NotComputable:
        return f"{test.name} cannot be computed, {before}{wanted}"
    has = "not known" if value is UNKNOWN else shown(value)
    if not before and has == wanted:
        return f"{test.name} is {has}"
    return f"{test.name} is {has}, {before}{wanted}"
