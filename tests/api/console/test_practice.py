"""Practice: the book's own cases are told, chosen and shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.console.desk import CounterDesk
from api.console.practice import Practice, Situation, practice
from api.console.preferences import Preferences
from api.settings import Settings
from engine.cases import Case
from engine.model.finding import Place
from tests.book import library, page

BOOK = Path(__file__).parents[3] / "playbooks"
PAGE = {"accept": "text/html"}


@pytest.fixture(scope="module")
def starter() -> Iterator[TestClient]:
    with TestClient(create_app(Settings(BOOK, hosts=frozenset({"testserver"})))) as client:
        yield client


def test_a_situation_tells_what_happened_and_not_yet_what_the_house_would_say(starter: TestClient) -> None:
    page = starter.get("/practise/0", headers=PAGE).text
    assert "What happened" in page and "What do you offer first?" in page and "How do you begin?" in page
    assert "What the house would say</h2>" not in page


def test_what_was_chosen_is_shown_beside_what_the_house_would_do(starter: TestClient) -> None:
    page = starter.get("/practise/0", headers=PAGE).text
    options = re.findall(r'name="option" value="([^"]+)"', page)
    lines = re.findall(r'name="words" value="(\d)"', page)
    assert len(options) > 1 and len(lines) > 1
    answers = [
        starter.get(f"/practise/0?option={option}&words={line}", headers=PAGE).text for option in options for line in lines
    ]
    assert sum("The offer is the one the house would make first." in answer for answer in answers) == len(lines)
    assert sum("You begin where the customer is" in answer for answer in answers) == len(options)
    assert all('id="house"' in answer and re.search(r'href="/practise/[1-9]\d*"', answer) for answer in answers)


def test_the_first_twenty_situations_can_all_be_played_in_both_languages(starter: TestClient) -> None:
    for language in ("en", "fr"):
        seen = set()
        number = 0
        for _ in range(20):
            page = starter.get(f"/practise/{number}", headers=PAGE | {"accept-language": language})
            assert page.status_code == 200
            assert len(re.findall(r'name="words"', page.text)) >= 2, number
            seen.add(number)
            option = re.findall(r'name="option" value="([^"]+)"', page.text)[0]
            played = starter.get(f"/practise/{number}?option={option}&words=0", headers=PAGE | {"accept-language": language}).text
            number = int(re.findall(r'href="/practise/(\d+)"', played)[-1])
        assert len(seen) == 20


def test_an_unknown_choice_counts_as_none(starter: TestClient) -> None:
    page = starter.get("/practise/0?option=<script>&words=99", headers=PAGE).text
    assert 'id="house"' not in page and "<script>" not in page.replace('<script src="', "")


LATE = page(
    """
    - option: mend
      title: Mend it first
      remedies: []
      say:
        acknowledge: "{% if tier == 'club' %}You wanted to ride.{% endif %}"
        apologise: I am sorry.
        put_right: It is mended now, before the others.
        follow_up: I ring you when it is.
    - {option: lend, title: Lend another, remedies: [], say: {put_right: "Take the {{ frame }}."}}
    """
)


def case(**facts: str) -> Case:
    return Case(Place("late.cases.yaml"), "a case", {"failure": "repair/late", "facts": facts}, {})


def situation(*cases: Case) -> tuple[Practice, Situation | None]:
    desk = CounterDesk(library({"late.yaml": LATE}), Preferences("en", "apprentice"), datetime(2026, 11, 23, 10, tzinfo=UTC))
    found = practice(desk, cases)
    return found, found.situation(desk, 0, str)


@pytest.mark.parametrize(
    ("tier", "first", "lines"),
    [
        ("club", "acknowledge", {"acknowledge": "You wanted to ride.", "put_right": "It is mended now, before the others.",
         "follow_up": "I ring you when it is."}),
        ("racer", "put_right", {"put_right": "It is mended now, before the others.", "follow_up": "I ring you when it is."}),
    ],
)  # fmt: skip
def test_a_line_keeps_its_move_where_another_says_nothing(tier: str, first: str, lines: dict[str, str]) -> None:
    _, found = situation(case(tier=tier))
    assert found is not None
    assert {line.move: line.words for line in found.openings} == lines
    assert found.openings[found.first].move == first


def test_a_case_without_a_choice_or_without_its_words_is_passed_over() -> None:
    unknown, playable = case(), case(tier="club")
    refused = Case(Place(""), "refused", {"failure": "repair/late", "facts": {"tier": "none"}}, {})
    other = Case(Place(""), "one option", {"failure": "repair/botched", "facts": {}}, {})
    found, first = situation(unknown, refused, playable, other)
    assert [found.cases[number] for number in found.numbers] == [playable]
    assert first is not None and first.case is playable


def test_cases_that_changed_without_the_revision_are_found_again() -> None:
    before, after = situation(case(tier="club"))[0], situation(case(tier="racer"))[0]
    assert [kept.cases[0].request["facts"] for kept in (before, after)] == [{"tier": "club"}, {"tier": "racer"}]


def test_a_book_without_a_case_to_play_says_so_and_does_not_invite(client: TestClient) -> None:
    assert "/practise/0" not in client.get("/practise", headers=PAGE).text
    assert "This book has no cases to play yet." in client.get("/practise", headers=PAGE).text
    assert client.get("/practise/0", headers=PAGE).status_code == 404


def test_a_book_with_one_invites(starter: TestClient) -> None:
    assert 'href="/practise/0"' in starter.get("/practise", headers=PAGE).text
