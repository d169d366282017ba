"""The book being served: swapped whole or not at all, so that a bad page never takes a good book's place."""

from __future__ import annotations

import logging
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from api.folders import Look, look_at
from engine.authoring.book import CheckedBook
from engine.authoring.document import FOUNDATION, Document
from engine.authoring.load import Broken, read_folder
from engine.cases import Case, cases_of
from engine.checking import check_files
from engine.model.errors import BookRejected
from engine.model.finding import Finding, Place, Severity, error
from engine.model.library import Library

log = logging.getLogger("amends.book")

_MOST_LOGGED = 50
_TRIES_AT_START = 20

PageName = tuple[str, str, str]
"""What a page calls itself: its kind, its id, and a translation's language, as far as its kind has them."""


@dataclass(frozen=True, slots=True)
class Served:
    """A book in service. `files` are its pages as read, `paths` where each named page is, `findings` its warnings,
    `cases` its examples."""

    library: Library
    files: Mapping[str, bytes]
    paths: Mapping[PageName, str]
    findings: tuple[Finding, ...]
    since: datetime
    cases: tuple[Case, ...] = ()


@dataclass(frozen=True, slots=True)
class FailedReload:
    """The newest look at the folder found a book that cannot be served."""

    at: datetime
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.severity is Severity.ERROR)


@dataclass(frozen=True, slots=True)
class State:
    served: Served | None = None
    failed: FailedReload | None = None


class NoBook(Exception):
    """No book is served yet: the folder has none that is free of errors."""


class Shelf(ABC):
    """Holds the state of one book, wherever it comes from. Readers take `state` once and keep it; one thread polls."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.state = State()

    @abstractmethod
    def poll(self) -> bool:
        """Look for a change, and take it where there is one. Gives whether it did."""

    def served(self) -> Served:
        """The book in service. Raises NoBook."""
        served = self.state.served
        if served is None:
            raise NoBook
        return served

    def log_state(self) -> None:
        """Say in the log which book is in service, and the first errors of one that could not be."""
        served, failed = self.state.served, self.state.failed
        if failed:
            kept = f"revision {served.library.revision[:12]} stays" if served else "no book is served"
            log.error("%s has errors (%d); %s", self.folder, len(failed.errors), kept)
            for finding in failed.errors[:_MOST_LOGGED]:
                log.error("%s", finding)
        elif served:
            log.info("serving revision %s, %d pages", served.library.revision[:12], len(served.library.playbooks))


class Books(Shelf):
    """The book of a folder that people write in."""

    def __init__(self, folder: Path, now: Callable[[], datetime]) -> None:
        super().__init__(folder)
        self._now = now
        self._seen: Look = ()
        self._loaded: Look | None = None

    def poll(self) -> bool:
        """Look at the folder; where it has changed and now rests, read it. Gives whether it did."""
        seen = look_at(self.folder)
        changed = seen == self._seen and seen != self._loaded
        self._seen = seen
        if changed:
            before = self.state
            if self.load() is not before:
                self.log_state()
        return changed

    def open(self) -> State:
        """Load before anything is served; a folder that someone is writing to is tried again for a while."""
        for _ in range(_TRIES_AT_START):
            state = self.load()
            if state.served or state.failed:
                return state
            time.sleep(0.1)
        fix = "start again when nobody writes to it"
        return self._fail((error(Place("house.yaml"), "unsettled", "the folder keeps changing", fix),))

    def load(self) -> State:
        """Read, check and compile the folder, and serve it where it has no errors; gives what came of it."""
        self._loaded = look_at(self.folder)
        try:
            files = read_folder(self.folder)
        except BookRejected as rejected:
            return self._fail(rejected.findings)
        if look_at(self.folder) != self._loaded:
            # Someone is still writing: half of a change is no book. The next look finds it.
            self._loaded = None
            return self.state
        served = self.state.served
        if served and served.files == files:
            self.state = State(served) if self.state.failed else self.state
            return self.state
        return self._compile(files)

    def _compile(self, files: Mapping[str, bytes]) -> State:
        try:
            checked = check_files(files)
        except Exception:
            log.exception("the checker itself failed; the book in service stays")
            fix = "report it with the log; until then undo the last change"
            return self._fail((error(Place("house.yaml"), "internal", "the checker itself failed on this book", fix),))
        if checked.library is None:
            return self._fail(checked.findings)
        self.state = State(served_from(checked, files, self._now()))
        return self.state

    def _fail(self, findings: tuple[Finding, ...]) -> State:
        self.state = State(self.state.served, FailedReload(self._now(), findings))
        return self.state


def served_from(checked: CheckedBook, files: Mapping[str, bytes], since: datetime) -> Served:
    """A book without errors, put in service."""
    assert checked.library is not None
    return Served(checked.library, files, _paths(checked), checked.findings, since, tuple(cases_of(checked.documents)))


def page_name(document: Document) -> PageName | None:
    """What a page is called; None where pages of its kind have no name (cases)."""
    return _page_name(document.kind, document.data.get(document.kind), document.data.get("language"))


def broken_page_name(broken: Broken) -> PageName | None:
    """What a page that cannot be read to its end seems to be called."""
    return _page_name(broken.kind, broken.id, None)


def _page_name(kind: str | None, named: object, language: object) -> PageName | None:
    if kind is None or kind == "cases":
        return None
    if kind in FOUNDATION:
        return kind, "", ""
    return kind, str(named), str(language) if kind == "of" else ""


def _paths(checked: CheckedBook) -> dict[PageName, str]:
    names = ((page_name(document), document.path) for document in checked.documents)
    return {name: path for name, path in names if name}
