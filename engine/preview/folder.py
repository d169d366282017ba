"""A folder of files that is written whole or not at all, and never over somebody else's."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MARKER = ".amends-preview.json"
"""Stands in a folder that a preview made, and lists what it wrote there."""


class NotOurs(Exception):
    """A folder that must not be replaced. The message says why, and what would work."""


@contextmanager
def replaced(folder: Path) -> Iterator[Path]:
    """An empty folder to write into; it takes the place of `folder` when the block ends well, else it is gone.

    Raises NotOurs where `folder` holds anything that a preview did not write; OSError where it cannot be written.
    """
    look(folder)
    target = folder.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    # Beside it, so that taking its place is a rename within one file system.
    fresh = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        yield fresh
        _mark(fresh)
        fresh.chmod(0o755)
        look(folder)
        _take_place(fresh, target)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def look(folder: Path) -> None:
    """Raises NotOurs unless the folder is not there, is empty, or has nothing but what a preview wrote."""
    if not os.path.lexists(folder):
        return
    if not folder.is_dir():
        raise NotOurs(f"'{folder}' is a file; name a folder that is not there yet")
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*")}
    if not there:
        return
    if MARKER not in there:
        raise NotOurs(f"'{folder}' has files that no preview wrote; name a folder that is not there yet, or an empty one")
    stranger = next(iter(sorted(there - {MARKER} - _listed(folder))), None)
    if stranger:
        raise NotOurs(f"'{folder}/{stranger}' was not written by a preview, and would be lost; move it away first")


def _listed(folder: Path) -> set[str]:
    try:
        return set(json.loads((folder / MARKER).read_text("utf-8"))["files"])
    except (OSError, ValueError, KeyError, TypeError):
        return set()


def _mark(fresh: Path) -> None:
    files = sorted(path.relative_to(fresh).as_posix() for path in fresh.rglob("*"))
    (fresh / MARKER).write_text(json.dumps({"made_by": "amends preview", "files": files}, indent=1) + "\n", "utf-8")


def _take_place(fresh: Path, target: Path) -> None:
    if not target.exists():
        fresh.rename(target)
        return
    old = fresh.with_name(f"{fresh.name}-old")
    target.rename(old)
    try:
        fresh.rename(target)
    except OSError:
        old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)
