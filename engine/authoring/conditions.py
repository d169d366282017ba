"""`when` maps to expressions: every key a declared name, every value of that name's type (meaning.md rules 4 to 6)."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from operator import itemgetter
from typing import Any

from engine.authoring.document import Pointer
from engine.authoring.moments import instant
from engine.model.condition import ALWAYS, AllOf, AnyOf, Expression, MoneyTest, Not, Test, as_schema
from engine.model.errors import did_you_mean
from engine.model.fact import NotOfType, describe, read_value
from engine.model.json_schema import BadSchema, compile_pattern, compile_schema, with_values
from engine.model.money import is_currency
from engine.model.types import MONEY, NUMBER, ValueType

LIMITS: Mapping[str, Callable[[Any, Any], bool]] = {
    "minimum": lambda value, limit: value >= limit,
    "maximum": lambda value, limit: value <= limit,
    "exclusiveMinimum": lambda value, limit: value > limit,
    "exclusiveMaximum": lambda value, limit: value < limit,
}
_JSON_TYPES = {
    "number": {"number", "integer"}, "money": {"number"}, "boolean": {"boolean"}, "string": {"string"},
    "enum": {"string"}, "date": {"string"}, "date-time": {"string"}, "list": {"array"}, "null": set(),
}  # fmt: skip
_FOR_TYPE = {
    "multipleOf": {"number"}, "minLength": {"string"}, "maxLength": {"string"}, "pattern": {"string"},
    "minItems": {"list"}, "maxItems": {"list"}, "uniqueItems": {"list"}, "contains": {"list"},
    "minContains": {"list"}, "maxContains": {"list"},
}  # fmt: skip
_TOGETHER = ("contains", "minContains", "maxContains")


@dataclass(frozen=True, slots=True)
class ConditionFault:
    """A finding's code, the pointer of the value (or key, with `at_key`) inside the `when` map, fault and fix."""

    code: str
    pointer: Pointer
    fault: str
    fix: str
    at_key: bool = False


