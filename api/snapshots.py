"""A checked book handed from the one process that reads the folder to the workers that serve it, in two steps.

A private folder has each book in a file named by its digest. `offered.json` names the book that the workers are to have
ready, `active.json` the one in service; both are only ever replaced whole. A worker that has the offered book ready says so
in a file of its own. So all of them hold a book before any of them serves it, and none ever sees half of one.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from api.books import FailedReload, Served, State
from engine.model.finding import Finding

_OFFERED, _ACTIVE = "offered.json", "active.json"


@dataclass(frozen=True, slots=True)
class Pointer:
    """Which book it is, and what became of the newest change where it could not be served."""

    snapshot: str
    failed: FailedReload | None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A book as it was checked: its pages, what it is called, since when, and what there was to say of it."""

    files: Mapping[str, bytes]
    revision: str
    since: datetime
    findings: tuple[Finding, ...]


class Snapshots:
    """One writer, which offers and activates; any number of readers, in any number of processes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._active: str | None = None
        self._offered: str | None = None

    def offer(self, state: State) -> None:
        """Store the book to be served next, for the workers to make ready."""
        assert state.served is not None
        self._offered = self._store(state.served)
        self._replace(_OFFERED, msgspec.json.encode(Pointer(self._offered, state.failed)))
        self._forget_others()

    def activate(self) -> None:
        """Put the offered book in service."""
        self._replace(_ACTIVE, (self._folder / _OFFERED).read_bytes())
        self._active = self._offered

    def without_the_offered(self, workers: Iterable[int]) -> list[int]:
        """Those of these workers (process ids) that have not said that they hold the offered book."""
        return [worker for worker in workers if self._held_by(worker) != self._offered]

    def offered(self) -> Pointer:
        """Raises OSError where nothing was offered."""
        return self._pointer(_OFFERED)

    def active(self) -> Pointer:
        """Raises OSError where nothing is in service."""
        return self._pointer(_ACTIVE)

    def looks(self) -> tuple[tuple[int, int], ...]:
        """Equal looks mean the same two pointers. Raises OSError where one of them is not there."""
        seen = [(self._folder / name).stat() for name in (_OFFERED, _ACTIVE)]
        return tuple((found.st_ino, found.st_mtime_ns) for found in seen)

    def read(self, name: str) -> Snapshot:
        """The book in a snapshot. Raises OSError where it is no longer kept."""
        return msgspec.json.decode((self._folder / name).read_bytes(), type=Snapshot)

    def acknowledge(self, name: str) -> None:
        """Say that this process is ready to serve a snapshot."""
        self._replace(_held(os.getpid()), name.encode())

    def _store(self, served: Served) -> str:
        snapshot = Snapshot(served.files, served.library.revision, served.since, served.findings)
        whole = msgspec.json.encode(snapshot, order="sorted")
        name = f"book-{hashlib.sha256(whole).hexdigest()}.json"
        if not (self._folder / name).exists():
            self._replace(name, whole)
        return name

    def _forget_others(self) -> None:
        for stored in self._folder.glob("book-*.json"):
            if stored.name not in (self._active, self._offered):
                stored.unlink(missing_ok=True)

    def _held_by(self, worker: int) -> str | None:
        try:
            return (self._folder / _held(worker)).read_text(encoding="utf-8")
        except FileNotFoundError:
            return None

    def _pointer(self, name: str) -> Pointer:
        return msgspec.json.decode((self._folder / name).read_bytes(), type=Pointer)

    def _replace(self, name: str, whole: bytes) -> None:
        fresh = self._folder / f".{name}.new"
        fresh.write_bytes(whole)
        fresh.replace(self._folder / name)


def _held(worker: int) -> str:
    return f"held-by-{worker}"
