"""What conditions can mean together: can both hold, does one contain the other, is a case left uncovered.

Exact on const, enum, the four limits, types (whole numbers among them), booleans and null, and on any, all, not over them
(meaning.md rule 12): each name's values fall into finitely many cells between the limits and members that the conditions
mention, and a search over cells, cut short by three-valued truth, finds an example or shows that there is none. Other
keywords are compared by equality only: each is a coin that may fall either way, and an example that used one says "may".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any

from engine.authoring.cells import OTHER_LIST, OTHER_TEXT, points_of, representatives
from engine.authoring.conditions import LIMITS, tests_in
from engine.model.condition import FALSE, MAYBE, TRUE, AllOf, AnyOf, Expression, MoneyTest, Not, Test, Truth
from engine.model.fact import Vocabulary
from engine.model.library import lineage
from engine.model.playbook import Playbook
from engine.model.scope import NOTHING, UNKNOWN, Formula
from engine.model.types import ValueType, enum_of

_EXACT = frozenset({"in", *LIMITS, "type", "integer", "not_null"})
_MOST_STEPS = 20_000


@dataclass(frozen=True, slots=True)
class Example:
    """A case: the names that tell it and their values, a derived name by its normal form.

    `certain` is False where it leans on something that is not decided exactly, `coined` where on another keyword.
    """

    values: Mapping[str, Any]
    certain: bool
    coined: bool = False


class TooHard(Exception):
    """The search was given up: the answer is "may"."""


Types = Mapping[str, ValueType | Formula]
"""What the search may vary: facts by their names, derived names by their normal forms."""


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

    def types(self, *pages: Playbook, failures: Iterable[str] = ()) -> Types:
        """What may vary on these pages; the failure among `failures` only, where they are given."""
        found = self.with_names(*(page.definitions for page in pages))
        nodes = tuple(failures)
        return {**found, "failure": enum_of(nodes)} if nodes else found

    def with_names(self, *definitions: Mapping[str, Formula]) -> Types:
        """What may vary where these names are derived."""
        return {**{known.normal: known for names in definitions for known in names.values()}, **self.names}

    def beneath(self, nodes: Iterable[str]) -> tuple[str, ...]:
        """These failures and all those under them."""
        covered = frozenset(nodes)
        return tuple(node for node in self.names["failure"].members if covered & frozenset(lineage(node)))

    def example(self, wanted: Sequence[tuple[Expression, bool]], types: Types) -> Example | None:
        """A case in which each expression is as wanted, or None where there is none. Raises TooHard."""
        return _Search(self, wanted, types).run()

    def sure_example(self, wanted: Sequence[tuple[Expression, bool]], types: Types) -> Example | None:
        """A case in which each expression is as wanted, told by its names alone; None where none is found for sure."""
        try:
            found = self.example(wanted, types)
        except TooHard:
            return None
        return found if found is not None and found.values and not found.coined else None


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
    coins: dict[Test | MoneyTest, bool] = field(default_factory=dict)

    @property
    def currency(self) -> Any:
        return self.values.get("currency", UNKNOWN)

    def peek(self, name: str) -> Any:
        return self.values.get(name, UNKNOWN)

    def needs(self, name: str) -> frozenset[str]:
        return NOTHING

    def truth(self, expression: Expression) -> Truth:
        if isinstance(expression, Test | MoneyTest) and not _exact(expression):
            return self._coin(expression)
        if isinstance(expression, Not):
            return ~self.truth(expression.part)
        if isinstance(expression, AllOf | AnyOf):
            ends, answer = expression.ends, ~expression.ends
            for part in expression.parts:
                truth = self.truth(part)
                if truth is ends:
                    return ends
                answer = MAYBE if truth is MAYBE else answer
            return answer
        return expression.truth(self)

    def _coin(self, test: Test | MoneyTest) -> Truth:
        value = self.peek(test.name)
        if value is None:
            return TRUE if test.on_null else FALSE
        if isinstance(test, MoneyTest) and value is not UNKNOWN and self.currency not in test.holds:
            return FALSE
        side = self.coins.get(test)
        return MAYBE if side is None or value is UNKNOWN else TRUE if side else FALSE


class _Search:
    def __init__(self, algebra: Algebra, wanted: Sequence[tuple[Expression, bool]], types: Types) -> None:
        self.wanted, self.types, self.algebra = wanted, types, algebra
        self.case = _Case()
        self.steps = 0
        tests = [test for expression, _ in wanted for test in tests_in(expression)]
        self.by_name: dict[str, list[Test | MoneyTest]] = {}
        for test in tests:
            self.by_name.setdefault(test.name, []).append(test)
        self.limits = {name: list(tests_in(limits)) for name in self.by_name if (limits := self._limits_of(name))}
        self.exact_limits = {name: [limit for limit in limits if _exact(limit)] for name, limits in self.limits.items()}
        self.order = list(self.by_name)
        if any(isinstance(test, MoneyTest) for test in (*tests, *chain.from_iterable(self.limits.values()))):
            self.order = ["currency", *(name for name in self.order if name != "currency")]
        self.coins = list(dict.fromkeys(test for test in tests if not _exact(test)))
        self.cells = {name: self._cells(name) for name in self.order}

    def run(self) -> Example | None:
        if not self._fill(0):
            return None
        values = {name: value for name, value in self.case.values.items() if value is not UNKNOWN}
        derived = any(name not in self.algebra.names or name == "now" for name in self.case.values)
        certain = not derived and not self.case.coins and all(self._allowed(name, value) for name, value in values.items())
        return Example({name: values[name] for name in values if self._tells(name)}, certain, bool(self.case.coins))

    def _tells(self, name: str) -> bool:
        """Whether a value says anything: not where only coins settle the name, nor the one currency there is."""
        if name == "currency" and name not in self.by_name:
            return len(self.algebra.currencies) > 1
        asked = self.by_name[name]
        return self.case.values[name] is None or any(_exact(test) and test.keyword != "not_null" for test in asked)

    def _limits_of(self, name: str) -> Expression | None:
        fact = self.algebra.vocabulary.facts.get(name)
        return fact.limits if fact is not None else None

    def _allowed(self, name: str, value: Any) -> bool:
        """Whether the vocabulary allows this very value: for what stands for many, keywords that are not weighed leave it open."""
        return value is None or all(
            _exact(limit) or (value not in (OTHER_TEXT, OTHER_LIST) and limit.truth(_Alone(name, value, self.case)) is TRUE)
            for limit in self.limits.get(name, ())
        )

    def _ruled_out(self, name: str, value: Any) -> bool:
        """Whether the fact's own limits, as far as they are decided exactly, keep it from this value."""
        limits = () if value is None else self.exact_limits.get(name, ())
        return any(limit.truth(_Alone(name, value, self.case)) is FALSE for limit in limits)

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
            if self._ruled_out(name, value):
                continue
            self.case.values[name] = value
            if self._fill(position + 1):
                return True
        self.case.values.pop(name, None)
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
        """One value for each way the tests on a name can fall, the limits of its own declaration among them."""
        if name == "currency":
            return list(self.algebra.currencies)
        known = self.types.get(name)
        if known is None:
            return [UNKNOWN]
        kind = known.type if isinstance(known, Formula) else known
        points = [point for test in (*self.by_name[name], *self.limits.get(name, ())) for point in points_of(test)]
        values = representatives(kind, points, any(test.keyword == "integer" for test in self.by_name[name]))
        if kind.whole:
            values = [value for value in values if value == value.to_integral_value()]
        return [*values, None] if self._may_be_null(name) else values

    def _may_be_null(self, name: str) -> bool:
        known = self.types[name]
        return known.nullable if isinstance(known, Formula) else name in self.algebra.vocabulary.nullable


def _exact(test: Test | MoneyTest) -> bool:
    return test.keyword in _EXACT


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
