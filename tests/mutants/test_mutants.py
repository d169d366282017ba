"""A page broken in any way of a list is noticed. Here a few of each way; `python -m tests.mutants` breaks them all."""

from __future__ import annotations

from itertools import islice

import pytest

from tests.mutants import CHANGES_NOTHING, Mutant, changes, mutants, noticed
from tests.mutants.ways import ON_PAGES, ON_TRANSLATIONS

SAMPLE = ("food/late-meal.yaml", "delivery/damaged-furniture.yaml", "owed/uk-delay-repay.yaml", "delivery/missed.fr.yaml")
A_WAY = 1
"""How many of each way, of each page: a mutant takes a third of a second."""


def sample() -> list[Mutant]:
    ways: dict[tuple[str, str], list[Mutant]] = {}
    for path in SAMPLE:
        for mutant in mutants(path):
            ways.setdefault((path, mutant.way), []).append(mutant)
    return [mutant for found in ways.values() for mutant in islice(found, A_WAY)]


def test_the_sample_has_every_way() -> None:
    assert {mutant.way for mutant in sample()} >= {*ON_PAGES, *ON_TRANSLATIONS, "remove a translation"}


@pytest.mark.parametrize(("path", "way", "spot"), CHANGES_NOTHING)
def test_a_change_that_changes_nothing_is_noticed_by_no_case(path: str, way: str, spot: str) -> None:
    """It is still among the changes; where a case notices it, it changes something."""
    (change,) = [one for one in changes(path) if (one.way, one.spot) == (way, spot)]
    assert noticed(change).by in ("hash", "nobody")


@pytest.mark.parametrize("mutant", sample(), ids=lambda mutant: f"{mutant.path}: {mutant.way}: {mutant.spot}")
def test_a_broken_page_is_noticed(mutant: Mutant) -> None:
    assert noticed(mutant).by != "nobody"
