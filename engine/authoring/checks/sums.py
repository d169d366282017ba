"""Sums: what a remedy costs is stated, and nothing divides by zero (meaning.md rules 9 and 16)."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from engine.authoring.checks.draft import Draft
from engine.authoring.document import Document, Pointer
from engine.authoring.formula import LONGEST
from engine.model.fact import Vocabulary
from engine.model.finding import Finding, error, warning


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
    for document in draft.documents:
        if document.kind in {"playbook", "entitlement", "facts"}:
            for pointer, text in _texts(document.data, ()):
                yield from _divisors(draft.shared.vocabulary, document, pointer, text)


def _texts(data: Any, pointer: Pointer) -> Iterator[tuple[Pointer, str]]:
    """Every text that could be a formula with a division."""
    if isinstance(data, dict):
        for key, item in data.items():
            if key not in {"say", "when", "what", "message", "where", "standard", "title", "source", "search", "facts"}:
                yield from _texts(item, (*pointer, key))
    elif isinstance(data, list):
        for index, item in enumerate(data):
            yield from _texts(item, (*pointer, index))
    elif isinstance(data, str) and "/" in data and len(data) <= LONGEST:
        yield pointer, data


def _divisors(vocabulary: Vocabulary, document: Document, pointer: Pointer, text: str) -> Iterator[Finding]:
    if pointer[0] not in {"derive", "options", "remedies", "figures", "deadlines"}:
        return
    for line, column, divisor in _may_be_zero(vocabulary, text):
        fix = f"give it a minimum above 0 in facts.yaml, or divide by max({divisor}, 1)"
        place = document.place(pointer, line, column)
        yield warning(place, "division", f"'{divisor}' can be zero: such an incident is refused", fix)


def _may_be_zero(vocabulary: Vocabulary, text: str) -> list[tuple[int, int, str]]:
    """The divisors of a formula that can be zero, by line and column; none where it is no formula, which is told already."""
    try:
        return [
            (node.right.lineno - 1, node.right.col_offset, ast.unparse(node.right))
            for node in ast.walk(ast.parse(text.strip(), mode="eval"))
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and not _never_zero(vocabulary, node.right)
        ]
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return []


def _never_zero(vocabulary: Vocabulary, node: ast.expr) -> bool:
    if isinstance(node, ast.UnaryOp):
        return _never_zero(vocabulary, node.operand)
    if isinstance(node, ast.Constant):
        return True  # a constant zero is told with the formula
    if isinstance(node, ast.Name):
        fact = vocabulary.facts.get(node.id)
        return fact is not None and (
            _all_limits(fact.schema.get("exclusiveMinimum"), lambda limit: limit >= 0)
            or _all_limits(fact.schema.get("minimum"), lambda limit: limit > 0)
        )
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "max":
        numbers = [part.value for part in node.args if isinstance(part, ast.Constant)]
        return any(isinstance(number, int | float) and number > 0 for number in numbers)
    return False


def _all_limits(limit: Any, keeps_off: Callable[[Any], bool]) -> bool:
    """Whether a fact's limit, in each currency it has one, keeps it off zero."""
    limits = list(limit.values()) if isinstance(limit, Mapping) else [limit]
    return all(one is not None and keeps_off(one) for one in limits)
