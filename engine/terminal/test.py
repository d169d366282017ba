"""`amends test`: the cases of a book, and what differs in each that fails."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import track
from rich.text import Text

from engine.authoring.document import PAGE_SUFFIXES, Document, page_stem
from engine.cases import Case, CaseResult, Difference, cases_of, run_case
from engine.model.text import count
from engine.terminal.book import Part, parts
from engine.terminal.desk import FINDINGS, OWN_BOOK, AsJson, Playbooks, WrongUsage, cannot_write, paper, print_json
from engine.terminal.diff_paper import in_words
from engine.terminal.junit import write_junit
from engine.terminal.reached import covered, print_covered, print_written, write_missing
from engine.word_diff import GONE, Step, nearest_passage, word_diff

_MANY = 200


def test(
    paths: Annotated[list[Path] | None, typer.Argument(metavar="PATH", help="A book, or files or folders of one.")] = None,
    coverage: Annotated[bool, typer.Option("--coverage", help="Say what no case reaches.")] = False,
    write: Annotated[bool, typer.Option("--write-missing", help="Write cases for what no case reaches, to be read.")] = False,
    junit: Annotated[Path | None, typer.Option("--junit", metavar="FILE", help="Write the results as JUnit XML.")] = None,
    playbooks: Playbooks = OWN_BOOK,
    as_json: AsJson = False,
) -> None:
    """Run the cases of a book: situation in, expectation out."""
    now = datetime.now(UTC)
    looked_at = parts(paths or [], playbooks)
    results = [result for part in looked_at for result in _run(part, now, coverage or write)]
    if junit:
        _write(junit, results)
    told: list[Any] = [result.to_json() for result in results]
    if not as_json:
        _print(results, now)
    if coverage or write:
        told = [{"cases": told, **_told_coverage(looked_at, write, as_json, bool(paths))}]
    if as_json:
        print_json(told[0] if coverage or write else told)
    if not all(result.passed for result in results):
        raise typer.Exit(FINDINGS)


def _told_coverage(looked_at: list[Part], write: bool, as_json: bool, in_detail: bool) -> dict[str, Any]:
    """What no case reaches, and what was written for it: printed, each place only `in_detail`, or given for programs."""
    found = [covered(part) for part in looked_at]
    written = [write_missing(one) for one in found] if write else []
    if not as_json:
        for one in found if not write else ():
            print_covered(one, in_detail)
        for done in written:
            print_written(done)
    coverage = {"coverage": [one.to_json() for one in found]}
    return {**coverage, "proposed": [done.to_json() for done in written]} if write else coverage


def _run(part: Part, now: datetime, may_be_none: bool) -> list[CaseResult]:
    library = part.book.library
    chosen = [document for document in part.book.checked.documents if _is_wanted(document, part)]
    cases = list(cases_of(chosen))
    if not cases and part.pages is not None and not may_be_none:
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
    return part.has(document.path) or any(part.has(f"{page_stem(document.path)}{suffix}") for suffix in PAGE_SUFFIXES)


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
        yield Text.assemble(("    wanted  ", "dim"), (_one_line(difference.wanted), "green"))
        yield Text.assemble(("    got     ", "dim"), (_one_line(difference.got), "red"))
        apart = _apart(difference)
        if apart:
            yield Text.assemble(("    apart   ", "dim"), in_words(apart, paper()))
    if not result.case.dated:
        yield Text(f"  This case has no 'at', so it was decided now, {now:%Y-%m-%dT%H:%M:%SZ}.", "dim")


_WORDS = frozenset({"text", "moves", "subject"})


def _one_line(text: str) -> str:
    return " ".join(text.split("\n"))


def _apart(difference: Difference) -> list[Step]:
    """Where words differ, word by word: from what is said to what is wanted. Of a part, beside what comes nearest to it."""
    if difference.key in _WORDS:
        return word_diff(difference.got, difference.wanted)
    wanted = difference.wanted[1:-1]
    said = nearest_passage(wanted, difference.got[1:-1]) if difference.key == "says" else None
    steps = word_diff(said, wanted) if said else []
    while steps and steps[0][0] == GONE:  # a passage starts and ends somewhere: that is no difference
        del steps[0]
    while steps and steps[-1][0] == GONE:
        del steps[-1]
    return steps


def _write(junit: Path, results: list[CaseResult]) -> None:
    try:
        write_junit(junit, results)
    except OSError as fault:
        raise cannot_write(junit, fault) from None
