"""Words: no literal sums or times, nothing the house avoids (meaning.md rule 28)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, partial

from engine.authoring.checks.draft import Draft
from engine.authoring.document import Document, Pointer
from engine.authoring.literals import literals_in
from engine.model.finding import Finding, Place, error, warning

_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)


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
    """What is promised, where, and by which standard it is kept."""
    for place, promise in _items(promises):
        for key in ("what", "where", "standard"):
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


Said = tuple[str, str, Callable[[int, int], Place]]
"""A text, its language, and the place of a line and column in it."""


def _said(draft: Draft) -> Iterator[Said]:
    """Every script of the book that a customer hears or reads, shared sentences included."""
    for document in draft.documents:
        if document.kind in {"playbook", "entitlement", "of"}:
            language = document.data.get("language", draft.house.language)
            for pointer, text in spoken(document):
                yield text, language, partial(document.place, pointer)
    phrases = draft.shared.phrases
    for (language, name), place in phrases.places.items():
        yield phrases.by_language[language][name], language, partial(_below, place)


def _below(place: Place, line: int, column: int) -> Place:
    return Place(place.path, place.line + line, place.column)


def check_literals(draft: Draft) -> Iterator[Finding]:
    """`literal-in-words`: a sum or a time written out, which the option may not give."""
    fix = "take it from a remedy, a promise or a fact, as in {{ promises.call.due | day }}"
    for text, language, place in _said(draft):
        for line, column, found in literals_in(text, (language,)):
            yield error(place(line, column), "literal-in-words", f"'{found}' is written out", fix)


def check_avoided(draft: Draft) -> Iterator[Finding]:
    """`avoided-words`: what the house does not say."""
    avoided = _pattern(draft.house.voice.avoid)
    if avoided is None:
        return
    for text, _, place in _said(draft):
        bare = _TAG.sub(lambda tag: " " * len(tag.group()), text.replace("’", "'"))
        for found in avoided.finditer(bare):
            line = bare.count("\n", 0, found.start())
            column = found.start() - (bare.rfind("\n", 0, found.start()) + 1)
            fault = f"the house does not say '{found.group()}'"
            yield warning(place(line, column), "avoided-words", fault, "say it another way")


@cache
def _pattern(avoid: tuple[str, ...]) -> re.Pattern[str] | None:
    words = [re.escape(phrase.strip().rstrip(",").replace("’", "'")) for phrase in avoid if phrase.strip()]
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", re.IGNORECASE) if words else None
