"""Check a page that is not in the book."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.answers import answer
from api.bodies import read_body
from api.drafts import check_draft
from api.openapi import body_of, problems
from api.schemas import CheckAnswer, CheckRequest, QueryAsked
from api.served import InService

router = APIRouter(tags=["author"])


@router.post(
    "/v1/checks",
    operation_id="checkPage",
    summary="Check a page",
    response_model=CheckAnswer,
    responses=problems(413, 415, 422, 503),
    openapi_extra=body_of(CheckRequest),
)
async def check_page(request: Request, served: InService, query: Annotated[QueryAsked, Query()]) -> Response:
    """What is wrong with a page, and what it would break elsewhere, within the book as it stands.

    It takes the place of the page at `path`; without a path, of the page of that name. Nothing is stored.
    """
    asked = await read_body(request, CheckRequest)
    checked = await check_draft(served, asked.text, asked.path, request.app.state.checkers)
    findings = [finding.to_json() for finding in checked.findings]
    known = {"revision": served.library.revision, "path": checked.path, "publishable": checked.publishable}
    return answer({**known, "findings": findings})
