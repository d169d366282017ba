"""`house.yaml` and `failures.yaml` to the house and the tree."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from engine.authoring.compiling.page import Page, check_ids
from engine.authoring.compiling.translations import Translations, texts
from engine.authoring.document import Document, Pointer
from engine.model.calendar import DAYS, Calendar, knows_country
from engine.model.errors import did_you_mean
from engine.model.fact import BUILT_IN
from engine.model.functions import parse_hours
from engine.model.house import CHANNELS, House, Limit, Role, Site, Team, Voice
from engine.model.library import Failure, lineage
from engine.model.money import is_currency
from engine.model.speech import Script
from engine.model.types import STRING, ValueType

_UTC = ZoneInfo("UTC")


def compile_house(page: Page, translations: Translations) -> House:
    """The house. What is faulty is reported and replaced by something harmless."""
    data, language = page.document.data, page.document.data["languages"][0]
    translated = translations.of("house")
    currencies = tuple(dict.fromkeys((data["currency"], *data.get("currencies", ()))))
    for index, code in enumerate(currencies):
        if not is_currency(code):
            page.report(("currencies", index), "currency", f"'{code}' is no currency", "use a code such as GBP or EUR")
    calendars = {name: read_calendar(page, raw, ("calendars", name)) for name, raw in data.get("calendars", {}).items()}
    title = texts(language, data["house"], translated, ("house",))
    zone = _zone(page, data["timezone"], ("timezone",))
    own = Site(None, title, zone, data["currency"], *_own_calendar(page, data, calendars))
    channels = tuple(data.get("channels", CHANNELS))
    for index, channel in enumerate(channels):
        if channel not in CHANNELS:
            page.report(("channels", index), "unknown-channel", f"unknown channel '{channel}'", did_you_mean(channel, CHANNELS))
    check_ids(page, "roles", (raw["role"] for raw in data["roles"]), ("roles",))
    check_ids(page, "limits", (raw["limit"] for raw in data.get("limits", ())), ("limits",))
    return House(
        name=data["house"],
        short_name=data.get("short_name", data["house"]),
        currency=data["currency"],
        currencies=currencies,
        languages=tuple(data["languages"]),
        own_site=own,
        sites={key: _site(page, key, raw or {}, own, calendars, translated) for key, raw in data.get("sites", {}).items()},
        calendars=calendars,
        channels=channels,
        teams=_teams(data, language, translated),
        roles=tuple(_role(page, i, raw, language, translated) for i, raw in enumerate(data["roles"])),
        limits=tuple(_limit(page, i, raw) for i, raw in enumerate(data.get("limits", ()))),
        voice=_voice(page, data, language, translated),
        checks=data.get("checks", {}),
    )


def read_calendar(page: Page, raw: Mapping[str, Any] | None, pointer: Pointer) -> Calendar:
    """A calendar as a page writes it; its `except` list of dates included, but not one given by a fact."""
    if not raw:
        return Calendar()
    country, subdivision = raw.get("country"), raw.get("subdivision")
    if country and not knows_country(country, subdivision):
        named = f"{country}-{subdivision}" if subdivision else country
        page.report(pointer, "calendar", f"no public holidays are known for {named}", "use ISO codes such as GB and ENG")
        country = subdivision = None
    days = frozenset(DAYS.index(day) for day in raw.get("days", DAYS[:5]))
    off = raw.get("except")
    dates = frozenset(date.fromisoformat(day) for day in off) if isinstance(off, list) else frozenset()
    hours = parse_hours(raw.get("hours", "09:00-17:00"))
    if hours is None:
        page.report((*pointer, "hours"), "calendar", f"'{raw['hours']}' are no hours", "write them as in 09:00-17:30")
        return Calendar(days, country, subdivision, dates)
    return Calendar(days, country, subdivision, dates, *hours)


def _own_calendar(
    page: Page, data: Mapping[str, Any], calendars: Mapping[str, Calendar]
) -> tuple[Calendar, str | None]:
    """The house's calendar, by its name or as written, and the country it is in."""
    raw = data.get("calendar") or {}
    if isinstance(raw, str):
        written = data.get("calendars", {}).get(raw, {})
        return _named(page, raw, calendars, ("calendar",)) or Calendar(), written.get("country")
    return read_calendar(page, raw, ("calendar",)), raw.get("country")


def _named(page: Page, name: str, calendars: Mapping[str, Calendar], pointer: Pointer) -> Calendar | None:
    """One of `calendars` by its name; reported where there is none of that name."""
    if name not in calendars:
        page.report(pointer, "calendar", f"unknown calendar '{name}'", did_you_mean(name, calendars))
    return calendars.get(name)


def _zone(page: Page, name: str, pointer: Pointer) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        page.report(pointer, "timezone", f"unknown time zone '{name}'", "use a name such as Europe/London")
        return _UTC


