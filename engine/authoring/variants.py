"""What a script can come to read as: one text for each way through its `if`s, without saying what its names hold."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

_PIECE = re.compile(r"\{%-?\s*(if|elif|else|endif)\b(.*?)-?%\}|\{\{-?\s*(.*?)\s*-?\}\}|\{#.*?#\}", re.DOTALL)
_MOST = 64
STAND_IN = "table"
"""Stands for what a name says: a word as short and plain as most."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One reading of a script; `offsets` map where each piece of it starts to where that stands in the script."""

    text: str
    starts: tuple[int, ...]
    offsets: tuple[int, ...]

    def source(self, at: int) -> int:
        """The offset in the script of a spot in this text."""
        index = bisect_right(self.starts, at) - 1
        return self.offsets[index] + (at - self.starts[index]) if index >= 0 else 0


@dataclass(slots=True)
class _Choice:
    """An `if` with its branches: a test (None for `else`) and what stands there."""

    branches: list[tuple[str | None, list[_Node]]] = field(default_factory=list)


_Node = tuple[str, int] | _Choice
"""A text and its offset in the script, or a choice."""
_Path = tuple[tuple[tuple[str, int], ...], Mapping[str, bool]]
"""The pieces so far, and how each test has been answered."""


def variants(text: str, phrases: Mapping[str, str]) -> list[Variant]:
    """The readings of a script, at most 64; a test that comes twice is answered alike. `phrases` are shared sentences."""
    nodes = _parsed(text, phrases)
    return [_variant(pieces) for pieces, _ in islice(_walk(nodes, {}), _MOST)]


def _variant(pieces: tuple[tuple[str, int], ...]) -> Variant:
    starts, at = [], 0
    for piece, _ in pieces:
        starts.append(at)
        at += len(piece)
    return Variant("".join(piece for piece, _ in pieces), tuple(starts), tuple(offset for _, offset in pieces))


def _parsed(text: str, phrases: Mapping[str, str]) -> list[_Node]:
    top: list[_Node] = []
    open_: list[tuple[_Choice, list[_Node]]] = []
    here, at = top, 0
    for piece in _PIECE.finditer(text):
        here.append((text[at : piece.start()], at))
        at = piece.end()
        word = piece[1]
        if word == "if":
            choice = _Choice()
            here.append(choice)
            open_.append((choice, here))
            here = _branch(choice, piece[2].strip())
        elif word in ("elif", "else") and open_:
            here = _branch(open_[-1][0], piece[2].strip() if word == "elif" else None)
        elif word == "endif" and open_:
            _, here = open_.pop()
        elif piece[3] is not None:
            name = piece[3]
            said = phrases.get(name.removeprefix("shared."), STAND_IN) if name.startswith("shared.") else STAND_IN
            here.extend(_parsed(said, {}) if said is not STAND_IN else [(STAND_IN, piece.start())])
    here.append((text[at:], at))
    return top


def _branch(choice: _Choice, test: str | None) -> list[_Node]:
    nodes: list[_Node] = []
    choice.branches.append((test, nodes))
    return nodes


def _walk(nodes: list[_Node], answers: Mapping[str, bool]) -> Iterator[_Path]:
    if not nodes:
        yield (), answers
        return
    first, rest = nodes[0], nodes[1:]
    ways: Iterator[_Path] = _ways(first, answers) if isinstance(first, _Choice) else iter([((first,), answers)])
    for pieces, so_far in ways:
        for more, final in _walk(rest, so_far):
            yield (*pieces, *more), final


def _ways(choice: _Choice, answers: Mapping[str, bool]) -> Iterator[_Path]:
    """Each branch that the answers so far allow, and none of them where there is no `else`."""
    so_far = dict(answers)
    for test, nodes in choice.branches:
        if test is None or so_far.get(test) is not False:
            yield from _walk(nodes, {**so_far, **({test: True} if test else {})})
        if test is None or so_far.get(test) is True:
            return
        so_far[test] = False
    yield (), so_far
