"""`amends find`: what a phrase means."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.text import Text

from engine.model.house import House
from engine.search import Hit
from engine.search import find as search
from engine.terminal.book import open_book
from engine.terminal.desk import OWN_BOOK, AsJson, Playbooks, paper, print_json, unknown


def find(
    text: Annotated[list[str], typer.Argument(metavar="TEXT", help="What went wrong, in your own words.")],
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many to show at most.")] = 5,
    language: Annotated[str | None, typer.Option("--language", help="The language of titles and openings.")] = None,
    playbooks: Playbooks = OWN_BOOK,
    as_json: AsJson = False,
) -> None:
    """Find the failure and the page for what went wrong, in your own words."""
    library = open_book(playbooks).library
    known_language(library.house, language)
    phrase = " ".join(text)
    hits = search(library, phrase, language, limit, at=datetime.now(UTC))
    if as_json:
        print_json([hit.to_json() for hit in hits])
        return
    console = paper()
    if hits[0].unclear:
        guesses = "; the rest are guesses" if len(hits) > 1 else ""
        console.print(f"Nothing in the book is clearly '{phrase}'. This always helps{guesses}:\n")
    for hit in hits:
        line = Text.assemble((hit.title, "bold"), "   ", (hit.failure, "cyan"), *_own_page(hit))
        console.print(line, no_wrap=True, overflow="ellipsis")
        if hit is hits[0] and hit.opening:
            console.print(Text(f"  “{hit.opening}”"))
    console.print(Text(f"\nNext: amends decide {hits[0].failure}", "dim"))


def _own_page(hit: Hit) -> list[tuple[str, str]]:
    page = hit.playbooks[0]["title"] if hit.playbooks else hit.title
    return [(f"   page: {page}", "dim")] if page != hit.title else []


def known_language(house: House, language: str | None) -> None:
    """Raises WrongUsage where the house has no such language."""
    if language is not None and language not in house.languages:
        raise unknown("language", language, house.languages)
