"""A page that is not in the book, in its own words: every option on every channel, in every language."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from itertools import islice, product
from typing import Any

from anyio import CapacityLimiter, to_thread

from api.books import Served
from api.drafts import compile_draft
from api.schemas import PreviewRequest
from engine.authoring.book import CheckedBook, compile_files
from engine.authoring.document import FOUNDATION
from engine.model.finding import Severity
from engine.model.incident import Incident
from engine.model.library import Library
from engine.model.playbook import Option, Playbook
from engine.model.scope import Scope
from engine.preview.opening import open_option, scope_of

MOST_PREVIEWS = 120
_MOST_REPAIRS = 3


async def preview(served: Served, asked: PreviewRequest, now: datetime, threads: CapacityLimiter) -> dict[str, Any]:
    """The answer to a preview, worked out off the event loop. Raises RequestRefused where the facts do not fit."""
    return await to_thread.run_sync(partial(_preview, served, asked, now), limiter=threads)


def _preview(served: Served, asked: PreviewRequest, now: datetime) -> dict[str, Any]:
    # Whoever asks amiss is told so whatever the page is like, and before a book is compiled for it.
    Incident.parse(served.library, _request(asked, next(iter(served.library.failures)), now))
    raw = asked.text.encode()
    draft, checked = compile_draft(served, raw, asked.path)
    library = checked.library or _without_the_broken(served, raw, draft.path, checked)
    page = _page_at(library, checked, draft.path) if library else None
    shown, left_out = _shown(library, page, asked, now) if library and page else ([], 0)
    return {
        "revision": served.library.revision,
        "path": draft.path,
        "publishable": draft.publishable,
        "findings": [finding.to_json() for finding in draft.findings],
        "previews": shown,
        "left_out": left_out,
    }


def _request(asked: PreviewRequest, failure: str, now: datetime) -> dict[str, Any]:
    return {
        "failure": asked.failure or failure, "facts": asked.facts, "role": asked.role, "channel": asked.channel,
        "language": asked.language, "at": asked.at or now,
    }  # fmt: skip


def _without_the_broken(served: Served, raw: bytes, path: str, checked: CheckedBook) -> Library | None:
    """The book without the pages that the draft breaks (a translation or a case that no longer fits)."""
    files = {**served.files, path: raw}
    for _ in range(_MOST_REPAIRS):
        broken = {found.place.path for found in checked.findings if found.severity is Severity.ERROR}
        founding = {document.path for document in checked.documents if document.kind in FOUNDATION}
        if path in broken or broken & founding or not broken & files.keys():
            return None
        files = {name: page for name, page in files.items() if name not in broken}
        checked = compile_files(files)
        if checked.library:
            return checked.library
    return None


def _page_at(library: Library, checked: CheckedBook, path: str) -> Playbook | None:
    """The page that a draft is, or that it translates; None for a document of another kind."""
    document = next((document for document in checked.documents if document.path == path), None)
    named = document.data.get(document.kind) if document and document.kind in {"playbook", "of"} else None
    return library.playbooks.get(named) if isinstance(named, str) else None


def _shown(
    library: Library, page: Playbook, asked: PreviewRequest, now: datetime
) -> tuple[list[dict[str, Any]], int]:
    house = library.house
    channels = [asked.channel] if asked.channel else house.channels
    languages = [asked.language] if asked.language else house.languages
    whole = len(page.options) * len(channels) * len(languages)
    shown = list(islice(_renderings(library, page, asked, now, list(product(channels, languages))), MOST_PREVIEWS))
    return shown, whole - len(shown)


def _renderings(
    library: Library, page: Playbook, asked: PreviewRequest, now: datetime, voices: list[tuple[str, str]]
) -> Iterator[dict[str, Any]]:
    for channel, language in voices:
        request = {**_request(asked, page.failures[0], now), "channel": channel, "language": language}
        incident = Incident.parse(library, request)
        scope = scope_of(library, incident, page)
        for option in page.options:
            yield _rendered(library, incident, page, option, scope)


def _rendered(library: Library, incident: Incident, page: Playbook, option: Option, scope: Scope) -> dict[str, Any]:
    opened = open_option(library, incident, page, option, scope)
    return {**opened.option.to_json(), "applies": opened.applies, "needs": [ask.fact for ask in opened.asks]}
