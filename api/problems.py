"""Errors to HTTP: the one place that knows which refusal has which status (problem documents, RFC 9457)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from api.bodies import BodyTooLarge, MediaRefused
from api.books import NoBook
from api.validation import faults_in_body, faults_in_query
from engine.model.errors import Fault, IncidentRefused, RequestRefused, nearest
from engine.model.strict_json import NotJson

MEDIA_TYPE = "application/problem+json"
_LONGEST_PATH = 100
_COME_BACK = {"Retry-After": "5"}
"""Seconds; a book that is put right is in service sooner."""


class PageNotFound(Exception):
    """The book has no such page."""

    def __init__(self, id: str, suggestion: str | None) -> None:
        self.fault = Fault("", "playbook", f"the book has no page '{id[:_LONGEST_PATH]}'", suggestion)
        super().__init__(self.fault.detail)


class NothingHere(Exception):
    """There is nothing at an address: no such situation, no such file."""


class ForeignForm(Exception):
    """A form was sent by a page of another site."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A class of problem: programs go by `name` (it ends the type), people read `title`."""

    name: str
    status: int
    title: str


NOT_JSON = Kind("not-json", 400, "The body is not JSON that can be read in one way only")
HOST = Kind("host", 400, "This server is not known by that name")
MALFORMED = Kind("malformed", 400, "This is not HTTP that can be read in one way only")
GONE = Kind("disconnected", 400, "The request was not finished")
FOREIGN = Kind("foreign-form", 403, "This was sent from somewhere else")
NOT_FOUND = Kind("not-found", 404, "There is nothing here")
METHOD = Kind("method", 405, "This is not done here")
TOO_SLOW = Kind("too-slow", 408, "The request took too long to arrive")
TOO_LARGE = Kind("too-large", 413, "The body is too large")
MEDIA = Kind("media-type", 415, "The body must say that it is JSON")
SHAPE = Kind("shape", 422, "The request does not have the shape it should have")
REQUEST = Kind("request", 422, "The request names something that the book does not have")
FACTS = Kind("facts", 422, "The facts are not facts that this book can take")
QUERY = Kind("query", 400, "The query string cannot be read in one way only")
LARGE_HEADERS = Kind("headers-too-large", 431, "The headers are too large")
INTERNAL = Kind("internal", 500, "Something went wrong on our side")
NOT_READY = Kind("no-book", 503, "No book is served yet")
STOPPING = Kind("stopping", 503, "The service stops")
_BY_STATUS = {kind.status: kind for kind in (NOT_FOUND, METHOD, TOO_LARGE, MEDIA, NOT_JSON)}


def problem(
    kind: Kind, detail: str, faults: Sequence[Fault] = (), headers: Mapping[str, str] | None = None
) -> Response:
    """A problem document as an answer."""
    text = json.dumps(document(kind, detail, faults), ensure_ascii=False, separators=(",", ":"))
    return Response(text.encode("utf-8", "replace"), kind.status, headers=headers, media_type=MEDIA_TYPE)


def document(kind: Kind, detail: str, faults: Sequence[Fault] = ()) -> dict[str, Any]:
    """A problem as plain data."""
    errors = [{"pointer": fault.pointer, "detail": fault.detail, "suggestion": fault.suggestion} for fault in faults]
    return {
        "type": f"urn:amends:problem:{kind.name}",
        "title": kind.title,
        "status": kind.status,
        "detail": detail,
        "errors": errors,
    }


def host_refused() -> Response:
    return problem(HOST, "call this server as localhost, 127.0.0.1 or [::1]")


def query_refused(fault: Fault) -> Response:
    return problem(QUERY, fault.detail, [fault])


def internal() -> Response:
    # The server's log says where; a caller learns nothing of our insides.
    return problem(INTERNAL, "the request was not at fault, and nothing was stored; the server's log says more")


ItemRefused = NotJson | ValidationError | RequestRefused
"""What one item of a batch can be refused with."""


def of_item(error: ItemRefused, at: str) -> dict[str, Any]:
    """The problem of one item of a batch, its pointers seen from the whole body: `at` is where the item stands."""
    faults = faults_in_body(error, f"the item at {at}") if isinstance(error, ValidationError) else error.faults
    moved = [replace(fault, pointer=at + fault.pointer) for fault in faults]
    return document(_kind_of(error), _summary(moved), moved)


