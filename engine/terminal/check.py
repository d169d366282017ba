"""`amends check`: everything wrong or doubtful in a book, all at once."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from engine.guide import codes
from engine.model.finding import Finding, Severity
from engine.model.text import count
from engine.terminal.book import Part, parts
from engine.terminal.desk import FINDINGS, OWN_BOOK, AsJson, Playbooks, WrongUsage, paper, print_json, unknown
from engine.terminal.reports import github, sarif
from engine.terminal.schemas import refresh_schemas
from engine.terminal.watching import keep_checking

FORMATS = ("text", "json", "github", "sarif")


def check(
    paths: Annotated[list[Path] | None, typer.Argument(metavar="PATH", help="A book, or pages of one.")] = None,
    form: Annotated[str, typer.Option("--format", metavar="|".join(FORMATS), help="How findings are printed.")] = "text",
    strict: Annotated[bool, typer.Option("--strict", help="Warnings count as errors for the exit code.")] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Check again whenever a page is saved, until Ctrl-C.")] = False,
    every_code: Annotated[bool, typer.Option("--codes", help="Print every code there is as Markdown, with wrong and right.")] = False,
    playbooks: Playbooks = OWN_BOOK,
    as_json: AsJson = False,
) -> None:
    """Find every mistake in a book, each with its place and its fix."""
    if every_code:
        sys.stdout.write(codes())
        return
    if form not in FORMATS:
        raise unknown("format", form, FORMATS)
    if watch:
        if as_json or form != "text":
            raise WrongUsage("--watch prints for people, again and again: leave --json and --format away")
        keep_checking(lambda: _look(paths or [], playbooks), paths or [playbooks])
        return
    looked_at = parts(paths or [], playbooks)
    found = [finding for part in looked_at for finding in _shown(part)]
    _print("json" if as_json else form, found, looked_at)
    worst = {finding.severity for finding in found}
    if Severity.ERROR in worst or (strict and worst):
        raise typer.Exit(FINDINGS)


def _look(paths: list[Path], playbooks: Path) -> list[Path]:
    """Print what is found now, and keep the schemas beside the books up to date. Gives the books' folders."""
    looked_at = parts(paths, playbooks)
    _print("text", [finding for part in looked_at for finding in _shown(part)], looked_at)
    for part in looked_at:
        refresh_schemas(part.book)
    return [part.book.folder for part in looked_at]


def _shown(part: Part) -> list[Finding]:
    book = part.book
    return book.clickable(finding for finding in book.checked.findings if part.has(finding.place.path))


def _print(form: str, found: list[Finding], looked_at: list[Part]) -> None:
    if form == "json":
        print_json([finding.to_json() for finding in found])
    elif form == "sarif":
        print_json(sarif(found))
    elif form == "github":
        for finding in found:
            print(github(finding))
    else:
        # Errors last: that is where a person looks when the printing stops.
        for finding in sorted(found, key=lambda one: one.severity is Severity.ERROR):
            paper().print(_line(finding), soft_wrap=True)
        print(_summary(found, looked_at))


def _line(finding: Finding) -> Text:
    place = finding.place
    style = "bold red" if finding.severity is Severity.ERROR else "yellow"
    where = f"{place.path}:{place.line}:{place.column}: "
    return Text.assemble((where, "bold"), (f"{finding.severity}[{finding.code}]", style), f": {finding.fault}; {finding.fix}")


def _summary(found: list[Finding], looked_at: list[Part]) -> str:
    errors = sum(finding.severity is Severity.ERROR for finding in found)
    pages = sum(len(part.book.pages if part.pages is None else part.pages) for part in looked_at)
    told = ", ".join([count(errors, "error"), count(len(found) - errors, "warning"), count(pages, "page")])
    elsewhere = sum(not part.has(finding.place.path) for part in looked_at for finding in part.book.checked.errors)
    return f"{told}; {count(elsewhere, 'error')} in other pages of the book" if elsewhere else told
