"""Conditions: three-valued, and never FALSE because something is missing (meaning.md rules 4 to 7)."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import Any, ClassVar, Protocol

from engine.model.json_schema import BadSchema, compile_schema, exact
from engine.model.scope import NOTHING, UNKNOWN, Scope
from engine.model.wanted import wanted


class Truth(Enum):
    """Kleene's three values."""

    FALSE = 0
    UNKNOWN = 1
    TRUE = 2

    def __invert__(self) -> Truth:
        return FALSE if self is TRUE else TRUE if self is FALSE else MAYBE


TRUE, FALSE, MAYBE = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN


class Names(Protocol):
    """What a condition looks names up in: a Scope, or any assignment of values."""

    def peek(self, name: str) -> Any: ...
    def needs(self, name: str) -> frozenset[str]: ...
    @property
    def currency(self) -> Any: ...


class Expression(Protocol):
    """A compiled condition."""

    def truth(self, scope: Names) -> Truth: ...

    def needs(self, scope: Names) -> frozenset[str]:
        """The unknown facts that could still decide it; nothing where it is decided."""
        ...


@dataclass(frozen=True)
class Test:
    """One keyword held against one name. `holds` sees known, non-null values only; `on_null` is its answer to null."""

    name: str
    keyword: str
    operand: Hashable
    holds: Callable[[Any], bool] = field(compare=False, repr=False)
    on_null: bool = False

    def truth(self, scope: Names) -> Truth:
        value = scope.peek(self.name)
        if value is UNKNOWN:
            return MAYBE
        return TRUE if (self.on_null if value is None else self.holds(value)) else FALSE

    def needs(self, scope: Names) -> frozenset[str]:
        return scope.needs(self.name)

    @cached_property
    def wanted(self) -> str:
        """What it asks for, in plain words."""
        return wanted(self.keyword, self.operand, self.on_null)


@dataclass(frozen=True)
class MoneyTest:
    """A limit, or a list of sums, by currency. A map without the incident's currency is FALSE."""

    name: str
    keyword: str
    operand: tuple[tuple[str, Hashable], ...]
    holds: Mapping[str, Callable[[Any], bool]] = field(compare=False, repr=False)
    on_null: bool = False

    def truth(self, scope: Names) -> Truth:
        value = scope.peek(self.name)
        if value is UNKNOWN:
            return MAYBE
        if value is None:
            return TRUE if self.on_null else FALSE
        currency = scope.currency
        if currency is UNKNOWN:
            return MAYBE
        holds = self.holds.get(currency)
        return TRUE if holds is not None and holds(value) else FALSE

    def needs(self, scope: Names) -> frozenset[str]:
        return scope.needs(self.name)

    def wanted_in(self, currency: str) -> str:
        """What it asks for of an incident in this currency, in plain words."""
        return self._wanted.get(currency) or f"a sum in {' or '.join(self._wanted)}"

    @cached_property
    def _wanted(self) -> Mapping[str, str]:
        return {currency: wanted(self.keyword, operand, self.on_null) for currency, operand in self.operand}


@dataclass(frozen=True, slots=True)
class _Group:
    """Parts by one of Kleene's tables: the first part that is `ends` settles it, and none leaves its `opposite`."""

    ends: ClassVar[Truth]
    opposite: ClassVar[Truth]
    parts: tuple[Expression, ...]

    def truth(self, scope: Names) -> Truth:
        ends, answer = self.ends, self.opposite
        for part in self.parts:
            truth = part.truth(scope)
            if truth is ends:
                return ends
            if truth is MAYBE:
                answer = MAYBE
        return answer

    def needs(self, scope: Names) -> frozenset[str]:
        if self.truth(scope) is not MAYBE:
            return NOTHING
        return NOTHING.union(*(part.needs(scope) for part in self.parts if part.truth(scope) is MAYBE))


class AllOf(_Group):
    __slots__ = ()
    ends, opposite = FALSE, TRUE


class AnyOf(_Group):
    __slots__ = ()
    ends, opposite = TRUE, FALSE


@dataclass(frozen=True, slots=True)
class Not:
    part: Expression

    def truth(self, scope: Names) -> Truth:
        return ~self.part.truth(scope)

    def needs(self, scope: Names) -> frozenset[str]:
        return self.part.needs(scope)


ALWAYS: Expression = AllOf(())


@dataclass(frozen=True, slots=True)
class _Values:
    """Plain values by name, for conditions without a vocabulary."""

    values: Mapping[str, Any]
    currency: Any = UNKNOWN

    def peek(self, name: str) -> Any:
        return self.values.get(name, UNKNOWN)

    def needs(self, name: str) -> frozenset[str]:
        return NOTHING if name in self.values else frozenset((name,))


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition without a vocabulary: bare JSON Schema on each key; a missing key is UNKNOWN (rule 7).

    >>> Condition.parse({"x": {"minimum": 3}}).truth({"x": 2})
    <Truth.FALSE: 0>
    """

    expression: Expression

    @staticmethod
    def parse(conditions: Mapping[str, Any]) -> Condition:
        """Read a `when` map: `{name: scalar | list | schema}`, `any`, `all`, `not`. Raises BadSchema."""
        try:
            return Condition(_parse(conditions))
        except RecursionError:
            raise BadSchema("the condition is nested too deeply") from None

    def truth(self, values: Mapping[str, Any]) -> Truth:
        """TRUE, FALSE or UNKNOWN for plain values, as `json.loads` gives them."""
        return self.expression.truth(_Values(exact(dict(values))))


def _parse(conditions: Any) -> Expression:
    if not isinstance(conditions, Mapping):
        raise BadSchema(f"a condition is a map of names, not {type(conditions).__name__}")
    return AllOf(tuple(_parse_key(key, value) for key, value in conditions.items()))


def _parse_key(key: str, value: Any) -> Expression:
    if key in ("any", "all"):
        if not isinstance(value, list) or not value:
            raise BadSchema(f"'{key}' takes a list of conditions")
        parts = tuple(_parse(part) for part in value)
        return AnyOf(parts) if key == "any" else AllOf(parts)
    if key == "not":
        return Not(_parse(value))
    schema = as_schema(value)
    test = compile_schema(schema)
    return Test(key, "schema", repr(schema), test, on_null=test(None))


def as_schema(value: Any) -> Any:
    """A bare scalar is const, a bare list is enum, null is const null; a map is a schema already."""
    if isinstance(value, Mapping):
        return value
    return {"enum": list(value)} if isinstance(value, list | tuple) else {"const": value}


__all__ = [
    "ALWAYS", "FALSE", "MAYBE", "TRUE", "AllOf", "AnyOf", "BadSchema", "Condition", "Expression", "MoneyTest", "Names",
    "Not", "Scope", "Test", "Truth", "as_schema",
]  # fmt: skip
