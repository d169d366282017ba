"""Translation pages: words only, beside the page they translate (meaning.md rule 27)."""

from __future__ import annotations

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
