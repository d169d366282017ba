"""`amends schema`: the JSON Schema of each kind of page, for editors."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from engine.authoring.document import KINDS
from engine.authoring.schema_files import schema as schema_of
from engine.reference import reference as reference_of
from engine.terminal.book import Book, open_book
from engine.terminal.desk import OWN_BOOK, AsJson, Playbooks, WrongUsage, cannot_write, print_json, unknown
from engine.terminal.schemas import schema_text, write_schemas

_NAMES = {("translation" if kind == "of" else kind): kind for kind in KINDS}


def schema(
    kind: Annotated[str | None, typer.Argument(help="A kind of page; without it, the kinds.")] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Write this book's own KIND.schema.json files there, such as playbooks/.schemas.")] = None,
    reference: Annotated[
        bool, typer.Option("--reference", help="Print every key of every kind as Markdown, with examples from the book.")
    ] = False,
    playbooks: Playbooks = OWN_BOOK,
    as_json: AsJson = False,
) -> None:
    """Print the JSON Schema of a kind of page, or list the kinds.

    With --out, schemas that know this book: its facts, failures, roles, teams and channels complete in an editor with
    the YAML language server, for pages whose first line is
    `# yaml-language-server: $schema=../.schemas/playbook.schema.json`.
    """
    if reference:
        if kind is not None or out is not None or as_json:
            raise WrongUsage("--reference tells of all kinds, as Markdown: leave the kind, --out and --json away")
        sys.stdout.write(reference_of(open_book(playbooks).checked.documents))
        return
    if kind is not None and kind not in (*_NAMES, "of"):
        raise unknown("kind of page", kind, list(_NAMES))
    kinds = list(_NAMES) if kind is None else ["translation" if kind == "of" else kind]
    if out is not None:
        _write(out, [_NAMES[kind] for kind in kinds], open_book(playbooks), as_json)
    elif kind is not None:
        print(_text(kinds[0]))
    elif as_json:
        print_json([{"kind": name, "description": _described(name)} for name in kinds])
    else:
        for name in kinds:
            print(f"{name:<12} {_described(name)}")


def _described(name: str) -> str:
    return str(schema_of(_NAMES[name]).get("description", ""))


def _text(name: str) -> str:
    return schema_text(schema_of(_NAMES[name]))


def _write(out: Path, kinds: list[str], book: Book, as_json: bool) -> None:
    try:
        written = write_schemas(out, book, kinds)
    except OSError as fault:
        raise cannot_write(out, fault) from None
    if as_json:
        print_json([path.as_posix() for path in written])
    else:
        for path in written:
            print(path.as_posix())
