"""`amends check --watch`: look again whenever a page is saved."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from itertools import chain
from pathlib import Path

from watchfiles import Change, watch

from engine.authoring.load import belongs_to_book
from engine.model.errors import BookRejected
from engine.terminal.desk import WrongUsage

_SETTLED_MS = 120
"""An editor saves in several steps, and several files at once: look when all has been quiet for so long."""

_LONGEST_WAIT_MS = 1_200
_STARTS_WITHIN_MS = 300


def keep_checking(look: Callable[[], list[Path]], paths: Sequence[Path]) -> None:
    """Look now, and at every change, until Ctrl-C. `look` prints, and gives the folders it looked into.

    A file that is half saved, or gone for a moment, is told like any other fault; the next save puts it right. Raises
    WrongUsage where the first look finds no book.
    """
    _clear()
    began = time.time_ns()
    folders = look()
    changes = watch(
        *folders, watch_filter=_pages_of(folders), debounce=_LONGEST_WAIT_MS, step=_SETTLED_MS, raise_interrupt=False,
        ignore_permission_denied=True, rust_timeout=_STARTS_WITHIN_MS, yield_on_timeout=True,
    )  # fmt: skip
    with suppress(KeyboardInterrupt):  # Ctrl-C is how a person ends it, wherever it is at that moment
        # The first step starts it; what was saved since the look began would be missed otherwise.
        missed = bool(next(changes, None)) or _saved_since(began, folders)
        if not missed:
            print(_waiting(folders), flush=True)
        for changed in chain([missed], changes):
            if not changed:
                continue
            _clear()
            try:
                look()
            except (BookRejected, WrongUsage) as fault:
                print(fault)
            print(_waiting(folders), flush=True)


def _saved_since(moment: int, folders: Sequence[Path]) -> bool:
    pages = (page for folder in folders for page in folder.rglob("*") if belongs_to_book(page.relative_to(folder)) and page.is_file())
    return any(page.stat().st_mtime_ns > moment for page in pages)


def _pages_of(folders: Sequence[Path]) -> Callable[[Change, str], bool]:
    """Whether a changed file is a page or a shared script of these books: nothing hidden, as what an editor has not finished."""
    # The system may tell a path as the folder was given, or with the links on the way to it followed.
    roots = {root for folder in folders for root in (folder.absolute(), folder.resolve())}

    def is_page(change: Change, path: str) -> bool:
        name = Path(path).absolute()
        return any(name.is_relative_to(root) and belongs_to_book(name.relative_to(root)) for root in roots)

    return is_page


def _clear() -> None:
    if sys.stdout.isatty():
        sys.stdout.write("\x1b[2J\x1b[3J\x1b[H")


def _waiting(folders: Sequence[Path]) -> str:
    # Only a terminal's clock: when these lines were printed.
    return f"{datetime.now():%H:%M:%S}, watching {', '.join(folder.as_posix() for folder in folders)}; Ctrl-C ends it"
