"""Sums are exact, and rounded once (meaning.md rules 2 and 22)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.model.errors import NotComputable
from engine.model.money import Money, amount_text, currency_digits, is_currency, round_to_currency, round_to_step

D = Decimal


@pytest.mark.parametrize(("code", "digits"), [("GBP", 2), ("EUR", 2), ("JPY", 0), ("BHD", 3), ("CLF", 4)])
def test_a_currency_has_its_own_digits(code: str, digits: int) -> None:
    assert currency_digits(code) == digits


@pytest.mark.parametrize(("code", "known"), [("GBP", True), ("JPY", True), ("GPB", False), ("gbp", False), ("", False)])
def test_a_currency_is_known_by_its_code(code: str, known: bool) -> None:
    assert is_currency(code) is known


@pytest.mark.parametrize(
    ("amount", "currency", "expected"),
    [
        ("2.675", "GBP", "2.68"),
        ("2.665", "GBP", "2.67"),
        ("2.6749999999999999999999999999999999999999", "GBP", "2.67"),
        ("-2.675", "GBP", "-2.68"),
        ("0.5", "JPY", "1"),
        ("0.0005", "BHD", "0.001"),
        ("5", "GBP", "5.00"),
        ("1E+3", "JPY", "1000"),
        ("-0.004", "GBP", "0.00"),
        ("-0", "GBP", "0.00"),
        ("9" * 48 + ".995", "GBP", "1" + "0" * 48 + ".00"),
    ],
)
def test_a_sum_is_rounded_half_up_to_the_currencys_digits(amount: str, currency: str, expected: str) -> None:
    assert amount_text(round_to_currency(D(amount), currency), currency) == expected


@pytest.mark.parametrize(
    ("amount", "step", "mode", "expected"),
    [
        ("12.31", "0.05", "up", "12.35"),
        ("12.34", "0.05", "down", "12.30"),
        ("12.325", "0.05", "half_up", "12.35"),
        ("12.325", "0.05", "half_even", "12.30"),
        ("12.375", "0.05", "half_even", "12.40"),
        ("12.30", "0.05", "up", "12.30"),
        ("10", "3", "half_up", "9"),
        ("1", "0.3", "down", "0.9"),
        ("0.09", "0.03", "up", "0.09"),
        ("7", "10", "down", "0"),
    ],
)
def test_a_sum_is_rounded_to_steps(amount: str, step: str, mode: str, expected: str) -> None:
    assert round_to_step(D(amount), D(step), mode) == D(expected)


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [("5", "GBP", "5.00"), ("5.1", "GBP", "5.10"), ("5.125", "GBP", "5.125"), ("5", "JPY", "5"), ("1E+2", "GBP", "100.00"), ("-0", "GBP", "0.00")],
)
def test_a_sum_travels_as_plain_digits(amount: str, currency: str, text: str) -> None:
    assert amount_text(D(amount), currency) == text
    assert Money(D(amount), currency).to_json() == {"amount": text, "currency": currency}


@given(st.decimals(-(10**9), 10**9, places=6), st.sampled_from(["0.05", "0.01", "1", "0.3"]))
def test_up_and_down_stay_within_a_step(amount: Decimal, step: str) -> None:
    down, up = round_to_step(amount, D(step), "down"), round_to_step(amount, D(step), "up")
    assert down <= amount <= up
    assert up - down in (D(0), D(step))


def test_a_sum_of_more_digits_than_we_keep_is_refused() -> None:
    with pytest.raises(NotComputable):
        round_to_currency(D("1e450"), "GBP")
    with pytest.raises(NotComputable):
        round_to_step(D("1e450"), D("0.05"), "up")
