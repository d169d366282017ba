"""What cases come to: the options, rows, exclusions, remedies and ways of the words of a book, and those no case reaches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from engine.authoring.book import CheckedBook, compile_files
from engine.authoring.compiling.page import Branch
from engine.authoring.document import Document, Pointer
from engine.authoring.word_arms import Arms
from engine.cases import cases_of
from engine.deciding.match import Desk, match
from engine.deciding.owed import scope_of
from engine.model.condition import TRUE
from engine.model.decision import Decision
from engine.model.errors import NotComputable, RequestRefused
from engine.model.finding import Finding, Place, warning
from engine.model.incident import Incident
from engine.model.library import Library
from engine.model.playbook import Entitlement
from engine.model.scope import Scope
from engine.model.speech import Script, Speech
from engine.pipeline import decide

SOME_TIME = "2026-01-01T12:00:00Z"
"""When a case without `at` is tried: what it reaches should not change overnight."""


def unreached(checked: CheckedBook) -> Iterator[Finding]:
    """`unreached`: a row, an exclusion or a remedy of an entitlement that has cases, but none that comes there."""
    library = checked.library
    if library is None:
        return
    reach = BranchReach(library, checked.branches)
    for request in requests_of(checked.documents):
        reach.try_request(request)
    documents = {document.path: document for document in checked.documents}
    for entitlement in library.entitlements.values():
        path = entitlement.path
        if entitlement.id in reach.tried:
            for branch in reach.left(path):
                place = documents[path].place(branch.pointer)
                yield warning(place, "unreached", f"no case reaches {branch.what}", "write a case for it beside the page")


def requests_of(documents: Iterable[Document]) -> Iterator[dict[str, Any]]:
    """The situations of a book's cases."""
    for case in cases_of(documents):
        yield {"at": SOME_TIME, **case.request}


@dataclass(slots=True)
class BranchReach:
    """Which branches of pages incidents come to. `tried` has the entitlements and playbooks that were in scope."""

    library: Library
    branches: Mapping[str, tuple[Branch, ...]]
    tried: set[str] = field(default_factory=set)
    reached: set[tuple[str, int]] = field(default_factory=set)

    def try_request(self, request: Mapping[str, Any]) -> None:
        """Note what a request reaches; one that is refused reaches nothing, and its case tells."""
        with suppress(RequestRefused, NotComputable):
            self.try_incident(Incident.parse(self.library, request))

    def try_incident(self, incident: Incident) -> None:
        desk = Desk(self.library, incident)
        found = match(self.library, incident, desk)
        self._page(found.chosen.id, found.chosen.path, found.scope)
        for path in self._shared():
            self._note(path, desk.shared)
        for entitlement in self.library.owed[incident.failure]:
            scope, _ = scope_of(self.library, entitlement, incident)
            if entitlement.when.truth(scope) is TRUE:
                self._owed(entitlement, scope)

    def _shared(self) -> Iterator[str]:
        """The pages of names that all pages share."""
        pages = {page.path for page in self.library.pages}
        return (path for path, branches in self.branches.items() if branches and path not in pages)

    def _page(self, page: str, path: str, scope: Scope) -> None:
        self.tried.add(page)
        self._note(path, scope)

    def _owed(self, entitlement: Entitlement, scope: Scope) -> None:
        self._page(entitlement.id, entitlement.path, scope)

    def _note(self, path: str, scope: Scope) -> None:
        branches = self.branches.get(path, ())
        options = {branch.pointer: branch for branch in branches if _is_option(branch)}
        for index, branch in enumerate(branches):
            option = options.get(branch.pointer[:2])
            given = option is None or option.condition.truth(scope) is TRUE
            first = given and not any(other.truth(scope) is TRUE for other in branch.before)
            if first and branch.condition.truth(scope) is TRUE:
                self.reached.add((path, index))

    def left(self, path: str) -> Iterator[Branch]:
        """The branches of a page that nothing has come to."""
        for index, branch in enumerate(self.branches.get(path, ())):
            if (path, index) not in self.reached:
                yield branch


def _is_option(branch: Branch) -> bool:
    return len(branch.pointer) == 2 and branch.pointer[0] == "options"


