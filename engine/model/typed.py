"""Facts as people type them, at a prompt or into a field, as the plain data they stand for."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from engine.model.fact import Fact
from engine.model.types import ValueType

_TRUTH = {"true": True, "yes": True, "y": True, "false": False, "no": False, "n": False}
_NOTHING = ("null", "none")


def typed(fact: Fact, text: str) -> Any:
    """The plain data a text stands for. What does not fit stays text, for the engine to say what is wrong."""
    if fact.nullable and text.lower() in _NOTHING:
        return None
    return _typed(fact.type, text)


def _typed(kind: ValueType, text: str) -> Any:
    if kind.kind == "list" and kind.item:
        item = kind.item
        return [_typed(item, part.strip()) for part in text.split(",")] if text.strip() else []
    if kind.kind == "boolean":
        return _TRUTH.get(text.lower(), text)
    if kind.kind == "number":
        try:
            return Decimal(text)
        except InvalidOperation:
            return text
    return text
