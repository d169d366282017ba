"""What a replay comes to in all: how many get something else, what it costs, who must approve, what limits would stop."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from engine.allowances import Grant, Stopped, add_to, stopped
from engine.model.library import Library
from engine.replay import PAGE, SAME, WORDS, BadLine, Outcome, Pair


@dataclass(slots=True)
class Side:
    """What one book comes to in all. `unsettled` counts options whose cost is not known; `approvals` are by role."""

    goodwill: dict[str, Decimal] = field(default_factory=dict)
    owed: dict[str, Decimal] = field(default_factory=dict)
    unsettled: int = 0
    refused: int = 0
    approvals: Counter[str] = field(default_factory=Counter)
    grants: list[Grant] = field(default_factory=list)

    def add(self, outcome: Outcome) -> None:
        if outcome.refused:
            self.refused += 1
            return
        add_to(self.goodwill, outcome.currency, outcome.goodwill)
        for currency, amount in outcome.owed:
            add_to(self.owed, currency, amount)
        self.unsettled += outcome.goodwill is None
        if outcome.needs:
            self.approvals[outcome.needs] += 1
        if outcome.grant is not None:
            self.grants.append(outcome.grant)

    @property
    def cost(self) -> dict[str, Decimal]:
        """Goodwill and what is owed, together, by currency."""
        whole = dict(self.goodwill)
        for currency, amount in self.owed.items():
            add_to(whole, currency, amount)
        return whole


@dataclass(slots=True)
class Move:
    """Incidents that go the same way from one outcome to another: how many, and the lines of the first."""

    times: int = 0
    lines: list[int] = field(default_factory=list)


class Tally:
    """The sum of a replay."""

    def __init__(self) -> None:
        self.before, self.after = Side(), Side()
        self.kinds: Counter[str] = Counter()
        self.moves: dict[tuple[str, str, str], Move] = {}
        self.bad: list[BadLine] = []
        self.undated = 0

    def add(self, results: Iterable[Pair | BadLine]) -> None:
        for result in results:
            if isinstance(result, BadLine):
                self.bad.append(result)
                continue
            self.before.add(result.before)
            self.after.add(result.after)
            kind = result.kind
            self.kinds[kind] += 1
            self.undated += not result.dated
            if kind not in (SAME, WORDS):
                self._note(kind, result)

    def _note(self, kind: str, pair: Pair) -> None:
        move = self.moves.setdefault((kind, _told(pair.before, kind), _told(pair.after, kind)), Move())
        move.times += 1
        if len(move.lines) < 3:
            move.lines.append(pair.number)

    @property
    def incidents(self) -> int:
        return self.kinds.total()

    def stopped(self, before: Library, after: Library) -> tuple[dict[str, Stopped], dict[str, Stopped]]:
        """What each limit of each house would have stopped."""
        return stopped(before.house, self.before.grants), stopped(after.house, self.after.grants)


def _told(outcome: Outcome, kind: str) -> str:
    if outcome.refused:
        return f"refused: {outcome.refused}"
    # Of amounts the ways are as many as the amounts: what counts is the option they are given with.
    return outcome.page if kind == PAGE else f"{outcome.page}, option {outcome.option}"
