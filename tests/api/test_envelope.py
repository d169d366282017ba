"""A request that is cancelled: by nobody but a server that stops."""

from __future__ import annotations

import asyncio
import io
import json
from typing import Any

import pytest
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.envelope import Envelope
from api.logs import request_log


def _cancelled(app: ASGIApp) -> tuple[list[Message], list[Any]]:
    """What is sent, and what is logged, where a request is cancelled while it works."""
    sent: list[Message] = []
    log = io.StringIO()

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    async def request() -> None:
        scope = {"type": "http", "method": "GET", "path": "/", "headers": []}
        task = asyncio.create_task(Envelope(app, request_log(log))(scope, receive, send))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(request())
    return sent, [json.loads(line) for line in log.getvalue().splitlines()]


def test_one_that_has_no_answer_yet_is_told_that_the_service_stops() -> None:
    async def work(scope: Scope, receive: Receive, send: Send) -> None:
        await asyncio.Event().wait()

    (start, body), (line,) = _cancelled(work)
    headers = {name.decode(): value.decode() for name, value in start["headers"]}
    assert headers.pop("content-length") == str(len(body["body"]))
    assert (start["status"], headers) == (
        503,
        {
            "content-type": "application/problem+json", "retry-after": "1", "connection": "close",
            "cache-control": "no-store", "x-request-id": line["request_id"],
        },
    )  # fmt: skip
    assert json.loads(body["body"]) == {
        "type": "urn:amends:problem:stopping", "title": "The service stops", "status": 503,
        "detail": "the service stopped before this was answered; nothing was stored; send it again", "errors": [],
    }  # fmt: skip
    assert (line["event"], line["level"], line["status"]) == ("request", "info", 503)


def test_one_that_has_begun_its_answer_gets_no_second_one() -> None:
    async def work(scope: Scope, receive: Receive, send: Send) -> None:
        await Response("done")(scope, receive, send)
        await asyncio.Event().wait()

    sent, (line,) = _cancelled(work)
    assert [message.get("status") for message in sent] == [200, None]
    assert (line["level"], line["status"]) == ("info", 200)
