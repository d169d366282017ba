"""An incident: one failure that happened to one customer, read against a book (meaning.md rules 1 to 3)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from engine.model.errors import Fault, IncidentRefused, RequestRefused, all_of, nearest
from engine.model.fact import FROM_REQUEST, NotOfType, describe, read_value
from engine.model.house import Role, Site
from engine.model.library import Library
from engine.model.scope import Setting
from engine.model.strict_json import pointer_to
from engine.model.types import DATETIME

_KEYS = ("failure", "facts", "at", "role", "channel", "language")


def unknown(kind: str, given: Any, known: Collection[str], pointer: str, name: str) -> Fault:
    """The fault of naming what is not among `known`: with the nearest, else with those there are where they are few."""
    detail = f"unknown {kind} {describe(given)}"
    suggestion = _nearest(given, known)
    if suggestion is None:
        detail += "; " + all_of(known, f"{kind}s of the book", "none is taken here")
    return Fault(pointer, name, detail, suggestion)


def _nearest(given: Any, known: Iterable[str]) -> str | None:
    return nearest(given, known) if isinstance(given, str) else None


class Incident(NamedTuple):
    """Typed and complete: `known` has facts, defaults and built-in names; `assumed` the defaults taken, as JSON has them."""

    failure: str
    known: Mapping[str, Any]
    assumed: Mapping[str, Any]
    setting: Setting
    site: Site
    role: Role
    channel: str
    language: str

    @staticmethod
    def parse(library: Library, request: Mapping[str, Any]) -> Incident:
        """Read `{failure, facts, at, role?, channel?, language?}`; `at` is an ISO date-time with a zone, or a datetime.

        Raises RequestRefused (IncidentRefused where it is the facts) with every fault, each with its pointer.
        """
        return _Reader(library, request).read()


class _Reader:
    def __init__(self, library: Library, request: Mapping[str, Any]) -> None:
        self.library, self.house, self.request = library, library.house, request
        raw_facts = request.get("facts") or {}
        self.raw: Mapping[str, Any] = raw_facts if isinstance(raw_facts, Mapping) else {}
        self.faults: list[Fault] = []
        self.fact_faults: list[Fault] = []
        if raw_facts is not self.raw and raw_facts:
            self.faults.append(Fault("/facts", "facts", f"facts are a map of names to values, not {describe(raw_facts)}"))

    def read(self) -> Incident:
        self.unknown_keys()
        failure = self.failure()
        role = self.role()
        channel = self.known_name("channel", self.house.channels, self.house.channels[0])
        language = self.known_name("language", self.house.languages, self.house.language)
        site = self.site()
        moment = self.moment()
        currency = self.currency(site)
        given = {name: self.fact(name, raw, currency) for name, raw in self.raw.items()}
        if self.fact_faults:
            raise IncidentRefused([*self.faults, *self.fact_faults])
        if self.faults:
            raise RequestRefused(self.faults)
        assert moment is not None
        local = moment.astimezone(site.timezone)
        known = {
            **self.library.defaults, **given, "failure": failure, "today": local.date(), "now": local, "currency": currency,
            "channel": channel, "language": language,
        }  # fmt: skip
        setting = Setting(local, site.timezone, currency, site.calendar)
        assumed = dict(self.library.assumptions)
        for name in given:
            assumed.pop(name, None)
        return Incident(failure, known, assumed, setting, site, role, channel, language)

    def unknown_keys(self) -> None:
        for key in self.request:
            if key not in _KEYS:
                self.faults.append(unknown("key", key, _KEYS, pointer_to(key), key))

    def failure(self) -> str:
        failure = self.request.get("failure")
        if isinstance(failure, str) and failure in self.library.failures:
            return failure
        if failure is None:
            self.faults.append(Fault("/failure", "failure", "a failure is needed"))
        else:
            self.faults.append(unknown("failure", failure, self.library.failures, "/failure", "failure"))
        return ""

    def role(self) -> Role:
        roles = self.house.roles
        if self.request.get("role") is None:
            return roles[0]
        named = self.known_name("role", [role.id for role in roles], roles[0].id)
        return self.house.role(named) or roles[0]

    def known_name(self, key: str, known: list[str] | tuple[str, ...], default: str) -> str:
        """An argument that names something of the house; a fact of that name counts where there is no argument."""
        given, pointer, faults = self.request.get(key), f"/{key}", self.faults
        if given is None and key != "role" and key in self.raw:
            given, pointer, faults = self.raw[key], f"/facts/{key}", self.fact_faults
        if given is None:
            return default
        if given in known:
            return str(given)
        faults.append(unknown(key, given, known, pointer, key))
        return default

    def moment(self) -> datetime | None:
        at = self.request.get("at")
        try:
            moment: datetime = read_value(at.isoformat() if isinstance(at, datetime) else at, DATETIME)
        except NotOfType as wrong:
            self.faults.append(Fault("/at", "at", f"'at' {wrong}"))
            return None
        return moment

    def site(self) -> Site:
        site = self.raw.get("site")
        return self.house.sites.get(site, self.house.own_site) if isinstance(site, str) else self.house.own_site

    def currency(self, site: Site) -> str:
        given = self.raw.get("currency")
        return given if isinstance(given, str) and given in self.house.currencies else site.currency

    def fact(self, name: str, raw: Any, currency: str) -> Any:
        fact = self.library.vocabulary.facts.get(name)
        if fact is None:
            self.fact_faults.append(unknown("fact", name, self.library.vocabulary.facts, pointer_to("facts", name), name))
            return None
        if name in FROM_REQUEST:
            return self.wrong_fact(name, f"'{name}' comes from 'at' and cannot be given", "at")
        if self.fact_faults and any(told.name == name for told in self.fact_faults):
            return None
        try:
            return fact.read(raw, currency)
        except NotOfType as wrong:
            return self.wrong_fact(name, f"'{name}' {wrong}", _nearest(raw, fact.type.members))

    def wrong_fact(self, name: str, detail: str, suggestion: str | None) -> None:
        self.fact_faults.append(Fault(pointer_to("facts", name), name, detail, suggestion))
