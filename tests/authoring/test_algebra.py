"""What conditions mean together agrees with trying every case, wherever every case can be tried (meaning.md rule 12)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.authoring.algebra import Algebra
from engine.authoring.conditions import ConditionReader
from engine.authoring.conditions import tests_in as leaves_of
from engine.model.condition import Expression, Truth
from engine.model.fact import Fact, Vocabulary
from engine.model.playbook import Playbook
from engine.model.scope import UNKNOWN
from engine.model.types import BOOLEAN, INTEGER, MONEY, NUMBER, STRING, ValueType, enum_of, list_of
from tests.book import findings

D = Decimal
PART = enum_of(("brake", "wheel", "chain"))
TIER = enum_of(("walk_in", "club", "racer"), ordered=True)
TYPES: Mapping[str, ValueType] = {
    "p": BOOLEAN, "q": BOOLEAN, "part": PART, "tier": TIER, "k": INTEGER, "w": INTEGER, "name": STRING,
    "code": STRING, "paid": MONEY, "n": NUMBER, "marks": list_of(INTEGER), "step": INTEGER, "fees": list_of(MONEY),
    "currency": STRING,
}  # fmt: skip
FINE: Mapping[str, list[Any]] = {
    "p": [True, False],
    "q": [True, False, None],
    "part": [*PART.members],
    "tier": [*TIER.members],
    "k": [D(n) for n in range(5)],
    "w": [*(D(n) for n in range(5)), None],
    "n": [*(D(n) / 4 for n in range(9)), D("-0.5"), D(-1), D("2.5"), D(3)],
}
"""Every value that a name can have; of `n` one in every cell between the halves from 0 to 2, whole and not."""


def limits(name: str, schema: Mapping[str, Any]) -> Expression:
    return ConditionReader({name: TYPES[name]}, "GBP", ("GBP",)).read({name: schema})


RANGE = {"minimum": D(0), "maximum": D(4)}
FACTS = {
    **{name: Fact(name, kind) for name, kind in TYPES.items()},
    "q": Fact("q", BOOLEAN, nullable=True),
    "k": Fact("k", INTEGER, limits=limits("k", RANGE)),
    "w": Fact("w", INTEGER, nullable=True, limits=limits("w", RANGE)),
    "paid": Fact("paid", MONEY, limits=limits("paid", {"minimum": D(0)})),
    "code": Fact("code", STRING, limits=limits("code", {"pattern": "^[A-Z]"})),
    "marks": Fact("marks", list_of(INTEGER), limits=limits("marks", {"minItems": 1})),
    "step": Fact("step", INTEGER, limits=limits("step", {"multipleOf": 3})),
}
VOCABULARY = Vocabulary.of(FACTS)


def algebra() -> Algebra:
    return Algebra(VOCABULARY, TYPES, ("GBP",))


@dataclass(frozen=True)
class Case:
    values: Mapping[str, Any]
    currency: str = "GBP"

    def peek(self, name: str) -> Any:
        return self.values.get(name, UNKNOWN)

    def needs(self, name: str) -> frozenset[str]:
        return frozenset()


def read(when: Mapping[str, Any]) -> Expression:
    reader = ConditionReader(TYPES, "GBP", ("GBP",))
    expression = reader.read(when)
    assert reader.faults == []
    return expression


def cases(*expressions: Expression) -> Iterator[Case]:
    names = sorted({test.name for expression in expressions for test in leaves_of(expression)})
    return (Case(dict(zip(names, values, strict=True))) for values in product(*(FINE[name] for name in names)))


def page(key: str, when: Expression) -> Playbook:
    return Playbook(
        id=key, path=f"{key}.yaml", titles={}, failures=("late",), owner="workshop", priority=0, when=when, definitions={},
        calendar=None, options=(), search=(), money_names=frozenset(), unconditional=False, page={},
    )  # fmt: skip


def whens() -> st.SearchStrategy[dict[str, Any]]:
    boolean = st.sampled_from([True, False, {"const": True}, {"not": {"const": True}}])
    maybe = st.sampled_from([True, None, [False, None], {"not": {"const": None}}, {"type": ["boolean", "null"]}])
    numbers = st.integers(-1, 5).map(D)
    keywords = st.sampled_from(["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"])
    whole = st.one_of(
        numbers,
        st.lists(numbers, min_size=1, max_size=3),
        st.dictionaries(keywords, st.one_of(numbers, numbers.map(lambda n: n + D("0.5"))), min_size=1, max_size=2),
        st.dictionaries(keywords, numbers, min_size=1, max_size=1).map(lambda schema: {"not": schema}),
        st.lists(st.dictionaries(keywords, numbers, min_size=1, max_size=1), min_size=1, max_size=2).map(
            lambda schemas: {"oneOf": schemas}
        ),
    )
    null_too = st.one_of(whole, st.none(), st.sampled_from([{"anyOf": [{"type": "null"}, {"minimum": D(3)}]}]))
    member = st.lists(st.sampled_from(PART.members), min_size=1, max_size=3)
    rank = st.dictionaries(keywords, st.sampled_from(TIER.members), min_size=1, max_size=2)
    schema = {"p": boolean, "q": maybe, "part": member, "tier": rank, "k": whole, "w": null_too}
    maps = st.fixed_dictionaries({}, optional=schema).filter(lambda when: 0 < len(when) <= 3)
    return st.recursive(
        maps,
        lambda inner: st.one_of(
            st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"any": parts}),
            st.lists(inner, min_size=1, max_size=2).map(lambda parts: {"all": parts}),
            inner.map(lambda part: {"not": part}),
        ),
        max_leaves=4,
    )


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(whens(), st.booleans()), min_size=1, max_size=3))
def test_an_example_is_found_exactly_where_there_is_one(wanted: list[tuple[dict[str, Any], bool]]) -> None:
    goals = [(read(when), wish) for when, wish in wanted]
    found = algebra().example(goals, TYPES)
    there = any(
        all((goal.truth(case) is Truth.TRUE) is wish for goal, wish in goals) for case in cases(*(goal for goal, _ in goals))
    )
    assert (found is not None) is there
    if found:
        assert found.certain
        assert all(goal.truth(Case(found.values)) is (Truth.TRUE if wish else Truth.FALSE) for goal, wish in goals)
        assert all(value in FINE[name] for name, value in found.values.items())


@settings(max_examples=300, deadline=None)
@given(whens(), whens())
def test_containment_is_strict_exactly_where_the_cases_are(inner_when: dict[str, Any], outer_when: dict[str, Any]) -> None:
    inner, outer = read(inner_when), read(outer_when)
    holds = [(inner.truth(case) is Truth.TRUE, outer.truth(case) is Truth.TRUE) for case in cases(inner, outer)]
    contained = all(far or not near for near, far in holds) and any(far and not near for near, far in holds)
    assert algebra().strictly_contained(page("inner", inner), page("outer", outer)) is contained


@settings(max_examples=100, deadline=None)
@given(whens())
def test_a_condition_neither_contains_itself_nor_overlaps_its_opposite(when: dict[str, Any]) -> None:
    one = read(when)
    assert not algebra().strictly_contained(page("a", one), page("b", one))
    assert algebra().example([(one, True), (read({"not": when}), True)], TYPES) is None


def numbers() -> st.SearchStrategy[dict[str, Any]]:
    """Conditions on a number that may be whole or not."""
    limits = st.dictionaries(
        st.sampled_from(["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"]),
        st.integers(0, 4).map(lambda half: D(half) / 2),
        min_size=1,
        max_size=2,
    )
    schema = st.recursive(
        st.one_of(st.just({"type": "integer"}), limits, limits.map(lambda some: {"type": "integer", **some})),
        lambda inner: st.one_of(inner.map(lambda part: {"not": part}), st.lists(inner, min_size=1, max_size=2).map(lambda parts: {"oneOf": parts})),
        max_leaves=4,
    )
    return schema.map(lambda one: {"n": one})


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(numbers(), st.booleans()), min_size=1, max_size=3))
def test_a_number_is_whole_or_not_in_every_cell(wanted: list[tuple[dict[str, Any], bool]]) -> None:
    goals = [(read(when), wish) for when, wish in wanted]
    found = algebra().example(goals, TYPES)
    there = any(all((goal.truth(case) is Truth.TRUE) is wish for goal, wish in goals) for case in cases(*(one for one, _ in goals)))
    assert (found is not None) is there
    if found:
        assert found.certain
        assert all((goal.truth(Case(found.values)) is Truth.TRUE) is wish for goal, wish in goals)


def test_a_part_of_a_number_of_forty_digits_is_no_whole_one() -> None:
    limit = D(10) ** 39
    assert algebra().example([(read({"n": {"minimum": limit}}), True), (read({"n": {"type": "integer"}}), False)], TYPES)


@pytest.mark.parametrize(
    ("one", "other", "certain"),
    [
        ({"fees": {"contains": {"minimum": D(9)}}}, {"fees": {"contains": {"maximum": D(1)}}}, False),
        ({"fees": {"contains": {"minimum": D(9)}}}, {"not": {"fees": {"contains": {"minimum": D(9)}}}}, None),
        ({"fees": {"const": [D(9)]}}, {"fees": {"enum": [[D(9)], [D(1)]]}}, True),
        ({"fees": {"const": [D(9)]}}, {"fees": {"const": [D(1)]}}, None),
        ({"n": {"multipleOf": D(2)}}, {"n": {"type": "integer"}}, False),
        ({"name": {"pattern": "^a"}}, {"name": {"pattern": "^b"}}, False),
        ({"name": {"pattern": "^a"}}, {"name": "bell"}, False),
        ({"name": {"maxLength": 3}}, {"p": True}, False),
        ({"k": {"multipleOf": 2}}, {"k": D(3)}, False),
        ({"marks": {"contains": {"const": 1}}}, {"marks": {"maxItems": 1}}, False),
        ({"name": {"not": {"const": "bell"}}}, {"name": {"not": {"const": "horn"}}}, True),
        ({"name": "bell"}, {"name": ["bell", "horn"]}, True),
        ({"name": "bell"}, {"name": "horn"}, None),
        ({"name": {"pattern": "^a"}}, {"not": {"name": {"pattern": "^a"}}}, None),
        ({"name": {"pattern": "^a"}, "p": True}, {"p": False}, None),
    ],
)
def test_other_keywords_may_fall_either_way_but_are_equal_to_themselves(one: Any, other: Any, certain: bool | None) -> None:
    found = algebra().example([(read(one), True), (read(other), True)], TYPES)
    assert (found and found.certain) is certain


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"code": {"not": {"const": "AB"}}}, {"code": {"not": {"const": "AC"}}}),
        ({"step": {"exclusiveMinimum": D(0), "exclusiveMaximum": D(10)}}, {"step": {"minimum": D(4), "maximum": D(8)}}),
        ({"marks": {"contains": {"const": 1}}}, {}),
        ({"marks": {"const": [D(1), D(2)]}}, {}),
        ({"marks": {"not": {"const": [D(1)]}}}, {"marks": {"not": {"const": [D(2)]}}}),
    ],
)
def test_a_case_is_not_denied_because_the_vocabulary_says_more_than_can_be_weighed(one: Any, other: Any) -> None:
    """An overlap that can't be refuted counts (rule 13): 6 is a step, "AD" a code, [1, 2] a list of marks."""
    assert algebra().example([(read(one), True), (read(other), True)], TYPES) is not None


