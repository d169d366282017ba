"""The OpenAPI document: bodies that we read ourselves, and problems under their own media type."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from api.schemas import CheckRequest, DecisionRequest, Problem

_REFERENCE = "#/components/schemas/{model}"
_REASONS = {
    400: "The body is not JSON that can be read in one way only, or the Host header is not ours",
    404: "There is no such page",
    413: "The body is larger than 1 MiB",
    415: "The body does not say that it is JSON",
    422: "Something in the request is unknown or cannot be taken; `errors` has each place and the nearest right thing",
    500: "A fault of ours",
    503: "No book is served yet",
}

Responses = dict[int | str, dict[str, Any]]


def problems(*statuses: int) -> Responses:
    """The problems that a route can answer with; every route can fail by its Host header or by a fault of ours."""
    return {status: {"model": Problem, "description": _REASONS[status]} for status in sorted({400, 500, *statuses})}


def body_of(model: type[BaseModel]) -> dict[str, Any]:
    """`openapi_extra` for a route that reads its body with `read_body`."""
    schema = {"$ref": _REFERENCE.format(model=model.__name__)}
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


def document(app: FastAPI) -> dict[str, Any]:
    """The document for an app whose routes are all in place."""
    whole = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
    bodies = models_json_schema(
        [(DecisionRequest, "validation"), (CheckRequest, "validation")], ref_template=_REFERENCE
    )
    whole["components"]["schemas"].update(bodies[1]["$defs"])
    for path in whole["paths"].values():
        for operation in path.values():
            for status, described in operation["responses"].items():
                if int(status) >= 400:
                    described["content"] = {"application/problem+json": described["content"].pop("application/json")}
    return whole
