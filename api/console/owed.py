"""What the customer is owed, may be owed and is not owed, as the page of an answer shows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from babel.lists import format_list
from markupsafe import Markup

from api.console.reasons import Reasons
from engine.deciding.owed import scope_of
from engine.deciding.render import Speaker, speech_for
from engine.model.condition import TRUE
from engine.model.decision import Decision
from engine.model.playbook import Choice, Entitlement, Exclusion, Remedy
from engine.model.text import capital


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day that counts, or the facts it waits for."""

    name: Markup
    day: str | None
    waits_for: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Owed:
    """An entitlement: `given` in plain words, `source` with the day it was checked."""

    title: str
    given: tuple[str, ...]
    choices: tuple[tuple[str, tuple[str, ...]], ...]
    deadlines: tuple[Deadline, ...]
    figures: tuple[tuple[Markup, str], ...]
    standing: str | None
    source: str


@dataclass(frozen=True, slots=True)
class MayBeOwed:
    """What may be owed, and the facts that would tell."""

    title: str
    depends_on: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotOwed:
    """What is not owed and why; `words` say so to the customer, in their `language`."""

    title: str
    reason: str
    words: str | None
    language: str
    deadlines: tuple[Deadline, ...]


class Entitlements:
    """Those of one answer. `spoken` is the decision in the language of the customer's words, `wished`."""

    def __init__(self, reasons: Reasons, decision: Decision, spoken: Decision, wished: str) -> None:
        self.reasons, self.wording, self._ = reasons, reasons.wording, reasons.wording.translated
        self.decision, self.spoken, self.wished = decision, spoken, wished
        self.library, self.incident = self.wording.library, self.wording.incident

    @cached_property
    def owed(self) -> list[Owed]:
        return [self._owed(entry) for entry in self.decision.owed]

    @cached_property
    def may_be_owed(self) -> list[MayBeOwed]:
        """One line for what waits for the same questions."""
        lines: dict[tuple[str, tuple[str, ...]], list[str | None]] = {}
        for entry in self.decision.may_be_owed:
            lines.setdefault((entry["entitlement"], tuple(entry["depends_on"])), []).append(entry["remedy"])
        return [MayBeOwed(self.title(id, parts), facts) for (id, facts), parts in lines.items()]

    @cached_property
    def not_owed(self) -> list[NotOwed]:
        return [self._not_owed(entry) for entry in self.spoken.not_owed]

    def _owed(self, entry: Mapping[str, Any]) -> Owed:
        chooser = {"customer": self._("One of these; they choose:"), "house": self._("One of these; we choose:")}
        return Owed(
            title=self.wording.entitlement(entry["entitlement"]),
            given=tuple(self.wording.gives(remedy) for remedy in entry["remedies"]),
            choices=tuple(
                (chooser[choice["chosen_by"]], tuple(self.wording.gives(remedy) for remedy in choice["remedies"]))
                for choice in entry["choices"]
                if choice["remedies"]
            ),
            deadlines=tuple(self.deadlines(entry)),
            figures=tuple(
                (self.in_house(name), self.wording.money(sum_["amount"], sum_["currency"]))
                for name, sum_ in entry["figures"].items()
                if sum_ and "amount" in sum_
            ),
            standing=entry["standing"],
            source=self.source(entry["source"]),
        )

    def _not_owed(self, entry: Mapping[str, Any]) -> NotOwed:
        exclusion = self.exclusion(entry)
        # A page speaks a language where all that it says of what is owed has it; else the house's own.
        page = self.library.entitlements[entry["entitlement"]]
        written = set(page.say).intersection(exclusion.say if exclusion else ())
        return NotOwed(
            title=self.title(entry["entitlement"], [entry["remedy"]]),
            reason=self.reason(entry, exclusion),
            words=entry["say"],
            language=self.wished if self.wished in written else self.library.house.language,
            deadlines=tuple(self.deadlines(entry)),
        )

    def reason(self, entry: Mapping[str, Any], exclusion: Exclusion | None) -> str:
        """The facts that exclude it; nothing where only the words for the customer say why."""
        if exclusion:
            facts = self.reasons.excluding(exclusion, self._scope(entry["entitlement"]))
            if facts or entry["say"]:
                return self._("; ").join(facts)
        return self.in_house(entry["reason"]) if entry["reason"] else self._("the sum is too small to be paid")

    def exclusion(self, entry: Mapping[str, Any]) -> Exclusion | None:
        """The one that holds; none where a sum was dropped."""
        page = self.library.entitlements[entry["entitlement"]]
        item = self.item(page, entry["remedy"]) if entry["remedy"] else page
        scope = self._scope(page.id)
        held = (one for one in item.unless if one.reason == entry["reason"] and one.when.truth(scope) is TRUE)
        return next(held, None)

    def title(self, entitlement: str, parts: list[str | None]) -> str:
        """`A late flight`, or with the parts that it is about `A late flight (a hotel room and the ride there)`."""
        title = self.wording.entitlement(entitlement)
        names = list(dict.fromkeys(self.part(entitlement, part) for part in parts if part))
        if not names or None in parts:
            return title
        return self._("%(title)s (%(parts)s)") % {"title": title, "parts": format_list(names, locale=self.wording.locale)}

    def part(self, entitlement: str, id: str) -> str:
        """One remedy of it, or a choice of them, in the language of the person here."""
        item = self.item(self.library.entitlements[entitlement], id)
        names = [self.remedy(entitlement, one) for one in (item.one_of if isinstance(item, Choice) else (item,))]
        return format_list(names, style="or", locale=self.wording.locale)

    def remedy(self, entitlement: str, remedy: Remedy) -> str:
        page, house = self.library.entitlements[entitlement], self.library.house
        speech = speech_for(self.incident, house, self.library.vocabulary, self.wording.language)
        speaker = Speaker(house, self.incident, self._scope(entitlement), page.money_names, speech)
        return speaker.text(remedy.what, speaker.values(page.names)) or self.wording.kind(remedy.kind)

    def item(self, page: Entitlement, id: str) -> Remedy | Choice:
        things = (thing for item in page.remedies if isinstance(item, Choice) for thing in item.one_of)
        return next(item for item in (*page.remedies, *things) if item.id == id)

    def deadlines(self, entry: Mapping[str, Any]) -> Iterator[Deadline]:
        for name, day in entry["deadlines"].items():
            told = self.in_house(capital(name))
            if isinstance(day, str):
                yield Deadline(told, self.wording.moment(day))
            elif isinstance(day, Mapping):
                yield Deadline(told, None, tuple(day["depends_on"]))

    def source(self, source: Mapping[str, Any]) -> str:
        where = ", ".join(str(source[key]) for key in ("law", "contract", "place") if source.get(key))
        if not source.get("checked"):
            return where
        return self._("%(where)s. Checked %(day)s.") % {"where": where, "day": self.wording.day(str(source["checked"]))}

    def in_house(self, name: str) -> Markup:
        """A name that the book has in the house's own language only."""
        return Markup('<span lang="%s">%s</span>') % (self.library.house.language, name.replace("_", " "))

    def _scope(self, entitlement: str) -> Any:
        return scope_of(self.library, self.library.entitlements[entitlement], self.incident)[0]
