"""A worker's book: the one that the process above it points at, and none other."""

from __future__ import annotations

import logging
import os
import signal
from pathlib import Path

from api.books import Books, Shelf, State, served_from
from api.snapshots import Pointer, Snapshots
from engine.checking import check_files

log = logging.getLogger("amends.book")


class Publisher(Shelf):
    """In the process above: reads the folder, and hands each book that can be served to the workers."""

    def __init__(self, books: Books, snapshots: Snapshots) -> None:
        super().__init__(books.folder)
        self._books, self._snapshots = books, snapshots
        self._publish()

    def poll(self) -> bool:
        looked = self._books.poll()
        if self._books.state is not self.state:
            self._publish()
        return looked

    def _publish(self) -> None:
        state = self._books.state
        self._snapshots.publish(state)
        self.state = state


class Follower(Shelf):
    """In a worker: serves what is pointed at. Without the process above it there is nobody to follow, and it ends."""

    def __init__(self, folder: Path, snapshots: Snapshots) -> None:
        super().__init__(folder)
        self._snapshots = snapshots
        self._parent = os.getppid()
        self._seen: tuple[int, int] | None = None
        self._pointer: Pointer | None = None

    def poll(self) -> bool:
        if os.getppid() != self._parent:
            os.kill(os.getpid(), signal.SIGTERM)
            return False
        try:
            seen = self._snapshots.looks()
            if seen == self._seen:
                return False
            self._follow(self._snapshots.pointer())
        except OSError:
            # Stopping, or so far behind that the book is no longer kept: the next look tells.
            return False
        self._seen = seen
        return True

    def _follow(self, pointer: Pointer) -> None:
        served, before = self.state.served, self._pointer
        if served is None or before is None or before.snapshot != pointer.snapshot:
            files = self._snapshots.read(pointer.snapshot)
            checked = check_files(files)
            assert checked.library is not None and checked.library.revision == pointer.revision
            served = served_from(checked, files, pointer.since)
        self._pointer = pointer
        self.state = State(served, pointer.failed)
