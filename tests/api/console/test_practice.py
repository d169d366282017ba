"""Practice: the book's own cases are told, chosen and shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings

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
    assert all('id="house"' in answer and "/practise/1" in answer for answer in answers)


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
