"""Every code of the catalogue has a book that is wrong in that way alone, and the same book right, which stays quiet."""

from __future__ import annotations

import ast
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from engine.authoring.catalogue import catalogue
from engine.authoring.load import read_folder
from engine.model.errors import BookRejected
from engine.model.finding import Severity
from tests.wrong_books import found_in, laid_over, overlays

ENGINE = Path(__file__).parents[2] / "engine"
BOOKS = overlays()
CODES = catalogue()
SHOWN_ELSEWHERE = {"unreadable"}
"""No text makes a file unreadable: beneath is a file that is."""
BOTH = {"division", "date-order"}
"""Errors where they are certain, else warnings."""
TOLD_BY_NAME = {"no-house", "no-facts", "no-failures", "unknown-role"}
"""Codes that are put together, or looked up."""
TELLERS = {
    "error": 1, "warning": 1, "report": 1, "refuse": 1, "_refuse": 1, "_find": 1, "_stop": 1, "_fault": 0, "FormulaFault": 0,
    "ConditionFault": 0, "ScriptFault": 1, "_phrasing": 2, "_Wrong": 0,
}  # fmt: skip
"""Where each function that tells of a fault takes its code."""


def test_every_code_has_its_book() -> None:
    assert set(BOOKS) == set(CODES) - SHOWN_ELSEWHERE


@pytest.mark.parametrize("code", BOOKS)
def test_a_wrong_book_has_this_fault_and_no_other(code: str, tmp_path: Path) -> None:
    found = found_in(laid_over(BOOKS[code]["wrong"]), tmp_path)
    assert [str(finding).replace(tmp_path.as_posix(), "BOOK") for finding in found] == BOOKS[code]["findings"]
    assert {finding.code for finding in found} == {code}
    gravest = {finding.severity for finding in found}
    assert gravest == {CODES[code].severity} or (code in BOTH and gravest == {Severity.ERROR})


@pytest.mark.parametrize("code", BOOKS)
def test_the_right_book_beside_it_stays_quiet(code: str, tmp_path: Path) -> None:
    assert [str(finding) for finding in found_in(laid_over(BOOKS[code]["right"]), tmp_path)] == []


@pytest.mark.parametrize("code", BOOKS)
def test_the_catalogue_shows_a_piece_of_each(code: str) -> None:
    for example, overlay in ((CODES[code].wrong, BOOKS[code]["wrong"]), (CODES[code].right, BOOKS[code]["right"])):
        assert _stands_for(example) or _plain(example) in _plain("\n".join(laid_over(overlay).values())), example


def _stands_for(example: str) -> bool:
    """Whether an example tells of something that no page can show, or leaves some of it out."""
    return example.startswith("(") or "…" in example or "(the hash" in example


def _plain(text: str) -> str:
    return " ".join(text.split())


def test_a_file_that_may_not_be_read_is_a_finding() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "house.yaml").write_text("house: H\n", encoding="utf-8")
        (folder / "house.yaml").chmod(0)
        with as_nobody(), pytest.raises(BookRejected) as rejected:
            read_folder(folder)
    assert [str(finding) for finding in rejected.value.findings] == [
        "house.yaml:1:1: error[unreadable]: the file cannot be read: Permission denied; look at its permissions"
    ]


@contextmanager
def as_nobody() -> Iterator[None]:
    """Root may read everything, so it becomes nobody for a moment."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(before)


def test_every_code_that_the_engine_tells_is_in_the_catalogue() -> None:
    told = {code for path in ENGINE.rglob("*.py") for code in _told(ast.parse(path.read_text(encoding="utf-8")))}
    assert told - set(CODES) == set()
    assert set(CODES) - told - TOLD_BY_NAME == set()


def _told(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        name = _called(node)
        if name in TELLERS and isinstance(node, ast.Call) and len(node.args) > TELLERS[name]:
            argument = node.args[TELLERS[name]]
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                yield argument.value


def _called(node: Any) -> str:
    if not isinstance(node, ast.Call):
        return ""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
