"""Working days and working hours (meaning.md rules 10 and 30)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.model.calendar import Calendar, knows_country
from engine.model.errors import NotComputable

ENGLAND = Calendar(country="GB", subdivision="ENG", opens=time(9), closes=time(17, 30))
MONDAYS = Calendar(days=frozenset({0}))
NEVER = Calendar(days=frozenset())
LONDON = ZoneInfo("Europe/London")
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("calendar", "start", "count", "expected"),
    [
        (ENGLAND, "2026-11-20", 1, "2026-11-23"),  # Friday to Monday
        (ENGLAND, "2026-11-21", 1, "2026-11-23"),  # from a Saturday
        (ENGLAND, "2026-11-23", 0, "2026-11-23"),
        (ENGLAND, "2026-11-22", 0, "2026-11-22"),  # nothing is counted, so a Sunday stays
        (ENGLAND, "2026-12-24", 1, "2026-12-29"),  # Christmas, the weekend, Boxing Day's substitute
        (ENGLAND, "2026-04-02", 1, "2026-04-07"),  # Easter
        (ENGLAND, "2026-12-29", -1, "2026-12-24"),
        (ENGLAND, "2026-11-23", -5, "2026-11-16"),
        (MONDAYS, "2026-11-23", 2, "2026-12-07"),
        (MONDAYS.without([day("2026-11-30")]), "2026-11-23", 1, "2026-12-07"),
    ],
)
def test_working_days_are_counted_from_the_day_after(calendar: Calendar, start: str, count: int, expected: str) -> None:
    assert calendar.add_days(day(start), count) == day(expected)


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        ("2026-11-20", "2026-11-23", 1),
        ("2026-11-23", "2026-11-20", -1),
        ("2026-11-23", "2026-11-23", 0),
        ("2026-11-21", "2026-11-22", 0),
        ("2026-12-24", "2026-12-29", 1),
        ("2026-11-16", "2026-11-23", 5),
    ],
)
def test_working_days_between_leave_out_the_first_and_count_the_last(start: str, end: str, count: int) -> None:
    assert ENGLAND.days_between(day(start), day(end)) == count


@given(DAYS, st.integers(1, 60))
def test_adding_and_counting_agree(start: date, count: int) -> None:
    assert ENGLAND.days_between(start, ENGLAND.add_days(start, count)) == count


@pytest.mark.parametrize(
    ("start", "hours", "expected"),
    [
        ("2026-11-23T10:00", 2, "2026-11-23T12:00"),
        ("2026-11-23T16:30", 1, "2026-11-23T17:30"),  # exactly at closing
        ("2026-11-23T16:30", 2, "2026-11-24T10:00"),
        ("2026-11-20T17:00", 1, "2026-11-23T09:30"),  # over the weekend
        ("2026-11-21T12:00", 1, "2026-11-23T10:00"),  # from a Saturday
        ("2026-11-23T06:00", 1, "2026-11-23T10:00"),  # before opening
        ("2026-11-23T17:30", 1, "2026-11-24T10:00"),  # at closing
        ("2026-11-23T21:00", 1, "2026-11-24T10:00"),
        ("2026-12-24T17:00", 1, "2026-12-29T09:30"),
        ("2026-11-23T09:00", 17, "2026-11-24T17:30"),  # two whole days
        ("2026-03-27T17:00", 1, "2026-03-30T09:30"),  # the clocks go forward in between
        ("2026-10-23T17:00", 1, "2026-10-26T09:30"),  # and back
    ],
)
def test_working_hours_go_on_at_the_next_opening(start: str, hours: int, expected: str) -> None:
    moment = datetime.fromisoformat(start).replace(tzinfo=LONDON)
    assert ENGLAND.add_hours(moment, hours, LONDON) == datetime.fromisoformat(expected).replace(tzinfo=LONDON)


def test_working_hours_are_those_of_the_sites_zone() -> None:
    moment = datetime(2026, 7, 6, 15, 45, tzinfo=UTC)  # 16:45 in London
    assert ENGLAND.add_hours(moment, 1, LONDON).isoformat() == "2026-07-07T09:15:00+01:00"


def test_a_calendar_on_which_nobody_works_is_refused_not_searched_for_ever() -> None:
    with pytest.raises(NotComputable, match="no 1 working days could be counted from there"):
        NEVER.add_days(day("2026-01-01"), 1)
    with pytest.raises(NotComputable, match="no 3 working hours could be counted from there"):
        NEVER.add_hours(datetime(2026, 1, 1, tzinfo=UTC), 3, LONDON)


@pytest.mark.parametrize(("start", "count"), [("9999-12-30", 5), ("0001-01-05", -50), ("2026-01-01", 4_000_000)])
def test_leaving_the_calendar_is_refused(start: str, count: int) -> None:
    with pytest.raises(NotComputable):
        ENGLAND.add_days(day(start), count)


def test_working_hours_that_leave_the_calendar_are_refused() -> None:
    with pytest.raises(NotComputable):
        ENGLAND.add_hours(datetime(9999, 12, 31, 17, tzinfo=UTC), 5, LONDON)


def test_dates_a_hundred_years_apart_are_not_counted_one_by_one() -> None:
    with pytest.raises(NotComputable, match="the two dates are more than a hundred years apart"):
        ENGLAND.days_between(day("1026-01-01"), day("2026-01-01"))


@pytest.mark.parametrize(
    ("country", "part", "known"), [("GB", "ENG", True), ("GB", None, True), ("GB", "XX", False), ("ZZ", None, False)]
)
def test_holidays_are_known_by_country_and_part(country: str, part: str | None, known: bool) -> None:
    assert knows_country(country, part) is known