@dataclass(slots=True)
class ConditionReader:
    """Reads `when` maps of one page. `names` are all it may see, with their types; faults are collected.

    `currency` settles bare money limits: the page's own, or the house's only one; else only 0 may be bare.
    """

    names: Mapping[str, ValueType]
    currency: str | None
    currencies: tuple[str, ...]
    faults: list[ConditionFault] = field(default_factory=list)

    def read(self, when: Mapping[str, Any] | None, pointer: Pointer = ("when",)) -> Expression:
        """The expression; where a part is faulty it is left out and its fault kept."""
        if not when:
            return ALWAYS
        parts = [part for key, value in when.items() if (part := self._key(key, value, (*pointer, key)))]
        return parts[0] if len(parts) == 1 else AllOf(tuple(parts))

    def _key(self, key: str, value: Any, pointer: Pointer) -> Expression | None:
        if key in ("any", "all") and isinstance(value, list):
            parts = tuple(self.read(part, (*pointer, index)) for index, part in enumerate(value))
            return AnyOf(parts) if key == "any" else AllOf(parts)
        if key == "not" and isinstance(value, Mapping):
            return Not(self.read(value, pointer))
        kind = self.names.get(key)
        if kind is None:
            self._fault("unknown-fact", pointer, f"unknown fact '{key}'", did_you_mean(key, self.names), at_key=True)
            return None
        wrapped = isinstance(value, Mapping)
        return self._schema(key, kind, as_schema(value), pointer, wrapped)

    def _fault(self, code: str, pointer: Pointer, fault: str, fix: str, at_key: bool = False) -> None:
        self.faults.append(ConditionFault(code, pointer, fault, fix, at_key))

    # one schema on one name

    def _schema(self, name: str, kind: ValueType, schema: Any, pointer: Pointer, wrapped: bool) -> Expression:
        """A schema that does not name null is FALSE on null, whatever it says."""
        expression = self._applied(name, kind, schema, pointer, wrapped)
        if names_null(schema) or (isinstance(expression, Test | MoneyTest) and not expression.on_null):
            return expression
        known = Test(name, "not_null", True, lambda value: True, on_null=False)
        return AllOf((known, *(expression.parts if isinstance(expression, AllOf) else (expression,))))

    def _applied(self, name: str, kind: ValueType, schema: Any, pointer: Pointer, wrapped: bool) -> Expression:
        if isinstance(schema, bool):
            return _whatever(name, schema)
        parts: list[Expression] = []
        null = names_null(schema)
        for keyword, operand in schema.items():
            if keyword in {"then", "else", "minContains", "maxContains"}:
                continue
            where = (*pointer, keyword) if wrapped else pointer
            try:
                parts.append(self._keyword(name, kind, keyword, operand, schema, where, null))
            except _Wrong as wrong:
                self._fault(wrong.code, where, wrong.fault, wrong.fix)
        return parts[0] if len(parts) == 1 else AllOf(tuple(parts) or (_whatever(name, True),))

    def _keyword(
        self, name: str, kind: ValueType, keyword: str, operand: Any, schema: Any, where: Pointer, null: bool
    ) -> Expression:
        if keyword in {"const", "enum"}:
            return self._members(name, kind, [operand] if keyword == "const" else operand)
        if keyword in LIMITS:
            return self._limit(name, kind, keyword, operand, null)
        if keyword == "type":
            return _json_type(name, kind, operand)
        if keyword in {"allOf", "anyOf", "oneOf", "not", "if"}:
            return self._applicator(name, kind, keyword, operand, schema, where)
        if keyword not in _FOR_TYPE or kind.kind not in _FOR_TYPE[keyword]:
            raise _Wrong("type", f"{keyword} says nothing about {name}, which is {kind}", _keywords_for(kind))
        if keyword == "contains" and kind.item == MONEY:
            return self._contains_sums(name, schema, null)
        return _opaque(name, keyword, operand, schema, null)

    def _applicator(
        self, name: str, kind: ValueType, keyword: str, operand: Any, schema: Any, where: Pointer
    ) -> Expression:
        def part(inner: Any, *path: str | int) -> Expression:
            return self._applied(name, kind, inner, (*where, *path), wrapped=True)

        if keyword == "not":
            return Not(part(operand))
        if keyword == "if":
            test = part(operand)
            then, other = part(schema.get("then", True)), part(schema.get("else", True))
            return AnyOf((AllOf((test, then)), AllOf((Not(test), other))))
        parts = tuple(part(inner, index) for index, inner in enumerate(operand))
        if keyword == "allOf":
            return AllOf(parts)
        if keyword == "anyOf":
            return AnyOf(parts)
        return AnyOf(tuple(AllOf((one, *map(Not, parts[:index] + parts[index + 1 :]))) for index, one in enumerate(parts)))

    def _members(self, name: str, kind: ValueType, raw: list[Any]) -> Expression:
        on_null = any(item is None for item in raw)
        items = [item for item in raw if item is not None]
        if kind.kind == "money":
            return _among_sums(name, map(self._by_currency, items), on_null)
        if kind.item == MONEY:
            return _among_sums(name, [self._list_by_currency(item, kind) for item in items], on_null)
        members = frozenset(_typed(item, kind) for item in items)
        return Test(name, "in", members, _among(members, kind), on_null)

    def _list_by_currency(self, raw: Any, kind: ValueType) -> dict[str, tuple[Decimal, ...]]:
        """A list of sums as it reads in each currency that all of them name."""
        if not isinstance(raw, list):
            raise _Wrong("type", f"the value takes a list, not {describe(raw)}", f"give a {kind}")
        sums = [self._listed(item if isinstance(item, Mapping) else _typed(item, MONEY)) for item in raw]
        return {currency: tuple(one[currency] for one in sums) for currency in self._in_all(sums)}

    def _contains_sums(self, name: str, schema: Any, null: bool) -> MoneyTest:
        """`contains` on a list of sums, as it reads in each currency that all of its own sums name."""
        sums: list[dict[str, Decimal]] = []

        def read(raw: Any) -> dict[str, Decimal]:
            sums.append(self._listed(raw))
            return sums[-1]

        whole = with_values(schema["contains"], read)
        tests = {}
        for currency in sorted(self._in_all(sums)):
            inner = with_values(whole, itemgetter(currency))
            tests[currency] = _opaque(name, "contains", inner, {**schema, "contains": inner}, null)
        operand = tuple((currency, test.operand) for currency, test in tests.items())
        return MoneyTest(name, "contains", operand, {currency: test.holds for currency, test in tests.items()}, null)

    def _listed(self, raw: Any) -> dict[str, Decimal]:
        """A sum of a list by currency; one that the house does not take would never be there."""
        sums = self._by_currency(raw)
        for code in sums if isinstance(raw, Mapping) else ():
            if code not in self.currencies:
                fault = f"{code} is not one of the house's" if is_currency(code) else f"'{code}' is no currency"
                raise _Wrong("currency", fault, did_you_mean(code, self.currencies))
        return sums

    def _in_all(self, sums: list[dict[str, Decimal]]) -> list[str]:
        return [currency for currency in self.currencies if all(currency in one for one in sums)]

    def _limit(self, name: str, kind: ValueType, keyword: str, operand: Any, null: bool) -> Expression:
        if not kind.comparable:
            fix = "say 'ordered: true' for it in facts.yaml, or list its values" if kind.kind == "enum" else "use a list"
            raise _Wrong("type", f"{name} is {kind}, which has no order", fix)
        compare = LIMITS[keyword]
        if kind.kind == "money":
            limits = self._by_currency(operand)
            holds = {currency: _beside(compare, limit) for currency, limit in limits.items()}
            return MoneyTest(name, keyword, tuple(sorted(limits.items())), holds, null)
        limit = _typed(operand, kind if kind.kind != "number" else NUMBER)
        if kind.kind == "enum":
            rank = kind.members.index
            return Test(name, keyword, limit, lambda value: compare(rank(value), rank(limit)), null)
        if kind.kind == "date-time":
            weighed = instant(limit)
            return Test(name, keyword, limit, lambda value: compare(instant(value), weighed), null)
        return Test(name, keyword, limit, _beside(compare, limit), null)

    def _by_currency(self, raw: Any) -> dict[str, Decimal]:
        """A money limit by currency; a bare number where its currency is settled (rule 6)."""
        if isinstance(raw, Mapping):
            return {currency: _typed(amount, NUMBER) for currency, amount in raw.items()}
        amount = _typed(raw, NUMBER)
        if self.currency is not None:
            return {self.currency: amount}
        if amount == 0:
            return dict.fromkeys(self.currencies, amount)
        example = ", ".join(f"{currency}: {amount}" for currency in self.currencies)
        raise _Wrong("money-currency", f"{amount} has no currency", f"write the sum by currency: {{{example}}}")


