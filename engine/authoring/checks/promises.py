"""What makes a promise one that can be kept: a standard, and more time than what it depends on takes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine.authoring.checks.draft import Draft
from engine.authoring.document import Document, Pointer
from engine.model.duration import Duration
from engine.model.finding import Finding, warning

_LENGTHS = {"minute": ("minutes", 1), "hour": ("minutes", 60), "day": ("days", 1), "week": ("days", 7)}
"""Units that can be compared, with how long they are."""


def check_standards(draft: Draft) -> Iterator[Finding]:
    """`no-standard`: a promise of which nobody could tell whether it was kept."""
    for document, pointer, promise in _promises(draft):
        if "standard" not in promise:
            place = document.key_place(pointer)
            fault = f"nothing says how one can tell that '{promise['id']}' was kept"
            yield warning(place, "no-standard", fault, "add 'standard: …', as in: no mark visible at arm's length")


def check_order(draft: Draft) -> Iterator[Finding]:
    """`early-promise`: a promise that is due before what it depends on."""
    for document, pointer, promise in _promises(draft):
        due = Duration.parse(str(promise["due"]))
        for part in promise.get("depends_on", ()):
            by = Duration.parse(str(part.get("by")))
            if due and by and _shorter(due, by):
                fault = f"'{promise['id']}' is due in {promise['due']}, before {part['team']} has done its part in {part['by']}"
                fix = f"promise it for later, or give {part['team']} less time"
                yield warning(document.place((*pointer, "due")), "early-promise", fault, fix)


def _promises(draft: Draft) -> Iterator[tuple[Document, Pointer, dict[str, Any]]]:
    for document in draft.documents:
        for index, option in enumerate(document.data["options"]) if document.kind == "playbook" else ():
            for position, promise in enumerate(option.get("promise", ())):
                yield document, ("options", index, "promise", position), promise


def _shorter(one: Duration, other: Duration) -> bool:
    """Whether one ends before the other whenever both begin; False where that depends on the calendar."""
    if one.unit == other.unit:
        return one.count < other.count
    kind, length = _LENGTHS.get(one.unit, ("", 0))
    other_kind, other_length = _LENGTHS.get(other.unit, ("?", 0))
    return kind == other_kind and one.count * length < other.count * other_length
