"""`when` maps: every key a declared name, every value of that name's type (meaning.md rules 4 to 6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
import yaml

from engine.authoring.conditions import ConditionReader
from engine.model.condition import Expression
from engine.model.scope import UNKNOWN
from engine.model.types import BOOLEAN, DATE, DATETIME, INTEGER, MONEY, NUMBER, STRING, ValueType, enum_of, list_of

D = Decimal
NAMES: Mapping[str, ValueType] = {
    "n": NUMBER, "count": INTEGER, "paid": MONEY, "p": BOOLEAN, "name": STRING, "day": DATE, "at": DATETIME,
    "tier": enum_of(("walk_in", "club", "racer"), ordered=True), "part": enum_of(("brake", "wheel")),
    "fees": list_of(MONEY), "days": list_of(DATE), "counts": list_of(INTEGER),
}  # fmt: skip


@dataclass(frozen=True)
class Case:
    values: Mapping[str, Any]
    currency: str = "GBP"

    def peek(self, name: str) -> Any:
        return self.values.get(name, UNKNOWN)

    def needs(self, name: str) -> frozenset[str]:
        return frozenset() if name in self.values else frozenset((name,))


class _Exact(yaml.SafeLoader):
    """Numbers as decimals, dates as text, as a page has them."""


_Exact.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if tag != "tag:yaml.org,2002:timestamp"]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Exact.add_constructor("tag:yaml.org,2002:float", lambda loader, node: Decimal(node.value))


def reader(currency: str | None = "GBP", currencies: tuple[str, ...] = ("GBP",)) -> ConditionReader:
    return ConditionReader(NAMES, currency, currencies)


def read(text: str, **house: Any) -> Expression:
    reading = reader(**house)
    expression = reading.read(yaml.load(text, _Exact))
    assert reading.faults == []
    return expression


def truth(text: str, values: Mapping[str, Any], of: str = "GBP", **house: Any) -> str:
    return read(text, **house).truth(Case(values, of)).name


@pytest.mark.parametrize(
    ("when", "values", "expected"),
    [
        ("{}", {}, "TRUE"),
        ("{p: true}", {"p": True}, "TRUE"),
        ("{p: false}", {"p": True}, "FALSE"),
        ("{p: true}", {}, "UNKNOWN"),
        ("{p: true}", {"p": None}, "FALSE"),
        ("{p: null}", {"p": None}, "TRUE"),
        ("{p: null}", {"p": False}, "FALSE"),
        ("{p: null}", {}, "UNKNOWN"),
        ("{p: [true, null]}", {"p": None}, "TRUE"),
        ("{p: {not: {const: true}}}", {"p": None}, "FALSE"),
        ("{not: {p: true}}", {"p": None}, "TRUE"),
        ("{p: {not: {const: null}}}", {"p": None}, "FALSE"),
        ("{p: {not: {const: null}}}", {"p": True}, "TRUE"),
        ("{p: {type: boolean}}", {"p": None}, "FALSE"),
        ("{p: {type: 'null'}}", {"p": None}, "TRUE"),
        ("{p: {type: [boolean, 'null']}}", {"p": None}, "TRUE"),
        ("{n: {minimum: 3}}", {"n": D(3)}, "TRUE"),
        ("{n: {exclusiveMinimum: 3}}", {"n": D(3)}, "FALSE"),
        ("{n: {maximum: 0.3}}", {"n": D("0.3")}, "TRUE"),
        ("{n: {exclusiveMaximum: 0.3}}", {"n": D("0.29")}, "TRUE"),
        ("{n: {minimum: 3}}", {"n": None}, "FALSE"),
        ("{n: {minimum: 3, type: [number, 'null']}}", {"n": None}, "TRUE"),
        ("{n: {anyOf: [{const: null}, {minimum: 3}]}}", {"n": None}, "TRUE"),
        ("{n: 3}", {"n": D("3.00")}, "TRUE"),
        ("{n: [1, 2]}", {"n": D("1.5")}, "FALSE"),
        ("{n: {type: integer}}", {"n": D("1.5")}, "FALSE"),
        ("{n: {type: integer}}", {"n": D("2.0")}, "TRUE"),
        ("{count: {type: number}}", {"count": D(1)}, "TRUE"),
        ("{count: {multipleOf: 5}}", {"count": D(10)}, "TRUE"),
        ("{count: {multipleOf: 5}}", {"count": None}, "FALSE"),
        ("{count: {oneOf: [{minimum: 2}, {maximum: 5}]}}", {"count": D(3)}, "FALSE"),
        ("{count: {oneOf: [{minimum: 2}, {maximum: 5}]}}", {"count": D(6)}, "TRUE"),
        ("{count: {oneOf: [true, true]}}", {"count": D(6)}, "FALSE"),
        ("{count: {allOf: [true, {minimum: 5}]}}", {"count": D(6)}, "TRUE"),
        ("{count: {if: {minimum: 5}, then: {maximum: 9}}}", {"count": D(1)}, "TRUE"),
        ("{count: {if: {minimum: 5}, then: {maximum: 9}}}", {"count": D(10)}, "FALSE"),
        ("{count: {if: {minimum: 5}, else: {const: 1}}}", {"count": D(2)}, "FALSE"),
        ("{count: {if: {minimum: 5}}}", {"count": None}, "FALSE"),
        ("{name: Trek}", {"name": "Trek"}, "TRUE"),
        ("{name: {pattern: ^T, maxLength: 4}}", {"name": "Trek"}, "TRUE"),
        ("{name: {pattern: k$}}", {"name": "Trek\n"}, "FALSE"),
        ("{name: {minLength: 5}}", {"name": "Trek"}, "FALSE"),
        ("{tier: {minimum: club}}", {"tier": "racer"}, "TRUE"),
        ("{tier: {exclusiveMaximum: club}}", {"tier": "club"}, "FALSE"),
        ("{part: [brake]}", {"part": "wheel"}, "FALSE"),
        ("{day: '2026-01-31'}", {"day": date(2026, 1, 31)}, "TRUE"),
        ("{day: {minimum: '2026-01-31'}}", {"day": date(2026, 1, 30)}, "FALSE"),
        ("{at: {maximum: '2026-01-31T12:00:00+01:00'}}", {"at": datetime.fromisoformat("2026-01-31T11:00:00Z")}, "TRUE"),
        ("{fees: {minItems: 2}}", {"fees": (D(1),)}, "FALSE"),
        ("{day: {anyOf: [{type: 'null'}, {}]}}", {}, "UNKNOWN"),
        ("{day: {anyOf: [{type: 'null'}, {}]}}", {"day": None}, "TRUE"),
        ("{day: {anyOf: [{type: 'null'}, true]}}", {}, "UNKNOWN"),
        ("{day: {anyOf: [{type: 'null'}, true]}}", {"day": date(2026, 1, 1)}, "TRUE"),
        ("{not: {day: {anyOf: [{type: 'null'}, true]}}}", {}, "UNKNOWN"),
        ("{day: {not: {}}}", {}, "UNKNOWN"),
        ("{day: {not: {}}}", {"day": None}, "FALSE"),
        ("{not: {day: {not: {}}}}", {}, "UNKNOWN"),
        ("{not: {day: {not: true}}}", {}, "UNKNOWN"),
        ("{day: {anyOf: [{const: null}, false]}}", {"day": None}, "TRUE"),
        ("{day: {anyOf: [{const: null}, false]}}", {"day": date(2026, 1, 1)}, "FALSE"),
        ("{day: {allOf: [{}, {type: [string, 'null']}]}}", {"day": None}, "TRUE"),
        ("{day: {if: {const: null}}}", {}, "UNKNOWN"),
        ("{fees: {contains: {minimum: 5}}}", {}, "UNKNOWN"),
        ("{fees: {contains: {not: {minimum: 5}}}}", {"fees": (D(5),)}, "FALSE"),
        ("{fees: {contains: {enum: [5, 6]}}}", {"fees": (D(6),)}, "TRUE"),
        ("{fees: {const: [1, '2.00']}}", {"fees": (D(1), D(2))}, "TRUE"),
        ("{fees: {enum: [[], [1]]}}", {"fees": ()}, "TRUE"),
        ("{fees: {contains: {minimum: 5}}}", {"fees": (D(1), D(5))}, "TRUE"),
        ("{fees: {contains: {minimum: 5}, maxContains: 1}}", {"fees": (D(6), D(5))}, "FALSE"),
        ("{counts: {uniqueItems: true}}", {"counts": (D(1), D("1.0"))}, "FALSE"),
        ("{counts: {const: [1, 2]}}", {"counts": (D(1), D(2))}, "TRUE"),
        ("{days: {contains: {const: '2026-01-01'}}}", {"days": (date(2026, 1, 1),)}, "TRUE"),
        ("{any: [{p: true}, {n: {minimum: 1}}]}", {"n": D(1)}, "TRUE"),
        ("{any: [{p: true}, {n: {minimum: 1}}]}", {"n": D(0)}, "UNKNOWN"),
        ("{all: [{p: true}, {n: {minimum: 1}}]}", {"n": D(0)}, "FALSE"),
        ("{not: {p: true, n: {minimum: 1}}}", {"n": D(0)}, "TRUE"),
        ("{not: {any: [{p: true}], n: 1}}", {"n": D(1)}, "UNKNOWN"),
        ("{not: {not: {p: true}}}", {"p": None}, "FALSE"),
    ],
)
def test_a_condition_holds_by_kleenes_tables(when: str, values: Mapping[str, Any], expected: str) -> None:
    assert truth(when, values) == expected


HOUSE = {"currency": None, "currencies": ("GBP", "EUR")}


@pytest.mark.parametrize(
    ("when", "value", "currency", "expected"),
    [
        ("{paid: {minimum: {GBP: 10, EUR: 12}}}", "11", "GBP", "TRUE"),
        ("{paid: {minimum: {GBP: 10, EUR: 12}}}", "11", "EUR", "FALSE"),
        ("{paid: {minimum: {GBP: 10}}}", "11", "EUR", "FALSE"),
        ("{not: {paid: {minimum: {GBP: 10}}}}", "11", "EUR", "TRUE"),
        ("{paid: {exclusiveMinimum: 0}}", "0.01", "EUR", "TRUE"),
        ("{paid: 0}", "0.00", "EUR", "TRUE"),
        ("{paid: {const: {GBP: 5, EUR: 6}}}", "6.00", "EUR", "TRUE"),
        ("{paid: {enum: [{GBP: 5}, {EUR: 6}]}}", "6", "GBP", "FALSE"),
    ],
)
def test_a_sum_is_held_against_the_limit_of_its_currency(when: str, value: str, currency: str, expected: str) -> None:
    assert truth(when, {"paid": D(value)}, currency, **HOUSE) == expected


@pytest.mark.parametrize(
    ("when", "currency", "expected"),
    [
        ("{fees: {contains: {minimum: {GBP: 10, EUR: 12}}}}", "GBP", "TRUE"),
        ("{fees: {contains: {minimum: {GBP: 10, EUR: 12}}}}", "EUR", "FALSE"),
        ("{fees: {contains: {minimum: {GBP: 10}}}}", "EUR", "FALSE"),
        ("{not: {fees: {contains: {minimum: {GBP: 10}}}}}", "EUR", "TRUE"),
        ("{fees: {contains: {anyOf: [{const: {GBP: 9, EUR: 11}}, {enum: [0]}]}}}", "EUR", "TRUE"),
        ("{fees: {contains: {exclusiveMinimum: 0}, maxContains: 2}}", "EUR", "TRUE"),
        ("{fees: {contains: true}}", "EUR", "TRUE"),
        ("{fees: {contains: {minimum: {GBP: 10, EUR: 12}}, minContains: 2}}", "GBP", "FALSE"),
        ("{fees: {const: [{GBP: 11, EUR: 12}, 0]}}", "GBP", "TRUE"),
        ("{fees: {const: [{GBP: 11, EUR: 12}, 0]}}", "EUR", "FALSE"),
        ("{fees: {enum: [[{GBP: 11}, 0], []]}}", "EUR", "FALSE"),
        ("{fees: {enum: [[{GBP: 11}, 0], [{EUR: 11}, 0]]}}", "EUR", "TRUE"),
    ],
)
def test_sums_of_a_list_are_held_against_those_of_their_currency(when: str, currency: str, expected: str) -> None:
    assert truth(when, {"fees": (D(11), D(0))}, currency, **HOUSE) == expected


@pytest.mark.parametrize("when", ["{fees: {contains: {minimum: 10}}}", "{fees: {const: [11]}}", "{fees: {enum: [[11]]}}"])
def test_a_bare_sum_of_a_list_is_in_the_pages_own_currency(when: str) -> None:
    own = {"currency": "GBP", "currencies": ("GBP", "EUR")}
    assert truth(when, {"fees": (D(11),)}, "GBP", **own) == "TRUE"
    assert truth(when, {"fees": (D(11),)}, "EUR", **own) == "FALSE"


def test_a_bare_sum_is_in_the_pages_own_currency() -> None:
    assert truth("{paid: {minimum: 10}}", {"paid": D(99)}, "EUR", currency="GBP", currencies=("GBP", "EUR")) == "FALSE"


@pytest.mark.parametrize(
    ("when", "values", "expected"),
    [
        ("{p: true, n: {minimum: 1}}", {}, {"p", "n"}),
        ("{p: true, n: {minimum: 1}}", {"n": D(0)}, set()),
        ("{p: true, n: {minimum: 1}}", {"n": D(1)}, {"p"}),
        ("{any: [{p: true}, {n: 1, name: a}]}", {"name": "b"}, {"p"}),
        ("{any: [{p: true}, {n: 1, name: a}]}", {"p": True}, set()),
        ("{not: {p: true, n: 1}}", {"p": True}, {"n"}),
        ("{n: {anyOf: [{minimum: 5}, {const: null}]}}", {}, {"n"}),
    ],
)
def test_a_condition_needs_what_could_still_decide_it(when: str, values: Mapping[str, Any], expected: set[str]) -> None:
    assert read(when).needs(Case(values)) == expected


KNOWN = "did you mean '{}'?"


@pytest.mark.parametrize(
    ("when", "code", "pointer", "fault", "fix"),
    [
        ("{tir: racer}", "unknown-fact", ("when", "tir"), "unknown fact 'tir'", KNOWN.format("tier")),
        ("{not: {any: [{tir: a}]}}", "unknown-fact", ("when", "not", "any", 0, "tir"), "unknown fact 'tir'", KNOWN.format("tier")),
        (
            "{tier: clubb}", "type", ("when", "tier"),
            "the value takes one of walk_in, club, racer, not 'clubb'", KNOWN.format("club"),
        ),
        (
            "{part: {minimum: brake}}", "type", ("when", "part", "minimum"),
            "part is one of brake, wheel, which has no order", "say 'ordered: true' for it in facts.yaml, or list its values",
        ),
        ("{name: {minimum: a}}", "type", ("when", "name", "minimum"), "name is string, which has no order", "use a list"),
        ("{n: yes}", "type", ("when", "n"), "the value takes a number, not true", "give a number"),
        ("{count: 1.5}", "type", ("when", "count"), "the value takes a whole number, not 1.5", "give a whole number"),
        ("{count: {minimum: '3'}}", "type", ("when", "count", "minimum"), "the value takes a number, not '3'", "write it without quotes"),
        (
            "{day: {minimum: soon}}", "type", ("when", "day", "minimum"),
            "the value takes a date such as 2026-11-23, not 'soon'", "give a date",
        ),
        (
            "{at: {minimum: '2026-01-01T10:00:00'}}", "type", ("when", "at", "minimum"),
            "the value takes a time with its zone, such as 2026-01-01T10:00:00Z, not '2026-01-01T10:00:00'", "give a date-time",
        ),
        ("{p: {type: string}}", "type", ("when", "p", "type"), "p is boolean, never string", "its type is declared in facts.yaml"),
        ("{p: {pattern: a}}", "type", ("when", "p", "pattern"), "pattern says nothing about p, which is boolean", "use const, enum"),
        (
            "{name: {required: [a]}}", "type", ("when", "name", "required"),
            "required says nothing about name, which is string", "use const, enum, minLength, maxLength, pattern",
        ),
        (
            "{n: {allOf: [{minimum: 1}, {maxLength: 3}]}}", "type", ("when", "n", "allOf", 1, "maxLength"),
            "maxLength says nothing about n, which is number",
            "use const, enum, minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf",
        ),
        (
            "{name: {pattern: '(?=a)'}}", "type", ("when", "name", "pattern"),
            "the pattern '(?=a)' cannot be used: invalid perl operator: (?=", "see the pattern syntax in the authoring guide",
        ),
    ],
)  # fmt: skip
def test_a_faulty_part_is_told_at_its_place(when: str, code: str, pointer: tuple[Any, ...], fault: str, fix: str) -> None:
    reading = reader()
    reading.read(yaml.load(when, _Exact))
    assert [(f.code, f.pointer, f.fault, f.fix) for f in reading.faults] == [(code, pointer, fault, fix)]


def test_a_bare_sum_needs_a_currency_where_the_house_has_two() -> None:
    reading = reader(**HOUSE)
    reading.read({"paid": {"minimum": 10}})
    assert [(f.code, f.fault, f.fix) for f in reading.faults] == [
        ("money-currency", "10 has no currency", "write the sum by currency: {GBP: 10, EUR: 10}")
    ]


BY_CURRENCY = "write the sum by currency: {GBP: 10, EUR: 10}"


@pytest.mark.parametrize(
    ("when", "code", "fault", "fix"),
    [
        ("{contains: {minimum: 10}}", "money-currency", "10 has no currency", BY_CURRENCY),
        ("{contains: {not: {const: 10}}}", "money-currency", "10 has no currency", BY_CURRENCY),
        ("{contains: {enum: [0, 10]}}", "money-currency", "10 has no currency", BY_CURRENCY),
        ("{const: [0, 10]}", "money-currency", "10 has no currency", BY_CURRENCY),
        ("{enum: [[10]]}", "money-currency", "10 has no currency", BY_CURRENCY),
        ("{contains: {minimum: {GPB: 10}}}", "currency", "'GPB' is no currency", KNOWN.format("GBP")),
        ("{const: [{USD: 10}]}", "currency", "USD is not one of the house's", "known: EUR, GBP"),
        ("{const: 10}", "type", "the value takes a list, not 10", "give a list of money"),
        ("{const: [ten]}", "type", "the value takes a decimal number such as 12.50, not 'ten'", "give a money"),
        ("{contains: {minimum: ten}}", "type", "the value takes a number, not 'ten'", "give a number"),
    ],
)
def test_a_sum_of_a_list_needs_a_currency_of_the_house(when: str, code: str, fault: str, fix: str) -> None:
    reading = reader(**HOUSE)
    reading.read({"fees": yaml.load(when, _Exact)})
    assert [(f.code, f.fault, f.fix) for f in reading.faults] == [(code, fault, fix)]


def test_all_faults_of_a_map_are_told() -> None:
    reading = reader()
    reading.read(yaml.load("{tir: a, p: 1, any: [{n: b}, {part: bell}]}", _Exact))
    assert [fault.pointer for fault in reading.faults] == [
        ("when", "tir"), ("when", "p"), ("when", "any", 0, "n"), ("when", "any", 1, "part"),
    ]  # fmt: skip
