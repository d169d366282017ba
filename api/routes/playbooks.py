"""Look up the pages."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response

from api.answers import answer, answer_exact
from api.openapi import problems
from api.problems import PageNotFound
from api.schemas import PlaybookAnswer, PlaybooksAnswer
from api.served import InService, Language, title_of
from engine.model.errors import nearest
from engine.model.house import House
from engine.model.playbook import Playbook

router = APIRouter(tags=["look up"])


@router.get("/v1/playbooks", summary="The pages", response_model=PlaybooksAnswer, responses=problems(422, 503))
async def list_playbooks(served: InService, language: Language) -> Response:
    """Every page of the book, by id."""
    library = served.library
    pages = [_entry(library.playbooks[id], language, library.house) for id in sorted(library.playbooks)]
    return answer({"revision": library.revision, "language": language, "playbooks": pages})


@router.get("/v1/playbooks/{id}", summary="One page", response_model=PlaybookAnswer, responses=problems(404, 422, 503))
async def read_playbook(id: str, served: InService, language: Language) -> Response:
    """One page as it is written, with what the book makes of it."""
    library = served.library
    page = library.playbooks.get(id)
    if page is None:
        raise PageNotFound(id, nearest(id[:100], library.playbooks))
    known = {"revision": library.revision, "language": language, "priority": page.priority}
    return answer_exact({**_entry(page, language, library.house), **known, "page": page.page})


def _entry(page: Playbook, language: str, house: House) -> dict[str, Any]:
    return {
        "id": page.id,
        "title": title_of(page.titles, language, house, page.id),
        "owner": page.owner,
        "failures": list(page.failures),
        "path": page.path,
        "search": list(page.search),
        "options": [{"id": item.id, "title": title_of(item.titles, language, house, item.id)} for item in page.options],
    }
