"""What each page of a preview shows: a page of the book in one language, on its cases and at its worst."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from engine.authoring.book import CheckedBook
from engine.authoring.document import page_stem
from engine.cases import Case, CaseResult, cases_of, run_case
from engine.model.decision import Decision, OptionGiven
from engine.model.errors import RequestRefused
from engine.model.incident import Incident
from engine.model.library import Library, lineage
from engine.model.playbook import Entitlement, Option, Playbook
from engine.pipeline import decide
from engine.preview.opening import open_option, scope_of
from engine.preview.views import (
    Answered,
    OptionView,
    OwedView,
    Situation,
    answered,
    option_view,
    situation_of,
    with_noticed,
)
from engine.preview.voices import Voice
from engine.preview.worst import Worst
from engine.wording import Wording

_NOTICED = (("us", "We told them first"), ("customer", "They told us first"))


@dataclass(frozen=True, slots=True)
class CaseLeaf:
    """A case of the book, decided. `differences`: where it no longer says what it means."""

    name: str
    place: str
    answer: Answered
    differences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WorstLeaf:
    """An option at its worst: the dearest sums, the longest words."""

    situation: Situation
    option: OptionView


@dataclass(frozen=True, slots=True)
class Noticed:
    """What an option says when we told the customer first, and what when the customer told us."""

    option: str
    pairs: tuple[tuple[tuple[str, Voice], ...], ...]


@dataclass(frozen=True, slots=True)
class PlaybookLeaf:
    """A playbook in one language."""

    page: Playbook
    language: str
    title: str
    trail: tuple[str, ...]
    owner: str
    cases: tuple[CaseLeaf, ...]
    worst: tuple[WorstLeaf, ...]
    noticed: tuple[Noticed, ...]
    untried: tuple[str, ...]
    """Titles of the options that no case comes to."""


@dataclass(frozen=True, slots=True)
class OwedLeaf:
    """An entitlement in one language, on the cases it has a say in."""

    page: Entitlement
    language: str
    title: str
    trail: tuple[str, ...]
    source: str
    cases: tuple[tuple[str, Situation, tuple[OwedView, ...]], ...]


class Leaves:
    """Makes the pages of one book's preview. `now` is the moment of cases without one, and of worst cases."""

    def __init__(self, library: Library, book: CheckedBook, now: datetime) -> None:
        self.library, self.now = library, now
        self.cases = list(cases_of(book.documents))
        self.worst = Worst(library, now)
        self.worst.learn(case.request.get("facts") or {} for case in self.cases if "refused" not in case.expect)
        self._results: dict[str, list[tuple[Case, CaseResult]]] = {}
        self._claims: dict[str, list[Case]] = {}
        self._worst_requests: dict[tuple[str, int, str], dict[str, Any]] = {}
        for case, decision in self._decided():
            page = decision.playbook["id"]
            if self._belongs(case, library.playbooks[page]):
                self._results.setdefault(page, []).append((case, run_case(library, case, now)))
            for entry in (*decision.owed, *decision.may_be_owed, *decision.not_owed):
                shelf = self._claims.setdefault(entry["entitlement"], [])
                if case not in shelf[-1:]:
                    shelf.append(case)

    def _decided(self) -> Iterator[tuple[Case, Decision]]:
        for case in self.cases:
            try:
                yield case, decide(self.library, Incident.parse(self.library, self.request(case)))
            except RequestRefused:
                continue

    def _belongs(self, case: Case, page: Playbook) -> bool:
        """Whether a case is about the page: it says so, or stands in the file beside it.

        Cases of law and contract come to some page too, but they are about what is owed.
        """
        expected = case.expect.get("playbook")
        return expected == page.id or (expected is None and page_stem(case.place.path) == page_stem(page.path))

    def request(self, case: Case) -> dict[str, Any]:
        return {"at": self.now, **case.request}

    def cases_of(self, page: str) -> list[Case]:
        """The cases that are about a playbook and come to it."""
        return [case for case, _ in self._results.get(page, ())]

    def playbook(self, page: Playbook, language: str) -> PlaybookLeaf:
        found = [self._case(case, result, language) for case, result in self._results.get(page.id, ())]
        # The fullest case first: nothing left to ask, then as the book has them.
        cases = tuple(sorted(found, key=lambda case: bool(case.answer.asks)))
        tried = {option.id for case in cases for option in case.answer.options if not option.leave.startswith("only if")}
        return PlaybookLeaf(
            page=page,
            language=language,
            title=self.title(page.titles, language),
            trail=self.trail(page.failures, language),
            owner=self.title(self.library.house.teams[page.owner].titles, self.library.house.language)
            if page.owner in self.library.house.teams
            else page.owner,
            cases=cases,
            worst=tuple(self._worst(page, language)),
            noticed=tuple(self._noticed(page, language)),
            untried=tuple(self.title(option.titles, language) for option in page.options if option.id not in tried),
        )

    def _case(self, case: Case, result: CaseResult, language: str) -> CaseLeaf:
        place = f"{case.place.path}:{case.place.line}"
        answer = answered(self.library, self.request(case), language, self.library.house.channels)
        return CaseLeaf(case.name, place, answer, tuple(map(str, result.differences)))

    def worst_request(self, page: Playbook, option_index: int, language: str) -> dict[str, Any]:
        """The request of an option's worst case, asked by the least of the roles."""
        key = page.id, option_index, language
        if key not in self._worst_requests:
            failure, option = page.failures[0], page.options[option_index]
            facts = self.worst.facts(page, option, failure, language)
            self._worst_requests[key] = {"failure": failure, "facts": facts, "at": self.now}
        return self._worst_requests[key]

    def _worst(self, page: Playbook, language: str) -> Iterator[WorstLeaf]:
        for index in range(len(page.options)):
            request = self.worst_request(page, index, language)
            yield WorstLeaf(*self._opened(page, index, request, language))

    def _opened(
        self, page: Playbook, index: int, request: Mapping[str, Any], language: str
    ) -> tuple[Situation, OptionView]:
        library, option = self.library, page.options[index]
        incidents = [
            Incident.parse(library, {**request, "language": language, "channel": channel}) for channel in library.house.channels
        ]
        opened = [self.opened_option(one, page, option) for one in incidents]
        view = option_view(Wording(library, incidents[0]), opened[0], [one.say for one in opened], False)
        return situation_of(library, request, incidents[0]), view

    def opened_option(self, incident: Incident, page: Playbook, option: Option) -> OptionGiven:
        """An option taken as open, for an incident as it is."""
        return open_option(self.library, incident, page, option, scope_of(self.library, incident, page)).option

    def _noticed(self, page: Playbook, language: str) -> Iterator[Noticed]:
        """Each option whose words differ by who noticed first; words already shown are not shown again."""
        seen: set[tuple[str, ...]] = set()
        for index, option in enumerate(page.options):
            request = self._typical(page, index, language)
            by_whom = [self._opened(page, index, with_noticed(request, who), language)[1] for who, _ in _NOTICED]
            pairs = []
            for ours, theirs in _alike(by_whom[0].voices, by_whom[1].voices):
                differing = _differing(ours, theirs)
                if differing and differing not in seen:
                    seen.add(differing)
                    pairs.append(((_NOTICED[0][1], _narrowed(ours, theirs)), (_NOTICED[1][1], _narrowed(theirs, ours))))
            if pairs:
                yield Noticed(self.title(option.titles, language), tuple(pairs))

    def _typical(self, page: Playbook, index: int, language: str) -> dict[str, Any]:
        """The first case that comes to an option, else its worst case."""
        found = self.first_case(page, index)
        return self.worst_request(page, index, language) if found is None else found

    def first_case(self, page: Playbook, index: int) -> dict[str, Any] | None:
        """The request of the first case in which an option is the recommended one."""
        for case in self.cases_of(page.id):
            decision = decide(self.library, Incident.parse(self.library, self.request(case)))
            if decision.recommended == page.options[index].id:
                return self.request(case)
        return None

    def owed(self, page: Entitlement, language: str) -> OwedLeaf:
        found = []
        for case in self._claims.get(page.id, ()):
            answer = answered(self.library, self.request(case), language, self.library.house.channels[:1])
            mine = tuple(view for view in answer.owed if view.entitlement == page.id)
            found.append((case.name, answer.situation, mine))
        wording = Wording(self.library, self._any_incident(page.failures[0]))
        return OwedLeaf(
            page, language, self.title(page.titles, language), self.trail(page.failures, language),
            wording.source(page.source), tuple(found),
        )  # fmt: skip

    def _any_incident(self, failure: str) -> Incident:
        return Incident.parse(self.library, {"failure": failure, "at": self.now})

    def title(self, titles: Mapping[str, str], language: str) -> str:
        return self.library.house.in_language(titles, language)

    def trail(self, failures: Iterable[str], language: str) -> tuple[str, ...]:
        """The titles from the tree's root to the page's first failure."""
        return tuple(self.title(self.library.failures[node].titles, language) for node in reversed(lineage(next(iter(failures)))))


def _alike(ours: tuple[Voice, ...], theirs: tuple[Voice, ...]) -> Iterator[tuple[Voice, Voice]]:
    """The voices of the same first channel, beside each other."""
    by_channel = {channel: voice for voice in theirs for channel in voice.channels}
    for voice in ours:
        yield voice, by_channel[voice.channels[0]]


def _differing(ours: Voice, theirs: Voice) -> tuple[str, ...]:
    """The moves, or the paragraphs, that are not the same on both sides; and the shape they stand in."""
    if ours.paragraphs == theirs.paragraphs:
        return ()
    if ours.shape == theirs.shape == "moves":
        pairs = zip(ours.moves, theirs.moves, strict=False)
        return ("moves", *(f"{one}\n{other}" for one, other in pairs if one != other))
    return (*ours.paragraphs, *theirs.paragraphs)


def _narrowed(voice: Voice, other: Voice) -> Voice:
    """Of moves those that are not the same on the other side; of other shapes the whole."""
    if not voice.shape == other.shape == "moves":
        return voice
    return replace(voice, moves=tuple(move for move in voice.moves if move not in other.moves))
