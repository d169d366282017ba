"""The words of an option: five moves and a whole text, what to tell the team, what is then promised (rules 25, 26)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from engine.model.decision import Said
from engine.model.errors import NotComputable
from engine.model.fact import Vocabulary
from engine.model.house import WRITTEN, House
from engine.model.incident import Incident
from engine.model.money import Money
from engine.model.playbook import MOVES, PROMISE_WORDS, Option, Promise, Scripts, Tell, When, Words
from engine.model.scope import UNKNOWN, Scope, Unknown
from engine.model.sms import plain_for_sms, segments
from engine.model.speech import MissingWords, Script, Speech
from engine.model.text import to_html


@dataclass(slots=True)
class Speaker:
    """Says the scripts of one page for one incident in one language, and notes what they still need.

    `needs` are facts that only words wait for; `sums` are facts that a promise's day waits for.
    """

    house: House
    incident: Incident
    scope: Scope
    money_names: frozenset[str]
    speech: Speech
    language: str = field(init=False)
    needs: set[str] = field(default_factory=set)
    sums: set[str] = field(default_factory=set)
    _seen: dict[str, Any] = field(default_factory=dict)
    _spoken: dict[Script, str] = field(default_factory=dict)
    """What moves have said so far: options share those of their page."""
    _faults: dict[str, NotComputable] = field(default_factory=dict)
    _around: dict[str, tuple[str | None, str | None]] = field(default_factory=dict)
    """The house's greeting and sign-off by channel: the same for every option."""
    _moments: dict[int, tuple[Any, str | None]] = field(default_factory=dict)
    """Moments told so far, by the identity of what gives them: the same one is told many times over."""

    def __post_init__(self) -> None:
        self.language = self.speech.language
        self._seen.update(house=self.house.short_name, role=self.incident.role.id)

    def values(self, names: Iterable[str]) -> dict[str, Any]:
        """What scripts see of the names they mention (and of those mentioned before); unknown ones are left out."""
        seen = self._seen
        for name in names:
            if name not in seen and (value := self._value(name)) is not UNKNOWN:
                money = value is not None and name in self.money_names
                seen[name] = Money(value, self.scope.currency) if money else value
        return seen.copy()

    def _value(self, name: str) -> Any:
        """What cannot be computed matters only to a script that says it, not to one that takes care not to."""
        try:
            return self.scope.peek(name)
        except NotComputable as fault:
            self._faults[name] = fault
            return UNKNOWN

    def say(self, script: Script, values: Mapping[str, Any]) -> str | None:
        try:
            return script.say(values, self.speech)
        except MissingWords as missing:
            for name in missing.names:
                if name in self._faults:
                    raise self._faults[name] from None
                # A remedy or promise waits for facts asked for elsewhere.
                if name not in values and not name.startswith("promises."):
                    self.needs |= self.scope.needs(name)
            return None

    def moves(self, words: Words, values: Mapping[str, Any]) -> dict[str, str | None]:
        """All moves. One that several options share mentions nothing of their own, so it is said once an incident."""
        spoken = self._spoken
        said: dict[str, str | None] = {}
        for move, script in words.moves.items():
            text = spoken.get(script)
            if text is None:
                text = self.say(script, values)
                if text is not None:
                    spoken[script] = text
            said[move] = text
        return said

    def around(self, channel: str) -> tuple[str | None, str | None]:
        """The house's greeting and sign-off."""
        found = self._around.get(channel)
        if found is None:
            voice = self.house.voice
            found = self._around[channel] = self._house_words(voice.greeting, channel), self._house_words(voice.sign_off, channel)
        return found

    def _house_words(self, spoken: Mapping[str | None, Scripts], channel: str) -> str | None:
        """The channel's own words, else the general ones where something is written."""
        found = [spoken.get(channel, {}), spoken.get(None, {}) if channel in WRITTEN else {}]
        script = next((scripts[self.language] for scripts in found if self.language in scripts), None)
        if script is None:
            return None
        try:
            return script.say(self.values(script.names), self.speech)
        except MissingWords:
            return None

    def text(self, scripts: Scripts, values: Mapping[str, Any]) -> str | None:
        if not scripts:
            return None
        script = scripts.get(self.language) or scripts.get(self.house.language)
        return self.say(script, values) if script else None

    def moment(self, when: When | None) -> tuple[Any, str | None]:
        """The moment a duration or formula gives (date, datetime, None or UNKNOWN), and its ISO text."""
        if when is None:
            return None, None
        found = self._moments.get(id(when))
        if found is None:
            try:
                value = when.value(self.scope)
            except Unknown:
                self.sums |= when.needs(self.scope)
                return UNKNOWN, None
            found = self._moments[id(when)] = (value, value.isoformat() if isinstance(value, date) else None)
        return found