@pytest.mark.parametrize(
    "when",
    [
        {"paid": {"exclusiveMaximum": D(0)}},
        {"k": {"maximum": D(-1)}},
        {"k": {"minimum": D(2), "exclusiveMaximum": D("2.5")}, "p": True, "any": [{"k": D(3)}]},
        {"k": {"exclusiveMinimum": D(2), "exclusiveMaximum": D(3)}},
        {"tier": {"exclusiveMinimum": "racer"}},
        {"part": {"not": {"enum": ["brake", "wheel", "chain"]}}},
        {"k": {"oneOf": [True, True]}},
    ],
)
def test_what_the_vocabulary_rules_out_has_no_example(when: Any) -> None:
    assert algebra().example([(read(when), True)], TYPES) is None


def test_a_range_of_money_reaches_from_the_facts_own_minimum() -> None:
    everything, wide = read({}), read({"paid": {"minimum": D(0)}})
    assert not algebra().strictly_contained(page("a", wide), page("b", everything))


TWO = """
playbook: late.{id}
title: A late repair
failure: repair/late
owner: workshop
{head}
say: {{put_right: I am seeing to it.}}
options: [{{option: a, title: A}}]
"""


@pytest.mark.parametrize(
    ("one", "other", "codes"),
    [
        ("when: {days_late: {maximum: 3}}", "when: {days_late: {minimum: 4}}", set()),
        ("when: {tier: racer}", "when: {insured: true}", {"ambiguous"}),
        ("derive: {w: days_late * 2}\nwhen: {w: {maximum: 3}}", "derive: {v: days_late * 2}\nwhen: {v: {minimum: 4}}", set()),
        (
            "derive: {w: 'working_days_between(due_on, today)'}\nwhen: {w: {maximum: 3}}",
            "calendar: {days: [mon]}\nderive: {w: 'working_days_between(due_on, today)'}\nwhen: {w: {minimum: 4}}",
            {"ambiguous"},
        ),
    ],
)
def test_derived_names_compare_by_what_they_mean_on_their_page(one: str, other: str, codes: set[str]) -> None:
    """The last two count different days: one repair can be three working days late and four Mondays."""
    pages = {"a.yaml": TWO.format(id="a", head=one), "b.yaml": TWO.format(id="b", head=other)}
    assert {finding.split("[")[1].split("]")[0] for finding in findings(pages)} == codes
