"""POST /v1/decisions/batch: each incident answered for itself, in order."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.schemas_decision import BatchItem
from api.settings import Settings
from tests.api.conftest import MOMENT, PAGES

LATE = {"failure": "food/late", "facts": {"delay_minutes": 35, "bill": "24.50"}}


def _batch(client: TestClient, *decisions: Any) -> Any:
    answer = client.post("/v1/decisions/batch", json={"decisions": decisions})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_each_is_the_decision_it_would_be_alone(client: TestClient) -> None:
    asked = [LATE, {"failure": "food/cold"}, {**LATE, "channel": "sms", "explain": True}, {**LATE, "at": "2026-07-01T10:00:00Z"}]
    alone = [client.post("/v1/decisions", json=one).json() for one in asked]
    assert _batch(client, *asked) == [{"status": 200, "decision": decision} for decision in alone]


def test_a_refused_one_does_not_hold_up_the_others(client: TestClient) -> None:
    refused = [{"failure": "food/lat"}, 7, {"failure": "food", "facts": {"bil/l": 1, "calm": 0}}, {"failure": 1}]
    found = _batch(client, LATE, *refused, LATE)
    assert [item["status"] for item in found] == [200, 422, 422, 422, 422, 200]
    problems = [item["problem"] for item in found if "problem" in item]
    assert [problem["type"].rpartition(":")[2] for problem in problems] == ["request", "shape", "facts", "shape"]
    assert [[error["pointer"] for error in problem["errors"]] for problem in problems] == [
        ["/decisions/1/failure"], ["/decisions/2"], ["/decisions/3/facts/bil~1l", "/decisions/3/facts/calm"],
        ["/decisions/4/failure"],
    ]  # fmt: skip
    assert problems[0] == {
        "type": "urn:amends:problem:request",
        "title": "The request names something that the book does not have",
        "status": 422,
        "detail": "unknown failure 'food/lat'; did you mean 'food/late'?",
        "errors": [{"pointer": "/decisions/1/failure", "detail": "unknown failure 'food/lat'", "suggestion": "food/late"}],
    }
    assert problems[1]["detail"] == "the item at /decisions/2 takes an object, not 7"
    for item in found:
        BatchItem.model_validate(item)


def _sent(client: TestClient, body: str, query: str = "") -> Any:
    headers = {"content-type": "application/json"}
    return client.post(f"/v1/decisions/batch{query}", content=body.encode(), headers=headers)


@pytest.mark.parametrize(
    ("item", "pointer", "detail"),
    [
        ('{"failure": "food\\ud800"}', "/failure", "the text has half a character in it (a lone surrogate)"),
        ('{"failure": "food", "facts": {"bill": NaN}}', "/facts/bill", "NaN is not a number in JSON"),
        ('{"failure": "food", "facts": {"bill": 1e400}}', "/facts/bill", "the number 1e400 is too large"),
        ('{"failure": "food", "failure": "food"}', "/failure", "the key 'failure' is there twice"),
        ("NaN", "", "NaN is not a number in JSON"),
    ],
)
def test_what_cannot_be_read_in_one_item_is_that_items_problem(
    client: TestClient, item: str, pointer: str, detail: str
) -> None:
    answer = _sent(client, f'{{"decisions": [{{"failure": "food"}}, {item}, {{"failure": "food/late"}}]}}')
    assert answer.status_code == 200
    assert [one["status"] for one in answer.json()] == [200, 400, 200]
    assert answer.json()[1]["problem"] == {
        "type": "urn:amends:problem:not-json",
        "title": "The body is not JSON that can be read in one way only",
        "status": 400,
        "detail": detail,
        "errors": [{"pointer": f"/decisions/1{pointer}", "detail": detail, "suggestion": None}],
    }
    for one in answer.json():
        BatchItem.model_validate(one)


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ('{"decisions": [{"failure": "food"}, {]}', ""),
        ('{"decisions": [{"failure": "food"}], "decisions": []}', "/decisions"),
        ('{"decisions": [{"failure": "food"}], "more": NaN}', "/more"),
    ],
)
def test_what_cannot_be_read_beside_the_items_concerns_everybody(client: TestClient, body: str, pointer: str) -> None:
    answer = _sent(client, body)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, pointer)


def test_a_batch_can_be_explained_as_one_decision_can(folder: Path) -> None:
    for number in range(6):
        page = PAGES["pages/late.yaml"].replace("food.late-meal", f"food.later-{number}").replace("minimum: 30", f"minimum: {90 + number}")
        (folder / f"later-{number}.yaml").write_text(page, encoding="utf-8")
    client = TestClient(create_app(Settings(folder, hosts=frozenset({"testserver"}), now=lambda: MOMENT)))
    in_short, alone = (client.post(f"/v1/decisions{query}", json=LATE).json() for query in ("", "?explain=true"))
    assert len(in_short["why"]) < len(alone["why"]) == 8
    answer = client.post("/v1/decisions/batch?explain=true", json={"decisions": [LATE, {**LATE, "explain": False}]})
    assert answer.json() == [{"status": 200, "decision": alone}] * 2


def test_a_malformed_moment_is_a_matter_of_shape(client: TestClient) -> None:
    (item,) = _batch(client, {**LATE, "at": "soon"})
    assert (item["status"], item["problem"]["type"]) == (422, "urn:amends:problem:shape")


def test_up_to_a_hundred_in_order(client: TestClient) -> None:
    asked = [{"failure": "food/late", "facts": {"delay_minutes": 30, "bill": bill}} for bill in range(100)]
    sums = [item["decision"]["options"][0]["remedies"][0]["amount"] for item in _batch(client, *asked)]
    assert sums == [f"{bill / 10:.2f}" for bill in range(100)]
    answer = client.post("/v1/decisions/batch", json={"decisions": [*asked, LATE]})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["detail"] == "'decisions' takes at most 100 entries, not 101"


def test_all_of_it_must_be_a_list(client: TestClient) -> None:
    answer = client.post("/v1/decisions/batch", json={"decisions": LATE})
    assert (answer.status_code, answer.json()["detail"]) == (422, "'decisions' takes a list, not a map")
