"""The look-ups: the tree, the vocabulary, the pages."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from api.schemas import Answered, FactsAnswer, FailuresAnswer, PlaybookAnswer, PlaybooksAnswer, Readiness


def _get(client: TestClient, path: str) -> Any:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_the_tree_has_titles_search_words_and_pages(client: TestClient) -> None:
    found = _get(client, "/v1/failures")
    assert found["failures"] == [
        {
            "id": "food", "parent": None, "title": "Food and drink", "search": [],
            "playbooks": [{"id": "food.anything", "title": "Something is wrong with the food"}],
        },
        {
            "id": "food/late", "parent": "food", "title": "A meal is late", "search": ["still waiting", "taking ages"],
            "playbooks": [{"id": "food.late-meal", "title": "A meal is late"}],
        },
        {"id": "food/cold", "parent": "food", "title": "A meal is cold", "search": [], "playbooks": []},
    ]  # fmt: skip


def test_the_vocabulary_says_how_to_ask_and_what_is_taken(client: TestClient) -> None:
    found = {fact["name"]: fact for fact in _get(client, "/v1/facts")["facts"]}
    assert list(found)[:4] == ["delay_minutes", "eating", "bill", "calm"]
    assert found["delay_minutes"] == {
        "name": "delay_minutes", "title": "How late", "question": "How many minutes late is it?", "type": "integer",
        "schema": {"title": "How late", "type": "integer", "minimum": 0, "unit": "minute"}, "unit": "minute",
        "labels": {}, "nullable": False, "has_default": False, "default": None, "built_in": False, "can_be_given": True,
    }  # fmt: skip
    assert (found["calm"]["has_default"], found["calm"]["default"]) == (True, True)
    assert (found["today"]["built_in"], found["today"]["can_be_given"]) == (True, False)


@pytest.mark.parametrize(("language", "label"), [("en", "at the table"), ("fr", "à table")])
def test_labels_come_in_the_language_asked_for(client: TestClient, language: str, label: str) -> None:
    found = {fact["name"]: fact for fact in _get(client, f"/v1/facts?language={language}")["facts"]}
    assert found["eating"]["labels"] == {"at_table": label, "delivery": "delivery"}


def test_a_page_is_given_as_it_is_written(client: TestClient) -> None:
    found = _get(client, "/v1/playbooks/food.late-meal")
    page = found.pop("page")
    assert found == {
        "id": "food.late-meal", "title": "A meal is late", "owner": "floor", "failures": ["food/late"],
        "path": "pages/late.yaml", "search": [], "options": [{"id": "off", "title": "Money off the bill"}],
        "revision": _get(client, "/readyz")["revision"], "language": "en", "priority": 0,
    }  # fmt: skip
    assert (page["playbook"], page["when"]) == ("food.late-meal", {"delay_minutes": {"minimum": 30}})
    assert page["options"][0]["remedies"] == [{"kind": "discount", "amount": "0.10 * bill"}]


def test_pages_are_listed_by_id(client: TestClient) -> None:
    assert [page["id"] for page in _get(client, "/v1/playbooks")["playbooks"]] == ["food.anything", "food.late-meal"]


@pytest.mark.parametrize(
    ("path", "model"),
    [
        ("/v1/failures", FailuresAnswer),
        ("/v1/facts", FactsAnswer),
        ("/v1/playbooks", PlaybooksAnswer),
        ("/v1/playbooks/food.anything", PlaybookAnswer),
        ("/readyz", Readiness),
    ],
)
def test_every_key_is_documented(client: TestClient, path: str, model: type[Answered]) -> None:
    found = _get(client, path)
    assert model.model_validate(found).model_dump(mode="json", by_alias=True) == found


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/v1/facts", "/v1/playbooks/food.anything"])
def test_head_is_answered_as_get_without_the_body(client: TestClient, path: str) -> None:
    got, headed = (client.request(method, path, headers={"x-request-id": "5a3e-11d0-9f0c-77aa"}) for method in ("GET", "HEAD"))
    assert (headed.status_code, headed.content, dict(headed.headers)) == (200, b"", dict(got.headers))
