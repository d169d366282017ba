"""Remedies and claims as a decision has them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from engine.deciding.owed import Claim, Refusal
from engine.deciding.price import Priced
from engine.deciding.render import Speaker, amounts
from engine.model.decision import RemedyGiven, plain
from engine.model.fact import Vocabulary


def remedy_given(priced: Priced, what: str | None) -> RemedyGiven:
    remedy = priced.remedy
    amount = priced.amount if isinstance(priced.amount, Decimal) else None
    worth = priced.worth if isinstance(priced.worth, Decimal) else None
    quantity = priced.quantity if isinstance(priced.quantity, Decimal) else None
    sums = remedy.amount is not None or remedy.worth is not None
    settles = ".".join(remedy.settles) if remedy.settles else None
    currency = priced.currency or None if sums else None
    return RemedyGiven(remedy.id, remedy.kind, what, amount, worth, currency, quantity, remedy.unit, settles)


@dataclass
class Telling:
    """A claim as the decision has it, with its words in the language of its speaker."""

    claim: Claim
    speaker: Speaker
    vocabulary: Vocabulary

    @cached_property
    def words(self) -> str:
        """What is said before every option; nothing where it is not owed, or cannot be said yet."""
        if self.claim.verdict != "owed":
            return ""
        spoken = self.claim.entitlement.say[self.speaker.language]
        own = spoken.channels.get(self.speaker.incident.channel)
        scripts = [own.body] if own else spoken.moves.values()
        said = [self.speaker.say(script, self.values) for script in scripts]
        return " ".join(text for text in said if text)

    def owed(self) -> list[dict[str, Any]]:
        claim, page = self.claim, self.claim.entitlement
        if claim.verdict != "owed":
            return []
        choices = [
            {"id": choice.id, "chosen_by": choice.chosen_by, "remedies": [self.remedy(thing) for thing in things]}
            for choice, things in claim.choices
        ]
        return [
            {
                "entitlement": page.id,
                "title": self.speaker.house.in_language(page.titles, self.speaker.language),
                "source": dict(page.source),
                "say": self.words or None,
                "remedies": [self.remedy(priced) for priced in claim.priced],
                "choices": choices,
                "figures": {name: self.known(value) for name, value in claim.figures.items()},
                "deadlines": self.deadlines(),
                "standing": claim.standing,
            }
        ]

    @cached_property
    def values(self) -> dict[str, Any]:
        values = self.speaker.values(self.claim.entitlement.names)
        values.update(amounts(self.claim.priced))
        for _, things in self.claim.choices:
            values.update(amounts(things))
        return values

    def remedy(self, priced: Priced) -> dict[str, Any]:
        return remedy_given(priced, self.speaker.text(priced.remedy.what, self.values)).to_json()

    def known(self, value: Any) -> Any:
        """A figure or deadline; what is unknown says what it depends on."""
        return {"depends_on": list(self.vocabulary.in_order(value))} if isinstance(value, frozenset) else plain(value)

    def deadlines(self) -> dict[str, Any]:
        return {name: self.known(value) for name, value in self.claim.deadlines.items()}

    def may_be_owed(self) -> list[dict[str, Any]]:
        return [
            {"entitlement": self.claim.entitlement.id, "remedy": maybe.remedy, "depends_on": list(self.vocabulary.in_order(maybe.depends_on))}
            for maybe in self.claim.maybes
        ]

    def not_owed(self) -> list[dict[str, Any]]:
        return [self.refusal(refusal) for refusal in self.claim.refusals]

    def refusal(self, refusal: Refusal) -> dict[str, Any]:
        scripts = refusal.exclusion.say if refusal.exclusion else {}
        return {
            "entitlement": self.claim.entitlement.id,
            "remedy": refusal.remedy,
            "reason": refusal.reason,
            "say": self.speaker.text(scripts, self.values) if scripts else None,
            "deadlines": self.deadlines() if refusal.remedy else {},
        }
