"""Which Host headers are taken: a page elsewhere must not reach a server on loopback by a name that it rebinds."""

from __future__ import annotations

from ipaddress import ip_address

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import host_refused


def is_loopback(host: str) -> bool:
    """Whether a host as typed (`localhost`, `127.0.0.1`, `::1`) is this machine and nothing else."""
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


class HostGate:
    """Answers 400 where the Host header names neither loopback nor one of `hosts`."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self._app, self._hosts = app, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not self._takes(Headers(scope=scope).get("host", "")):
            await host_refused()(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _takes(self, header: str) -> bool:
        host = _without_port(header)
        return is_loopback(host) or host.lower() in self._hosts


def _without_port(header: str) -> str:
    if header.startswith("["):
        return header[1:].partition("]")[0]
    return header.partition(":")[0]


class HeadAsGet:
    """Answers HEAD wherever GET is answered, without the body (RFC 9110 wants both)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def without_body(message: Message) -> None:
            # Before it is sent: the server holds an answer to GET against the length that it says, one to HEAD not.
            scope["method"] = "HEAD"
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        # In place: rooms further out read from the scope which route it was.
        scope["method"] = "GET"
        try:
            await self._app(scope, receive, without_body)
        finally:
            scope["method"] = "HEAD"
