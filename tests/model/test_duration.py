"""Durations as people write them, counted from the incident's moment (meaning.md rule 30)."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from engine.model.calendar import Calendar
from engine.model.duration import Duration
from engine.model.errors import NotComputable
from engine.model.scope import CalendarRule, Scope, Setting, Unknown

LONDON = ZoneInfo("Europe/London")


def scope(now: str, calendar: CalendarRule | None = None) -> Scope:
    return Scope({}, {}, Setting(datetime.fromisoformat(now).astimezone(LONDON), LONDON, "GBP", Calendar()), calendar)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("30 minutes", Duration(30, "minute")),
        ("1 minute", Duration(1, "minute")),
        ("1 hours", Duration(1, "hour")),
        ("0 days", Duration(0, "day")),
        (" 6 weeks ", Duration(6, "week")),
        ("24 months", Duration(24, "month")),
        ("3 working days", Duration(3, "working day")),
        ("1 working hour", Duration(1, "working hour")),
        ("9999 days", Duration(9999, "day")),
    ],
)
def test_a_duration_is_a_number_and_a_unit(text: str, expected: Duration) -> None:
    assert Duration.parse(text) == expected


@pytest.mark.parametrize(
    "text",
    ["soon", "30", "minutes", "30minutes", "30  minutes", "-1 days", "1.5 hours", "1 year", "2 working weeks", "10000 days",
     "add_days(today, 1)", "1 day 2 hours", "١ days", "1 Day", "1 day\nx", ""],
)  # fmt: skip
def test_anything_else_is_no_duration(text: str) -> None:
    assert Duration.parse(text) is None


@pytest.mark.parametrize(
    ("text", "now", "expected"),
    [
        ("30 minutes", "2026-11-23T10:00:00Z", "2026-11-23T10:30:00+00:00"),
        ("2 hours", "2026-03-29T00:30:00Z", "2026-03-29T03:30:00+01:00"),
        ("2 hours", "2026-10-24T23:30:00Z", "2026-10-25T01:30:00+00:00"),
        ("1 day", "2026-11-23T10:00:00Z", "2026-11-24"),
        ("1 day", "2026-06-30T23:30:00Z", "2026-07-02"),
        ("2 weeks", "2026-12-24T10:00:00Z", "2027-01-07"),
        ("1 month", "2026-01-31T10:00:00Z", "2026-02-28"),
        ("13 months", "2027-01-31T10:00:00Z", "2028-02-29"),
        ("1 working day", "2026-11-27T10:00:00Z", "2026-11-30"),
        ("2 working hours", "2026-11-27T16:00:00Z", "2026-11-30T10:00:00+00:00"),
    ],
)
def test_it_is_a_time_for_minutes_and_hours_and_else_a_day(text: str, now: str, expected: str) -> None:
    duration = Duration.parse(text)
    assert duration is not None
    assert duration.value(scope(now)).isoformat() == expected


def test_working_days_wait_for_a_calendar_that_is_not_known() -> None:
    with pytest.raises(Unknown):
        Duration(1, "working day").value(scope("2026-11-23T10:00:00Z", CalendarRule(Calendar(), "closed_on")))


@pytest.mark.parametrize("text", ["3 days", "1 week", "1 month", "9999 hours", "9999 minutes", "3 working days", "20 working hours"])
def test_what_leaves_the_calendar_is_refused(text: str) -> None:
    duration = Duration.parse(text)
    assert duration is not None
    with pytest.raises(NotComputable):
        duration.value(scope("9999-12-30T10:00:00+00:00"))
