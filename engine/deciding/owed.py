"""What the customer is owed by law or contract, whatever option is chosen (meaning.md rules 18 to 21)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from engine.deciding.price import Priced, price
from engine.model.condition import FALSE, MAYBE, TRUE, Truth
from engine.model.incident import Incident
from engine.model.library import Library
from engine.model.money import Money, is_currency, round_to_currency
from engine.model.playbook import Choice, Entitlement, Exclusion, Remedy, Sum
from engine.model.scope import NOTHING, UNKNOWN, Formula, Scope


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something is not owed: an exclusion that holds, or a limit that a sum did not reach."""

    remedy: str | None
    reason: str | None
    exclusion: Exclusion | None = None


@dataclass(frozen=True, slots=True)
class Maybe:
    """What may be owed: the whole (None) or a remedy, and the facts that would tell."""

    remedy: str | None
    depends_on: frozenset[str]


@dataclass(slots=True)
class Claim:
    """One entitlement, held against one incident. `verdict`: owed, not_owed, may_be_owed.

    `choice` and `sums` are the unknown facts that could change it.
    """

    entitlement: Entitlement
    scope: Scope
    currency: Any
    verdict: str
    priced: list[Priced] = field(default_factory=list)
    choices: list[tuple[Choice, list[Priced]]] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    maybes: list[Maybe] = field(default_factory=list)
    figures: dict[str, Any] = field(default_factory=dict)
    deadlines: dict[str, Any] = field(default_factory=dict)
    standing: str | None = None
    choice: frozenset[str] = NOTHING
    sums: frozenset[str] = NOTHING


def claims(library: Library, incident: Incident) -> Iterator[Claim]:
    """Every entitlement that covers the failure and is not out of scope, by id."""
    for entitlement in library.owed[incident.failure]:
        found = _claim(library, entitlement, incident)
        if found is not None:
            yield found


def _claim(library: Library, entitlement: Entitlement, incident: Incident) -> Claim | None:
    scope, currency = scope_of(library, entitlement, incident)
    within = entitlement.when.truth(scope)
    if within is FALSE:
        return None
    excluded, open_ = _excluded(entitlement.unless, scope)
    if excluded is not None:
        if within is MAYBE:
            return None
        return Claim(entitlement, scope, currency, "not_owed", refusals=[Refusal(None, excluded.reason, excluded)])
    depends_on = (entitlement.when.needs(scope) if within is MAYBE else NOTHING) | open_
    claim = Claim(entitlement, scope, currency, "owed" if within is TRUE and not open_ else "may_be_owed")
    claim.choice = depends_on
    for item in entitlement.remedies:
        _add(claim, item)
    _add_dates(claim)
    if claim.verdict == "may_be_owed":
        claim.maybes = [Maybe(None, depends_on)]
        claim.refusals = []
    return claim


def scope_of(library: Library, entitlement: Entitlement, incident: Incident) -> tuple[Scope, Any]:
    """The names it sees, and its currency (UNKNOWN, or None where it is none). In another currency than the
    incident's, money facts read as null (rule 21)."""
    setting, known = incident.setting, incident.known
    scope = Scope(dict(known), entitlement.definitions, setting, entitlement.calendar)
    currency: Any = entitlement.currency or setting.currency
    if entitlement.currency_name is not None:
        currency = scope.peek(entitlement.currency_name)
        if isinstance(currency, str) and not is_currency(currency):
            currency = None
    if currency is UNKNOWN or currency == setting.currency or currency is None:
        return scope, currency
    blank = {name: None for name, fact in library.vocabulary.facts.items() if fact.holds_money}
    setting = setting._replace(currency=currency)
    return Scope({**known, **blank}, entitlement.definitions, setting, entitlement.calendar), currency


def _excluded(unless: tuple[Exclusion, ...], scope: Scope) -> tuple[Exclusion | None, frozenset[str]]:
    """The first exclusion that is TRUE; else the facts that the UNKNOWN ones wait for."""
    open_ = NOTHING
    for exclusion in unless:
        truth = exclusion.when.truth(scope)
        if truth is TRUE:
            return exclusion, NOTHING
        if truth is MAYBE:
            open_ |= exclusion.when.needs(scope)
    return None, open_


