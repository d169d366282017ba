"""The tables of `own.yaml`: what the rows of a table give, one page for each way in which they may count."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from engine.authoring.book import CheckedBook
from engine.model.finding import Finding
from tests.book import UNFINISHED
from tests.conformance.runner import book_of, faults_of, read_vectors

BOOKS, VECTORS = read_vectors(Path(__file__).parent / "own.yaml")
PAGES = {path: page for path, page in BOOKS["ferry"].items() if path.startswith("pages/")}


def with_rows(path: str, rows: list[Any]) -> CheckedBook:
    """The book with other rows in a page's table."""
    page = PAGES[path]
    ((name, table),) = page["derive"].items()
    changed = {**page, "derive": {name: {**table, "table": rows}}}
    return book_of(BOOKS, {"book": "ferry", "pages": {path.removeprefix("pages/"): changed}})


def told(book: CheckedBook) -> list[Finding]:
    """What is found in the tables themselves: their pages have hardly any words."""
    return [finding for finding in book.findings if finding.code not in UNFINISHED]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: f"{vector['id']}: {vector['claim']}")
def test_a_table_gives_what_its_rows_say(vector: dict[str, Any]) -> None:
    assert faults_of(BOOKS, vector) == []


def test_every_page_has_vectors() -> None:
    assert {vector["decide"]["failure"] for vector in VECTORS} == {page["failure"] for page in PAGES.values()}
    assert (len(PAGES), len(VECTORS)) == (6, 30)


def test_the_one_warning_is_of_the_table_that_leaves_a_case_out_on_purpose() -> None:
    found = told(book_of(BOOKS, {"book": "ferry"}))
    assert [(finding.place.path, finding.code) for finding in found] == [("pages/way-on.yaml", "no-else")]


def test_rows_that_exclude_each_other_may_stand_in_any_order() -> None:
    path = "pages/late.yaml"
    rows = PAGES[path]["derive"]["share"]["table"]
    page = {**PAGES[path], "derive": {"share": {**PAGES[path]["derive"]["share"], "table": rows[::-1]}}}
    turned = {"ferry": {**BOOKS["ferry"], path: page}}
    assert [faults_of(turned, vector) for vector in VECTORS if vector["decide"]["failure"] == "boat/late"] == [[]] * 6


def test_two_bands_that_share_a_case_are_found_before_anyone_is_told_the_wrong_sum() -> None:
    rows = [dict(row) for row in PAGES["pages/late.yaml"]["derive"]["share"]["table"]]
    rows[2] = {**rows[2], "when": {"crossing": "long", "delay_minutes": {"minimum": 60, "maximum": 120}}}
    (finding,) = told(with_rows("pages/late.yaml", rows))
    assert finding.code == "table-overlap"
    assert finding.fault == "rows 3 and 4 both hold where crossing is long, delay_minutes is 120"


def test_a_hole_between_two_bands_is_found() -> None:
    rows = [dict(row) for row in PAGES["pages/late.yaml"]["derive"]["share"]["table"]]
    rows[2] = {**rows[2], "when": {"crossing": "long", "delay_minutes": {"minimum": 60, "exclusiveMaximum": 119}}}
    (finding,) = told(with_rows("pages/late.yaml", rows))
    assert finding.code == "table-gap"


def test_a_row_that_no_case_reaches_is_found() -> None:
    rows = PAGES["pages/caller.yaml"]["derive"]["caller"]["table"]
    found = told(with_rows("pages/caller.yaml", [*rows, {"when": {"delay_minutes": {"minimum": 200}}, "value": "purser"}]))
    assert [finding.code for finding in found] == ["unused-row"]
