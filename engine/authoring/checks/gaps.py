"""Conditions that leave a case out, or that no case can meet (meaning.md rules 15 and 28)."""

from __future__ import annotations

from collections.abc import Iterator

from engine.authoring.algebra import Example, TooHard, Types, normalised
from engine.authoring.checks.draft import Draft
from engine.authoring.checks.ranking import told_case
from engine.authoring.document import Pointer
from engine.model.condition import Expression
from engine.model.finding import Finding, error, warning
from engine.model.playbook import Entitlement, Playbook
from engine.model.types import enum_of


def check_gaps(draft: Draft) -> Iterator[Finding]:
    """`gap`: a case of a page in which no option of it holds; shown as the missing case itself."""
    for page in draft.sound:
        options = [normalised(option.when, page.definitions) for option in page.options]
        wanted = [(draft.algebra.of_page(page), True), *((option, False) for option in options)]
        try:
            example = draft.algebra.example(wanted, draft.algebra.types(page, failures=draft.algebra.beneath(page.failures)))
        except TooHard:
            example = Example({}, certain=False)
        if example is None:
            continue
        document = draft.by_path[page.path]
        case = told_case(example, page.definitions)
        may = "" if example.certain else "may have "
        fault = f"{page.id} {may or 'has '}no option{case}"
        yield error(document.key_place(("options",)), "gap", fault, "add an option without 'when', or one for this case")


def check_holding(draft: Draft) -> Iterator[Finding]:
    """`never-holds`: an option, a remedy or an exclusion of a page whose condition no case of the page can meet."""
    for page in draft.written:
        if page.path not in draft.faulty:
            base = normalised(page.when, page.definitions)
            types = draft.algebra.with_names(page.definitions)
            types = {**types, "failure": enum_of(draft.algebra.beneath(page.failures))} if page.failures else types
            if _possible(draft, [(base, True)], types):
                yield from _idle(draft, page, base, types)


def _idle(draft: Draft, page: Playbook | Entitlement, base: Expression, types: Types) -> Iterator[Finding]:
    document = draft.by_path[page.path]
    for branch in draft.branches[page.path]:
        if branch.pointer[0] == "derive":
            continue  # a row that is never used is told as such; an `else` may stand there to be sure
        own = (normalised(branch.condition, page.definitions), True)
        within = [(base, True), *((one, True) for one in _around(page, branch.pointer))]
        before = [(normalised(other, page.definitions), False) for other in branch.before]
        if _possible(draft, [*within, *before, own], types):
            continue
        if not _possible(draft, [own], types):
            because = "its own conditions contradict"
        elif _possible(draft, [*within, own], types):
            because = "those before it take every case"
        else:
            because = "the conditions above it leave it no case"
        fix = "mend its 'when', or take it out"
        yield warning(document.place(branch.pointer), "never-holds", f"{branch.what} can never apply: {because}", fix)


def _around(page: Playbook | Entitlement, pointer: Pointer) -> Iterator[Expression]:
    """The condition of the option that a remedy belongs to."""
    if isinstance(page, Playbook) and len(pointer) > 2 and pointer[0] == "options":
        yield normalised(page.options[int(pointer[1])].when, page.definitions)


def _possible(draft: Draft, wanted: list[tuple[Expression, bool]], types: Types) -> bool:
    try:
        return draft.algebra.example(wanted, types) is not None
    except TooHard:
        return True
