"""What conditions can mean together: can both hold, does one contain the other, is a case left uncovered.

Exact on const, enum, the four limits, booleans and null, and on any, all, not over them (meaning.md rule 12): each name's
values fall into finitely many cells between the limits and members that the conditions mention, and a search over cells,
cut short by three-valued truth, finds an example or shows that there is none. Other keywords are compared by equality
only: each is a coin that may fall either way, and an example that used one says "may".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from engine.authoring.conditions import LIMITS, tests_in
from engine.authoring.formula import mentions
from engine.model.condition import FALSE, MAYBE, TRUE, AllOf, AnyOf, Expression, MoneyTest, Not, Test, Truth
from engine.model.fact import Vocabulary
from engine.model.playbook import Playbook
from engine.model.scope import NOTHING, UNKNOWN, Formula
from engine.model.types import ValueType

_EXACT = frozenset({"in", *LIMITS, "type", "integer", "not_null"})
_MOST_STEPS = 20_000
_OTHER_TEXT = "\x01some other text"


@dataclass(frozen=True, slots=True)
class Example:
    """A case: names and values. `certain` is False where it leans on something that is not decided exactly."""

    values: Mapping[str, Any]
    certain: bool
    coined: bool = False


class TooHard(Exception):
    """The search was given up: the answer is "may"."""


@dataclass(slots=True)
class Algebra:
    """Answers for one book. Derived names are one where their normal forms are one."""

    vocabulary: Vocabulary
    names: Mapping[str, ValueType]
    currencies: tuple[str, ...]
    _expressions: dict[str, Expression] = field(default_factory=dict)

    def of_page(self, page: Playbook) -> Expression:
        """A page's condition, with derived names by their normal forms."""
        found = self._expressions.get(page.id)
        if found is None:
            found = self._expressions[page.id] = normalised(page.when, page.definitions)
        return found

    def strictly_contained(self, page: Playbook, other: Playbook) -> bool:
        inner, outer = self.of_page(page), self.of_page(other)
        if inner == outer:
            return False
        types = self.types(page, other)
        try:
            if self.example([(inner, True), (outer, False)], types) is not None:
                return False
            return self.example([(outer, True), (inner, False)], types) is not None
        except TooHard:
            return False

    def may_be_null(self, name: str) -> bool:
        """Whether a fact takes null, or a normal form mentions something that does."""
        fact = self.vocabulary.facts.get(name)
        if fact is not None or name == "failure":
            return fact is not None and fact.nullable
        if "None" in name or "else null" in name or "by " in name:
            return True
        mentioned = mentions(name)
        return any(other.nullable and other.name in mentioned for other in self.vocabulary.facts.values())

    def types(self, *pages: Playbook) -> dict[str, ValueType]:
        """The types of names and of normal forms, with which names can be null."""
        found = dict(self.names)
        for page in pages:
            found.update({definition.normal: definition.type for definition in page.definitions.values()})
        return found

    def example(self, wanted: Sequence[tuple[Expression, bool]], types: Mapping[str, ValueType]) -> Example | None:
        """A case in which each expression is as wanted, or None where there is none. Raises TooHard."""
        return _Search(self, wanted, types).run()


def normalised(expression: Expression, definitions: Mapping[str, Formula]) -> Expression:
    """The expression with each derived name replaced by its normal form."""
    if isinstance(expression, Test | MoneyTest):
        definition = definitions.get(expression.name)
        return expression if definition is None else replace(expression, name=definition.normal)
    if isinstance(expression, Not):
        return Not(normalised(expression.part, definitions))
    if isinstance(expression, AllOf):
        return AllOf(tuple(normalised(part, definitions) for part in expression.parts))
    if isinstance(expression, AnyOf):
        return AnyOf(tuple(normalised(part, definitions) for part in expression.parts))
    return expression


@dataclass(slots=True)
class _Case:
    """A partial assignment. Keywords that are not decided exactly are answered by coins."""

    values: dict[str, Any] = field(default_factory=dict)
    coins: dict[Test, bool] = field(default_factory=dict)

    @property
    def currency(self) -> Any:
        return self.values.get("currency", UNKNOWN)

    def peek(self, name: str) -> Any:
        return self.values.get(name, UNKNOWN)

    def needs(self, name: str) -> frozenset[str]:
        return NOTHING

    def truth(self, expression: Expression) -> Truth:
        if isinstance(expression, Test) and expression.keyword not in _EXACT:
            return self._coin(expression)
        if isinstance(expression, Not):
            return ~self.truth(expression.part)
        if isinstance(expression, AllOf | AnyOf):
            ends, answer = (FALSE, TRUE) if isinstance(expression, AllOf) else (TRUE, FALSE)
            for part in expression.parts:
                truth = self.truth(part)
                if truth is ends:
                    return ends
                answer = MAYBE if truth is MAYBE else answer
            return answer
        return expression.truth(self)

    def _coin(self, test: Test) -> Truth:
        value = self.peek(test.name)
        if value is None:
            return TRUE if test.on_null else FALSE
        side = self.coins.get(test)
        return MAYBE if side is None or value is UNKNOWN else TRUE if side else FALSE


