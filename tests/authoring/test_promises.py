"""A promise that is due before what it depends on."""

from __future__ import annotations

import pytest

from tests.book import findings, page


@pytest.mark.parametrize(
    ("due", "by", "early"),
    [
        ("1 hour", "90 minutes", True), ("90 minutes", "1 hour", False), ("60 minutes", "1 hour", False),
        ("1 week", "8 days", True), ("1 week", "7 days", False), ("1 working day", "2 working days", True),
        ("1 month", "2 months", True), ("4 hours", "1 day", False), ("1 working day", "2 days", False),
        ("add_days(today, 1)", "2 days", False),
    ],
)  # fmt: skip
def test_a_promise_is_due_after_what_it_depends_on(due: str, by: str, early: bool) -> None:
    promise = f'{{id: done, what: The bike, due: "{due}", depends_on: [{{team: workshop, by: "{by}"}}]}}'
    found = findings({"late.yaml": page(f"- {{option: a, title: A, promise: [{promise}]}}")})
    assert any("[early-promise]" in finding for finding in found) is early
