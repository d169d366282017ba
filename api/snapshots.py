"""A checked book handed from the one process that reads the folder to the workers that serve it.

A private folder has each book's bytes in a file named by their digest, and `active.json`, which names one of them and is
only ever replaced whole. Whoever follows it sees the book before a change or the book after it, never half of one.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from api.books import FailedReload, State
from engine.model.finding import Finding, Place, Severity

_POINTER = "active.json"
_KEPT = 3
"""The book in service and two before it, for a worker that is slow to follow."""


@dataclass(frozen=True, slots=True)
class Pointer:
    """Which book is in service, since when, and what became of the newest change where it could not be served."""

    snapshot: str
    revision: str
    since: datetime
    failed: FailedReload | None


class Snapshots:
    """One writer; any number of readers, in any number of processes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._published: list[str] = []

    def publish(self, state: State) -> None:
        """Store the book in service and point at it."""
        served = state.served
        assert served is not None
        name = self._store(served.files)
        failed = state.failed
        told = failed and {"at": failed.at.isoformat(), "findings": [found.to_json() for found in failed.findings]}
        known = {"revision": served.library.revision, "since": served.since.isoformat(), "failed": told}
        self._replace(_POINTER, json.dumps({"snapshot": name, **known}))
        self._forget_all_but(name)

    def pointer(self) -> Pointer:
        """Raises OSError where nothing was published."""
        found = json.loads((self._folder / _POINTER).read_text(encoding="utf-8"))
        since = datetime.fromisoformat(found["since"])
        return Pointer(found["snapshot"], found["revision"], since, _failed(found["failed"]))

    def looks(self) -> tuple[int, int]:
        """Equal looks mean the same pointer."""
        seen = (self._folder / _POINTER).stat()
        return seen.st_ino, seen.st_mtime_ns

    def read(self, name: str) -> Mapping[str, bytes]:
        """The pages of a book. Raises OSError where it is no longer kept."""
        stored = json.loads((self._folder / name).read_text(encoding="utf-8"))
        return {path: b64decode(page) for path, page in stored.items()}

    def _store(self, files: Mapping[str, bytes]) -> str:
        text = json.dumps({path: b64encode(files[path]).decode() for path in sorted(files)})
        name = f"book-{hashlib.sha256(text.encode()).hexdigest()}.json"
        if not (self._folder / name).exists():
            self._replace(name, text)
        return name

    def _replace(self, name: str, text: str) -> None:
        fresh = self._folder / f".{name}.new"
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(self._folder / name)

    def _forget_all_but(self, name: str) -> None:
        self._published = [*(kept for kept in self._published if kept != name), name]
        while len(self._published) > _KEPT:
            (self._folder / self._published.pop(0)).unlink(missing_ok=True)


def _failed(told: Mapping[str, Any] | None) -> FailedReload | None:
    return FailedReload(datetime.fromisoformat(told["at"]), _findings(told["findings"])) if told else None


def _findings(told: Sequence[Mapping[str, Any]]) -> tuple[Finding, ...]:
    return tuple(
        Finding(
            Place(found["path"], found["line"], found["column"]), Severity(found["severity"]),
            found["code"], found["fault"], found["fix"],
        )
        for found in told
    )  # fmt: skip
