"""Schemathesis reads our OpenAPI document and tries to prove it wrong."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.specs.openapi import checks
from starlette.testclient import TestClient

from tests.api.test_openapi import OPERATIONS

CHECKS = [
    schemathesis.checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]


@pytest.fixture(scope="module")
def operations(client: TestClient) -> Any:
    found = schemathesis.openapi.from_asgi("/openapi.json", client.app).get_all_operations()
    return {(one.ok().method, one.ok().path): one.ok() for one in found}


@pytest.mark.parametrize(("method", "path"), sorted(OPERATIONS))
def test_the_service_does_what_its_document_says(operations: Any, method: str, path: str) -> None:
    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    def hold(data: Any) -> None:
        data.draw(operations[method, path].as_strategy()).call_and_validate(checks=CHECKS)

    hold()
