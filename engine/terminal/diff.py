"""`amends diff`: what changed between two books in meaning, and what that would have done to a file of incidents."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from engine.difference import Change, differences
from engine.model.text import count
from engine.replay import BadLine, Books, Line, lines_of, replay
from engine.tally import Tally
from engine.terminal.desk import FINDINGS, OWN_BOOK, AsJson, Playbooks, WrongUsage, paper, print_json, reason
from engine.terminal.diff_data import Report
from engine.terminal.diff_markdown import markdown
from engine.terminal.diff_paper import print_report
from engine.terminal.revisions import NamedBook, named_book

_SMALL_FILE = 1_000_000
"""Bytes of incidents below which a second process costs more time than it saves."""

_MOST_COMPLAINTS = 20


def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help="A book's folder, a git revision of the own book, or REV:FOLDER.")],
    new: Annotated[str | None, typer.Argument(metavar="[NEW]", help="The same; without it, the own book as it stands.")] = None,
    incidents: Annotated[
        Path | None, typer.Option("--incidents", metavar="FILE", help="Incidents, one JSON object a line, to try both books on.")
    ] = None,
    as_markdown: Annotated[bool, typer.Option("--markdown", help="Print Markdown, for a pull request.")] = False,
    playbooks: Playbooks = OWN_BOOK,
    as_json: AsJson = False,
) -> None:
    """Say what changed in meaning from one book to another, and what it would have done to incidents."""
    if as_markdown and as_json:
        raise WrongUsage("--markdown and --json are two ways to print: take one")
    before, after = named_book(old, playbooks), named_book(new or str(playbooks), playbooks)
    changes = _changes(before, after)
    tally = _replayed(before, after, incidents) if incidents is not None else None
    report = Report(before.name, after.name, before.library, after.library, changes, tally, incidents)
    if as_json:
        print_json(report.to_json())
    elif as_markdown:
        sys.stdout.write(markdown(report))
    else:
        print_report(paper(), report)
    if tally is not None and tally.bad:
        _complain(tally.bad, incidents)
        raise typer.Exit(FINDINGS)


def _changes(before: NamedBook, after: NamedBook) -> list[Change]:
    _ = before.library, after.library  # a book with errors is refused before anything is compared
    return differences(before.checked, after.checked)


def _replayed(before: NamedBook, after: NamedBook, path: Path | None) -> Tally:
    assert path is not None
    tally = Tally()
    books = Books(before.library, after.library, datetime.now(UTC))
    try:
        size = path.stat().st_size
        with path.open("rb") as file, _progress() as progress:
            task = progress.add_task("Incidents", total=size)
            workers = 1 if size < _SMALL_FILE else _processors()
            bytes_read = 0

            def counted(line: Line) -> Line:
                nonlocal bytes_read
                bytes_read = file.tell()
                return line

            for results in replay((before.files, after.files), books, map(counted, lines_of(file)), workers):
                tally.add(results)
                progress.update(task, completed=bytes_read, incidents=f"{tally.incidents + len(tally.bad):,}")
    except OSError as fault:
        raise WrongUsage(f"'{path}' cannot be read: {reason(fault)}") from None
    return tally


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _progress() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TextColumn("{task.fields[incidents]}"), TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty())


def _complain(bad: Sequence[BadLine], path: Path | None) -> None:
    for one in bad[:_MOST_COMPLAINTS]:
        sys.stderr.write(f"{path}:{one.number}: {one.fault}\n")
    if len(bad) > _MOST_COMPLAINTS:
        sys.stderr.write(f"… and {count(len(bad) - _MOST_COMPLAINTS, 'line')} more, all of them with --json\n")


