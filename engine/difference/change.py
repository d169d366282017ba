"""One change of meaning: where, from what, to what, and an incident that shows it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.inline import as_json, inline

AREAS: Mapping[str, str] = {
    "pages": "Pages", "options": "Options", "conditions": "Conditions", "amounts": "Amounts", "entitlements": "What is owed",
    "promises": "Promises", "tells": "Who is told", "authority": "Authority", "limits": "Limits", "facts": "Facts",
    "failures": "Failures", "house": "The house", "words": "Words",
}  # fmt: skip
"""The parts of a difference in the order they are told, and their headings."""

_NUMBER = re.compile(r"-?\d+(\.\d+)?")
ADDED, REMOVED, CHANGED = "added", "removed", "changed"


@dataclass(frozen=True, slots=True)
class Example:
    """An incident that goes another way: what came of it before, and what comes of it now."""

    request: Mapping[str, Any]
    before: str
    after: str

    def to_json(self) -> dict[str, Any]:
        return {"incident": as_json(self.request), "before": self.before, "after": self.after}

    @property
    def told(self) -> str:
        """The incident in a line: its failure and its facts."""
        facts = ", ".join(f"{name} {_value(value)}" for name, value in (self.request.get("facts") or {}).items())
        rest = [f"{key} {self.request[key]}" for key in ("role", "channel", "language") if self.request.get(key)]
        return f"{self.request['failure']}" + (f" with {facts}" if facts else "") + (f" ({', '.join(rest)})" if rest else "")


def _value(value: Any) -> str:
    """A fact in a line for people: a sum without the quotes that YAML needs."""
    return value if isinstance(value, str) and _NUMBER.fullmatch(value) else inline(value)


@dataclass(frozen=True, slots=True)
class Change:
    """`where` is the page, option and part; `before` and `after` are what stood and stands there, None where nothing.

    `words` marks texts, whose difference is told word by word.
    """

    area: str
    kind: str
    where: str
    what: str
    before: str | None = None
    after: str | None = None
    words: bool = False
    example: Example | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "area": self.area, "kind": self.kind, "where": self.where, "what": self.what, "before": self.before,
            "after": self.after, "example": self.example.to_json() if self.example else None,
        }  # fmt: skip


def change(area: str, where: str, what: str, before: Any, after: Any, example: Example | None = None) -> Change:
    """A change of a value: added where there was none, removed where there is none now."""
    kind = ADDED if before is None else REMOVED if after is None else CHANGED
    told = [None if value is None else value if isinstance(value, str) else inline(value) for value in (before, after)]
    return Change(area, kind, where, what, told[0], told[1], example=example)


def of_words(area: str, where: str, what: str, before: str | None, after: str | None) -> Change:
    """A change of a text."""
    kind = ADDED if before is None else REMOVED if after is None else CHANGED
    return Change(area, kind, where, what, before, after, words=True)
