"""What can go wrong at run time. Every error carries data; only `api/problems.py` knows HTTP."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from engine.model.finding import Finding


class EngineError(Exception):
    """Any refusal of the engine's."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a request: a JSON pointer, what is wrong, the nearest right thing if there is one."""

    pointer: str
    name: str
    detail: str
    suggestion: str | None = None


class RequestRefused(EngineError):
    """A request names something the book does not have, or gives a value it cannot take."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(fault.detail for fault in self.faults))


class IncidentRefused(RequestRefused):
    """An incident's facts are not facts of this book, or its sums cannot be computed (a division by zero)."""


class NotComputable(EngineError):
    """A formula divides by zero, leaves the calendar, or needs more digits than we keep."""


class BookRejected(EngineError):
    """A book with errors. `findings` has all of them, warnings too."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(str(finding) for finding in self.findings))


_LONGEST_LIST = 12
_PARTS = re.compile(r"[\W_]+")


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name a typist most likely meant, or None where nothing is close. Capitals make no difference.

    Where no name is like it, the shortest that begins with it: `delay_minutes` for `delay`.
    """
    folded = {one.casefold(): one for one in known}
    typed = name.casefold()
    found = process.extractOne(typed, list(folded), scorer=DamerauLevenshtein.normalized_similarity, score_cutoff=0.6)
    if found:
        return folded[found[0]]
    longer = [one for one in folded if _PARTS.split(one)[0] == typed]
    return folded[min(longer, key=len)] if longer else None


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A ready half-sentence for a fix: the nearest known name, or the whole list where it is short."""
    names = sorted(known)
    found = nearest(name, names)
    return f"did you mean '{found}'?" if found else all_of(names, "declared names", "none is declared")


def all_of(known: Collection[str], what: str, none: str) -> str:
    """A ready half-sentence with the names there are, in alphabetical order; where they are many, how many `what`."""
    if len(known) > _LONGEST_LIST:
        return f"see the {len(known)} {what}"
    return "known: " + ", ".join(sorted(known)) if known else none
