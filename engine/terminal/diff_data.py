"""What `amends diff` has to tell, for programs and for those who print it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from engine.allowances import Stopped
from engine.difference import AREAS, Change
from engine.model.library import Library
from engine.model.money import amount_text
from engine.model.text import count
from engine.replay import AMOUNT, KINDS, OPTION, PAGE, SAME, WORDS
from engine.tally import Move, Side, Tally

KIND_NAMES = {PAGE: "another page", OPTION: "another option", AMOUNT: "another amount", WORDS: "other words only", SAME: "the same"}
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum by currency, before and after."""

    what: str
    currency: str
    before: Decimal
    after: Decimal

    @property
    def texts(self) -> tuple[str, str, str]:
        """Before, after, and the difference with its sign."""
        apart = self.after - self.before
        sign = "+" if apart > 0 else "−" if apart < 0 else "±"
        return grouped(self.before, self.currency), grouped(self.after, self.currency), f"{sign}{grouped(abs(apart), self.currency)}"


@dataclass(frozen=True, slots=True)
class Report:
    """Two books by name, their changes, and what a file of incidents came to."""

    before_name: str
    after_name: str
    before: Library
    after: Library
    changes: Sequence[Change]
    tally: Tally | None
    incidents: Path | None

    def by_area(self) -> dict[str, list[Change]]:
        found: dict[str, list[Change]] = {}
        for change in self.changes:
            found.setdefault(change.area, []).append(change)
        return {area: found[area] for area in AREAS if area in found}

    def to_json(self) -> dict[str, Any]:
        data = {
            "before": {"name": self.before_name, "revision": self.before.revision},
            "after": {"name": self.after_name, "revision": self.after.revision},
            "changes": [change.to_json() for change in self.changes],
        }
        return data if self.tally is None else {**data, "incidents": self._incidents(self.tally)}

    def _incidents(self, tally: Tally) -> dict[str, Any]:
        stopped = tally.stopped(self.before, self.after)
        return {
            "decided": tally.incidents,
            "undated": tally.undated,
            "kinds": {kind: tally.kinds[kind] for kind in KINDS},
            "moves": [{"kind": key[0], "before": key[1], "after": key[2], "times": move.times, "lines": move.lines} for key, move in moves(tally)],
            "before": _side(tally.before, stopped[0]),
            "after": _side(tally.after, stopped[1]),
            "bad_lines": [{"line": bad.number, "fault": bad.fault} for bad in tally.bad],
        }


def _side(side: Side, stopped: Mapping[str, Stopped]) -> dict[str, Any]:
    sums = {"goodwill": side.goodwill, "owed": side.owed, "cost": side.cost}
    return {
        **{what: {code: amount_text(amount, code) for code, amount in sorted(total.items())} for what, total in sums.items()},
        "unsettled": side.unsettled,
        "refused": side.refused,
        "approvals": dict(side.approvals),
        "limits": {key: {"stopped": one.times, "lines": one.lines, "unnamed": one.unnamed} for key, one in stopped.items()},
    }


def sums(tally: Tally) -> list[Sum]:
    """What it costs in all, by currency: goodwill, what is owed, and both together."""
    rows = []
    for what, old, new in (
        ("goodwill", tally.before.goodwill, tally.after.goodwill), ("owed by law or contract", tally.before.owed, tally.after.owed),
        ("together", tally.before.cost, tally.after.cost),
    ):  # fmt: skip
        rows += [Sum(what, code, old.get(code, ZERO), new.get(code, ZERO)) for code in sorted({*old, *new}) if old.get(code) or new.get(code)]
    return rows


def moves(tally: Tally) -> list[tuple[tuple[str, str, str], Move]]:
    """From what to what, the most frequent first."""
    return sorted(tally.moves.items(), key=lambda item: (KINDS.index(item[0][0]), -item[1].times, item[0]))


def counts(tally: Tally, before: Library, after: Library) -> list[tuple[str, int, int]]:
    """Numbers before and after: approvals by role, costs that nobody knows, refusals, what limits would have stopped."""
    rows = [("approvals needed", tally.before.approvals.total(), tally.after.approvals.total())]
    roles = dict.fromkeys((*(role.id for role in before.house.roles), *(role.id for role in after.house.roles), "nobody"))
    for role in roles:
        numbers = tally.before.approvals[role], tally.after.approvals[role]
        if any(numbers):
            rows.append(("  that nobody may give" if role == "nobody" else f"  by {role}", *numbers))
    for what, old, new in (("cost not settled", tally.before.unsettled, tally.after.unsettled), ("refused", tally.before.refused, tally.after.refused)):
        if old or new:
            rows.append((what, old, new))
    stopped = tally.stopped(before, after)
    for limit in dict.fromkeys((*stopped[0], *stopped[1])):
        times = [side[limit].times if limit in side else 0 for side in stopped]
        rows.append((f"stopped by {limit}", times[0], times[1]))
    return rows


def unnamed(tally: Tally, before: Library, after: Library) -> list[str]:
    """Limits that could not be counted for some incidents, for these do not say who it was."""
    facts = {"customer": "customer_id", "staff": "staff_name", "site": "site"}
    most: dict[tuple[str, str], int] = {}
    for library, stopped in zip((before, after), tally.stopped(before, after), strict=True):
        for limit in library.house.limits:
            key = limit.id, facts.get(limit.per, limit.per)
            most[key] = max(most.get(key, 0), stopped[limit.id].unnamed)
    return [f"{limit} was not counted for {count(times, 'incident')} without '{fact}'" for (limit, fact), times in most.items() if times]


def signed(old: int, new: int) -> str:
    """How much more or less it is now: `+5`, `−5`, `±0`."""
    return f"{'+' if new > old else '−' if new < old else '±'}{abs(new - old):,}"


def grouped(amount: Decimal, currency: str) -> str:
    """`12,345.00 GBP`."""
    whole, dot, part = amount_text(amount, currency).partition(".")
    return f"{int(whole):,}{dot}{part} {currency}"
