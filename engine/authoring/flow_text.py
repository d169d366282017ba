"""Inside { } and [ ] a comma splits unquoted text: finding the pieces, so that an author hears what happened.

`derive: {x: add_days(seated_on, 2)}` reads as two keys: `x: add_days(seated_on` and `2):` with nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from engine.authoring.yaml_scalars import Unspaced, unspaced

_NAME = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Entry:
    """A key and its value as events; `value` is None where a map or a list follows."""

    name: str
    key: Any
    value: Any


def pieces(entries: Sequence[Entry], text: str) -> Iterator[tuple[Entry, Entry]]:
    """The entries of a flow map that are no entries but pieces of an earlier entry's text, each with that entry."""
    holder: Entry | None = None
    depth, split = 0, False
    for entry in entries:
        bare = holder is not None and _bare(entry, text)
        if bare and depth == 0 and not split and unspaced(entry.name):
            continue
        if bare and holder and (depth > 0 or split or not _NAME.fullmatch(entry.name)):
            depth += _open(entry.name)
            split = True
            yield holder, entry
        elif not bare:
            holder = entry if _plain(entry.value) and entry.value.value else None
            depth, split = _open(entry.value.value) if holder else 0, False


def odd_items(items: Sequence[Any]) -> Iterator[Any]:
    """The item after the comma, where the text of a flow list was split between ( and )."""
    depth, first = 0, None
    for item in items:
        if not _plain(item):
            depth, first = 0, None
            continue
        if depth > 0:
            first = first or item
        depth = max(depth + _open(item.value), 0)
        if first and not depth:
            yield first
        first = first if depth else None


def _plain(event: Any) -> bool:
    return event is not None and getattr(event, "style", "?") in (None, "")


def gap_of(entry: Entry, in_brackets: bool, text: str) -> Unspaced | None:
    """The space that a plain key lacks, where only that explains it: `{a:true}`, `a:{b: c}` and `-a: b`."""
    gap = unspaced(entry.name) if _plain(entry.key) else None
    if gap is None:
        return None
    dash = gap.before == "-"
    explains = _bare(entry, text) and not dash if in_brackets else dash or gap.after[0] in "[{\"'"
    return gap if explains else None


def _bare(entry: Entry, text: str) -> bool:
    """Whether a key of a flow map stands alone, without even a colon."""
    if not _plain(entry.key) or not _plain(entry.value) or entry.value.value:
        return False
    return ":" not in text[entry.key.end_mark.index : entry.value.start_mark.index]


def _open(text: str) -> int:
    return text.count("(") - text.count(")")
