"""The cells that the values of a name fall into, by what the conditions on it mention: one value for each.

Between any two limits there is a value, and beside any listed members another one; values of one cell answer alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from engine.authoring.conditions import LIMITS
from engine.model.condition import MoneyTest, Test
from engine.model.types import ValueType

OTHER_TEXT = "\x01some other text"
OTHER_LIST = ("\x01some other list",)
"""Stand in an example for a value that no condition names."""


def points_of(test: Test | MoneyTest) -> Iterable[Any]:
    """The limits and members that a test compares with."""
    if test.keyword == "in":
        if isinstance(test, MoneyTest):
            return [point for _, members in test.operand for point in members]  # type: ignore[attr-defined]
        return list(test.operand)  # type: ignore[call-overload, no-any-return]
    if test.keyword in LIMITS:
        return [limit for _, limit in test.operand] if isinstance(test, MoneyTest) else [test.operand]
    return []


def representatives(kind: ValueType, points: list[Any]) -> list[Any]:
    """A value of every cell that these points divide a type into."""
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
    return _around(sorted(set(points)), _STEPPERS[kind.kind if not kind.whole else "whole"])


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
        return [Decimal(1)]
    if low is None:
        return [high - 1]
    return [low + 1] if high is None else [(low + high) / 2]


def _between_whole(low: Any, high: Any) -> list[Any]:
    if low is None and high is None:
        return [Decimal(1)]
    if low is None:
        return [high.to_integral_value() - 1]
    middle = low.to_integral_value(rounding="ROUND_FLOOR") + 1
    return [middle] if high is None or middle < high else []


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
    "whole": _between_whole,
    "money": _between_numbers,
    "date": _between_dates,
    "date-time": _between_moments,
}
