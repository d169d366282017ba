"""Asking (rules 23 and 24), and the names that words need (rule 25)."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from .conditions import could_wait
from .formulas import UNKNOWN
from .incident import Scope, World


class Ask:
    """Who waits for which unknown fact, and for what purpose."""

    PURPOSES = ("choice", "amount", "words")

    def __init__(self) -> None:
        self.purposes: dict[str, set[str]] = {}
        self.waiters: dict[str, set[tuple[str, str]]] = {}

    def for_(self, facts: Iterable[str], purpose: str, waiter: tuple[str, str]) -> None:
        for fact in facts:
            self.purposes.setdefault(fact, set()).add(purpose)
            self.waiters.setdefault(fact, set()).add(waiter)

    def in_order(self, world: World) -> list[dict[str, str]]:
        """By purpose, then how many wait, then the vocabulary's order."""
        best = {fact: min(map(self.PURPOSES.index, purposes)) for fact, purposes in self.purposes.items()}
        vocabulary = list(world.schemas)
        facts = sorted(best, key=lambda fact: (best[fact], -len(self.waiters[fact]), vocabulary.index(fact)))
        return [{"fact": fact, "purpose": self.PURPOSES[best[fact]]} for fact in facts]


def world_order(world: World, facts: Iterable[str]) -> list[str]:
    return sorted(facts, key=list(world.schemas).index)


def needed_by_words(say: dict[str, Any], scope: Scope) -> frozenset[str]:
    """The unknown facts that the moves cannot do without (rule 25); a name tested with `is defined` is optional."""
    return frozenset().union(*(could_wait(name, scope) for move in say.values() if isinstance(move, str)
                           for name in names_said(move, scope)))  # fmt: skip


def names_said(words: str, scope: Scope) -> Iterator[str]:
    def kept(block: re.Match[str]) -> str:
        name = block[1]
        return block[2] if scope.has(name) and scope.lookup(name).value is not UNKNOWN else ""

    words = re.sub(r"{% if (\w+) is defined %}(.*?){% endif %}", kept, words)
    return (name for name in re.findall(r"{{ *(\w+)", words) if scope.has(name))
