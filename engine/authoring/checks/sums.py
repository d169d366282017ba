"""Sums: what a remedy costs is stated, and no formula divides by zero, goes below zero or leaves the calendar."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from decimal import Decimal

from engine.authoring.checks.draft import Draft
from engine.authoring.checks.names import formulas
from engine.authoring.checks.priced import Priced, currencies, definitions, priced
from engine.authoring.document import Document, Pointer
from engine.authoring.formula import LONGEST
from engine.authoring.intervals import Range
from engine.authoring.ranges import Ranges
from engine.model.finding import Finding, error, warning

_FURTHEST = {
    "add_minutes": Decimal(4_000_000_000), "add_hours": Decimal(69_000_000), "add_days": Decimal(2_900_000),
    "add_weeks": Decimal(410_000), "add_months": Decimal(95_000), "add_working_days": Decimal(2_000_000),
}  # fmt: skip
"""How far each may go from today and stay in the calendar, which ends with the year 9999."""


def check_worth(draft: Draft) -> Iterator[Finding]:
    """`no-worth`: a remedy of an option with neither amount nor worth."""
    for document in draft.documents:
        if document.kind != "playbook":
            continue
        for index, option in enumerate(document.data["options"]):
            for position, remedy in enumerate(option.get("remedies", ())):
                if "amount" not in remedy and "worth" not in remedy:
                    place = document.place(("options", index, "remedies", position))
                    fault = f"the {remedy['kind']} has neither amount nor worth"
                    yield error(place, "no-worth", fault, "say what it costs the house, as in worth: 0")


def check_division(draft: Draft) -> Iterator[Finding]:
    """`division`: a divisor that can be zero; such an incident would be refused."""
    yield from _in_formulas(draft, "/", _divisors)


def check_overflow(draft: Draft) -> Iterator[Finding]:
    """`overflow`: a day or a moment so far off that there is no calendar for it; such an incident would be refused."""
    yield from _in_formulas(draft, "add_", _shifts)


Look = Callable[[Document, Pointer, Ranges, ast.AST], Iterator[Finding]]
"""What is wrong with one part of a formula."""


def _in_formulas(draft: Draft, sign: str, look: Look) -> Iterator[Finding]:
    """What `look` finds in the formulas that have a sign in them, of pages without an error of their own."""
    for document in draft.documents:
        if document.kind not in {"playbook", "entitlement", "facts"} or document.path in draft.faulty:
            continue
        derived = definitions(draft, document)
        every = [Ranges(draft.shared.vocabulary, derived, currency) for currency in currencies(draft, document)]
        for pointer, text in formulas(document):
            if sign in text and len(text) <= LONGEST:
                yield from dict.fromkeys(
                    found for ranges in every for node in _nodes(text) for found in look(document, pointer, ranges, node)
                )


def _nodes(text: str) -> list[ast.AST]:
    """All parts of a formula; none where it is no formula, which is told already, or a duration or other text."""
    try:
        return list(ast.walk(ast.parse(text.strip(), mode="eval")))
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return []


def _divisors(document: Document, pointer: Pointer, ranges: Ranges, node: ast.AST) -> Iterator[Finding]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and ranges.of_tree(node.right).may_be_zero:
        divisor = ast.unparse(node.right)
        fix = f"give it a minimum above 0 in facts.yaml, or divide by max({divisor}, 1)"
        place = document.place(pointer, node.right.lineno - 1, node.right.col_offset)
        yield warning(place, "division", f"'{divisor}' can be zero: such an incident is refused", fix)


def _shifts(document: Document, pointer: Pointer, ranges: Ranges, node: ast.AST) -> Iterator[Finding]:
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or len(node.args) != 2:
        return
    furthest = _FURTHEST.get(node.func.id)
    count = ranges.of_tree(node.args[1]) if furthest is not None else Range()
    if furthest is not None and (count.high is None or count.high > furthest):
        written = ast.unparse(node.args[1])
        fault = f"'{written}' has no end, so {node.func.id} can leave the calendar: such an incident is refused"
        place = document.place(pointer, node.args[1].lineno - 1, node.args[1].col_offset)
        yield warning(place, "overflow", fault, f"give it a maximum in facts.yaml, or write min({written}, …)")


def check_negative(draft: Draft) -> Iterator[Finding]:
    """`negative`: a sum that can be less than nothing, as if the customer owed it."""
    yield from dict.fromkeys(found for one in priced(draft) for found in _negative(one))


def _negative(one: Priced) -> Iterator[Finding]:
    for key in ("amount", "worth", "quantity"):
        if one.says(key) and (one.amount() if key == "amount" else one.read(key)).may_be_negative:
            fault = f"the {key} of '{one.remedy.id}' can be less than nothing"
            fix = "write max(…, 0 * …) or 'at_least: 0', or give its facts a minimum"
            yield warning(one.document.place((*one.pointer, key)), "negative", fault, fix)