@dataclass(frozen=True, order=True, slots=True)
class Spot:
    """One place that a case can come to. `kind`: option, row, exclusion, remedy or words."""

    place: Place
    kind: str
    what: str

    def to_json(self) -> dict[str, Any]:
        return {"path": self.place.path, "line": self.place.line, "column": self.place.column, "kind": self.kind, "what": self.what}


@dataclass(eq=False, slots=True)
class _Watched:
    """A script that notes which of its arms are said, and with what words."""

    script: Script
    arms: Arms
    spots: list[Spot]
    said: dict[Spot, str]

    @property
    def names(self) -> frozenset[str]:
        return self.script.names

    def prepare(self) -> None:
        self.script.prepare()

    def say(self, values: Mapping[str, object], speech: Speech) -> str:
        text = self.script.say(values, speech)
        for number in self.arms.taken(values):
            self.said[self.spots[number]] = text
        return text


@dataclass(frozen=True, slots=True)
class Words:
    """Where a way of the words stands in its page, and the names that decide it."""

    pointer: Pointer
    names: frozenset[str]


class Reach:
    """A book compiled once more, with its scripts watched: what incidents come to, down to each way of the words.

    Raises nothing for a book with errors: `checked.library` is then None, as ever.
    """

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.said: dict[Spot, str] = {}
        """The ways of the words that were said, each with the script's words as they last were."""
        self.words: dict[Spot, Words] = {}
        self.checked = compile_files(files, watch=self._watch)
        self.said.clear()  # checks say scripts too
        documents = {document.path: document for document in self.checked.documents}
        self.branches: dict[Spot, Branch] = {}
        self._by_index: dict[tuple[str, int], Spot] = {}
        for path, branches in self.checked.branches.items():
            for index, branch in enumerate(branches):
                spot = Spot(documents[path].place(branch.pointer), _kind(branch), branch.what)
                self.branches[spot] = branch
                self._by_index[(path, index)] = spot
        if self.checked.library is not None:
            self._branch_reach = BranchReach(self.checked.library, self.checked.branches)

    def _watch(self, script: Script, text: str, pointer: Pointer, place: Callable[[int], Place]) -> Script:
        arms = Arms.of(text) if "{" in text else Arms()
        if not arms.arms:
            return script
        spots = [Spot(place(arm.offset), "words", arm.what) for arm in arms.arms]
        for spot, arm in zip(spots, arms.arms, strict=True):
            self.words.setdefault(spot, Words(pointer, arm.names))
        return _Watched(script, arms, spots, self.said)

    @property
    def library(self) -> Library:
        assert self.checked.library is not None
        return self.checked.library

    def run(self, request: Mapping[str, Any]) -> Decision | None:
        """Decide, and note what is reached; None where the incident is refused."""
        with suppress(RequestRefused, NotComputable):
            incident = Incident.parse(self.library, request)
            decision = decide(self.library, incident)
            self._branch_reach.try_incident(incident)
            return decision
        return None

    def alone(self, request: Mapping[str, Any]) -> frozenset[Spot]:
        """What this one request comes to; nothing is noted."""
        said, reached = dict(self.said), self._branch_reach.reached
        self.said.clear()
        self._branch_reach.reached = set()
        try:
            if self.run(request) is None:
                return frozenset()
            return frozenset((*self.said, *(self._by_index[index] for index in self._branch_reach.reached)))
        finally:
            self.said.clear()
            self.said.update(said)
            self._branch_reach.reached = reached

    def pointer(self, spot: Spot) -> Pointer:
        """Where the place stands in its page."""
        return self.branches[spot].pointer if spot in self.branches else self.words[spot].pointer

    @property
    def spots(self) -> list[Spot]:
        """Every place there is, in the order of the pages."""
        return sorted((*self.branches, *self.words))

    def left(self) -> list[Spot]:
        """The places that nothing has come to, in the order of the pages."""
        come = {*self.said, *(self._by_index[index] for index in self._branch_reach.reached)}
        return [spot for spot in self.spots if spot not in come]


def _kind(branch: Branch) -> str:
    if _is_option(branch):
        return "option"
    if "unless" in branch.pointer:
        return "exclusion"
    return "row" if branch.pointer[0] == "derive" else "remedy"
