"""`amends test`: the cases of a book, and what differs in each that fails."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track
from rich.text import Text

from engine.authoring.document import Document
from engine.authoring.load import PAGE_SUFFIXES
from engine.cases import Case, CaseResult, cases_of, run_case
from engine.terminal.book import Part, parts
from engine.terminal.desk import FINDINGS, OWN_BOOK, AsJson, Playbooks, WrongUsage, count, paper, print_json
from engine.terminal.junit import write_junit

_MANY = 200


def test(
    paths: Annotated[list[Path] | None, typer.Argument(metavar="PATH", help="A book, or files or folders of one.")] = None,
    junit: Annotated[Path | None, typer.Option("--junit", metavar="FILE", help="Write the results as JUnit XML.")] = None,
    playbooks: Playbooks = OWN_BOOK,
    as_json: AsJson = False,
) -> None:
    """Run the cases of a book: situation in, expectation out."""
    now = datetime.now(UTC)
    results = [result for part in parts(paths or [], playbooks) for result in _run(part, now)]
    if junit:
        _write(junit, results)
    if as_json:
        print_json([result.to_json() for result in results])
    else:
        _print(results, now)
    if not all(result.passed for result in results):
        raise typer.Exit(FINDINGS)


def _run(part: Part, now: datetime) -> list[CaseResult]:
    library = part.book.library
    chosen = [document for document in part.book.checked.documents if _is_wanted(document, part)]
    cases = list(cases_of(chosen))
    if not cases and part.pages is not None:
        raise WrongUsage("there are no cases in what you named; they stand in .cases.yaml files")
    counted = track(
        cases,
        description="Cases",
        console=Console(stderr=True),
        transient=True,
        disable=len(cases) < _MANY or not sys.stderr.isatty(),
    )
    return [_clickable(part, run_case(library, case, now, part.book.checked.findings)) for case in counted]


def _is_wanted(document: Document, part: Part) -> bool:
    """A file of cases that was named, or that stands beside a page that was."""
    if document.kind != "cases":
        return False
    stem = document.path
    for suffix in PAGE_SUFFIXES:
        stem = stem.removesuffix(suffix)
    beside = stem.removesuffix(".cases")
    return part.has(document.path) or any(part.has(f"{beside}{suffix}") for suffix in PAGE_SUFFIXES)


def _clickable(part: Part, result: CaseResult) -> CaseResult:
    place = replace(result.case.place, path=part.book.path(result.case.place.path))
    return replace(result, case=replace(result.case, place=place))


def _print(results: list[CaseResult], now: datetime) -> None:
    console = paper()
    failed = [result for result in results if not result.passed]
    for result in failed:
        console.print(_told(result.case), soft_wrap=True)
        for line in _differing(result, now):
            console.print(line, soft_wrap=True)
    if failed:
        console.print(Text(f"{len(failed)} of {count(len(results), 'case')} failed", "bold red"))
    elif results:
        console.print(Text(f"{count(len(results), 'case')} passed", "green"))
    else:
        console.print("No cases yet: write one in a .cases.yaml file beside a page.")


def _told(case: Case) -> Text:
    place = case.place
    return Text.assemble(("FAILED ", "bold red"), (f"{place.path}:{place.line}:{place.column}: ", "bold"), case.name)


def _differing(result: CaseResult, now: datetime) -> Iterable[Text]:
    for difference in result.differences:
        yield Text.assemble("  ", (difference.key, "bold"))
        yield Text.assemble(("    wanted  ", "dim"), (difference.wanted, "green"))
        yield Text.assemble(("    got     ", "dim"), (" ".join(difference.got.split("\n")), "red"))
    if not result.case.dated:
        yield Text(f"  This case has no 'at', so it was decided now, {now:%Y-%m-%dT%H:%M:%SZ}.", "dim")


def _write(junit: Path, results: list[CaseResult]) -> None:
    try:
        write_junit(junit, results)
    except OSError as fault:
        raise WrongUsage(f"cannot write '{junit}': {(fault.strerror or str(fault)).lower()}") from None
