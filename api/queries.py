"""The query string, read as strictly as a body: UTF-8, every name once, no control characters, bounded."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl

from starlette.types import ASGIApp, Receive, Scope, Send

from api.problems import query_refused
from engine.model.errors import Fault

LONGEST_QUERY = 4_096
LONGEST_ADDRESS = 60_000
"""A page's address holds every fact of an incident, and one text of ten thousand signs."""

_MOST_NAMES = 20
_MOST_FACTS = 100
_LONE_PERCENT = re.compile(rb"%(?![0-9A-Fa-f]{2})")


class QueryGate:
    """Answers 400 to a query string that two programs could read in two ways."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        raw = scope.get("query_string", b"") if scope["type"] == "http" else b""
        fault = _fault(raw, *_bounds(scope["path"])) if raw else None
        if fault:
            await query_refused(fault)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def _bounds(path: str) -> tuple[int, int]:
    """The longest query string, in bytes, and the most names in it."""
    return (LONGEST_ADDRESS, _MOST_FACTS) if path.startswith("/answer/") else (LONGEST_QUERY, _MOST_NAMES)


def _fault(raw: bytes, longest: int, most_names: int) -> Fault | None:
    if len(raw) > longest:
        return _wrong(f"the query string is longer than {longest} bytes")
    if _LONE_PERCENT.search(raw):
        return _wrong("the query string has a % without two hexadecimal digits after it")
    try:
        pairs = parse_qsl(raw.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=most_names)
    except UnicodeError:
        return _wrong("the query string is not UTF-8, percent-encoded")
    except ValueError:
        return _wrong(f"the query string has more than {most_names} names")
    seen: set[str] = set()
    for name, value in pairs:
        if any(sign < " " or sign == "\x7f" for sign in name + value):
            return _wrong("the query string has a control character")
        if name in seen:
            return Fault(f"?{name[:40]}", name, f"the query parameter '{name[:40]}' is there twice")
        seen.add(name)
    return None


def _wrong(detail: str) -> Fault:
    return Fault("", "query", detail)
