"""Why: each page's fate in words that people follow, with the value it has and the value it would need."""

from __future__ import annotations

from typing import Any

import pytest

from tests.book import ANY, HOUSE, decided, page


def told(pages: dict[str, str], facts: dict[str, Any], **request: Any) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(why.playbook, why.verdict, why.because) for why in decided(pages, facts, **request).why]


def reasons(head: str, facts: dict[str, Any]) -> tuple[str, tuple[str, ...]]:
    """What became of a page with this head."""
    found = {key: (verdict, because) for key, verdict, because in told({"late.yaml": page("- {option: a, title: A}", head)}, facts)}
    return found["late.page"]


@pytest.mark.parametrize(
    ("head", "facts", "because"),
    [
        ("priority: 0", {}, ("it has no condition",)),
        ("when: {days_late: {minimum: 3}}", {"days_late": 3}, ("days_late is 3, at least 3",)),
        ("when: {paid: {minimum: 20}}", {"paid": "25.50"}, ("paid is 25.50, at least 20",)),
        ("when: {tier: [club, racer]}", {"tier": "club"}, ("tier is club, club or racer",)),
        ("when: {any: [{tier: racer}, {days_late: {minimum: 2}}]}", {"days_late": 2}, ("days_late is 2, at least 2",)),
        ("when: {not: {tier: racer}}", {"tier": "club"}, ("tier is club, which rules out racer",)),
        (
            "when: {not: {any: [{tier: racer}, {insured: true}]}}", {"tier": "club", "insured": False},
            ("tier is club, which rules out racer", "insured is false, which rules out true"),
        ),
        ("when: {days_late: {type: integer, minimum: 1}}", {"days_late": 7}, ("days_late is 7, at least 1",)),
        ("when: {insured: true, signed: false}", {"insured": True, "signed": False}, ("insured is true", "signed is false")),
        ("when: {not: {not: {insured: true}}}", {"insured": True}, ("insured is true",)),
        ("when: {share: {type: integer}}", {"share": 2}, ("share is 2, a whole number",)),
        (
            "valid: {from: 2026-01-01, until: 2026-12-31}", {},
            ("today is 2026-11-23, 2026-01-01 or later", "today is 2026-11-23, 2026-12-31 or earlier"),
        ),
    ],
)  # fmt: skip
def test_the_chosen_page_tells_what_holds(head: str, facts: dict[str, Any], because: tuple[str, ...]) -> None:
    assert reasons(head, facts) == ("chosen", because)


@pytest.mark.parametrize(
    ("head", "facts", "because"),
    [
        ("when: {days_late: {minimum: 3}}", {"days_late": 2}, "days_late is 2, needs at least 3"),
        ("when: {share: {exclusiveMaximum: 0.5}}", {"share": 0.5}, "share is 0.5, needs less than 0.5"),
        ("when: {due_on: {maximum: 2026-01-01}}", {"due_on": "2026-02-01"}, "due_on is 2026-02-01, needs 2026-01-01 or earlier"),
        ("when: {tier: [club, racer]}", {"tier": "walk_in"}, "tier is walk_in, needs club or racer"),
        ("when: {signed: true}", {"signed": None}, "signed is null, needs true"),
        ("when: {signed: [false, null]}", {"signed": True}, "signed is true, needs false or null"),
        ("when: {signed: {not: {const: null}}}", {"signed": None}, "signed is null, must not be null"),
        ("when: {not: {tier: racer}}", {"tier": "racer"}, "tier is racer, must not be racer"),
        (
            "when: {any: [{tier: racer}, {insured: true}]}", {"tier": "club", "insured": False},
            "tier is club, needs racer or insured is false, needs true",
        ),
        ("derive: {wait: 2 * days_late}\nwhen: {wait: {minimum: 3}}", {"days_late": 1}, "wait is 2, needs at least 3"),
        ("when: {frame: {pattern: ^T}}", {"frame": "Bike"}, "frame is Bike, needs text like ^T"),
        ("when: {frame: {minLength: 5}}", {"frame": "Bike"}, "frame is Bike, needs text of 5 characters or more"),
        ("when: {frame: {maxLength: 3}}", {"frame": "Bike"}, "frame is Bike, needs text of at most 3 characters"),
        ("when: {days_late: {multipleOf: 5}}", {"days_late": 3}, "days_late is 3, needs a multiple of 5"),
        ("when: {fees: {minItems: 2}}", {"fees": [1]}, "fees is 1, needs 2 items or more"),
        ("when: {fees: {maxItems: 1}}", {"fees": [1, 2]}, "fees is 1, 2, needs at most 1 items"),
        ("when: {due_on: {minimum: 2026-12-01}}", {"due_on": "2026-11-30"}, "due_on is 2026-11-30, needs 2026-12-01 or later"),
        ("when: {fees: {contains: {minimum: 10}}}", {"fees": [1]}, "fees is 1, needs an item that is at least 10"),
        ("when: {fees: {contains: {const: 3}, minContains: 2}}", {"fees": [3]}, "fees is 3, needs 2 items or more that are 3"),
        ("when: {share: {type: number, minimum: 2}}", {"share": None}, "share is null, needs at least 2"),
        ("when: {fees: {uniqueItems: true}}", {"fees": [1, 1]}, "fees is 1, 1, needs no item twice"),
        ("when: {share: {type: integer}}", {"share": 0.5}, "share is 0.5, needs a whole number"),
        ("when: {share: {type: number}}", {"share": None}, "share is null, needs a value"),
        ("when: {failure: repair/late/part}", {}, "failure is repair/late, needs repair/late/part"),
    ],
)  # fmt: skip
def test_a_page_ruled_out_tells_the_value_it_has_and_the_one_it_needs(head: str, facts: dict[str, Any], because: str) -> None:
    assert reasons(head, facts) == ("ruled_out", (because,))


