"""The second reading of `meaning.md`, held to small claims worked out by hand."""

from typing import Any

import pytest
import yaml

from .evaluator import decide
from .formulas import Refused

HOUSE = """
house: Harbour Table
currency: GBP
currencies: [GBP, EUR]
languages: [en]
timezone: Europe/London
calendar: {days: [mon, tue, wed, thu, fri]}
roles: [{role: waiter, may_give: {GBP: 10}}, {role: manager, may_give: {GBP: 50, EUR: 60}}]
"""
FACTS = """
facts:
  guests: {type: integer, minimum: 0, maximum: 9}
  vip: {type: boolean}
  form: {type: boolean, nullable: true}
  tier: {enum: [standard, silver, gold], ordered: true}
  party: {enum: [small, large], default: small}
  total: {type: money, minimum: 0}
  left: {type: money, nullable: true}
  day: {type: date}
  charges: {type: [money]}
  dish: {type: string}
derive: {fifth: 0.2 * total}
"""
FAILURES = "failures: {food: {}, food/late: {}, food/late/starter: {}}"
ANY = "{playbook: any.case, failure: food, options: [{option: hear, remedies: [{kind: care, worth: 0}]}]}"


def answer(
    *pages: str, failure: str = "food/late", role: str = "manager", at: str = "2026-06-30T10:00:00Z", **facts: Any
) -> Any:
    texts = {"house.yaml": HOUSE, "facts.yaml": FACTS, "failures.yaml": FAILURES, "pages/any.yaml": ANY}
    texts |= {f"pages/{index}.yaml": page for index, page in enumerate(pages)}
    book = {path: yaml.safe_load(text) for path, text in texts.items()}
    return decide(book, {"failure": failure, "facts": facts, "at": at, "role": role})


def when(condition: str, name: str = "p", rest: str = "failure: food/late") -> str:
    return f"{{playbook: {name}, {rest}, when: {condition}, options: [{{option: x, remedies: []}}]}}"


def paying(remedy: str, derive: str = "{}") -> str:
    return f"{{playbook: p, failure: food/late, derive: {derive}, options: [{{option: x, remedies: [{{kind: refund, {remedy}}}]}}]}}"


def owing(content: str) -> str:
    return f"{{entitlement: law.e, failure: food/late, {content}}}"


@pytest.mark.parametrize(
    ("condition", "facts", "playbook", "asked"),
    [
        ("{vip: true, tier: gold}", {"vip": True}, "any.case", ["tier"]),
        ("{vip: true, tier: gold}", {"vip": False}, "any.case", []),
        ("{any: [{vip: true}, {tier: gold}]}", {"tier": "gold"}, "p", []),
        ("{not: {any: [{vip: true}, {guests: 3}]}}", {"vip": False}, "any.case", ["guests"]),
        ("{form: false}", {"form": None}, "any.case", []),
        ("{not: {form: false}}", {"form": None}, "p", []),
        ("{form: [null, true]}", {"form": None}, "p", []),
        ("{tier: {exclusiveMinimum: standard, exclusiveMaximum: gold}}", {"tier": "silver"}, "p", []),
        ("{total: {minimum: {GBP: 5, EUR: 6}}}", {"total": "5.50", "currency": "EUR"}, "any.case", []),
        ("{total: {minimum: {GBP: 5}}}", {"total": "5.50", "currency": "EUR"}, "any.case", []),
        ("{failure: food/late, fifth: {minimum: 0}}", {}, "any.case", ["total"]),
        ("{party: large}", {}, "any.case", []),
    ],
)
def test_a_condition_is_three_valued(condition: str, facts: dict[str, Any], playbook: str, asked: list[str]) -> None:
    decision = answer(when(condition), **facts)
    assert (decision["playbook"], [ask["fact"] for ask in decision["ask"]]) == (playbook, asked)


def test_a_page_holds_through_its_last_day_and_not_after() -> None:
    page = "{playbook: p, failure: food, priority: 1, valid: {until: '2026-06-30'}, options: [{option: x}]}"
    assert answer(page, at="2026-06-30T22:59:00Z")["playbook"] == "p"
    assert answer(page, at="2026-06-30T23:00:00Z")["playbook"] == "any.case"  # July has begun in London


@pytest.mark.parametrize(
    ("first", "second", "chosen", "tied"),
    [
        ("{guests: {minimum: 3}}", "{guests: {minimum: 5}}", "q", False),
        ("{guests: {minimum: 5}}", "{guests: {exclusiveMinimum: 4}}", "p", True),  # the same integers
        ("{guests: {maximum: 9}}", "{guests: {minimum: 0}}", "p", True),  # both cover all the fact may be
        ("{not: {form: true}}", "{form: false}", "q", False),  # null is covered by the first alone
        ("{not: {vip: true}}", "{vip: false}", "p", True),
        ("{any: [{tier: gold}, {vip: false}]}", "{vip: false}", "q", False),
        ("{fifth: {minimum: {GBP: 1, EUR: 1}}}", "{fifth: {minimum: {GBP: 1, EUR: 2}}}", "q", False),
    ],
)
def test_the_strictly_contained_page_wins(first: str, second: str, chosen: str, tied: bool) -> None:
    decision = answer(when(first, "p"), when(second, "q"), guests=7, vip=False, form=False, total=20)
    assert (decision["playbook"], decision["tied"]) == (chosen, tied)


