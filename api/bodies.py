"""A request's body to a checked model: bounded, declared as JSON, read strictly."""

from __future__ import annotations

from email.message import Message
from typing import TypeVar

from pydantic import BaseModel
from starlette.requests import Request

from engine.model.strict_json import read_json

Model = TypeVar("Model", bound=BaseModel)


class BodyTooLarge(Exception):
    """A body is larger than is taken."""

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        super().__init__(f"the body is larger than {most_bytes} bytes")


class MediaRefused(Exception):
    """A body does not say that it is JSON in UTF-8 (a page elsewhere could send any other body in a reader's name)."""


async def read_body(request: Request, model: type[Model], apart: str = "") -> Model:
    """Raises BodyTooLarge, MediaRefused, NotJson, or pydantic's ValidationError.

    What cannot be read in one item of the list at `apart` is that item's own fault: its NotJson stands in its place.
    """
    _require_json(request)
    return model.model_validate(read_json(await _bytes(request), apart))


def _require_json(request: Request) -> None:
    codings = ",".join(request.headers.getlist("content-encoding")).lower().split(",")
    if any(coding.strip() not in {"", "identity"} for coding in codings):
        raise MediaRefused("the body is compressed; send it as it is")
    given = request.headers.get("content-type")
    if given is None:
        raise MediaRefused("the body says nothing of its type; send it with 'Content-Type: application/json'")
    if given == "application/json":
        return
    header = Message()
    header["content-type"] = given
    kind = header.get_content_type()
    if kind != "application/json" and not (kind.startswith("application/") and kind.endswith("+json")):
        raise MediaRefused(f"the body is {kind}; send it as 'Content-Type: application/json'")
    charset = header.get_content_charset("utf-8")
    if charset not in {"utf-8", "utf8", "us-ascii"}:
        raise MediaRefused("the body is JSON in another character set; send it in UTF-8")


async def _bytes(request: Request) -> bytes:
    most: int = request.app.state.settings.largest_body_bytes
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and (len(declared) > 18 or int(declared) > most):
        raise BodyTooLarge(most)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise BodyTooLarge(most)
    return bytes(body)
