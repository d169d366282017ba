"""What a text message costs in the worst case: with the longest value of every fact, whatever branch it takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import islice, product
from typing import Any

from engine.authoring.checks.draft import Draft
from engine.authoring.checks.priced import priced_options
from engine.authoring.checks.texts import Said, without_tags
from engine.authoring.compiling.page import when_type
from engine.authoring.document import Pointer
from engine.model.condition import FALSE
from engine.model.finding import Finding, Place, warning
from engine.model.money import Money
from engine.model.playbook import Option, Playbook, Scripts
from engine.model.scope import NOTHING, UNKNOWN, Formula
from engine.model.sms import SmsSize, odd_characters, plain_for_sms, segments
from engine.model.speech import MissingWords, Script, Speech
from engine.model.types import ValueType

_MOST_TRIED = 64
_A_NAME = "n" * 24
_NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
_DAYS = (date(2027, 9, 30), date(2027, 8, 30))
"""The longest day, year and all; and one in the month whose French name has a letter that text messages lack."""
_NUMBERS = (Decimal(99_999), Decimal(1), Decimal(2))
_MUCH = Decimal("99999.99")
_Highest = Mapping[str, Mapping[str, Decimal]]
"""The most that each remedy of an option can come to, by currency."""


def check_sms_length(draft: Draft) -> Iterator[Finding]:
    """`sms-too-long`: more parts than `voice.sms_parts` with the longest values. `no-sms`: the moves would go instead, and are."""
    if "sms" not in draft.house.channels:
        return
    for page in draft.sound:
        highest = _highest(draft, page)
        for index, option in enumerate(page.options):
            yield from _long(draft, page, index, option, highest[index])


def _long(draft: Draft, page: Playbook, index: int, option: Option, bounds: _Highest) -> Iterator[Finding]:
    most = draft.house.voice.sms_parts
    for language, words in option.say.items():
        letter = words.channels.get("sms")
        scripts = [letter.body] if letter else list(words.moves.values())
        worst = _Worst(draft, page, option, language, bounds).of(scripts)
        if worst is None or worst[1].segments <= most:
            continue
        text, size = worst
        if letter is None:
            fault = f"'{option.id}' has no SMS of its own, and its moves can take {size.segments} parts in {language}"
            place = draft.by_path[page.path].key_place(("options", index))
            yield warning(place, "no-sms", fault, f"write say.channels.sms in at most {most} parts")
            return  # its translations have none either, or are told with them
        because = f": '{''.join(odd_characters(text))}' lets a part hold 67 characters" if size.encoding == "UCS-2" else ""
        fault = f"the SMS of '{option.id}' can take {size.segments} parts in {language}, more than {most}{because}"
        fix = "shorten it, or give the facts in it a smaller maxLength"
        yield warning(_place(draft, page, index, option, language), "sms-too-long", fault, fix)


def _place(draft: Draft, page: Playbook, index: int, option: Option, language: str) -> Place:
    """Where the message stands: on the page or its translation, of the option or of them all."""
    document = draft.by_path[page.path]
    pointer: Pointer = ("options", index)
    written: Any = document.data["options"][index]
    translated = draft.shared.translations.of(page.id).get(language)
    if translated:
        document, pointer = translated, ("options", option.id)
        written = (translated.data.get("options") or {}).get(option.id) or {}
    inside = "sms" in ((written.get("say") or {}).get("channels") or {})
    return document.key_place((*pointer, "say", "channels", "sms") if inside else ("say", "channels", "sms"))


def _highest(draft: Draft, page: Playbook) -> Sequence[_Highest]:
    """What the remedies of each option of a page can come to; what has no end counts as very much."""
    found: list[dict[str, dict[str, Decimal]]] = [{} for _ in page.options]
    for index, _, currency, remedies in priced_options(draft, page):
        for one in remedies:
            high = one.amount().high if "amount" in one.raw else one.read("quantity").high
            found[index].setdefault(currency, {})[one.remedy.id] = min(high, _MUCH) if high is not None else _MUCH
    return found


@dataclass(slots=True)
class _Worst:
    """The longest that scripts can become: names take their longest values, in each combination that the page allows."""

    draft: Draft
    page: Playbook
    option: Option
    language: str
    highest: Mapping[str, Mapping[str, Decimal]]

    def of(self, scripts: list[Script]) -> tuple[str, SmsSize] | None:
        names = frozenset().union(*(script.names for script in scripts))
        kinds = {self._kind(name) for name in names}
        currencies = self.draft.house.currencies if "money" in kinds else self.draft.house.currencies[:1]
        days = _DAYS if kinds & {"date", "date-time", "promise"} else _DAYS[:1]
        texts = {text for currency in currencies for day in days for text in self._texts(scripts, currency, day)}
        sizes = ((text, segments(text)) for text in _telling(texts))
        return max(sizes, key=lambda found: (found[1].segments, found[1].length), default=None)

    def _kind(self, name: str) -> str:
        """What a name holds: the kind of its type, or `promise`."""
        if name.startswith("promises."):
            return "promise"
        if any(name in sums for sums in self.highest.values()):
            return "money"
        known = self.page.definitions.get(name) or self.draft.shared.names.get(name)
        return "" if known is None else known.type.kind if isinstance(known, Formula) else known.kind

    def _texts(self, scripts: list[Script], currency: str, day: date) -> Iterator[str]:
        names = frozenset().union(*(script.names for script in scripts))
        roots = sorted(name for name in names if not name.startswith("promises."))
        moment = datetime(day.year, day.month, day.day, 22, 45, tzinfo=UTC)
        choices = [self._values(name, currency, day, moment) for name in roots]
        promises = {promise.id: {"due": _at(promise.due, day, moment), "until": _at(promise.until, day, moment)} for promise in self.option.promise}
        speech = self._speech()
        for values in islice(product(*choices), _MOST_TRIED):
            known = {name: value for name, value in zip(roots, values, strict=True) if value is not UNKNOWN}
            if self._allowed(known, currency):
                seen = {**known, "house": self.draft.house.short_name, "promises": promises}
                seen["promises"] = {key: {**fields, **self._told(key, seen, speech)} for key, fields in promises.items()}
                yield from self._said(scripts, seen, speech)

    def _said(self, scripts: list[Script], values: Mapping[str, Any], speech: Speech) -> Iterator[str]:
        parts = []
        for script in scripts:
            try:
                parts.append(script.say(values, speech))
            except MissingWords:
                return
        yield plain_for_sms(" ".join(part for part in parts if part))

    def _told(self, promise_id: str, values: Mapping[str, Any], speech: Speech) -> dict[str, str]:
        """A promise's own words, as far as they can be said."""
        promise = next(promise for promise in self.option.promise if promise.id == promise_id)
        texts: dict[str, Scripts] = {"what": promise.what, "where": promise.where, "standard": promise.standard, "to": promise.to}
        told = {}
        for key, scripts in texts.items():
            script = scripts.get(self.language) or scripts.get(self.draft.house.language)
            text = None if script is None else next(self._said([script], values, speech), None)
            if text is not None:
                told[key] = text
        return told

    def _speech(self) -> Speech:
        house, facts = self.draft.house, self.draft.shared.vocabulary.facts
        site = house.own_site

        def label(name: str, member: str) -> str:
            return facts[name].label(member, self.language, house.language) if name in facts else member

        return Speech(self.language, site.territory, site.timezone, _NOW, label)

    def _values(self, name: str, currency: str, day: date, moment: datetime) -> list[Any]:
        """The values to try for a name, the longest first."""
        fact = self.draft.shared.vocabulary.facts.get(name)
        if name in self.highest.get(currency, {}):
            amount = self.highest[currency][name]
            remedy = next(remedy for remedy in self.option.remedies if remedy.id == name)
            return [amount if remedy.amount is None else Money(amount, currency)]
        if name == "role":
            return [max((role.id for role in self.draft.house.roles), key=len)]
        if name == "owed_words":
            return [""]
        known = self.draft.shared.names.get(name) or self.page.definitions.get(name)
        kind = known.type if isinstance(known, Formula) else known
        if kind is None:
            return [UNKNOWN]
        schema = fact.schema if fact else {}
        values = _longest(kind, schema, currency, day, moment)
        nullable = fact.nullable if fact else isinstance(known, Formula) and known.nullable
        return [*values, None] if nullable or (fact is not None and fact.built_in and not fact.has_default) else values

    def _allowed(self, known: Mapping[str, Any], currency: str) -> bool:
        names = _Given({key: value.amount if isinstance(value, Money) else value for key, value in known.items()}, currency)
        return all(one.truth(names) is not FALSE for one in (self.page.when, self.option.when))


