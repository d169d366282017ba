"""What a printed card cannot know is a gap."""

from __future__ import annotations

import pytest

from engine.preview.blanks import blanked, fragments, plain


@pytest.mark.parametrize(
    ("ours", "theirs", "printed"),
    [
        ("Nothing differs.", "Nothing differs.", "Nothing differs."),
        ("You hear by 19:15.", "You hear by 20:22.", "You hear by ____."),
        ("You have £4.50 back.", "You have £6.10 back.", "You have £____ back."),
        ("Vous avez 4,50\u00a0£.", "Vous avez 6,10\u00a0£.", "Vous avez ____\u00a0£."),
        ("It comes on 26 November.", "It comes on 6 January.", "It comes on ____."),
        ("Your \ue000thing\ue001, please.", "Your \ue000thing\ue001, please.", "Your [thing], please."),
        ("", "", ""),
    ],
)
def test_words_that_differ_are_left_out(ours: str, theirs: str, printed: str) -> None:
    assert plain(fragments(ours, theirs)) == printed


def test_a_sum_that_facts_decide_is_a_gap_though_both_have_it() -> None:
    assert plain(fragments(*(blanked("You have £50.00: now.", "£50.00"),) * 2)) == "You have £____: now."
