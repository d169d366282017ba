"""The filters of scripts: sums, days, hours and counts as a person says them in a language and a country.

Babel takes 10 to 50 microseconds a value, so every spoken form is remembered.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext
from functools import cache, lru_cache
from typing import Literal

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time, format_timedelta
from babel.numbers import format_currency, format_decimal, get_currency_symbol, get_territory_currencies

from engine.model.money import Money, round_to_currency
from engine.model.speech import Speech
from engine.model.text import harmless

_WIDE = Context(prec=400, rounding=ROUND_HALF_EVEN)
_REMEMBERED = 8192
_COUNTRY = re.compile(r"_(?:[A-Z]{2}|\d{3})\Z")


@cache
def locale_for(language: str, territory: str | None) -> Locale:
    """The nearest locale CLDR has: `en-GB`; plain `fr` for French in a country where CLDR has none. A language that names
    its own country (`fr-CA`) keeps it."""
    wanted = language.replace("-", "_")
    names = [wanted]
    if territory and not _COUNTRY.search(wanted):
        # English where CLDR has none is the world's, not America's.
        names = [f"{wanted}_{territory}", "en_001" if wanted == "en" else wanted]
    for name in names:
        try:
            return Locale.parse(name)
        except (UnknownLocaleError, ValueError):
            continue
    return Locale.parse("en_001")


def money(speech: Speech, value: Money) -> str:
    """`£40.00`, `40,00 €`."""
    return _money(value.amount, value.currency, speech.language, speech.territory)


@lru_cache(_REMEMBERED)
def _money(amount: Decimal, currency: str, language: str, territory: str | None) -> str:
    locale = locale_for(language, territory)
    with localcontext(_WIDE):
        text = format_currency(round_to_currency(amount, currency), currency, locale=locale)
    return text.replace(get_currency_symbol(currency, locale), currency_sign(currency, language, territory))


@lru_cache(_REMEMBERED)
def currency_sign(currency: str, language: str, territory: str | None) -> str:
    """`£`. Abroad, CLDR tells pounds from pounds ("£GB"); in their own country nobody has to."""
    at_home = territory and currency in get_territory_currencies(territory)
    locale = _of_the_country(territory) if territory and at_home else locale_for(language, territory)
    return str(get_currency_symbol(currency, locale))


@cache
def _of_the_country(territory: str) -> Locale:
    try:
        return Locale.parse(f"und_{territory}")
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en_001")


def day(speech: Speech, value: date) -> str:
    """`30 November`; with its year when that isn't the year of the incident. Never `tomorrow`."""
    then = _local(value, speech.timezone).date() if isinstance(value, datetime) else value
    this_year = _local(speech.now, speech.timezone).year
    return _day(then, then.year != this_year, speech.language, speech.territory)


@lru_cache(_REMEMBERED)
def _day(then: date, with_year: bool, language: str, territory: str | None) -> str:
    locale = locale_for(language, territory)
    text = format_date(then, "long", locale=locale) if with_year else format_skeleton("MMMMd", then, locale=locale)
    # CLDR writes "1 décembre", which nobody says.
    return text.replace("1 ", "1er ", 1) if language == "fr" and then.day == 1 else text


def time_of_day(speech: Speech, value: datetime) -> str:
    """`19:15`, `7:15 PM`, in the site's zone."""
    then = _local(value, speech.timezone)
    return _time(then.hour, then.minute, speech.language, speech.territory)


@lru_cache(_REMEMBERED)
def _time(hour: int, minute: int, language: str, territory: str | None) -> str:
    return format_time(time(hour, minute), "short", locale=locale_for(language, territory))


def from_now(speech: Speech, value: date) -> str:
    """`in 5 minutes`, `in 2 hours`; a date counts whole days: `today`, `in 1 day`."""
    if isinstance(value, datetime):
        # Within one zone Python subtracts wall clocks, which jump; only UTC tells how long it takes.
        seconds = int((value.astimezone(UTC) - speech.now.astimezone(UTC)).total_seconds())
        return _from_now(seconds, speech.language, speech.territory)
    days = (value - _local(speech.now, speech.timezone).date()).days
    return _from_now(days * _DAY, speech.language, speech.territory) if days else _today(speech.language, speech.territory)


