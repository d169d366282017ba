"""Every example of the OpenAPI document is true: sent to the starter book, it gets what the document says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from starlette.testclient import TestClient

from api.app import create_app
from api.examples import PARAMETERS, REQUESTS
from api.settings import Settings

STARTER = Path(__file__).parents[2] / "playbooks"
SENT = [(operation, example.name) for operation, examples in REQUESTS.items() for example in examples]
GOT = [(operation, path, status) for operation, found in PARAMETERS.items() for path, status in found]


@pytest.fixture(scope="module")
def starter() -> Iterator[TestClient]:
    settings = Settings(STARTER, hosts=frozenset({"testserver"}))
    with TestClient(create_app(settings), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(scope="module")
def document(starter: TestClient) -> Any:
    return starter.get("/openapi.json").json()


@pytest.fixture(scope="module")
def operations(document: Any) -> dict[str, tuple[str, str, Any]]:
    return {
        operation["operationId"]: (method, path, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }


def _holds(document: Any, schema: Any, value: Any) -> None:
    Draft202012Validator({**schema, "components": document["components"]}).validate(value)


def _schema(operation: Any, status: int) -> Any:
    (described,) = operation["responses"][str(status)]["content"].values()
    return described["schema"]


@pytest.mark.parametrize(("operation_id", "name"), SENT)
def test_a_request_is_answered_as_documented(
    starter: TestClient, document: Any, operations: Any, operation_id: str, name: str
) -> None:
    method, path, operation = operations[operation_id]
    body = operation["requestBody"]["content"]["application/json"]["examples"][name]["value"]
    status = next(example.status for example in REQUESTS[operation_id] if example.name == name)
    answer = starter.request(method, path, json=body)
    assert answer.status_code == status, answer.text
    _holds(document, _schema(operation, status), answer.json())


@pytest.mark.parametrize(("operation_id", "path", "status"), GOT)
def test_a_look_up_is_answered_as_documented(
    starter: TestClient, document: Any, operations: Any, operation_id: str, path: str, status: int
) -> None:
    method, template, operation = operations[operation_id]
    assert template.partition("{")[0].rstrip("/") in path
    answer = starter.request(method, path)
    assert answer.status_code == status, answer.text
    _holds(document, _schema(operation, status), answer.json())


def test_every_operation_has_an_example_and_a_name(operations: Any) -> None:
    assert set(operations) == {*REQUESTS, *PARAMETERS}
    assert all(operation["tags"] and operation["summary"] for _, _, operation in operations.values())


def test_every_answer_has_an_example_of_its_schema(document: Any, operations: Any) -> None:
    for _, _, operation in operations.values():
        for status, described in operation["responses"].items():
            assert set(described["headers"]) >= {"X-Request-Id", "Amends-Revision"}
            for shown in described.get("content", {}).values():
                _holds(document, shown["schema"], shown["example"])
                assert int(status) != 304


def test_a_broken_pages_example_has_the_finding_it_shows(starter: TestClient, operations: Any) -> None:
    _, _, operation = operations["checkPage"]
    body = operation["requestBody"]["content"]["application/json"]["examples"]["broken"]["value"]
    shown = operation["responses"]["200"]["content"]["application/json"]["example"]["findings"]
    found = starter.post("/v1/checks", json=body).json()["findings"]
    assert [finding for finding in found if finding["code"] == "unknown-fact"] == shown


def test_the_previewed_examples_words_are_those_shown(starter: TestClient, operations: Any) -> None:
    _, _, operation = operations["previewPage"]
    body = operation["requestBody"]["content"]["application/json"]["examples"]["sms"]["value"]
    shown = operation["responses"]["200"]["content"]["application/json"]["example"]["previews"]
    assert starter.post("/v1/previews", json=body).json()["previews"] == shown
