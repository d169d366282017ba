"""Decide one incident, or many; nothing is stored."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import ValidationError

from api.answers import answer
from api.bodies import read_body
from api.books import Served
from api.deciding import Clock, decision_of
from api.openapi import body_of, problems
from api.problems import of_item
from api.schemas import BatchRequest, DecisionRequest, ExplainQuery
from api.schemas_decision import BatchItem, DecisionAnswer
from api.served import InService
from engine.model.errors import RequestRefused
from engine.model.strict_json import NotJson

router = APIRouter(tags=["decide"])


@router.post(
    "/v1/decisions",
    operation_id="decide",
    summary="Decide an incident",
    response_model=DecisionAnswer,
    responses=problems(413, 415, 422, 503),
    openapi_extra=body_of(DecisionRequest),
)
async def decide_incident(request: Request, served: InService, query: Annotated[ExplainQuery, Query()]) -> Response:
    """What to say, offer, owe and promise. Nothing is stored."""
    # A decision takes a fraction of a millisecond: less than a thread would cost.
    asked = await read_body(request, DecisionRequest)
    everything = asked.explain or query.explain
    return answer(decision_of(served.library, asked, request.app.state.settings.now, everything=everything))


@router.post(
    "/v1/decisions/batch",
    operation_id="decideBatch",
    summary="Decide up to a hundred incidents",
    response_model=list[BatchItem],
    responses=problems(413, 415, 422, 503),
    openapi_extra=body_of(BatchRequest),
)
async def decide_batch(request: Request, served: InService, query: Annotated[ExplainQuery, Query()]) -> Response:
    """Each incident answered for itself, in the order asked and all from one revision: a decision, or its problem.

    A broken character, a key twice or an impossible number is the problem of its item alone; only where the body around
    the items cannot be read is the whole batch refused.
    """
    asked = await read_body(request, BatchRequest, apart="decisions")
    now = request.app.state.settings.now
    moment = now()
    answers: list[dict[str, Any]] = []
    for position, item in enumerate(asked.decisions):
        answers.append(_answered(served, item, f"/decisions/{position}", lambda: moment, everything=query.explain))
        # Others wait their turn for one decision, never for a hundred.
        await asyncio.sleep(0)
    return answer(answers)


def _answered(served: Served, item: Any, at: str, now: Clock, *, everything: bool) -> dict[str, Any]:
    try:
        if isinstance(item, NotJson):
            raise item
        asked = DecisionRequest.model_validate(item)
        decision = decision_of(served.library, asked, now, everything=asked.explain or everything)
        return {"status": 200, "decision": decision}
    except (NotJson, ValidationError, RequestRefused) as refused:
        found = of_item(refused, at)
        return {"status": found["status"], "problem": found}
