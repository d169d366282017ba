"""Compiled pages: how the house recovers from a failure, and what a customer is owed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from engine.model.condition import ALWAYS, Expression
from engine.model.duration import Duration
from engine.model.house import Texts
from engine.model.scope import CalendarRule, Formula
from engine.model.speech import Script

MOVES = ("acknowledge", "apologise", "explain", "put_right", "follow_up")
KINDS = (
    "refund", "credit", "voucher", "compensation", "discount", "replacement", "repair", "redo", "rebooking", "upgrade",
    "gift", "care", "information",
)  # fmt: skip

PROMISE_WORDS = ("what", "to", "where", "standard")
"""The texts of a promise."""

Scripts = Mapping[str, Script]
"""Scripts by language."""


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum of money: one formula, or one by currency. A map without the currency asked for is null."""

    formula: Formula | None
    by_currency: Mapping[str, Formula] = field(default_factory=dict)

    def in_currency(self, currency: str) -> Formula | None:
        return self.formula or self.by_currency.get(currency)


@dataclass(frozen=True, slots=True)
class Scale:
    when: Expression
    by: Formula


@dataclass(frozen=True, slots=True)
class Rounding:
    """To steps of `to`; None is the currency's digits, half up."""

    to: Decimal
    mode: str


@dataclass(frozen=True, slots=True)
class Drop:
    """Nothing is due below the limit; with `above`, nothing unless above it."""

    limit: Sum
    above: bool
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Exclusion:
    """`unless` of an entitlement or of a remedy: the first that is TRUE is the reason that nothing is owed."""

    reason: str
    when: Expression
    say: Scripts


@dataclass(frozen=True, slots=True)
class Remedy:
    """One thing the customer gets. `amount` is a sum, else `quantity` of `unit`, else what it is `worth`."""

    id: str
    kind: str
    what: Scripts
    when: Expression = ALWAYS
    unless: tuple[Exclusion, ...] = ()
    amount: Sum | None = None
    worth: Sum | None = None
    at_least: Sum | None = None
    at_most: Sum | None = None
    times: Formula | None = None
    scale: tuple[Scale, ...] = ()
    rounding: Rounding | None = None
    drops: tuple[Drop, ...] = ()
    quantity: Formula | None = None
    unit: str | None = None
    settles: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """Things of which one is owed, and who chooses: customer or house."""

    id: str
    chosen_by: str
    one_of: tuple[Remedy, ...]
    when: Expression = ALWAYS
    unless: tuple[Exclusion, ...] = ()


When = Duration | Formula
"""A moment: a duration from now, or a formula that gives a date or a time."""


@dataclass(frozen=True, slots=True)
class Tell:
    team: str
    within: When | None
    message: Scripts


@dataclass(frozen=True, slots=True)
class Part:
    """A colleague's part in a promise."""

    team: str
    by: When | None


@dataclass(frozen=True, slots=True)
class Promise:
    id: str
    kind: str | None
    what: Scripts
    to: Scripts
    due: When
    until: When | None
    where: Scripts
    standard: Scripts
    depends_on: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """A channel's own words: a body, and a subject where the channel has one."""

    body: Script
    subject: Script | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """What is said in one language: moves in their order, and channels with words of their own."""

    moves: Mapping[str, Script]
    channels: Mapping[str, Letter]


@dataclass(frozen=True, slots=True)
class Option:
    id: str
    titles: Texts
    when: Expression
    remedies: tuple[Remedy, ...]
    tell: tuple[Tell, ...]
    promise: tuple[Promise, ...]
    say: Mapping[str, Words]
    """By language; the house's first is always there."""
    names: frozenset[str]
    """Every root name that any of its scripts mentions."""


@dataclass(frozen=True, slots=True)
class Playbook:
    id: str
    path: str
    titles: Texts
    failures: tuple[str, ...]
    owner: str
    priority: int
    when: Expression
    definitions: Mapping[str, Formula]
    calendar: CalendarRule | None
    options: tuple[Option, ...]
    search: tuple[str, ...]
    money_names: frozenset[str]
    """Names that hold money, which scripts print with the incident's currency."""
    unconditional: bool
    page: Mapping[str, Any]
    """The page as written, for people and programs that read the book."""


@dataclass(frozen=True, slots=True)
class Standing:
    label: str
    when: Expression


@dataclass(frozen=True, slots=True)
class Entitlement:
    """What a customer is owed by law or contract. `currency` is a code, a derived name, or None for the incident's."""

    id: str
    path: str
    titles: Texts
    failures: tuple[str, ...]
    source: Mapping[str, Any]
    currency: str | None
    currency_name: str | None
    when: Expression
    unless: tuple[Exclusion, ...]
    definitions: Mapping[str, Formula]
    calendar: CalendarRule | None
    remedies: tuple[Remedy | Choice, ...]
    standing: tuple[Standing, ...]
    figures: Mapping[str, Sum]
    deadlines: Mapping[str, Formula]
    say: Mapping[str, Words]
    names: frozenset[str]
    money_names: frozenset[str]
    page: Mapping[str, Any]
