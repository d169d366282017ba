"""The arms of a script: each way its words can go, and which of them go with given values.

It reads the script's own parse and weighs the tests by itself, so that scripts which are said in earnest carry nothing of it.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from jinja2 import nodes

from engine.authoring.word_reading import parse
from engine.model.scope import UNKNOWN

_TAG_END = re.compile(r"\s*-?[%}]\}")
_COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "eq": operator.eq, "ne": operator.ne, "lt": operator.lt, "lteq": operator.le, "gt": operator.gt, "gteq": operator.ge,
    "in": lambda left, right: left in right, "notin": lambda left, right: left not in right,
}  # fmt: skip

Values = Mapping[str, Any]
"""What a script is said with, by name; promises are maps of their own."""


@dataclass(frozen=True, slots=True)
class Arm:
    """One way the words can go. `names` are those that decide it, the tests above it and around it among them."""

    offset: int
    what: str
    names: frozenset[str]


@dataclass(slots=True)
class _Fork:
    """One choice: each arm's number, its test (None: otherwise) and what it goes on to."""

    ways: list[tuple[int, nodes.Expr | None, list[_Fork]]]


@dataclass(slots=True)
class Arms:
    """All arms of one text, in the order of the text."""

    arms: list[Arm] = field(default_factory=list)
    _forks: list[_Fork] = field(default_factory=list)

    @staticmethod
    def of(text: str) -> Arms:
        """The arms of a script; none where it cannot be read."""
        parsed, _ = parse(text)
        found = Arms()
        if parsed is not None:
            found._forks = list(_Reader(text, found.arms).forks(parsed.body, frozenset()))
        return found

    def taken(self, values: Values) -> list[int]:
        """The numbers of the arms that these values take."""
        numbers: list[int] = []
        _follow(self._forks, values, numbers)
        return numbers


def _follow(forks: Iterable[_Fork], values: Values, numbers: list[int]) -> None:
    for fork in forks:
        for number, test, inner in fork.ways:
            holds = True if test is None else _truth(test, values)
            if holds:
                numbers.append(number)
                _follow(inner, values, numbers)
            if holds is not False:  # what cannot be told here is no arm taken
                break


@dataclass(slots=True)
class _Reader:
    text: str
    arms: list[Arm]

    def forks(self, body: Iterable[nodes.Node], around: frozenset[str]) -> Iterator[_Fork]:
        for node in body:
            if isinstance(node, nodes.Output):
                yield from self.forks(node.nodes, around)
            elif isinstance(node, nodes.If):
                yield self.chain(node, around)
            elif isinstance(node, nodes.CondExpr):
                yield self.choice(node, around)

    def chain(self, node: nodes.If, around: frozenset[str]) -> _Fork:
        fork = _Fork([])
        for word, part in (("if", node), *(("elif", part) for part in node.elif_)):
            assert isinstance(part.test, nodes.Expr)
            around |= _names(part.test)
            start = _start(part.test)
            self.way(fork, start, f"`{word} {self.upto_end(start)}`", around, part.test, part.body)
        start = _start(node.test)
        first, at = self.upto_end(start), node.else_[0].lineno if node.else_ else start
        self.way(fork, at, f"else of `if {first}`" if node.else_ else f"the words without `if {first}`", around, None, node.else_)
        return fork

    def choice(self, node: nodes.CondExpr, around: frozenset[str]) -> _Fork:
        fork = _Fork([])
        around |= _names(node.test)
        told = self.upto_end(node.lineno)
        self.way(fork, node.lineno, f"the first of `{told}`", around, node.test, [node.expr1])
        other = [node.expr2] if node.expr2 else []
        self.way(fork, other[0].lineno if other else node.lineno, f"the second of `{told}`", around, None, other)
        return fork

    def way(
        self, fork: _Fork, at: int, what: str, names: frozenset[str], test: nodes.Expr | None, body: Sequence[nodes.Node]
    ) -> None:
        number = len(self.arms)
        self.arms.append(Arm(at, what, names))
        fork.ways.append((number, test, list(self.forks(body, names))))

    def upto_end(self, start: int) -> str:
        """What stands in a tag, from here to its end."""
        end = _TAG_END.search(self.text, start)
        return " ".join(self.text[start : end.start() if end else None].split())


def _start(test: nodes.Node) -> int:
    """Where a test starts: a comparison itself only knows where its sign stands."""
    return min(node.lineno for node in (test, *test.find_all(nodes.Node)) if node.lineno is not None)


def _names(test: nodes.Expr) -> frozenset[str]:
    found = [test] if isinstance(test, nodes.Name) else test.find_all(nodes.Name)
    return frozenset(name.name for name in found)


def _truth(test: nodes.Node, values: Values) -> bool | None:
    """TRUE, FALSE, or None where it cannot be told."""
    if isinstance(test, nodes.Not):
        inner = _truth(test.node, values)
        return None if inner is None else not inner
    if isinstance(test, nodes.And | nodes.Or):
        settles = isinstance(test, nodes.Or)
        sides = [_truth(test.left, values), _truth(test.right, values)]
        return settles if settles in sides else None if None in sides else not settles
    if isinstance(test, nodes.Test):
        found = _look_up(test.node, values)
        if test.name == "defined":
            return found is not UNKNOWN and found is not None
        return None if found is UNKNOWN else found is None
    if isinstance(test, nodes.Compare):
        return _compared(test, values)
    value = _value(test, values)
    return None if value is UNKNOWN or value is None else bool(value)


def _compared(test: nodes.Compare, values: Values) -> bool | None:
    left, unknown = _value(test.expr, values), False
    for operand in test.ops:
        right = _value(operand.expr, values)
        if left is UNKNOWN or right is UNKNOWN or left is None or right is None:
            unknown = True
        elif not _COMPARE[operand.op](left, right):
            return False
        left = right
    return None if unknown else True


def _value(node: nodes.Node, values: Values) -> Any:
    if isinstance(node, nodes.Const):
        known = node.value
        return Decimal(str(known)) if isinstance(known, int | float) and not isinstance(known, bool) else known
    if isinstance(node, nodes.Neg):
        inner = _value(node.node, values)
        return -inner if isinstance(inner, Decimal) else UNKNOWN
    if isinstance(node, nodes.Tuple | nodes.List):
        return tuple(_value(item, values) for item in node.items)
    if isinstance(node, nodes.Compare | nodes.Not | nodes.And | nodes.Or | nodes.Test):
        holds = _truth(node, values)
        return UNKNOWN if holds is None else holds
    return _look_up(node, values)


def _look_up(node: nodes.Node, values: Values) -> Any:
    """A name's value, or a promise's part; UNKNOWN where it has none, or where a filter makes another text of it."""
    if isinstance(node, nodes.Name):
        return values.get(node.name, UNKNOWN)
    if isinstance(node, nodes.Getattr | nodes.Getitem):
        inner = _look_up(node.node, values)
        key = node.attr if isinstance(node, nodes.Getattr) else getattr(node.arg, "value", None)
        return inner.get(key, UNKNOWN) if isinstance(inner, Mapping) else UNKNOWN
    return UNKNOWN
