"""Money: an exact decimal and a currency, rounded once, at the end (meaning.md rules 2 and 22)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from functools import cache

from babel.core import get_global

EXACT = Context(prec=50)
"""Every sum is computed with 50 digits; nothing is rounded on the way."""

_WIDE = Context(prec=400)
MODES = {"up": ROUND_CEILING, "down": ROUND_FLOOR, "half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN}


@dataclass(frozen=True, slots=True)
class Money:
    """A sum for people: what scripts print and decisions carry."""

    amount: Decimal
    currency: str

    def to_json(self) -> dict[str, str]:
        return {"amount": amount_text(self.amount, self.currency), "currency": self.currency}


@cache
def currency_digits(currency: str) -> int:
    """Decimal places of a currency by CLDR: 2 for GBP, 0 for JPY, 3 for BHD."""
    fractions = get_global("currency_fractions")
    return int(fractions.get(currency, fractions["DEFAULT"])[0])


@cache
def is_currency(code: str) -> bool:
    """Whether CLDR knows this ISO 4217 code."""
    return code in get_global("all_currencies")


@cache
def _smallest(currency: str) -> Decimal:
    return Decimal(1).scaleb(-currency_digits(currency))


def round_to_currency(amount: Decimal, currency: str) -> Decimal:
    """Half-up to the currency's digits: 2.675 GBP is 2.68."""
    return amount.quantize(_smallest(currency), ROUND_HALF_UP, _WIDE)


def round_to_step(amount: Decimal, step: Decimal, mode: str) -> Decimal:
    """To a multiple of `step`; `mode` is one of `MODES`. 12.31 to 0.05 up is 12.35."""
    steps = _WIDE.divide(amount, step).to_integral_value(MODES[mode])
    return _WIDE.multiply(steps, step)


def amount_text(amount: Decimal, currency: str) -> str:
    """The amount as it travels: a plain decimal string with the currency's digits, more only where it has more."""
    digits = currency_digits(currency)
    exponent = amount.as_tuple().exponent
    if not isinstance(exponent, int) or -exponent < digits:
        amount = amount.quantize(_smallest(currency), context=_WIDE)
    return f"{amount:f}"
