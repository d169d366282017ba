"""A book: files in, a library out where nothing is wrong, and every finding of compiling either way."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from engine.authoring.checks import CHECKS
from engine.authoring.checks.draft import Draft
from engine.authoring.compiling.entitlement import compile_entitlement
from engine.authoring.compiling.facts import compile_facts
from engine.authoring.compiling.house import compile_failures, compile_house
from engine.authoring.compiling.page import Branch, Page, Watch
from engine.authoring.compiling.playbook import Shared, compile_playbook, law_currencies
from engine.authoring.compiling.settlements import compile_settlements
from engine.authoring.compiling.shelves import shelve
from engine.authoring.compiling.translations import Translations
from engine.authoring.document import FOUNDATION, Document
from engine.authoring.grading import Grading
from engine.authoring.load import load
from engine.authoring.phrases import Phrases, read_phrases
from engine.model.decision import plain
from engine.model.finding import Finding, Severity
from engine.model.library import Library, lineage
from engine.model.playbook import Entitlement


@dataclass(frozen=True, slots=True)
class CheckedBook:
    """What came of compiling a book. `library` is None where any finding is an error."""

    library: Library | None
    findings: tuple[Finding, ...]
    documents: tuple[Document, ...]
    branches: Mapping[str, tuple[Branch, ...]] = field(default_factory=dict)
    """The branches of each page, by path."""
    phrases: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """The sentences that pages share, by language and name."""
    trial: Library | None = None
    """The book as far as it could be compiled: to look at, never to serve. None without house, vocabulary and tree."""
    broken: tuple[str, ...] = ()
    """The paths of pages that could not be read."""
    grading: Grading = field(default_factory=Grading)

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.severity is Severity.ERROR)


def compile_files(files: Mapping[str, bytes], today: date | None = None, watch: Watch | None = None) -> CheckedBook:
    """Compile a book given as relative POSIX paths and bytes. Never raises for what a page says.

    `today` lets it find what has grown old: a source not checked for a year. `watch` puts something else in the place of
    every script, to see which are said; without it, deciding is not slowed by being watched.
    """
    loaded = load(files)
    draft = _draft(files, loaded.documents, loaded.broken, today, watch)
    if draft is None:
        return CheckedBook(None, in_order(loaded.findings), loaded.documents, broken=loaded.broken)
    grading = Grading.of(draft.house.checks, loaded.documents)
    found = [*loaded.findings, *draft.findings, *(finding for check in CHECKS for finding in check(draft))]
    findings = in_order(grading.graded(found))
    trial = _library(draft, revision(files, loaded.documents, draft.shared.phrases))
    library = None if any(finding.severity is Severity.ERROR for finding in findings) else _prepared(draft, trial)
    phrases = draft.shared.phrases.by_language
    return CheckedBook(library, findings, loaded.documents, draft.branches, phrases, trial, loaded.broken, grading)


def revision(files: Mapping[str, bytes], documents: Sequence[Document], phrases: Phrases) -> str:
    """SHA-256 over the sorted (path, bytes) of the pages compiled and the sentences they share (meaning.md rule 29).

    Cases do not count, and neither does what lies beside the pages, such as a README.
    """
    pages = {document.path for document in documents if document.kind != "cases"}
    sentences = {place.path for place in phrases.places.values()}
    digest = hashlib.sha256()
    for path in sorted(pages | sentences):
        digest.update(f"{path}\0{len(files[path])}\0".encode())
        digest.update(files[path])
    return digest.hexdigest()


def _draft(
    files: Mapping[str, bytes], documents: Sequence[Document], broken: Sequence[str], today: date | None, watch: Watch | None
) -> Draft | None:
    """Compile what can be compiled; None where there is no house, vocabulary or tree to stand on."""
    by_kind: dict[str, list[Document]] = {}
    for document in documents:
        by_kind.setdefault(document.kind, []).append(document)
    if not all(by_kind.get(kind) for kind in FOUNDATION):
        return None
    translations = Translations.gather(by_kind.get("of", []))
    phrases, phrase_findings = read_phrases(files, by_kind["house"][0].data["languages"][0])
    house_page = _page(by_kind["house"][0], by_kind["house"][0], phrases)
    house_page.watch = watch
    house = compile_house(house_page, translations)
    tree_page = _page(by_kind["failures"][0], by_kind["house"][0], phrases)
    failures = compile_failures(tree_page, house, translations)
    facts_page = _page(by_kind["facts"][0], by_kind["house"][0], phrases)
    facts_page.also = law_currencies(by_kind.get("entitlement", []))
    vocabulary, definitions = compile_facts(facts_page, house, failures, translations)
    shared = Shared(house, vocabulary, definitions, failures, translations, frozenset(facts_page.broken), phrases, watch)
    pages = [house_page, facts_page, tree_page]
    playbooks = []
    for document in by_kind.get("playbook", []):
        pages.append(shared.page(document))
        playbooks.append(compile_playbook(pages[-1], shared))
    entitlements = []
    for document in by_kind.get("entitlement", []):
        pages.append(shared.page(document))
        entitlements.append(compile_entitlement(pages[-1], shared))
    settled = compile_settlements(pages, playbooks, entitlements)
    findings = [*phrase_findings, *(finding for page in pages for finding in page.findings)]
    return Draft(shared, tuple(documents), settled, tuple(entitlements), tuple(broken), tuple(pages), today, findings)


def _page(document: Document, house: Document, phrases: Phrases) -> Page:
    data = house.data
    currencies = tuple(dict.fromkeys((data["currency"], *data.get("currencies", ()))))
    return Page(document, {}, currencies, currencies[0] if len(currencies) == 1 else None, phrases, data["languages"][0])


def _prepared(draft: Draft, library: Library) -> Library:
    for page in draft.pages:
        for script in page.scripts:
            script.prepare()
    return library


def _library(draft: Draft, digest: str) -> Library:
    shared = draft.shared
    defaults = {name: fact.default for name, fact in shared.vocabulary.facts.items() if fact.has_default}
    return Library(
        revision=digest,
        house=shared.house,
        vocabulary=shared.vocabulary,
        defaults=defaults,
        assumptions={name: plain(value) for name, value in defaults.items()},
        failures=shared.failures,
        definitions=shared.definitions,
        playbooks={page.id: page for page in draft.playbooks},
        entitlements={entitlement.id: entitlement for entitlement in draft.entitlements},
        shelves={node: shelve(node, draft.ranking) for node in shared.failures},
        owed={node: _owed(node, draft.entitlements) for node in shared.failures},
    )


def _owed(node: str, entitlements: Sequence[Entitlement]) -> tuple[Entitlement, ...]:
    covering = [entitlement for entitlement in entitlements if set(entitlement.failures) & set(lineage(node))]
    return tuple(sorted(covering, key=lambda entitlement: entitlement.id))


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Each finding once, by its place."""
    return tuple(dict.fromkeys(sorted(findings, key=lambda finding: (finding.place, finding.severity, finding.code))))
