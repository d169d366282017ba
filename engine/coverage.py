"""What a book's cases leave untried: the branches of its pages of law that no case reaches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from engine.authoring.book import CheckedBook
from engine.authoring.compiling.page import Branch
from engine.authoring.document import Document
from engine.deciding.owed import scope_of
from engine.model.condition import TRUE
from engine.model.errors import NotComputable, RequestRefused
from engine.model.finding import Finding, warning
from engine.model.incident import Incident
from engine.model.library import Library
from engine.model.playbook import Entitlement
from engine.model.scope import Scope


def unreached(checked: CheckedBook) -> Iterator[Finding]:
    """`unreached`: a row, an exclusion or a remedy of an entitlement that has cases, but none that comes there."""
    library = checked.library
    if library is None:
        return
    reach = _Reach(library, checked.branches)
    for request in _requests(checked.documents):
        reach.try_case(request)
    documents = {document.path: document for document in checked.documents}
    for entitlement in library.entitlements.values():
        path = entitlement.path
        if entitlement.id in reach.tried:
            for branch in reach.left(path):
                place = documents[path].place(branch.pointer)
                yield warning(place, "unreached", f"no case reaches {branch.what}", "write a case for it beside the page")


def _requests(documents: Iterable[Document]) -> Iterator[dict[str, Any]]:
    for document in documents:
        for case in document.data["cases"] if document.kind == "cases" else ():
            keys = ("failure", "facts", "at", "role", "channel", "language")
            request = {key: case[key] for key in keys if key in case}
            yield {"at": "2026-01-01T12:00:00Z", **request}


@dataclass(slots=True)
class _Reach:
    library: Library
    branches: Mapping[str, tuple[Branch, ...]]
    tried: set[str] = field(default_factory=set)
    _reached: set[tuple[str, int]] = field(default_factory=set)

    def try_case(self, request: Mapping[str, Any]) -> None:
        try:
            incident = Incident.parse(self.library, request)
        except RequestRefused:
            return
        for entitlement in self.library.owed[incident.failure]:
            with suppress(NotComputable):  # such an incident is refused: its case tells
                scope, _ = scope_of(self.library, entitlement, incident)
                if entitlement.when.truth(scope) is TRUE:
                    self._try(entitlement, scope)

    def _try(self, entitlement: Entitlement, scope: Scope) -> None:
        self.tried.add(entitlement.id)
        for index, branch in enumerate(self.branches.get(entitlement.path, ())):
            first = not any(other.truth(scope) is TRUE for other in branch.before)
            if first and branch.condition.truth(scope) is TRUE:
                self._reached.add((entitlement.path, index))

    def left(self, path: str) -> Iterator[Branch]:
        for index, branch in enumerate(self.branches.get(path, ())):
            if (path, index) not in self._reached:
                yield branch
