"""See a page that is not in the book as customers would hear it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.answers import answer
from api.bodies import read_body
from api.openapi import body_of, problems
from api.previews import preview
from api.schemas import PreviewRequest, QueryAsked
from api.schemas_decision import PreviewAnswer
from api.served import InService

router = APIRouter(tags=["author"])


@router.post(
    "/v1/previews",
    operation_id="previewPage",
    summary="Preview a page",
    response_model=PreviewAnswer,
    responses=problems(413, 415, 422, 503),
    openapi_extra=body_of(PreviewRequest),
)
async def preview_page(request: Request, served: InService, query: Annotated[QueryAsked, Query()]) -> Response:
    """What is wrong with a page; and, where nothing in it is an error, every option in its words.

    The page is taken as chosen and all its options as open, whatever the facts say; `applies` tells what they do say.
    Without a channel or language, all of the house's. Nothing is stored.
    """
    asked = await read_body(request, PreviewRequest)
    state = request.app.state
    return answer(await preview(served, asked, state.settings.now(), state.checkers))
