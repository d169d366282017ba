"""Incidents from a file on two books: what each gets, what it comes to, and that no line is lost."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from engine.allowances import Grant, stopped
from engine.replay import LONGEST_LINE, BadLine, Books, Line, Pair, lines_of, replay
from engine.tally import Tally
from tests.book import HOUSE, files, library, page

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
LIMITS = "limits: [{limit: month, per: customer, at_most: {GBP: 50}, count: 2, within: 30 days}]\n"
BEFORE = page(
    """
    - option: money
      title: Money back
      when: {days_late: {minimum: 5}}
      remedies: [{kind: refund, amount: 0.1 * paid}]
      say: {put_right: "You get {{ refund | money }}."}
    - {option: tea, title: Tea, remedies: [{kind: care, what: tea, worth: 1}], say: {put_right: I make you tea.}}
    """
)
AFTER = BEFORE.replace("minimum: 5", "minimum: 3").replace("0.1 * paid", "0.2 * paid")
LAW = """
entitlement: law.late
title: A tenth for every week
failure: repair/late
source: {law: Repairs Act, place: England, checked: 2026-11-01}
when: {days_late: {minimum: 7}}
remedies: [{id: tenth, kind: refund, amount: 0.1 * paid}]
say: {put_right: "You are owed {{ tenth | money }}."}
"""


def books(after: str = AFTER) -> Books:
    shared = {"house.yaml": HOUSE + LIMITS, "law.yaml": LAW}
    return Books(library({**shared, "late.yaml": BEFORE}), library({**shared, "late.yaml": after}), NOW)


def line(number: int = 1, **facts: Any) -> Line:
    body = {"failure": "repair/late", "facts": facts, "at": "2026-11-20T10:00:00Z", "role": "owner"}
    return Line(number, json.dumps(body).encode())


@pytest.mark.parametrize(
    ("facts", "kind"),
    [
        ({"days_late": 2, "paid": 100}, "same"),
        ({"days_late": 4, "paid": 100}, "option"),  # tea before, money now
        ({"days_late": 5, "paid": 100}, "amount"),  # 10.00 before, 20.00 now
        ({"days_late": 5, "paid": 0}, "same"),
    ],
)
def test_an_incident_counts_as_the_weightiest_of_its_changes(facts: dict[str, Any], kind: str) -> None:
    found = books().pair(line(**facts))
    assert isinstance(found, Pair) and found.kind == kind


def test_words_alone_are_the_least_of_changes() -> None:
    found = books(BEFORE.replace("I make you tea", "Tea is coming")).pair(line(days_late=1, paid=1))
    assert isinstance(found, Pair) and found.kind == "words"


def test_sums_approvals_and_what_is_owed_are_added_up() -> None:
    # Paid 100 and 7 days late: 10.00 owed by law in both books. Money back is 10.00 before, which an apprentice may give; now
    # it is 20.00, which he may not, so the tea for 1.00 comes first. Two days late: that tea in both.
    tally = Tally()
    asked = [{"days_late": 7, "paid": 100}, {"days_late": 2, "paid": 100}]
    bodies = [{"failure": "repair/late", "facts": facts, "role": "apprentice"} for facts in asked]
    tally.add([books().pair(Line(n, json.dumps(body).encode())) for n, body in enumerate(bodies, 1)])
    assert (tally.before.goodwill, tally.after.goodwill) == ({"GBP": Decimal("11.00")}, {"GBP": Decimal("2.00")})
    assert tally.before.owed == tally.after.owed == {"GBP": Decimal("10.00")}
    assert list(tally.moves) == [("option", "late.page, option money", "late.page, option tea")]
    assert tally.undated == 2


def test_a_role_that_may_give_nothing_else_must_ask() -> None:
    only = page("- {option: money, title: Money, remedies: [{kind: refund, amount: 0.1 * paid}], say: {put_right: Here.}}")
    pair = Books(library({"late.yaml": only}), library({"late.yaml": only.replace("0.1", "0.5")}), NOW).pair(line(days_late=1, paid=100))
    assert isinstance(pair, Pair) and pair.before.needs is None and pair.after.needs is None  # an owner gives 50.00 himself
    body = json.dumps({"failure": "repair/late", "facts": {"days_late": 1, "paid": 100}}).encode()
    tally = Tally()
    tally.add([Books(library({"late.yaml": only}), library({"late.yaml": only.replace("0.1", "0.5")}), NOW).pair(Line(1, body))])
    assert (dict(tally.before.approvals), dict(tally.after.approvals)) == ({}, {"owner": 1})
    assert [(key, move.times, move.lines) for key, move in tally.moves.items()] == [
        (("amount", "late.page, option money", "late.page, option money"), 1, [1])
    ]


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (b"{", "not JSON at line 1, column 2: Expecting property name enclosed in double quotes"),
        (b"[]", 'a line is one incident, such as {"failure": "food/late", "facts": {"delay_minutes": 40}}'),
        (b'{"failure": "repair/lat"}', "unknown failure 'repair/lat'"),
        (b'{"failure": "repair", "facts": {"paid": NaN}}', "NaN is not a number in JSON"),
        (b'{"failure": "repair", "failure": "repair"}', "the key 'failure' is there twice"),
        (b'{"failure": "repair", "facts": {"days_late": "soon"}}', "'days_late' takes a whole number, not 'soon'"),
        (b'{"failure": "repair", "fact": {}}', "unknown key 'fact'"),
        (b"\xff", "byte 1 of the body is not UTF-8"),
        (b"[" * 5000, "lists and objects stand more than 64 deep in each other"),
        (None, f"the line is longer than {LONGEST_LINE} bytes"),
    ],
)
def test_a_bad_line_says_what_is_wrong_with_it(body: bytes | None, fault: str) -> None:
    assert books().pair(Line(7, body)) == BadLine(7, fault)


def test_what_only_one_book_refuses_is_no_bad_line() -> None:
    older = library({"late.yaml": BEFORE, "facts.yaml": "facts: {days_late: {type: integer}, paid: {type: money}}"})
    found = Books(older, library({"late.yaml": BEFORE}), NOW).pair(line(days_late=1, paid=1, frame="Brompton"))
    assert isinstance(found, Pair) and found.kind == "page"
    assert found.before.refused is not None and found.before.refused.startswith("unknown fact 'frame'; known: channel, currency, ")
    assert found.after.page == "late.page"


def test_the_keys_of_a_request_to_the_service_are_taken_as_they_are() -> None:
    body = {"failure": "repair/late", "facts": {"days_late": 1}, "role": None, "channel": None, "language": None, "at": None, "explain": True}
    assert isinstance(books().pair(Line(1, json.dumps(body).encode())), Pair)


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    long = b"x" * (LONGEST_LINE + 10)
    found = list(lines_of(io.BytesIO(b'{"a": 1}\n\n  \n' + long + b"\n" + long + b"\nlast")))
    assert [(one.number, one.body) for one in found] == [(1, b'{"a": 1}\n'), (4, None), (5, None), (6, b"last")]


def test_two_processes_find_what_one_finds() -> None:
    shared = {"house.yaml": HOUSE + LIMITS, "law.yaml": LAW}
    both = files({**shared, "late.yaml": BEFORE}), files({**shared, "late.yaml": AFTER})
    lines = [line(number, days_late=number % 9, paid=number) for number in range(1, 601)]
    lines[299] = Line(300, b"{")
    told = []
    for workers in (1, 2):
        results = [one for chunk in replay(both, books(), lines, workers) for one in chunk]
        assert [one.number for one in results] == list(range(1, 601))
        tally = Tally()
        tally.add(results)
        told.append((tally.kinds, tally.before.cost, tally.after.cost, tally.after.approvals, tally.bad))
    assert told[0] == told[1]


def grant(day: int, goodwill: str, customer: str | None = "c1", line: int = 0) -> Grant:
    per = {"customer": customer} if customer else {}
    return Grant(NOW + timedelta(days=day), line or day, "GBP", Decimal(goodwill), per)


@pytest.mark.parametrize(
    ("grants", "lines", "unnamed"),
    [
        ([grant(1, "30"), grant(2, "20")], [], 0),  # fifty in all, as the limit allows
        ([grant(1, "30"), grant(2, "20.01")], [2], 0),
        ([grant(2, "20.01"), grant(1, "30")], [2], 0),  # in order of time, not of lines
        ([grant(1, "30"), grant(2, "30"), grant(3, "20")], [2], 0),  # what was stopped was not given
        ([grant(1, "1"), grant(2, "1"), grant(3, "1")], [3], 0),  # two in a month
        ([grant(1, "50"), grant(31, "50")], [], 0),  # thirty days later it no longer counts
        ([grant(1, "50"), grant(30, "50")], [30], 0),
        ([grant(1, "50", "c1"), grant(2, "50", "c2")], [], 0),
        ([grant(1, "50", None), grant(2, "50", None)], [], 2),
        ([grant(1, "0"), grant(2, "0"), grant(3, "0")], [], 0),
    ],
)
def test_a_limit_stops_what_is_more_than_it_has_left(grants: list[Grant], lines: list[int], unnamed: int) -> None:
    found = stopped(library({"house.yaml": HOUSE + LIMITS}).house, grants)["month"]
    assert (found.lines, found.times, found.unnamed) == (lines, len(lines), unnamed)
