"""Translations: of something that is there, to a language of the house, and not older than what they translate."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from engine.authoring.checks.draft import Draft
from engine.authoring.checks.texts import without_tags
from engine.authoring.compiling.remedies import remedy_id
from engine.authoring.compiling.translations import dig
from engine.authoring.compiling.words import source_hash, words_of
from engine.authoring.document import FOUNDATION, Document, Pointer
from engine.model.errors import did_you_mean
from engine.model.finding import Finding, error, warning
from engine.model.playbook import MOVES

_LETTER = re.compile(r"[^\W\d_]")


def check_translations(draft: Draft) -> Iterator[Finding]:
    """`unknown-page`, `unknown-language`, `unknown-option`, `stale-translation`."""
    sources = _sources(draft)
    for document in draft.documents:
        if document.kind != "of":
            continue
        of, language = document.data["of"], document.data["language"]
        if language not in draft.house.languages:
            fix = did_you_mean(language, draft.house.languages)
            yield error(document.place(("language",)), "unknown-language", f"the house has no language '{language}'", fix)
        source = sources.get(of)
        if source is None:
            if not draft.broken:
                yield error(document.place(("of",)), "unknown-page", f"there is no page '{of}'", did_you_mean(of, sources))
            continue
        yield from _strangers(document, source)
        wanted = source_hash(source)
        if document.data.get("source") != wanted:
            place = document.place(("source",) if "source" in document.data else ("of",))
            fault = f"{of} has changed since this was translated" if "source" in document.data else "'source' is missing"
            yield warning(place, "stale-translation", fault, f"read it against the page, then write source: \"{wanted}\"")


def check_untranslated(draft: Draft) -> Iterator[Finding]:
    """`missing-translation`: words that a language of the house has not, in a language in which the book is written."""
    written = {document.data["language"] for document in draft.documents if document.kind == "of"}
    for language in draft.house.languages[1:]:
        for name, source in _sources(draft).items() if language in written else ():
            translation = draft.shared.translations.of(name).get(language)
            lacking = [dotted for pointer, dotted in _wanted(source, language) if _lacks(translation, pointer, language)]
            if lacking and (translation or not draft.broken):
                place = translation.key_place(("of",)) if translation else source.key_place((source.kind,))
                more = f" and {len(lacking) - 3} more" if len(lacking) > 3 else ""
                what = f"it has no {', no '.join(lacking[:3])}{more}" if translation else "there is no page for it"
                fault = f"{name} is not wholly translated to '{language}': {what}"
                yield warning(place, "missing-translation", fault, "write it, or people are answered in the first language")


def _lacks(translation: Document | None, pointer: Pointer, language: str) -> bool:
    if translation is None:
        return True
    # A letter may be its body alone, and what stands round it one text for all channels.
    alone = pointer[-1] in ("body", language) and isinstance(dig(translation.data, pointer[:-1]), str)
    at = pointer[:-1] if alone else pointer
    return dig(translation.data, at) in (None, "")


def _wanted(source: Document, language: str) -> Iterator[tuple[Pointer, str]]:
    """The words of a page that are to be translated: where a translation has them, and how to call that.

    A move is, even of nothing but a value: without it the language is not spoken.
    """
    for pointer, text in words_of(source, language):
        if _LETTER.search(without_tags(text)) or "shared." in text or _is_move(pointer):
            yield pointer, ".".join(map(str, pointer))


def _is_move(pointer: Pointer) -> bool:
    return pointer[-2:-1] == ("say",) and pointer[-1] in MOVES


def _sources(draft: Draft) -> dict[str, Document]:
    found: dict[str, Document] = {}
    for document in draft.documents:
        if document.kind in {"playbook", "entitlement"}:
            found[document.data[document.kind]] = document
        elif document.kind in FOUNDATION:
            found[document.kind] = document
    return found


def _strangers(document: Document, source: Document) -> Iterator[Finding]:
    """Options, remedies and promises that the page translated does not have."""
    yield from _strange_reasons(document, source)
    options: Mapping[str, Mapping[str, object]] = {option["option"]: option for option in source.data.get("options", ())}
    for key, words in (document.data.get("options") or {}).items():
        pointer: Pointer = ("options", key)
        if key not in options:
            fault, fix = f"{source.data[source.kind]} has no option '{key}'", did_you_mean(key, options)
            yield error(document.key_place(pointer), "unknown-option", fault, fix)
            continue
        for part, ids in _ids(options[key]).items():
            for name in (words or {}).get(part) or {}:
                if name not in ids:
                    fault, fix = f"option '{key}' has no {part} '{name}'", did_you_mean(name, ids)
                    yield error(document.key_place((*pointer, part, name)), "unknown-option", fault, fix)


def _strange_reasons(document: Document, source: Document) -> Iterator[Finding]:
    """Words for a remedy or a reason that the entitlement translated does not have."""
    if source.kind != "entitlement":
        return
    items = [thing for item in source.data.get("remedies", ()) for thing in (item, *item.get("one_of", ()))]
    reasons = [reason["reason"] for page in (source.data, *items) for reason in page.get("unless", ())]
    known = {"remedies": [remedy_id(item) for item in items], "unless": reasons}
    for part, ids in known.items():
        for name in document.data.get(part) or {}:
            if name not in ids:
                fault, fix = f"{source.data['entitlement']} has no {part} '{name}'", did_you_mean(name, ids)
                yield error(document.key_place((part, name)), "unknown-option", fault, fix)


def _ids(option: Mapping[str, object]) -> dict[str, list[str]]:
    remedies = option.get("remedies") or []
    promises = option.get("promise") or []
    assert isinstance(remedies, list) and isinstance(promises, list)
    return {
        "remedies": [remedy_id(remedy) for remedy in remedies],
        "promise": [promise["id"] for promise in promises],
    }
