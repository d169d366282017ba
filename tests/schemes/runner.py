"""Runs vectors of the format `recovery-vectors/1`: a published scheme's facts in, what it owes out.

`python -m tests.schemes.runner FOLDER` prints how many hold, by scheme and confidence.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from engine import open_library
from engine.model.incident import Incident
from engine.model.library import Library
from engine.pipeline import decide

HERE = Path(__file__).parent
BOOK = HERE.parents[1] / "playbooks"
NAMES: Mapping[str, Mapping[str, Any]] = yaml.safe_load((HERE / "names.yaml").read_text(encoding="utf-8"))
AT = "2026-06-01T12:00:00Z"


class Undecided(AssertionError):
    """The decision still waits for facts, though the vector has them all."""


@dataclass(frozen=True)
class Outcome:
    """What a scheme owes, in the vectors' own terms (FORMAT.md)."""

    amount: str | None
    currency: str | None
    remedies: frozenset[str] = frozenset()
    choice: tuple[str, frozenset[str]] | None = None
    extra: Mapping[str, str] = field(default_factory=dict)
    deadline: Mapping[str, str] = field(default_factory=dict)
    reason: str | None = None

    @staticmethod
    def expected(expect: Mapping[str, Any]) -> Outcome:
        choice = expect.get("choice")
        return Outcome(
            expect["amount"],
            expect["currency"],
            frozenset(expect["remedies"]),
            (choice["by"], frozenset(choice["options"])) if choice else None,
            expect.get("extra", {}),
            expect.get("deadline", {}),
            expect.get("reason"),
        )


