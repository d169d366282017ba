"""Which Host headers are taken: a page elsewhere must not reach a server on loopback by a name that it rebinds."""

from __future__ import annotations

import re
from ipaddress import ip_address

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import host_refused

_HOST = re.compile(r"(?:\[([0-9a-f.]*:[0-9a-f:.]*)\]|([^:\[\]]+))(?::([0-9]{1,5}))?")
_LAST_PORT = 65_535


def is_loopback(host: str) -> bool:
    """Whether a host as typed (`localhost`, `127.0.0.1`, `::1`) is this machine and nothing else."""
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


class HostGate:
    """Answers 400 where there is not one Host header, which names loopback or one of `hosts`."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self._app, self._hosts = app, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not self._takes(Headers(scope=scope).getlist("host")):
            await host_refused()(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _takes(self, headers: list[str]) -> bool:
        host = _without_port(headers[0].lower()) if len(headers) == 1 else ""
        return is_loopback(host) or host in self._hosts


def _without_port(header: str) -> str:
    """The host of a header in small letters, without brackets; nothing where the header is no host and port."""
    found = _HOST.fullmatch(header)
    return found[1] or found[2] if found and int(found[3] or 0) <= _LAST_PORT else ""


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
