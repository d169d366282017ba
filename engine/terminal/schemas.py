"""The schemas of a book, written beside it for editors."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from engine.authoring.document import KINDS
from engine.editor import FOLDER, book_schemas, schema_name
from engine.terminal.book import Book


def schema_text(schema: Any) -> str:
    """A schema as the text of a file."""
    return json.dumps(schema, ensure_ascii=False, indent=2, default=_number)


def write_schemas(folder: Path, book: Book, kinds: Sequence[str] = KINDS) -> list[Path]:
    """Write the book's own schemas, those that changed. Gives every path. Raises OSError."""
    schemas = book_schemas(book.checked.documents)
    folder.mkdir(parents=True, exist_ok=True)
    if folder.name == FOLDER:
        _put(folder / ".gitignore", "# Made by `amends schema --out` from the pages beside it.\n*\n")
    paths = [folder / schema_name(kind) for kind in kinds]
    for path, kind in zip(paths, kinds, strict=True):
        _put(path, schema_text(schemas[kind]) + "\n")
    return paths


def refresh_schemas(book: Book) -> None:
    """Bring the schemas beside a book up to date, where it has any."""
    folder = book.folder / FOLDER
    if folder.is_dir():
        write_schemas(folder, book)


def _put(path: Path, text: str) -> None:
    # An editor reads a schema again whenever its file changes.
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


def _number(value: Any) -> float:
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(f"{type(value)} in a schema")
