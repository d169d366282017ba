"""What compensation schemes are made of can be said in a book: one page a construct, with cases on both sides of each edge."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from engine.authoring.document import Document
from engine.authoring.load import read_folder
from engine.cases import Case, cases_of, run_case
from engine.checking import check_files

BOOK = Path(__file__).parent / "book"
CHECKED = date(2026, 11, 21)
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
FEWEST_CASES = 3


BOOK_CHECKED = check_files(read_folder(BOOK), CHECKED)
PAGES = [page for page in BOOK_CHECKED.documents if page.kind == "entitlement"]
CASES = list(cases_of(BOOK_CHECKED.documents))


def test_nothing_is_wrong_or_doubtful_and_the_cases_come_everywhere() -> None:
    assert "\n".join(map(str, BOOK_CHECKED.findings)) == ""


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.place.path.removesuffix('.cases.yaml')}: {case.name}")
def test_the_case_comes_out_as_written(case: Case) -> None:
    assert BOOK_CHECKED.library is not None
    assert "\n".join(map(str, run_case(BOOK_CHECKED.library, case, NOW).differences)) == ""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path)
def test_the_page_has_cases_beside_it_with_a_day_of_their_own(page: Document) -> None:
    beside = page.path.replace(".yaml", ".cases.yaml")
    cases = [case for case in CASES if case.place.path == beside]
    assert len(cases) >= FEWEST_CASES
    assert all(case.dated for case in cases)
