"""What goes round every answer: its headers, one log line, and a problem where we fail or have to stop."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Iterable
from contextlib import suppress
from time import perf_counter
from typing import Any

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.typing import FilteringBoundLogger

from api.logs import fault_of
from api.problems import STOPPING, internal, problem

REVISION = "amends.revision"
"""Where a request keeps the revision it is answered from (`scope`)."""
REFUSED = "amends.refused"
"""Where a request keeps the status that the connection refused it with while it was on its way (`scope`)."""
LOG = "amends.log"
"""Where the connections find the log of requests (the lifespan's state)."""

_ID = "amends.request-id"
_SANE_ID = re.compile(rb"[0-9A-Fa-f-]{16,64}|[0-7][0-9A-HJKMNP-TV-Z]{25}")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Envelope:
    """The outermost room. It gives each answer `X-Request-Id`, `Amends-Revision` and `Cache-Control: no-store` (unless
    it says otherwise), and writes one line a request: never its path, its query, its headers or its body."""

    def __init__(self, app: ASGIApp, log: FilteringBoundLogger | None) -> None:
        self._app, self._log = app, log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = perf_counter()
        line: dict[str, Any] = {"method": scope["method"], "status": None}

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                line["status"] = message["status"]
                message["headers"] = headers(message.get("headers", ()), scope)
            await send(message)

        try:
            await self._app(scope, receive, dressed)
        except asyncio.CancelledError:
            # Nobody cancels a request but a server that stops and has waited long enough for it.
            line["expected"] = True
            if line["status"] is None:
                await _stopping()(scope, receive, dressed)
            raise
        except Exception as error:  # noqa: BLE001 - the last room: what comes this far is ours, and its message may quote a customer
            line["fault"] = fault_of(error)
            if line["status"] is None:
                await internal()(scope, receive, dressed)
        finally:
            write_line(self._log, scope, ms=(perf_counter() - started) * 1000, **line)


def write_line(
    log: FilteringBoundLogger | None,
    scope: Scope,
    *,
    method: str | None,
    status: int | None,
    ms: float,
    fault: dict[str, Any] | None = None,
    expected: bool = False,
) -> None:
    """Write the line of one request, `ms` milliseconds after it began: an error where we failed and it was not `expected`."""
    if log is None:
        return
    write = log.error if fault or ((status or 0) >= 500 and not expected) else log.info
    # A log that cannot be written (its reader has gone) takes no answer down with it.
    with suppress(OSError):
        write(
            "request",
            request_id=request_id(scope).decode("ascii"),
            method=method if method in _METHODS else "other",
            route=getattr(scope.get("route"), "path", None),
            status=scope.get(REFUSED, status),
            ms=round(ms, 2),
            revision=scope.get(REVISION),
            **(fault or {}),
        )


def request_id(scope: Scope) -> bytes:
    """The caller's, where it looks like an id; else one of ours. It stays the same to the end of the request."""
    if _ID not in scope:
        given = (value for name, value in scope["headers"] if name == b"x-request-id" and _SANE_ID.fullmatch(value))
        scope[_ID] = next(given, None) or os.urandom(12).hex().encode()
    return bytes(scope[_ID])


def headers(given: Iterable[tuple[bytes, bytes]], scope: Scope) -> list[tuple[bytes, bytes]]:
    """The headers of an answer, with those that every answer has."""
    dressed = [*given, (b"x-request-id", request_id(scope))]
    revision = scope.get(REVISION)
    if revision is not None:
        dressed.append((b"amends-revision", revision.encode("ascii")))
    if not any(name == b"cache-control" for name, _ in dressed):
        dressed.append((b"cache-control", b"no-store"))
    return dressed


def _stopping() -> Response:
    again = {"retry-after": "1", "connection": "close"}
    return problem(STOPPING, "the service stopped before this was answered; nothing was stored; send it again", headers=again)
