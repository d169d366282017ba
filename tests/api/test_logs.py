"""The log: one JSON line a request, which never has a word of what the request said."""

from __future__ import annotations

import io
import json
import logging
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI, Request
from starlette.testclient import TestClient

from api.app import create_app
from api.logs import configure, request_log
from api.settings import Settings

CANARY = "canary-7d1f"


class Desk:
    """An application whose log can be read."""

    def __init__(self, folder: Path) -> None:
        self.stream = io.StringIO()
        self.app: FastAPI = create_app(Settings(folder, hosts=frozenset({"testserver"}), log=self.stream))
        self.client = TestClient(self.app, raise_server_exceptions=False)

    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.stream.getvalue().splitlines()]


@pytest.fixture
def desk(folder: Path) -> Desk:
    return Desk(folder)


def test_one_line_says_what_happened(desk: Desk) -> None:
    answer = desk.client.post("/v1/decisions", json={"failure": "food/late"})
    (line,) = desk.lines()
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z", line.pop("time"))
    assert line.pop("ms") > 0
    assert line.pop("pid") == os.getpid()
    assert line == {
        "event": "request", "level": "info", "method": "POST", "route": "/v1/decisions", "status": 200,
        "revision": answer.json()["revision"], "request_id": answer.headers["x-request-id"],
    }  # fmt: skip


def test_a_route_is_logged_and_never_the_address(desk: Desk) -> None:
    desk.client.get(f"/v1/playbooks/{CANARY}?language={CANARY}")
    desk.client.head(f"/v1/find?q={CANARY}")
    desk.client.get(f"/{CANARY}")
    desk.client.request(CANARY, "/healthz")
    seen = [(line["method"], line["route"], line["status"]) for line in desk.lines()]
    assert seen == [
        ("GET", "/v1/playbooks/{id}", 422), ("HEAD", "/v1/find", 200), ("GET", None, 404), ("other", "/healthz", 405),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("0f8fad5b-d9cb-469f-a165-70867728950e", True),
        ("01ARZ3NDEKTSV4RRFFQ69G5FAV", True),
        ("till.7:000042", False),
        ("Maria.Gonzalez", False),
        ("short", False),
        ("x" * 65, False),
        ("two words", False),
        ('a"b\\c{}d', False),
        ("äöüäöüäöü", False),
    ],
)
def test_an_id_is_taken_where_it_looks_like_one(desk: Desk, given: str, kept: bool) -> None:
    answer = desk.client.get("/healthz", headers={"x-request-id": given.encode()})
    told = answer.headers["x-request-id"]
    assert (told == given) is kept
    assert [line["request_id"] for line in desk.lines()] == [told]


def test_no_word_of_a_customer_is_ever_logged(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    page = f"playbook: {CANARY}\ntitle: {CANARY}\nfailure: food/late\noptions: [{CANARY}"
    for path, body in [
        ("/v1/decisions", {"failure": "food/late", "facts": {"customer_name": CANARY, "delay_minutes": 35}}),
        ("/v1/decisions", {"failure": CANARY, "facts": {CANARY: CANARY}}),
        ("/v1/decisions", {CANARY: CANARY}),
        ("/v1/decisions/batch", {"decisions": [{"failure": CANARY}, {"failure": "food", "facts": {"customer_name": CANARY}}]}),
        ("/v1/checks", {"text": page}),
        ("/v1/previews", {"text": page, "facts": {"customer_name": CANARY}}),
    ]:
        desk.client.post(path, json=body, headers={"cookie": CANARY, "user-agent": CANARY})
    for content in (f'{{"failure": "{CANARY}', f'{{"{CANARY}": NaN}}'):
        desk.client.post("/v1/decisions", content=content, headers={"content-type": "application/json"})
    desk.client.post("/v1/decisions", content=CANARY, headers={"content-type": f"text/{CANARY}"})
    desk.client.get("/healthz", headers={"host": CANARY})
    assert len(desk.lines()) == 10
    assert CANARY not in desk.stream.getvalue() + caplog.text


def test_a_fault_of_ours_is_logged_by_its_place_alone(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    async def fail(request: Request) -> None:
        raise RuntimeError(f"cannot serve {await request.json()}")

    desk.app.add_api_route("/fail", fail, methods=["POST"])
    answer = desk.client.post("/fail", json={"customer_name": CANARY})
    assert (answer.status_code, answer.json()["type"]) == (500, "urn:amends:problem:internal")
    (line,) = desk.lines()
    assert (line["level"], line["route"], line["status"], line["error"]) == ("error", "/fail", 500, "RuntimeError")
    assert answer.headers["x-request-id"] == line["request_id"]
    assert re.fullmatch(r"tests\.api\.test_logs:\d+", line["places"][-1])
    assert CANARY not in desk.stream.getvalue() + caplog.text


@pytest.fixture
def restored() -> Iterator[None]:
    root = logging.getLogger()
    before = root.handlers[:], root.level, logging.getLogger("amends").level
    yield
    root.handlers[:], root.level = before[0], before[1]
    logging.getLogger("amends").setLevel(before[2])


@pytest.mark.usefixtures("restored")
def test_all_else_has_the_same_form_and_no_traceback() -> None:
    stream = io.StringIO()
    configure(stream)
    try:
        raise ValueError(CANARY)
    except ValueError:
        logging.getLogger("uvicorn.error").exception("Exception in ASGI application")
    logging.getLogger("uvicorn.error").info("not worth a line")
    line = json.loads(stream.getvalue())
    assert (line["level"], line["logger"], line["event"]) == ("error", "uvicorn.error", "Exception in ASGI application")
    assert (line["error"], len(line["places"])) == ("ValueError", 1)
    assert CANARY not in stream.getvalue()


class Gone(io.StringIO):
    def write(self, text: str) -> int:
        raise BrokenPipeError


def test_a_log_that_nobody_reads_takes_no_answer_down(folder: Path) -> None:
    app = create_app(Settings(folder, hosts=frozenset({"testserver"}), log=Gone()))
    assert TestClient(app).get("/readyz").json()["status"] == "ready"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_person_at_a_terminal_gets_columns() -> None:
    stream = Terminal()
    log = request_log(stream)
    assert log
    log.info("request", route="/healthz", status=200)
    bare = re.sub(r"\x1b\[[0-9;]*m", "", stream.getvalue())
    assert re.fullmatch(r"\S+Z \[info +\] request +pid=\d+ route=/healthz status=200\n", bare)
