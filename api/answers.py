"""What is sent back: JSON as text, with decimals as exact as the book writes them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from msgspec.json import Encoder
from starlette.responses import Response

_ENCODE = Encoder().encode
"""Ten times as fast as json.dumps on a decision, and the same bytes. (orjson is faster still; it refuses large integers.)"""


def answer(value: Any, status: int = 200) -> Response:
    """Plain data as JSON; not validated again, for it is ours."""
    return Response(_ENCODE(value), status, media_type="application/json")


def answer_exact(value: Any) -> Response:
    """The same for data with decimals in it: 0.10 goes out as the number 0.10."""
    return Response(exact_text(value).encode(), media_type="application/json")


def exact_text(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{exact_text(str(key))}:{exact_text(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(exact_text(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
