"""What the counter shows for a phrase: answers, the first with its opening words, and the shelves to look along."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from api.console.address import Address
from api.console.desk import CounterDesk
from engine.model.library import Failure, Library
from engine.search import TOLD_OF_IT, find

MOST = 6
_NEAR_ENOUGH = 0.5
"""A result with less than this share of the best one's score is left out: at the counter, few and right beats many."""


@dataclass(frozen=True, slots=True)
class Result:
    """One answer found. Of the first, `opening` is what one could say already, and `offers` how many options it has."""

    url: str
    title: str
    path: str
    opening: str | None
    offers: int
    anything_else: bool


@dataclass(frozen=True, slots=True)
class Branch:
    """A node of the tree to browse, and those beneath it."""

    id: str
    title: str
    url: str
    words: str
    below: tuple[Branch, ...]


def results(desk: CounterDesk, phrase: str, at: datetime) -> list[Result]:
    """Answers for a phrase, best first; never empty."""
    library, wished = desk.library, desk.own_language
    found: list[Result] = []
    hits = find(library, phrase, wished, MOST, at=at)
    for hit in (hit for hit in hits if hit.score >= _NEAR_ENOUGH * hits[0].score):
        address = Address(hit.failure, phrase=phrase)
        opening, offers = _opening(desk, address) if not found else (None, 0)
        found.append(
            Result(address.url(), hit.title, path(library, hit.failure, wished), opening, offers, hit.unclear)
        )
    return found


def _opening(desk: CounterDesk, address: Address) -> tuple[str | None, int]:
    """The first move one could say already to a customer who has just told us, and how many options there are."""
    decision = desk.tell(replace(address, typed=TOLD_OF_IT)).decision
    return decision.foremost.say.opening, len(decision.options)


def path(library: Library, failure: str, language: str) -> str:
    """The titles above a failure, the widest first."""
    return ", ".join(
        library.house.in_language(library.failures[node].titles, language, node)
        for node in reversed(library.failures[failure].lineage()[1:])
        if node in library.failures
    )


def tree(library: Library, language: str) -> list[Branch]:
    """All that can go wrong, as the book's tree has it."""
    children: dict[str | None, list[Failure]] = {}
    for failure in library.failures.values():
        above = next(iter(failure.lineage()[1:]), None)
        children.setdefault(above, []).append(failure)

    def branch(failure: Failure) -> Branch:
        words = [*failure.search.get(language, ()), *failure.search.get(library.house.language, ())]
        below = tuple(branch(inner) for inner in children.get(failure.id, ()))
        title = library.house.in_language(failure.titles, language, failure.id)
        return Branch(failure.id, title, Address(failure.id).url(), " ".join(dict.fromkeys(words)), below)

    return [branch(failure) for failure in children.get(None, ())]
