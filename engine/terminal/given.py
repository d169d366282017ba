"""Facts as people type them: `delay_minutes=45`, a file, an answer at a prompt."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from engine.authoring.yaml_nodes import read
from engine.model.errors import nearest
from engine.model.fact import Fact, Vocabulary
from engine.model.text import listed
from engine.model.typed import typed
from engine.model.types import ValueType
from engine.terminal.desk import WrongUsage, reason

_OPTIONS = ("role", "at")


def typed_facts(words: Sequence[str], vocabulary: Vocabulary) -> dict[str, Any]:
    """`name=value` words as facts, each read by its fact's type. Raises WrongUsage."""
    facts: dict[str, Any] = {}
    for word in words:
        name, equals, text = word.partition("=")
        if not equals or not name:
            raise WrongUsage(f"'{word}' is no fact; write it as {_example(word, vocabulary)}")
        if name in facts:
            raise WrongUsage(f"'{name}' is given twice")
        fact = vocabulary.facts.get(name)
        if fact is None and name in _OPTIONS:
            raise WrongUsage(f"'{name}' is no fact; write --{name} {text}")
        facts[name] = text if fact is None else typed(fact, text)
    return facts


def facts_from(source: str) -> dict[str, Any]:
    """The facts in a file of YAML or JSON, or on stdin for `-`. Raises WrongUsage."""
    name = "stdin" if source == "-" else source
    try:
        raw = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    except OSError as fault:
        raise WrongUsage(f"'{name}' cannot be read: {reason(fault)}") from None
    page = read(name, raw)
    if page.findings:
        raise WrongUsage("\n".join(str(finding) for finding in page.findings))
    if page.data is None:
        return {}
    if not isinstance(page.data, Mapping):
        raise WrongUsage(f"{name}: facts are a map of names to values, such as {{delay_minutes: 45}}")
    return dict(page.data)


def form(fact: Fact) -> str:
    """How a fact is typed: `yes or no`, `calm, angry or in_a_hurry`, `a sum such as 12.50`."""
    kind = fact.type
    told = f"{_FORMS[kind.item.kind]}; commas between" if kind.item and kind.item.kind in _FORMS else _form(kind)
    if fact.unit and kind.kind == "number":
        told = f"{told} of {fact.unit}s"
    return f"{told}, or none" if fact.nullable else told


def _form(kind: ValueType) -> str:
    if kind.kind in ("enum", "list"):
        return listed(kind.members or (kind.item.members if kind.item else ()))
    return "a whole number" if kind.whole else _FORMS[kind.kind]


_FORMS = {
    "number": "a number", "money": "a sum such as 12.50", "boolean": "yes or no", "string": "text",
    "date": "a day such as 2026-11-23", "date-time": "a time such as 2026-11-23T10:00:00Z",
}  # fmt: skip


def _example(word: str, vocabulary: Vocabulary) -> str:
    return f"{nearest(word, vocabulary.facts) or 'FACT'}=VALUE"
