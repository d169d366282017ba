"""Why: what became of each page, in plain words, with the value it has and the value it would need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from engine.deciding.match import Desk, Match
from engine.model.condition import FALSE, MAYBE, TRUE, AllOf, AnyOf, Expression, MoneyTest, Not, Test
from engine.model.decision import Why
from engine.model.incident import Incident
from engine.model.library import Library, Shelf
from engine.model.playbook import Playbook
from engine.model.scope import UNKNOWN, Scope

NEAREST = 3
_NEEDS = {
    "minimum": "at least {}", "maximum": "at most {}", "exclusiveMinimum": "more than {}", "exclusiveMaximum": "less than {}",
    "multipleOf": "a multiple of {}", "pattern": "text like {}", "minLength": "text of {} characters or more",
}  # fmt: skip


def explain(library: Library, incident: Incident, desk: Desk, found: Match, everything: bool) -> tuple[Why, ...]:
    """The chosen page, those still possible, and the three nearest of the rest (all of them with `everything`)."""
    told = [Why(found.chosen.id, "chosen", tuple(_holding(found.chosen.when, found.scope)) or ("it has no condition",))]
    for page, scope in found.possible:
        told.append(Why(page.id, "unknown", tuple(_failing(page.when, scope, MAYBE))))
    done = {why.playbook for why in told}
    rest = ((page, shelf) for shelf in library.shelves[incident.failure] for page in shelf.pages if page.id not in done)
    for page, shelf in rest:
        if not everything and len(told) >= len(done) + NEAREST:
            break
        told.append(_rejected(page, shelf, desk.scope(page), found))
    return tuple(told)


def _rejected(page: Playbook, shelf: Shelf, scope: Scope, found: Match) -> Why:
    if page.when.truth(scope) is FALSE:
        return Why(page.id, "ruled_out", tuple(_failing(page.when, scope, FALSE)))
    return Why(page.id, "outranked", (_outranked_by(page, shelf, found.chosen),))


def _outranked_by(page: Playbook, shelf: Shelf, chosen: Playbook) -> str:
    if chosen.priority > page.priority:
        return f"{chosen.id} has the higher priority ({chosen.priority}, not {page.priority})"
    if page.id in shelf.outranked_by and chosen.id in shelf.outranked_by[page.id]:
        return f"{chosen.id} covers fewer cases, so it fits this one better"
    if any(node.count("/") >= shelf.depth for node in chosen.failures):
        return f"{chosen.id} is as near; the smaller name was taken"
    return f"{chosen.id} is about a narrower failure"


def _holding(expression: Expression, scope: Scope) -> Iterator[str]:
    """The tests that make a condition TRUE, as "x is 3, at least 2"."""
    if isinstance(expression, Test | MoneyTest):
        if expression.keyword != "not_null":
            yield _said(expression, scope, "")
    elif isinstance(expression, Not):
        yield from _failing(expression.part, scope, FALSE, word="which rules out")
    elif isinstance(expression, AllOf | AnyOf):
        for part in expression.parts:
            if part.truth(scope) is TRUE:
                yield from _holding(part, scope)


def _failing(expression: Expression, scope: Scope, truth: Any, word: str = "needs") -> Iterator[str]:
    """The tests that keep a condition from being TRUE, as "x is 1, needs at least 2"."""
    if isinstance(expression, Test | MoneyTest):
        yield _said(expression, scope, f"{word} ")
    elif isinstance(expression, Not):
        yield from _unwanted(expression.part, scope)
    elif isinstance(expression, AnyOf):
        reasons = [reason for part in expression.parts for reason in _failing(part, scope, truth, word)]
        if reasons:
            yield " or ".join(reasons)
    elif isinstance(expression, AllOf):
        for part in expression.parts:
            if part.truth(scope) is truth:
                yield from _failing(part, scope, truth, word)


def _unwanted(expression: Expression, scope: Scope) -> Iterator[str]:
    """What a `not` rules out, as "x is 3, must not be at least 2"."""
    if isinstance(expression, Test | MoneyTest):
        yield _said(expression, scope, "must not be ")
    elif isinstance(expression, Not):
        yield from _failing(expression.part, scope, FALSE)
    elif isinstance(expression, AllOf | AnyOf):
        reasons = [reason for part in expression.parts for reason in _unwanted(part, scope)]
        if reasons:
            yield (" or " if isinstance(expression, AllOf) else " and ").join(reasons)


def _said(test: Test | MoneyTest, scope: Scope, before: str) -> str:
    value = scope.peek(test.name)
    has = f"{test.name} is not known" if value is UNKNOWN else f"{test.name} is {shown(value)}"
    return f"{has}, {before}{_wanted(test, scope)}"


def _wanted(test: Test | MoneyTest, scope: Scope) -> str:
    operand: Any = test.operand
    if isinstance(test, MoneyTest):
        operand = dict(test.operand).get(scope.currency)
        if operand is None:
            return f"a sum in {' or '.join(currency for currency, _ in test.operand)}"
    if test.keyword == "not_null":
        return "a value"
    if test.keyword == "in":
        return _one_of(operand, test.on_null)
    return _NEEDS.get(test.keyword, f"{test.keyword} {{}}").format(shown(operand))


def _one_of(members: Iterable[Any], or_null: bool) -> str:
    words = sorted(shown(member) for member in members) + (["null"] if or_null else [])
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def shown(value: Any) -> str:
    """A value as a person reads it in a reason."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {shown(item)}" for key, item in value.items())
    return ", ".join(shown(item) for item in value) if isinstance(value, tuple) else str(value)