def _telling(texts: Iterable[str]) -> list[str]:
    """Those that can be the worst: the longest, and the longest of those with a letter that makes parts smaller."""
    ordered = sorted(texts, key=lambda text: (-len(text), text))
    odd = next((text for text in ordered if odd_characters(text)), None)
    return [*ordered[:3], *([odd] if odd else [])]


def _at(when: Any, day: date, moment: datetime) -> Any:
    """The day or moment of a promise, by what its formula or duration gives."""
    if when is None:
        return None
    return moment if when_type(when).kind == "date-time" else day


def _longest(kind: ValueType, schema: Mapping[str, Any], currency: str, day: date, moment: datetime) -> list[Any]:
    if kind.kind == "string":
        return ["n" * int(schema.get("maxLength", len(_A_NAME)))]
    if kind.kind in {"enum", "boolean"}:
        return list(kind.members) or [True, False]
    if kind.kind in {"number", "money"}:
        most = schema.get("maximum", schema.get("exclusiveMaximum"))
        most = most.get(currency) if isinstance(most, Mapping) else most
        if kind.kind == "money":
            return [Money(_MUCH if most is None else Decimal(most), currency)]
        return [_NUMBERS[0] if most is None else Decimal(most), *_NUMBERS[1:]]
    if kind.kind == "date":
        return [day]
    return [moment] if kind.kind == "date-time" else [UNKNOWN]


@dataclass(frozen=True, slots=True)
class _Given:
    values: Mapping[str, Any]
    currency: str

    def peek(self, name: str) -> Any:
        return self.values.get(name, UNKNOWN)

    def needs(self, name: str) -> frozenset[str]:
        return NOTHING


def check_sms_letters(draft: Draft) -> Iterator[Finding]:
    """`sms-letter`: a character in a text message that makes each of its parts hold 67 characters, not 153."""
    if "sms" not in draft.house.channels:
        return
    for one in draft.said:
        if one.pointer[-2:] == ("channels", "sms"):
            yield from _letters(one)


def _letters(one: Said) -> Iterator[Finding]:
    bare = without_tags(one.text)
    for letter in odd_characters(plain_for_sms(bare)):
        at = bare.find(letter)
        word = next((word for word in bare.split() if letter in word), letter)
        fault = f"'{letter}' in '{word}' makes the whole SMS UCS-2: a part holds 67 characters, not 153"
        yield warning(one.at(max(at, 0)), "sms-letter", fault, "say it with another word")
