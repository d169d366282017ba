"""`amends new`: something to start from."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Annotated

import typer

from engine.terminal.desk import WrongUsage, unknown

_KINDS = ("book",)
_PACKAGE = Path(__file__).parents[1]


def new(
    kind: Annotated[str, typer.Argument(metavar="book", help="What to make: a book.")],
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where to make it: a folder that is not there yet, or empty.")],
) -> None:
    """Make a book of your own from the starter book: pages, cases, French, and the authoring guide."""
    if kind not in _KINDS:
        raise unknown("kind", kind, list(_KINDS))
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise WrongUsage(f"'{folder}' is there already and not empty; name another folder")
    try:
        shutil.copytree(starter_book(), folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".*"))
    except OSError as fault:
        raise WrongUsage(f"cannot write to '{folder}': {(fault.strerror or str(fault)).lower()}") from None
    pages = sum(1 for _ in folder.rglob("*.yaml"))
    print(f"{folder}: {pages} pages. Read {folder / 'README.md'}, then change house.yaml to be yours.")
    print(f"Next: amends check {folder}")


def starter_book() -> Path:
    """The starter book: in the installed package, or beside it in a checkout."""
    installed = _PACKAGE / "starter"
    return installed if installed.is_dir() else _PACKAGE.parent / "playbooks"
