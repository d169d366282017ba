"""POST /v1/decisions/batch: each incident answered for itself, in order."""

from __future__ import annotations

from typing import Any

from starlette.testclient import TestClient

from api.schemas_decision import BatchItem

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
    for item in found:
        BatchItem.model_validate(item)


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
