"""What remedies come to, who may give them, and which option is recommended (meaning.md rules 16, 17 and 22)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from engine.deciding.price import Remaining
from engine.model.decision import OptionGiven
from engine.model.errors import IncidentRefused
from tests.book import HOUSE, decided, page

D = Decimal
TWO_CURRENCIES = HOUSE.replace("[GBP]", "[GBP, EUR, JPY]").replace("{GBP: 40}", "{GBP: 40, EUR: 48}")


def option(remedies: str, facts: dict[str, Any] | None = None, **request: Any) -> OptionGiven:
    return decided({"late.yaml": page(f"- {{option: a, title: A, remedies: {remedies}}}")}, facts, **request).options[0]


def priced(remedy: str, **facts: Any) -> str | None:
    found = option(f"[{{kind: refund, {remedy}}}]", facts)
    return found.remedies[0].to_json()["amount"] if found.remedies else "dropped"


@pytest.mark.parametrize(
    ("remedy", "facts", "expected"),
    [
        ("amount: paid", {"paid": "2.675"}, "2.68"),
        ("amount: {GBP: 5}", {}, "5.00"),
        ("amount: paid, at_least: 10", {"paid": 3}, "10.00"),
        ("amount: paid, at_most: 10", {"paid": 30}, "10.00"),
        ("amount: paid, at_least: 10, at_most: 5", {"paid": 3}, "5.00"),
        ("amount: paid, at_most: {GBP: 10}", {"paid": 30}, "10.00"),
        ("amount: paid, at_most: 10, times: days_late", {"paid": 30, "days_late": 3}, "30.00"),
        ("amount: paid, at_least: 1, times: days_late", {"paid": 30, "days_late": 0}, "0.00"),
        ("amount: paid, scale: [{when: {insured: true}, by: 2}, {when: {tier: club}, by: 0.5}]",
         {"paid": 8, "insured": True, "tier": "club"}, "8.00"),
        ("amount: paid, scale: [{when: {insured: true}, by: 2}, {when: {tier: club}, by: 0.5}]",
         {"paid": 8, "insured": False, "tier": "club"}, "4.00"),
        ("amount: 0.005 * paid, times: 2", {"paid": 1}, "0.01"),
        ("amount: paid / 3, times: 3", {"paid": 10}, "10.00"),
        ("amount: paid, round: {to: 0.05}", {"paid": "12.325"}, "12.35"),
        ("amount: paid, round: {to: 0.05, mode: half_even}", {"paid": "12.325"}, "12.30"),
        ("amount: paid, round: {to: 5, mode: up}", {"paid": "10.01"}, "15.00"),
        ("amount: paid, round: {to: 5, mode: down}", {"paid": "14.99"}, "10.00"),
        ("amount: paid, drop_below: 5", {"paid": "4.99"}, "dropped"),
        ("amount: paid, drop_below: 5", {"paid": "4.995"}, "5.00"),
        ("amount: paid, drop_below: 5", {"paid": "5"}, "5.00"),
        ("amount: paid, drop_unless_above: 5", {"paid": "5"}, "dropped"),
        ("amount: paid, drop_unless_above: {limit: 5, reason: small}", {"paid": "5.01"}, "5.01"),
        ("amount: paid, round: {to: 5, mode: up}, drop_below: 5", {"paid": "1"}, "5.00"),
        ("amount: paid, at_least: deposit, at_most: deposit, drop_below: deposit", {"paid": 7, "deposit": None}, "7.00"),
        ("amount: deposit, at_least: 5", {"deposit": None}, None),
        ("amount: paid, times: share", {"paid": 7, "share": None}, None),
        ("amount: paid, scale: [{when: {insured: true}, by: share}]", {"paid": 7, "insured": True, "share": None}, None),
        ("amount: paid, scale: [{when: {insured: true}, by: share}]", {"paid": 7, "insured": False, "share": None}, "7.00"),
        ("amount: -paid", {"paid": 0}, "0.00"),
    ],
)  # fmt: skip
def test_a_remedy_is_priced_in_the_rules_order(remedy: str, facts: dict[str, Any], expected: str | None) -> None:
    assert priced(remedy, **facts) == expected


@pytest.mark.parametrize(
    ("remedy", "facts", "asked"),
    [
        ("amount: paid", {}, [("paid", "amount")]),
        ("amount: paid, at_most: deposit", {"paid": 3}, [("deposit", "amount")]),
        ("amount: paid, drop_below: deposit", {"paid": 3}, [("deposit", "amount")]),
        ("amount: paid, times: days_late", {}, [("days_late", "amount"), ("paid", "amount")]),
        ("amount: paid, scale: [{when: {insured: true}, by: share}]", {"paid": 3}, [("insured", "choice"), ("share", "amount")]),
        ("amount: paid, scale: [{when: {insured: true}, by: share}]", {"paid": 3, "insured": False}, []),
        ("amount: deposit, times: days_late", {"deposit": None}, []),
        ("amount: paid, times: share, scale: [{when: {insured: true}, by: 2}]", {"paid": 3, "share": None}, []),
        ("amount: paid, when: {insured: true}", {"paid": 3}, [("insured", "choice")]),
        ("amount: paid, when: {insured: true}", {"insured": False}, []),
    ],
)
def test_an_unknown_sum_is_asked_for_as_long_as_it_can_change(remedy: str, facts: dict[str, Any], asked: list[Any]) -> None:
    found = decided({"late.yaml": page(f"- {{option: a, title: A, remedies: [{{kind: refund, {remedy}}}]}}")}, facts)
    assert [(ask.fact, ask.purpose) for ask in found.ask] == asked
    assert (found.status == "needs_facts") is bool(asked)


AUTHORITY = [
    # remedies, role, granted, may give, needs role, cost
    ("[]", None, 0, True, None, "0.00"),
    ("[{kind: care, worth: 0}]", None, 0, True, None, "0.00"),
    ("[{kind: refund, amount: 10}]", None, 0, True, None, "10.00"),
    ("[{kind: refund, amount: 10.01}]", None, 0, False, "mechanic", "10.01"),
    ("[{kind: refund, amount: 10.01}]", "mechanic", 0, True, None, "10.01"),
    ("[{kind: refund, amount: 5}, {kind: care, worth: 6}]", None, 0, False, "mechanic", "11.00"),
    ("[{kind: refund, amount: 5, worth: 6}]", None, 0, False, "mechanic", "11.00"),
    ("[{kind: refund, amount: 5}]", None, 5, True, None, "5.00"),
    ("[{kind: refund, amount: 5}]", None, "5.01", False, "mechanic", "5.00"),
    ("[{kind: refund, amount: 401}]", "owner", 0, False, None, "401.00"),
    ("[{kind: refund, amount: deposit}]", "mechanic", 0, False, "owner", None),
    ("[{kind: refund, amount: deposit}]", "owner", 0, True, None, None),
    ("[{kind: refund, amount: {GBP: 5}}, {kind: voucher, quantity: 3, unit: tubes, worth: 2}]", None, 0, True, None, "7.00"),
]


@pytest.mark.parametrize(("remedies", "role", "granted", "may_give", "needs_role", "cost"), AUTHORITY)
def test_a_role_may_give_up_to_its_limit(
    remedies: str, role: str | None, granted: Any, may_give: bool, needs_role: str | None, cost: str | None
) -> None:
    found = option(remedies, {"deposit": None}, role=role, granted=D(granted))
    assert (found.may_give, found.needs_role, found.blocked_by) == (may_give, needs_role, None)
    assert (found.cost and found.cost.to_json()) == (cost and {"amount": cost, "currency": "GBP"})


LIMITS = HOUSE + """
limits:
  - {limit: a-year, per: customer, at_most: {GBP: 100}, within: 12 months}
  - {limit: a-month, per: customer, count: 2, within: 1 month}