class _Wrong(Exception):
    def __init__(self, code: str, fault: str, fix: str) -> None:
        self.code, self.fault, self.fix = code, fault, fix
        super().__init__(fault)


def _whatever(name: str, answer: bool) -> Test:
    """A schema that says the same of every value, null among them; of an unknown name it says nothing."""
    return Test(name, "type", answer, lambda value: answer, answer)


def _among_sums(name: str, items: Iterable[Mapping[str, Hashable]], on_null: bool) -> MoneyTest:
    """Members by currency: sums, or lists of sums."""
    by_currency: dict[str, frozenset[Hashable]] = {}
    for item in items:
        for currency, member in item.items():
            by_currency[currency] = by_currency.get(currency, frozenset()) | {member}
    holds = {currency: members.__contains__ for currency, members in by_currency.items()}
    return MoneyTest(name, "in", tuple(sorted(by_currency.items())), holds, on_null)


def _typed(raw: Any, kind: ValueType) -> Any:
    if kind.kind == "null":
        raise _Wrong("type", "it is always null, and never anything else", "use null, or give it another definition")
    try:
        return read_value(raw, kind)
    except NotOfType as wrong:
        raise _Wrong("type", f"the value {wrong}", _fix(raw, kind)) from None


def _fix(raw: Any, kind: ValueType) -> str:
    if isinstance(raw, str) and kind.members:
        return did_you_mean(raw, kind.members)
    quoted = isinstance(raw, str) and kind.kind == "number" and raw.replace(".", "", 1).isdecimal()
    return "write it without quotes" if quoted else f"give a {kind}"