def test_a_page_with_two_faults_tells_both() -> None:
    verdict, because = reasons("when: {tier: racer, insured: true}", {"tier": "club", "insured": False})
    assert (verdict, because) == ("ruled_out", ("tier is club, needs racer", "insured is false, needs true"))


@pytest.mark.parametrize(
    ("head", "facts", "because"),
    [
        ("when: {days_late: {minimum: 3}}", {}, ("days_late is not known, needs at least 3",)),
        ("when: {days_late: {minimum: 3}, insured: true}", {"insured": True}, ("days_late is not known, needs at least 3",)),
        ("derive: {wait: 2 * days_late}\nwhen: {wait: {minimum: 3}}", {}, ("wait is not known, needs at least 3",)),
        ("when: {not: {tier: racer}}", {}, ("tier is not known, must not be racer",)),
    ],
)
def test_a_page_still_possible_tells_what_is_not_known(head: str, facts: dict[str, Any], because: tuple[str, ...]) -> None:
    assert reasons(head, facts) == ("unknown", because)


NARROW = page("- {option: a, title: A}", "when: {days_late: {minimum: 3}}").replace("late.page", "late.narrow")


@pytest.mark.parametrize(
    ("pages", "facts", "outranked"),
    [
        ({"late.yaml": page("- {option: a, title: A}", "priority: 2")}, {},
         ("any.case", "late.page has the higher priority (2, not 0)")),
        ({"late.yaml": page("- {option: a, title: A}")}, {},
         ("any.case", "late.page is about a narrower failure")),
        ({"late.yaml": page("- {option: a, title: A}", "when: {insured: true}")}, {"insured": True},
         ("any.case", "late.page is about a narrower failure")),
        ({f"{n}.yaml": page("- {option: a, title: A}", f"when: {{{name}: true}}\npriority: {n}").replace("late.page", name)
          for n, name in ((1, "insured"), (2, "signed"))}, {"insured": True, "signed": True},
         ("insured", "signed has the higher priority (2, not 1)")),
        ({"narrow.yaml": NARROW, "late.yaml": page("- {option: a, title: A}")}, {"days_late": 4},
         ("late.page", "late.narrow covers fewer cases, so it fits this one better")),
    ],
)  # fmt: skip
def test_an_outranked_page_tells_by_what(pages: dict[str, str], facts: dict[str, Any], outranked: tuple[str, str]) -> None:
    assert (outranked[0], "outranked", (outranked[1],)) in told(pages, facts)


def test_the_chosen_the_possible_and_the_three_nearest_are_told_and_all_on_request() -> None:
    late = {
        f"p{n}.yaml": page("- {option: a, title: A}", f"priority: {n}\nwhen: {{days_late: {n}}}").replace("late.page", f"p{n}")
        for n in range(1, 7)
    }
    late["q.yaml"] = page("- {option: a, title: A}", "priority: 9\nwhen: {insured: true}").replace("late.page", "q")
    short = told(late, {"days_late": 50})
    assert [(key, verdict) for key, verdict, _ in short] == [
        ("any.case", "chosen"), ("q", "unknown"), ("p6", "ruled_out"), ("p5", "ruled_out"), ("p4", "ruled_out"),
    ]  # fmt: skip
    assert [key for key, _, _ in told(late, {"days_late": 50}, everything=True)] == ["any.case", "q", "p6", "p5", "p4", "p3", "p2", "p1"]


def test_a_sum_without_a_limit_in_its_currency_says_so() -> None:
    pages = {
        "house.yaml": HOUSE.replace("[GBP]", "[GBP, EUR]"),
        "late.yaml": page("- {option: a, title: A}", "when: {paid: {minimum: {GBP: 5}}}"),
        "any.yaml": ANY,
    }
    assert ("late.page", "ruled_out", ("paid is 9, needs a sum in GBP",)) in told(pages, {"paid": 9, "currency": "EUR"})
