"""From an address to a decision: facts as typed are read, and what cannot be read is told beside its question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from decimal import Decimal
from functools import cache
from string import ascii_letters
from typing import Any

from babel.numbers import NumberFormatError, get_currency_symbol, parse_decimal

from api.console.address import Address
from api.console.preferences import Preferences
from engine.model.decision import Decision
from engine.model.errors import RequestRefused
from engine.model.fact import Fact
from engine.model.house import Site
from engine.model.incident import Incident
from engine.model.library import Library
from engine.model.typed import typed
from engine.model.types import ValueType
from engine.model.wanted import shown
from engine.pipeline import decide

_PARTS = ("playbook", "ask", "options", "recommended", "owed", "may_be_owed", "not_owed")
_FROM_ADDRESS = frozenset({"channel", "language", "today", "now"})
_SPACES = str.maketrans("", "", " \u00a0\u202f")


@dataclass(frozen=True, slots=True)
class Told:
    """What was decided: `decision` in the language of the person here, `spoken` in that of the customer's words.

    `known` are the facts taken; `faults` what is wrong with others, by fact; `strange` are names in the address that the
    book does not know; `fault` is what kept a sum from being worked out.
    """

    incident: Incident
    decision: Decision
    spoken: Decision
    known: Mapping[str, Any]
    faults: Mapping[str, str] = field(default_factory=dict)
    strange: tuple[str, ...] = ()
    fault: str | None = None


class CounterDesk:
    """Decides for one device at one moment."""

    def __init__(self, library: Library, preferences: Preferences, now: datetime) -> None:
        self.library, self.preferences, self.now = library, preferences, now

    def tidied(self, address: Address) -> Address:
        """Without answers that say what the book takes as read: a form sent without a script carries them all."""
        assumed = {name: "none" if value is None else shown(value) for name, value in self.library.defaults.items()}
        return replace(address, typed={name: text for name, text in address.typed.items() if assumed.get(name) != text})

    def tell(self, address: Address) -> Told:
        """The decision at an address. Raises RequestRefused where the book has no such failure."""
        facts = self.library.vocabulary.facts
        names = [name for name in address.typed if name in facts and name not in _FROM_ADDRESS]
        strange = tuple(name for name in address.typed if name not in names)
        known = {**self.own_facts(), **{name: self.meant(facts[name], address) for name in names}}
        faults: dict[str, str] = {}
        while True:
            try:
                incident = self.incident(address, known)
                break
            except RequestRefused as refused:
                if not any(fault.name in known for fault in refused.faults):
                    raise
                for fault in refused.faults:
                    known.pop(fault.name, None)
                    faults[fault.name] = fault.detail
        try:
            return Told(incident, *self.decisions(address, incident, known), known, faults, strange)
        except RequestRefused as refused:
            plain = self.incident(address, own := self.own_facts())
            return Told(plain, *self.decisions(address, plain, own), {}, faults, strange, str(refused))

    def decisions(self, address: Address, incident: Incident, known: Mapping[str, Any]) -> tuple[Decision, Decision]:
        """One decision in the language of the person here, and the same in that of the customer's words."""
        decision = decide(self.library, incident)
        language = self.spoken_language(address)
        if language == incident.language:
            return decision, decision
        return decision, decide(self.library, self.incident(address, known, language))

    def incident(self, address: Address, known: Mapping[str, Any], language: str | None = None) -> Incident:
        return Incident.parse(self.library, self.request(address, known, language or self.own_language))

    def matters(self, address: Address, told: Told, fact: str) -> bool:
        """Whether an answer makes a difference: without it, something else would be asked, said, owed or offered."""
        known = {name: value for name, value in told.known.items() if name != fact}
        try:
            without = decide(self.library, self.incident(address, known))
        except RequestRefused:
            return True
        return any(getattr(without, part) != getattr(told.decision, part) for part in _PARTS)

    @property
    def own_language(self) -> str:
        """That of the pages, where the house has words in it."""
        house = self.library.house
        return self.preferences.interface if self.preferences.interface in house.languages else house.language

    def spoken_language(self, address: Address) -> str:
        return address.language if address.language in self.library.house.languages else self.own_language

    def request(self, address: Address, facts: Mapping[str, Any], language: str) -> dict[str, Any]:
        house = self.library.house
        channel = address.channel if address.channel in house.channels else house.channels[0]
        return {
            "failure": address.failure, "facts": facts, "at": self.now, "role": self.preferences.role, "channel": channel,
            "language": language,
        }  # fmt: skip

    def own_facts(self) -> dict[str, Any]:
        """What the device says of every incident."""
        own = {"site": self.preferences.site, "staff_name": self.preferences.name}
        return {name: value for name, value in own.items() if value}

    def meant(self, fact: Fact, address: Address) -> Any:
        """Plain data from a text. What does not fit stays text, for the engine to say what is wrong."""
        value = typed(fact, address.typed[fact.name].strip())
        return value if value is None else self._localised(fact.type, value, self._site(address))

    def _site(self, address: Address) -> Site:
        """The one the address names; without one, the device's."""
        site = address.typed.get("site", self.preferences.site or "").strip()
        return self.library.house.sites.get(site, self.library.house.own_site)

    def _localised(self, kind: ValueType, value: Any, site: Site) -> Any:
        if kind.item and isinstance(value, list):
            return [self._localised(kind.item, part, site) for part in value]
        if kind.kind in ("number", "money") and isinstance(value, str):
            return _number(value, self.preferences.interface, _sign(site.currency) if kind.kind == "money" else "")
        if kind.kind == "date-time" and isinstance(value, str):
            return _moment(value, site.timezone)
        return value


def _moment(text: str, zone: tzinfo) -> str:
    """A browser's own field for times has no zone: it is the site's."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return text if moment.tzinfo else moment.replace(tzinfo=zone).isoformat()


@cache
def _sign(currency: str) -> str:
    """What people put beside a sum at home: `£`, `€`, `$` for every dollar."""
    return get_currency_symbol(currency, locale="en").lstrip(ascii_letters)


def _number(text: str, language: str, sign: str) -> Decimal | str:
    """`1 234,50` in French, `1,234.50` in English; spaces are no part of it, nor the currency's sign. Another sign is."""
    bare = text.translate(_SPACES).replace(sign, "", 1)
    for read in (Decimal, lambda digits: parse_decimal(digits, locale=language, strict=True)):
        try:
            return read(bare)
        except (ArithmeticError, NumberFormatError):
            continue
    return text
