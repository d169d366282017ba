"""Practice: the book's own cases as situations to play, and what the house would say."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime
from threading import Lock
from typing import Any

from api.console.address import Address
from api.console.answers import AnswerView, Line
from api.console.desk import CounterDesk, Told
from engine.cases import Case
from engine.model.decision import Decision, Said
from engine.model.errors import RequestRefused
from engine.model.incident import Incident
from engine.pipeline import decide

_OPENINGS = 3
_MOST_KEPT = 16
"""Books, languages and roles at once: a reload keeps the old book for a moment, and few houses speak more than two."""
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
        first, rest = self._lines[:1], self._lines[1:]
        rest.sort(key=lambda line: len(line.words or ""))
        return _shuffled([*first, *rest[: _OPENINGS - 1]], self.number)

    @property
    def first(self) -> int:
        """Which of the openings the house begins with."""
        return self.openings.index(self._lines[0])

    @property
    def _lines(self) -> list[Line]:
        return [line for line in self.view.lines if line.words and line.move in _begins(self.view.said)]

    @property
    def next(self) -> int:
        return (self.number + 1) % len(self.cases)


class Practice:
    """The cases of one book that can be played at one kind of device: the same language of words, the same role.

    Their order mixes the book's pages, and is the same for everyone, so that two people can talk about what they chose.
    """

    def __init__(self, desk: CounterDesk, cases: tuple[Case, ...]) -> None:
        self.written = cases
        self.cases = tuple(_shuffled(cases, len(cases)))
        self.numbers = tuple(number for number, case in enumerate(self.cases) if _can_be_played(desk, case))

    def situation(self, desk: CounterDesk, number: int, translated: Callable[[str], str]) -> Situation | None:
        """The case of a number, or the first after it that can be played; None where no case of the book can."""
        if not self.numbers:
            return None
        wanted = number % len(self.cases)
        found = next((known for known in self.numbers if known >= wanted), self.numbers[0])
        return Situation(desk, self.cases, found, translated)


_practices: dict[tuple[str, str, str], Practice] = {}
_lock = Lock()


def practice(desk: CounterDesk, cases: tuple[Case, ...]) -> Practice:
    """What can be played at a desk; found out once for each book, language and role."""
    key = (desk.library.revision, desk.own_language, desk.preferences.role)
    with _lock:
        found = _practices.get(key)
        # Cases are no part of a revision: they may have changed without it.
        if found is None or found.written is not cases:
            while len(_practices) >= _MOST_KEPT:
                _practices.pop(next(iter(_practices)))
            found = _practices[key] = Practice(desk, cases)
        return found


def _can_be_played(desk: CounterDesk, case: Case) -> bool:
    """Whether there is a choice to make, of options and of lines, and every word is there."""
    try:
        _, decision = played(desk, case)
    except RequestRefused:
        return False
    say = decision.foremost.say
    return bool(decision.recommended) and len(decision.options) > 1 and not say.missing and len(_begins(say)) > 1


def _begins(said: Said) -> list[str]:
    """The moves that one could take for the first."""
    return [move for move, words in said.moves.items() if words and move != "apologise"]


def played(desk: CounterDesk, case: Case) -> tuple[Incident, Decision]:
    """A case decided as the person at this device would have it: spoken, and in the language of their pages."""
    house = desk.library.house
    at: datetime | str = case.request.get("at", desk.now)
    request: dict[str, Any] = {**case.request, "at": at, "role": case.request.get("role", desk.preferences.role)}
    request |= {"channel": house.channels[0], "language": desk.own_language}
    incident = Incident.parse(desk.library, request)
    return incident, decide(desk.library, incident)


def _shuffled(items: Any, seed: Any) -> list[Any]:
    mixed = list(items)
    random.Random(str(seed)).shuffle(mixed)
    return mixed
