"""Look up what can go wrong."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from api.lookups import looked_up
from api.openapi import problems, unchanged
from api.schemas import FailuresAnswer
from api.served import InService, Language
from engine.model.library import Library
from engine.model.playbook import Playbook

router = APIRouter(tags=["look up"])


@router.get(
    "/v1/failures",
    operation_id="listFailures",
    summary="The tree of failures",
    response_model=FailuresAnswer,
    responses=unchanged() | problems(422, 503),
)
async def list_failures(request: Request, served: InService, language: Language) -> Response:
    """Everything that can go wrong, with the words people search by and the pages written for it."""
    return looked_up(request, served, {"language": language}, lambda: _whole(served.library, language))


def _whole(library: Library, language: str) -> dict[str, Any]:
    pages = _pages_by_node(library)
    nodes = [_node(library, failure, pages.get(failure, []), language) for failure in library.failures]
    return {"revision": library.revision, "language": language, "failures": nodes}


def _pages_by_node(library: Library) -> dict[str, list[Playbook]]:
    pages: dict[str, list[Playbook]] = {}
    for page in library.playbooks.values():
        for node in page.failures:
            pages.setdefault(node, []).append(page)
    return pages


def _node(library: Library, id: str, pages: list[Playbook], language: str) -> dict[str, Any]:
    failure, house = library.failures[id], library.house
    search = failure.search.get(language) or failure.search.get(house.language) or ()
    return {
        "id": id,
        "parent": next((above for above in failure.lineage()[1:] if above in library.failures), None),
        "title": house.in_language(failure.titles, language, id),
        "search": list(search),
        "playbooks": [{"id": page.id, "title": house.in_language(page.titles, language, page.id)} for page in pages],
    }
