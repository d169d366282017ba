"""`amends coverage`: which failures, channels, languages and roles a book has words and remedies of its own for."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from engine.coverage import FALLS_BACK, NOTHING, OWN, PART, Matrix, Row, can_be_by, matrix, usual_fact
from engine.model.library import Library
from engine.model.text import count, listed
from engine.terminal.book import open_book
from engine.terminal.coverage_page import html_page
from engine.terminal.desk import OWN_BOOK, AsJson, Playbooks, WrongUsage, cannot_write, paper, print_json, unknown

SIGNS = {OWN: "●", PART: "◕", FALLS_BACK: "◐", NOTHING: "○"}
_STYLES = {OWN: "green", PART: "yellow", FALLS_BACK: "yellow", NOTHING: "bold red"}
_MEANINGS = {OWN: "its own", PART: "its own in some cases", FALLS_BACK: "falls back", NOTHING: "nothing"}


def coverage(
    by: Annotated[str | None, typer.Option("--by", metavar="FACT", help="A fact to tell apart; else the customers' tier.")] = None,
    html: Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Write the matrix as one HTML page.")] = None,
    playbooks: Playbooks = OWN_BOOK,
    as_json: AsJson = False,
) -> None:
    """Show what has its own page and words, what falls back on others, and what has nothing."""
    book = open_book(playbooks)
    fact = _fact(book.library, by)
    found = matrix(book.checked, fact)
    if html is not None:
        _write(html, html_page(found, book.library))
    if as_json:
        print_json(found.to_json())
    elif html is not None:
        print(f"{html}: {count(len(found.rows), 'row')}, {count(len(found.holes), 'hole')}")
    else:
        _print(paper(), found)


def _fact(library: Library, by: str | None) -> str | None:
    if by is None:
        return usual_fact(library)
    facts = library.vocabulary.facts
    fitting = [name for name, fact in facts.items() if can_be_by(fact)]
    if by not in facts:
        raise unknown("fact", by, fitting)
    if by not in fitting:
        raise WrongUsage(f"'{by}' is {facts[by].type}: a matrix is by a fact of few values, such as {listed(fitting[:3])}")
    if by in ("channel", "language"):
        raise WrongUsage(f"the matrix has every {by} as it is")
    return by


def _print(console: Console, found: Matrix) -> None:
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    table.add_column("failure", overflow="fold")
    table.add_column("page", overflow="fold")
    for language in found.languages:
        table.add_column(language, no_wrap=True)
    table.add_column("roles", no_wrap=True)
    for row in found.rows:
        table.add_row(_about(found, row), _page(row), *(_words(found, row, language) for language in found.languages), _roles(found, row))
    console.print(table)
    console.print()
    console.print(Text("  ".join(f"{sign} {_MEANINGS[status]}" for status, sign in SIGNS.items()), "dim"))
    console.print(Text(f"Words by channel: {', '.join(found.channels)}. Roles: {', '.join(found.roles)}; each on an example.", "dim"))
    if found.holes:
        console.print(Text(f"\n{count(len(found.holes), 'hole')}, and the page to write", "bold"))
    for hole in found.holes:
        console.print(Padding(Text.assemble((SIGNS[hole.status], _STYLES[hole.status]), f" {hole.what}"), (0, 0, 0, 0), expand=False))
        console.print(Padding(Text(hole.write, "dim"), (0, 0, 0, 4), expand=False))
    if not found.holes:
        console.print(Text("\nNothing is missing.", "green"))


def _about(found: Matrix, row: Row) -> Text:
    alone = row.values is None or sum(one.failure == row.failure for one in found.rows) == 1
    if alone or row.values is None:
        return Text(row.failure)
    values = ", ".join(str(value).lower() if isinstance(value, bool) else str(value) for value in row.values)
    return Text.assemble(row.failure, (f" {values}", "dim"))


def _page(row: Row) -> Text:
    pages = ", ".join(row.pages) if row.pages else ", ".join(row.else_) or "no page"
    return Text.assemble((SIGNS[row.status], _STYLES[row.status]), f" {pages}", (f", else {', '.join(row.else_)}" if row.status == PART else "", "dim"))


def _words(found: Matrix, row: Row, language: str) -> Text:
    return Text.assemble(*((SIGNS[row.words[(language, channel)]], _STYLES[row.words[(language, channel)]]) for channel in found.channels))


def _roles(found: Matrix, row: Row) -> Text:
    return Text.assemble(*((SIGNS[row.roles[role]], _STYLES[row.roles[role]]) for role in found.roles))


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as fault:
        raise cannot_write(path, fault) from None
