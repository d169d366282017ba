"""Sums, moments and names as staff read them: on the card at a terminal, on a page, in the preview."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

from engine.authoring import filters
from engine.deciding.render import speech_for
from engine.model.decision import OptionGiven
from engine.model.fact import Fact
from engine.model.incident import Incident
from engine.model.library import Library
from engine.model.money import Money
from engine.model.text import capital

_OURS = "en"
"""The language of our own words, unless another is asked for; the house's words keep theirs."""

_SUMS = ("refund", "credit", "voucher", "compensation", "discount")
_NO_PENCE = re.compile(r"[.,]00(?!\d)")


class Wording:
    """How one incident's values are written for the person at the counter, in a language.

    `translated` gives our own words in that language.
    """

    def __init__(
        self, library: Library, incident: Incident, language: str = _OURS, translated: Callable[[str], str] = str
    ) -> None:
        self.library, self.incident, self.translated = library, incident, translated
        self._speech = speech_for(incident, library.house, library.vocabulary, language)

    def money(self, amount: Decimal | str, currency: str) -> str:
        return filters.money(self._speech, Money(Decimal(amount), currency))

    def whole_money(self, sum_: Money) -> str:
        """`£15`; pence only where there are any."""
        return _NO_PENCE.sub("", self.money(sum_.amount, sum_.currency))

    def moment(self, iso: str) -> str:
        """`12:00` and `today` for today, `tomorrow`, `26 November`, `26 November 12:00`."""
        now = self.incident.setting.now
        if len(iso) == len("2026-11-23"):
            day, hour = date.fromisoformat(iso), ""
        else:
            then = datetime.fromisoformat(iso).astimezone(self.incident.setting.timezone)
            day, hour = then.date(), filters.time_of_day(self._speech, then)
        if day == now.date():
            return hour or self.translated("today")
        named = self.translated("tomorrow") if day == now.date() + timedelta(days=1) else filters.day(self._speech, day)
        return f"{named} {hour}".strip()

    def day(self, iso: str) -> str:
        """A day of any year in full: `21 November 2026`."""
        try:
            day = date.fromisoformat(iso)
        except ValueError:
            return iso
        told = filters.day(self._speech, day)
        return told if str(day.year) in told else f"{told} {day.year}"

    def moment_in_full(self, moment: datetime) -> str:
        """`Saturday 21 November 2026, 19:10`."""
        local = moment.astimezone(self.incident.setting.timezone)
        return f"{format_date(local, 'EEEE', locale=_OURS)} {self.day(local.date().isoformat())}, {filters.time_of_day(self._speech, local)}"

    def fact(self, fact: Fact, value: Any, currency: str) -> str:
        """A fact's value as staff would say it: `45 minutes`, `yes`, `at the table`, `£12.50`."""
        if value is None:
            return "none"
        if isinstance(value, bool):
            return "yes" if value else "no"
        if fact.type.kind == "enum":
            return fact.label(value, _OURS, self.library.house.language)
        if fact.holds_money:
            return self.money(value, currency)
        if isinstance(value, datetime):
            return f"{self.day(value.date().isoformat())}, {filters.time_of_day(self._speech, value)}"
        if isinstance(value, date):
            return self.day(value.isoformat())
        if isinstance(value, Decimal):
            unit = fact.unit or ""
            return filters.count(self._speech, value, unit, units(unit)) if unit else filters.count(self._speech, value)
        return str(value)

    def role(self, role_id: str) -> str:
        """`a shift lead`."""
        role = self.library.house.role(role_id)
        title = self._title(role.titles) if role else role_id
        return f"{'an' if title[:1].lower() in 'aeiou' else 'a'} {title}"

    def team(self, team_id: str) -> str:
        team = self.library.house.teams.get(team_id)
        return self._title(team.titles) if team else team_id

    def question(self, fact_name: str) -> str:
        fact = self.library.vocabulary.facts.get(fact_name)
        return fact.question(self.incident.language, self.library.house.language) if fact else f"{fact_name}?"

    def entitlement(self, entitlement_id: str) -> str:
        found = self.library.entitlements.get(entitlement_id)
        return self._title(found.titles) if found else entitlement_id

    def remedy(self, remedy: Mapping[str, Any]) -> str:
        """`credit £50.00`, `replacement: oak table`, `200 points`."""
        kind = str(remedy["kind"]).replace("_", " ")
        if remedy["amount"] is not None:
            given = f"{kind} {self.money(remedy['amount'], remedy['currency'])}"
        elif remedy["quantity"] is not None:
            given = f"{kind} of {remedy['quantity']} {remedy['unit'] or ''}".strip()
        else:
            given = f"{kind} (sum not known yet)" if kind in _SUMS else kind
        return f"{given}: {remedy['what']}" if remedy["what"] else given

    def cost(self, option: OptionGiven) -> str:
        """`costs £14.00`, `costs nothing`."""
        if option.cost is None:
            return "cost not known yet"
        return f"costs {self.money(option.cost.amount, option.cost.currency)}" if option.cost.amount else "costs nothing"

    def leave(self, option: OptionGiven) -> tuple[str, str]:
        """Whether the one who speaks may give it, and what stands in the way; beside it `yes`, `ask` or `no`."""
        if option.depends_on:
            return f"only if: {' '.join(map(self.question, option.depends_on))}", "ask"
        if option.may_give:
            return "you can give this", "yes"
        if option.blocked_by:
            return f"not now: the limit {option.blocked_by} is used up", "no"
        if option.needs_role:
            return f"ask {self.role(option.needs_role)}", "ask"
        return "more than anyone here may give", "no"

    def source(self, source: Mapping[str, Any]) -> str:
        """Where something owed is written, and when that was last read."""
        where = ", ".join(str(source[key]) for key in ("law", "contract", "place") if source.get(key))
        return f"{where}; checked {self.day(str(source['checked']))}" if source.get("checked") else where

    def _title(self, titles: Mapping[str, str]) -> str:
        return self.library.house.in_language(titles, self.incident.language)


def units(unit: str) -> str:
    """`minutes`; a sign such as km or USD has no plural."""
    return f"{unit}s" if unit.islower() and len(unit) > 2 else unit


def language_name(code: str) -> str:
    """A language by its own name: `Français (Canada)`; the code where CLDR has none."""
    try:
        name = Locale.parse(code, sep="-").get_display_name() or code
    except (UnknownLocaleError, ValueError):
        return code
    return capital(name)
