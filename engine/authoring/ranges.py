"""Between which two numbers a formula lies, by what the vocabulary allows and what is known to hold: interval arithmetic.

A range may be wider than what can happen, never narrower: what lies inside zero's right side is safe, the rest "can be".
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from engine.authoring.formula import LONGEST
from engine.authoring.intervals import AT_LEAST_ZERO, EVERYTHING, Range, exactly, joined, picked, whole
from engine.model.condition import AllOf, AnyOf, Expression, MoneyTest, Not, Test
from engine.model.fact import Vocabulary

_MOST_TURNS = 200
_BOUNDS = {"minimum": (True, False), "exclusiveMinimum": (True, True), "maximum": (False, False), "exclusiveMaximum": (False, True)}
_OPPOSITE = {"minimum": "exclusiveMaximum", "exclusiveMinimum": "maximum", "maximum": "exclusiveMinimum", "exclusiveMaximum": "minimum"}


@dataclass(slots=True)
class Ranges:
    """Ranges of the formulas of one page in one currency. `derived` are definitions as written, shared ones among them.

    `known` are narrower ranges that conditions give to names; `greater` pairs of expressions of which the first is at
    least the second.
    """

    vocabulary: Vocabulary
    derived: Mapping[str, Any]
    currency: str
    known: Mapping[str, Range] = field(default_factory=dict)
    greater: frozenset[tuple[str, str]] = frozenset()
    _turns: int = 0

    def given(self, *conditions: Expression, but_not: Iterable[Expression] = ()) -> Ranges:
        """The same where these conditions hold, and each of `but_not` does not."""
        known, greater = dict(self.known), set(self.greater)
        limits = [limit for condition in conditions for limit in _limits(condition, True, self.currency)]
        limits += [limit for condition in but_not for limit in _limits(condition, False, self.currency)]
        for name, limit in limits:
            if isinstance(limit, bool):
                greater |= self._compared(name, limit)
                for other, found in self._tested(name) if limit else ():
                    known[other] = known.get(other, EVERYTHING).within(found)
            else:
                known[name] = known.get(name, EVERYTHING).within(limit)
        return replace(self, known=known, greater=frozenset(greater), _turns=0)

    def _compared(self, name: str, holds: bool) -> frozenset[tuple[str, str]]:
        """What a derived name that is true or false says of two expressions."""
        tree = _tree(self.derived.get(name))
        return _ordered(tree, holds) if tree is not None else frozenset()

    def _tested(self, name: str) -> list[tuple[str, Range]]:
        """The limits on names that hold where a condition with a name does."""
        raw = self.derived.get(name)
        when = raw.get("when") if isinstance(raw, Mapping) and "table" not in raw else None
        schemas = [(key, schema) for key, schema in (when or {}).items() if isinstance(schema, Mapping)]
        return [(key, _within_schema(schema, self.currency)) for key, schema in schemas]

    def of(self, raw: Any) -> Range:
        """The range of a formula, a number, a sum by currency or any other definition."""
        self._turns += 1
        if raw is None or self._turns > _MOST_TURNS:
            return EVERYTHING
        if isinstance(raw, Mapping):
            return self._of_map(raw)
        tree = _tree(raw)
        return EVERYTHING if tree is None else self.of_tree(tree)

    def _of_map(self, raw: Mapping[str, Any]) -> Range:
        if "table" in raw:
            values = [row["value"] for row in raw["table"]] + ([raw["else"]] if "else" in raw else [])
        elif "by" in raw:
            values = list(raw.get("from", {}).values())
        elif self.currency in raw:
            values = [raw[self.currency]]
        else:
            values = []
        found = [self.of(value) for value in values if value is not None and value != "null"]
        return joined(found) if found else EVERYTHING

    def of_tree(self, node: ast.expr) -> Range:
        if isinstance(node, ast.Constant):
            return exactly(node.value) if isinstance(node.value, int | float) and not isinstance(node.value, bool) else EVERYTHING
        if isinstance(node, ast.Name):
            return self._name(node.id)
        if isinstance(node, ast.UnaryOp):
            inner = self.of_tree(node.operand)
            return inner.negated() if isinstance(node.op, ast.USub) else inner
        if isinstance(node, ast.BinOp):
            return self._arithmetic(node)
        if isinstance(node, ast.IfExp):
            yes = replace(self, greater=self.greater | _ordered(node.test, True))
            no = replace(self, greater=self.greater | _ordered(node.test, False))
            return yes.of_tree(node.body).or_else(no.of_tree(node.orelse))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            return self._call(node.func.id, node.args)
        return EVERYTHING

    def _name(self, name: str) -> Range:
        found = self.of(self.derived[name]) if name in self.derived else self._fact(name)
        found = found.within(self.known.get(name, EVERYTHING))
        return found.within(AT_LEAST_ZERO) if (name, "0") in self.greater else found

    def _fact(self, name: str) -> Range:
        fact = self.vocabulary.facts.get(name)
        if fact is None:
            return EVERYTHING
        return _within_schema(fact.schema, self.currency)

    def _arithmetic(self, node: ast.BinOp) -> Range:
        left, right = self.of_tree(node.left), self.of_tree(node.right)
        if isinstance(node.op, ast.Add):
            return left.plus(right)
        if isinstance(node.op, ast.Sub):
            found = left.plus(right.negated())
            ordered = (ast.unparse(node.left), ast.unparse(node.right)) in self.greater
            return found.within(AT_LEAST_ZERO) if ordered else found
        if isinstance(node.op, ast.Mult):
            square = ast.unparse(node.left) == ast.unparse(node.right)
            return left.times(right).within(AT_LEAST_ZERO) if square else left.times(right)
        return left.divided_by(right) if isinstance(node.op, ast.Div) else EVERYTHING

    def _call(self, name: str, args: list[ast.expr]) -> Range:
        if name == "sum":
            return self._sum(args)
        found = [self.of_tree(argument) for argument in args]
        if not found:
            return EVERYTHING
        if name in {"min", "max"}:
            return picked(found, name == "max")
        if name == "coalesce":
            return joined(found)
        if name == "abs":
            one = found[0]
            return one if not one.may_be_negative else joined([one, one.negated()]).within(AT_LEAST_ZERO)
        if name in {"floor", "ceil", "round"}:
            return whole(found[0], name)
        return EVERYTHING

    def _sum(self, args: list[ast.expr]) -> Range:
        loop = args[0] if args else None
        if not isinstance(loop, ast.GeneratorExp) or not isinstance(loop.generators[0].iter, ast.Name):
            return EVERYTHING
        over = loop.generators[0]
        # The vocabulary has no limits for what is in a list: counts and sums are taken to start at nothing.
        items = AT_LEAST_ZERO if loop.generators[0].iter.id in self.vocabulary.facts else EVERYTHING
        variable = over.target.id if isinstance(over.target, ast.Name) else ""
        each = replace(self, known={**self.known, variable: items}).of_tree(loop.elt)
        return EVERYTHING if each.may_be_negative else AT_LEAST_ZERO


def _within_schema(schema: Mapping[str, Any], currency: str) -> Range:
    """What the four limits of a schema leave, those by currency too."""
    found = EVERYTHING
    for keyword, (lower, out) in _BOUNDS.items():
        limit = schema.get(keyword)
        limit = limit.get(currency) if isinstance(limit, Mapping) else limit
        if isinstance(limit, int | Decimal) and not isinstance(limit, bool):
            end = Decimal(limit)
            found = found.within(Range(low=end, above=out) if lower else Range(high=end, under=out))
    return found


def _tree(raw: Any) -> ast.expr | None:
    """The tree of a formula; None where it is none, which is told already."""
    if isinstance(raw, bool) or not isinstance(raw, str | int | Decimal):
        return None
    text = raw if isinstance(raw, str) else f"{raw:f}" if isinstance(raw, Decimal) else str(raw)
    if len(text) > LONGEST:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return None


def _ordered(test: ast.expr, holds: bool) -> frozenset[tuple[str, str]]:
    """Pairs of which the first is at least the second, where a test holds or does not."""
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And) is holds:
        return frozenset().union(*(_ordered(part, holds) for part in test.values))
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return _ordered(test.operand, not holds)
    if not isinstance(test, ast.Compare) or len(test.ops) != 1:
        return frozenset()
    left, right = ast.unparse(test.left), ast.unparse(test.comparators[0])
    upward, downward = isinstance(test.ops[0], ast.Gt | ast.GtE), isinstance(test.ops[0], ast.Lt | ast.LtE)
    if not upward and not downward:
        return frozenset()
    return frozenset({(left, right) if upward is holds else (right, left)})


def _limits(condition: Expression, holds: bool, currency: str) -> list[tuple[str, Range | bool]]:
    """The limits on single names that follow from a condition that holds, or that does not."""
    if isinstance(condition, Not):
        return _limits(condition.part, not holds, currency)
    if isinstance(condition, AllOf | AnyOf):
        if isinstance(condition, AllOf) is not holds and len(condition.parts) > 1:
            return []
        return [limit for part in condition.parts for limit in _limits(part, holds, currency)]
    if isinstance(condition, Test) and condition.keyword == "in":
        return _members(condition, holds)
    if not isinstance(condition, Test | MoneyTest) or condition.keyword not in _BOUNDS:
        return []
    operand = dict(condition.operand).get(currency) if isinstance(condition, MoneyTest) else condition.operand
    if not isinstance(operand, Decimal):
        return []
    lower, out = _BOUNDS[condition.keyword if holds else _OPPOSITE[condition.keyword]]
    return [(condition.name, Range(low=operand, above=out) if lower else Range(high=operand, under=out))]


def _members(test: Test, holds: bool) -> list[tuple[str, Range | bool]]:
    members = list(test.operand)  # type: ignore[call-overload]
    if len(members) == 1 and isinstance(members[0], bool):
        return [(test.name, members[0] is holds)]
    if holds and members and all(isinstance(member, Decimal) for member in members):
        return [(test.name, Range(min(members), max(members)))]
    return []
