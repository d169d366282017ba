"""Pages beside pages: two that can tie, and one that can never be chosen (meaning.md rules 12, 13, 28)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.authoring.algebra import Example, TooHard
from engine.authoring.cells import OTHER_LIST, OTHER_TEXT
from engine.authoring.checks.draft import Draft
from engine.authoring.compiling.shelves import shelve
from engine.model.decision import plain
from engine.model.finding import Finding, error, warning
from engine.model.library import Shelf, lineage
from engine.model.playbook import Playbook
from engine.model.scope import Formula


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
                    finding = _tie(draft, node, shelf, above, page, other)
                    if finding:
                        told.add(pair)
                        yield finding
            above += shelf.pages


def _rivals(shelf: Shelf) -> Iterator[tuple[Playbook, Playbook]]:
    for index, page in enumerate(shelf.pages):
        for other in shelf.pages[index + 1 :]:
            if other.id not in shelf.outranked_by[page.id] and page.id not in shelf.outranked_by[other.id]:
                yield page, other


def _tie(draft: Draft, node: str, shelf: Shelf, above: list[Playbook], page: Playbook, other: Playbook) -> Finding | None:
    algebra = draft.algebra
    stronger = shelf.outranked_by[page.id] & shelf.outranked_by[other.id]
    beaten_by = [*above, *(rival for rival in shelf.pages if rival.id in stronger)]
    wanted = [(algebra.of_page(page), True), (algebra.of_page(other), True)]
    wanted += [(algebra.of_page(rival), False) for rival in beaten_by]
    types = algebra.types(page, other, *beaten_by, failures=_like(draft, node))
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
    case = told_case(example, _names_of_both(page, other))
    fault = f"{later.id} and {earlier.id} {can}{case}, and neither is more specific"
    return error(place, "ambiguous", fault, "make one narrower, or give one a priority")


def _names_of_both(page: Playbook, other: Playbook) -> dict[str, Formula]:
    """The derived names of two pages; one that means something else on the second is told as the second's own."""
    mine = page.definitions
    clash = {name for name, theirs in other.definitions.items() if name in mine and mine[name].normal != theirs.normal}
    theirs = {f"{name} of {other.id}" if name in clash else name: known for name, known in other.definitions.items()}
    return {**theirs, **mine}


def _like(draft: Draft, node: str) -> list[str]:
    """The failures that have the same shelves as `node`: itself, and those beneath it that no nearer page covers."""
    by_node = draft.ranking.by_node
    return [one for one in draft.shared.failures if next((above for above in lineage(one) if above in by_node), None) == node]


def told_case(example: Example, definitions: Mapping[str, Formula]) -> str:
    """The case of an example, as " when x is 3"; nothing where only keywords that are not decided exactly tell it."""
    return f" when {shown(example.values, definitions)}" if example.values else ""


def shown(values: Mapping[str, object], definitions: Mapping[str, Formula]) -> str:
    """Names and values as "x is 3, y is true"; derived names by the names they have on the page."""
    names = {definition.normal: name for name, definition in definitions.items()}
    return ", ".join(f"{names.get(key, key)} is {_said(value)}" for key, value in values.items())


def _said(value: object) -> str:
    if value in (OTHER_TEXT, OTHER_LIST):
        return "some other text" if value == OTHER_TEXT else "some other list"
    shown = plain(value)
    return "null" if shown is None else str(shown).lower() if isinstance(shown, bool) else str(shown)


def check_reach(draft: Draft) -> Iterator[Finding]:
    """`unreachable`: a page whose own conditions contradict, or whose every case a stronger page takes."""
    for page in draft.sound:
        stronger = _in_its_way(draft, page)
        if stronger is None:
            continue
        document = draft.by_path[page.path]
        place = document.key_place(("when",) if "when" in document.data else ("playbook",))
        if stronger:
            takes = "takes" if len(stronger) == 1 else "take"
            because, fix = f"{' and '.join(stronger)} {takes} every case", "widen it, give it a priority, or take it out"
        else:
            because, fix = "its own conditions contradict", "mend its 'when' or 'valid'"
        yield warning(place, "unreachable", f"{page.id} can never be chosen: {because}", fix)


def _in_its_way(draft: Draft, page: Playbook) -> list[str] | None:
    """The pages that take all of a page's cases, none where it has no case at all; or None where it can be chosen."""
    blamed: dict[str, None] = {}
    for node in page.failures:
        stronger: list[Playbook] = []
        for shelf in shelve(node, draft.ranking):
            if any(rival.id == page.id for rival in shelf.pages):
                stronger += [rival for rival in shelf.pages if rival.id in shelf.outranked_by[page.id]]
                break
            stronger += shelf.pages
        if _has_case(draft, node, page, stronger):
            return None
        if _has_case(draft, node, page, []):
            alone = next((rival for rival in stronger if not _has_case(draft, node, page, [rival])), None)
            touching = [rival for rival in stronger if _has_case(draft, node, page, [], rival)]
            blamed.update(dict.fromkeys(rival.id for rival in ([alone] if alone else touching)))
    return list(blamed) if page.failures else None


def _has_case(draft: Draft, node: str, page: Playbook, but_not: list[Playbook], beside: Playbook | None = None) -> bool:
    """Whether a page has a case in which none of the others holds, and that `beside` has too."""
    algebra = draft.algebra
    both = [page, beside] if beside else [page]
    wanted = [*((algebra.of_page(one), True) for one in both), *((algebra.of_page(rival), False) for rival in but_not)]
    try:
        return algebra.example(wanted, algebra.types(*both, *but_not, failures=algebra.beneath((node,)))) is not None
    except TooHard:
        return True
