"""Practice: the book's own cases as situations to play, and what the house would say."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime
from typing import Any

from api.console.address import Address
from api.console.answers import AnswerView, Line
from api.console.desk import CounterDesk, Told
from engine.cases import Case
from engine.model.decision import Decision
from engine.model.errors import RequestRefused
from engine.model.incident import Incident
from engine.pipeline import decide

_OPENINGS = 3
_HIDDEN = frozenset({"customer_id", "staff_name", "currency", "language", "channel"})


class Situation:
    """One case to play: told, then chosen, then shown."""

    def __init__(self, desk: CounterDesk, cases: tuple[Case, ...], number: int, translated: Callable[[str], str]) -> None:
        self.desk, self.cases, self.number, self._ = desk, cases, number, translated
        self.case = cases[number]
        self.incident, self.decision = played(desk, self.case)
        address = Address(self.incident.failure)
        told = Told(self.incident, self.decision, self.decision, self.case.request.get("facts", {}))
        self.view = AnswerView(desk, address, told, translated)

    @property
    def told(self) -> list[tuple[str, str]]:
        """The facts of the case in plain words."""
        facts = self.desk.library.vocabulary.facts
        language, fallback = self.desk.preferences.interface, self.desk.library.house.language
        given = [name for name in self.case.request.get("facts", {}) if name in facts and name not in _HIDDEN]
        return [
            (facts[name].title(language, fallback), self.view.wording.value(facts[name], self.incident.known[name]))
            for name in given
        ]

    @property
    def openings(self) -> list[Line]:
        """Lines to begin with, of which one is the house's own first. The others come later; saying sorry is none of
        them, for one may well begin with that."""
        said = self.view.said.moves
        first, *rest = (line for line, move in zip(self.view.lines, said, strict=False) if line.words and move != "apologise")
        rest.sort(key=lambda line: len(line.words or ""))
        return _shuffled([first, *rest[: _OPENINGS - 1]], self.number)

    @property
    def first(self) -> int:
        """Which of the openings the house begins with."""
        first = next((line for line in self.view.lines if line.words), None)
        return self.openings.index(first) if first else -1

    @property
    def next(self) -> int:
        return (self.number + 1) % len(self.cases)


def situation(desk: CounterDesk, cases: tuple[Case, ...], number: int, translated: Callable[[str], str]) -> Situation | None:
    """The case of a number, or the first after it that can be played: with a choice to make and every word there.

    The order mixes the book's pages, and is the same for everyone, so that two people can talk about what they chose.
    """
    mixed = tuple(_shuffled(cases, len(cases)))
    for step in range(len(mixed)):
        found = (number + step) % len(mixed)
        try:
            _, decision = played(desk, mixed[found])
        except RequestRefused:
            continue
        if len(decision.options) > 1 and not decision.options[0].say.missing and decision.recommended:
            return Situation(desk, mixed, found, translated)
    return None


def played(desk: CounterDesk, case: Case) -> tuple[Incident, Decision]:
    """A case decided as the person at this device would have it: spoken, and in the language of their pages."""
    house = desk.library.house
    wished = desk.preferences.interface
    at: datetime | str = case.request.get("at", desk.now)
    request: dict[str, Any] = {**case.request, "at": at, "role": case.request.get("role", desk.preferences.role)}
    request |= {"channel": house.channels[0], "language": wished if wished in house.languages else house.language}
    incident = Incident.parse(desk.library, request)
    return incident, decide(desk.library, incident)


def _shuffled(items: Any, seed: Any) -> list[Any]:
    mixed = list(items)
    random.Random(str(seed)).shuffle(mixed)
    return mixed
