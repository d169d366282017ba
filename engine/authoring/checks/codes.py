"""Codes that a house or a page names: to weigh a finding otherwise, or to accept it."""

from __future__ import annotations

from collections.abc import Iterator

from engine.authoring.catalogue import catalogue
from engine.authoring.checks.draft import Draft
from engine.authoring.document import Document, Pointer
from engine.model.errors import did_you_mean
from engine.model.finding import Finding, Severity, warning


def check_codes(draft: Draft) -> Iterator[Finding]:
    """`unknown-code`: a finding that there is not, so that nothing comes of it. `error-stays`: an error, which stays one."""
    for document in draft.documents:
        for code in document.data.get("checks", ()) if document.kind == "house" else ():
            yield from _named(document, ("checks", code), code, at_key=True)
        for index, item in enumerate(document.data.get("accept", ())):
            yield from _named(document, ("accept", index, "code"), item["code"])


def _named(document: Document, pointer: Pointer, code: str, at_key: bool = False) -> Iterator[Finding]:
    known = catalogue()
    place = document.key_place(pointer) if at_key else document.place(pointer)
    if code not in known:
        yield warning(place, "unknown-code", f"there is no finding '{code}'", did_you_mean(code, known))
    elif known[code].severity is Severity.ERROR:
        fault = f"'{code}' is an error, which nobody can lower or accept"
        yield warning(place, "error-stays", fault, "take it out, and mend what it is about")
