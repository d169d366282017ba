"""Corners where the straight line once bent."""

from __future__ import annotations

import json
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from engine.model.calendar import Calendar
from engine.model.condition import Condition, Truth
from engine.model.errors import IncidentRefused
from engine.model.incident import Incident
from engine.pipeline import decide
from tests.book import FACTS, HOUSE, decided, findings, library, page

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


RATE = "derive: {rate: paid / days_late}"
HEAR = "- {option: hear, title: Hear, remedies: [{kind: care, what: an ear, worth: 0}]}"


@pytest.mark.parametrize(
    "when", ["{days_late: {minimum: 1}, rate: {minimum: 2}}", "{any: [{days_late: {minimum: 1}, rate: {minimum: 2}}]}"]
)
@pytest.mark.parametrize("everything", [False, True])
def test_telling_why_computes_nothing_that_deciding_did_not(when: str, everything: bool) -> None:
    pages = {"late.yaml": page(HEAR, f"{RATE}\nwhen: {when}")}
    assert decided(pages, {"paid": 10, "days_late": 0}, everything=everything).playbook["id"] == "any.case"


def test_an_alternative_that_cannot_be_computed_takes_nothing_from_the_one_that_holds() -> None:
    pages = {"late.yaml": page(HEAR, f"{RATE}\nwhen: {{any: [{{days_late: 0}}, {{rate: {{minimum: 2}}}}]}}")}
    found = decided(pages, {"paid": 10, "days_late": 0})
    assert (found.playbook["id"], found.why[0].because) == ("late.page", ("days_late is 0",))


def test_asking_computes_nothing_that_is_not_reached() -> None:
    pages = {"late.yaml": page(OPTION % "due", "derive: {rate: paid / days_late, due: rate if insured else paid}")}
    found = decided(pages, {"paid": 10, "days_late": 0})
    assert [ask.fact for ask in found.ask] == ["insured"]


def test_words_that_take_care_not_to_say_a_sum_need_not_have_it() -> None:
    say = "- {option: a, title: A, say: {put_right: '{% if days_late > 0 %}{{ rate | money }} a day.{% else %}Not late.{% endif %}'}}"
    assert decided({"late.yaml": page(say, RATE)}, {"paid": 10, "days_late": 0}).options[0].say.text == "Not late."
    with pytest.raises(IncidentRefused, match="divides by zero"):
        decided({"late.yaml": page(say.replace("> 0", ">= 0"), RATE)}, {"paid": 10, "days_late": 0})


def test_words_promise_no_quantity_that_may_not_be_given() -> None:
    points = "{id: points, kind: gift, quantity: 500, unit: points, worth: 5, when: {insured: true}}"
    own = page(f"- {{option: a, title: A, remedies: [{points}], say: {{put_right: 'You get {{{{ points | count }}}} points.'}}}}")
    assert decided({"late.yaml": own}).options[0].say.moves["put_right"] is None
    assert decided({"late.yaml": own}, {"insured": True}).options[0].say.moves["put_right"] == "You get 500 points."


LAW = """
entitlement: law.x
title: Law X
failure: repair
source: {law: An Act, place: England, checked: "2026-11-21"}
say: {put_right: "You get what you are owed."}
"""


def test_a_debt_is_settled_once() -> None:
    twice = "[{id: x, kind: refund, amount: 20, settles: law.x.c}, {id: y, kind: credit, amount: 20, settles: law.x.c}]"
    pages = {"law.yaml": f"{LAW}remedies: [{{id: c, kind: compensation, amount: 20}}]", "late.yaml": page(f"- {{option: a, title: A, remedies: {twice}}}")}
    found = decided(pages, role="apprentice").options[0]
    assert (found.goodwill, found.may_give, found.needs_role) == (20, False, "mechanic")
    part = pages["law.yaml"].replace("amount: 20", "amount: 30")
    assert decided({**pages, "law.yaml": part}, role="apprentice").options[0].goodwill == 10


def test_a_sum_that_is_taken_off_counts_for_whoever_gives_the_rest() -> None:
    own = page("- {option: a, title: A, remedies: [{id: x, kind: refund, amount: 30}, {id: y, kind: discount, amount: '-25'}]}")
    found = decided({"late.yaml": own}, role="apprentice").options[0]
    assert (found.goodwill, found.may_give) == (5, True)


def test_a_figure_in_a_currency_that_is_not_known_says_what_it_waits_for() -> None:
    law = f"""{LAW}derive: {{code: "'EUR' if insured else 'USD'"}}\ncurrency: code\nfigures: {{suit: 100}}\nremedies: [{{id: c, kind: compensation, amount: {{EUR: 5, USD: 6}}}}]"""
    found = decided({"law.yaml": law})
    assert (found.owed[0]["figures"], [ask.fact for ask in found.ask]) == ({"suit": {"depends_on": ["insured"]}}, ["insured"])
    assert found.owed[0]["remedies"][0]["currency"] is None


def test_a_channel_greeting_without_a_language_leaves_the_general_one() -> None:
    voice = 'voice: {greeting: {en: "Dear you,", fr: "Bonjour,", email: {en: "Dear friend,"}}}\n'
    french = 'of: any.case\nlanguage: fr\ntitle: T\nsay: {acknowledge: "Votre vélo.", put_right: "Je m\'en occupe."}\n'
    pages = {"house.yaml": HOUSE + voice, "any.fr.yaml": french}
    assert decided(pages, channel="email", language="fr").options[0].say.text.startswith("Bonjour,\n\n")
    assert decided(pages, channel="email").options[0].say.text.startswith("Dear friend,\n\n")


def test_what_a_caller_does_with_the_json_changes_no_decision() -> None:
    shared = FACTS.replace("closed_on: {type: [date],", "closed_on: {type: [date], default: [2026-12-25],")
    compiled = library({"facts.yaml": shared})
    incident = Incident.parse(compiled, {"failure": "repair/late", "at": "2026-11-23T10:00:00Z"})
    found = decide(compiled, incident)
    before, told = json.dumps(found.to_json()), found.to_json()
    told["assumed"]["closed_on"].append("never")
    told["options"][0]["say"]["moves"].clear()
    told["playbook"]["id"] = "another"
    assert json.dumps(found.to_json()) == before == json.dumps(decide(compiled, incident).to_json())
