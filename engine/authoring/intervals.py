"""Ranges of numbers, and what sums, products and roundings make of them: interval arithmetic with exact ends."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from engine.model.money import EXACT

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Range:
    """From `low` to `high`; None is without end. `above` and `under`: the end itself is out."""

    low: Decimal | None = None
    high: Decimal | None = None
    above: bool = False
    under: bool = False

    @property
    def may_be_zero(self) -> bool:
        under = self.low is None or self.low < 0 or (self.low == 0 and not self.above)
        over = self.high is None or self.high > 0 or (self.high == 0 and not self.under)
        return under and over

    @property
    def may_be_negative(self) -> bool:
        return self.low is None or self.low < 0

    def within(self, other: Range) -> Range:
        """What is in both; `other` is known to hold as well."""
        low, above = _tighter((self.low, self.above), (other.low, other.above), max)
        high, under = _tighter((self.high, self.under), (other.high, other.under), min)
        return Range(low, high, above, under)

    def or_else(self, other: Range) -> Range:
        """The smallest range that holds both."""
        low = None if self.low is None or other.low is None else min(self.low, other.low)
        high = None if self.high is None or other.high is None else max(self.high, other.high)
        above = all(one.above for one in (self, other) if one.low == low)
        under = all(one.under for one in (self, other) if one.high == high)
        return Range(low, high, above, under)

    def negated(self) -> Range:
        return Range(_minus(self.high), _minus(self.low), self.under, self.above)

    def plus(self, other: Range) -> Range:
        return Range(
            _both(self.low, other.low), _both(self.high, other.high), self.above or other.above, self.under or other.under
        )

    def times(self, other: Range) -> Range:
        # With an end at zero, zero times without end is zero: the end is reached before anything grows.
        ends = [_product(a, b) for a in ((self.low, -1), (self.high, 1)) for b in ((other.low, -1), (other.high, 1))]
        lows = [None if value is None and sign < 0 else value for value, sign in ends if not (value is None and sign > 0)]
        highs = [None if value is None and sign > 0 else value for value, sign in ends if not (value is None and sign < 0)]
        low = None if None in lows else min(value for value in lows if value is not None)
        high = None if None in highs else max(value for value in highs if value is not None)
        open_low = low == 0 and self.above and other.above
        return Range(low, high, open_low, False)

    def divided_by(self, other: Range) -> Range:
        """A divisor that can be zero is told as such; here it is as near to zero as can be."""
        contradicts = other.low is not None and other.high is not None and other.low > other.high
        if contradicts or other.low == other.high == 0:
            return EVERYTHING
        if other.high is not None and other.high <= 0:
            return self.negated().divided_by(other.negated())
        if other.low is None or other.low < 0:
            return EVERYTHING
        least = ZERO if other.high is None else EXACT.divide(Decimal(1), other.high)
        most = None if other.low == 0 else EXACT.divide(Decimal(1), other.low)
        return self.times(Range(least, most, other.high is None))


EVERYTHING = Range()
AT_LEAST_ZERO = Range(low=ZERO)


def exactly(value: Any) -> Range:
    number = Decimal(str(value))
    return Range(number, number)


def _tighter(mine: tuple[Decimal | None, bool], other: tuple[Decimal | None, bool], pick: Any) -> tuple[Decimal | None, bool]:
    if mine[0] is None or other[0] is None:
        return other if mine[0] is None else mine
    if mine[0] == other[0]:
        return mine[0], mine[1] or other[1]
    return mine if pick(mine[0], other[0]) == mine[0] else other


def _minus(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.copy_negate()  # a minus sign would round to Python's own 28 digits


def _both(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else EXACT.add(one, other)


def _product(one: tuple[Decimal | None, int], other: tuple[Decimal | None, int]) -> tuple[Decimal | None, int]:
    """A product of two ends: its value, or None with the sign of what has no end."""
    if one[0] is not None and other[0] is not None:
        return EXACT.multiply(one[0], other[0]), 0
    if one[0] == 0 or other[0] == 0:
        return ZERO, 0
    signs = [end[1] if end[0] is None else 1 if end[0] > 0 else -1 for end in (one, other)]
    return None, signs[0] * signs[1]


def joined(found: list[Range]) -> Range:
    whole = found[0]
    for one in found[1:]:
        whole = whole.or_else(one)
    return whole


def picked(found: list[Range], highest: bool) -> Range:
    """Of min or max: both ends are the least, or the greatest, of the ends there are."""
    if not highest:
        return picked([one.negated() for one in found], True).negated()
    lows = [(one.low, one.above) for one in found if one.low is not None]
    low, above = max(lows, key=lambda end: (end[0], end[1])) if lows else (None, False)
    high = None if any(one.high is None for one in found) else max(one.high for one in found if one.high is not None)
    return Range(low, high, above, False)


def whole(one: Range, name: str) -> Range:
    rounding = {"floor": "ROUND_FLOOR", "ceil": "ROUND_CEILING", "round": "ROUND_HALF_UP"}[name]
    ends = [None if end is None else end.to_integral_value(rounding) for end in (one.low, one.high)]
    above = name == "ceil" and one.above and one.low is not None and one.low == ends[0]
    return Range(ends[0], ends[1], above, False)