class _Search:
    def __init__(self, algebra: Algebra, wanted: Sequence[tuple[Expression, bool]], types: Mapping[str, ValueType]) -> None:
        self.wanted, self.types, self.algebra = wanted, types, algebra
        self.case = _Case()
        self.steps = 0
        tests = [test for expression, _ in wanted for test in tests_in(expression)]
        self.by_name: dict[str, list[Test | MoneyTest]] = {}
        for test in tests:
            self.by_name.setdefault(test.name, []).append(test)
        self.order = list(self.by_name)
        if any(isinstance(test, MoneyTest) for test in tests) and "currency" not in self.by_name:
            self.order.insert(0, "currency")
        self.coins = list(dict.fromkeys(test for test in tests if isinstance(test, Test) and test.keyword not in _EXACT))
        self.cells = {name: self._cells(name) for name in self.order}

    def run(self) -> Example | None:
        if not self._fill(0):
            return None
        derived = any(name not in self.algebra.names or name in {"now"} for name in self.case.values)
        values = {name: value for name, value in self.case.values.items() if value is not UNKNOWN}
        return Example(values, not derived and not self.case.coins, bool(self.case.coins))

    def _fill(self, position: int) -> bool:
        """Assign names one by one, then coins, going back as soon as something wanted cannot be had."""
        self.steps += 1
        if self.steps > _MOST_STEPS:
            raise TooHard
        open_ = False
        for expression, wish in self.wanted:
            truth = self.case.truth(expression)
            if truth is MAYBE:
                open_ = True
            elif (truth is TRUE) is not wish:
                return False
        if not open_:
            return True
        if position < len(self.order):
            return self._try_values(position)
        return self._try_coins(position)

    def _try_values(self, position: int) -> bool:
        name = self.order[position]
        for value in self.cells[name]:
            self.case.values[name] = value
            if self._fill(position + 1):
                return True
        del self.case.values[name]
        return False

    def _try_coins(self, position: int) -> bool:
        index = position - len(self.order)
        if index >= len(self.coins):
            return False
        coin = self.coins[index]
        for side in (True, False):
            self.case.coins[coin] = side
            if self._fill(position + 1):
                return True
        del self.case.coins[coin]
        return False

    def _cells(self, name: str) -> list[Any]:
        """One value for each way the tests on a name can fall, those its own declaration allows."""
        if name == "currency":
            return list(self.algebra.currencies)
        kind = self.types.get(name)
        if kind is None:
            return [UNKNOWN]
        fact = self.algebra.vocabulary.facts.get(name)
        points = [point for test in self.by_name.get(name, ()) for point in _points(test)]
        if fact is not None and fact.limits is not None:
            points += [point for test in tests_in(fact.limits) for point in _points(test)]
        values = _representatives(kind, points)
        if fact is not None and fact.limits is not None:
            limits = fact.limits
            values = [value for value in values if limits.truth(_Alone(name, value, self.case)) is not FALSE]
        if kind.whole:
            values = [value for value in values if value == value.to_integral_value()]
        return [*values, None] if self.algebra.may_be_null(name) else values


@dataclass(frozen=True, slots=True)
class _Alone:
    name: str
    value: Any
    case: _Case

    @property
    def currency(self) -> Any:
        return self.case.currency

    def peek(self, name: str) -> Any:
        return self.value

    def needs(self, name: str) -> frozenset[str]:
        return NOTHING


def _points(test: Test | MoneyTest) -> Iterable[Any]:
    if test.keyword == "in":
        if isinstance(test, MoneyTest):
            return [point for _, members in test.operand for point in members]  # type: ignore[attr-defined]
        return list(test.operand)  # type: ignore[call-overload, no-any-return]
    if test.keyword in LIMITS:
        return [limit for _, limit in test.operand] if isinstance(test, MoneyTest) else [test.operand]
    return []


def _representatives(kind: ValueType, points: list[Any]) -> list[Any]:
    if kind.kind == "boolean":
        return [True, False]
    if kind.kind == "enum":
        return list(kind.members)
    if kind.kind == "list" or kind.kind == "null":
        return [()]
    if kind.kind == "string":
        return [*sorted(set(points)), _OTHER_TEXT]
    return _around(sorted(set(points)), _STEPPERS[kind.kind if not kind.whole else "whole"])


def _around(points: list[Any], step: Callable[[Any, Any | None], list[Any]]) -> list[Any]:
    """The points themselves, and a value in every interval between and outside them."""
    values: list[Any] = []
    if not points:
        return step(None, None)
    values += step(None, points[0])
    for index, point in enumerate(points):
        values.append(point)
        values += step(point, points[index + 1] if index + 1 < len(points) else None)
    return values


def _between_numbers(low: Any, high: Any) -> list[Any]:
    if low is None and high is None:
        return [Decimal(1)]
    if low is None:
        return [high - 1]
    return [low + 1] if high is None else [(low + high) / 2]


def _between_whole(low: Any, high: Any) -> list[Any]:
    if low is None and high is None:
        return [Decimal(1)]
    if low is None:
        return [high.to_integral_value() - 1]
    middle = low.to_integral_value(rounding="ROUND_FLOOR") + 1
    return [middle] if high is None or middle < high else []


def _between_dates(low: Any, high: Any) -> list[Any]:
    day = timedelta(days=1)
    if low is None and high is None:
        return [date(2026, 6, 15)]
    if low is None:
        return [high - day] if high > date.min else []
    if high is None:
        return [low + day] if low < date.max else []
    return [low + day] if low + day < high else []


def _between_moments(low: Any, high: Any) -> list[Any]:
    day = timedelta(days=1)
    if low is None and high is None:
        return [datetime.fromisoformat("2026-06-15T12:00:00+00:00")]
    if low is None:
        return [high - day]
    return [low + day] if high is None else [low + (high - low) / 2]


_STEPPERS: dict[str, Callable[[Any, Any], list[Any]]] = {
    "number": _between_numbers,
    "whole": _between_whole,
    "money": _between_numbers,
    "date": _between_dates,
    "date-time": _between_moments,
}
