"""What remedies come to, and who may give them (meaning.md rules 16, 20 and 22)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from engine.model.condition import FALSE, MAYBE
from engine.model.house import House, Limit, Role
from engine.model.money import EXACT, round_to_currency, round_to_step
from engine.model.playbook import Option, Remedy, Sum
from engine.model.scope import NOTHING, UNKNOWN, Formula, Scope

ZERO = Decimal(0)


class Priced(NamedTuple):
    """A remedy's sum. `amount` and `worth` are a Decimal, None (not a settled sum) or UNKNOWN; `reason` why it is dropped.

    `choice` and `sums` are the facts it still needs: for its conditions, and for its sums.
    """

    remedy: Remedy
    currency: str
    amount: Any = None
    worth: Any = None
    quantity: Any = None
    dropped: bool = False
    reason: str | None = None
    undecided: bool = False
    choice: frozenset[str] = NOTHING
    sums: frozenset[str] = NOTHING

    @property
    def cost(self) -> Any:
        """What it costs the house: its amount and its worth."""
        if self.undecided:
            return UNKNOWN
        if self.remedy.amount is None or self.remedy.worth is None:
            return self.worth if self.remedy.amount is None else self.amount
        for part in (self.amount, self.worth):
            if not isinstance(part, Decimal):
                return part
        return EXACT.add(self.amount, self.worth)


def price(remedy: Remedy, scope: Scope, currency: str) -> Priced | None:
    """Price one remedy, in the order of rule 22. None where its own `when` is FALSE."""
    truth = remedy.when.truth(scope)
    if truth is FALSE:
        return None
    undecided = truth is MAYBE
    choice = remedy.when.needs(scope) if undecided else NOTHING
    worth = _read(remedy.worth, scope, currency)
    if isinstance(worth, Decimal):
        worth = round_to_currency(worth, currency)
    amount = _amount(remedy, scope, currency)
    quantity = None if remedy.quantity is None else remedy.quantity.read(scope)
    drop = _drop(remedy, amount, scope, currency)
    if drop is UNKNOWN:
        amount = UNKNOWN
    sums = NOTHING
    if amount is UNKNOWN or worth is UNKNOWN or quantity is UNKNOWN:
        scaled, sums = remedy_needs(remedy, scope, currency)
        choice |= scaled
    dropped, reason = (True, drop[0]) if isinstance(drop, tuple) else (False, None)
    return Priced(remedy, currency, amount, worth, quantity, dropped, reason, undecided, choice, sums)


def _read(total: Sum | None, scope: Scope, currency: str) -> Any:
    """A Decimal, UNKNOWN, or None: null, or no sum at all."""
    formula = total.in_currency(currency) if total else None
    return None if formula is None else formula.read(scope)


def _amount(remedy: Remedy, scope: Scope, currency: str) -> Any:
    """amount, at_least, at_most, times, scale, round; UNKNOWN at the first unknown thing, None at the first null."""
    amount = _read(remedy.amount, scope, currency)
    if amount is None or amount is UNKNOWN:
        return amount
    for limit, pick in ((remedy.at_least, max), (remedy.at_most, min)):
        bound = _read(limit, scope, currency)
        if bound is UNKNOWN:
            return UNKNOWN
        amount = amount if bound is None else pick(amount, bound)
    if remedy.times is not None:
        amount = _times(amount, remedy.times, scope)
    for step in remedy.scale:
        if amount is None or amount is UNKNOWN:
            return amount
        truth = step.when.truth(scope)
        if truth is MAYBE:
            return UNKNOWN
        if truth is not FALSE:
            amount = _times(amount, step.by, scope)
    return amount if amount is None or amount is UNKNOWN else _rounded(remedy, amount, currency)


def _times(amount: Any, by: Formula, scope: Scope) -> Any:
    if amount is None or amount is UNKNOWN:
        return amount
    factor = by.read(scope)
    return factor if factor is None or factor is UNKNOWN else EXACT.multiply(amount, factor)


def _rounded(remedy: Remedy, amount: Decimal, currency: str) -> Decimal:
    if remedy.rounding is None:
        return round_to_currency(amount, currency)
    return round_to_step(amount, remedy.rounding.to, remedy.rounding.mode)


def _drop(remedy: Remedy, amount: Any, scope: Scope, currency: str) -> Any:
    """The reason in a tuple where nothing is due, UNKNOWN where that is not known, else None."""
    if not isinstance(amount, Decimal):
        return None
    for drop in remedy.drops:
        limit = _read(drop.limit, scope, currency)
        if limit is UNKNOWN:
            return UNKNOWN
        if limit is not None and (amount < limit or (drop.above and amount == limit)):
            return (drop.reason,)
    return None


def remedy_needs(remedy: Remedy, scope: Scope, currency: str) -> tuple[frozenset[str], frozenset[str]]:
    """The facts a remedy's sums still need: those of its scale's conditions, and those of its formulas."""
    totals = (remedy.amount, remedy.at_least, remedy.at_most, remedy.worth, *(drop.limit for drop in remedy.drops))
    formulas = [total.in_currency(currency) for total in totals if total is not None]
    formulas += [remedy.times, remedy.quantity]
    choice = NOTHING
    for step in remedy.scale:
        if step.when.truth(scope) is not FALSE:
            choice |= step.when.needs(scope)
            formulas.append(step.by)
    return choice, NOTHING.union(*(formula.needs(scope) for formula in formulas if formula is not None))


@dataclass(frozen=True, slots=True)
class Remaining:
    """What a limit still has for this customer: sums by currency (absent: any), and how many grants (None: any)."""

    amounts: Mapping[str, Decimal]
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Authority:
    """Who gives: the role, goodwill already granted on the incident, and what each limit has left."""

    role: Role
    granted: Decimal
    remaining: Mapping[str, Remaining]


class Quote(NamedTuple):
    """An option's remedies, what they cost the house in all, how much of that is goodwill, and who may give it."""

    remedies: tuple[Priced, ...]
    cost: Decimal | None
    goodwill: Decimal | None
    may_give: bool
    needs_role: str | None
    blocked_by: str | None