def _beside(compare: Callable[[Any, Any], bool], limit: Any) -> Callable[[Any], bool]:
    return lambda value: compare(value, limit)


def _among(members: frozenset[Any], kind: ValueType) -> Callable[[Any], bool]:
    if kind.kind not in {"date-time", "list"}:
        return members.__contains__
    weighed = frozenset(map(instant, members))
    return lambda value: instant(value) in weighed


def _json_type(name: str, kind: ValueType, operand: Any) -> Expression:
    wanted = set(operand) if isinstance(operand, list) else {operand}
    known = _JSON_TYPES[kind.kind]
    strange = wanted - known - {"null"}
    if strange:
        raise _Wrong("type", f"{name} is {kind}, never {sorted(strange)[0]}", "its type is declared in facts.yaml")
    only_whole = wanted - {"null"} == {"integer"}
    if only_whole and not kind.whole:
        return Test(name, "integer", True, lambda value: value == value.to_integral_value(), "null" in wanted)
    answer = bool(wanted & known)
    return Test(name, "type", answer, lambda value: answer, "null" in wanted)


def _opaque(name: str, keyword: str, operand: Any, schema: Any, null: bool) -> Test:
    """A keyword that is only ever compared by equality, held by the JSON Schema library."""
    keywords = {key: schema[key] for key in _TOGETHER if key in schema} if keyword == "contains" else {keyword: operand}
    try:
        if keyword == "pattern":
            search = compile_pattern(operand).search
            return Test(name, keyword, operand, lambda value: search(value) is not None, null)
        test = compile_schema(keywords)
    except BadSchema as wrong:
        raise _Wrong("type", str(wrong), "see the pattern syntax in the authoring guide") from None
    return Test(name, keyword, _frozen(keywords), lambda value: test(_plain(value)), null)


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def _frozen(value: Any) -> Hashable:
    if isinstance(value, Mapping):
        return tuple(sorted((key, _frozen(item)) for key, item in value.items()))
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value


def names_null(schema: Any) -> bool:
    """Whether a schema names null anywhere: by const, enum or type."""
    if isinstance(schema, list):
        return any(names_null(item) for item in schema)
    if not isinstance(schema, Mapping):
        return False
    if "const" in schema and schema["const"] is None:
        return True
    types = schema.get("type")
    if None in schema.get("enum", ()) or types == "null" or (isinstance(types, list) and "null" in types):
        return True
    return any(names_null(schema[key]) for key in ("allOf", "anyOf", "oneOf", "not", "if", "then", "else") if key in schema)


def _keywords_for(kind: ValueType) -> str:
    allowed = [keyword for keyword, kinds in _FOR_TYPE.items() if kind.kind in kinds]
    limits = list(LIMITS) if kind.comparable else []
    return "use " + ", ".join(["const", "enum", *limits, *allowed])


def normal_form(expression: Expression, definitions: Mapping[str, str]) -> str:
    """A text that two expressions share when they are one: derived names written out, `all` and `any` in no order."""
    if isinstance(expression, Test | MoneyTest):
        operand = sorted(expression.operand) if isinstance(expression.operand, frozenset) else expression.operand
        name = definitions.get(expression.name, expression.name)
        return f"[{name} {expression.keyword} {operand!r}{' or null' if expression.on_null else ''}]"
    if isinstance(expression, Not):
        return f"not {normal_form(expression.part, definitions)}"
    parts = sorted(normal_form(part, definitions) for part in expression.parts)  # type: ignore[attr-defined]
    return f"{'all' if isinstance(expression, AllOf) else 'any'}({', '.join(parts)})"


def tests_in(expression: Expression) -> Iterator[Test | MoneyTest]:
    """Every test of an expression, in the page's order."""
    if isinstance(expression, Test | MoneyTest):
        yield expression
    elif isinstance(expression, AllOf | AnyOf):
        for part in expression.parts:
            yield from tests_in(part)
    elif isinstance(expression, Not):
        yield from tests_in(expression.part)


__all__ = ["LIMITS", "ConditionFault", "ConditionReader", "names_null", "normal_form", "tests_in"]
