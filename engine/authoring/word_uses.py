"""What a script says of a name, and under which tests: `{% if late %}{{ refund | money }}{% endif %}` says `refund` where `late`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from jinja2 import nodes

from engine.authoring.conditions import LIMITS
from engine.authoring.word_reading import parse
from engine.model.condition import ALWAYS, AllOf, AnyOf, Expression, Not, Test

_LIMIT = {"lt": "exclusiveMaximum", "lteq": "maximum", "gt": "exclusiveMinimum", "gteq": "minimum"}

_Tests = tuple[tuple[nodes.Expr, bool], ...]


@dataclass(frozen=True, slots=True)
class Use:
    """A name that is said at an offset of the text, where each test holds or does not."""

    name: str
    offset: int
    tests: _Tests


def uses(text: str) -> Iterator[Use]:
    """Every name a script says, in the order of the text; none where it cannot be read."""
    parsed, _ = parse(text)
    if parsed is not None:
        yield from _uses(parsed.body, ())


def _uses(body: Iterable[nodes.Node], tests: _Tests) -> Iterator[Use]:
    for node in body:
        if isinstance(node, nodes.If):
            yield from _in_chain(node, tests)
        elif isinstance(node, nodes.CondExpr):
            yield from _uses([node.expr1], (*tests, (node.test, True)))
            yield from _uses([node.expr2] if node.expr2 else [], (*tests, (node.test, False)))
        elif isinstance(node, nodes.Name):
            yield Use(node.name, node.lineno, tests)
        else:
            yield from _uses(node.iter_child_nodes(), tests)


def _in_chain(node: nodes.If, tests: _Tests) -> Iterator[Use]:
    for part in (node, *node.elif_):
        assert isinstance(part.test, nodes.Expr)
        yield from _uses(part.body, (*tests, (part.test, True)))
        tests = (*tests, (part.test, False))
    yield from _uses(node.else_, tests)


def condition_of(test: nodes.Node, given: dict[str, Expression]) -> Expression | None:
    """A script's test as a condition; None where conditions have nothing like it.

    `given` are the names that are there under a condition of their own; every other name counts as known.
    """
    if isinstance(test, nodes.Not):
        inner = condition_of(test.node, given)
        return None if inner is None else Not(inner)
    if isinstance(test, nodes.And | nodes.Or):
        left, right = condition_of(test.left, given), condition_of(test.right, given)
        if left is None or right is None:
            return None
        return AllOf((left, right)) if isinstance(test, nodes.And) else AnyOf((left, right))
    if isinstance(test, nodes.Test):
        return given.get(test.node.name, ALWAYS) if isinstance(test.node, nodes.Name) and test.name == "defined" else None
    if isinstance(test, nodes.Compare) and len(test.ops) == 1:
        return _compared(test.expr, test.ops[0])
    return _among(test.name, (True,)) if isinstance(test, nodes.Name) and test.name not in given else None


def _compared(left: nodes.Expr, operand: nodes.Operand) -> Expression | None:
    value = _constant(operand.expr)
    if not isinstance(left, nodes.Name) or value is None:
        return None
    if operand.op in _LIMIT and isinstance(value, Decimal):
        keyword = _LIMIT[operand.op]
        holds = LIMITS[keyword]
        return Test(left.name, keyword, value, lambda known: holds(known, value))
    members = value if isinstance(value, tuple) else (value,)
    if operand.op in {"eq", "in"}:
        return _among(left.name, members)
    return Not(_among(left.name, members)) if operand.op in {"ne", "notin"} else None


def _among(name: str, members: tuple[Any, ...]) -> Test:
    return Test(name, "in", members, members.__contains__)


def _constant(node: nodes.Expr) -> Any:
    """A text, number, boolean or list of them; None where it is something else."""
    if isinstance(node, nodes.Tuple | nodes.List):
        found = tuple(_constant(item) for item in node.items)
        return None if None in found else found
    if not isinstance(node, nodes.Const):
        return None
    number = isinstance(node.value, int | float) and not isinstance(node.value, bool)
    return Decimal(str(node.value)) if number else node.value
