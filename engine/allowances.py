"""The house's limits over many grants in order of time: which of them a limit would have stopped (meaning.md rule 16)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from engine.model.duration import Duration
from engine.model.house import House, Limit
from engine.model.money import EXACT
from engine.model.scope import Scope, Setting

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Grant:
    """Goodwill given once: when, by which line, and to or by whom, by what a limit can be `per`."""

    at: datetime
    line: int
    currency: str
    goodwill: Decimal
    per: Mapping[str, str]


@dataclass(slots=True)
class Stopped:
    """What one limit would have stopped: how many grants, the lines of the first of them, and grants nobody was named for."""

    times: int = 0
    lines: list[int] = field(default_factory=list)
    unnamed: int = 0

    def add(self, line: int) -> None:
        self.times += 1
        if len(self.lines) < 3:
            self.lines.append(line)


def stopped(house: House, grants: Iterable[Grant]) -> dict[str, Stopped]:
    """For each limit of the house what it would have stopped. What a limit stops is not given, and counts no further."""
    ordered = sorted((grant for grant in grants if grant.goodwill > ZERO), key=lambda grant: (grant.at, grant.line))
    ledgers = [_Ledger(house, limit) for limit in house.limits]
    for grant in ordered:
        blocked = [ledger.blocks(grant) for ledger in ledgers]
        if not any(blocked):
            for ledger in ledgers:
                ledger.give(grant)
    return {ledger.limit.id: ledger.found for ledger in ledgers}


@dataclass(slots=True)
class _Given:
    """A grant, and the moment or day from which it no longer counts (None: it always does)."""

    grant: Grant
    until: date | datetime | None

    def counts(self, at: datetime) -> bool:
        if self.until is None:
            return True
        return at < self.until if isinstance(self.until, datetime) else at.date() < self.until


class _Ledger:
    """What was given under one limit, by whom it counts for."""

    def __init__(self, house: House, limit: Limit) -> None:
        self.house, self.limit, self.found = house, limit, Stopped()
        self._within = Duration.parse(limit.within) if limit.within else None
        self._given: dict[str, list[_Given]] = {}

    def blocks(self, grant: Grant) -> bool:
        """Whether the limit has too little left for it; noted where it has."""
        key = self._key(grant)
        if key is None:
            self.found.unnamed += 1
            return False
        live = self._given[key] = [given for given in self._given.get(key, ()) if given.counts(grant.at)]
        total = ZERO
        for given in live:
            if given.grant.currency == grant.currency:
                total = EXACT.add(total, given.grant.goodwill)
        at_most = self.limit.at_most.get(grant.currency)
        too_much = at_most is not None and EXACT.add(total, grant.goodwill) > at_most
        too_often = self.limit.count is not None and len(live) >= self.limit.count
        if too_much or too_often:
            self.found.add(grant.line)
        return too_much or too_often

    def give(self, grant: Grant) -> None:
        key = self._key(grant)
        if key is not None:
            self._given.setdefault(key, []).append(_Given(grant, self._end(grant)))

    def _key(self, grant: Grant) -> str | None:
        return str(grant.line) if self.limit.per == "incident" else grant.per.get(self.limit.per)

    def _end(self, grant: Grant) -> date | datetime | None:
        if self._within is None:
            return None
        site = self.house.own_site
        setting = Setting(grant.at.astimezone(site.timezone), site.timezone, grant.currency, site.calendar)
        return self._within.value(Scope({}, {}, setting))


def add_to(sums: dict[str, Decimal], currency: str | None, amount: Decimal | str | None) -> None:
    """Add an amount to the sum of its currency; nothing where there is none."""
    if currency and amount is not None:
        sums[currency] = EXACT.add(sums.get(currency, ZERO), Decimal(amount))
