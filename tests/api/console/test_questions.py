"""What is wrong with an answer is told with what would be right."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from api.console.address import Address
from api.console.desk import CounterDesk
from api.console.preferences import Preferences
from api.console.questions import Questioner
from tests.book import FACTS, library

MORE = FACTS + """
  code: {type: string, pattern: "^[A-Z]{2}$", minLength: 2, title: Code, ask: "Which code?"}
"""


@pytest.mark.parametrize(
    ("name", "typed", "wanted"),
    [
        ("frame", "x" * 31, "at most 30 characters"),
        ("code", "A", "at least 2 characters"),
        ("code", "a1", "an answer of another form"),
        ("share", "half", "a number"),
        ("insured", "perhaps", "yes or no"),
        ("closed_on", "whenever", "an answer of another form"),
    ],
)
def test_a_fault_says_what_is_wanted(name: str, typed: str, wanted: str) -> None:
    moment = datetime(2026, 11, 23, 10, tzinfo=UTC)
    desk = CounterDesk(library({"facts.yaml": MORE}), Preferences("en", "apprentice"), moment)
    address = Address("repair/late", {name: typed})
    asked = {question.name: question.fault for question in Questioner(desk, address, desk.tell(address), str).answered()}
    assert asked[name] == f"“{typed}” is not taken: it needs {wanted}. The answer goes on without it."