def _site(
    page: Page,
    key: str,
    raw: Mapping[str, Any],
    own: Site,
    calendars: Mapping[str, Calendar],
    translated: Mapping[str, Document],
) -> Site:
    pointer: Pointer = ("sites", key)
    calendar, territory = own.calendar, raw.get("territory", own.territory)
    own_calendar = raw.get("calendar")
    if isinstance(own_calendar, str):
        calendar = _named(page, own_calendar, calendars, (*pointer, "calendar")) or calendar
    elif own_calendar:
        calendar = read_calendar(page, own_calendar, (*pointer, "calendar"))
        territory = raw.get("territory", own_calendar.get("country", own.territory))
    language = page.document.data["languages"][0]
    currency = raw.get("currency", own.currency)
    if currency not in (own.currency, *page.document.data.get("currencies", ())):
        page.report((*pointer, "currency"), "currency", f"{currency} is not one of the house's", "add it to 'currencies'")
    titles = texts(language, raw.get("title", key), translated, ("sites", key, "title"))
    zone = _zone(page, raw["timezone"], (*pointer, "timezone")) if "timezone" in raw else own.timezone
    return Site(key, titles, zone, currency, calendar, territory)


def _teams(data: Mapping[str, Any], language: str, translated: Mapping[str, Document]) -> dict[str, Team]:
    everywhere = dict(data.get("teams", {}))
    for site in data.get("sites", {}).values():
        own = (site or {}).get("teams") or {}
        everywhere.update(own if isinstance(own, Mapping) else {})
    return {
        key: Team(key, texts(language, (raw or {}).get("title", key), translated, ("teams", key, "title")), (raw or {}).get("reach"))
        for key, raw in everywhere.items()
    }


def _role(page: Page, index: int, raw: Mapping[str, Any], language: str, translated: Mapping[str, Document]) -> Role:
    may_give = _sums(page, raw.get("may_give", {}), ("roles", index, "may_give"))
    key = raw["role"]
    title = raw.get("title", key.replace("_", " "))
    return Role(key, texts(language, title, translated, ("roles", key, "title")), may_give)


def _limit(page: Page, index: int, raw: Mapping[str, Any]) -> Limit:
    at_most = _sums(page, raw.get("at_most", {}), ("limits", index, "at_most"))
    return Limit(raw["limit"], raw["per"], at_most, raw.get("count"), raw.get("within"))


def _sums(page: Page, raw: Mapping[str, Any], pointer: Pointer) -> dict[str, Decimal]:
    """Sums by currency; those in none of the house's are reported."""
    return {code: Decimal(amount) for code, amount in raw.items() if page.takes(code, (*pointer, code))}


def _voice(page: Page, data: Mapping[str, Any], language: str, translated: Mapping[str, Document]) -> Voice:
    raw = data.get("voice", {})
    names = {**BUILT_IN, "house": STRING, "role": STRING}
    spoken: dict[str, dict[str | None, dict[str, Script]]] = {"greeting": {}, "sign_off": {}}
    for part, found in spoken.items():
        _spoken(page, page.document, raw.get(part), ("voice", part), names, language, found)
        for code, document in translated.items():
            own = document.data.get("voice", {}).get(part)
            _spoken(page, document, own, ("voice", part), names, code, found)
    return Voice(
        raw.get("grade"), raw.get("sentence_words"), raw.get("sms_parts", 2), tuple(raw.get("avoid", ())), spoken["greeting"], spoken["sign_off"]
    )


def _spoken(
    page: Page,
    document: Document,
    raw: Any,
    pointer: Pointer,
    names: Mapping[str, ValueType],
    language: str,
    found: dict[str | None, dict[str, Script]],
) -> None:
    """Greetings: a text, or texts by language, or by channel and then language."""
    if isinstance(raw, str):
        raw = {language: raw}
    for key, text in (raw or {}).items():
        channel, by_language = (key, text) if key in CHANNELS else (None, {key: text})
        inside = (*pointer, key) if channel else pointer
        if isinstance(by_language, str):
            by_language = {language: by_language}
            inside = pointer
        for code, words in by_language.items():
            script = page.script(words, (*inside, code), names, {}, document)
            if script:
                found.setdefault(channel, {})[code] = script


def compile_failures(page: Page, house: House, translations: Translations) -> dict[str, Failure]:
    """The tree. A node whose parent is not declared is reported."""
    nodes = page.document.data["failures"]
    translated = translations.of("failures")
    failures: dict[str, Failure] = {}
    for key, raw in nodes.items():
        for above in lineage(key)[1:]:
            if above not in nodes:
                fault = f"'{key}' hangs beneath '{above}', which is not there"
                page.report(("failures", key), "unknown-failure", fault, f"declare '{above}' too", True)
                break
        search = {house.language: tuple(raw.get("search", ()))}
        for language, document in translated.items():
            words = (document.data.get("failures", {}).get(key) or {}).get("search", ())
            search[language] = tuple(words)
        failures[key] = Failure(key, texts(house.language, raw["title"], translated, ("failures", key, "title")), search)
    return failures
