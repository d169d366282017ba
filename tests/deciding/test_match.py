"""Which page answers, and which could still (meaning.md rules 11 to 13)."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.deciding.match import Desk, match
from engine.model.incident import Incident
from engine.model.library import Library
from engine.pipeline import decide
from tests.book import decided, library, page

PAGE = """
playbook: {id}
title: A page
failure: {failure}
owner: workshop
{head}
say: {{put_right: I am seeing to it.}}
options: [{{option: a, title: A}}]
"""


def pages(**heads: str) -> dict[str, str]:
    """Pages on late repairs by id, each with what goes above its options."""
    return {f"{key}.yaml": PAGE.format(id=key, failure="repair/late", head=head) for key, head in heads.items()}


def answer(book: dict[str, str], facts: dict[str, Any], **request: Any) -> tuple[str, bool, list[str]]:
    found = decided(book, facts, **request)
    return found.playbook["id"], found.tied, [ask.fact for ask in found.ask]


NESTED = pages(
    wide="when: {days_late: {minimum: 2}}", narrow="when: {days_late: {minimum: 5}}", club="when: {days_late: {minimum: 5}, tier: club}"
)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, ("any.case", False, ["days_late", "tier"])),
        ({"days_late": 1}, ("any.case", False, [])),
        ({"days_late": 2}, ("wide", False, [])),
        ({"days_late": 5}, ("narrow", False, ["tier"])),
        ({"days_late": 5, "tier": "racer"}, ("narrow", False, [])),
        ({"days_late": 5, "tier": "club"}, ("club", False, [])),
        ({"tier": "racer"}, ("any.case", False, ["days_late"])),
    ],
)
def test_the_narrowest_page_that_holds_answers_and_only_what_could_beat_it_is_asked(
    facts: dict[str, Any], expected: tuple[str, bool, list[str]]
) -> None:
    assert answer(NESTED, facts) == expected


def test_priority_comes_first_then_depth_then_containment() -> None:
    book = pages(deep="when: {tier: racer}") | {
        "first.yaml": PAGE.format(id="first", failure="repair", head="priority: 1\nwhen: {insured: true}"),
        "shallow.yaml": PAGE.format(id="shallow", failure="repair", head="when: {tier: racer, insured: false}"),
    }
    assert answer(book, {"tier": "racer", "insured": True})[0] == "first"
    assert answer(book, {"tier": "racer", "insured": False})[0] == "deep"
    assert answer(book, {"tier": "racer", "insured": False}, failure="repair/botched")[0] == "shallow"


def test_a_page_on_several_nodes_is_as_deep_as_the_one_that_covers_the_incident() -> None:
    book = {
        "both.yaml": PAGE.format(id="both", failure="[repair, repair/late/part]", head="priority: 0"),
        "late.yaml": PAGE.format(id="late", failure="repair/late", head="priority: 0"),
        "any.yaml": PAGE.format(id="any.case", failure="repair", head="priority: -1"),
    }
    assert answer(book, {}, failure="repair/late/part")[0] == "both"
    assert answer(book, {}, failure="repair/late")[0] == "late"
    assert answer(book, {}, failure="repair/botched")[0] == "both"


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-11-22T23:59:59Z", "any.case"), ("2026-11-23T00:00:00Z", "sale"), ("2026-11-24T23:59:59Z", "sale"),
        ("2026-11-25T00:00:00Z", "any.case"),
    ],
)  # fmt: skip
def test_both_days_of_valid_are_included(at: str, expected: str) -> None:
    book = pages(sale="valid: {from: 2026-11-23, until: 2026-11-24}")
    assert answer(book, {}, at=at) == (expected, False, [])


def test_a_tie_goes_to_the_smaller_id_and_is_told() -> None:
    """No published book can tie, so this one is made of two that cannot."""
    one, two = library(pages(b="when: {insured: true}")), library(pages(a="when: {insured: true}"))
    shelf, other = one.shelves["repair/late"][0], two.shelves["repair/late"][0]
    rivals = (*shelf.pages, *other.pages)
    level = type(shelf)(shelf.priority, shelf.depth, rivals, {rival.id: frozenset() for rival in rivals})
    tied = type(one)(**{
        **{key: getattr(one, key) for key in one.__slots__}, "shelves": {**one.shelves, "repair/late": (level,)},
    })  # fmt: skip
    incident = Incident.parse(tied, {"failure": "repair/late", "facts": {"insured": True}, "at": "2026-11-23T10:00:00Z"})
    found = match(tied, incident, Desk(tied, incident))
    assert (found.chosen.id, found.tied) == ("a", True)
    assert decide(tied, incident).to_json()["tied"] is True


FACTS: dict[str, Any] = {
    "days_late": 6, "tier": "club", "insured": True, "signed": None, "paid": "12.50", "deposit": None, "frame": "Trek",
    "season": "winter", "fees": [1, "2.5"], "due_on": "2026-11-20", "customer_name": "Ann", "language": "fr",
}  # fmt: skip
MANY = NESTED | {
    "priced.yaml": page(
        """
        - option: back
          title: Money back
          when: {insured: true}
          remedies: [{kind: refund, amount: sum(f for f in fees) + owed, at_most: paid}]
          say: {explain: "{{ frame }} for {{ customer_name }}, {{ refund | money }}."}
        - {option: hear, title: Hear them out}
        """,
        """
        priority: 1
        derive: {late_by: "days_between(due_on, today)", owed: "0.1 * late_by * coalesce(deposit, paid)"}
        when: {late_by: {minimum: 1}, not: {signed: true}}
        """,
    )
}


@cache
def library_of_many() -> Library:
    return library(MANY)


@settings(max_examples=60, deadline=None)
@given(st.permutations([*FACTS]), st.sets(st.sampled_from([*FACTS])))
def test_the_order_of_facts_changes_nothing(order: list[str], left_out: set[str]) -> None:
    compiled = library_of_many()
    given_ = {name: FACTS[name] for name in FACTS if name not in left_out}
    shuffled = {name: FACTS[name] for name in order if name not in left_out}

    def decision(facts: dict[str, Any]) -> dict[str, Any]:
        request = {"failure": "repair/late", "facts": facts, "at": "2026-11-23T10:00:00Z"}
        return decide(compiled, Incident.parse(compiled, request), everything=True).to_json()

    assert decision(shuffled) == decision(given_)
