"""The functions a formula may call (meaning.md rule 8). Numbers are Decimal; null is handled by the caller."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Any

from engine.model.errors import NotComputable
from engine.model.money import EXACT, unsigned_zero
from engine.model.scope import Scope
from engine.model.types import DATE, DATETIME, INTEGER, NUMBER, STRING, ValueType

_CLOCK = re.compile(r"\d\d:\d\d(:\d\d)?", re.ASCII)
_TIME_LEAVES = "the time leaves the calendar"
_LONGEST_SHIFT = 18
"""The power of ten, in microseconds, past which no moment can be moved: the calendar is 3e17 of them long."""


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
    microseconds = EXACT.multiply(count, Decimal(seconds * 1_000_000)).to_integral_value(ROUND_HALF_UP)
    if microseconds and microseconds.adjusted() > _LONGEST_SHIFT:
        raise NotComputable(_TIME_LEAVES)
    try:
        return (moment.astimezone(UTC) + timedelta(microseconds=int(microseconds))).astimezone(moment.tzinfo)
    except OverflowError:
        raise NotComputable(_TIME_LEAVES) from None


def _elapsed(start: datetime, end: datetime, seconds: int) -> Decimal:
    between = _in_zone(end, UTC) - _in_zone(start, UTC)
    microseconds = (between.days * 86_400 + between.seconds) * 1_000_000 + between.microseconds
    return EXACT.divide(Decimal(microseconds), Decimal(seconds * 1_000_000))


def _in_zone(moment: datetime, zone: tzinfo) -> datetime:
    try:
        return moment.astimezone(zone)
    except OverflowError:
        raise NotComputable(_TIME_LEAVES) from None


def _whole_part(count: int, size: int) -> Decimal:
    whole_ones = abs(count) // size
    return Decimal(whole_ones if count > 0 else -whole_ones)


def parse_clock(text: str) -> time | None:
    """`19:15` or `09:05:30` as a time of day, or None."""
    if not _CLOCK.fullmatch(text):
        return None
    try:
        return time.fromisoformat(text)
    except ValueError:
        return None


def parse_hours(text: str) -> tuple[time, time] | None:
    """`09:00-17:30` as opening and closing, or None. `24:00`, the end of the day, is the time 00:00, as in a Calendar."""
    opens, _, closes = text.partition("-")
    start = parse_clock(opens)
    end = time.min if closes == "24:00" else parse_clock(closes)
    if start is None or end is None or (start >= end and closes != "24:00"):
        return None
    return start, end


def _at_time(scope: Scope, day: date, clock: str) -> datetime:
    """A time that the clocks skip is by universal time: half past one is half past two there; one that comes twice, the first."""
    parsed = parse_clock(clock)
    if parsed is None:
        raise NotComputable(f"'{clock}' is not a time of day")
    zone = scope.setting.timezone
    return _in_zone(_in_zone(datetime.combine(day, parsed, zone), UTC), zone)


@dataclass(frozen=True, slots=True)
class Function:
    """Parameter types, result type, and what it does with a scope and its arguments. `calendar`: counts working days."""

    parameters: tuple[ValueType, ...]
    result: ValueType
    call: Callable[..., Any]
    calendar: bool = False


def _number(rounding: str) -> Callable[[Scope, Decimal], Decimal]:
    return lambda scope, value: unsigned_zero(value.to_integral_value(rounding))


FUNCTIONS: dict[str, Function] = {
    "floor": Function((NUMBER,), INTEGER, _number(ROUND_FLOOR)),
    "ceil": Function((NUMBER,), INTEGER, _number(ROUND_CEILING)),
    "round": Function((NUMBER,), INTEGER, _number(ROUND_HALF_UP)),
    "add_minutes": Function((DATETIME, NUMBER), DATETIME, lambda s, at, n: _add_seconds(at, n, 60)),
    "add_hours": Function((DATETIME, NUMBER), DATETIME, lambda s, at, n: _add_seconds(at, n, 3600)),
    "add_days": Function((DATE, NUMBER), DATE, lambda s, day, n: _add_days(day, n)),
    "add_weeks": Function((DATE, NUMBER), DATE, lambda s, day, n: _add_days(day, n, 7)),
    "add_months": Function((DATE, NUMBER), DATE, lambda s, day, n: add_months(day, whole(n))),
    "add_working_days": Function(
        (DATE, NUMBER), DATE, lambda s, day, n: s.working_calendar().add_days(day, whole(n)), calendar=True
    ),
    "working_days_between": Function(
        (DATE, DATE), INTEGER, lambda s, a, b: Decimal(s.working_calendar().days_between(a, b)), calendar=True
    ),
    "days_between": Function((DATE, DATE), INTEGER, lambda s, a, b: Decimal((b - a).days)),
    "weeks_between": Function((DATE, DATE), INTEGER, lambda s, a, b: _whole_part((b - a).days, 7)),
    "months_between": Function((DATE, DATE), INTEGER, lambda s, a, b: Decimal(months_between(a, b))),
    "minutes_between": Function((DATETIME, DATETIME), NUMBER, lambda s, a, b: _elapsed(a, b, 60)),
    "hours_between": Function((DATETIME, DATETIME), NUMBER, lambda s, a, b: _elapsed(a, b, 3600)),
    "date_of": Function((DATETIME,), DATE, lambda s, at: _in_zone(at, s.setting.timezone).date()),
    "at_time": Function((DATE, STRING), DATETIME, _at_time),
}
"""Functions of fixed types. min, max, abs, sum, coalesce, earlier and later take any of several: see the compiler."""
