"""A worker's book: the one that the process above it points at, and none other.

A change reaches all workers in two steps: each of them makes the offered book ready beside the one it serves, and when the
last has done so the process above makes it the active one. What is left of the change is a look at one small file.
"""

from __future__ import annotations

import logging
import os
import signal
import time
from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path

from api.books import Books, Served, Shelf, State, served_from
from api.snapshots import Snapshots
from engine.authoring.book import compile_files

log = logging.getLogger("amends.book")

_PATIENCE_SECONDS = 120
"""So long a change waits for the last worker; time to replace one that says nothing, and for the new one to be ready."""


class Publisher(Shelf):
    """In the process above: reads the folder, and hands each book that can be served to the workers.

    `workers` gives the process ids of those that run. One that is not ready in `patience_seconds` does not hold up the
    others any longer: it takes the book when it has it.
    """

    def __init__(
        self,
        books: Books,
        snapshots: Snapshots,
        workers: Callable[[], Collection[int]],
        patience_seconds: float = _PATIENCE_SECONDS,
    ) -> None:
        super().__init__(books.folder)
        self._books, self._snapshots, self._workers = books, snapshots, workers
        self._patience_seconds = patience_seconds
        self._offer()
        self._activate()

    def poll(self) -> bool:
        looked = self._books.poll()
        if self._books.state is not self._offered:
            self._offer()
        if self._offered is not self.state and self._may_go():
            self._activate()
        return looked

    def _offer(self) -> None:
        state = self._books.state
        self._snapshots.offer(state)
        self._offered, self._until = state, time.monotonic() + self._patience_seconds

    def _may_go(self) -> bool:
        late = self._snapshots.without_the_offered(self._workers())
        if late and time.monotonic() < self._until:
            return False
        if late:
            log.warning("a change is served before all workers are ready for it; late: %s", late)
        return True

    def _activate(self) -> None:
        self._snapshots.activate()
        self.state = self._offered


class Follower(Shelf):
    """In a worker: serves what is active, and makes ready what is offered. Without the process above it it ends."""

    def __init__(self, folder: Path, snapshots: Snapshots) -> None:
        super().__init__(folder)
        self._snapshots = snapshots
        self._parent = os.getppid()
        self._seen: tuple[tuple[int, int], ...] | None = None
        self._ready: dict[str, Served] = {}

    def poll(self) -> bool:
        if os.getppid() != self._parent:
            os.kill(os.getpid(), signal.SIGTERM)
            return False
        try:
            seen = self._snapshots.looks()
            if seen == self._seen:
                return False
            self._follow()
        except OSError:
            # Stopping, or what was offered has been replaced by a newer book: the next look tells.
            return False
        self._seen = seen
        return True

    def _follow(self) -> None:
        active, offered = self._snapshots.active(), self._snapshots.offered()
        self.state = State(self._made_ready(active.snapshot), active.failed)
        self._made_ready(offered.snapshot)
        self._ready = {name: self._ready[name] for name in (active.snapshot, offered.snapshot)}
        self._snapshots.acknowledge(offered.snapshot)

    def _made_ready(self, name: str) -> Served:
        if name not in self._ready:
            self._ready[name] = self._compiled(name)
        return self._ready[name]

    def _compiled(self, name: str) -> Served:
        stored = self._snapshots.read(name)
        # The process above has checked it, and what it found comes with it.
        checked = replace(compile_files(stored.files), findings=stored.findings)
        assert checked.library is not None and checked.library.revision == stored.revision
        return served_from(checked, stored.files, stored.since)
