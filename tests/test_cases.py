"""A case is a situation and what must come of it; what differs is told so that its author can act."""

from __future__ import annotations

import textwrap
from datetime import UTC, datetime

import pytest

from engine.authoring.book import CheckedBook, compile_files
from engine.cases import CaseResult, run_cases

HOUSE = """
house: Quayside Inn
currency: GBP
languages: [en]
timezone: Europe/London
calendar: {country: GB, days: [mon, tue, wed, thu, fri]}
teams: {bar: {title: Bar}}
roles: [{role: waiter, may_give: {GBP: 15}}, {role: manager, may_give: {GBP: 500}}]
"""
FACTS = """
facts:
  minutes: {type: integer, minimum: 0, title: How late, ask: How late is it?}
  price: {type: money, title: Price, ask: What did it cost?}
  told_on: {type: date, title: Told on, ask: When did they tell us?}
"""
FAILURES = "failures: {food: {title: Food and drink}, food/late: {title: A meal is late}}"
LATE = """
playbook: food.late
title: A meal is late
failure: food
owner: bar
say: {acknowledge: You've waited long enough., apologise: I'm sorry.}
options:
  - option: off
    title: It comes off the bill
    when: {minutes: {minimum: 30}}
    remedies:
      - {kind: discount, amount: price}
      - {kind: gift, what: bread, worth: 1}
    say: {put_right: "{{ discount | money }} comes off your bill."}
  - option: bread
    title: Bread while they wait
    remedies: [{kind: gift, what: bread, worth: 1}]
    say: {put_right: Here's bread from us.}
"""
PRICE_LAW = """
entitlement: law.price
title: A late meal is cheaper
failure: food/late
source: {law: The Late Meals Act, place: England, checked: 2026-11-01}
when: {minutes: {minimum: 0}}
unless: [{reason: not_late, when: {minutes: {maximum: 9}}}]
remedies: [{id: tenth, kind: refund, amount: 0.1 * price}]
deadlines: {pay_by: "add_days(told_on, 14)"}
say: {put_right: "You are owed {{ tenth | money }}."}
"""
BOOK = {"house.yaml": HOUSE, "facts.yaml": FACTS, "failures.yaml": FAILURES, "late.yaml": LATE, "law.yaml": PRICE_LAW}
SITUATION = "{failure: food/late, facts: {minutes: 45, price: 38.5, told_on: 2026-11-20}, at: 2026-11-23T10:00:00Z, role: manager}"
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


def checked(cases: str) -> CheckedBook:
    pages = {**BOOK, "late.cases.yaml": cases}
    return compile_files({path: textwrap.dedent(text).encode() for path, text in pages.items()})


def ran(cases: str) -> list[CaseResult]:
    book = checked(cases)
    assert book.library is not None, "\n".join(map(str, book.errors))
    return run_cases(book.library, book.documents, NOW)


def differences(expect: str, situation: str = SITUATION) -> list[str]:
    """What differs where the situation of a meal 45 minutes late is expected to give this."""
    (result,) = ran(f"cases: [{{case: one, {situation[1:-1]}, expect: {expect}}}]")
    assert result.passed == (not result.differences)
    return [str(difference) for difference in result.differences]


