"""The engine and the second reading of `meaning.md` give the same decision on random books.

`AMENDS_FULL=1` tries 5,000 books instead of 200, each with five incidents.
"""

import json
import os
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, assume, given, note, settings
from hypothesis import strategies as st

from engine import Incident, decide
from engine.authoring.book import compile_files
from engine.model.errors import IncidentRefused

from .books import books, incidents
from .evaluator import decide as expected_decision
from .formulas import Refused

EXAMPLES = 5000 if os.environ.get("AMENDS_FULL") == "1" else 200
INCIDENTS_A_BOOK = 5
REFUSED = {"refused": True}


def as_json(data: Any) -> str:
    """JSON with Decimals as the number literals they are."""
    if isinstance(data, Decimal):
        return format(data, "f")
    if isinstance(data, Mapping):
        return "{" + ", ".join(f"{json.dumps(str(key))}: {as_json(value)}" for key, value in data.items()) + "}"
    if isinstance(data, list | tuple):
        return "[" + ", ".join(map(as_json, data)) + "]"
    return json.dumps(data)


def exactly(text: str) -> Any:
    return json.loads(text, parse_float=Decimal)


def number_or_word(value: Any) -> Any:
    """`5` and `"5.00"` are one default."""
    try:
        return value if value is None or isinstance(value, bool | list) else Decimal(str(value))
    except ArithmeticError:
        return value


def compared(decision: dict[str, Any]) -> dict[str, Any]:
    """The parts of a decision that `meaning.md` settles."""
    playbook = decision["playbook"]
    return {
        "status": decision["status"],
        "playbook": playbook["id"] if isinstance(playbook, dict) else playbook,
        "tied": decision["tied"],
        "assumed": {name: number_or_word(value) for name, value in decision["assumed"].items()},
        "ask": [(ask["fact"], ask["purpose"]) for ask in decision["ask"]],
        "recommended": decision["recommended"],
        "options": [
            {
                **{key: option[key] for key in ("id", "may_give", "needs_role", "cost")},
                "depends_on": sorted(option["depends_on"]),
                "remedies": [(remedy["id"], remedy["amount"], remedy["worth"]) for remedy in option["remedies"]],
            }
            for option in decision["options"]
        ],
        "owed": [
            (
                entry["entitlement"],
                [(remedy["id"], remedy["amount"]) for remedy in entry["remedies"]],
                entry["deadlines"],
            )
            for entry in decision["owed"]
        ],
        "may_be_owed": [
            (entry["entitlement"], entry["remedy"], sorted(entry["depends_on"])) for entry in decision["may_be_owed"]
        ],
        "not_owed": [(entry["entitlement"], entry["remedy"], entry["reason"]) for entry in decision["not_owed"]],
    }


def by_the_page(book: dict[str, Any], request: dict[str, Any]) -> dict[str, Any]:
    try:
        return compared(expected_decision(book, request))
    except Refused:
        return REFUSED


def by_the_engine(library: Any, request: dict[str, Any]) -> dict[str, Any]:
    try:
        decision = decide(library, Incident.parse(library, exactly(as_json(request))))
    except IncidentRefused:
        return REFUSED
    return compared(exactly(json.dumps(decision.to_json())))


def agree(data: st.DataObject, entitlements: bool) -> None:
    book = data.draw(books(entitlements=entitlements), label="book")
    checked = compile_files({path: as_json(page).encode() for path, page in book.items()})
    note("\n".join(map(str, checked.findings)))
    assume(checked.library is not None)
    plain = exactly(as_json(book))
    for _ in range(INCIDENTS_A_BOOK):
        request = data.draw(incidents(book), label="incident")
        assert by_the_engine(checked.library, request) == by_the_page(plain, request)


random_books = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.filter_too_much,
        HealthCheck.data_too_large,
        HealthCheck.large_base_example,
    ],
)


@random_books
@given(st.data())
def test_the_engine_decides_as_the_page_says(data: st.DataObject) -> None:
    agree(data, entitlements=False)


@random_books
@given(st.data())
def test_the_engine_owes_what_the_page_says(data: st.DataObject) -> None:
    agree(data, entitlements=True)


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_random_book_is_rarely_in_error(data: st.DataObject) -> None:
    """Most books must reach the comparison: only a possible tie is the generator's to leave in."""
    book = data.draw(books(entitlements=True), label="book")
    findings = compile_files({path: as_json(page).encode() for path, page in book.items()}).findings
    assert {finding.code for finding in findings if str(finding.severity).endswith("error")} <= {"ambiguous"}
