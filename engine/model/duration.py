"""Durations as people write them: `30 minutes`, `1 working day` (meaning.md rule 30)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from engine.model.errors import NotComputable
from engine.model.functions import add_months
from engine.model.scope import NOTHING, Scope

_PATTERN = re.compile(r"(\d{1,4}) (working )?(minute|hour|day|week|month)s?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Duration:
    """`count` of `unit`: minute, hour, day, week, month, working hour, working day."""

    count: int
    unit: str

    @staticmethod
    @lru_cache(4096)
    def parse(text: str) -> Duration | None:
        """The duration a text says, or None where it says something else (a formula)."""
        found = _PATTERN.fullmatch(text.strip())
        if not found:
            return None
        count, working, unit = found.groups()
        if working and unit not in {"hour", "day"}:
            return None
        return Duration(int(count), f"{working or ''}{unit}")

    def value(self, scope: Scope) -> date | datetime:
        """When it has passed, counted from the incident's moment: a time for minutes and hours, else a day.

        Raises Unknown where the page's calendar is not known yet, NotComputable past the end of the calendar.
        """
        try:
            return self._after_now(scope)
        except OverflowError:
            raise NotComputable("the date leaves the calendar") from None

    def needs(self, scope: Scope) -> frozenset[str]:
        """The unknown facts it waits for: those that give the page's days off."""
        return scope.calendar_needs() if self.unit.startswith("working") else NOTHING

    def _after_now(self, scope: Scope) -> date | datetime:
        setting = scope.setting
        today = setting.now.date()
        if self.unit == "working hour":
            return scope.working_calendar().add_hours(setting.now, self.count, setting.timezone)
        if self.unit == "working day":
            return scope.working_calendar().add_days(today, self.count)
        if self.unit == "month":
            return add_months(today, self.count)
        if self.unit in {"day", "week"}:
            return today + timedelta(days=self.count * (7 if self.unit == "week" else 1))
        minutes = self.count * (60 if self.unit == "hour" else 1)
        return (setting.now.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(setting.timezone)
