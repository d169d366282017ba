"""There is always something to say: every failure is tried with no fact at all (meaning.md rule 14)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from engine.authoring.algebra import Algebra, Example, TooHard
from engine.authoring.book import CheckedBook
from engine.authoring.checks.ranking import told_case
from engine.model.errors import RequestRefused
from engine.model.finding import Finding, Place, error
from engine.model.incident import Incident
from engine.model.library import Library, Shelf, lineage
from engine.model.playbook import Playbook
from engine.model.scope import Formula
from engine.model.types import enum_of
from engine.pipeline import decide

_SOME_DAY = "2026-06-17T12:00:00Z"


def silent_failures(checked: CheckedBook) -> Iterator[Finding]:
    """`no-fallback`: a failure without a page that answers, and speaks, with no facts at all."""
    library = checked.trial
    if library is None:
        return
    pages = {page.id: _tried(library, page) for page in library.playbooks.values() if page.unconditional}
    faulty = frozenset(finding.place.path for finding in checked.errors)
    tree = next(document for document in checked.documents if document.kind == "failures")
    silent: set[str] = set()
    for node in library.failures:
        covering = [page for page in library.playbooks.values() if set(page.failures) & set(lineage(node))]
        tried = [pages[page.id] for page in covering if page.unconditional]
        unsettled = any(one.page.path in faulty for one in tried) or bool(checked.broken)  # their own findings come first
        hangs = any(above not in library.failures for above in lineage(node))  # told already
        if hangs or unsettled or any(one.speaks for one in tried):
            continue
        silent.add(node)
        if not silent & set(lineage(node)[1:]):  # else it was told of the node above
            yield _told(library, node, covering, tried, tree.key_place(("failures", node)))


@dataclass(frozen=True, slots=True)
class _Tried:
    """What came of a page with no fact known; `waits_for` are the facts that all its answers lack."""

    page: Playbook
    speaks: bool
    waits_for: tuple[str, ...] = ()
    refused: str | None = None


def _tried(library: Library, page: Playbook) -> _Tried:
    """Decide with this page alone, so that no other answers in its place."""
    node = next(iter(page.failures), None)
    if node is None:
        return _Tried(page, False)
    shelf = Shelf(page.priority, 0, (page,), {page.id: frozenset()})
    alone = replace(library, shelves={node: (shelf,)}, owed={node: ()})
    try:
        decision = decide(alone, Incident.parse(alone, {"failure": node, "at": _SOME_DAY}))
    except RequestRefused as refusal:
        return _Tried(page, False, refused=str(refusal))
    answers = [option for option in decision.options if not option.depends_on]
    speaks = any(all(text is not None for text in option.say.moves.values()) for option in answers)
    return _Tried(page, speaks, tuple(ask.fact for ask in decision.ask))


def _told(library: Library, node: str, covering: list[Playbook], tried: list[_Tried], place: Place) -> Finding:
    fault = f"when nothing is known yet, no page answers for '{node}'"
    fix = "write a page for it without 'when' and 'valid', whose words need no fact"
    refused = next((one for one in tried if one.refused), None)
    if refused:
        fault += f": {refused.page.id} cannot be computed ({refused.refused})"
    elif tried:
        waiting = "; ".join(f"{one.page.id} waits for {', '.join(one.waits_for) or 'a sum'}" for one in tried)
        fault, fix = f"{fault}: {waiting}", "put what may be unknown behind 'is defined', or write a page whose words need no fact"
    elif covering and (example := _uncovered(library, node, covering)):
        fault += f", and none at all{told_case(example, _definitions(covering))}"
    return error(place, "no-fallback", fault, fix)


def _uncovered(library: Library, node: str, covering: list[Playbook]) -> Example | None:
    """A case that no page covers at all."""
    names = {name: fact.type for name, fact in library.vocabulary.facts.items()}
    algebra = Algebra(library.vocabulary, {**names, "failure": enum_of(tuple(library.failures))}, library.house.currencies)
    try:
        return algebra.example([(algebra.of_page(page), False) for page in covering], algebra.types(*covering, failures=(node,)))
    except TooHard:
        return None


def _definitions(pages: list[Playbook]) -> dict[str, Formula]:
    return {name: known for page in pages for name, known in page.definitions.items()}