"""


@pytest.mark.parametrize(
    ("remedies", "remaining", "may_give", "blocked_by"),
    [
        ("[{kind: refund, amount: 10}]", {}, True, None),
        ("[{kind: refund, amount: 10}]", {"a-year": Remaining({"GBP": D(10)})}, True, None),
        ("[{kind: refund, amount: 10}]", {"a-year": Remaining({"GBP": D("9.99")})}, False, "a-year"),
        ("[{kind: refund, amount: 10}]", {"a-year": Remaining({"EUR": D(0)})}, True, None),
        ("[{kind: refund, amount: 10}]", {"a-month": Remaining({}, 1)}, True, None),
        ("[{kind: refund, amount: 10}]", {"a-month": Remaining({}, 0)}, False, "a-month"),
        ("[{kind: refund, amount: 10}]", {"a-month": Remaining({}, 0), "a-year": Remaining({"GBP": D(0)})}, False, "a-year"),
        ("[{kind: care, worth: 0}]", {"a-month": Remaining({}, 0)}, True, None),
        ("[{kind: refund, amount: deposit}]", {"a-month": Remaining({}, 0)}, False, "a-month"),
    ],
)
def test_a_limit_blocks_what_it_has_not_left(
    remedies: str, remaining: dict[str, Remaining], may_give: bool, blocked_by: str | None
) -> None:
    pages = {"house.yaml": LIMITS, "late.yaml": page(f"- {{option: a, title: A, remedies: {remedies}}}")}
    found = decided(pages, {"deposit": None}, remaining=remaining).options[0]
    assert (found.may_give, found.blocked_by) == (may_give, blocked_by)
    assert found.needs_role is None or not blocked_by


RANKED = """
- {option: dear, title: D, remedies: [{kind: refund, amount: 100}]}
- {option: maybe, title: M, when: {insured: true}}
- {option: cheap, title: C, remedies: [{kind: refund, amount: 20}]}
"""


@pytest.mark.parametrize(
    ("role", "facts", "options", "recommended"),
    [
        ("owner", {}, ["dear", "cheap", "maybe"], "dear"),
        ("mechanic", {}, ["dear", "cheap", "maybe"], "cheap"),
        (None, {}, ["dear", "cheap", "maybe"], "dear"),
        (None, {"insured": True}, ["dear", "maybe", "cheap"], "maybe"),
        (None, {"insured": False}, ["dear", "cheap"], "dear"),
    ],
)
def test_the_first_option_this_role_may_give_is_recommended(
    role: str | None, facts: dict[str, Any], options: list[str], recommended: str
) -> None:
    found = decided({"late.yaml": page(RANKED)}, facts, role=role)
    assert ([given.id for given in found.options], found.recommended) == (options, recommended)
    assert (found.foremost.id, found._replace(recommended=None).foremost.id) == (recommended, options[0])


@pytest.mark.parametrize(
    ("currency", "amount", "may_give"), [("GBP", "13.00", True), ("EUR", "13.00", True), ("JPY", "13", False)]
)
def test_an_absent_currency_is_zero_authority(currency: str, amount: str, may_give: bool) -> None:
    pages = {"house.yaml": TWO_CURRENCIES, "late.yaml": page("- {option: a, title: A, remedies: [{kind: refund, amount: paid}]}")}
    found = decided(pages, {"paid": 13, "currency": currency}, role="mechanic").options[0]
    assert (found.remedies[0].to_json()["amount"], found.may_give) == (amount, may_give)


def test_a_bare_sum_on_a_page_of_one_currency_is_no_sum_in_another() -> None:
    late = page("- {option: a, title: A, remedies: [{kind: refund, amount: 13}]}", "currency: GBP")
    pages = {"house.yaml": TWO_CURRENCIES, "late.yaml": late}
    assert decided(pages, {"currency": "GBP"}).options[0].remedies[0].to_json()["amount"] == "13.00"
    assert decided(pages, {"currency": "EUR"}).options[0].remedies[0].to_json()["amount"] is None


@pytest.mark.parametrize(
    ("amount", "facts", "message"),
    [
        ("paid / days_late", {"paid": 1, "days_late": 0}, "a formula divides by zero"),
        ("paid * 1e40 * 1e40 * 1e40 * 1e40 * 1e40 * 1e40 * 1e40 * 1e40 * 1e40 * 1e40 * 1e40", {"paid": 1}, None),
    ],
)
def test_a_sum_that_cannot_be_computed_refuses_the_incident(amount: str, facts: dict[str, Any], message: str | None) -> None:
    with pytest.raises(IncidentRefused) as refused:
        option(f"[{{kind: refund, amount: {amount}}}]", facts)
    assert message is None or str(refused.value) == message
