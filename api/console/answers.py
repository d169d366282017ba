"""An answer as its page shows it: asked, said, owed, offered, told, promised, and why."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from babel.dates import get_month_names
from markupsafe import Markup, escape

from api.console.address import Address
from api.console.desk import CounterDesk, Told
from api.console.owed import Entitlements
from api.console.reasons import Reasons
from api.console.wording import CounterWording
from engine.authoring.filters import locale_for
from engine.model.decision import OptionGiven
from engine.model.playbook import Words
from engine.model.sms import odd_characters
from engine.model.text import unbroken
from engine.wording import language_name

SPOKEN = frozenset({"in_person", "phone"})
_MOST_CONSIDERED = 4


@dataclass(frozen=True, slots=True)
class Line:
    """A move: its key and name, its words, and where they cannot be said yet the facts to ask for first."""

    move: str
    name: str
    words: Markup | None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tab:
    word: str
    url: str
    current: bool
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """One option: what it gives and costs, whether it may be given, and where its words are."""

    id: str
    title: str
    gives: tuple[str, ...]
    cost: str
    state: str
    leave: str
    shown: bool
    recommended: bool
    url: str


class AnswerView:
    """What the template of an answer reads."""

    def __init__(self, desk: CounterDesk, address: Address, told: Told, translated: Callable[[str], str]) -> None:
        self.desk, self.address, self.told, self._ = desk, address, told, translated
        self.library, self.decision, self.incident = desk.library, told.decision, told.incident
        self.wording = CounterWording(desk.library, told.incident, desk.preferences.interface, translated)
        self.reasons = Reasons(self.wording)
        self.wished = desk.spoken_language(address)
        self.entitlements = Entitlements(self.reasons, told.decision, told.spoken, self.wished)
        shown = {option.id: option for option in self.decision.options}
        self.option: OptionGiven = shown.get(address.option or "", self.decision.foremost)
        self.said = next(option for option in told.spoken.options if option.id == self.option.id).say

    @property
    def title(self) -> str:
        return self.wording.failure(self.incident.failure)

    @property
    def page_title(self) -> str:
        return self.wording.playbook(self.decision.playbook["id"])

    @property
    def path(self) -> list[str]:
        above = self.library.failures[self.incident.failure].lineage()[1:]
        return [self.wording.failure(node) for node in reversed(above) if node in self.library.failures]

    @property
    def spoken(self) -> bool:
        return self.said.channel in SPOKEN

    @property
    def lines(self) -> list[Line]:
        names = {
            "acknowledge": self._("Acknowledge"), "apologise": self._("Apologise"), "explain": self._("Explain"),
            "put_right": self._("Put right"), "follow_up": self._("Follow up"),
        }  # fmt: skip
        return [
            Line(
                move, names.get(move, move), numbered(text, self.said.language) if text else None,
                () if text else self.waits_for(move),
            )
            for move, text in self.said.moves.items()
            if text != ""
        ]  # fmt: skip

    @property
    def letter(self) -> Markup:
        return numbered(self.said.text, self.said.language)

    @property
    def letter_waits_for(self) -> tuple[str, ...]:
        found = [name for move in self.said.missing for name in self.waits_for(move)]
        return tuple(dict.fromkeys(found))

    def waits_for(self, move: str) -> tuple[str, ...]:
        """The facts to ask for before a move can be said; where it waits for a sum or a day, those it is worked out from."""
        names = self.names_in(move)
        asked = [ask.fact for ask in self.decision.ask if ask.fact in names]
        return tuple(asked or [ask.fact for ask in self.decision.ask if ask.purpose == "amount"])

    def names_in(self, move: str) -> frozenset[str]:
        page = self.library.playbooks[self.decision.playbook["id"]]
        words: Words = next(option for option in page.options if option.id == self.option.id).say[self.said.language]
        if move.startswith("channels."):
            return words.channels[move.removeprefix("channels.")].body.names
        return words.moves[move].names if move in words.moves else frozenset()

    @property
    def measure(self) -> str | None:
        """How an SMS travels, and the one sign that makes it dearer."""
        if not self.said.sms:
            return None
        parts, length = self.said.sms["segments"], self.said.sms["length"]
        told = self._("%(parts)s parts, %(length)s characters.") % {"parts": parts, "length": length}
        if parts == 1:
            told = self._("One part, %(length)s characters.") % {"length": length}
        odd = odd_characters(self.said.text)
        return f"{told} {self._('Without “%(sign)s” it would be shorter.') % {'sign': ' '.join(odd)}}" if odd else told

    @property
    def channels(self) -> list[Tab]:
        names = {
            "in_person": self._("In person"), "phone": self._("Phone"), "email": self._("E-mail"), "sms": self._("Text"),
            "chat": self._("Chat"), "letter": self._("Letter"),
        }  # fmt: skip
        return [
            Tab(names.get(channel, channel), self.address.on(channel).url(), channel == self.said.channel)
            for channel in self.library.house.channels
        ]

    @property
    def languages(self) -> list[Tab]:
        return [
            Tab(
                language_name(language),
                self.address.told_in(language).url(), language == self.wished, language,
            )
            for language in self.library.house.languages
        ]  # fmt: skip

    @property
    def other_language(self) -> bool:
        """Whether the words are in another language than was asked for, because the page has none in it."""
        return self.said.language != self.wished

    @property
    def offers(self) -> list[Offer]:
        return [self.offer(option) for option in self.decision.options]

    def offer(self, option: OptionGiven) -> Offer:
        state, leave = self.wording.leave(option)
        return Offer(
            id=option.id,
            title=self.option_title(option),
            gives=tuple(self.wording.gives(remedy.to_json()) for remedy in option.remedies),
            cost=self.wording.cost(option),
            state=state,
            leave=leave,
            shown=option is self.option,
            recommended=option.id == self.decision.recommended,
            url=self.address.showing(option.id).url(),
        )

    def option_title(self, option: OptionGiven) -> str:
        page = self.library.playbooks[self.decision.playbook["id"]]
        written = next(known for known in page.options if known.id == option.id)
        return self.library.house.in_language(written.titles, self.wording.language)

    @property
    def told_teams(self) -> list[dict[str, Any]]:
        return [
            {"team": self.wording.team(tell["team"]), "message": tell["message"], "by": tell["by"], "when": self.when(tell["by"])}
            for tell in self.option.tell
        ]

    @property
    def promised(self) -> list[dict[str, Any]]:
        return [
            {
                **promise,
                "when": self.when(promise["due"]),
                "last": self.when(promise["until"]),
                "depends_on": [(self.wording.team(part["team"]), self.when(part["by"])) for part in promise["depends_on"]],
            }
            for promise in self.option.promise
        ]

    def when(self, moment: str | None) -> str | None:
        return self.wording.moment(moment) if moment else None

    @property
    def considered(self) -> list[tuple[str, list[str]]]:
        """Other pages: title and reasons."""
        others = [why for why in self.decision.why if why.verdict != "chosen"][:_MOST_CONSIDERED]
        return [(self.wording.playbook(why.playbook), self.reasons.of(why)) for why in others]

    @property
    def because(self) -> list[str]:
        """What speaks for the page that answers."""
        every_case = self._("it is the page for “%(failure)s”, whatever the case") % {"failure": self.page_failure}
        return self.reasons.of(self.decision.why[0]) or [every_case]

    @property
    def page_failure(self) -> str:
        """What the page is about, as near to the incident as it says."""
        page = self.library.playbooks[self.decision.playbook["id"]]
        lineage = self.library.failures[self.incident.failure].lineage()
        return self.wording.failure(next((node for node in lineage if node in page.failures), self.incident.failure))

    @property
    def owner(self) -> str:
        return self.wording.team(self.decision.playbook["owner"])

    def question(self, fact: str) -> str:
        return self.wording.question(fact)


def numbered(text: str, language: str) -> Markup:
    """Words with their sums, times and days set apart, everything else escaped. Signs set off with a space keep it."""
    text = unbroken(text)
    parts: list[Markup] = []
    end = 0
    for found in _telling(language).finditer(text):
        parts += [escape(text[end : found.start()]), Markup("<b>"), escape(found.group()), Markup("</b>")]
        end = found.end()
    return Markup("").join([*parts, escape(text[end:])])


@cache
def _telling(language: str) -> re.Pattern[str]:
    """Sums, times and days as they are written in a language.

    A number is of bounded length: a long row of digits is read once, not once more from each of them.
    """
    months = get_month_names("wide", locale=locale_for(language, None)).values()
    number = r"\d[\d.,\u00a0\u202f]{0,24}"
    sums = rf"[£€$]{number}(?<=\d)|{number}[\u00a0\u202f ]?[£€$%]"
    days = rf"\d{{1,2}}(?:er)? (?:{'|'.join(map(re.escape, months))})(?: \d{{4}})?"
    return re.compile(rf"{sums}|\b\d{{1,2}}[:h]\d{{2}}\b|\b{days}\b")
