"""Schemathesis reads our OpenAPI document and tries to prove it wrong; where it is not installed, this is left out."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

schemathesis = pytest.importorskip("schemathesis")
conformance = pytest.importorskip("schemathesis.specs.openapi.checks")

CHECKS = [
    schemathesis.checks.not_a_server_error,
    conformance.status_code_conformance,
    conformance.content_type_conformance,
    conformance.response_schema_conformance,
]


def test_the_service_does_what_its_document_says(client: TestClient) -> None:
    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    def hold(data: Any) -> None:
        data.draw(operation.as_strategy()).call_and_validate(checks=CHECKS)

    for found in schemathesis.openapi.from_asgi("/openapi.json", client.app).get_all_operations():
        operation = found.ok()
        hold()