def speech_for(incident: Incident, house: House, vocabulary: Vocabulary, language: str) -> Speech:
    def label(name: str, member: str) -> str:
        fact = vocabulary.facts.get(name)
        return fact.label(member, language, house.language) if fact else member.replace("_", " ")

    return Speech(language, incident.site.territory, incident.setting.timezone, incident.setting.now, label)


def promises(speaker: Speaker, option: Option, values: Mapping[str, Any]) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Promises as the decision has them, and as scripts see them."""
    told: list[dict[str, Any]] = []
    seen: dict[str, Any] = {}
    for promise in option.promise:
        entry, seen[promise.id] = _promise(speaker, promise, values)
        told.append(entry)
    return told, seen


def _promise(speaker: Speaker, promise: Promise, values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    due, due_text = speaker.moment(promise.due)
    until, until_text = speaker.moment(promise.until)
    name = None if promise.to else speaker.scope.peek("customer_name")
    entry = {
        "id": promise.id,
        "kind": promise.kind,
        "what": speaker.text(promise.what, values),
        "to": speaker.text(promise.to, values) if promise.to else name if isinstance(name, str) else None,
        "due": due_text,
        "until": until_text,
        "where": speaker.text(promise.where, values),
        "standard": speaker.text(promise.standard, values),
        "depends_on": [{"team": part.team, "by": speaker.moment(part.by)[1]} for part in promise.depends_on],
    }
    seen = {key: entry[key] for key in PROMISE_WORDS if entry[key] is not None}
    if due is not UNKNOWN:
        seen["due"] = due
    if promise.until is not None and until is not UNKNOWN:
        seen["until"] = until
    return entry, seen


def tells(speaker: Speaker, tell: tuple[Tell, ...], values: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {"team": item.team, "message": speaker.text(item.message, values), "by": speaker.moment(item.within)[1]}
        for item in tell
    ]


def say(speaker: Speaker, words: Words, channel: str, values: Mapping[str, Any], owed_words: str) -> Said:
    """All moves, and the whole text for the channel: its own words, else the moves joined."""
    moves = speaker.moves(words, values)
    missing = [move for move, text in moves.items() if text is None]
    if owed_words:
        own = moves.get("put_right")
        moves = {**moves, "put_right": f"{owed_words} {own}" if own else owed_words}
        moves = {move: moves[move] for move in MOVES if move in moves}
    letter = words.channels.get(channel)
    own_text = speaker.say(letter.body, values) if letter else None
    subject = speaker.say(letter.subject, values) if letter and letter.subject else None
    if letter and own_text is None:
        missing.append(f"channels.{channel}")
    if own_text is not None and letter is not None and owed_words and "owed_words" not in letter.body.names:
        own_text = f"{owed_words}\n\n{own_text}"
    text = own_text if own_text is not None else _joined(moves, channel)
    return _dressed(speaker, channel, moves, text, subject, tuple(missing))


def _joined(moves: Mapping[str, str | None], channel: str) -> str:
    between = "\n\n" if channel in WRITTEN else " " if channel == "sms" else "\n"
    return between.join([text for text in moves.values() if text])


def _dressed(
    speaker: Speaker, channel: str, moves: Mapping[str, str | None], text: str, subject: str | None, missing: tuple[str, ...]
) -> Said:
    """Greeting and sign-off round it; plain characters and a count of parts for SMS, HTML for e-mail."""
    greeting, sign_off = speaker.around(channel)
    between = "\n\n" if channel in WRITTEN else " "
    whole = between.join([part for part in (greeting, text, sign_off) if part])
    sms = None
    if channel == "sms":
        whole = plain_for_sms(whole)
        size = segments(whole)
        sms = {"segments": size.segments, "encoding": size.encoding, "length": size.length}
    html = to_html(whole, speaker.language) if channel == "email" else None
    return Said(channel, speaker.language, moves, whole, subject, html, sms, missing)


def amounts(prices: Iterable[Any]) -> dict[str, Any]:
    """What scripts see of remedies: the amount as money, or the quantity, by id."""
    seen: dict[str, Any] = {}
    for found in prices:
        if found.undecided:
            continue
        if isinstance(found.amount, Decimal):
            seen[found.remedy.id] = Money(found.amount, found.currency)
        elif isinstance(found.quantity, Decimal):
            seen[found.remedy.id] = found.quantity
    return seen
