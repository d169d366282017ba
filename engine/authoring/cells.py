"""The cells that the values of a name fall into, by what the conditions on it mention: one value for each.

Between any two limits there is a value, and beside any listed members another one; values of one cell answer alike.
Where a condition asks for a whole number, every interval of numbers has two cells: what is whole in it, and what is not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from engine.authoring.conditions import LIMITS
from engine.model.condition import MoneyTest, Test
from engine.model.money import EXACT
from engine.model.types import ValueType

OTHER_TEXT = "\x01some other text"
OTHER_LIST = ("\x01some other list",)
"""Stand in an example for a value that no condition names."""
_ONE = Decimal(1)


def points_of(test: Test | MoneyTest) -> Iterable[Any]:
    """The limits and members that a test compares with."""
    if test.keyword == "in":
        if isinstance(test, MoneyTest):
            return [point for _, members in test.operand for point in members]  # type: ignore[attr-defined]
        return list(test.operand)  # type: ignore[call-overload, no-any-return]
    if test.keyword in LIMITS:
        return [limit for _, limit in test.operand] if isinstance(test, MoneyTest) else [test.operand]
    return []


def representatives(kind: ValueType, points: list[Any], whole_or_not: bool = False) -> list[Any]:
    """A value of every cell that these points divide a type into; `whole_or_not`: whole numbers are cells of their own."""
    if kind.kind == "boolean":
        return [True, False]
    if kind.kind == "enum":
        return list(kind.members)
    if kind.kind == "null":
        return []
    if kind.kind == "list":
        return [*dict.fromkeys(points), OTHER_LIST]
    if kind.kind == "string":
        return [*sorted(set(points)), OTHER_TEXT]
    return _around(sorted(set(points)), _stepper(kind, whole_or_not))


def _stepper(kind: ValueType, whole_or_not: bool) -> Callable[[Any, Any], list[Any]]:
    if kind.kind == "number" and (kind.whole or whole_or_not):
        return _between_whole if kind.whole else _between_both
    return _STEPPERS[kind.kind]


def _around(points: list[Any], step: Callable[[Any, Any | None], list[Any]]) -> list[Any]:
    """The points themselves, and a value in every interval between and outside them."""
    values: list[Any] = []
    if not points:
        return step(None, None)
    values += step(None, points[0])
    for index, point in enumerate(points):
        values.append(point)
        values += step(point, points[index + 1] if index + 1 < len(points) else None)
    return values


def _between_numbers(low: Any, high: Any) -> list[Any]:
    if low is None and high is None:
        return [_ONE]
    if low is None:
        return [EXACT.subtract(high, _ONE)]
    return [EXACT.add(low, _ONE)] if high is None else [_middle(low, high)]


def _between_whole(low: Any, high: Any) -> list[Any]:
    if low is None and high is None:
        return [_ONE]
    if low is None:
        return [EXACT.subtract(high.to_integral_value(rounding="ROUND_CEILING"), _ONE)]
    middle = EXACT.add(low.to_integral_value(rounding="ROUND_FLOOR"), _ONE)
    return [middle] if high is None or middle < high else []


def _between_both(low: Any, high: Any) -> list[Any]:
    """What is whole between two ends, where there is any, and what is not."""
    whole = _between_whole(low, high)
    if low is None:
        return [*whole, _middle(whole[0], EXACT.add(whole[0], _ONE) if high is None else high)]
    return [*whole, _middle(low, whole[0] if whole else high)]


def _middle(low: Decimal, high: Decimal) -> Decimal:
    return EXACT.divide(EXACT.add(low, high), Decimal(2))


def _between_dates(low: Any, high: Any) -> list[Any]:
    day = timedelta(days=1)
    if low is None and high is None:
        return [date(2026, 6, 15)]
    if low is None:
        return [high - day] if high > date.min else []
    if high is None:
        return [low + day] if low < date.max else []
    return [low + day] if low + day < high else []


def _between_moments(low: Any, high: Any) -> list[Any]:
    day = timedelta(days=1)
    if low is None and high is None:
        return [datetime.fromisoformat("2026-06-15T12:00:00+00:00")]
    if low is None:
        return [high - day]
    return [low + day] if high is None else [low + (high - low) / 2]


_STEPPERS: dict[str, Callable[[Any, Any], list[Any]]] = {
    "number": _between_numbers,
    "money": _between_numbers,
    "date": _between_dates,
    "date-time": _between_moments,
}
