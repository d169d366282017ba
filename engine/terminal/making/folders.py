"""New folders: a book copied from the starter book, or one written page by page."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from engine.editor import FOLDER
from engine.terminal.book import open_book
from engine.terminal.desk import WrongUsage, cannot_write
from engine.terminal.schemas import write_schemas

_PACKAGE = Path(__file__).parents[2]


def new_book(folder: Path) -> None:
    """Copy the starter book. Raises WrongUsage."""
    empty_folder(folder)
    try:
        shutil.copytree(starter_book(), folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".*"))
        write_schemas(folder / FOLDER, open_book(folder))
    except OSError as fault:
        raise cannot_write(folder, fault) from None
    pages = sum(1 for path in folder.rglob("*.yaml"))
    print(f"{folder}: {pages} pages. Read {folder / 'README.md'}, then change house.yaml to be yours.")
    print(f"Next: amends check {folder}")


def starter_book() -> Path:
    """The starter book: in the installed package, or beside it in a checkout."""
    installed = _PACKAGE / "starter"
    return installed if installed.is_dir() else _PACKAGE.parent / "playbooks"


def empty_folder(folder: Path) -> None:
    """Raises WrongUsage unless the folder is not there yet, or has nothing in it."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise WrongUsage(f"'{folder}' is there already and not empty; name another folder")


def write_folder(folder: Path, pages: Mapping[str, str]) -> None:
    """Write a new book and its schemas, and say what was written. Raises WrongUsage."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, text in pages.items():
            with (folder / path).open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
        write_schemas(folder / FOLDER, open_book(folder))
    except OSError as fault:
        raise cannot_write(folder, fault) from None
    for path in pages:
        print((folder / path).as_posix())
