"""`amends schema`: the JSON Schema of each kind of page, for editors."""

from __future__ import annotations

import json
import sys
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import typer

from engine.authoring.document import KINDS
from engine.authoring.schema_files import schema as schema_of
from engine.reference import reference as reference_of
from engine.terminal.book import open_book
from engine.terminal.desk import OWN_BOOK, AsJson, Playbooks, WrongUsage, print_json, unknown

_NAMES = {("translation" if kind == "of" else kind): kind for kind in KINDS}


def schema(
    kind: Annotated[str | None, typer.Argument(help="A kind of page; without it, the kinds.")] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Write KIND.schema.json files there.")] = None,
    reference: Annotated[
        bool, typer.Option("--reference", help="Print every key of every kind as Markdown, with examples from the book.")
    ] = False,
    playbooks: Playbooks = OWN_BOOK,
    as_json: AsJson = False,
) -> None:
    """Print the JSON Schema of a kind of page, or list the kinds.

    An editor with the YAML language server checks a page whose first line is
    `# yaml-language-server: $schema=PATH/playbook.schema.json`.
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
        _write(out, kinds)
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
    return json.dumps(schema_of(_NAMES[name]), ensure_ascii=False, indent=2, default=_number)


def _number(value: Any) -> float:
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(f"{type(value)} in a schema")


def _write(out: Path, names: list[str]) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name in names:
            path = out / f"{name}.schema.json"
            path.write_text(_text(name) + "\n", encoding="utf-8")
            print(path.as_posix())
    except OSError as fault:
        raise WrongUsage(f"cannot write to '{out}': {(fault.strerror or str(fault)).lower()}") from None
