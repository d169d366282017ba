"""What is found at the counter, and the shelves to look along."""

from __future__ import annotations

from collections.abc import ValuesView
from dataclasses import replace
from typing import Any

from api.console.finding import Branch, tree
from engine.model.library import Failure
from tests.book import library

FAILURES = """
failures:
  repair: {title: The repair, search: [workshop]}
  sale: {title: A wrong sale, search: [not mine]}
  repair/late: {title: It is late}
  repair/late/part: {title: A part has not come}
"""
FRENCH = """
of: failures
language: fr
failures:
  sale: {title: Une vente fausse, search: [pas le mien]}
"""
FOR_SALES = """
playbook: sale
title: A sale
failure: sale
owner: counter
options: [{option: hear, title: Hear them out, remedies: [], say: {put_right: I am seeing to it.}}]
"""


class Counted(dict[str, Failure]):
    """Failures that count how often someone goes through all of them."""

    times = 0

    def values(self) -> ValuesView[Failure]:  # type: ignore[override]
        self.times += 1
        return super().values()


def shelves(language: str) -> tuple[list[Branch], int]:
    book: Any = library({"failures.yaml": FAILURES, "failures.fr.yaml": FRENCH, "sale.yaml": FOR_SALES})
    failures = Counted(book.failures)
    return tree(replace(book, failures=failures), language), failures.times


def test_the_shelves_are_the_tree_of_the_book_with_the_words_of_both_languages() -> None:
    part = Branch("repair/late/part", "A part has not come", "/answer/repair/late/part", "", ())
    late = Branch("repair/late", "It is late", "/answer/repair/late", "", (part,))
    assert shelves("fr")[0] == [
        Branch("repair", "The repair", "/answer/repair", "workshop", (late,)),
        Branch("sale", "Une vente fausse", "/answer/sale", "pas le mien not mine", ()),
    ]


def test_the_whole_tree_takes_one_look_at_each_failure() -> None:
    assert shelves("en")[1] == 1
