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
from engine.terminal.desk import WrongUsage, cannot_write
from engine.terminal.schemas import write_schemas


@dataclass(frozen=True, slots=True)
class Draft:
    """Pages by path within the book, as they would be written."""

    pages: Mapping[str, str]
    checked: CheckedBook
    findings: tuple[Finding, ...]
    """What the book would have with them and has not without."""

    @property
    def left(self) -> tuple[Finding, ...]:
        """The errors of the book that the pages do not cure."""
        return self.checked.errors


def try_pages(book: Book, pages: Mapping[str, str], options: Mapping[str, str] | None = None) -> Draft:
    """Compile the book with new pages. Raises BookRejected, with what is wrong in them, where they bring an error.

    `options` are what a line's words were given with, by the line's key: what is wrong there raises WrongUsage, which names
    the option, since nobody could look the line up.
    """
    files = {**read_folder(book.folder), **{path: text.encode() for path, text in pages.items()}}
    checked = _but_for_curable(check_files(files, datetime.now(UTC).date()))
    before = set(book.checked.findings)
    findings = tuple(finding for finding in checked.findings if finding not in before)
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    told = [line for finding in errors if (line := _told(pages, finding, options or {}))]
    if told:
        raise WrongUsage("\n".join(told))
    if errors:
        raise BookRejected(book.clickable(findings))
    return Draft(pages, checked, findings)


def _told(pages: Mapping[str, str], finding: Finding, options: Mapping[str, str]) -> str | None:
    """What is wrong with an option's words; None where an option did not give them."""
    lines = pages.get(finding.place.path, "").splitlines()
    key = lines[finding.place.line - 1].strip().removeprefix("- ").partition(":")[0] if lines else ""
    fix = _SUM if finding.code == "formula" else finding.fix
    return f"{options[key]}: {finding.fault}; {fix}" if key in options else None


_SUM = "write it as 5, as 'GBP 5, EUR 6', or as a formula of facts, such as 0.1 * price"


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
        raise cannot_write(book.folder, fault) from None
    for path in draft.pages:
        print(book.path(path))
    for finding in book.clickable((*draft.findings, *draft.left)):
        print(finding)
    for line in _now_otherwise(book, draft):
        print(line)
    for step in next_steps:
        print(f"Next: {step}")


def _now_otherwise(book: Book, draft: Draft) -> list[str]:
    """The cases that came out as written before the new pages, and no longer do.

    None are tried in a book with a failure that nothing answers.
    """
    if book.checked.errors:
        return []
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
    """The book, which must be sound: a page is tried within it. Raises BookRejected."""
    book = open_book(folder)
    _ = book.library
    return book


def open_for_page(folder: Path) -> Book:
    """The book, sound but for what a new page may cure. Raises BookRejected."""
    book = open_book(folder)
    book = replace(book, checked=_but_for_curable(book.checked))
    _ = book.library
    return book


def _but_for_curable(checked: CheckedBook) -> CheckedBook:
    """The same with a library to try a page in, where failures without a page are all that is wrong."""
    return replace(checked, library=checked.trial) if {one.code for one in checked.errors} == {"no-fallback"} else checked
