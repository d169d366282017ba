"""A page as read: plain values, and for every value the place it was written."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from engine.model.finding import Place

Pointer = tuple[str | int, ...]
FOUNDATION = ("house", "facts", "failures")
"""The pages that a book has once each, and that all others stand on."""
KINDS = (*FOUNDATION, "playbook", "entitlement", "cases", "of")
PAGE_SUFFIXES = (".yaml", ".yml", ".json")


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Where an offset of a text stands, both counted from 0."""
    return text.count("\n", 0, offset), offset - (text.rfind("\n", 0, offset) + 1)


def page_stem(path: str) -> str:
    """What a page and the file of its cases have in common: `food/late` of `food/late.yml` and `food/late.cases.yaml`."""
    for suffix in PAGE_SUFFIXES:
        if path.endswith(suffix):
            path = path.removesuffix(suffix)
            break
    return path.removesuffix(".cases")


def cases_path(page: str, there: Container[str] = ()) -> str:
    """The file of cases beside a page, whatever its suffix, where it is `there`; else the one to write."""
    names = [f"{page_stem(page)}.cases{suffix}" for suffix in PAGE_SUFFIXES]
    return next((name for name in names if name in there), names[0])


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
