"""`amends preview`: a book as customers will hear it, as a folder of pages and cue cards."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress

from engine.model.text import count
from engine.preview.folder import NotOurs, look, replaced
from engine.preview.pdf import can_print
from engine.preview.site import INDEX, PDF, Site
from engine.terminal.book import Part, parts
from engine.terminal.desk import OWN_BOOK, AsJson, Playbooks, WrongUsage, cannot_write, print_json

_NO_PDF = "cue-cards.pdf needs the extra: pip install 'amends[pdf]' (cards.html prints the same from a browser)"


def preview(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="The folder to write: a new one, an empty one, or an older preview.")],
    paths: Annotated[list[Path] | None, typer.Argument(metavar="PATH", help="A book, or pages of one.")] = None,
    playbooks: Playbooks = OWN_BOOK,
    as_json: AsJson = False,
) -> None:
    """Write every page, option, channel and language as customers will hear it, and a cue card a playbook."""
    part = _one_part(paths or [], playbooks)
    try:
        look(out)
        site = Site(part.book.library, part.book.checked, datetime.now(UTC), part.pages)
        if not site.steps:
            raise WrongUsage("there is no playbook and no entitlement in what you named")
        with replaced(out) as folder:
            made = _write(site, folder)
    except NotOurs as refusal:
        raise WrongUsage(str(refusal)) from None
    except OSError as fault:
        raise cannot_write(out, fault) from None
    _tell(out, made, as_json)


def _one_part(paths: list[Path], playbooks: Path) -> Part:
    found = parts(paths, playbooks)
    if len(found) > 1:
        raise WrongUsage(f"a preview is of one book, not of {len(found)}; preview each into a folder of its own")
    return found[0]


def _write(site: Site, folder: Path) -> list[dict[str, Any]]:
    """Write the files, and say what they are."""
    made: list[dict[str, Any]] = []
    with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as progress:
        bar = progress.add_task("Preview", total=site.steps)
        for file in site.files(can_print()):
            if file is not None:
                (folder / file.path).write_bytes(file.content)
                made.append({"path": file.path, **file.about})
            progress.advance(bar)
    return made


def _tell(out: Path, made: list[dict[str, Any]], as_json: bool) -> None:
    printed = any(file["path"] == PDF for file in made)
    if as_json:
        files = [{**file, "path": (out / file["path"]).as_posix()} for file in made]
        left_out = [] if printed else [{"path": (out / PDF).as_posix(), "reason": _NO_PDF}]
        print_json({"folder": out.as_posix(), "index": (out / INDEX).as_posix(), "files": files, "left_out": left_out})
        return
    print(f"{out}: {count(len(made), 'file')}. Open {(out / INDEX).as_posix()}")
    if not printed:
        print(f"Left out: {_NO_PDF}")
