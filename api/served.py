"""What routes ask of the request they serve: the book in service, and the language of a look-up."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Query, Request

from api.books import Served, Shelf
from api.envelope import REVISION
from api.schemas import LanguageQuery
from engine.model.errors import RequestRefused
from engine.model.incident import unknown


def books_of(request: Request) -> Shelf:
    books: Shelf = request.app.state.books
    return books


async def _served(request: Request) -> Served:
    served = books_of(request).served()
    request.scope[REVISION] = served.library.revision
    return served


InService = Annotated[Served, Depends(_served)]
"""The book in service when the request came; it stays the same to the end of it."""


async def _language(served: InService, query: Annotated[LanguageQuery, Query()]) -> str:
    return language_of(served, query.language)


def language_of(served: Served, given: str | None) -> str:
    """The language of a look-up: the one asked for, else the house's first. Raises RequestRefused."""
    languages = served.library.house.languages
    if given is None:
        return languages[0]
    if given not in languages:
        raise RequestRefused([unknown("language", given, languages, "?language", "language")])
    return given


Language = Annotated[str, Depends(_language)]
