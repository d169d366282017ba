"""The benchmark's books are sound: what it measures is a published book that answers, and both engines agree on it."""

from __future__ import annotations

from collections import Counter

import pytest

from engine import Incident, decide
from engine.authoring.book import compile_files
from engine.model.library import Library
from tests.benchmarks.books import FALLBACK, Book, make_book

MOVES = ["acknowledge", "apologise", "explain", "put_right", "follow_up"]


@pytest.fixture(scope="module")
def book() -> Book:
    return make_book(20)


@pytest.fixture(scope="module")
def library(book: Book) -> Library:
    checked = compile_files(book.files)
    assert [str(finding) for finding in checked.errors] == []
    assert checked.library is not None
    return checked.library


def test_it_has_as_many_pages_as_asked_for_and_the_one_for_any_case(book: Book, library: Library) -> None:
    assert set(library.playbooks) == {page.id for page in book.pages} | {FALLBACK}
    assert [len(pages) for pages in make_book(23).failures.values()] == [10, 10, 3]


def test_the_same_book_and_the_same_incidents_come_out_each_time(book: Book) -> None:
    assert make_book(20).files == book.files
    assert book.incidents(5, seed=1) == book.incidents(5, seed=1) != book.incidents(5, seed=2)


def test_no_two_pages_share_a_word_of_their_own(book: Book) -> None:
    assert len({page.word for page in book.pages}) == 20


def test_every_incident_gets_three_options_in_five_moves_without_a_tie_or_a_question(book: Book, library: Library) -> None:
    chosen: Counter[str] = Counter()
    for request in book.incidents(300):
        decision = decide(library, Incident.parse(library, request))
        chosen[decision.playbook["id"]] += 1
        assert (decision.tied, decision.ask, len(decision.options)) == (False, (), 3)
        for option in decision.options:
            assert (list(option.say.moves), option.say.missing) == (MOVES, ())
    assert len(chosen) == 21, "every page is chosen by some incident, or it is not measured"


def test_zen_chooses_the_same_pages(book: Book, library: Library) -> None:
    pytest.importorskip("zen")
    from tests.benchmarks.decide import compare, loaded

    engine, _ = loaded(book)
    compare(book, library, engine)
