"""Translations: of something that is there, to a language of the house, and not older than what they translate."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.authoring.checks.draft import Draft
from engine.authoring.compiling.translations import source_hash
from engine.authoring.document import Document, Pointer
from engine.model.errors import did_you_mean
from engine.model.finding import Finding, error, warning


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


def _sources(draft: Draft) -> dict[str, Document]:
    found: dict[str, Document] = {}
    for document in draft.documents:
        if document.kind in {"playbook", "entitlement"}:
            found[document.data[document.kind]] = document
        elif document.kind in {"house", "facts", "failures"}:
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
    known = {"remedies": [str(item.get("id", item.get("kind"))) for item in items], "unless": reasons}
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
        "remedies": [str(remedy.get("id", remedy["kind"])) for remedy in remedies],
        "promise": [promise["id"] for promise in promises],
    }
