"""Look up the vocabulary."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from api.lookups import looked_up
from api.openapi import problems, unchanged
from api.schemas import FactsAnswer
from api.served import InService, Language
from engine.deciding.ask import json_schema
from engine.model.decision import plain
from engine.model.fact import FROM_REQUEST, Fact
from engine.model.library import Library
from engine.model.types import ValueType

router = APIRouter(tags=["look up"])


@router.get(
    "/v1/facts",
    operation_id="listFacts",
    summary="The vocabulary",
    response_model=FactsAnswer,
    responses=unchanged() | problems(422, 503),
)
async def list_facts(request: Request, served: InService, language: Language) -> Response:
    """Every fact that an incident can have: how to ask for it, and what it takes."""
    return looked_up(request, served, {"language": language}, lambda: _whole(served.library, language))


def _whole(library: Library, language: str) -> dict[str, Any]:
    fallback = library.house.language
    facts = [_entry(fact, language, fallback) for fact in library.vocabulary.facts.values()]
    return {"revision": library.revision, "language": language, "facts": facts}


def _entry(fact: Fact, language: str, fallback: str) -> dict[str, Any]:
    return {
        "name": fact.name,
        "title": fact.title(language, fallback),
        "question": fact.question(language, fallback),
        "type": _kind(fact.type),
        "schema": dict(json_schema(fact, language, fallback)),
        "unit": fact.unit,
        "labels": {member: fact.label(member, language, fallback) for member in fact.type.members},
        "nullable": fact.nullable,
        "has_default": fact.has_default,
        "default": plain(fact.default),
        "built_in": fact.built_in,
        "can_be_given": fact.name not in FROM_REQUEST,
    }


def _kind(kind: ValueType) -> str:
    return "integer" if kind.kind == "number" and kind.whole else kind.kind
