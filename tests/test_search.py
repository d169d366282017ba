"""A phrase as staff would type it finds the failure and the page it means."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from engine.authoring.book import compile_files
from engine.model.library import Library
from engine.search import find

HOUSE = """
house: Quayside Inn
currency: GBP
languages: [en, fr]
timezone: Europe/London
calendar: {country: GB, days: [mon, tue, wed, thu, fri]}
teams: {bar: {title: Bar}}
roles: [{role: waiter, may_give: {GBP: 15}}]
"""
FACTS = """
facts:
  dish: {type: string, title: Dish, ask: Which dish?}
  vegan: {type: boolean, title: Vegan, ask: Do they eat no animals?}
"""
FAILURES = """
failures:
  food: {title: Food and drink, search: [meal, plate]}
  food/out-of-stock: {title: A dish has run out, search: [no chicken, sold out, "86'd"]}
  food/late: {title: A meal is late, search: [still waiting, slow kitchen]}
  room: {title: The room}
  room/noise: {title: Noise at night, search: [loud neighbours, cannot sleep]}
  other: {title: Anything else}
"""
FAILURES_FR = """
of: failures
language: fr
failures:
  food/late: {title: Un repas en retard, search: [plat toujours pas là, cuisine trop lente]}
"""
ANY = """
playbook: anything
title: Anything else
failure: [food, room, other]
owner: bar
search: [no page for this]
say: {acknowledge: "This isn't what you came for. Tell me more.", put_right: "I'm seeing to it now."}
options: [{option: hear, title: Hear them out, remedies: [{kind: care, what: an ear, worth: 0}]}]
"""
LATE = """
playbook: food.late
title: The kitchen is behind
failure: food/late
owner: bar
search: [soup forgotten]
say: {acknowledge: "The {{ dish }} keeps you waiting.", apologise: "I'm sorry. That's ours to mend.", put_right: "Yours is next."}
options: [{option: next, title: Theirs is next, remedies: [{kind: care, what: first in line, worth: 0}]}]
"""
VEGAN = """
playbook: food.late-vegan
title: A vegan plate is behind
failure: food/late
owner: bar
when: {vegan: true}
search: [tofu]
say: {acknowledge: "Your plate keeps you waiting.", put_right: "Yours is next."}
options: [{option: next, title: Theirs is next, remedies: [{kind: care, what: first in line, worth: 0}]}]
"""
BOOK = {
    "house.yaml": HOUSE, "facts.yaml": FACTS, "failures.yaml": FAILURES, "failures.fr.yaml": FAILURES_FR, "any.yaml": ANY,
    "late.yaml": LATE, "late-vegan.yaml": VEGAN,
}  # fmt: skip
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


def compiled(pages: dict[str, str]) -> Library:
    checked = compile_files({path: text.encode() for path, text in pages.items()})
    assert checked.library is not None, "\n".join(map(str, checked.errors))
    return checked.library


@pytest.fixture(scope="module")
def library() -> Library:
    return compiled(BOOK)


@pytest.mark.parametrize(
    ("phrase", "failure"),
    [
        ("no chicken", "food/out-of-stock"),
        ("we have no more chicken, sorry", "food/out-of-stock"),
        ("86'd", "food/out-of-stock"),
        ("waited ages for a meal", "food/late"),
        ("NOISES", "room/noise"),
        ("loud neigbours", "room/noise"),
        ("chiken", "food/out-of-stock"),
        ("neighb", "room/noise"),
        ("soup forgotten", "food/late"),
        ("toujours pas la", "food/late"),
        ("cuisine trop lente", "food/late"),
        ("late", "food/late"),
        ("nothing for this: no page", "other"),
    ],
)
def test_a_phrase_finds_its_failure(library: Library, phrase: str, failure: str) -> None:
    assert find(library, phrase, at=NOW)[0].failure == failure


@pytest.mark.parametrize("phrase", ["", "   ", "qwertz uiop", "\" OR * ( NEAR", "glob MATCH 'x'", "🍗", "a" * 5_000, "\ud800"])
def test_what_means_nothing_leads_to_the_page_for_anything_else(library: Library, phrase: str) -> None:
    (hit,) = find(library, phrase, at=NOW)
    assert (hit.failure, hit.score, hit.playbooks) == ("other", 0, ({"id": "anything", "title": "Anything else"},))


def test_a_mere_guess_stands_behind_the_page_for_anything_else(library: Library) -> None:
    hits = find(library, "printer toner by the dish", at=NOW)
    assert [(hit.failure, hit.unclear) for hit in hits] == [("other", True), ("food/out-of-stock", False)]
    assert hits[0].score == hits[1].score < 0.7
    assert find(library, "dish", at=NOW)[0].failure == "food/out-of-stock"


def test_a_word_of_the_failure_above_speaks_for_what_is_beneath_it(library: Library) -> None:
    assert find(library, "plate forgotten", at=NOW)[0].failure == "food/late"


def test_a_slip_in_a_word_that_says_nothing_costs_nothing(library: Library) -> None:
    right, slipped = (find(library, f"{word} have chicken", at=NOW)[0] for word in ("doesn't", "dosnt"))
    assert slipped.to_json() == right.to_json()


def test_without_a_node_called_other_the_first_root_is_the_page_for_anything_else() -> None:
    pages = {**BOOK, "failures.yaml": FAILURES.replace("  other: {title: Anything else}\n", "")}
    pages["any.yaml"] = ANY.replace(", other", "")
    assert find(compiled(pages), "qwertz", at=NOW)[0].failure == "food"


def test_a_hit_has_what_one_needs_to_speak(library: Library) -> None:
    assert find(library, "slow kitchen", at=NOW)[0].to_json() == {
        "failure": "food/late",
        "title": "A meal is late",
        "score": 1.0,
        "opening": "I'm sorry.",
        "playbooks": [
            {"id": "food.late", "title": "The kitchen is behind"},
            {"id": "food.late-vegan", "title": "A vegan plate is behind"},
            {"id": "anything", "title": "Anything else"},
        ],
    }


def test_the_pages_nearest_to_the_phrase_come_first(library: Library) -> None:
    assert find(library, "vegan tofu late", at=NOW)[0].playbooks[0]["id"] == "food.late-vegan"


def test_titles_are_in_the_language_asked_for(library: Library) -> None:
    assert find(library, "late meal", "fr", at=NOW)[0].title == "Un repas en retard"
    assert find(library, "late meal", "xx", at=NOW)[0].title == "A meal is late"


def test_the_best_come_first_and_no_more_than_asked_for(library: Library) -> None:
    scores = [hit.score for hit in find(library, "late meal noise chicken", at=NOW)]
    assert scores == sorted(scores, reverse=True)
    assert len(find(library, "late meal noise chicken", limit=2, at=NOW)) == 2
