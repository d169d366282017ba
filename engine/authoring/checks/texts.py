"""Every script of a book that a customer hears or reads, with its language and its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from engine.authoring.document import Document, Pointer, line_and_column
from engine.model.finding import Place
from engine.model.playbook import PROMISE_WORDS

if TYPE_CHECKING:
    from engine.authoring.checks.draft import Draft

_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)


def without_tags(text: str) -> str:
    """The words alone, each where it stood: tags and comments as spaces, with their line breaks."""
    return _TAG.sub(lambda tag: re.sub(r"[^\n]", " ", tag[0]), text)


def spoken(document: Document) -> Iterator[tuple[Pointer, str]]:
    """Every script a customer hears or reads on a page, with its place."""
    yield from _in_say(document.data.get("say"), ("say",))
    options = document.data.get("options") or ()
    items = options.items() if isinstance(options, dict) else enumerate(options)
    for key, option in items:
        yield from _in_say((option or {}).get("say"), ("options", key, "say"))
        yield from _promised((option or {}).get("promise"), ("options", key, "promise"))
    yield from _reasons(document.data, ())


def _promised(promises: object, pointer: Pointer) -> Iterator[tuple[Pointer, str]]:
    """What is promised, to whom, where, and by which standard it is kept."""
    for place, promise in _items(promises):
        for key in PROMISE_WORDS:
            yield from _in_say(promise.get(key), (*pointer, place, key))


def _reasons(data: object, pointer: Pointer) -> Iterator[tuple[Pointer, str]]:
    """What a customer is told where something is not owed: of the page, its remedies, its choices."""
    if not isinstance(data, dict):
        return
    for place, item in _items(data.get("unless")):
        yield from _in_say(item.get("say"), (*pointer, "unless", place, "say"))
    for key in ("remedies", "one_of"):
        for place, item in _items(data.get(key)):
            yield from _reasons(item, (*pointer, key, place))


def _items(data: object) -> Iterator[tuple[str | int, dict[str, object]]]:
    """The maps of a list with their indices, or of a translation's map with their keys."""
    found = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for place, item in found:
        if isinstance(item, dict):
            yield place, item


def _in_say(say: object, pointer: Pointer) -> Iterator[tuple[Pointer, str]]:
    if isinstance(say, str):
        yield pointer, say
    elif isinstance(say, dict):
        for key, item in say.items():
            yield from _in_say(item, (*pointer, key))


@dataclass(frozen=True, slots=True)
class Said:
    """A text, its language, where it stands (`pointer` is empty for a shared sentence), and the place of a line and column in it."""

    text: str
    language: str
    path: str
    pointer: Pointer
    place: Callable[[int, int], Place]

    def at(self, offset: int) -> Place:
        """The place of a spot in the text."""
        return self.place(*line_and_column(self.text, offset))


def said_in(draft: Draft) -> Iterator[Said]:
    """Every script of the book, in the order of its pages; `draft.said` keeps them."""
    for document in draft.documents:
        if document.kind in {"playbook", "entitlement", "of"}:
            language = document.data.get("language", draft.house.language)
            for pointer, text in spoken(document):
                yield Said(text, language, document.path, pointer, partial(document.place, pointer))
    phrases = draft.shared.phrases
    for (language, name), place in phrases.places.items():
        yield Said(phrases.by_language[language][name], language, place.path, (), partial(_below, place))


def _below(place: Place, line: int, column: int) -> Place:
    return Place(place.path, place.line + line, place.column)
