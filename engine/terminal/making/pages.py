"""New pages put into a book: tried first, never over another page, with what is found in them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from engine.authoring.book import CheckedBook
from engine.authoring.load import read_folder
from engine.cases import run_cases
from engine.checking import check_files
from engine.editor import FOLDER, modeline
from engine.model.errors import BookRejected
from engine.model.finding import Finding, Severity
from engine.terminal.book import Book, open_book
from engine.terminal.desk import WrongUsage
from engine.terminal.schemas import write_schemas


@dataclass(frozen=True, slots=True)
class Draft:
    """Pages by path within the book, as they would be written."""

    pages: Mapping[str, str]
    checked: CheckedBook
    findings: tuple[Finding, ...]
    """What the book would have with them and has not without."""


def try_pages(book: Book, pages: Mapping[str, str]) -> Draft:
    """Compile the book with new pages. Raises BookRejected, with what is wrong in them, where they bring an error."""
    files = {**read_folder(book.folder), **{path: text.encode() for path, text in pages.items()}}
    checked = check_files(files, datetime.now(UTC).date())
    before = set(book.checked.findings)
    findings = tuple(finding for finding in checked.findings if finding not in before)
    if any(finding.severity is Severity.ERROR for finding in findings):
        raise BookRejected(book.clickable(findings))
    return Draft(pages, checked, findings)


def free(book: Book, path: str) -> str:
    """The path, if no file is there. Raises WrongUsage."""
    if not (book.folder / path).resolve().is_relative_to(book.folder.resolve()):
        raise WrongUsage(f"'{path}' leads out of the book; name a path within it, such as food/late.yaml")
    if (book.folder / path).exists():
        raise WrongUsage(f"'{book.path(path)}' is there already and stays as it is; name another file with --path")
    return path


def write(book: Book, draft: Draft, next_steps: Sequence[str]) -> None:
    """Write the pages and the schemas their first line names; say what was written, what was found, what comes next."""
    try:
        for path, text in draft.pages.items():
            target = book.folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
        write_schemas(book.folder / FOLDER, replace(book, checked=draft.checked))
    except OSError as fault:
        raise WrongUsage(f"cannot write to '{book.folder}': {(fault.strerror or str(fault)).lower()}") from None
    for path in draft.pages:
        print(book.path(path))
    for finding in book.clickable(draft.findings):
        print(finding)
    for line in _now_otherwise(book, draft):
        print(line)
    for step in next_steps:
        print(f"Next: {step}")


def _now_otherwise(book: Book, draft: Draft) -> list[str]:
    """The cases that came out as written before the new pages, and no longer do."""
    assert draft.checked.library is not None
    now = datetime.now(UTC)
    passed = {result.case.place for result in run_cases(book.library, book.checked.documents, now) if result.passed}
    return [
        f"{book.path(result.case.place.path)}:{result.case.place.line}: this case comes out otherwise now: {result.differences[0]}"
        for result in run_cases(draft.checked.library, book.checked.documents, now)
        if result.case.place in passed and not result.passed
    ]


def headed(path: str, kind: str, lines: Sequence[str]) -> str:
    """The text of a page, under the line that tells an editor its schema."""
    return "\n".join([modeline(path, kind), *lines]) + "\n"


def quoted(text: str) -> str:
    """Text as YAML in double quotes, whatever is in it."""
    return json.dumps(text, ensure_ascii=False)


def scalar(value: Any) -> str:
    """A plain value as YAML; text in quotes unless it is a bare word."""
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    if isinstance(value, str):
        bare = value.replace("_", "").replace("-", "").isalpha() and value.lower() not in _NOT_BARE
        return value if bare else quoted(value)
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(scalar, value))}]"
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{key}: {scalar(item)}' for key, item in value.items())}}}"
    return f"{value:f}" if hasattr(value, "as_tuple") else str(value)


_NOT_BARE = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})


def in_folder(folder: Path) -> Book:
    """The book, which must be sound: a page is tried within it."""
    book = open_book(folder)
    _ = book.library
    return book
