"""Decide one incident; nothing is stored."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from api.answers import answer
from api.bodies import read_body
from api.openapi import body_of, problems
from api.schemas import DecisionRequest, ExplainQuery
from api.schemas_decision import DecisionAnswer
from api.served import InService
from engine.model.incident import Incident
from engine.pipeline import decide

router = APIRouter(tags=["decide"])

_OF_ENGINE = ("failure", "facts", "role", "channel", "language", "at")


@router.post(
    "/v1/decisions",
    summary="Decide an incident",
    response_model=DecisionAnswer,
    responses=problems(413, 415, 422, 503),
    openapi_extra=body_of(DecisionRequest),
)
async def decide_incident(request: Request, served: InService, query: Annotated[ExplainQuery, Query()]) -> Response:
    """What to say, offer, owe and promise. Nothing is stored."""
    # A decision takes a fraction of a millisecond: less than a thread would cost.
    asked = await read_body(request, DecisionRequest)
    given: dict[str, Any] = {key: getattr(asked, key) for key in _OF_ENGINE}
    if given["at"] is None:
        given["at"] = request.app.state.settings.now()
    incident = Incident.parse(served.library, given)
    decision = decide(served.library, incident, everything=asked.explain or query.explain)
    return answer(decision.to_json())
