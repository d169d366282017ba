"""Which names a page uses: in its conditions, its formulas and its words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from engine.authoring.document import Document
from engine.authoring.formula import mentions
from engine.model.playbook import PROMISE_WORDS

NOT_FORMULAS = frozenset({
    "playbook", "entitlement", "of", "title", "search", "source", "owner", "failure", "option", "id", "kind", "team", "unit",
    "reason", "label", "settles", "chosen_by", "accept", "valid", "language", "mode",
})  # fmt: skip
WORDS = frozenset({"say", "message", *PROMISE_WORDS})
_TAG = re.compile(r"\{\{(.*?)\}\}|\{%(.*?)%\}|\{#.*?#\}", re.DOTALL)


def used_names(data: Any) -> frozenset[str]:
    """Every name that a part of a page may read."""
    return frozenset(_used(data))


def tags_names(text: str) -> frozenset[str]:
    """The names in the tags of a script."""
    return frozenset(name for tag in _TAG.finditer(text) for name in mentions(tag[1] or tag[2] or ""))


def _used(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        for key, item in data.items():
            if key in WORDS:
                yield from _said(item)
            elif key in {"when", "not"} and isinstance(item, dict):
                yield from _tested(item)
            elif key not in NOT_FORMULAS:
                yield from _used(item)
    elif isinstance(data, list):
        for item in data:
            yield from _used(item)
    elif isinstance(data, str):
        yield from mentions(data)


def _said(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield from tags_names(data)
    elif isinstance(data, dict | list):
        for item in data.values() if isinstance(data, dict) else data:
            yield from _said(item)


def _tested(when: dict[str, Any]) -> Iterator[str]:
    for key, part in when.items():
        if key in {"any", "all"}:
            for one in part:
                yield from _tested(one)
        elif key == "not":
            yield from _tested(part)
        else:
            yield key


def formulas(document: Document) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every text of a page that can be a formula, with its place."""
    for key in ("derive", "options", "remedies", "figures", "deadlines"):
        yield from _formulas(document.data.get(key), (key,))


def _formulas(data: Any, pointer: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(data, dict):
        for key, item in data.items():
            if key not in WORDS and key not in NOT_FORMULAS and key != "when":
                yield from _formulas(item, (*pointer, key))
    elif isinstance(data, list):
        for index, item in enumerate(data):
            yield from _formulas(item, (*pointer, index))
    elif isinstance(data, str):
        yield pointer, data
