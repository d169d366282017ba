"""Which page answers: the TRUE one that no other TRUE one outranks (meaning.md rules 11 to 13)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from engine.model.condition import FALSE, TRUE
from engine.model.incident import Incident
from engine.model.library import Library, Shelf
from engine.model.playbook import Playbook
from engine.model.scope import Formula, Scope


class Match(NamedTuple):
    """The chosen page; whether another tied with it; the UNKNOWN pages that could still take its place."""

    chosen: Playbook
    scope: Scope
    tied: bool
    possible: tuple[tuple[Playbook, Scope], ...]


class Desk:
    """Scopes of one incident: pages without names of their own share one."""

    def __init__(self, library: Library, incident: Incident) -> None:
        self.library, self.incident = library, incident
        self.shared = self.open(library.definitions)

    def open(self, definitions: Mapping[str, Formula]) -> Scope:
        return Scope(dict(self.incident.known), definitions, self.incident.setting)

    def scope(self, page: Playbook) -> Scope:
        if page.calendar is None and page.definitions is self.library.definitions:
            return self.shared
        return Scope(dict(self.incident.known), page.definitions, self.incident.setting, page.calendar)


def match(library: Library, incident: Incident, desk: Desk) -> Match:
    """Look through the shelves of the failure, the strongest first, and stop at the first with a TRUE page."""
    possible: list[tuple[Playbook, Scope]] = []
    for shelf in library.shelves[incident.failure]:
        true: list[tuple[Playbook, Scope]] = []
        unknown: list[tuple[Playbook, Scope]] = []
        for page in shelf.pages:
            scope = desk.scope(page)
            truth = page.when.truth(scope)
            if truth is not FALSE:
                (true if truth is TRUE else unknown).append((page, scope))
        found = {page.id for page, _ in true}
        possible += [entry for entry in unknown if not shelf.outranked_by[entry[0].id] & found]
        if true:
            best = sorted(_unbeaten(true, found, shelf), key=lambda entry: entry[0].id)
            return Match(best[0][0], best[0][1], len(best) > 1, tuple(possible))
    raise AssertionError(f"no page covers {incident.failure}: such a book is not published")


def _unbeaten(
    true: list[tuple[Playbook, Scope]], found: set[str], shelf: Shelf
) -> Iterator[tuple[Playbook, Scope]]:
    return (entry for entry in true if not shelf.outranked_by[entry[0].id] & found)