@pytest.mark.parametrize(
    "expect",
    [
        "{playbook: food.late, option: off, options: [off, bread], recommended: off}",
        "{remedies: [{id: discount, amount: '38.50', currency: GBP}]}",
        "{remedies: [{id: gift, what: bread}, {id: discount, amount: 38.5}]}",
        "{remedies: [{id: gift, amount: null, worth: 1}]}",
        "{remedies: [discount, gift]}",
        "{options: [{id: off, remedies: [discount, gift]}, bread]}",
        "{options: [off, {id: bread, remedies: [{id: gift, worth: 1}]}]}",
        "{says: [You've waited, '£38.50'], never_says: [unfortunately]}",
        "{says: [You’ve waited]}",
        "{asks: [], status: decided, may_give: true, needs_role: null, tied: false}",
        "{owed: [law.price], not_owed: [], may_be_owed: []}",
        "{owed: [{entitlement: law.price, remedies: [{id: tenth, amount: '3.85', currency: GBP}]}]}",
        "{owed: [{entitlement: law.price, remedies: [tenth]}]}",
        "{owed: [{entitlement: law.price, deadlines: {pay_by: 2026-12-04}, choices: [], standing: null}]}",
        "{deadlines: {pay_by: 2026-12-04}}",
        "{deadlines: {law.price: {pay_by: 2026-12-04}}}",
        "{refused: false}",
    ],
)
def test_an_expectation_that_holds_makes_no_difference(expect: str) -> None:
    assert differences(expect) == []


def test_the_findings_of_the_page_are_held_against_what_a_case_expects() -> None:
    """All codes of the page that is chosen, and of no other."""
    cases = f"cases: [{{case: one, {SITUATION[1:-1]}, expect: {{findings: %s}}}}]"
    book = checked(cases % "[]")
    assert book.library is not None
    codes = sorted({finding.code for finding in book.findings if finding.place.path == "late.yaml"})
    assert codes != []
    for wanted, told in (("[]", [f"findings: wanted none; got {', '.join(codes)} (page food.late)"]), (f"[{', '.join(codes)}]", [])):
        again = checked(cases % wanted)
        (result,) = run_cases(book.library, again.documents, NOW, book.findings)
        assert [str(difference) for difference in result.differences] == told


@pytest.mark.parametrize(
    ("expect", "told"),
    [
        ("{option: bread}", "option: wanted bread; got off"),
        ("{options: [bread, off]}", "options: wanted bread, off; got off, bread"),
        (
            "{options: [off, {id: bread, remedies: [discount]}]}",
            "options: wanted off; id bread, remedies discount; got off; id bread, remedies gift",
        ),
        ("{recommended: null}", "recommended: wanted none; got off"),
        (
            "{remedies: [{id: discount, amount: '40.00', currency: GBP}]}",
            "remedies: wanted id discount, amount 40.00, currency GBP; "
            "got id discount, amount 38.50, currency GBP; id gift, amount none, currency GBP (option off)",
        ),
        ("{remedies: [discount]}", "remedies: wanted discount; got discount, gift (option off)"),
        ("{remedies: [gift, discount]}", "remedies: wanted gift, discount; got discount, gift (option off)"),
        ("{remedies: []}", "remedies: wanted none; got discount, gift (option off)"),
        ("{asks: [price]}", "asks: wanted price; got none"),
        ("{may_give: false}", "may_give: wanted false; got true"),
        ("{status: needs_facts}", "status: wanted needs_facts; got decided"),
        ("{owed: []}", "owed: wanted none; got law.price"),
        ("{not_owed: [law.price]}", "not_owed: wanted law.price; got none"),
        (
            "{owed: [{entitlement: law.price, remedies: [{id: tenth, amount: '3.00'}]}]}",
            "owed: wanted entitlement law.price, remedies id tenth, amount 3.00; "
            "got entitlement law.price, remedies id tenth, amount 3.85",
        ),
        (
            "{owed: [{entitlement: law.price, remedies: [tenth, voucher]}]}",
            "owed: wanted entitlement law.price, remedies tenth, voucher; got entitlement law.price, remedies tenth",
        ),
        ("{deadlines: {pay_by: 2026-12-05}}", "deadlines: wanted pay_by 2026-12-05; got 2026-12-04"),
        ("{deadlines: {sue_by: 2026-12-05}}", "deadlines: wanted sue_by 2026-12-05; got none"),
        ("{refused: true}", "refused: wanted a refusal; got the page food.late"),
        ("{refused: [price]}", "refused: wanted a refusal of price; got the page food.late"),
    ],
)
def test_a_difference_says_what_was_wanted_and_what_came(expect: str, told: str) -> None:
    assert differences(expect) == [told]


