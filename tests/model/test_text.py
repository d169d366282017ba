"""Text made harmless, and e-mail text made into HTML."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.model.text import LONGEST, count, harmless, listed, lowered, to_html, unbroken


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("oak table", "oak table"),
        ("  oak \t table \n", "oak table"),
        ("line\r\nbreak\u2028and\u2029more\x85", "line break and more"),
        ("nul\x00 bell\x07 esc\x1b", "nul bell esc"),
        ("\u202eevil\u202c \u2066x\u2069 \u200fy", "evil x y"),
        ("zero\u200bwidth\u200d\ufeff\u2060\u00ad", "zerowidth"),
        ("lone \ud800 surrogate", "lone surrogate"),
        ("40,00\xa0€", "40,00\xa0€"),
        ("Zoë O'Neill 😀 <b>{{ x }}</b>", "Zoë O'Neill 😀 <b>{{ x }}</b>"),
        ("a" * 20_000, "a" * LONGEST),
        ("\u200b", ""),
    ],
)
def test_text_becomes_one_harmless_line(text: str, clean: str) -> None:
    assert harmless(text) == clean


@given(st.text())
def test_harmless_text_stays_as_it_is(text: str) -> None:
    once = harmless(text)
    assert harmless(once) == once
    assert "\n" not in once
    once.encode("utf-8")


def test_a_plain_e_mail_becomes_paragraphs() -> None:
    text = "Dear Ada & Bo,\nI'm sorry.\n\n \nA <b>new</b> one comes.\r\n\r\nAna\n"
    assert to_html(text, "en") == (
        '<div lang="en">\n'
        "<p>Dear Ada &amp; Bo,<br>\nI&#x27;m sorry.</p>\n"
        "<p>A &lt;b&gt;new&lt;/b&gt; one comes.</p>\n"
        "<p>Ana</p>\n"
        "</div>"
    )


def test_the_language_is_escaped_too() -> None:
    assert to_html("", 'en"><script>') == '<div lang="en&quot;&gt;&lt;script&gt;">\n</div>'


@pytest.mark.parametrize(("number", "told"), [(0, "0 errors"), (1, "1 error"), (2, "2 errors"), (12_345, "12,345 errors")])
def test_a_number_of_things_is_counted_with_its_thousands_set_apart(number: int, told: str) -> None:
    assert count(number, "error") == told


@pytest.mark.parametrize(("words", "told"), [([], ""), (["a"], "a"), (["a", "b"], "a or b"), (("a", "b", "c"), "a, b or c")])
def test_words_are_listed_with_or_before_the_last(words: list[str], told: str) -> None:
    assert (listed(words), listed(words, "and")) == (told, told.replace(" or ", " and "))


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("« Oui » ; non : rien !", "«\u00a0Oui\u00a0»\u00a0; non\u00a0: rien\u00a0!"), ("Yes, at 12:30: now!", "Yes, at 12:30: now!"),
        ("Oui ?", "Oui\u00a0?"), ("", ""),
    ],
)  # fmt: skip
def test_a_sign_set_off_with_a_space_stays_on_its_line(text: str, whole: str) -> None:
    assert (unbroken(text), unbroken(whole)) == (whole, whole)


@pytest.mark.parametrize(("text", "within"), [("How late", "how late"), ("SMS text", "SMS text"), ("Élan", "élan"), ("A", "a"), ("", "")])
def test_a_title_within_a_sentence_starts_small_unless_it_is_an_abbreviation(text: str, within: str) -> None:
    assert lowered(text) == within
