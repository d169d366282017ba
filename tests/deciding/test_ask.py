"""What is asked: only what can still change the answer, the most decisive first (meaning.md rules 23 and 24)."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.model.incident import Incident
from engine.model.library import Library
from engine.pipeline import decide
from tests.book import FACTS, decided, library, page


def asked(pages: dict[str, str], facts: dict[str, Any] | None = None, **request: Any) -> list[tuple[str, str]]:
    return [(ask.fact, ask.purpose) for ask in decided(pages, facts, **request).ask]


def of(options: str, head: str = "") -> dict[str, str]:
    return {"late.yaml": page(options, head)}


def other(key: str, head: str) -> str:
    return page("- {option: a, title: A}", head).replace("late.page", key)


@pytest.mark.parametrize(
    ("pages", "facts", "expected"),
    [
        (of("- {option: a, title: A}"), {}, []),
        (of("- {option: a, title: A}", "when: {insured: true}"), {}, [("insured", "choice")]),
        # choice, then amount, then words, whatever the vocabulary's order
        (
            of('- {option: a, title: A, remedies: [{kind: refund, amount: paid}], say: {explain: "{{ days_late }} days."}}\n'
               "- {option: b, title: B, when: {frame: Trek}}"),
            {}, [("frame", "choice"), ("paid", "amount"), ("days_late", "words")],
        ),
        # more wait for the tier than for the part, which more declared facts come before
        (
            of("- {option: a, title: A, when: {tier: club}}\n- {option: b, title: B, when: {tier: racer, part: wheel}}\n"
               "- {option: c, title: C, when: {part: chain, insured: true, tier: walk_in}}\n- {option: d, title: D}"),
            {}, [("tier", "choice"), ("part", "choice"), ("insured", "choice")],
        ),
        # the vocabulary's order among equals
        (of("- {option: a, title: A}", "when: {season: winter, insured: true, days_late: 2}"), {"season": "winter"},
         [("days_late", "choice"), ("insured", "choice")]),
        # a fact is asked once, for its weightiest purpose
        (of('- {option: a, title: A, when: {days_late: 2}, say: {explain: "{{ days_late }}"}}\n- {option: b, title: B}'), {},
         [("days_late", "choice")]),
        # the facts behind a derived name
        (of("- {option: a, title: A}", "derive: {w: paid / deposit}\nwhen: {w: {minimum: 2}}"), {"paid": 2}, [("deposit", "choice")]),
        # an option left out asks nothing
        (of("- {option: a, title: A, when: {insured: true}, remedies: [{kind: refund, amount: paid}]}\n- {option: b, title: B}"),
         {"insured": False}, []),
        # an option that may hold asks for its sums too
        (of("- {option: a, title: A, when: {insured: true}, remedies: [{kind: refund, amount: paid}]}\n- {option: b, title: B}"),
         {}, [("insured", "choice"), ("paid", "amount")]),
        # a worth is a sum
        (of("- {option: a, title: A, remedies: [{kind: care, worth: 0.1 * paid}]}"), {}, [("paid", "amount")]),
        # a day is a sum too, and a colleague's as well
        (of("- {option: a, title: A, promise: [{id: c, what: A call, due: 'add_days(due_on, 1)'}]}"), {}, [("due_on", "amount")]),
        (of("- {option: a, title: A, promise: [{id: c, what: A call, due: 1 day, "
            "depends_on: [{team: workshop, by: 'add_days(due_on, 1)'}]}]}"), {}, [("due_on", "amount")]),
        (of("- {option: a, title: A, tell: [{team: workshop, message: Look., within: 'add_days(due_on, 1)'}]}"), {}, [("due_on", "amount")]),
        (of("- {option: a, title: A, promise: [{id: c, what: A call, due: 1 working day}]}", "calendar: {days: [mon], except: closed_on}"),
         {}, [("closed_on", "amount")]),
        # words of a promise, a message, a remedy
        (of('- {option: a, title: A, promise: [{id: c, what: "{{ frame }}", due: 1 day}], tell: [{team: workshop, message: "{{ part }}"}], '
            'remedies: [{kind: care, what: "{{ tier }}", worth: 0}]}'), {}, [("tier", "words"), ("part", "words"), ("frame", "words")]),
        # words that can do without
        (of('- {option: a, title: A, say: {explain: "{% if frame is defined %}{{ frame }}{% endif %} is late."}}'), {}, []),
        # words that wait for a sum ask for the sum's facts, once
        (of('- {option: a, title: A, remedies: [{kind: refund, amount: paid}], say: {put_right: "{{ refund | money }}"}}'), {},
         [("paid", "amount")]),
        # null is known
        (of('- {option: a, title: A, remedies: [{kind: refund, amount: deposit}]}', "when: {signed: null}"), {"signed": None, "deposit": None}, []),
        # a page that a better one has beaten
        ({"a.yaml": other("a", "priority: 2"), "b.yaml": other("b", "when: {insured: true}")}, {}, []),
        ({"a.yaml": other("a", "when: {days_late: {minimum: 5}}"), "b.yaml": other("b", "when: {days_late: {minimum: 2}, insured: [true, false]}")},
         {"days_late": 5}, []),
    ],
)  # fmt: skip
def test_what_is_asked_and_in_what_order(pages: dict[str, str], facts: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert asked(pages, facts) == expected


def test_a_question_carries_its_words_and_its_schema() -> None:
    pages = of("- {option: a, title: A}", "when: {tier: racer, days_late: {minimum: 2}, paid: {minimum: 3}, signed: true, due_on: 2026-01-01}")
    assert [ask.to_json() for ask in decided(pages, {}).ask] == [
        {"fact": "days_late", "question": "How many days late is it?", "purpose": "choice",
         "schema": {"title": "Days late", "type": "integer", "minimum": 0}},
        {"fact": "tier", "question": "Which tier?", "purpose": "choice",
         "schema": {"title": "Tier", "type": "string", "enum": ["walk_in", "club", "racer"], "oneOf": [
             {"const": "walk_in", "title": "walk in"}, {"const": "club", "title": "club"}, {"const": "racer", "title": "racer"}]}},
        {"fact": "signed", "question": "Did they sign?", "purpose": "choice",
         "schema": {"title": "Signed", "type": "boolean", "nullable": True}},
        {"fact": "paid", "question": "What was paid?", "purpose": "choice",
         "schema": {"title": "Paid", "type": ["number", "string"], "format": "money", "minimum": 0}},
        {"fact": "due_on", "question": "When was it due?", "purpose": "choice",
         "schema": {"title": "Due on", "type": "string", "format": "date"}},
    ]  # fmt: skip


def test_every_schema_is_plain_json() -> None:
    facts = FACTS + "  grade: {type: number, multipleOf: 0.5, exclusiveMinimum: 0.25, title: Grade}\n"
    whens = "when: {grade: 1, fees: {minItems: 1}, closed_on: {minItems: 1}, frame: Trek, dropped_at: {minimum: '2026-01-01T00:00:00Z'}}"
    found = decided({"facts.yaml": facts, **of("- {option: a, title: A}", whens)}, {})
    schemas = {ask.fact: json.loads(json.dumps(ask.to_json()["schema"])) for ask in found.ask}
    assert schemas == {
        "dropped_at": {"title": "Dropped at", "type": "string", "format": "date-time"},
        "closed_on": {"title": "Closed on", "type": "array", "items": {"type": "string", "format": "date"}},
        "fees": {"title": "Fees", "type": "array", "items": {"type": ["number", "string"], "format": "money"}},
        "frame": {"title": "Frame", "type": "string", "maxLength": 30},
        "grade": {"title": "Grade", "type": "number", "multipleOf": 0.5, "exclusiveMinimum": 0.25},
    }


VALUES: dict[str, list[Any]] = {
    "days_late": [0, 3], "tier": ["walk_in", "racer"], "insured": [True, False], "signed": [True, None], "paid": [10, 90],
    "deposit": [None, 5], "fees": [[], [1, 50]], "frame": ["Trek"],
}  # fmt: skip
BOOK = {
    "a.yaml": other("a", "priority: 1\nwhen: {tier: racer, not: {signed: null}}"),
    **of(
        """
        - option: big
          title: B
          when: {any: [{insured: true}, {days_late: {minimum: 3}}]}
          remedies:
            - {kind: refund, amount: "sum(f if f > paid else coalesce(deposit, f) for f in fees)"}
            - {kind: credit, amount: paid if insured else 0.5 * paid, when: {days_late: {minimum: 1}}}
        - {option: small, title: S, say: {explain: "The {{ frame }} is late."}}
        """,
        "when: {tier: [walk_in, racer]}",
    ),
}


@cache
def library_of_it() -> Library:
    return library(BOOK)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_answering_all_that_is_asked_comes_to_an_end_and_nothing_else_matters(data: st.DataObject) -> None:
    """Facts never asked for change nothing but themselves; when nothing is asked, no cost is left unknown."""
    compiled = library_of_it()
    facts = {name: data.draw(st.sampled_from(values)) for name, values in VALUES.items() if data.draw(st.booleans())}

    def decision(known: dict[str, Any]) -> Any:
        return decide(compiled, Incident.parse(compiled, {"failure": "repair/late", "facts": known, "at": "2026-11-23T10:00:00Z"}))

    found = decision(facts)
    for _ in range(len(VALUES) + 1):
        if not found.ask:
            break
        fact = found.ask[0].fact
        assert fact not in facts
        facts[fact] = data.draw(st.sampled_from(VALUES[fact]))
        found = decision(facts)
    assert found.status == "decided"
    assert all(not option.depends_on and not option.say.missing for option in found.options)

    def core(one: Any) -> Any:
        shown = one.to_json()
        return {key: shown[key] for key in ("playbook", "options", "recommended", "ask")}

    for name in sorted(set(VALUES) - set(facts)):
        for value in VALUES[name]:
            assert core(decision({**facts, name: value})) == core(found), name
