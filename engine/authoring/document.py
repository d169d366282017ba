"""A page as read: plain values, and for every value the place it was written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from engine.model.finding import Place

Pointer = tuple[str | int, ...]
FOUNDATION = ("house", "facts", "failures")
"""The pages that a book has once each, and that all others stand on."""
KINDS = (*FOUNDATION, "playbook", "entitlement", "cases", "of")


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Where an offset of a text stands, both counted from 0."""
    return text.count("\n", 0, offset), offset - (text.rfind("\n", 0, offset) + 1)


class Mark(NamedTuple):
    """Where a value or key starts (1-based), and whether a scalar was written plain, quoted, or as a block."""

    line: int
    column: int
    style: str = "plain"
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """One page. `kind` is the key that names it (see KINDS); numbers in `data` are int or Decimal, never float."""

    path: str
    kind: str
    data: dict[str, Any]
    marks: Mapping[Pointer, Mark]
    key_marks: Mapping[Pointer, Mark]

    def place(self, pointer: Pointer, line: int = 0, column: int = 0) -> Place:
        """The place of a value; with `line` and `column` (0-based, within the scalar's text) of a spot inside it.

        A pointer to nothing written gives the nearest enclosing thing that was.
        """
        while pointer and pointer not in self.marks:
            pointer = pointer[:-1]
        mark = self.marks.get(pointer, Mark(1, 1))
        if mark.style == "block":
            return Place(self.path, mark.line + 1 + line, mark.indent + 1 + column)
        if line:
            return Place(self.path, mark.line + line, column + 1)
        return Place(self.path, mark.line, mark.column + column + (mark.style == "quoted" and column > 0))

    def key_place(self, pointer: Pointer) -> Place:
        """The place of the key that holds a value; for a list item, of the item."""
        mark = self.key_marks.get(pointer)
        return Place(self.path, mark.line, mark.column) if mark else self.place(pointer)
