"""No case without an option (meaning.md rule 15)."""

from __future__ import annotations

from collections.abc import Iterator

from engine.authoring.algebra import Example, TooHard, normalised
from engine.authoring.checks.draft import Draft
from engine.authoring.checks.ranking import told_case
from engine.model.finding import Finding, error


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