def test_words_that_are_missing_are_told_with_all_that_is_said() -> None:
    text = "You've waited long enough.\nI'm sorry.\nYou are owed £3.85. £38.50 comes off your bill."
    assert differences("{says: [oak, sorry]}") == [f"says: wanted 'oak'; got “{text}”"]
    assert differences("{never_says: [oak, sorry]}") == [f"never_says: wanted no 'sorry'; got “{text}”"]


@pytest.mark.parametrize(
    ("facts", "expect", "told"),
    [
        ("{minutes: -1}", "{refused: true}", []),
        ("{minutes: -1}", "{refused: [minutes]}", []),
        ("{minute: 1, minutes: soon}", "{refused: [minute, minutes]}", []),
        ("{minutes: soon}", "{option: off}", ["refused: wanted a decision; got a refusal: 'minutes' takes a whole number, not 'soon'"]),
        (
            "{minutes: soon}",
            "{refused: [price]}",
            ["refused: wanted a refusal of price; got a refusal of minutes: 'minutes' takes a whole number, not 'soon'"],
        ),
    ],
)
def test_a_refusal_can_be_expected(facts: str, expect: str, told: list[str]) -> None:
    situation = f"{{failure: food/late, facts: {facts}, at: 2026-11-23T10:00:00Z}}"
    assert differences(expect, situation) == told


def test_what_may_be_owed_names_what_it_depends_on() -> None:
    situation = "{failure: food/late, facts: {price: 10}, at: 2026-11-23T10:00:00Z}"
    assert differences("{may_be_owed: [{entitlement: law.price, depends_on: [minutes]}]}", situation) == []


def test_the_option_is_the_recommended_one_even_where_it_comes_second() -> None:
    situation = "{failure: food, facts: {minutes: 45, price: 38.50}, at: 2026-11-23T10:00:00Z, role: waiter}"
    expect = "{option: bread, options: [off, bread], remedies: [{id: gift}], says: [Here's bread], may_give: true}"
    assert differences(expect, situation) == []


def test_cases_run_in_their_order_and_know_their_place() -> None:
    results = ran("""
        cases:
          - case: the first
            failure: food
            expect: {option: bread}
          - case: the second
            failure: food
            facts: {minutes: 3}
            expect: {option: off}
        """)
    assert [result.to_json() for result in results] == [
        {"path": "late.cases.yaml", "line": 3, "case": "the first", "passed": True, "differences": []},
        {
            "path": "late.cases.yaml",
            "line": 6,
            "case": "the second",
            "passed": False,
            "differences": [{"key": "option", "wanted": "off", "got": "bread"}],
        },
    ]
    assert [result.case.dated for result in results] == [False, False]


@pytest.mark.parametrize(
    "expect",
    [
        "{text: \"You've waited long enough.\\nI'm sorry.\\nYou are owed £3.85. £38.50 comes off your bill.\"}",
        "{moves: {apologise: I’m sorry., explain: null}, subject: null}",
        "{tells: [], promises: []}",
    ],
)
def test_words_can_be_expected_to_the_letter(expect: str) -> None:
    assert differences(expect) == []


@pytest.mark.parametrize(
    ("expect", "told"),
    [
        ("{moves: {apologise: I'm very sorry.}}", "moves: wanted apologise: I'm very sorry.; got apologise: I'm sorry."),
        ("{moves: {explain: The oven broke.}}", "moves: wanted explain: The oven broke.; got explain: none"),
        ("{subject: Your meal}", "subject: wanted Your meal; got none"),
        ("{promises: [{id: call, due: 2026-11-24}]}", "promises: wanted id call, due 2026-11-24; got none (option off)"),
        ("{tells: [{team: bar}]}", "tells: wanted team bar; got none (option off)"),
    ],
)
def test_one_letter_makes_a_difference(expect: str, told: str) -> None:
    assert differences(expect) == [told]
