"""A book checked whole: compiled, tried with nothing known, and its branches held against its cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from engine.authoring.book import CheckedBook, compile_files, in_order
from engine.authoring.load import read_folder
from engine.fallback import silent_failures
from engine.model.errors import BookRejected
from engine.model.finding import Severity
from engine.model.library import Library
from engine.reach import unreached


def open_library(folder: Path | str) -> Library:
    """Read, check and compile the book in a folder. Raises BookRejected with all findings where one is an error."""
    checked = check_files(read_folder(Path(folder)))
    if checked.library is None:
        raise BookRejected(checked.findings)
    return checked.library


def check_files(files: Mapping[str, bytes], today: date | None = None) -> CheckedBook:
    """All that is wrong or doubtful in a book given as relative POSIX paths and bytes. Never raises for what a page says.

    `today` lets it find what has grown old: a source not read for a year, a page whose time is over.
    """
    checked = compile_files(files, today)
    grading = checked.grading
    silent = [*silent_failures(checked)]
    # Cases of a failure that nothing answers cannot be tried.
    found = [*checked.findings, *grading.graded([*silent, *(() if silent else unreached(checked))])]
    # Whether an acceptance is idle can be told only where every check could look.
    found += grading.graded(grading.idle()) if checked.library and not silent else ()
    sound = checked.library if not any(finding.severity is Severity.ERROR for finding in found) else None
    return replace(checked, library=sound, findings=in_order(found))
