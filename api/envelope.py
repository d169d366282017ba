"""What goes round every answer: its headers, one log line, and a problem where we fail."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from time import perf_counter
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.typing import FilteringBoundLogger

from api.logs import fault_of
from api.problems import internal

REVISION = "amends.revision"
"""Where a request keeps the revision it is answered from (`scope`)."""

_SANE_ID = re.compile(rb"[A-Za-z0-9][A-Za-z0-9._:-]{7,63}")
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
        started, method = perf_counter(), scope["method"]
        request_id = _request_id(scope)
        status: int | None = None

        async def dressed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = _headers(message.get("headers", ()), scope, request_id)
            await send(message)

        fault: dict[str, Any] = {}
        try:
            await self._app(scope, receive, dressed)
        except Exception as error:  # noqa: BLE001 - the last room: what comes this far is ours, and its message may quote a customer
            fault = fault_of(error)
            if status is None:
                await internal()(scope, receive, dressed)
        finally:
            # A log that cannot be written (its reader has gone) takes no answer down with it.
            with suppress(OSError):
                self._write(scope, method, status, (perf_counter() - started) * 1000, request_id, fault)

    def _write(
        self, scope: Scope, method: str, status: int | None, ms: float, request_id: bytes, fault: dict[str, Any]
    ) -> None:
        if self._log is None:
            return
        write = self._log.error if fault or (status or 0) >= 500 else self._log.info
        write(
            "request",
            request_id=request_id.decode("ascii"),
            method=method if method in _METHODS else "other",
            route=getattr(scope.get("route"), "path", None),
            status=status,
            ms=round(ms, 2),
            revision=scope.get(REVISION),
            **fault,
        )


def _request_id(scope: Scope) -> bytes:
    """The caller's, where it looks like an id; else one of ours."""
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _SANE_ID.fullmatch(value):
            return bytes(value)
    return os.urandom(12).hex().encode()


def _headers(given: Any, scope: Scope, request_id: bytes) -> list[tuple[bytes, bytes]]:
    headers = [*given, (b"x-request-id", request_id)]
    revision = scope.get(REVISION)
    if revision is not None:
        headers.append((b"amends-revision", revision.encode("ascii")))
    if not any(name == b"cache-control" for name, _ in headers):
        headers.append((b"cache-control", b"no-store"))
    return headers
