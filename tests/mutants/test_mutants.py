"""A page broken in any way of a list is noticed. Here a few of each way; `python -m tests.mutants` breaks them all."""

from __future__ import annotations

from itertools import islice

import pytest

from tests.mutants import Mutant, mutants, noticed
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


@pytest.mark.parametrize("mutant", sample(), ids=lambda mutant: f"{mutant.path}: {mutant.way}: {mutant.spot}")
def test_a_broken_page_is_noticed(mutant: Mutant) -> None:
    assert noticed(mutant).by != "nobody"
