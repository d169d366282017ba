"""The two closures of a formula: its value, and the facts it still needs.

A value is computed from left to right and raises `Unknown` at the first unknown name it reaches; null in gives null out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal, DivisionByZero, InvalidOperation, Overflow
from typing import Any

from engine.model.errors import NotComputable
from engine.model.money import EXACT
from engine.model.scope import NOTHING, UNKNOWN, Formula, Scope
from engine.model.types import BOOLEAN, INTEGER, NULL, NUMBER, STRING, ValueType


def constant(value: Any) -> Formula:
    """A value as it stands in the text."""
    normal = f"{value.normalize():f}" if isinstance(value, Decimal) else repr(value)
    return Formula(_type_of(value), lambda scope: value, no_needs, normal, nullable=value is None)


def _type_of(value: Any) -> ValueType:
    if isinstance(value, Decimal):
        return INTEGER if value == value.to_integral_value() else NUMBER
    return NULL if value is None else BOOLEAN if isinstance(value, bool) else STRING


def no_needs(scope: Scope) -> frozenset[str]:
    """Of what is always known."""
    return NOTHING


def strict(result: ValueType, parts: tuple[Formula, ...], compute: Callable[..., Any], normal: str) -> Formula:
    """A formula that needs all its parts and gives null where one of them is null."""
    reads = tuple(part.value for part in parts)

    def value(scope: Scope) -> Any:
        values = [read(scope) for read in reads]
        for found in values:
            if found is None:  # `None in values` asks each decimal whether it is None, which takes it a while
                return None
        try:
            return compute(scope, *values)
        except DivisionByZero:
            raise NotComputable("a formula divides by zero") from None
        except (InvalidOperation, Overflow):
            raise NotComputable("a formula divides by zero or its result is too large") from None

    def needs(scope: Scope) -> frozenset[str]:
        return NOTHING.union(*(part.needs(scope) for part in parts))

    return Formula(result, value, needs, normal, any(part.nullable for part in parts))


def logic(parts: Sequence[Formula], stops_at: bool, normal: str) -> Formula:
    """`and` (stops at False) or `or` (stops at True); null is no truth value and ends either."""

    def value(scope: Scope) -> bool | None:
        for part in parts:
            answer: bool | None = part.value(scope)
            if answer is None or answer is stops_at:
                return answer
        return not stops_at

    return Formula(BOOLEAN, value, _needs_until(parts, stops_at), normal, any(part.nullable for part in parts))


def conditional(test: Formula, yes: Formula, no: Formula, result: ValueType) -> Formula:
    """`yes if test else no`: the branch not taken is not reached."""

    def value(scope: Scope) -> Any:
        answer = test.value(scope)
        return None if answer is None else (yes if answer else no).value(scope)

    def needs(scope: Scope) -> frozenset[str]:
        answer = _reached(test, scope)
        if answer is UNKNOWN:
            return test.needs(scope) | yes.needs(scope) | no.needs(scope)
        return NOTHING if answer is None else (yes if answer else no).needs(scope)

    nullable = test.nullable or yes.nullable or no.nullable
    return Formula(result, value, needs, f"({yes.normal}) if ({test.normal}) else ({no.normal})", nullable)


def null_test(left: Formula, right: Formula, wanted: bool, normal: str) -> Formula:
    """`x == None` and `x != None`, the only comparisons that null answers."""
    return Formula(
        BOOLEAN,
        lambda scope: (left.value(scope) is right.value(scope) is None) is wanted,
        lambda scope: left.needs(scope) | right.needs(scope),
        normal,
        nullable=False,
    )


def _reached(part: Formula, scope: Scope) -> Any:
    """A part's value, UNKNOWN where it needs a fact, null where it cannot be computed: it may never be reached."""
    try:
        return part.read(scope)
    except NotComputable:
        return None


def _needs_until(parts: Sequence[Formula], stops_at: bool) -> Callable[[Scope], frozenset[str]]:
    """What `and` and `or` still need: up to the first part that is known to end them."""

    def needs(scope: Scope) -> frozenset[str]:
        wanted = NOTHING
        for part in parts:
            answer = _reached(part, scope)
            if answer is UNKNOWN:
                wanted |= part.needs(scope)
            elif answer is None or answer is stops_at:
                break
        return wanted

    return needs


def coalesce(result: ValueType, parts: Sequence[Formula], normal: str) -> Formula:
    def value(scope: Scope) -> Any:
        for part in parts:
            found = part.value(scope)
            if found is not None:
                return found
        return None

    def needs(scope: Scope) -> frozenset[str]:
        wanted = NOTHING
        for part in parts:
            found = _reached(part, scope)
            if found is UNKNOWN:
                wanted |= part.needs(scope)
            elif found is not None:
                break
        return wanted

    return Formula(result, value, needs, normal, all(part.nullable for part in parts))


def sum_over(items: Formula, variable: str, each: Formula) -> Formula:
    def value(scope: Scope) -> Decimal | None:
        total: Decimal | None = Decimal(0)
        values = items.value(scope)
        if values is None:
            return None
        with _bound(scope, variable):
            for item in values:
                scope.known[variable] = item
                part = each.value(scope)
                total = None if part is None or total is None else EXACT.add(total, part)
        return total

    def needs(scope: Scope) -> frozenset[str]:
        """What any item that is known could still reach; where none is, what an item could reach at all."""
        wanted = items.needs(scope)
        values = _reached(items, scope)
        with _bound(scope, variable):
            for item in (UNKNOWN,) if values is UNKNOWN else values or ():
                scope.known[variable] = item
                wanted |= each.needs(scope)
        return wanted

    nullable = items.nullable or each.nullable
    return Formula(each.type, value, needs, f"sum({each.normal} for {variable} in {items.normal})", nullable)


@contextmanager
def _bound(scope: Scope, variable: str) -> Iterator[None]:
    """Leave a name as it was: a shared definition may use the same letter inside the sum of a page."""
    missing = object()
    before = scope.known.get(variable, missing)
    try:
        yield
    finally:
        if before is missing:
            scope.known.pop(variable, None)
        else:
            scope.known[variable] = before
