"""A book compiled as far as it goes: what the checks look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from engine.authoring.algebra import Algebra
from engine.authoring.checks.names import tags_names, used_names
from engine.authoring.checks.texts import Said, said_in
from engine.authoring.compiling.page import Branch, Page
from engine.authoring.compiling.playbook import Shared
from engine.authoring.compiling.shelves import Ranking
from engine.authoring.document import Document
from engine.model.finding import Finding
from engine.model.house import House
from engine.model.library import lineage
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
    _read: dict[str, frozenset[str]] = field(default_factory=dict)
    _used: dict[str, frozenset[str]] = field(default_factory=dict)

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

    def names_read(self, failure: str) -> frozenset[str]:
        """The names that any page about a failure reads, those behind shared derived names among them."""
        if failure not in self._read:
            shared = next(document.data.get("derive") or {} for document in self.documents if document.kind == "facts")
            above = set(lineage(failure))
            pages = [page for page in self.written if above & set(page.failures)]
            read = self.spoken_names.union(*(self._used_on(page.path) for page in pages))
            for name in reversed(shared):
                read |= used_names({"derive": {name: shared[name]}}) if name in read else frozenset()
            self._read[failure] = read
        return self._read[failure]

    def _used_on(self, path: str) -> frozenset[str]:
        if path not in self._used:
            document = self.by_path[path]
            translations = self.shared.translations.of(str(document.data[document.kind])).values()
            self._used[path] = used_names(document.data).union(*(used_names(page.data) for page in translations))
        return self._used[path]

    @property
    def written(self) -> tuple[Playbook | Entitlement, ...]:
        """All pages that say what is to be done or what is owed."""
        return (*self.playbooks, *self.entitlements)

    @cached_property
    def spoken_names(self) -> frozenset[str]:
        """The names in what the house says everywhere: greetings, sign-offs, shared sentences."""
        voices = [document.data.get("voice") or {} for document in self.documents if "voice" in document.data]
        greetings = used_names([{"say": voice.get(part)} for voice in voices for part in ("greeting", "sign_off")])
        phrases = (text for texts in self.shared.phrases.by_language.values() for text in texts.values())
        return greetings.union(*map(tags_names, phrases))

    @cached_property
    def said(self) -> tuple[Said, ...]:
        """Every script of the book that a customer hears or reads, shared sentences included."""
        return tuple(said_in(self))

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