_TODAY = {
    "de": "heute", "en": "today", "es": "hoy", "fr": "aujourd'hui", "it": "oggi", "nl": "vandaag", "pt": "hoje",
}  # fmt: skip
"""CLDR's word for no days from now, which Babel leaves out. A language that is not here says `in 0 days`, as it says it."""


@cache
def _today(language: str, territory: str | None) -> str:
    locale = locale_for(language, territory)
    return _TODAY.get(locale.language) or format_timedelta(timedelta(0), granularity="day", add_direction=True, locale=locale)


_DAY, _HOUR, _MINUTE = 86_400, 3_600, 60
_Unit = Literal["day", "hour", "minute", "second"]


@lru_cache(_REMEMBERED)
def _from_now(seconds: int, language: str, territory: str | None) -> str:
    unit, size = _fitting_unit(abs(seconds))
    whole = abs(seconds) // size * size
    # Babel's threshold would round 90 minutes up to 2 hours: this one never leaves the unit chosen.
    return format_timedelta(
        timedelta(seconds=whole if seconds >= 0 else -whole),
        granularity=unit,
        threshold=1e12,
        add_direction=True,
        locale=locale_for(language, territory),
    )


def _fitting_unit(seconds: int) -> tuple[_Unit, int]:
    """The largest unit that loses less than a tenth when cut to whole ones: 90 minutes stay minutes."""
    units: list[tuple[_Unit, int]] = [("day", _DAY), ("hour", _HOUR), ("minute", _MINUTE)]
    for unit, size in units:
        if seconds >= size and seconds % size * 10 < seconds:
            return unit, size
    return ("minute", _MINUTE) if seconds >= _MINUTE else ("second", 1)


def count(speech: Speech, value: Decimal, singular: str = "", plural: str = "") -> str:
    """`1,200`; with two words `1 night`, `3 nights`, chosen by the language's own rule for plurals."""
    return _count(value, singular, plural, speech.language, speech.territory)


@lru_cache(_REMEMBERED)
def _count(value: Decimal, singular: str, plural: str, language: str, territory: str | None) -> str:
    locale = locale_for(language, territory)
    with localcontext(_WIDE):
        text = format_decimal(value, locale=locale, decimal_quantization=False)
    if not singular:
        return text
    return f"{text} {singular if locale.plural_form(value.normalize()) == 'one' else plural}"


def number(speech: Speech, value: Decimal) -> str:
    """A number printed without a filter: its digits, ungrouped, as a room or a year is said."""
    return _number(value, speech.language, speech.territory)


@lru_cache(_REMEMBERED)
def _number(value: Decimal, language: str, territory: str | None) -> str:
    locale = locale_for(language, territory)
    with localcontext(_WIDE):
        return format_decimal(value, locale=locale, decimal_quantization=False, group_separator=False)


def label(speech: Speech, value: str, fact: str) -> str:
    """The house's word for a member of an enum; the fact's name is put in when the script is compiled."""
    return harmless(speech.label(fact, value))


def _local(moment: datetime, zone: tzinfo) -> datetime:
    return moment if moment.tzinfo is zone else moment.astimezone(zone)


ACCEPTS: Mapping[str, frozenset[str]] = {
    "money": frozenset({"money"}),
    "day": frozenset({"date", "date-time"}),
    "time": frozenset({"date-time"}),
    "from_now": frozenset({"date", "date-time"}),
    "count": frozenset({"number"}),
    "label": frozenset({"enum"}),
}
"""The filters an author may write, and the kinds of value each takes."""

FILTERS: Mapping[str, Callable[..., str]] = {
    "money": money,
    "day": day,
    "time": time_of_day,
    "from_now": from_now,
    "count": count,
    "label": label,
    "number": number,
}
"""All filters by name; the last one is put in by the compiler, never written."""
