"""Answers to look-ups: an ETag by revision, so that an unchanged book is not sent twice."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from fastapi import Request, Response

from api.answers import answer, answer_exact
from api.books import Served
from engine.model.decision import ENGINE

_TAG = re.compile(r'(?:W/)?("[^"]*")')
_KEEP = "private, no-cache"
"""Kept by the caller alone, and asked about each time: a book can change at any moment."""


def looked_up(
    request: Request, served: Served, asked: Mapping[str, Any], make: Callable[[], Any], *, exact: bool = False
) -> Response:
    """What `make` gives, or 304 where the caller has it already.

    `asked` is all that the answer depends on besides the revision and the route.
    """
    tag = _tag(request.scope["route"].path, served.library.revision, asked)
    headers = {"ETag": tag, "Cache-Control": _KEEP}
    if _has(request.headers.getlist("if-none-match"), tag):
        return Response(status_code=304, headers=headers)
    found = answer_exact(make()) if exact else answer(make())
    found.headers.update(headers)
    return found


def _tag(route: str, revision: str, asked: Mapping[str, Any]) -> str:
    whole = json.dumps([ENGINE, revision, route, asked], sort_keys=True)
    return f'"{revision[:12]}-{hashlib.sha256(whole.encode()).hexdigest()[:20]}"'


def _has(headers: list[str], tag: str) -> bool:
    given = ", ".join(headers)
    return given.strip() == "*" or tag in _TAG.findall(given)
