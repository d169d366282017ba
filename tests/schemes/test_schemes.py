"""Published compensation schemes, as the house's pages have them: our own cases, and others' vectors where they are at hand."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.authoring.book import CheckedBook, compile_files
from engine.authoring.load import read_folder
from engine.cases import Case, cases_of, run_case
from tests.schemes.runner import BOOK, NAMES, Vector, read_vectors, table

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
OUTSIDE = Path(os.environ.get("AMENDS_SCHEMES") or BOOK.parents[1] / "shared" / "schemes")
VECTORS = read_vectors(OUTSIDE) if OUTSIDE.is_dir() else []
CHECKED = compile_files(read_folder(BOOK))
CASES = [case for case in cases_of(CHECKED.documents) if case.place.path.startswith("owed/")]
outside = pytest.mark.skipif(not VECTORS, reason=f"no vectors in {OUTSIDE}; name their folder in AMENDS_SCHEMES")


@pytest.fixture(scope="module")
def book() -> CheckedBook:
    return CHECKED


def test_the_pages_of_the_schemes_have_neither_errors_nor_warnings(book: CheckedBook) -> None:
    assert [str(finding) for finding in book.findings if finding.place.path.startswith("owed/")] == []


def test_every_scheme_has_its_pages(book: CheckedBook) -> None:
    assert book.library is not None
    for names in NAMES.values():
        assert [page for page in book.library.entitlements if page.startswith(names["pages"])]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{Path(case.place.path).name}:{case.place.line}")
def test_our_own_case_holds(case: Case, book: CheckedBook) -> None:
    assert book.library is not None
    assert [str(difference) for difference in run_case(book.library, case, NOW).differences] == []


@outside
@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector.id)
def test_an_outside_vector_holds(vector: Vector, book: CheckedBook) -> None:
    """A rule that was read is pass or fail; one that was interpreted or remembered may differ, and is told apart."""
    assert book.library is not None
    fault = vector.faults(book.library)
    if fault and vector.confidence != "firm":
        pytest.xfail(f"{vector.confidence}: {fault}")
    assert fault is None


@outside
def test_the_table_by_confidence(book: CheckedBook, capsys: pytest.CaptureFixture[str]) -> None:
    assert book.library is not None
    with capsys.disabled():
        print(f"\n{table(VECTORS, book.library)}")
