"""What a test asks of a name, in plain words: "at least 2", "late or early", "an item that is at least 10"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from engine.model.text import listed

_NEEDS = {
    "minimum": "at least {}", "maximum": "at most {}", "exclusiveMinimum": "more than {}", "exclusiveMaximum": "less than {}",
    "multipleOf": "a multiple of {}", "pattern": "text like {}", "const": "{}", "integer": "a whole number",
    "minLength": "text of {} characters or more", "maxLength": "text of at most {} characters",
    "minItems": "{} items or more", "maxItems": "at most {} items", "uniqueItems": "no item twice", "not_null": "a value",
}  # fmt: skip
_NEEDS_DAY = {
    "minimum": "{} or later", "maximum": "{} or earlier", "exclusiveMinimum": "later than {}", "exclusiveMaximum": "earlier than {}",
}  # fmt: skip
_IN_SCHEMA = frozenset({"multipleOf", "minLength", "maxLength", "minItems", "maxItems", "uniqueItems", "contains"})
"""Keywords whose operand is the schema they stand in, as pairs."""


def wanted(keyword: str, operand: Any, or_null: bool) -> str:
    """What one keyword with its operand asks for; `or_null`: null will do too."""
    if keyword == "in":
        return _one_of(operand, or_null)
    if keyword == "type":
        return "a value" if operand else "null"
    if keyword == "contains":
        return _items(dict(operand))
    return _needed(keyword, dict(operand)[keyword] if keyword in _IN_SCHEMA else operand)


def _needed(keyword: str, operand: Any) -> str:
    if keyword == "enum":
        return _one_of(operand, or_null=False)
    words = _NEEDS_DAY if isinstance(operand, date) and keyword in _NEEDS_DAY else _NEEDS
    return words.get(keyword, f"{keyword} {{}}").format(shown(operand))


def _items(schema: Mapping[str, Any]) -> str:
    """What `contains` asks of a list, as "an item that is at least 10"."""
    fewest, most, inner = schema.get("minContains"), schema.get("maxContains"), schema["contains"]
    wanted = "" if isinstance(inner, bool) else " and ".join(_needed(keyword, operand) for keyword, operand in inner)
    if fewest is None and most is None:
        return f"an item that is {wanted}" if wanted else "an item"
    count = f"{1 if fewest is None else fewest} items or more"
    if most is not None:
        count = f"at most {most} items" if fewest is None else f"{fewest} to {most} items"
    return f"{count} that are {wanted}" if wanted else count


def _one_of(members: Iterable[Any], or_null: bool) -> str:
    words = sorted(shown(member) for member in members) + (["null"] if or_null else [])
    return listed(words)


def shown(value: Any) -> str:
    """A value as a person reads it in a reason."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {shown(item)}" for key, item in value.items())
    return ", ".join(shown(item) for item in value) if isinstance(value, tuple) else str(value)
