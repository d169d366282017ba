"""The OpenAPI document: every answer, and every example true."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from starlette.testclient import TestClient

OPERATIONS = {
    ("post", "/v1/decisions"): {"200", "400", "413", "415", "422", "500", "503"},
    ("post", "/v1/decisions/batch"): {"200", "400", "413", "415", "422", "500", "503"},
    ("get", "/v1/find"): {"200", "304", "400", "422", "500", "503"},
    ("get", "/v1/failures"): {"200", "304", "400", "422", "500", "503"},
    ("get", "/v1/facts"): {"200", "304", "400", "422", "500", "503"},
    ("get", "/v1/playbooks"): {"200", "304", "400", "422", "500", "503"},
    ("get", "/v1/playbooks/{id}"): {"200", "304", "400", "404", "422", "500", "503"},
    ("post", "/v1/checks"): {"200", "400", "413", "415", "422", "500", "503"},
    ("post", "/v1/previews"): {"200", "400", "413", "415", "422", "500", "503"},
    ("get", "/healthz"): {"200", "400", "422", "500"},
    ("get", "/readyz"): {"200", "400", "422", "500", "503"},
}


@pytest.fixture(scope="module")
def document(client: TestClient) -> Any:
    return client.get("/openapi.json").json()


def test_every_answer_is_documented(document: Any) -> None:
    documented = {
        (method, path): set(operation["responses"])
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
    }
    assert documented == OPERATIONS


def test_every_refusal_is_a_problem(document: Any) -> None:
    for method, path in OPERATIONS:
        for status, described in document["paths"][path][method]["responses"].items():
            if status >= "400":
                assert list(described["content"]) == ["application/problem+json"]
                shown = described["content"]["application/problem+json"]
                assert shown["schema"] == {"$ref": "#/components/schemas/Problem"}
                assert str(shown["example"]["status"]) == status


def test_a_text_in_a_query_has_no_control_characters(document: Any) -> None:
    queries = [
        (one["name"], json.dumps(one["schema"]))
        for operations in document["paths"].values()
        for operation in operations.values()
        for one in operation.get("parameters", ())
        if one["in"] == "query" and one["name"] in ("q", "language")
    ]
    assert len(queries) == 6
    assert all(json.dumps(r"^[^\x00-\x1f\x7f]*$") in schema for _, schema in queries)


def test_it_says_where_what_numbers_are_taken_and_when_to_come_back(document: Any) -> None:
    assert document["servers"] == [{"url": "/"}]
    for body in ("DecisionRequest", "PreviewRequest"):
        described = document["components"]["schemas"][body]["properties"]["facts"]["description"]
        assert "at most 40 digits" in described
    for (method, path), statuses in OPERATIONS.items():
        if "503" in statuses:
            assert "Retry-After" in document["paths"][path][method]["responses"]["503"]["headers"]


def test_every_reference_leads_somewhere(document: Any) -> None:
    names = document["components"]["schemas"]
    for part in json.dumps(document).split('"$ref": "')[1:]:
        assert part.partition('"')[0].removeprefix("#/components/schemas/") in names


@pytest.mark.parametrize("name", ["DecisionRequest", "BatchRequest", "CheckRequest", "PreviewRequest"])
def test_bodies_are_described_key_by_key(document: Any, name: str) -> None:
    schema = document["components"]["schemas"][name]
    Draft202012Validator.check_schema(schema)
    assert all("description" in described for described in schema["properties"].values())
    assert schema["additionalProperties"] is False


def test_decisions_and_problems_are_as_described(client: TestClient, document: Any) -> None:
    validator = Draft202012Validator(
        {"$ref": "#/components/schemas/DecisionAnswer", "components": document["components"]}
    )
    validator.validate(client.post("/v1/decisions", json={"failure": "food/late"}).json())
    validator = Draft202012Validator({"$ref": "#/components/schemas/Problem", "components": document["components"]})
    validator.validate(client.post("/v1/decisions", json={"failure": "food/lat"}).json())
