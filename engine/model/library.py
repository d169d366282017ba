"""The library: a book compiled once a revision, indexed by failure, and never changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.model.fact import Vocabulary
from engine.model.house import House, Texts
from engine.model.playbook import Entitlement, Playbook
from engine.model.scope import Formula


@dataclass(frozen=True, slots=True)
class Failure:
    """A node in the tree of things that go wrong."""

    id: str
    titles: Texts
    search: Mapping[str, tuple[str, ...]]

    def lineage(self) -> tuple[str, ...]:
        """Its own id and those above it, deepest first."""
        return lineage(self.id)


def lineage(failure: str) -> tuple[str, ...]:
    """`a/b/c` -> (`a/b/c`, `a/b`, `a`)."""
    parts = failure.split("/")
    return tuple("/".join(parts[:count]) for count in range(len(parts), 0, -1))


@dataclass(frozen=True, slots=True)
class Shelf:
    """Pages of one priority on one node: none outranks another but by containment.

    `outranked_by` has, for each page's id, the ids of those pages of this shelf that outrank it.
    """

    priority: int
    depth: int
    pages: tuple[Playbook, ...]
    outranked_by: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Library:
    """Everything `decide` needs. `shelves` are by failure, the one that outranks first."""

    revision: str
    house: House
    vocabulary: Vocabulary
    defaults: Mapping[str, Any]
    """The facts that have a default, and its value."""
    assumptions: Mapping[str, Any]
    """The same as JSON has it."""
    failures: Mapping[str, Failure]
    definitions: Mapping[str, Formula]
    playbooks: Mapping[str, Playbook]
    entitlements: Mapping[str, Entitlement]
    shelves: Mapping[str, Sequence[Shelf]]
    owed: Mapping[str, tuple[Entitlement, ...]]
    """The entitlements that cover each failure."""

    @property
    def pages(self) -> tuple[Playbook | Entitlement, ...]:
        """All pages that say what is done or owed."""
        return (*self.playbooks.values(), *self.entitlements.values())
