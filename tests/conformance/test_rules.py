"""The rules of meaning.md hold, vector by vector: the project's own (rules.yaml), and those made outside it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.outside import ABSENT, HERE, OUTSIDE
from tests.conformance.runner import faults_of, read_vectors

OWN = HERE / "rules.yaml"
GIVEN = OUTSIDE / "meaning.yaml"
RULES = {*range(1, 18), *range(22, 31)} - {7}
"""Rule 7 is about conditions without a book: see test_json_schema.py."""


def vectors(path: Path) -> list[Any]:
    """Each vector with its books; one skipped stand-in where the file is not there."""
    if not path.is_file():
        return [pytest.param({}, {}, id="absent", marks=pytest.mark.skip(reason=ABSENT))]
    books, found = read_vectors(path)
    return [pytest.param(books, vector, id=vector["id"]) for vector in found]


@pytest.mark.parametrize(("books", "vector"), vectors(OWN))
def test_our_own_vector_holds(books: Mapping[str, Any], vector: Mapping[str, Any]) -> None:
    assert faults_of(books, vector) == [], vector["why"]


@pytest.mark.parametrize(("books", "vector"), vectors(GIVEN))
def test_a_given_vector_holds(books: Mapping[str, Any], vector: Mapping[str, Any]) -> None:
    assert faults_of(books, vector) == [], vector["why"]


def test_our_own_vectors_touch_every_rule_that_needs_no_law() -> None:
    _, found = read_vectors(OWN)
    assert {vector["rule"] for vector in found} == RULES
    assert len({vector["id"] for vector in found}) == len(found) >= 130
