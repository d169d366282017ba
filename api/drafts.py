"""A page that is not in the book, checked as if it were: its own findings, and those it would bring elsewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial

from anyio import CapacityLimiter, to_thread

from api.books import PageName, Served, broken_page_name, page_name
from engine.authoring.book import CheckedBook
from engine.authoring.load import load
from engine.checking import check_files
from engine.model.finding import Finding

_NAMELESS = "page.yaml"
_PLAIN_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")


@dataclass(frozen=True, slots=True)
class CheckedDraft:
    """`path` is where the page was taken to stand; `publishable`, whether the book with it would be served."""

    path: str
    publishable: bool
    findings: tuple[Finding, ...]


async def check_draft(served: Served, text: str, path: str | None, threads: CapacityLimiter) -> CheckedDraft:
    """Check a page within the book in service, off the event loop."""
    return await to_thread.run_sync(partial(_check, served, text.encode(), path), limiter=threads)


def _check(served: Served, raw: bytes, path: str | None) -> CheckedDraft:
    return compile_draft(served, raw, path)[0]


def compile_draft(served: Served, raw: bytes, path: str | None) -> tuple[CheckedDraft, CheckedBook]:
    """What is wrong with a page, and the whole book with it."""
    path = path or _place_of(served, raw)
    checked = check_files({**served.files, path: raw})
    before = set(served.findings)
    findings = tuple(found for found in checked.findings if found.place.path == path or found not in before)
    return CheckedDraft(path, checked.library is not None, findings), checked


def _place_of(served: Served, raw: bytes) -> str:
    """Where the book has the page of this name; a path of its own for a page that is new."""
    name = _name_of(raw)
    if name and name in served.paths:
        return served.paths[name]
    path = f"{name[1]}.yaml" if name and _PLAIN_ID.fullmatch(name[1]) else _NAMELESS
    while path in served.files:
        path = f"new-{path}"
    return path


def _name_of(raw: bytes) -> PageName | None:
    loaded = load({_NAMELESS: raw})
    return page_name(loaded.documents[0]) if loaded.documents else broken_page_name(loaded.broken_pages[0])
