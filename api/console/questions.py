"""Questions: one input for each kind of fact, one tap where there are few answers, and a way to take each back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from api.console.address import Address
from api.console.desk import CounterDesk, Told
from engine.authoring.filters import currency_sign
from engine.model.decision import Ask
from engine.model.fact import LONGEST_TEXT, Fact
from engine.model.text import capital, harmless
from engine.model.types import ValueType
from engine.model.wanted import shown

OPEN_AT_ONCE = 2
_MOST_KEYS = 5
_MOST_CHIPS = 3
_SHORT = 40
_WORD = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True)
class Key:
    """One answer of a few: its value, its word, whether it is the one taken."""

    value: str
    word: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """An answer that is one tap away, beside a field where others can be typed."""

    word: str
    url: str


@dataclass(frozen=True, slots=True)
class Question:
    """`shape` names the input: keys, list, number, money, date, moment, text. `clear` takes the answer back."""

    name: str
    text: str
    shape: str
    value: str
    purpose: str
    keys: tuple[Key, ...] = ()
    chips: tuple[Chip, ...] = ()
    unit: str | None = None
    minimum: str | None = None
    maximum: str | None = None
    whole: bool = False
    longest: int = LONGEST_TEXT
    clear: str | None = None
    settled: bool = False
    fault: str | None = None

    @property
    def answered(self) -> bool:
        return self.clear is not None


class Questioner:
    """Makes the questions of one answer."""

    def __init__(self, desk: CounterDesk, address: Address, told: Told, translated: Callable[[str], str]) -> None:
        self.desk, self.address, self.told, self._ = desk, address, told, translated
        self.language = desk.preferences.interface
        self.fallback = desk.library.house.language

    def answered(self) -> list[Question]:
        """Those that were answered, in the order they were; they stay where they are."""
        facts = self.desk.library.vocabulary.facts
        names = [name for name in self.address.typed if name in facts and name not in self.told.strange]
        return [self.question(facts[name], "", self.settled(name)) for name in names]

    def settled(self, name: str) -> bool:
        return name in self.told.known and not self.desk.matters(self.address, self.told, name)

    def open(self) -> list[Question]:
        """Those that could still change the answer, the most decisive first."""
        asked: tuple[Ask, ...] = self.told.decision.ask
        facts = self.desk.library.vocabulary.facts
        return [self.question(facts[ask.fact], ask.purpose, False) for ask in asked if ask.fact not in self.address.typed]

    def taken_as_read(self) -> list[Question]:
        """What the page mentions and nobody was asked: the book's own assumption, open to being put right."""
        library, decision = self.desk.library, self.told.decision
        pages: list[Any] = [library.playbooks[decision.playbook["id"]].page]
        pages += [library.entitlements[entry["entitlement"]].page for entry in (*decision.owed, *decision.may_be_owed)]
        mentioned = {word for page in pages for word in _names(page)}
        asked = {ask.fact for ask in decision.ask}
        names = [name for name in decision.assumed if name in mentioned and name not in asked]
        return [self.question(library.vocabulary.facts[name], "", False) for name in names]

    def question(self, fact: Fact, purpose: str, settled: bool) -> Question:
        typed = self.address.typed.get(fact.name)
        value = self.assumed(fact) if typed is None else typed
        keys = tuple(self.keys(fact, value))
        return Question(
            name=fact.name,
            text=fact.question(self.language, self.fallback),
            shape=_shape(fact.type, len(keys)),
            value=self.local(value) if fact.type.kind == "date-time" else value,
            purpose=purpose,
            keys=keys,
            chips=() if typed else tuple(self.chips(fact)),
            unit=self.unit(fact),
            minimum=_limit(fact, "minimum"),
            maximum=_limit(fact, "maximum"),
            whole=fact.type.whole,
            longest=_longest(fact),
            clear=None if typed is None else self.address.without(fact.name).url(),
            settled=settled,
            fault=self.fault(fact, value) if fact.name in self.told.faults else None,
        )

    def local(self, text: str) -> str:
        """A moment as a browser's own field for times takes it: by the clock of the site, without a zone."""
        try:
            moment = datetime.fromisoformat(text)
            local = moment.astimezone(self.told.incident.setting.timezone) if moment.tzinfo else moment
        except (ValueError, OverflowError):
            return ""
        return local.replace(tzinfo=None).isoformat(timespec="minutes")

    def fault(self, fact: Fact, typed: str) -> str:
        """What is wrong with an answer, and what one would be right."""
        wanted = self.wanted_length(fact, typed) if fact.type.kind == "string" else {
            "number": self._("a whole number") if fact.type.whole else self._("a number"),
            "money": self._("a sum such as 12.50"),
            "date": self._("a day such as 2026-11-23"),
            "date-time": self._("a day and a time"),
            "boolean": self._("yes or no"),
            "enum": self._("one of these"),
        }.get(fact.type.kind, self._("an answer of another form"))
        lowest, highest = _limit(fact, "minimum"), _limit(fact, "maximum")
        if lowest is not None:
            wanted += " " + self._("from %(lowest)s") % {"lowest": lowest}
        if highest is not None:
            wanted += " " + self._("to %(highest)s") % {"highest": highest}
        told = {"typed": harmless(typed if len(typed) <= _SHORT else f"{typed[:_SHORT]}…"), "wanted": wanted}
        return self._("“%(typed)s” is not taken: it needs %(wanted)s. The answer goes on without it.") % told

    def wanted_length(self, fact: Fact, typed: str) -> str:
        """What is wrong with a text: how long it is, or else its form."""
        length, least, most = len(typed.strip()), fact.schema.get("minLength", 0), _longest(fact)
        if length > most:
            return self._("at most %(count)s characters") % {"count": most}
        if length < least:
            return self._("at least %(count)s characters") % {"count": least}
        return self._("an answer of another form")

    def assumed(self, fact: Fact) -> str:
        if fact.name not in self.told.decision.assumed:
            return ""
        value = self.told.incident.known[fact.name]
        return "none" if value is None else shown(value)

    def keys(self, fact: Fact, value: str) -> Iterator[Key]:
        if fact.type.kind == "boolean":
            words = {"true": self._("Yes"), "false": self._("No")}
        elif fact.name == "site":
            words = {site.id: site.titles.get(self.language) or site.id for site in self.desk.library.house.sites.values() if site.id}
        else:
            words = {member: capital(fact.label(member, self.language, self.fallback)) for member in fact.type.members}
        if words and fact.nullable:
            words["none"] = self._("None of these") if len(words) > 2 else self._("Not known")
        for member, word in words.items():
            yield Key(member, word, member == value)

    def chips(self, fact: Fact) -> Iterator[Chip]:
        """Today and yesterday for a day; for words, those of the phrase that led here."""
        today = self.told.incident.known["today"]
        if fact.type.kind == "date":
            for word, day in ((self._("Today"), today), (self._("Yesterday"), today - timedelta(days=1))):
                yield Chip(word, self.address.having(fact.name, day.isoformat()).url())
        if fact.type.kind == "string" and not fact.built_in and self.address.phrase:
            for word in list(dict.fromkeys(_WORD.findall(self.address.phrase.lower())))[:_MOST_CHIPS]:
                yield Chip(word, self.address.having(fact.name, word).url())

    def unit(self, fact: Fact) -> str | None:
        if fact.holds_money:
            site = self.told.incident.site
            return currency_sign(self.told.incident.setting.currency, self.language, site.territory)
        return fact.unit


def _shape(kind: ValueType, keys: int) -> str:
    if keys:
        return "keys" if keys <= _MOST_KEYS else "list"
    shapes = {"number": "number", "money": "money", "date": "date", "date-time": "moment"}
    return shapes.get(kind.kind, "text")


def _longest(fact: Fact) -> int:
    return int(fact.schema.get("maxLength", LONGEST_TEXT))


def _limit(fact: Fact, key: str) -> str | None:
    limit = fact.schema.get(key)
    return None if limit is None or isinstance(limit, dict) else str(limit)


def _names(written: Any) -> Iterator[str]:
    """Every name that a page as written mentions: its keys, and the words of its conditions, formulas and scripts."""
    if isinstance(written, dict):
        for key, value in written.items():
            yield str(key)
            yield from _names(value)
    elif isinstance(written, list | tuple):
        for item in written:
            yield from _names(item)
    elif isinstance(written, str):
        yield from re.findall(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+", written)