def test_priority_beats_depth_and_depth_beats_a_condition() -> None:
    shallow, deep = when("{vip: true}", "p", "failure: food"), when("{}", "q", "failure: food/late")
    assert answer(shallow, deep, vip=True)["playbook"] == "q"
    assert answer(shallow.replace("failure", "priority: 1, failure", 1), deep, vip=True)["playbook"] == "p"


def test_a_page_under_a_true_one_is_not_asked_about() -> None:
    assert answer(when("{vip: true}"), when("{vip: true, tier: gold}", "q"), tier="silver", vip=True)["ask"] == []
    assert answer(when("{guests: 1}", "p", "failure: food"), when("{vip: true}", "q"), vip=True)["ask"] == []


@pytest.mark.parametrize(
    ("remedy", "facts", "amount", "asked"),
    [
        ("amount: 0.1 * total", {"total": "26.75"}, "2.68", []),
        ("amount: total / 3 * 3", {"total": 10}, "10.00", []),
        ("amount: 'sum(min(x, total) for x in charges)'", {"charges": [1, 8], "total": 3}, "4.00", []),
        ("amount: 'sum(min(x, total) for x in charges)'", {"charges": []}, "0.00", []),
        ("amount: 'coalesce(left, total)'", {"left": None}, None, ["total"]),
        ("amount: 'coalesce(left, total)'", {"left": 4}, "4.00", []),
        ("amount: total if vip and tier > 'silver' else left", {"vip": False, "left": 3}, "3.00", []),
        ("amount: total if vip else left", {"total": 1}, None, ["vip", "left"]),
        ("amount: total if form else left", {"form": None}, None, []),
        ("amount: total, at_least: left, times: guests", {"total": 2, "left": None, "guests": 3}, "6.00", []),
        (
            "amount: total, at_most: 5, times: 2, scale: [{when: {vip: true}, by: 0.25}]",
            {"total": 9, "vip": True},
            "2.50",
            [],
        ),
        ("amount: total, scale: [{when: {vip: true}, by: 0.25}]", {"total": 9}, None, ["vip"]),
        ("amount: total, round: {to: 0.5, mode: half_even}", {"total": "1.25"}, "1.00", []),
        ("amount: {GBP: 1, EUR: 2}", {"currency": "EUR"}, "2.00", []),
        ("amount: total, times: left", {"left": None}, None, []),
    ],
)
def test_a_price_is_exact_and_null_is_not_zero(
    remedy: str, facts: dict[str, Any], amount: str | None, asked: list[str]
) -> None:
    decision = answer(paying(remedy), **facts)
    assert [item["amount"] for item in decision["options"][0]["remedies"]] == [amount]
    assert [ask["fact"] for ask in decision["ask"]] == asked


def test_the_limit_of_a_drop_is_tested_on_the_rounded_sum() -> None:
    assert answer(paying("amount: total, drop_below: 4"), total="3.996")["options"][0]["cost"]["amount"] == "4.00"
    assert answer(paying("amount: total, drop_unless_above: 4"), total="4.004")["options"][0]["remedies"] == []


@pytest.mark.parametrize(
    ("remedy", "role", "facts", "may", "needs"),
    [
        ("amount: total", "waiter", {"total": 10}, True, None),
        ("amount: total", "waiter", {"total": "10.01"}, False, "manager"),
        ("amount: total", "manager", {"total": 51}, False, None),
        ("amount: total", "waiter", {"total": 1, "currency": "EUR"}, False, "manager"),  # an absent currency is zero
        ("amount: total", "waiter", {}, False, "manager"),
        ("amount: left", "manager", {"left": None}, True, None),
        ("amount: 1, when: {vip: true}", "waiter", {}, False, "manager"),
        ("amount: 99, when: {vip: true}", "waiter", {"vip": False}, True, None),
    ],
)
def test_who_may_give(remedy: str, role: str, facts: dict[str, Any], may: bool, needs: str | None) -> None:
    option = answer(paying(remedy), role=role, **facts)["options"][0]
    assert (option["may_give"], option["needs_role"]) == (may, needs)


def test_unknown_options_come_last_and_are_never_recommended() -> None:
    options = "[{option: a, when: {vip: true}}, {option: b, when: {guests: 2}}, {option: c, remedies: [{kind: refund, amount: total}]}]"
    decision = answer(f"{{playbook: p, failure: food/late, options: {options}}}", guests=3)
    assert [(option["id"], option["depends_on"]) for option in decision["options"]] == [("c", []), ("a", ["vip"])]
    assert decision["recommended"] == "c"
    assert decision["ask"] == [{"fact": "vip", "purpose": "choice"}, {"fact": "total", "purpose": "amount"}]


