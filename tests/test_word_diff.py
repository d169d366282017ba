"""Two texts word by word."""

from __future__ import annotations

import pytest

from engine.word_diff import MARKS, marked, nearest_passage, shortened, word_diff


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("Sit down.", "Sit down.", "Sit down."),
        ("I'm sorry for it.", "I'm very sorry.", "I'm {+very+} sorry [-for it-]."),
        ("by {{ promises.a.due | day }}", "by {{ promises.a.due | time }}", "by [-{{ promises.a.due | day }}-]{+{{ promises.a.due | time }}+}"),
        ("ten days", "two long weeks", "[-ten days-]{+two long weeks+}"),
        ("", "New words.", "{+New words.+}"),
        ("Old words.", "", "[-Old words.-]"),
        ("one\n\ntwo", "one\n\nthree", "one [-two-]{+three+}"),
    ],
)
def test_what_went_and_what_came(before: str, after: str, told: str) -> None:
    assert marked(word_diff(before, after), MARKS) == told


def test_what_stayed_is_cut_to_what_stands_near() -> None:
    same = "We keep your bike in the dry until you come for it with the ticket. "
    steps = word_diff(f"{same}Ring me. {same}", f"{same}Ring us. {same}")
    assert marked(shortened(steps, 15), MARKS) == "… ticket. Ring [-me-]{+us+}. We keep your …"


def test_a_very_long_text_is_told_whole() -> None:
    assert word_diff("a " * 3000, "b " * 3000) == [("gone", "a " * 3000), ("new", "b " * 3000)]


@pytest.mark.parametrize(
    ("wanted", "passage"),
    [("the blue bike", "the blue trike"), ("zzzz qqqq", None)],
)
def test_the_passage_that_is_most_like_the_wanted_words(wanted: str, passage: str | None) -> None:
    assert nearest_passage(wanted, "Take the blue trike. Sit down.") == (passage and f"{passage}.")
