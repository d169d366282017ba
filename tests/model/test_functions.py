"""The functions of formulas, as a formula calls them (meaning.md rule 8)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.model.calendar import Calendar
from engine.model.errors import NotComputable
from engine.model.functions import FUNCTIONS, add_months, months_between, parse_clock
from engine.model.scope import CalendarRule, Scope, Setting, Unknown

LONDON = ZoneInfo("Europe/London")
HOUSE = Calendar(country="GB", subdivision="ENG")
SCOPE = Scope({}, {}, Setting(datetime(2026, 11, 23, 10, tzinfo=LONDON), LONDON, "GBP", HOUSE))
D = Decimal
DATES = st.dates(date(1900, 1, 1), date(2100, 12, 31))


def day(text: str) -> date:
    return date.fromisoformat(text)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def call(name: str, *arguments: Any, scope: Scope = SCOPE) -> Any:
    return FUNCTIONS[name].call(scope, *arguments)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2026-02-28", 1, "2026-03-28"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-01-15", -1, "2025-12-15"),
        ("2026-12-31", 0, "2026-12-31"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", -48, "2020-02-29"),
    ],
)
def test_months_are_added_and_clamped_to_the_months_end(start: str, months: int, end: str) -> None:
    assert call("add_months", day(start), D(months)) == day(end)


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        ("2026-01-31", "2026-02-28", 1),
        ("2026-01-31", "2026-02-27", 0),
        ("2026-01-31", "2026-03-30", 1),
        ("2026-01-31", "2026-03-31", 2),
        ("2026-11-24", "2026-11-23", 0),
        ("2026-12-23", "2026-11-23", -1),
        ("2026-12-22", "2026-11-23", 0),
        ("2027-11-23", "2026-11-23", -12),
        ("2025-11-23", "2026-11-23", 12),
    ],
)
def test_whole_months_are_counted_either_way(start: str, end: str, months: int) -> None:
    assert call("months_between", day(start), day(end)) == months


@given(DATES, DATES)
def test_whole_months_are_the_most_that_fit(start: date, end: date) -> None:
    if start > end:
        start, end = end, start
    months = months_between(start, end)
    assert add_months(start, months) <= end < add_months(start, months + 1)
    assert months_between(end, start) == -months


@pytest.mark.parametrize(
    ("start", "end", "weeks"),
    [("2026-11-23", "2026-11-29", 0), ("2026-11-23", "2026-11-30", 1), ("2026-11-29", "2026-11-23", 0), ("2026-11-30", "2026-11-23", -1),
     ("2026-12-06", "2026-11-23", -1), ("2026-11-23", "2026-11-23", 0)],
)  # fmt: skip
def test_whole_weeks_are_counted_either_way(start: str, end: str, weeks: int) -> None:
    found = call("weeks_between", day(start), day(end))
    assert (found, str(found)) == (weeks, str(weeks))


@pytest.mark.parametrize(
    ("start", "end", "hours", "minutes"),
    [
        ("2026-11-23T10:00:00+00:00", "2026-11-23T11:30:00+00:00", "1.5", "90"),
        ("2026-11-23T11:30:00+00:00", "2026-11-23T10:00:00+00:00", "-1.5", "-90"),
        ("2026-11-23T10:00:00+02:00", "2026-11-23T10:00:00+00:00", "2", "120"),
        ("2026-11-23T10:00:00Z", "2026-11-23T10:00:00.300Z", str(D("0.3") / 3600), "0.005"),
    ],
)
def test_elapsed_time_is_the_second_minus_the_first(start: str, end: str, hours: str, minutes: str) -> None:
    assert call("minutes_between", at(start), at(end)) == D(minutes)
    assert abs(call("hours_between", at(start), at(end)) - D(hours)) < D("1e-20")


def test_elapsed_time_is_real_over_a_change_of_clock() -> None:
    def noon(text: str) -> datetime:
        return datetime.combine(day(text), time(12), LONDON)

    assert call("hours_between", noon("2026-03-28"), noon("2026-03-29")) == 23
    assert call("hours_between", noon("2026-10-24"), noon("2026-10-25")) == 25
    assert call("add_hours", noon("2026-03-28"), D(24)).isoformat() == "2026-03-29T13:00:00+01:00"
    assert call("add_minutes", noon("2026-10-24"), D(24 * 60)).isoformat() == "2026-10-25T11:00:00+00:00"
    assert call("add_hours", at("2026-11-23T10:00:00+05:30"), D("0.5")).isoformat() == "2026-11-23T10:30:00+05:30"


def test_days_are_those_of_the_calendar() -> None:
    assert call("add_days", day("2026-02-27"), D(2)) == day("2026-03-01")
    assert call("add_weeks", day("2026-02-27"), D(-1)) == day("2026-02-20")
    assert call("days_between", day("2026-03-01"), day("2026-02-27")) == -2


def test_a_moments_day_is_the_sites() -> None:
    assert call("date_of", datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == day("2026-07-01")
    assert call("at_time", day("2026-07-01"), "19:15").isoformat() == "2026-07-01T19:15:00+01:00"


@pytest.mark.parametrize(
    ("on", "clock", "moment"),
    [
        ("2026-03-29", "00:59", "2026-03-29T00:59:00+00:00"),
        ("2026-03-29", "01:00", "2026-03-29T02:00:00+01:00"),
        ("2026-03-29", "01:30", "2026-03-29T02:30:00+01:00"),
        ("2026-03-29", "02:00", "2026-03-29T02:00:00+01:00"),
        ("2026-10-25", "01:30", "2026-10-25T01:30:00+01:00"),
    ],
)
def test_a_time_that_the_clocks_skip_is_the_moment_as_long_after_midnight(on: str, clock: str, moment: str) -> None:
    assert call("at_time", day(on), clock).isoformat() == moment


def test_a_time_past_the_end_of_the_calendar_is_refused() -> None:
    new_york = Scope({}, {}, Setting(SCOPE.setting.now, ZoneInfo("America/New_York"), "USD", HOUSE))
    with pytest.raises(NotComputable, match="the time leaves the calendar"):
        call("at_time", day("9999-12-31"), "23:59", scope=new_york)


def test_working_days_are_the_pages_else_the_houses() -> None:
    mondays = Scope({}, {}, SCOPE.setting, CalendarRule(Calendar(days=frozenset({0}))))
    closed = Scope({"closed": (day("2026-11-24"),)}, {}, SCOPE.setting, CalendarRule(Calendar(), "closed"))
    none_closed = Scope({"closed": None}, {}, SCOPE.setting, CalendarRule(Calendar(), "closed"))
    unknown = Scope({}, {}, SCOPE.setting, CalendarRule(Calendar(), "closed"))
    start = day("2026-11-23")
    assert call("add_working_days", start, D(1)) == day("2026-11-24")
    assert call("add_working_days", start, D(1), scope=mondays) == day("2026-11-30")
    assert call("add_working_days", start, D(1), scope=closed) == day("2026-11-25")
    assert call("add_working_days", start, D(1), scope=none_closed) == day("2026-11-24")
    assert call("working_days_between", start, day("2026-11-30"), scope=closed) == 4
    assert unknown.calendar_needs() == {"closed"}
    with pytest.raises(Unknown):
        call("add_working_days", start, D(1), scope=unknown)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [("floor", "2.5", "2"), ("floor", "-2.5", "-3"), ("ceil", "2.1", "3"), ("ceil", "-2.9", "-2"), ("ceil", "-0.5", "0"),
     ("round", "2.5", "3"), ("round", "-2.5", "-3"), ("round", "-0.4", "0"), ("round", "1" * 45 + ".5", "1" * 44 + "2")],
)  # fmt: skip
def test_numbers_are_made_whole(name: str, value: str, expected: str) -> None:
    assert str(call(name, D(value))) == expected


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("add_days", (day("2026-01-01"), D("0.5")), "0.5 is not a whole number of days, weeks or months"),
        ("add_days", (day("2026-01-01"), D(5_000_000)), "5000000 is past any calendar"),
        ("add_days", (day("9999-12-31"), D(1)), "the date leaves the calendar"),
        ("add_weeks", (day("2026-01-01"), D(3_000_000)), "the date leaves the calendar"),
        ("add_months", (day("0001-01-01"), D(-1)), "the date leaves the calendar"),
        ("add_hours", (at("9999-12-31T23:00:00+00:00"), D(2)), "the time leaves the calendar"),
        ("add_minutes", (at("2026-01-01T00:00:00+00:00"), D("1e40")), "the time leaves the calendar"),
        ("date_of", (at("9999-12-31T23:59:00-05:00"),), "the time leaves the calendar"),
        ("hours_between", (at("0001-01-01T00:00:00+14:00"), at("2026-01-01T00:00:00Z")), "the time leaves the calendar"),
        ("at_time", (day("2026-01-01"), "25:00"), "'25:00' is not a time of day"),
    ],
)
def test_what_leaves_the_calendar_is_refused(name: str, arguments: tuple[Any, ...], message: str) -> None:
    with pytest.raises(NotComputable) as refused:
        call(name, *arguments)
    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("text", "expected"),
    [("19:15", time(19, 15)), ("09:05:30", time(9, 5, 30)), ("00:00", time(0)), ("24:00", None), ("9:15", None), ("19:60", None),
     ("1915", None), ("19:15Z", None), ("19:15+01", None), ("", None), ("noon", None)],
)  # fmt: skip
def test_a_time_of_day_has_two_digits_and_two(text: str, expected: time | None) -> None:
    assert parse_clock(text) == expected
