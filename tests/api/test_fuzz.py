"""Whatever comes in, what goes out is an answer or a problem document, and never a fault of ours."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

QUICK = settings(
    max_examples=150, deadline=timedelta(seconds=20), suppress_health_check=[HealthCheck.function_scoped_fixture]
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["food/late", "1.50"])
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
)
FIRST, LAST = datetime(2, 1, 1), datetime(9998, 12, 31)
FACTS = st.sampled_from(
    [
        "delay_minutes",
        "eating",
        "bill",
        "calm",
        "today",
        "now",
        "site",
        "currency",
        "language",
        "channel",
        "customer_name",
    ]
)
KEYS = st.sampled_from(["facts", "role", "channel", "language", "at", "explain"])
MOMENTS = st.datetimes(FIRST, LAST, timezones=st.timezones()).map(lambda moment: moment.isoformat())
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False).map(str)


def _holds(answer: Any) -> None:
    assert answer.status_code < 500, answer.text
    if answer.status_code != 200:
        assert answer.headers["content-type"] == "application/problem+json"
        assert set(answer.json()) == {"type", "title", "status", "detail", "errors"}
        assert answer.json()["status"] == answer.status_code


def _post(client: TestClient, path: str, body: bytes) -> None:
    _holds(client.post(path, content=body, headers={"content-type": "application/json"}))


@QUICK
@given(body=st.binary(max_size=300))
def test_any_bytes(client: TestClient, body: bytes) -> None:
    _post(client, "/v1/decisions", body)
    _post(client, "/v1/decisions/batch", body)
    _post(client, "/v1/checks", body)
    _post(client, "/v1/previews", body)


@QUICK
@given(body=VALUES)
def test_any_json(client: TestClient, body: Any) -> None:
    _post(client, "/v1/decisions", json.dumps(body).encode())
    _post(client, "/v1/decisions/batch", json.dumps({"decisions": [body, {"failure": body}]}).encode())


@QUICK
@given(
    facts=st.dictionaries(FACTS | st.text(max_size=10), VALUES | MOMENTS | NUMBERS, max_size=5),
    rest=st.dictionaries(KEYS, VALUES | MOMENTS, max_size=3),
)
def test_any_facts(client: TestClient, facts: dict[str, Any], rest: dict[str, Any]) -> None:
    body = json.dumps({"facts": facts, **rest, "failure": "food/late"}, ensure_ascii=False)
    _post(client, "/v1/decisions", body.encode("utf-8", "surrogatepass"))


@QUICK
@given(
    moment=st.datetimes(FIRST, LAST, timezones=st.timezones()),
    bill=NUMBERS,
    delay=st.integers(min_value=0),
    name=st.text(max_size=30),
)
def test_any_incident_that_could_be(client: TestClient, moment: Any, bill: str, delay: int, name: str) -> None:
    facts = f'{{"delay_minutes": {delay}, "bill": {bill}, "customer_name": {json.dumps(name)}}}'
    body = f'{{"failure": "food/late", "at": "{moment.isoformat()}", "channel": "email", "facts": {facts}}}'
    _post(client, "/v1/decisions", body.encode())


@QUICK
@given(path=st.text(max_size=20), method=st.sampled_from(["GET", "POST", "PUT", "HEAD", "OPTIONS"]))
def test_any_address(client: TestClient, path: str, method: str) -> None:
    encoded = "".join(f"%{byte:02X}" for byte in path.encode("utf-8", "surrogatepass"))
    for prefix in ("/", "/v1/playbooks/", "/v1/find?q=", "/v1/facts?language=", "/v1/failures?", "/v1/decisions?explain="):
        answer = client.request(method, prefix + encoded)
        if method != "HEAD":
            _holds(answer)


def test_the_last_minute_of_the_calendar(client: TestClient) -> None:
    facts = {"delay_minutes": 35, "bill": 20}
    _holds(client.post("/v1/decisions", json={"failure": "food/late", "facts": facts, "at": "9999-12-31T23:59:59Z"}))
