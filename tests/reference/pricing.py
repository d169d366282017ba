"""Pricing a remedy (rule 22)."""

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from typing import Any

from babel.numbers import get_currency_precision

from .conditions import holds
from .formulas import UNKNOWN
from .incident import Scope

NOTHING: frozenset[str] = frozenset()


class Price:
    """A remedy's sum: a Decimal, None or UNKNOWN; whether it is dropped, and why; and the facts it waits for."""

    def __init__(self, remedy: dict[str, Any], scope: Scope) -> None:
        self.remedy, self.scope, self.dropped, self.reason = remedy, scope, False, None
        self.choice: frozenset[str] = NOTHING
        self.amount: frozenset[str] = NOTHING
        self.sum = self.total()
        if self.sum is not UNKNOWN:  # what can no longer change anything is not asked (rule 23)
            self.choice = self.amount = NOTHING

    def take(self, formula: Any) -> Any:
        answer = self.scope.sum(formula)
        self.amount |= answer.waits
        return answer.value

    def total(self) -> Any:
        remedy = self.remedy
        total = self.take(remedy["amount"])
        least, most = (self.take(remedy.get(limit)) for limit in ("at_least", "at_most"))
        total = step(total, least, max, null=total)  # a null limit is no limit
        total = step(total, most, min, null=total)
        if "times" in remedy:
            total = step(total, self.take(remedy["times"]), times, null=None)  # a null times makes the sum null
        for item in remedy.get("scale", []):
            truth = holds(item["when"], self.scope)
            self.choice |= truth.waits
            if truth.value is not False:
                total = step(total, self.take(item["by"]), times, null=None if truth.value is True else UNKNOWN)
            if truth.value is UNKNOWN and total is not None:
                total = UNKNOWN
        total = total if total in (None, UNKNOWN) else rounded(total, remedy.get("round"), self.scope.currency)
        for key in ("drop_below", "drop_unless_above"):  # tested on the rounded sum
            drop = remedy.get(key)
            has_reason = isinstance(drop, dict) and "limit" in drop
            limit = self.take(drop["limit"] if has_reason else drop)
            due = step(
                total, limit, (lambda s, at: s >= at) if key == "drop_below" else (lambda s, at: s > at), null=True
            )
            if due is UNKNOWN:
                return UNKNOWN
            if due is False:
                self.dropped, self.reason = True, drop.get("reason") if has_reason else None
        return total


def step(total: Any, other: Any, does: Any, null: Any) -> Any:
    """One stage. A null sum stays null; a null `other` gives `null`; else an unknown makes it unknown."""
    if total is None:
        return None
    if other is None:
        return null
    return UNKNOWN if UNKNOWN in (total, other) else does(total, other)


def times(total: Decimal, by: Decimal) -> Decimal:
    return total * by


def rounded(total: Decimal, rule: dict[str, Any] | None, currency: str) -> Decimal:
    """Half-up to the currency's digits, or by `{to, mode}`."""
    modes = {"up": ROUND_CEILING, "down": ROUND_FLOOR, "half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN}
    if rule:
        to = Decimal(str(rule["to"]))
        total = (total / to).to_integral_value(modes[rule.get("mode", "half_up")]) * to
    return total.quantize(Decimal(1).scaleb(-get_currency_precision(currency)), ROUND_HALF_UP)


def money(total: Any, currency: str) -> str | None:
    return None if total in (None, UNKNOWN) else format(rounded(total, None, currency), "f")


def unpriced(total: Any) -> bool:
    return total is None or total is UNKNOWN
