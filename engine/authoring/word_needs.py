"""What a script still needs before it can be said, honouring what is known (Kleene's tables for its tests).

A branch that cannot be taken needs nothing; a test that cannot be decided needs its names, and those of every branch it
may lead to. All of it is made into small functions once, for an incident with few facts asks it of every script.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from jinja2 import nodes

from engine.authoring.word_slots import ABSENT

Known = Mapping[str, object]
"""A value, or ABSENT, for each variable of the script."""

Needs = Callable[[Known, set[str]], None]
"""Adds the variables that are missing and waited for to the set."""

Truth = Callable[[Known], bool | None]
"""TRUE, FALSE, or None for UNKNOWN."""

_OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "lt": operator.lt,
    "lteq": operator.le,
    "gt": operator.gt,
    "gteq": operator.ge,
    "in": lambda left, right: left in right,
    "notin": lambda left, right: left not in right,
}


def needs_of(body: Iterable[nodes.Node]) -> Needs:
    """What a rebuilt script (or part of one) waits for."""
    steps: list[Needs] = []
    plain: list[str] = []
    for node in body:
        if isinstance(node, nodes.If):
            steps.append(_choice(_branches(node)))
        elif isinstance(node, nodes.CondExpr):
            steps.append(_choice([(node.test, [node.expr1]), (None, [node.expr2] if node.expr2 else [])]))
        elif isinstance(node, nodes.Output):
            steps.append(needs_of(node.nodes))
        else:
            plain += _variables(node)
    return _all([_missing(plain), *steps] if plain else steps)


def _all(steps: Sequence[Needs]) -> Needs:
    if len(steps) == 1:
        return steps[0]

    def needs(known: Known, needed: set[str]) -> None:
        for step in steps:
            step(known, needed)

    return needs


def _missing(variables: Iterable[str]) -> Needs:
    wanted = tuple(dict.fromkeys(variables))

    def needs(known: Known, needed: set[str]) -> None:
        for variable in wanted:
            if known[variable] is ABSENT:
                needed.add(variable)

    return needs


_Branch = tuple[nodes.Expr | None, Sequence[nodes.Node]]


def _branches(node: nodes.If) -> list[_Branch]:
    chain = [_as_branch(part) for part in (node, *node.elif_)]
    return [*chain, (None, node.else_)]


def _as_branch(part: nodes.If) -> _Branch:
    assert isinstance(part.test, nodes.Expr)
    return part.test, part.body


def _choice(branches: Iterable[_Branch]) -> Needs:
    ways = [(_truth(test), _test_needs(test), needs_of(body)) for test, body in branches]

    def needs(known: Known, needed: set[str]) -> None:
        for truth, test_needs, body_needs in ways:
            holds = truth(known)
            if holds is None:
                test_needs(known, needed)
            if holds is not False:
                body_needs(known, needed)
            if holds:
                return

    return needs


def _test_needs(test: nodes.Node | None) -> Needs:
    """What a test that is not decided waits for; those of its parts that are decided wait for nothing."""
    if isinstance(test, (nodes.And, nodes.Or)):
        return _all([_if_open(side) for side in (test.left, test.right)])
    if isinstance(test, nodes.Not):
        return _test_needs(test.node)
    return _missing(_variables(test) if test else ())


def _if_open(side: nodes.Expr) -> Needs:
    truth, side_needs = _truth(side), _test_needs(side)

    def needs(known: Known, needed: set[str]) -> None:
        if truth(known) is None:
            side_needs(known, needed)

    return needs


def _truth(test: nodes.Node | None) -> Truth:
    if test is None:
        return lambda known: True
    if isinstance(test, nodes.Not):
        inner = _truth(test.node)
        return lambda known: None if (holds := inner(known)) is None else not holds
    if isinstance(test, (nodes.And, nodes.Or)):
        return _joined(_truth(test.left), _truth(test.right), settles=isinstance(test, nodes.Or))
    if isinstance(test, nodes.Compare):
        return _compared(test)
    value = _value(test)
    return lambda known: None if (found := value(known)) is ABSENT else bool(found)


def _joined(left: Truth, right: Truth, settles: bool) -> Truth:
    """`or` is settled by a TRUE side, `and` by a FALSE one, whatever the other is."""

    def truth(known: Known) -> bool | None:
        first = left(known)
        if first is settles:
            return settles
        second = right(known)
        if second is settles:
            return settles
        return None if first is None or second is None else not settles

    return truth


def _compared(test: nodes.Compare) -> Truth:
    start = _value(test.expr)
    pairs = [(_OPERATORS[operand.op], _value(operand.expr)) for operand in test.ops]

    def truth(known: Known) -> bool | None:
        left, unknown = start(known), False
        for compare, value in pairs:
            right = value(known)
            if left is ABSENT or right is ABSENT:
                unknown = True
            elif not compare(left, right):
                return False
            left = right
        return None if unknown else True

    return truth


def _value(node: nodes.Node) -> Callable[[Known], object]:
    if isinstance(node, nodes.Name):
        name = node.name
        return lambda known: known[name]
    if isinstance(node, nodes.Tuple):
        items = [_value(item) for item in node.items]
        return lambda known: tuple(item(known) for item in items)
    if isinstance(node, nodes.Const):
        constant = node.value
        return lambda known: constant
    holds = _truth(node)  # a comparison compared: `(a == b) == c`
    return lambda known: ABSENT if (found := holds(known)) is None else found


def _variables(node: nodes.Node) -> list[str]:
    names = [node] if isinstance(node, nodes.Name) else node.find_all(nodes.Name)
    return [name.name for name in names]
