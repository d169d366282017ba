"""Corners where the straight line once bent."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from engine.model.calendar import Calendar
from engine.model.condition import Condition, Truth
from tests.book import FACTS, decided, findings, page

LONDON = ZoneInfo("Europe/London")
OPTION = "- {option: a, title: A, remedies: [{kind: refund, amount: %s}]}"


def test_a_sum_and_a_shared_sum_may_use_one_letter() -> None:
    shared = FACTS + "derive: {all_fees: sum(f for f in fees)}\n"
    own = page(OPTION % "'sum(f + all_fees for f in fees)'")
    found = decided({"facts.yaml": shared, "late.yaml": own}, {"fees": ["1.00", "2.00"]}, role="owner")
    assert found.to_json()["options"][0]["remedies"][0]["amount"] == "9.00"


def test_a_name_that_is_always_null_takes_no_limit() -> None:
    pages = {"late.yaml": page("- {option: a, title: A}\n- {option: b, title: B, when: {gone: {minimum: 3}}}", "derive: {gone: null}")}
    assert [finding for finding in findings(pages) if "error[" in finding and "error[type]" not in finding] == []
    assert any("error[type]" in finding for finding in findings(pages))


def test_a_shop_that_closes_at_midnight_works_to_the_end_of_the_day() -> None:
    calendar = Calendar(days=frozenset(range(7)), opens=time(20), closes=time(0))
    late = datetime(2026, 11, 23, 23, 30, tzinfo=LONDON)
    assert calendar.add_hours(late, 1, LONDON) == datetime(2026, 11, 24, 20, 30, tzinfo=LONDON)


def test_working_hours_are_real_hours_when_the_clocks_go_back() -> None:
    calendar = Calendar(days=frozenset(range(7)), opens=time(0), closes=time(12))
    before = datetime(2026, 10, 25, 0, 30, tzinfo=LONDON)
    after = calendar.add_hours(before, 2, LONDON)
    assert (after.time(), after.tzname()) == (time(1, 30), "GMT")


def test_data_inside_const_is_no_schema() -> None:
    condition = Condition.parse({"x": {"const": {"$ref": "#", "kind": "odd"}}})
    assert condition.truth({"x": {"$ref": "#", "kind": "odd"}}) is Truth.TRUE


def test_a_step_for_multiples_may_be_of_any_size() -> None:
    assert Condition.parse({"x": {"multipleOf": 3}}).truth({"x": 10**4000}) is Truth.FALSE


def test_counting_working_days_over_a_holiday_is_the_same_backwards() -> None:
    calendar = Calendar(country="GB", subdivision="ENG")
    start, end = date(2026, 12, 24), date(2026, 12, 30)
    assert (calendar.days_between(start, end), calendar.days_between(end, start)) == (2, -2)
