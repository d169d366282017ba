"""The functions a formula may call (meaning.md rule 8). Numbers are Decimal; null is handled by the caller."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Any

from engine.model.errors import NotComputable
from engine.model.money import EXACT
from engine.model.scope import Scope
from engine.model.types import DATE, DATETIME, NUMBER, STRING, ValueType


def whole(number: Decimal) -> int:
    """A count of days or months. Raises NotComputable for a part of one, or one past any calendar."""
    if number != number.to_integral_value():
        raise NotComputable(f"{number} is not a whole number of days, weeks or months")
    if abs(number) > 4_000_000:
        raise NotComputable(f"{number} is past any calendar")
    return int(number)


def add_months(day: date, months: int) -> date:
    """The same day so many months on, clamped to the month's end: 31 August and 6 months is 28 February."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    if not 1 <= year <= 9999:
        raise NotComputable("the date leaves the calendar")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_between(start: date, end: date) -> int:
    """Whole months from start to end; a month is whole when `add_months` reaches the day."""
    if end < start:
        return -months_between(end, start)
    months = (end.year - start.year) * 12 + end.month - start.month
    return months if add_months(start, months) <= end else months - 1


def _add_days(day: date, days: Decimal, per: int = 1) -> date:
    try:
        return day + timedelta(days=whole(days) * per)
    except OverflowError:
        raise NotComputable("the date leaves the calendar") from None


def _add_seconds(moment: datetime, count: Decimal, seconds: int) -> datetime:
    """Real elapsed time: the sum is done in universal time and said in the moment's own zone."""
    try:
        microseconds = EXACT.multiply(count, Decimal(seconds * 1_000_000)).to_integral_value(ROUND_HALF_UP)
        shift = timedelta(microseconds=int(microseconds))
        return (moment.astimezone(UTC) + shift).astimezone(moment.tzinfo)
    except OverflowError:
        raise NotComputable("the time leaves the calendar") from None


def _elapsed(start: datetime, end: datetime, seconds: int) -> Decimal:
    between = end.astimezone(UTC) - start.astimezone(UTC)
    microseconds = (between.days * 86_400 + between.seconds) * 1_000_000 + between.microseconds
    return EXACT.divide(Decimal(microseconds), Decimal(seconds * 1_000_000))


def _whole_part(count: int, size: int) -> Decimal:
    return Decimal(abs(count) // size).copy_sign(Decimal(count))


def parse_clock(text: str) -> time | None:
    """`19:15` or `09:05:30` as a time of day, or None."""
    try:
        return time.fromisoformat(text) if text[2:3] == ":" and len(text) in {5, 8} else None
    except ValueError:
        return None


def _at_time(scope: Scope, day: date, clock: str) -> datetime:
    parsed = parse_clock(clock)
    if parsed is None:
        raise NotComputable(f"'{clock}' is not a time of day")
    return datetime.combine(day, parsed, scope.setting.timezone)


@dataclass(frozen=True, slots=True)
class Function:
    """Parameter types, result type, and what it does with a scope and its arguments. `calendar`: counts working days."""

    parameters: tuple[ValueType, ...]
    result: ValueType
    call: Callable[..., Any]
    calendar: bool = False


def _number(rounding: str) -> Callable[[Scope, Decimal], Decimal]:
    return lambda scope, value: value.to_integral_value(rounding)


FUNCTIONS: dict[str, Function] = {
    "floor": Function((NUMBER,), NUMBER, _number(ROUND_FLOOR)),
    "ceil": Function((NUMBER,), NUMBER, _number(ROUND_CEILING)),
    "round": Function((NUMBER,), NUMBER, _number(ROUND_HALF_UP)),
    "add_minutes": Function((DATETIME, NUMBER), DATETIME, lambda s, at, n: _add_seconds(at, n, 60)),
    "add_hours": Function((DATETIME, NUMBER), DATETIME, lambda s, at, n: _add_seconds(at, n, 3600)),
    "add_days": Function((DATE, NUMBER), DATE, lambda s, day, n: _add_days(day, n)),
    "add_weeks": Function((DATE, NUMBER), DATE, lambda s, day, n: _add_days(day, n, 7)),
    "add_months": Function((DATE, NUMBER), DATE, lambda s, day, n: add_months(day, whole(n))),
    "add_working_days": Function(
        (DATE, NUMBER), DATE, lambda s, day, n: s.working_calendar().add_days(day, whole(n)), calendar=True
    ),
    "working_days_between": Function(
        (DATE, DATE), NUMBER, lambda s, a, b: Decimal(s.working_calendar().days_between(a, b)), calendar=True
    ),
    "days_between": Function((DATE, DATE), NUMBER, lambda s, a, b: Decimal((b - a).days)),
    "weeks_between": Function((DATE, DATE), NUMBER, lambda s, a, b: _whole_part((b - a).days, 7)),
    "months_between": Function((DATE, DATE), NUMBER, lambda s, a, b: Decimal(months_between(a, b))),
    "minutes_between": Function((DATETIME, DATETIME), NUMBER, lambda s, a, b: _elapsed(a, b, 60)),
    "hours_between": Function((DATETIME, DATETIME), NUMBER, lambda s, a, b: _elapsed(a, b, 3600)),
    "date_of": Function((DATETIME,), DATE, lambda s, at: at.astimezone(s.setting.timezone).date()),
    "at_time": Function((DATE, STRING), DATETIME, _at_time),
}
"""Functions of fixed types. min, max, abs, sum, coalesce, earlier and later take any of several: see the compiler."""