def test_the_first_option_this_role_may_give_is_recommended() -> None:
    options = (
        "[{option: a, remedies: [{kind: refund, amount: 20}]}, {option: b, remedies: [{kind: refund, amount: 9}]}]"
    )
    page = f"{{playbook: p, failure: food/late, options: {options}}}"
    assert answer(page, role="waiter")["recommended"] == "b"
    assert answer(page.replace("amount: 9", "amount: 90"), role="waiter")["recommended"] == "a"


def test_a_table_is_unknown_behind_an_unknown_row() -> None:
    derive = "{pct: {table: [{when: {vip: true}, value: 0.5}, {when: {tier: gold}, value: 0.2}], else: 0}}"
    page = paying("amount: pct * total", derive)
    assert answer(page, total=10, tier="gold")["ask"] == [{"fact": "vip", "purpose": "amount"}]
    assert answer(page, total=10, tier="gold", vip=False)["options"][0]["remedies"][0]["amount"] == "2.00"


def test_a_rate_before_the_first_start_is_null() -> None:
    derive = "{rate: {by: day, from: {'2025-04-01': 10, '2026-04-01': 15}}}"
    amounts = [
        answer(paying("amount: rate", derive), day=day)["options"][0]["remedies"][0]["amount"]
        for day in ("2025-03-31", "2026-03-31", "2026-04-01")
    ]
    assert amounts == [None, "10.00", "15.00"]


def test_words_ask_last_and_optional_words_not_at_all() -> None:
    page = "{playbook: p, failure: food/late, options: [{option: x}], say: {explain: 'The {{ dish }}{% if day is defined %} {{ day }}{% endif %}'}}"
    assert answer(page)["ask"] == [{"fact": "dish", "purpose": "words"}]


@pytest.mark.parametrize(
    "facts",
    [{"guests": None}, {"guests": 1.5}, {"guests": 10}, {"guets": 1}, {"vip": 1}, {"tier": "iron"}, {"total": "much"}, {"day": "2026-02-30"},
     {"charges": [None]}, {"currency": "USD"}, {"noticed_by": "nobody"}],
)  # fmt: skip
def test_a_wrong_fact_refuses_the_incident(facts: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refused:
        answer(**facts)
    assert refused.value.facts == list(facts)


def test_division_by_zero_is_refused_only_where_it_is_reached() -> None:
    with pytest.raises(Refused):
        answer(paying("amount: total / guests"), total=9, guests=0)
    assert (
        answer(paying("amount: total if guests == 0 else total / guests"), total=9, guests=0)["options"][0]["cost"][
            "amount"
        ]
        == "9.00"
    )


@pytest.mark.parametrize(
    ("content", "facts", "owed", "may_be", "not_owed"),
    [
        ("when: {vip: true}, remedies: [{kind: repair}]", {"vip": False}, [], [], []),
        ("when: {vip: true}, remedies: [{kind: repair}]", {}, [], [(None, ["vip"])], []),
        (
            "unless: [{reason: a, when: {vip: true}}, {reason: b, when: {guests: 1}}], remedies: []",
            {"guests": 1},
            [],
            [],
            [(None, "b")],
        ),
        ("when: {vip: true}, unless: [{reason: b, when: {guests: 1}}], remedies: []", {"guests": 1}, [], [], []),
        ("remedies: [{id: r, kind: repair, when: {vip: true}}, {kind: redo}]", {}, ["redo"], [("r", ["vip"])], []),
        (
            "remedies: [{id: r, kind: refund, amount: total, drop_below: {limit: 2, reason: small}}]",
            {"total": 1},
            [],
            [],
            [("r", "small")],
        ),
    ],
)
def test_what_is_owed(
    content: str, facts: dict[str, Any], owed: list[str], may_be: list[Any], not_owed: list[Any]
) -> None:
    decision = answer(owing(content), **facts)
    assert [remedy["id"] for entry in decision["owed"] for remedy in entry["remedies"]] == owed
    assert [(entry["remedy"], entry["depends_on"]) for entry in decision["may_be_owed"]] == may_be
    assert [(entry["remedy"], entry["reason"]) for entry in decision["not_owed"]] == not_owed


def test_only_what_exceeds_the_owed_sum_counts_against_authority() -> None:
    law = owing("remedies: [{id: back, kind: refund, amount: 40}]")
    option = answer(law, paying("amount: 50, settles: law.e.back"), role="waiter")["options"][0]
    assert (option["may_give"], option["cost"]["amount"]) == (True, "50.00")
    unsure = owing("when: {vip: true}, remedies: [{id: back, kind: refund, amount: 40}]")
    assert answer(unsure, paying("amount: 50, settles: law.e.back"), role="waiter")["options"][0]["may_give"] is False
