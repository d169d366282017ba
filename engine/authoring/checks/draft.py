"""A book compiled as far as it goes: what the checks look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from engine.authoring.algebra import Algebra
from engine.authoring.compiling.page import Branch, Page
from engine.authoring.compiling.playbook import Shared
from engine.authoring.compiling.shelves import Ranking
from engine.authoring.document import Document
from engine.model.finding import Finding
from engine.model.house import House
from engine.model.playbook import Entitlement, Playbook
from engine.model.scope import Formula


@dataclass
class Draft:
    """`broken` are the paths of pages that could not be read; `findings` those of compiling; `today` may be unknown."""

    shared: Shared
    documents: tuple[Document, ...]
    playbooks: tuple[Playbook, ...]
    entitlements: tuple[Entitlement, ...]
    broken: tuple[str, ...]
    pages: tuple[Page, ...]
    today: date | None
    findings: list[Finding] = field(default_factory=list)

    @property
    def house(self) -> House:
        return self.shared.house

    @cached_property
    def by_path(self) -> Mapping[str, Document]:
        return {document.path: document for document in self.documents}

    @cached_property
    def by_id(self) -> Mapping[str, Playbook]:
        return {page.id: page for page in self.playbooks}

    @cached_property
    def faulty(self) -> frozenset[str]:
        """Paths of pages with an error so far: what they mean is not settled."""
        return frozenset(finding.place.path for finding in self.findings)

    @cached_property
    def sound(self) -> tuple[Playbook, ...]:
        return tuple(page for page in self.playbooks if page.path not in self.faulty)

    @cached_property
    def branches(self) -> Mapping[str, tuple[Branch, ...]]:
        return {page.document.path: tuple(page.branches) for page in self.pages}

    @cached_property
    def algebra(self) -> Algebra:
        types = {
            name: known
            for name, known in self.shared.names.items()
            if not isinstance(known, Formula)
        }
        return Algebra(self.shared.vocabulary, types, self.house.currencies)

    @cached_property
    def ranking(self) -> Ranking:
        return Ranking.of(self.playbooks, self.algebra)
