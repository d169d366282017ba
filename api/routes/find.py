"""Look up what went wrong, in the words of whoever stands at the till."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from api.lookups import looked_up
from api.openapi import problems, unchanged
from api.schemas import FindQuery, Found
from api.served import InService, language_of
from engine.search import find

router = APIRouter(tags=["look up"])


@router.get(
    "/v1/find",
    operation_id="find",
    summary="From a phrase to failures and pages",
    response_model=list[Found],
    responses=unchanged() | problems(422, 503),
)
async def find_failures(request: Request, served: InService, query: Annotated[FindQuery, Query()]) -> Response:
    """The failures that a phrase may mean, best first, each with the first sentence one could say already.

    Never empty: where nothing is near, the page for anything else.
    """
    language = language_of(served, query.language)
    # Openings may name the hour, so an answer is the same for a minute at most.
    at = request.app.state.settings.now().replace(second=0, microsecond=0)
    asked = {"q": query.q, "language": language, "limit": query.limit, "at": at.isoformat()}

    def hits() -> list[dict[str, Any]]:
        return [hit.to_json() for hit in find(served.library, query.q, language, query.limit, at=at)]

    return looked_up(request, served, asked, hits)
