"""The range of a formula holds every value that it takes: tried on all values that its facts can have."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.authoring.conditions import ConditionReader
from engine.authoring.formula import compile_formula
from engine.authoring.intervals import Range
from engine.authoring.ranges import Ranges
from engine.model.calendar import Calendar
from engine.model.condition import TRUE
from engine.model.errors import NotComputable
from engine.model.fact import Fact, Vocabulary
from engine.model.money import EXACT
from engine.model.scope import Scope, Setting
from engine.model.types import INTEGER

D = Decimal
LAST = D("1e-40")
VALUES: Mapping[str, list[Decimal]] = {"a": [D(0), D(1), D(3)], "b": [D(-2), D(0), D(2)], "c": [D(1), D(2)]}
SCHEMAS = {"a": {"minimum": 0, "maximum": 3}, "b": {"minimum": -2, "maximum": 2}, "c": {"exclusiveMinimum": 0, "maximum": 2}}
VOCABULARY = Vocabulary.of({name: Fact(name, INTEGER, schema=schema) for name, schema in SCHEMAS.items()})
SETTING = Setting(datetime(2026, 11, 23, tzinfo=UTC), ZoneInfo("UTC"), "GBP", Calendar())
NAMES = dict.fromkeys(VALUES, INTEGER)


def within(value: Decimal, found: Range) -> bool:
    """Whether a range holds a value, but for the last of the 50 digits that a division rounds to."""
    low = found.low is None or _beyond(value, found.low, found.above)
    return low and (found.high is None or _beyond(found.high, value, found.under))


def _beyond(more: Decimal, less: Decimal, excluded: bool) -> bool:
    gap = EXACT.subtract(more, less)
    return gap > 0 or (gap == 0 and not excluded) or (gap < 0 and gap.copy_abs() < LAST)


def values_of(text: str, when: Mapping[str, Any]) -> list[Decimal]:
    """Every value of a formula in the cases that a condition holds in, leaving out what divides by zero."""
    formula, found = compile_formula(text, NAMES), []
    condition = ConditionReader(NAMES, None, ("GBP",)).read(when)
    for case in product(*VALUES.values()):
        scope = Scope(dict(zip(VALUES, case, strict=True)), {}, SETTING)
        if condition.truth(scope) is TRUE:
            try:
                found.append(formula.value(scope))
            except NotComputable:
                continue
    return found


def inside(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pairs = st.tuples(inner, inner)
    return st.one_of(
        st.tuples(inner, st.sampled_from("+-*/"), inner).map(lambda part: f"({part[0]} {part[1]} {part[2]})"),
        st.tuples(st.sampled_from(["min", "max"]), pairs).map(lambda part: f"{part[0]}({part[1][0]}, {part[1][1]})"),
        st.tuples(st.sampled_from(["abs", "floor", "ceil", "round"]), inner).map(lambda part: f"{part[0]}({part[1]})"),
        st.tuples(inner, st.sampled_from(["<", "<=", ">", ">="]), inner, pairs).map(
            lambda part: f"({part[3][0]} if {part[0]} {part[1]} {part[2]} else {part[3][1]})"
        ),
        inner.map(lambda part: f"-{part}"),
    )


FORMULAS = st.recursive(st.sampled_from(["a", "b", "c", "2", "0.5", "0"]), inside, max_leaves=6)
LIMITS = st.dictionaries(
    st.sampled_from([*VALUES]),
    st.dictionaries(st.sampled_from(["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"]), st.integers(-2, 3), min_size=1, max_size=1),
    max_size=2,
)


@given(text=FORMULAS, when=LIMITS, negated=st.booleans())
@settings(max_examples=300, deadline=None)
def test_no_value_lies_outside_the_range(text: str, when: dict[str, Any], negated: bool) -> None:
    when = {"not": when} if negated and when else when
    try:
        found = values_of(text, when)
    except Exception as refused:  # noqa: BLE001
        assert type(refused).__name__ == "FormulaFault"  # a constant zero divisor
        return
    condition = ConditionReader(NAMES, None, ("GBP",)).read(when)
    bounds = Ranges(VOCABULARY, {}, "GBP").given(condition).of(text)
    assert [value for value in found if not within(value, bounds)] == [], bounds


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("a + b", -2, 5), ("a - b", -2, 5), ("a * b", -6, 6), ("a / c", 0, None), ("max(a - b, 0)", 0, 5), ("min(a, 2)", 0, 2),
        ("a - c if a > c else 0", 0, 3), ("abs(b)", 0, 2), ("-a", -3, 0), ("b * b", 0, 4),
    ],
)  # fmt: skip
def test_a_range_is_no_wider_than_it_need_be(text: str, low: int | None, high: int | None) -> None:
    found = Ranges(VOCABULARY, {}, "GBP").of(text)
    assert (found.low, found.high) == (low, high)
