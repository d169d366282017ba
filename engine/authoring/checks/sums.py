"""Sums: what a remedy costs is stated, and nothing divides by zero (meaning.md rules 9 and 16)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from engine.authoring.checks.draft import Draft
from engine.authoring.document import Document, Pointer
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
    elif isinstance(data, str) and "/" in data:
        yield pointer, data


def _divisors(vocabulary: Vocabulary, document: Document, pointer: Pointer, text: str) -> Iterator[Finding]:
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return
    if pointer[0] not in {"derive", "options", "remedies", "figures", "deadlines"}:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and not _never_zero(vocabulary, node.right):
            place = document.place(pointer, node.right.lineno - 1, node.right.col_offset)
            divisor = ast.unparse(node.right)
            fix = f"give it a minimum above 0 in facts.yaml, or divide by max({divisor}, 1)"
            yield warning(place, "division", f"'{divisor}' can be zero: such an incident is refused", fix)


def _never_zero(vocabulary: Vocabulary, node: ast.expr) -> bool:
    if isinstance(node, ast.Constant):
        return node.value != 0
    if isinstance(node, ast.Name):
        fact = vocabulary.facts.get(node.id)
        if fact is None:
            return False
        schema = fact.schema
        above, at_least = schema.get("exclusiveMinimum"), schema.get("minimum")
        return (above is not None and not isinstance(above, dict) and above >= 0) or (
            at_least is not None and not isinstance(at_least, dict) and at_least > 0
        )
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "max":
        numbers = [part.value for part in node.args if isinstance(part, ast.Constant)]
        return any(isinstance(number, int | float) and number > 0 for number in numbers)
    return False
