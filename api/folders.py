"""What a folder's pages look like from outside: enough to notice a change without reading a byte."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

_SUFFIXES = (".yaml", ".yml", ".json", ".j2")

Look = tuple[tuple[str, int, int, int, int], ...]
"""Of each page: path, time of change of its bytes and of its entry, size, inode."""


def look_at(folder: Path) -> Look:
    """Equal looks mean an untouched folder. A folder that is not there looks empty."""
    return tuple(sorted(_pages(folder)))


def _pages(folder: Path) -> Iterator[tuple[str, int, int, int, int]]:
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if name.endswith(_SUFFIXES) and not name.startswith("."):
                path = Path(parent, name)
                try:
                    # Links are followed: a mounted ConfigMap changes by one link that points elsewhere.
                    seen = path.stat()
                except OSError:
                    continue
                yield str(path), seen.st_mtime_ns, seen.st_ctime_ns, seen.st_size, seen.st_ino