def _kind_of(error: ItemRefused) -> Kind:
    if isinstance(error, NotJson):
        return NOT_JSON
    if isinstance(error, IncidentRefused):
        return FACTS
    if isinstance(error, ValidationError) or all(fault.name == "at" for fault in error.faults):
        return SHAPE
    return REQUEST


def install(app: FastAPI) -> None:
    """Give every error that a route can raise its problem document."""
    app.add_exception_handler(RequestRefused, _faulty)
    app.add_exception_handler(NotJson, _faulty)
    app.add_exception_handler(ValidationError, _misshapen)
    app.add_exception_handler(RequestValidationError, _misaddressed)
    app.add_exception_handler(BodyTooLarge, _plain(TOO_LARGE))
    app.add_exception_handler(MediaRefused, _plain(MEDIA))
    app.add_exception_handler(NothingHere, _plain(NOT_FOUND))
    app.add_exception_handler(ForeignForm, _plain(FOREIGN))
    app.add_exception_handler(PageNotFound, _page_not_found)
    app.add_exception_handler(NoBook, _no_book)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(ClientDisconnect, _disconnected)


async def _faulty(request: Request, error: Any) -> Response:
    return problem(_kind_of(error), _summary(error.faults), error.faults)


def _plain(kind: Kind) -> Any:
    async def handler(request: Request, error: Exception) -> Response:
        return problem(kind, str(error))

    return handler


def _summary(faults: Sequence[Fault]) -> str:
    if len(faults) > 1:
        return f"{len(faults)} things are wrong; errors has each of them"
    fault = faults[0]
    return f"{fault.detail}; did you mean '{fault.suggestion}'?" if fault.suggestion else fault.detail


async def _misshapen(request: Request, error: Any) -> Response:
    faults = faults_in_body(error)
    return problem(SHAPE, _summary(faults), faults)


async def _misaddressed(request: Request, error: Any) -> Response:
    if any(found["loc"][0] == "path" for found in error.errors()):
        return _nothing_at(request)
    faults = faults_in_query(error, _parameters(request))
    return problem(SHAPE, _summary(faults), faults)


def _parameters(request: Request) -> list[str]:
    """What the route of a request takes in its query string, as the document has it."""
    methods = request.app.openapi()["paths"].get(request.scope["route"].path, {})
    parameters = methods.get(request.method.lower(), {}).get("parameters", ())
    return [parameter["name"] for parameter in parameters if parameter["in"] == "query"]


async def _page_not_found(request: Request, error: Any) -> Response:
    return problem(NOT_FOUND, _summary([error.fault]), [error.fault])


async def _no_book(request: Request, error: Exception) -> Response:
    detail = "the folder has no book that is free of errors; the log has the findings"
    return problem(NOT_READY, detail, headers=_COME_BACK)


async def _http(request: Request, error: Any) -> Response:
    kind = _BY_STATUS.get(error.status_code)
    if kind is NOT_FOUND:
        return _nothing_at(request)
    if kind is METHOD:
        return _not_done(request, error.headers["Allow"])
    kind = kind or Kind("http", error.status_code, HTTPStatus(error.status_code).phrase)
    return problem(kind, kind.title, headers=error.headers)


def _nothing_at(request: Request) -> Response:
    path = request.url.path[:_LONGEST_PATH]
    routes = [route for route in _paths(request.app) if "{" not in route]
    fault = Fault("", "path", f"there is no {path}", nearest(path, routes))
    return problem(NOT_FOUND, _summary([fault]), [fault])


def _not_done(request: Request, allowed: str) -> Response:
    # HEAD is answered wherever GET is, by a room further out (`HeadAsGet`).
    allow = allowed if "HEAD" in allowed else allowed.replace("GET", "GET, HEAD")
    detail = f"{request.url.path[:_LONGEST_PATH]} does not take {request.method[:20]}; it takes {allow}"
    return problem(METHOD, detail, headers={"Allow": allow})


def _paths(app: Any) -> Iterable[str]:
    return [str(path) for path in app.openapi()["paths"]]


async def _disconnected(request: Request, error: Exception) -> Response:
    return problem(GONE, "the connection ended before the body did")
