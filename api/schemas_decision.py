"""The decision, for the OpenAPI page. The engine writes the JSON; a test holds the two together."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from api.schemas import Answered, CheckAnswer, Problem

Text = str | None


class Sum(Answered):
    amount: str = Field(description="An exact decimal.", examples=["12.50"])
    currency: str = Field(examples=["GBP"])


class PageOfDecision(Answered):
    id: str
    title: str
    owner: str


class AskEntry(Answered):
    fact: str
    question: str
    schema_: dict[str, Any] = Field(alias="schema")
    purpose: Literal["choice", "amount", "words"]


class RemedyEntry(Answered):
    id: str
    kind: str
    what: Text
    amount: Text
    worth: Text = Field(description="What it costs the house, where it is no sum of money for the customer.")
    currency: Text
    quantity: int | str | None
    unit: Text
    settles: Text = Field(description="What is owed that this one settles: entitlement and remedy.")


class ChoiceEntry(Answered):
    id: str
    chosen_by: str
    remedies: list[RemedyEntry]


class OwedEntry(Answered):
    entitlement: str
    title: str
    source: dict[str, Any]
    say: Text
    remedies: list[RemedyEntry]
    choices: list[ChoiceEntry]
    figures: dict[str, Any]
    deadlines: dict[str, Any]
    standing: Text


class MayBeOwedEntry(Answered):
    entitlement: str
    remedy: Text
    depends_on: list[str]


class NotOwedEntry(Answered):
    entitlement: str
    remedy: Text
    reason: str
    say: Text
    deadlines: dict[str, Any]


class SmsSize(Answered):
    segments: int
    encoding: str
    length: int


class SaidEntry(Answered):
    channel: str
    language: str
    moves: dict[str, str | None]
    text: str
    subject: Text
    html: Text
    sms: SmsSize | None
    missing: list[str] = Field(description="Moves that cannot be said before more is known.")


class TellEntry(Answered):
    team: str
    message: Text
    by: Text


class PartEntry(Answered):
    team: str
    by: Text


class PromiseEntry(Answered):
    id: str
    kind: Text
    what: Text
    to: Text
    due: Text
    until: Text
    where: Text
    standard: Text
    depends_on: list[PartEntry]


class OptionEntry(Answered):
    id: str
    title: str
    may_give: bool
    needs_role: Text
    blocked_by: Text
    depends_on: list[str]
    cost: Sum | None
    remedies: list[RemedyEntry]
    say: SaidEntry
    tell: list[TellEntry]
    promise: list[PromiseEntry]


class WhyEntry(Answered):
    playbook: str
    verdict: Literal["chosen", "outranked", "ruled_out", "unknown"]
    because: list[str]


class DecisionAnswer(Answered):
    """What to say, what may be offered, what is owed, what to do next, what is then promised; and why."""

    status: Literal["decided", "needs_facts"]
    revision: str
    engine: str
    failure: str
    at: str
    tied: bool
    playbook: PageOfDecision
    assumed: dict[str, Any] = Field(description="Facts that took their default.")
    ask: list[AskEntry] = Field(description="Only facts that can still change the answer, the most decisive first.")
    owed: list[OwedEntry]
    may_be_owed: list[MayBeOwedEntry]
    not_owed: list[NotOwedEntry]
    options: list[OptionEntry] = Field(description="In the author's order of preference.")
    recommended: Text
    why: list[WhyEntry]


class BatchItem(Answered):
    """The answer to one incident of a batch: its decision, or its problem with pointers from the whole body."""

    status: Literal[200, 400, 422] = Field(
        description="400: the item is not JSON that can be read in one way only; 422: something in it cannot be taken."
    )
    decision: DecisionAnswer | None = Field(default=None, description="There where `status` is 200.")
    problem: Problem | None = Field(default=None, description="There where `status` is 400 or 422.")


class PreviewEntry(OptionEntry):
    """One option in one voice."""

    applies: bool | None = Field(description="Whether page and option fit the facts; null: not enough is known.")
    needs: list[str] = Field(description="Facts that the option or what is owed still waits for.")


class PreviewAnswer(CheckAnswer):
    previews: list[PreviewEntry] = Field(
        description="By channel, then language, then option; empty where the page has an error or is no playbook. "
        "Words not translated yet come in the house's first language, and `say.language` says so."
    )
    left_out: int = Field(description="How many more there are than are shown.")
