"""The OpenAPI document: bodies that we read ourselves, problems under their own media type, headers, examples."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from api.examples import answer_example, problem_example, request_examples
from api.schemas import BODIES, Problem

_REFERENCE = "#/components/schemas/{model}"
_REASONS = {
    400: "The body is not JSON, or the query string no query, that can be read in one way only, or the Host header is not ours",
    404: "There is no such page",
    413: "The body is larger than 1 MiB",
    415: "The body does not say that it is JSON",
    422: "Something in the request is unknown or cannot be taken; `errors` has each place and the nearest right thing",
    500: "A fault of ours",
    503: "No book is served yet",
}
_TAGS = [
    {"name": "decide", "description": "What to say, offer, owe and promise."},
    {"name": "look up", "description": "The book as it stands. Every answer has an ETag by revision."},
    {"name": "author", "description": "Pages that are not in the book yet."},
    {"name": "operations", "description": "Whether it runs, and what it serves."},
]
_TEXT = {"type": "string"}
_HEADERS = {
    "X-Request-Id": {
        "description": "The caller's own id, where it is a UUID, a ULID or hexadecimal, else ours; the log has it.",
        "schema": _TEXT,
    },
    "Amends-Revision": {"description": "The revision of the book that answered.", "schema": _TEXT},
}
_COME_BACK = {"Retry-After": {"description": "Seconds to wait before another try.", "schema": {"type": "integer"}}}
_ETAG = {"ETag": {"description": "Changes with the revision; send it back as If-None-Match.", "schema": _TEXT}}
_IF_NONE_MATCH = {
    "name": "If-None-Match", "in": "header", "required": False, "schema": _TEXT,
    "description": "The ETag of an earlier answer: 304 where it still holds.",
}  # fmt: skip

Responses = dict[int | str, dict[str, Any]]


def problems(*statuses: int) -> Responses:
    """The problems that a route can answer with; every route can fail by its Host header or by a fault of ours."""
    return {status: {"model": Problem, "description": _REASONS[status]} for status in sorted({400, 500, *statuses})}


def unchanged() -> Responses:
    """For a look-up: the answer the caller has is the answer still."""
    return {304: {"description": "Nothing has changed since the answer with that ETag"}}


def body_of(model: type[BaseModel]) -> dict[str, Any]:
    """`openapi_extra` for a route that reads its body with `read_body`."""
    schema = {"$ref": _REFERENCE.format(model=model.__name__)}
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


def document(app: FastAPI) -> dict[str, Any]:
    """The document for an app whose routes are all in place."""
    whole = get_openapi(
        title=app.title, version=app.version, description=app.description, routes=app.routes, tags=_TAGS,
        servers=[{"url": "/"}],
    )  # fmt: skip
    bodies = models_json_schema([(model, "validation") for model in BODIES], ref_template=_REFERENCE)
    whole["components"]["schemas"].update(bodies[1]["$defs"])
    for path in whole["paths"].values():
        for operation in path.values():
            _finish(operation)
    return whole


def _headers_of(status: str, *, looked_up: bool) -> dict[str, Any]:
    if status == "503":
        return _COME_BACK
    return _ETAG if looked_up and status in {"200", "304"} else {}


def _finish(operation: dict[str, Any]) -> None:
    name, answers = operation["operationId"], operation["responses"]
    if "requestBody" in operation:
        operation["requestBody"]["content"]["application/json"]["examples"] = request_examples(name)
    for status, described in answers.items():
        described["headers"] = _HEADERS | _headers_of(status, looked_up="304" in answers)
        if int(status) >= 400:
            schema = described["content"].pop("application/json")
            described["content"] = {"application/problem+json": {**schema, "example": problem_example(name, int(status))}}
        elif int(status) == 200:
            described["content"]["application/json"]["example"] = answer_example(name)
        else:
            described.pop("content", None)
    if "304" in answers:
        operation.setdefault("parameters", []).append(_IF_NONE_MATCH)
