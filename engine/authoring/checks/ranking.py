"""Pages beside pages: two that can tie, and one that can never be chosen (meaning.md rules 12, 13, 28)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.authoring.algebra import Example, TooHard
from engine.authoring.checks.draft import Draft
from engine.authoring.compiling.shelves import shelve
from engine.model.decision import plain
from engine.model.finding import Finding, error, warning
from engine.model.library import Shelf
from engine.model.playbook import Playbook


def check_ambiguity(draft: Draft) -> Iterator[Finding]:
    """`ambiguous`: two pages can both hold in a case where no page that outranks both holds."""
    told: set[frozenset[str]] = set()
    sound = frozenset(page.id for page in draft.sound)
    for node in draft.ranking.by_node:
        above: list[Playbook] = []
        for shelf in shelve(node, draft.ranking):
            for page, other in _rivals(shelf):
                pair = frozenset((page.id, other.id))
                if pair not in told and pair <= sound:
                    finding = _tie(draft, shelf, above, page, other)
                    if finding:
                        told.add(pair)
                        yield finding
            above += shelf.pages


def _rivals(shelf: Shelf) -> Iterator[tuple[Playbook, Playbook]]:
    for index, page in enumerate(shelf.pages):
        for other in shelf.pages[index + 1 :]:
            if other.id not in shelf.outranked_by[page.id] and page.id not in shelf.outranked_by[other.id]:
                yield page, other


def _tie(draft: Draft, shelf: Shelf, above: list[Playbook], page: Playbook, other: Playbook) -> Finding | None:
    algebra = draft.algebra
    stronger = shelf.outranked_by[page.id] & shelf.outranked_by[other.id]
    beaten_by = [*above, *(rival for rival in shelf.pages if rival.id in stronger)]
    wanted = [(algebra.of_page(page), True), (algebra.of_page(other), True)]
    wanted += [(algebra.of_page(rival), False) for rival in beaten_by]
    types = algebra.types(page, other, *beaten_by)
    try:
        example = algebra.example(wanted, types)
    except TooHard:
        example = Example({}, certain=False)
    if example is None:
        return None
    later, earlier = (page, other) if page.path > other.path else (other, page)
    document = draft.by_path[later.path]
    place = document.key_place(("when",) if "when" in document.data else ("playbook",))
    can = "both answer" if example.certain else "may both answer"
    case = f" when {shown(example.values)}" if example.values else ""
    fault = f"{later.id} and {earlier.id} {can}{case}, and neither is more specific"
    return error(place, "ambiguous", fault, "make one narrower, or give one a priority")


def shown(values: Mapping[str, object]) -> str:
    parts = []
    for name, value in values.items():
        shown = plain(value)
        text = "null" if shown is None else str(shown).lower() if isinstance(shown, bool) else str(shown)
        parts.append(f"{name} is {text}" if not text.startswith("\x01") else f"{name} is some other text")
    return ", ".join(parts)


def check_reach(draft: Draft) -> Iterator[Finding]:
    """`unreachable`: a page whose own conditions contradict, or whose every case a stronger page takes."""
    for page in draft.sound:
        if _reachable(draft, page):
            continue
        document = draft.by_path[page.path]
        place = document.key_place(("when",) if "when" in document.data else ("playbook",))
        yield warning(
            place, "unreachable", f"{page.id} can never be chosen", "its conditions contradict, or stronger pages take every case"
        )


def _reachable(draft: Draft, page: Playbook) -> bool:
    algebra = draft.algebra
    for node in page.failures:
        stronger: list[Playbook] = []
        for shelf in shelve(node, draft.ranking):
            inside = any(rival.id == page.id for rival in shelf.pages)
            if inside:
                stronger += [rival for rival in shelf.pages if rival.id in shelf.outranked_by[page.id]]
                break
            stronger += shelf.pages
        wanted = [(algebra.of_page(page), True), *((algebra.of_page(rival), False) for rival in stronger)]
        try:
            if algebra.example(wanted, algebra.types(page, *stronger)) is not None:
                return True
        except TooHard:
            return True
    return not page.failures
