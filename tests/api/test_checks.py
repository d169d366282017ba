"""POST /v1/checks: a page that is not in the book, checked as if it were."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.api.conftest import PAGES

LATE = """playbook: food.late-meal
title: A meal is late
failure: food/late
owner: floor
when: {delay_minutes: {minimum: 30}}
options:
  - option: sorry
    title: Say sorry
    say: {acknowledge: Your meal is late., put_right: I see to it., follow_up: I come back.}
"""


def _check(client: TestClient, text: str, **more: str) -> Any:
    answer = client.post("/v1/checks", json={"text": text, **more})
    assert answer.status_code == 200, answer.text
    return answer.json()


def _errors(checked: Any) -> list[tuple[Any, ...]]:
    keys = ("path", "line", "column", "code", "fault", "fix")
    return [tuple(found[key] for key in keys) for found in checked["findings"] if found["severity"] == "error"]


def test_a_page_takes_the_place_of_the_one_of_its_name(client: TestClient) -> None:
    checked = _check(client, LATE.replace("delay_minutes", "delay_minute"))
    assert (checked["path"], checked["publishable"]) == ("pages/late.yaml", False)
    wanted = ("pages/late.yaml", 5, 8, "unknown-fact", "unknown fact 'delay_minute'", "did you mean 'delay_minutes'?")
    assert _errors(checked) == [wanted]


def test_a_page_takes_the_place_of_the_one_at_its_path(client: TestClient) -> None:
    checked = _check(client, LATE.replace("food.late-meal", "food.other"), path="pages/late.yaml")
    assert (checked["path"], checked["publishable"]) == ("pages/late.yaml", False)
    assert [found[0] for found in _errors(checked)] == ["pages/late.cases.yaml"]


def test_what_a_page_breaks_elsewhere_is_shown(client: TestClient) -> None:
    checked = _check(client, LATE, path="pages/copy.yaml")
    assert [(found[0], found[3], found[4]) for found in _errors(checked)] == [
        ("pages/late.yaml", "duplicate-id", "'food.late-meal' is there twice")
    ]


def test_findings_that_the_book_has_anyway_are_not_shown(client: TestClient) -> None:
    assert client.get("/readyz").json()["warnings"] > 0
    checked = _check(client, PAGES["pages/late.yaml"].lstrip())
    assert {found["path"] for found in checked["findings"]} <= {"pages/late.yaml"}


def test_what_a_draft_does_to_other_pages_is_shown(client: TestClient) -> None:
    """A page that reads fewer facts leaves them without a use."""
    checked = _check(client, LATE)
    assert ("facts.yaml", "unused-fact") in {(found["path"], found["code"]) for found in checked["findings"]}


@pytest.mark.parametrize(
    ("text", "path"),
    [
        (LATE.replace("food.late-meal", "food.new"), "food.new.yaml"),
        ("playbook: ../../x", "page.yaml"),
        ("", "page.yaml"),
        ("[", "page.yaml"),
        ("\0", "page.yaml"),
        ("cases: []", "page.yaml"),
        ("house: Elsewhere", "house.yaml"),
        ("facts: {}", "facts.yaml"),
        ('{"playbook": "food.anything"}', "food.yaml"),
    ],
)
def test_a_page_stands_where_its_name_says(client: TestClient, text: str, path: str) -> None:
    assert _check(client, text)["path"] == path


def test_a_broken_page_is_shown_with_its_own_faults_only(client: TestClient) -> None:
    checked = _check(client, "playbook: food.new\noptions: [")
    assert {found["path"] for found in checked["findings"]} == {"food.new.yaml"}
    assert not checked["publishable"]


@pytest.mark.parametrize(
    ("path", "detail"),
    [
        ("../x.yaml", "'path' leads to nothing hidden and not out of the book"),
        (".git/x.yaml", "'path' leads to nothing hidden and not out of the book"),
        ("/etc/x.yaml", "'path' is relative to the book and plain, such as food/late-meal.yaml"),
        ("a//x.yaml", "'path' is relative to the book and plain, such as food/late-meal.yaml"),
        ("a\\x.yaml", "'path' is relative to the book and plain, such as food/late-meal.yaml"),
        ("a\nx.yaml", "'path' is relative to the book and plain, such as food/late-meal.yaml"),
        ("x.txt", "'path' ends in .yaml, .yml, .json"),
        ("x" * 200 + ".yaml", "'path' takes at most 200 characters"),
    ],
)
def test_an_odd_path_is_refused(client: TestClient, path: str, detail: str) -> None:
    answer = client.post("/v1/checks", json={"text": LATE, "path": path})
    assert answer.status_code == 422
    assert answer.json()["errors"] == [{"pointer": "/path", "detail": detail, "suggestion": None}]


def test_nothing_of_a_check_stays(client: TestClient) -> None:
    before = client.get("/v1/playbooks").json()
    _check(client, LATE.replace("food.late-meal", "food.new"))
    assert client.get("/v1/playbooks").json() == before
