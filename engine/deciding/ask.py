"""What to ask: only facts that can still change the answer, the most decisive first (meaning.md rule 23)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from engine.model.decision import Ask
from engine.model.fact import Fact, Vocabulary
from engine.model.types import ValueType

CHOICE, AMOUNT, WORDS = "choice", "amount", "words"
_RANK = {CHOICE: 0, AMOUNT: 1, WORDS: 2}


class Questions:
    """Collects, fact by fact, what for and how many pages, options and entitlements wait for it."""

    def __init__(self) -> None:
        self._purpose: dict[str, str] = {}
        self._waiting: dict[str, set[str]] = {}

    def want(self, facts: Iterable[str], purpose: str, waiter: str) -> None:
        for fact in facts:
            if _RANK[purpose] < _RANK.get(self._purpose.get(fact, ""), 3):
                self._purpose[fact] = purpose
            self._waiting.setdefault(fact, set()).add(waiter)

    def ordered(self, vocabulary: Vocabulary, language: str, fallback: str) -> tuple[Ask, ...]:
        def key(fact: str) -> tuple[int, int, int]:
            return _RANK[self._purpose[fact]], -len(self._waiting[fact]), vocabulary.position(fact)

        if not self._purpose:
            return ()
        names = [name for name in self._purpose if name in vocabulary.facts]
        facts = [vocabulary.facts[name] for name in sorted(names, key=key)]
        return tuple(
            Ask(fact.name, fact.question(language, fallback), json_schema(fact, language, fallback), self._purpose[fact.name])
            for fact in facts
        )


_JSON: Mapping[str, dict[str, Any]] = {
    "string": {"type": "string"}, "boolean": {"type": "boolean"}, "money": {"type": ["number", "string"], "format": "money"},
    "date": {"type": "string", "format": "date"}, "date-time": {"type": "string", "format": "date-time"},
}  # fmt: skip


def json_schema(fact: Fact, language: str, fallback: str) -> Mapping[str, Any]:
    """A JSON Schema for one fact, for a form or a program to fill in."""
    schema = _of_type(fact.type)
    if fact.type.kind == "enum":
        labels = {member: fact.label(member, language, fallback) for member in fact.type.members}
        schema = {**schema, "oneOf": [{"const": member, "title": label} for member, label in labels.items()]}
    limits = {key: value for key, value in fact.schema.items() if key not in {"type", "enum", "ordered", "nullable", "unit"}}
    schema = {**schema, **{key: _number(value) for key, value in limits.items()}}
    if fact.unit:
        schema["unit"] = fact.unit
    return {"title": fact.title(language, fallback), **schema, **({"nullable": True} if fact.nullable else {})}


def _of_type(kind: ValueType) -> dict[str, Any]:
    if kind.kind == "number":
        return {"type": "integer" if kind.whole else "number"}
    if kind.kind == "enum":
        return {"type": "string", "enum": list(kind.members)}
    if kind.kind == "list" and kind.item:
        return {"type": "array", "items": _of_type(kind.item)}
    return dict(_JSON[kind.kind])


def _number(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _number(item) for key, item in value.items()}
    return value if isinstance(value, str | bool) else int(value) if value == int(value) else float(value)
