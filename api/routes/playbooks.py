"""Look up the pages."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from api.lookups import looked_up
from api.openapi import problems, unchanged
from api.problems import PageNotFound
from api.schemas import PlaybookAnswer, PlaybooksAnswer
from api.served import InService, Language
from engine.model.errors import nearest
from engine.model.house import House
from engine.model.library import Library
from engine.model.playbook import Playbook

router = APIRouter(tags=["look up"])


@router.get(
    "/v1/playbooks",
    operation_id="listPlaybooks",
    summary="The pages",
    response_model=PlaybooksAnswer,
    responses=unchanged() | problems(422, 503),
)
async def list_playbooks(request: Request, served: InService, language: Language) -> Response:
    """Every page of the book, by id."""
    return looked_up(request, served, {"language": language}, lambda: _whole(served.library, language))


def _whole(library: Library, language: str) -> dict[str, Any]:
    pages = [_entry(library.playbooks[id], language, library.house) for id in sorted(library.playbooks)]
    return {"revision": library.revision, "language": language, "playbooks": pages}


@router.get(
    "/v1/playbooks/{id}",
    operation_id="readPlaybook",
    summary="One page",
    response_model=PlaybookAnswer,
    responses=unchanged() | problems(404, 422, 503),
)
async def read_playbook(request: Request, id: str, served: InService, language: Language) -> Response:
    """One page as it is written, with what the book makes of it."""
    library = served.library
    page = library.playbooks.get(id)
    if page is None:
        raise PageNotFound(id, nearest(id[:100], library.playbooks))
    return looked_up(
        request, served, {"id": id, "language": language}, lambda: _one(library, page, language), exact=True
    )


def _one(library: Library, page: Playbook, language: str) -> dict[str, Any]:
    known = {"revision": library.revision, "language": language, "priority": page.priority}
    return {**_entry(page, language, library.house), **known, "page": page.page}


def _entry(page: Playbook, language: str, house: House) -> dict[str, Any]:
    return {
        "id": page.id,
        "title": house.in_language(page.titles, language, page.id),
        "owner": page.owner,
        "failures": list(page.failures),
        "path": page.path,
        "search": list(page.search),
        "options": [{"id": item.id, "title": house.in_language(item.titles, language, item.id)} for item in page.options],
    }
