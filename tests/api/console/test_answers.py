"""How an answer's words are shown."""

from __future__ import annotations

import pytest

from api.console.answers import numbered

DIGITS = 200_000


@pytest.mark.parametrize(
    ("text", "language", "shown"),
    [
        ("£1,234.50 off, by 10:10.", "en", "<b>£1,234.50</b> off, by <b>10:10</b>."),
        ("It is 5 % on 3 December 2026", "en", "It is <b>5 %</b> on <b>3 December 2026</b>"),
        ("1\u202f234,50 € le 1er mai à 9h05", "fr", "<b>1\u202f234,50 €</b> le <b>1er mai</b> à <b>9h05</b>"),
        ("« Oui » ? 3 tables <i>", "fr", "«\u00a0Oui\u00a0»\u00a0? 3 tables &lt;i&gt;"),
        ("« Oui » ? 3 tables", "fr-CA", "«\u00a0Oui\u00a0»\u00a0? 3 tables"),
        ("Number 12, order 20714", "en", "Number 12, order 20714"),
    ],
)
def test_sums_times_and_days_are_set_apart_and_the_rest_is_text(text: str, language: str, shown: str) -> None:
    assert numbered(text, language) == shown


@pytest.mark.parametrize("row", ["1", "1.", "£1", "1 ", "12 3"])
def test_a_long_row_of_digits_is_read_once(row: str) -> None:
    # Read again from each of its digits, this would take an hour.
    text = (row * DIGITS)[:DIGITS]
    assert numbered(text, "en").striptags().replace(" ", "") == text.replace(" ", "")
