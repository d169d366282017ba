"""What the customer is owed, may be owed and is not owed, printed for a person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from engine.model.decision import Decision
from engine.wording import Wording

Line = tuple[str, str]
"""Words, and their style."""


class OwedCard:
    """The entitlements of one decision."""

    def __init__(self, console: Console, wording: Wording, decision: Decision) -> None:
        self.console, self.wording, self.decision = console, wording, decision

    def print(self) -> None:
        self.section("Owed, whatever they choose", [line for entry in self.decision.owed for line in self.owed(entry)])
        self.section("May be owed", [line for entry in self.decision.may_be_owed for line in self.may_be_owed(entry)])
        self.section("Not owed", [line for entry in self.decision.not_owed for line in self.not_owed(entry)])

    def section(self, title: str, lines: list[Line]) -> None:
        if not lines:
            return
        self.console.print(Text.assemble("\n", (title.upper(), "bold cyan")))
        for text, style in lines:
            self.console.print(Padding(Text(text, style), (0, 0, 0, 2), expand=False))

    def owed(self, entry: Mapping[str, Any]) -> Iterator[Line]:
        yield str(entry["title"]), "bold"
        for remedy in entry["remedies"]:
            yield f"- {self.wording.remedy(remedy)}", "bold"
        for choice in entry.get("choices") or ():
            if not choice["remedies"]:
                continue
            yield f"- one of these, {'the customer' if choice['chosen_by'] == 'customer' else 'the house'} chooses:", "bold"
            for remedy in choice["remedies"]:
                yield f"  - {self.wording.remedy(remedy)}", "bold"
        if entry.get("standing"):
            yield f"standing: {entry['standing']}", ""
        for name, sum_ in (entry.get("figures") or {}).items():
            if sum_:
                yield f"worth telling, not owed: {_words(name)} {self.wording.money(sum_['amount'], sum_['currency'])}", ""
        yield from self.deadlines(entry)
        yield self.wording.source(entry["source"]), "dim"

    def deadlines(self, entry: Mapping[str, Any]) -> Iterator[Line]:
        for name, day in (entry.get("deadlines") or {}).items():
            if isinstance(day, str):
                yield f"{_words(name)}: {self.wording.moment(day)}", "bold"
            elif isinstance(day, Mapping):
                yield f"{_words(name)}: {self.questions(day['depends_on'])}", "yellow"

    def may_be_owed(self, entry: Mapping[str, Any]) -> Iterator[Line]:
        yield f"{self.named(entry)}: {self.questions(entry['depends_on'])}", "yellow"

    def not_owed(self, entry: Mapping[str, Any]) -> Iterator[Line]:
        yield f"{self.named(entry)}: {_words(str(entry['reason'] or 'the sum is too small'))}", ""
        if entry.get("say"):
            yield f"“{entry['say']}”", "dim"
        yield from self.deadlines(entry)

    def named(self, entry: Mapping[str, Any]) -> str:
        title = self.wording.entitlement(str(entry["entitlement"]))
        return f"{title} ({_words(str(entry['remedy']).split('.')[-1])})" if entry.get("remedy") else title

    def questions(self, facts: Any) -> str:
        return " ".join(self.wording.question(str(fact)) for fact in facts)


def _words(name: str) -> str:
    return name.replace("_", " ")
