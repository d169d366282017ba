"""What people write for a duration, a clock, a sum or a share is answered with how it is written here."""

from __future__ import annotations

import pytest

from engine.authoring.formula import FormulaFault, compile_formula
from engine.model.types import DATE, MONEY
from tests.book import findings, page

NAMES = {"today": DATE, "cake_price": MONEY}


@pytest.mark.parametrize(
    ("written", "fix"),
    [
        ("5 mins", "30 minutes, 2 hours or 1 working day"),
        ("ten minutes", "30 minutes, 2 hours or 1 working day"),
        ("in 5 minutes", "30 minutes, 2 hours or 1 working day"),
        ("5,00", "write a number with a point, as in 5.00"),
        ("1,250.00", "write a number with a point, as in 5.00"),
        ("2 business days", "30 minutes, 2 hours or 1 working day"),
        ("5 working days", "add_working_days(today, 5)"),
        ("90 minutes", "add_minutes(now, 90)"),
        ("12:30", "at_time(today, '12:30')"),
        ("7.30 pm", "at_time(today, '19:30')"),
        ("12:05am", "at_time(today, '00:05')"),
        ("27 November", "add_days(today, 3)"),
        ("£10", "{GBP: 10}"),
        ("GBP 12.50", "{GBP: 12.50}"),
        ("10 €", "{EUR: 10}"),
        ("20% of cake_price", "0.2 * cake_price"),
        ("12.5%", "0.125 * total"),
        ("2 x cake_price", "write it as in total * 0.1, with * for times"),
    ],
)
def test_what_people_write_is_answered_with_how_it_is_written(written: str, fix: str) -> None:
    with pytest.raises(FormulaFault) as fault:
        compile_formula(written, NAMES)
    assert fix in fault.value.fix


@pytest.mark.parametrize("key", ["due", "until"])
def test_words_that_say_a_faulty_moment_are_not_faulted_for_it(key: str) -> None:
    moments = {"due": "2 hours", "until": "3 hours", key: "5 mins"}
    promise = f"{{id: call, what: A call, due: {moments['due']}, until: {moments['until']}, standard: by us}}"
    own = page(f"- {{option: a, title: A, promise: [{promise}], say: {{follow_up: 'By {{{{ promises.call.{key} | time }}}}.'}}}}")
    found = [finding for finding in findings({"late.yaml": own}) if "late.yaml" in finding]
    assert len(found) == 1 and "'5 mins' is no formula" in found[0]
