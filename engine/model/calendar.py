"""Working days and hours (meaning.md rule 10): counting starts the day after."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays

from engine.model.errors import NotComputable

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = timedelta(days=1)
_MOST_REMEMBERED = 1_000
_LONGEST_SEARCH = 40_000
"""Days looked at before a search for working days gives up: more than a hundred years."""


@cache
def _public_holidays(country: str, subdivision: str | None) -> holidays.HolidayBase:
    return holidays.country_holidays(country, subdiv=subdivision)


@cache
def _days_off(country: str, subdivision: str | None, year: int) -> frozenset[date]:
    """The public holidays of a year: asking the library day by day took a third of a decision."""
    calendar = _public_holidays(country, subdivision)
    first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    return frozenset(day for day in map(date.fromordinal, range(first, last + 1)) if day in calendar)


def knows_country(country: str, subdivision: str | None) -> bool:
    """Whether public holidays are known for a country (GB) and, if given, its part (ENG)."""
    supported = holidays.list_supported_countries()
    return country in supported and (subdivision is None or subdivision in supported[country])


@dataclass(frozen=True, slots=True)
class Calendar:
    """Weekdays worked (0 is Monday), public holidays by country and part, other days off, hours of the day.

    `closes` at 00:00 is the end of the day, which pages write as 24:00.
    """

    days: frozenset[int] = frozenset(range(5))
    country: str | None = None
    subdivision: str | None = None
    off: frozenset[date] = frozenset()
    opens: time = time(9)
    closes: time = time(17)
    _reached: dict[tuple[date, int], date] = field(default_factory=dict, init=False, compare=False, repr=False)
    """Counts made before: a house asks for the same few days all day long. One with days off from an incident has its own."""

    def without(self, dates: Iterable[date]) -> Calendar:
        return replace(self, off=self.off | frozenset(dates))

    def works_on(self, day: date) -> bool:
        if day.weekday() not in self.days or day in self.off:
            return False
        return self.country is None or day not in _days_off(self.country, self.subdivision, day.year)

    def add_days(self, day: date, count: int) -> date:
        """The `count`-th working day after `day` (before it, where negative)."""
        found = self._reached.get((day, count))
        if found is None:
            found = self._count_days(day, count)
            if len(self._reached) >= _MOST_REMEMBERED:
                self._reached.clear()
            self._reached[day, count] = found
        return found

    def _count_days(self, day: date, count: int) -> date:
        step = _DAY if count > 0 else -_DAY
        left = abs(count)
        for _ in range(_LONGEST_SEARCH):
            if not left:
                return day
            try:
                day += step
            except OverflowError:
                break
            left -= self.works_on(day)
        raise NotComputable(f"no {abs(count)} working days could be counted from there")

    def days_between(self, start: date, end: date) -> int:
        """Working days after `start` up to and with `end`; negative where `end` is before `start`."""
        if end < start:
            return -self.days_between(end, start)
        if (end - start).days > _LONGEST_SEARCH:
            raise NotComputable("the two dates are more than a hundred years apart")
        return sum(self.works_on(start + _DAY * n) for n in range(1, (end - start).days + 1))

    def add_hours(self, moment: datetime, hours: int, zone: ZoneInfo) -> datetime:
        """The moment after so many working hours, in `zone`: 16:30 plus two hours, closing at 17:30, is 10:00."""
        left = timedelta(hours=hours)
        try:
            now, day = moment.astimezone(UTC), moment.astimezone(zone).date()
            for _ in range(_LONGEST_SEARCH):
                if self.works_on(day):
                    opens, closes = self._open_on(day, zone)
                    start = max(now, opens)
                    if start < closes:
                        if left <= closes - start:
                            return (start + left).astimezone(zone)
                        left -= closes - start
                day += _DAY
        except OverflowError:
            pass
        raise NotComputable(f"no {hours} working hours could be counted from there")

    def _open_on(self, day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """Opening and closing in universal time, so that a day on which the clocks change has its real length."""
        last = day + _DAY if self.closes == time.min else day
        opens, closes = datetime.combine(day, self.opens, zone), datetime.combine(last, self.closes, zone)
        return opens.astimezone(UTC), closes.astimezone(UTC)
