"""The names a page can see while one incident is decided: facts, and what is derived from them, once each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from engine.model.calendar import Calendar
from engine.model.errors import NotComputable
from engine.model.types import ValueType


class _Unknown:
    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = _Unknown()
"""Stands for a name without a value. None is a value: known to be none."""

NOTHING: Final[frozenset[str]] = frozenset()


class Unknown(Exception):
    """A formula reached a name that has no value."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula compiled once a revision.

    `value(scope)` gives Decimal, bool, str, date, datetime, tuple or None, or raises Unknown.
    `needs(scope)` gives the unknown facts it could still reach, given what is known.
    `normal` is its definition with every derived name written out: two formulas with one `normal` are one.
    `nullable` is False where its value is never null.
    """

    type: ValueType
    value: Callable[[Scope], Any]
    needs: Callable[[Scope], frozenset[str]]
    normal: str
    nullable: bool = True

    def read(self, scope: Scope) -> Any:
        """The value, or UNKNOWN."""
        try:
            return self.value(scope)
        except Unknown:
            return UNKNOWN


class Setting(NamedTuple):
    """Where and when an incident happens: its moment in the site's zone, its currency, the site's calendar."""

    now: datetime
    timezone: ZoneInfo
    currency: str
    calendar: Calendar


@dataclass(slots=True)
class Scope:
    """Names to values for one page and one incident. Derived names are computed on first use and kept."""

    known: dict[str, Any]
    definitions: Mapping[str, Formula]
    setting: Setting
    calendar: CalendarRule | None = None

    @property
    def currency(self) -> str:
        return self.setting.currency

    def peek(self, name: str) -> Any:
        """The value of a name, or UNKNOWN."""
        try:
            return self.known[name]
        except KeyError:
            definition = self.definitions.get(name)
            value = UNKNOWN if definition is None else definition.read(self)
            self.known[name] = value
            return value

    def value(self, name: str) -> Any:
        """The value of a name. Raises Unknown where it has none."""
        value = self.peek(name)
        if value is UNKNOWN:
            raise Unknown(name)
        return value

    def needs(self, name: str) -> frozenset[str]:
        """The facts that must be asked before a name has a value; nothing where it has one, or can have none."""
        try:
            if self.peek(name) is not UNKNOWN:
                return NOTHING
        except NotComputable:
            return NOTHING
        definition = self.definitions.get(name)
        return frozenset((name,)) if definition is None else definition.needs(self)

    def working_calendar(self) -> Calendar:
        """The page's calendar, else the site's, else the house's. Raises Unknown where its days off are a fact."""
        if self.calendar is None:
            return self.setting.calendar
        return self.calendar.read(self)

    def calendar_needs(self) -> frozenset[str]:
        return NOTHING if self.calendar is None or self.calendar.fact is None else self.needs(self.calendar.fact)


@dataclass(frozen=True, slots=True)
class CalendarRule:
    """A page's own calendar; its days off may be given by a list fact."""

    calendar: Calendar
    fact: str | None = None

    def read(self, scope: Scope) -> Calendar:
        if self.fact is None:
            return self.calendar
        return self.calendar.without(scope.value(self.fact) or ())