@dataclass(frozen=True)
class Vector:
    scheme: Mapping[str, Any]
    raw: Mapping[str, Any]

    @property
    def id(self) -> str:
        return str(self.raw["id"])

    @property
    def confidence(self) -> str:
        return str(self.raw["confidence"])

    @property
    def names(self) -> Mapping[str, Any]:
        return NAMES[self.scheme["id"]]

    def request(self, library: Library) -> dict[str, Any]:
        """The vector as an incident of the house: its facts, and the scheme's defaults for those it leaves out."""
        defaults = {fact["name"]: fact["default"] for fact in self.scheme["facts"] if "default" in fact}
        facts = defaults | self.raw["facts"]
        failure = self.names["failure"]
        if isinstance(failure, Mapping):
            failure = failure[facts.pop("event")]
        given = dict(self.names["given"])
        for name, value in facts.items():
            if name not in self.names.get("no_matter", ()):
                given |= {house: _typed(library, house, value) for house in _listed(self.names["facts"][name])}
        played = {name: value for name, value in given.items() if value is not _LEFT_OUT}
        return {"failure": failure, "facts": played, "at": AT}

    def outcome(self, library: Library) -> Outcome:
        """What the house's pages for this scheme owe. Raises Undecided."""
        decision = decide(library, Incident.parse(library, self.request(library))).to_json()
        waits = [ask["fact"] for ask in decision["ask"] if ask["purpose"] != "words"]
        if waits or self._ours(decision["may_be_owed"]):
            raise Undecided(f"waits for {waits}: {decision['may_be_owed']}")
        owed, not_owed = self._ours(decision["owed"]), self._ours(decision["not_owed"])
        remedies = [remedy for entry in owed for remedy in entry["remedies"]]
        amount, currency = _total(remedies)
        extra = self.scheme["outcome_vocabulary"].get("extra", ())
        return Outcome(
            amount,
            None if amount is None else currency or self.scheme["default_currency"],
            frozenset(remedy["id"] for remedy in remedies if remedy["amount"] is None),
            _choice(owed),
            {name: found for name, found in _sums(owed, not_owed) if name in extra},
            {name: day for entry in owed for name, day in entry["deadlines"].items()},
            _reason(owed, not_owed),
        )

    def faults(self, library: Library) -> str | None:
        """What differs, both sides; None where nothing does."""
        wanted = Outcome.expected(self.raw["expect"])
        found = self.outcome(library)
        if found == wanted:
            return None
        parts = [name for name in Outcome.__dataclass_fields__ if getattr(found, name) != getattr(wanted, name)]
        told = "; ".join(f"{name}: wanted {getattr(wanted, name)!r}, got {getattr(found, name)!r}" for name in parts)
        return f"{self.id} ({self.raw['why']}): {told}"

    def _ours(self, entries: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
        return [entry for entry in entries if entry["entitlement"].startswith(self.names["pages"])]


_LEFT_OUT = object()


def _typed(library: Library, house: str, value: Any) -> Any:
    """A vector writes a sum as text; a null for a fact that is always something here says that it plays no part."""
    fact = library.vocabulary.facts[house]
    if value is None and not fact.nullable:
        return _LEFT_OUT
    return Decimal(value) if isinstance(value, str) and fact.type.kind == "number" else value


def _listed(names: Any) -> list[str]:
    return names if isinstance(names, list) else [names]


def _total(remedies: list[Mapping[str, Any]]) -> tuple[str | None, str | None]:
    """The sum of what has a price, and its currency; "0.00" in none where nothing has, None where one isn't settled."""
    priced = [remedy for remedy in remedies if remedy["currency"] is not None]
    currencies = {remedy["currency"] for remedy in priced}
    assert len(currencies) < 2, priced
    if any(remedy["amount"] is None for remedy in priced):
        return None, None
    total = sum((Decimal(remedy["amount"]) for remedy in priced), Decimal("0.00"))
    return f"{total:.2f}", next(iter(currencies), None)


def _choice(owed: list[Mapping[str, Any]]) -> tuple[str, frozenset[str]] | None:
    choices = [choice for entry in owed for choice in entry["choices"]]
    assert len(choices) < 2, choices
    return next(((one["chosen_by"], frozenset(thing["id"] for thing in one["remedies"])) for one in choices), None)


def _sums(owed: list[Mapping[str, Any]], not_owed: list[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """Remedies and figures by their ids; a removed remedy is "0.00"."""
    yield from ((entry["remedy"], "0.00") for entry in not_owed if entry["remedy"])
    for entry in owed:
        yield from ((remedy["id"], remedy["amount"]) for remedy in entry["remedies"])
        yield from ((name, figure["amount"]) for name, figure in entry["figures"].items())


def _reason(owed: list[Mapping[str, Any]], not_owed: list[Mapping[str, Any]]) -> str | None:
    """The reason of what is not owed, or the label of how it stands; nothing at all is out of scope."""
    if not owed and not not_owed:
        return "out_of_scope"
    told = [entry["reason"] for entry in not_owed] + [entry["standing"] for entry in owed]
    reasons = {reason for reason in told if reason is not None}
    assert len(reasons) < 2, reasons
    return next(iter(reasons), None)


def read_vectors(folder: Path) -> list[Vector]:
    """Every vector of the schemes the house has pages for."""
    schemes = [yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader) for path in sorted(folder.glob("*.yaml"))]
    return [Vector(scheme, raw) for scheme in schemes if scheme["id"] in NAMES for raw in scheme["vectors"]]


def table(vectors: Iterable[Vector], library: Library) -> str:
    """How many hold, by scheme and confidence."""
    tried: Counter[tuple[str, str]] = Counter()
    held: Counter[tuple[str, str]] = Counter()
    for vector in vectors:
        for scheme in (vector.scheme["id"], "all"):
            tried[scheme, vector.confidence] += 1
            held[scheme, vector.confidence] += holds(vector, library)
    levels = ("firm", "interpretation", "memory")
    rows: list[tuple[str, ...]] = [("scheme", *levels)]
    for scheme in dict.fromkeys(scheme for scheme, _ in tried):
        cells = (f"{held[scheme, level]}/{tried[scheme, level]}" if tried[scheme, level] else "-" for level in levels)
        rows.append((scheme, *cells))
    rows.sort(key=lambda row: (row[0] != "scheme", row[0] == "all"))
    return "\n".join(f"{row[0]:<20}" + "".join(f"{cell:>16}" for cell in row[1:]) for row in rows)


def holds(vector: Vector, library: Library) -> bool:
    try:
        return vector.faults(library) is None
    except AssertionError:
        return False


if __name__ == "__main__":
    book = open_library(BOOK)
    read = read_vectors(Path(sys.argv[1]))
    for vector in read:
        if not holds(vector, book):
            print(vector.faults(book))
    print(table(read, book))