def _standing_of(item: Remedy | Choice, claim: Claim) -> Truth:
    """Whether an item is part of it; what is removed, or may be, is noted in the claim."""
    scope = claim.scope
    within = item.when.truth(scope)
    if within is FALSE:
        return FALSE
    excluded, open_ = _excluded(item.unless, scope)
    if excluded is not None:
        if within is TRUE:
            claim.refusals.append(Refusal(item.id, excluded.reason, excluded))
        return FALSE
    depends_on = (item.when.needs(scope) if within is MAYBE else NOTHING) | open_
    if within is TRUE and not open_:
        return TRUE
    claim.choice |= depends_on
    claim.maybes.append(Maybe(item.id, depends_on))
    return MAYBE


def _add(claim: Claim, item: Remedy | Choice) -> None:
    truth = _standing_of(item, claim)
    if truth is FALSE:
        return
    if isinstance(item, Remedy):
        priced = _price(claim, item)
        if priced is not None and truth is TRUE:
            claim.priced.append(priced)
        return
    things = [priced for thing in item.one_of if (priced := _thing(claim, thing)) is not None]
    if truth is TRUE:
        claim.choices.append((item, things))


def _thing(claim: Claim, thing: Remedy) -> Priced | None:
    """One of the things to choose from."""
    truth = _standing_of(thing, claim)
    priced = _price(claim, thing) if truth is not FALSE else None
    return priced if truth is TRUE else None


def _price(claim: Claim, remedy: Remedy) -> Priced | None:
    """A remedy's sum; a dropped one is noted with its reason, and so is what its sum waits for."""
    if claim.currency is UNKNOWN:
        _currency_needs(claim)
        return Priced(remedy, "", amount=UNKNOWN)
    if claim.currency is None:
        return Priced(remedy, "")
    priced = price(remedy, claim.scope, claim.currency)
    if priced is None:
        return None
    claim.choice |= priced.choice
    claim.sums |= priced.sums
    if priced.dropped:
        claim.refusals.append(Refusal(remedy.id, priced.reason))
        return None
    return priced


def _add_dates(claim: Claim) -> None:
    """Figures, deadlines and standing. Null is left out; what is unknown says what it depends on."""
    entitlement, scope = claim.entitlement, claim.scope
    for name, total in entitlement.figures.items():
        claim.figures[name] = _figure(claim, total)
    for name, formula in entitlement.deadlines.items():
        claim.deadlines[name] = _reading(claim, formula)
    claim.figures = {name: value for name, value in claim.figures.items() if value is not None}
    claim.deadlines = {name: value for name, value in claim.deadlines.items() if value is not None}
    for step in entitlement.standing:
        truth = step.when.truth(scope)
        if truth is TRUE:
            claim.standing = step.label
            return


def _figure(claim: Claim, total: Sum) -> Any:
    if claim.currency is UNKNOWN:
        return _currency_needs(claim)
    value = _reading(claim, total.in_currency(claim.currency)) if claim.currency is not None else None
    return _as_money(value, claim.currency) if isinstance(value, Decimal) else value


def _currency_needs(claim: Claim) -> frozenset[str]:
    """The facts that the currency waits for, noted as what sums wait for."""
    needs = claim.scope.needs(claim.entitlement.currency_name or "")
    claim.sums |= needs
    return needs


def _as_money(value: Decimal, currency: str) -> Money:
    return Money(round_to_currency(value, currency), currency)


def _reading(claim: Claim, formula: Formula | None) -> Any:
    """A formula's value; where it is unknown, the facts it depends on."""
    if formula is None:
        return None
    value = formula.read(claim.scope)
    if value is not UNKNOWN:
        return value
    needs = formula.needs(claim.scope)
    claim.sums |= needs
    return needs


__all__ = ["Claim", "Maybe", "Refusal", "claims", "scope_of"]
