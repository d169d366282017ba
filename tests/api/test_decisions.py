"""POST /v1/decisions: the engine's decision, whole, exact, and stored nowhere."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.schemas_decision import DecisionAnswer
from engine import Incident, decide, open_library

LATE = {"failure": "food/late", "facts": {"delay_minutes": 35, "bill": "24.50"}}


def _decide(client: TestClient, **body: Any) -> Any:
    answer = client.post("/v1/decisions", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_the_answer_is_the_engines_decision(client: TestClient, shared_folder: Path) -> None:
    library = open_library(shared_folder)
    incident = Incident.parse(library, {**LATE, "at": datetime(2026, 11, 23, 10, tzinfo=UTC)})
    assert _decide(client, **LATE) == json.loads(json.dumps(decide(library, incident).to_json()))


def test_it_says_what_it_should(client: TestClient) -> None:
    decision = _decide(client, **LATE)
    option = decision["options"][0]
    assert (decision["status"], decision["recommended"], option["cost"]) == (
        "decided", "off", {"amount": "2.45", "currency": "GBP"},
    )  # fmt: skip
    assert option["say"]["text"] == "Your meal is late.\n£2.45 comes off the bill.\nIt is with you by 10:10."


def test_without_a_time_the_clock_is_read(client: TestClient) -> None:
    assert _decide(client, **LATE)["at"] == "2026-11-23T10:00:00+00:00"
    assert _decide(client, **LATE, at=None)["at"] == "2026-11-23T10:00:00+00:00"
    assert _decide(client, **LATE, at="2026-07-01T10:00:00Z")["at"] == "2026-07-01T11:00:00+01:00"


def test_a_failure_alone_is_enough(client: TestClient) -> None:
    decision = _decide(client, failure="food/late")
    assert decision["status"] == "needs_facts"
    assert [ask["fact"] for ask in decision["ask"]] == ["delay_minutes"]


@pytest.mark.parametrize("bill", ["0.30", "123456789012345678901234567890.10"])
def test_a_sum_is_the_same_as_number_and_as_text(client: TestClient, bill: str) -> None:
    number = client.post(
        "/v1/decisions",
        content=f'{{"failure": "food/late", "facts": {{"delay_minutes": 30, "bill": {bill}}}}}',
        headers={"content-type": "application/json"},
    )
    text = _decide(client, failure="food/late", facts={"delay_minutes": 30, "bill": bill})
    assert number.json() == text
    assert text["options"][0]["remedies"][0]["amount"] in {"0.03", "12345678901234567890123456789.01"}


@pytest.mark.parametrize(("query", "body"), [("?explain=true", {}), ("", {"explain": True})])
def test_every_page_is_explained_where_that_is_asked(client: TestClient, query: str, body: dict[str, bool]) -> None:
    answer = client.post(f"/v1/decisions{query}", json={**LATE, **body})
    verdicts = {why["playbook"]: why["verdict"] for why in answer.json()["why"]}
    assert verdicts == {"food.late-meal": "chosen", "food.anything": "outranked"}


def test_role_channel_and_language_are_taken_from_the_body(client: TestClient) -> None:
    facts = {"delay_minutes": 35, "bill": "1000"}
    waiter, manager = (_decide(client, failure="food/late", facts=facts, role=role) for role in ("waiter", "manager"))
    assert [found["options"][0]["may_give"] for found in (waiter, manager)] == [False, True]
    said = _decide(client, **LATE, channel="sms", language="fr")["options"][0]["say"]
    assert (said["channel"], said["sms"]["segments"]) == ("sms", 1)


@pytest.mark.parametrize("channel", ["in_person", "email", "sms"])
@pytest.mark.parametrize("facts", [{}, {"delay_minutes": 35}, {"delay_minutes": 35, "bill": 3}])
def test_every_key_of_a_decision_is_documented(client: TestClient, channel: str, facts: dict[str, int]) -> None:
    decision = _decide(client, failure="food/late", facts=facts, channel=channel)
    assert DecisionAnswer.model_validate(decision).model_dump(mode="json", by_alias=True) == decision


def test_json_may_have_another_name_and_a_byte_order_mark(client: TestClient) -> None:
    answer = client.post(
        "/v1/decisions",
        content=b'\xef\xbb\xbf{"failure": "food/late"}',
        headers={"content-type": "application/vnd.house+json; charset=UTF-8"},
    )
    assert answer.status_code == 200
