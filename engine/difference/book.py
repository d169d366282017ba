"""Two books: all that changed in meaning."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine.authoring.book import CheckedBook
from engine.authoring.document import Document
from engine.difference.change import AREAS, Change, change
from engine.difference.owed import owed_changes
from engine.difference.pages import Sides, page_changes
from engine.difference.switch import Switches
from engine.difference.words import leaves, text_changes

_OWN = frozenset({"roles", "limits", "voice"})
_TEXTS = ("title", "ask", "labels")


def differences(before: CheckedBook, after: CheckedBook) -> list[Change]:
    """What changed from one sound book to the other, part by part in the order of AREAS, page by page within.

    What is only written otherwise (a condition that holds in the same cases, a move said with every option instead of
    once) is no change. An example is an incident found to go another way; there may be one where none was found.
    """
    assert before.library is not None and after.library is not None
    if before.library.revision == after.library.revision:
        return []
    switches = Switches(before, after)
    documents = tuple({document.path: document for document in book.documents} for book in (before, after))
    translations = tuple(_translations(book) for book in (before, after))
    sides = Sides(before.library, after.library, (documents[0], documents[1]), (translations[0], translations[1]), switches)
    found = [*page_changes(sides), *owed_changes(sides), *_house(_data(before, "house"), _data(after, "house"))]
    found += _facts(_data(before, "facts"), _data(after, "facts"))
    found += _failures(_data(before, "failures")["failures"], _data(after, "failures")["failures"])
    found += _phrases(before, after)
    found += _translated(translations[0], translations[1], {*sides.before.entitlements, *sides.after.entitlements})
    order = list(AREAS)
    return sorted(found, key=lambda one: order.index(one.area))


def _data(book: CheckedBook, kind: str) -> Mapping[str, Any]:
    return next(document.data for document in book.documents if document.kind == kind)


def _translations(book: CheckedBook) -> dict[str, dict[str, Document]]:
    found: dict[str, dict[str, Document]] = {}
    for document in book.documents:
        if document.kind == "of":
            found.setdefault(document.data["of"], {})[document.data["language"]] = document
    return found


def _house(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    yield from _authority(old, new)
    before, after = ({raw["limit"]: raw for raw in data.get("limits", ())} for data in (old, new))
    yield from _by_key("limits", before, after, skip="limit")
    for key in dict.fromkeys((*old, *new)):
        if key not in _OWN and old.get(key) != new.get(key):
            yield from _parts("house", key, old.get(key), new.get(key))
    voice_old, voice_new = old.get("voice") or {}, new.get("voice") or {}
    for key in dict.fromkeys((*voice_old, *voice_new)):
        if voice_old.get(key) != voice_new.get(key):
            yield from _parts("words" if key in ("greeting", "sign_off") else "house", key, voice_old.get(key), voice_new.get(key))


def _authority(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    before, after = ({raw["role"]: raw for raw in data["roles"]} for data in (old, new))
    for role in dict.fromkeys((*before, *after)):
        gives = [None if role not in roles else roles[role].get("may_give", {}) for roles in (before, after)]
        if gives[0] != gives[1]:
            yield change("authority", role, "may give", gives[0], gives[1])
    common = [role for role in before if role in after], [role for role in after if role in before]
    if common[0] != common[1]:
        yield change("authority", "roles", "order", ", ".join(common[0]), ", ".join(common[1]))


def _by_key(area: str, old: Mapping[str, Any], new: Mapping[str, Any], skip: str) -> Iterator[Change]:
    """Entries by name: those that came or went whole, the others key by key."""
    for name in dict.fromkeys((*old, *new)):
        one, other = old.get(name), new.get(name)
        if one is None or other is None:
            told = [None if raw is None else {key: value for key, value in raw.items() if key != skip} for raw in (one, other)]
            yield change(area, name, area.removesuffix("s"), told[0], told[1])
            continue
        for key in dict.fromkeys((*one, *other)):
            if one.get(key) != other.get(key):
                yield change(area, name, key, one.get(key), other.get(key))


def _parts(area: str, key: str, old: Any, new: Any) -> Iterator[Change]:
    """A value, or of a map or a list what differs in it."""
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for name in dict.fromkeys((*old, *new)):
            if old.get(name) != new.get(name):
                yield from _parts(area, f"{key}, {name}", old.get(name), new.get(name))
    elif isinstance(old, list) and isinstance(new, list):
        gone, come = ([item for item in one if item not in other] for one, other in ((old, new), (new, old)))
        yield change(area, "house", key, gone or (None if come else old), come or (None if gone else new))
    elif area == "words":
        yield from text_changes("house", {key: old}, {key: new})
    else:
        yield change(area, "house", key, old, new)


def _facts(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    before, after = ({name: raw or {} for name, raw in data["facts"].items()} for data in (old, new))
    meant = [{name: {key: value for key, value in raw.items() if key not in _TEXTS} for name, raw in facts.items()} for facts in (before, after)]
    yield from _by_key("facts", meant[0], meant[1], skip="")
    for name in before:
        if name in after:
            texts = [leaves({key: facts[name][key] for key in _TEXTS if key in facts[name]}) for facts in (before, after)]
            yield from text_changes(name, texts[0], texts[1])
    derived = [data.get("derive") or {} for data in (old, new)]
    for name in dict.fromkeys((*derived[0], *derived[1])):
        if derived[0].get(name) != derived[1].get(name):
            yield change("facts", name, "derived name of all pages", derived[0].get(name), derived[1].get(name))


def _failures(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for node in dict.fromkeys((*old, *new)):
        if node not in old or node not in new:
            yield change("failures", node, "failure", *(data[node]["title"] if node in data else None for data in (old, new)))
            continue
        for key in ("title", "search"):
            if old[node].get(key) != new[node].get(key):
                yield change("failures", node, key, old[node].get(key), new[node].get(key))


def _translated(old: Mapping[str, Mapping[str, Document]], new: Mapping[str, Mapping[str, Document]], owed: set[str]) -> Iterator[Change]:
    """The translated words that are not said to customers with an option: titles, labels, messages, promises."""
    for of in dict.fromkeys((*old, *new)):
        for language in dict.fromkeys((*old.get(of, {}), *new.get(of, {}))):
            texts = [_own_words(side.get(of, {}).get(language)) for side in (old, new)]
            if of in owed:
                texts = [{path: text for path, text in side.items() if not path.startswith("unless, ")} for side in texts]
            yield from text_changes(f"{of} in '{language}'", texts[0], texts[1])


def _own_words(document: Document | None) -> dict[str, str]:
    if document is None:
        return {}
    data = {key: value for key, value in document.data.items() if key not in ("of", "language", "source", "say")}
    options = data.pop("options", None) or {}
    whole = leaves(data)
    for option, words in options.items():
        own = {key: value for key, value in (words or {}).items() if key not in ("say", "title")}
        whole |= {f"option {option}, {path}": text for path, text in leaves(own).items()}
    return whole


def _phrases(before: CheckedBook, after: CheckedBook) -> Iterator[Change]:
    """Sentences that pages share, as they are said."""
    old, new = ({f"{name}, {language}": text for language, known in book.phrases.items() for name, text in known.items()} for book in (before, after))
    yield from text_changes("shared sentences", old, new)
