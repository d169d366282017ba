"""A decision: the engine's whole answer, with the reasons. Its JSON is the contract with every caller."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from engine.model.money import Money, amount_text

ENGINE = "0.1.0"


def plain(value: Any) -> Any:
    """A value as JSON has it: whole numbers as numbers, other decimals as strings, days and times as ISO text."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() and abs(value) < 10**15 else f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Money):
        return value.to_json()
    return [plain(item) for item in value] if isinstance(value, tuple) else value


def _own(value: Any) -> Any:
    """A value that a caller may change: a list of a default is the library's."""
    return [_own(item) for item in value] if isinstance(value, list) else value


class Ask(NamedTuple):
    """One fact that could change the answer. `purpose`: choice, amount or words."""

    fact: str
    question: str
    schema: Mapping[str, Any]
    purpose: str

    def to_json(self) -> dict[str, Any]:
        return {"fact": self.fact, "question": self.question, "schema": dict(self.schema), "purpose": self.purpose}


class RemedyGiven(NamedTuple):
    """A remedy of an option or an entitlement. `amount` None: not a settled sum; `worth`: what it costs the house."""

    id: str
    kind: str
    what: str | None
    amount: Decimal | None
    worth: Decimal | None
    currency: str | None
    quantity: Decimal | None = None
    unit: str | None = None
    settles: str | None = None

    def to_json(self) -> dict[str, Any]:
        currency = self.currency or ""
        return {
            "id": self.id,
            "kind": self.kind,
            "what": self.what,
            "amount": None if self.amount is None else amount_text(self.amount, currency),
            "worth": None if self.worth is None else amount_text(self.worth, currency),
            "currency": self.currency,
            "quantity": plain(self.quantity),
            "unit": self.unit,
            "settles": self.settles,
        }


class Said(NamedTuple):
    """The words on one channel in one language. A move that cannot be said yet is None and listed in `missing`."""

    channel: str
    language: str
    moves: Mapping[str, str | None]
    text: str
    subject: str | None
    html: str | None
    sms: Mapping[str, Any] | None
    missing: tuple[str, ...]

    @property
    def opening(self) -> str | None:
        """The first move that can be said already."""
        return next((words for words in self.moves.values() if words), None)

    def to_json(self) -> dict[str, Any]:
        return {
            "channel": self.channel,
            "language": self.language,
            "moves": dict(self.moves),
            "text": self.text,
            "subject": self.subject,
            "html": self.html,
            "sms": None if self.sms is None else dict(self.sms),
            "missing": list(self.missing),
        }


class OptionGiven(NamedTuple):
    """One way to put it right, for this incident and this role."""

    id: str
    title: str
    may_give: bool
    needs_role: str | None
    blocked_by: str | None
    depends_on: tuple[str, ...]
    cost: Money | None
    goodwill: Decimal | None
    remedies: tuple[RemedyGiven, ...]
    say: Said
    tell: tuple[Mapping[str, Any], ...]
    promise: tuple[Mapping[str, Any], ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "title": self.title,
            "may_give": self.may_give,
            "needs_role": self.needs_role,
            "blocked_by": self.blocked_by,
            "depends_on": list(self.depends_on),
            "cost": None if self.cost is None else self.cost.to_json(),
            "remedies": [remedy.to_json() for remedy in self.remedies],
            "say": self.say.to_json(),
            "tell": [dict(tell) for tell in self.tell],
            "promise": [dict(promise) for promise in self.promise],
        }


class Why(NamedTuple):
    """What became of one page. `verdict`: chosen, outranked, ruled_out or unknown."""

    playbook: str
    verdict: str
    because: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        return {"playbook": self.playbook, "verdict": self.verdict, "because": list(self.because)}


class Decision(NamedTuple):
    revision: str
    failure: str
    at: str
    tied: bool
    playbook: Mapping[str, str]
    assumed: Mapping[str, Any]
    ask: tuple[Ask, ...]
    options: tuple[OptionGiven, ...]
    recommended: str | None
    why: tuple[Why, ...]
    owed: tuple[Mapping[str, Any], ...] = ()
    may_be_owed: tuple[Mapping[str, Any], ...] = ()
    not_owed: tuple[Mapping[str, Any], ...] = ()

    @property
    def foremost(self) -> OptionGiven:
        """The recommended option, or with none the first."""
        return next((option for option in self.options if option.id == self.recommended), self.options[0])

    @property
    def status(self) -> str:
        return "needs_facts" if self.ask else "decided"

    def to_json(self) -> dict[str, Any]:
        """The decision as every caller gets it: plain data, amounts as decimal strings."""
        return {
            "status": self.status,
            "revision": self.revision,
            "engine": ENGINE,
            "failure": self.failure,
            "at": self.at,
            "tied": self.tied,
            "playbook": dict(self.playbook),
            "assumed": {name: _own(value) for name, value in self.assumed.items()},
            "ask": [ask.to_json() for ask in self.ask],
            "owed": list(self.owed),
            "may_be_owed": list(self.may_be_owed),
            "not_owed": list(self.not_owed),
            "options": [option.to_json() for option in self.options],
            "recommended": self.recommended,
            "why": [why.to_json() for why in self.why],
        }
