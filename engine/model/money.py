"""Money: an exact decimal and a currency, rounded once, at the end (meaning.md rules 2 and 22)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal, Overflow
from functools import cache, reduce

from babel.core import get_global

from engine.model.errors import NotComputable


def unsigned_zero(value: Decimal) -> Decimal:
    """The same value, but nothing is never less than nothing: -0.00 is 0.00."""
    return value if value else value.copy_abs()


_FIFTY = Context(prec=50)


def _kept(compute: Callable[[Decimal, Decimal], Decimal]) -> Callable[[Decimal, Decimal], Decimal]:
    def kept(x: Decimal, y: Decimal) -> Decimal:
        try:
            result = compute(x, y)
        except Overflow:
            raise NotComputable("a result is too large") from None
        return result or result.copy_abs()

    return kept


class EXACT:
    """Adds and multiplies as decimals do, with 50 digits and without minus zero: nothing is rounded on the way.

    Raises NotComputable for what is past all counting; DivisionByZero and InvalidOperation are the caller's.
    """

    add = staticmethod(_kept(_FIFTY.add))
    subtract = staticmethod(_kept(_FIFTY.subtract))
    multiply = staticmethod(_kept(_FIFTY.multiply))
    divide = staticmethod(_kept(_FIFTY.divide))

    @staticmethod
    def total(parts: Sequence[Decimal]) -> Decimal:
        """The sum of parts that are exact already; nothing is 0."""
        return reduce(EXACT.add, parts) if parts else Decimal(0)


_WIDE = Context(prec=400)
_MOST_DIGITS = 300
"""Of a sum before its decimal point: far past all money, and far within what `_WIDE` keeps exactly."""

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
    """Half-up to the currency's digits: 2.675 GBP is 2.68. Raises NotComputable for more digits than we keep."""
    return unsigned_zero(_countable(amount).quantize(_smallest(currency), ROUND_HALF_UP, _WIDE))


def round_to_step(amount: Decimal, step: Decimal, mode: str) -> Decimal:
    """To a multiple of `step`; `mode` is one of `MODES`. 12.31 to 0.05 up is 12.35. Raises NotComputable as above."""
    steps = _WIDE.divide(_countable(amount), step).to_integral_value(MODES[mode])
    return unsigned_zero(_WIDE.multiply(steps, step))


def _countable(amount: Decimal) -> Decimal:
    if amount and amount.adjusted() >= _MOST_DIGITS:
        raise NotComputable("a sum is too large")
    return amount


def amount_text(amount: Decimal, currency: str) -> str:
    """The amount as it travels: a plain decimal string with the currency's digits, more only where it has more."""
    if amount.same_quantum(_smallest(currency)):  # it was rounded to the currency: nearly every sum is
        return f"{unsigned_zero(amount):f}"
    digits = currency_digits(currency)
    exponent = amount.as_tuple().exponent
    if isinstance(exponent, int):
        digits = max(digits, -exponent)
    return f"{unsigned_zero(amount):.{digits}f}"
