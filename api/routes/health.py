"""Whether the process runs, whether it serves a book, and what can be asked of it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.answers import answer
from api.books import FailedReload
from api.openapi import problems
from api.schemas import Health, QueryAsked, Readiness
from api.served import InService, books_of

router = APIRouter(tags=["operations"])


@router.get(
    "/healthz",
    operation_id="readHealth",
    summary="Does the process run?",
    response_model=Health,
    responses=problems(422),
)
async def healthz(query: Annotated[QueryAsked, Query()]) -> Response:
    """Always ok while the process runs."""
    return answer({"status": "ok"})


@router.get(
    "/readyz",
    operation_id="readReadiness",
    summary="Is a book served?",
    response_model=Readiness,
    responses=problems(422, 503),
)
async def readyz(request: Request, served: InService, query: Annotated[QueryAsked, Query()]) -> Response:
    """The book in service, and whether the newest change to the folder could not take its place."""
    state = books_of(request).state
    return answer(
        {
            "status": "ready",
            "revision": served.library.revision,
            "since": served.since.isoformat(),
            "playbooks": len(served.library.playbooks),
            "warnings": len(served.findings),
            "failed_reload": _failed(state.failed) if state.failed else None,
        }
    )


@router.get("/openapi.json", include_in_schema=False)
async def read_document(request: Request, query: Annotated[QueryAsked, Query()]) -> Response:
    """The OpenAPI document."""
    return answer(request.app.openapi())


def _failed(failed: FailedReload) -> dict[str, object]:
    errors = len(failed.errors)
    return {"at": failed.at.isoformat(), "errors": errors, "warnings": len(failed.findings) - errors}