def quote(option: Option, scope: Scope, house: House, authority: Authority, settled: Mapping[tuple[str, str], Decimal]) -> Quote:
    """Price an option. `settled` has what is owed of each entitlement's remedy, so far as it is known (rule 20)."""
    currency = scope.currency
    kept: list[Priced] = []
    costs: list[Decimal] = []
    goodwill: list[Decimal] = []
    debts = dict(settled)
    for remedy in option.remedies:
        found = price(remedy, scope, currency)
        if found is None or found.dropped:
            continue
        kept.append(found)
        own = found.cost
        if isinstance(own, Decimal):
            costs.append(own)
            goodwill.append(own if remedy.settles is None else _beyond(own, remedy.settles, debts))
    if len(costs) < len(kept):
        return Quote(tuple(kept), None, None, *_authority(None, currency, house, authority))
    given = EXACT.total(goodwill)
    return Quote(tuple(kept), EXACT.total(costs), given, *_authority(given, currency, house, authority))


def _beyond(cost: Decimal, debt: tuple[str, str], debts: dict[tuple[str, str], Decimal]) -> Decimal:
    """What a remedy gives beyond the debt that it settles; what is left of the debt stays for the next remedy."""
    over = EXACT.subtract(cost, debts.get(debt, ZERO))
    debts[debt] = max(over.copy_negate(), ZERO)
    return max(over, ZERO)


def _authority(goodwill: Decimal | None, currency: str, house: House, authority: Authority) -> tuple[bool, str | None, str | None]:
    """May this role give it, which role it needs, which limit blocks it."""
    for limit in house.limits if authority.remaining else ():
        if _blocks(limit, goodwill, currency, authority):
            return False, None, limit.id
    if goodwill is None:
        highest = house.roles[-1]
        allowed = authority.role is highest
        return allowed, None if allowed else highest.id, None
    if goodwill <= ZERO:
        return True, None, None
    total = EXACT.add(goodwill, authority.granted)
    if total <= authority.role.may_give.get(currency, ZERO):
        return True, None, None
    able = next((role.id for role in house.roles if total <= role.may_give.get(currency, ZERO)), None)
    return False, able, None


def _blocks(limit: Limit, goodwill: Decimal | None, currency: str, authority: Authority) -> bool:
    left = authority.remaining.get(limit.id)
    if left is None or (goodwill is not None and goodwill <= ZERO):
        return False
    if left.count is not None and left.count < 1:
        return True
    amount = left.amounts.get(currency)
    return amount is not None and goodwill is not None and goodwill > amount


def recommend(quotes: list[tuple[str, bool, Quote]]) -> str | None:
    """The first option that holds and this role may give; else the first that holds (rule 17)."""
    holding = [(key, found) for key, holds, found in quotes if holds]
    able = next((key for key, found in holding if found.may_give), None)
    return able or (holding[0][0] if holding else None)
