"""Translation pages: words only, beside the page they translate (meaning.md rule 27)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.authoring.document import Document, Pointer


@dataclass(frozen=True, slots=True)
class Translations:
    """Translation pages by what they translate (a page's id, house, facts, failures), then language."""

    pages: Mapping[str, Mapping[str, Document]]

    @staticmethod
    def gather(documents: list[Document]) -> Translations:
        pages: dict[str, dict[str, Document]] = {}
        for document in documents:
            pages.setdefault(document.data["of"], {})[document.data["language"]] = document
        return Translations(pages)

    def of(self, page: str) -> Mapping[str, Document]:
        return self.pages.get(page, {})


def texts(language: str, own: str | None, translated: Mapping[str, Document], pointer: Pointer) -> dict[str, str]:
    """A short text by language: the page's own in the first, others from its translations."""
    found = {language: own} if own else {}
    for code, document in translated.items():
        text = dig(document.data, pointer)
        if isinstance(text, str):
            found[code] = text
    return found


def dig(data: Any, pointer: Pointer) -> Any:
    """The value at a pointer, or None where any step of it is missing."""
    for step in pointer:
        at = step if isinstance(data, Mapping) else int(step) if isinstance(data, list) else None
        try:
            data = data[at]
        except (KeyError, IndexError, TypeError):
            return None
    return data


def source_hash(document: Document) -> str:
    """The hash of the words that a translation of this page translates: 12 hex digits of SHA-256."""
    words = _words(document.kind, document.data)
    text = json.dumps(words, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _words(kind: str, data: Mapping[str, Any]) -> Any:
    if kind == "facts":
        keys = ("title", "ask", "labels")
        return {name: {key: fact[key] for key in keys if key in fact} for name, fact in data["facts"].items() if fact}
    if kind == "failures":
        return {name: {key: node.get(key) for key in ("title", "search")} for name, node in data["failures"].items()}
    if kind == "house":
        return {key: data.get(key) for key in ("voice", "teams", "sites", "roles", "house")}
    parts = [_option_words(option) for option in data.get("options", ())]
    words = [data.get("title"), data.get("say"), parts, _reasons(data)]
    return [*words, [_owed_words(item) for item in data["remedies"]]] if "remedies" in data else words


def _owed_words(item: Mapping[str, Any]) -> list[Any]:
    """The words of a remedy of an entitlement, or of a choice with the things in it."""
    things = [_owed_words(thing) for thing in item.get("one_of", ())]
    return [item.get("id", item.get("kind")), item.get("what"), _reasons(item), things]


def _reasons(data: Mapping[str, Any]) -> list[Any]:
    return [[item.get("reason"), item.get("say")] for item in data.get("unless", ())]


def _option_words(option: Mapping[str, Any]) -> list[Any]:
    return [
        option.get("option"), option.get("title"), option.get("say"),
        [remedy.get("what") for remedy in option.get("remedies", ())],
        [tell.get("message") for tell in option.get("tell", ())],
        [[promise.get(key) for key in ("id", "what", "where", "standard")] for promise in option.get("promise", ())],
    ]  # fmt: skip
