"""What is declared and never used: it makes an author look for a meaning that is not there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine.authoring.checks.draft import Draft
from engine.authoring.checks.names import used_names
from engine.authoring.document import Document
from engine.model.finding import Finding, warning
from engine.model.library import lineage

_MEANING = ("playbook", "entitlement")


def _of_kind(draft: Draft, *kinds: str) -> Iterator[Document]:
    return (document for document in draft.documents if document.kind in kinds)


def _only(draft: Draft, kind: str) -> Document:
    return next(_of_kind(draft, kind))


def check_unused_facts(draft: Draft) -> Iterator[Finding]:
    """`unused-fact`: a fact that no condition, formula or word reads."""
    if draft.broken:
        return
    vocabulary = _only(draft, "facts")
    used = draft.spoken_names.union(*(used_names(page.data) for page in _of_kind(draft, *_MEANING, "of")))
    used |= used_names({"derive": vocabulary.data.get("derive")})
    for name in vocabulary.data["facts"]:
        if name not in used and not draft.shared.vocabulary.facts[name].built_in:
            fix = "take it out, or use it in a condition, a formula or words"
            yield warning(vocabulary.key_place(("facts", name)), "unused-fact", f"no page uses the fact '{name}'", fix)


def check_unused_names(draft: Draft) -> Iterator[Finding]:
    """`unused-name`: a derived name that nothing reads."""
    if draft.broken:
        return
    everywhere = draft.spoken_names.union(*(used_names(page.data) for page in _of_kind(draft, *_MEANING, "of")))
    for document in _of_kind(draft, *_MEANING, "facts"):
        derive = document.data.get("derive") or {}
        beside = draft.spoken_names if document.kind != "facts" else everywhere
        own = {key: item for key, item in document.data.items() if key != "facts"}
        translated = draft.shared.translations.of(str(document.data[document.kind])).values() if document.kind in _MEANING else ()
        used = beside.union(used_names(own), *(used_names(page.data) for page in translated))
        for name in derive:
            if name not in used:
                fix = "take it out, or use it"
                yield warning(document.key_place(("derive", name)), "unused-name", f"nothing uses the name '{name}'", fix)


def check_unused_failures(draft: Draft) -> Iterator[Finding]:
    """`unused-failure`: a node at the tree's end that no page, condition or case names."""
    if draft.broken:
        return
    tree = _only(draft, "failures")
    named = {node for page in draft.written for node in page.failures}
    named |= {case["failure"] for document in _of_kind(draft, "cases") for case in document.data["cases"]}
    texts = {text for document in _of_kind(draft, *_MEANING, "facts") for text in _strings(document.data)}
    for node in draft.shared.failures:
        is_end = not any(node in lineage(other)[1:] for other in draft.shared.failures)
        if is_end and node not in named and node not in texts:
            fault = f"nothing is said of '{node}' but what is said of '{lineage(node)[-1]}'"
            fix = "write a page or a case for it, or take it out"
            yield warning(tree.key_place(("failures", node)), "unused-failure", fault, fix)


def _strings(data: object) -> Iterator[str]:
    """Every text of a page: a condition on the failure may name a node."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for item in data.values() if isinstance(data, dict) else data:
            yield from _strings(item)


def check_unused_teams(draft: Draft) -> Iterator[Finding]:
    """`unused-team`: a team that owns no page, is told nothing, and has no part in a promise."""
    if draft.broken:
        return
    house = _only(draft, "house")
    used = {page.owner for page in draft.playbooks}
    for page in draft.playbooks:
        for option in page.options:
            used |= {tell.team for tell in option.tell}
            used |= {part.team for promise in option.promise for part in promise.depends_on}
    for team in house.data.get("teams", {}):
        if team not in used:
            fix = "take it out, or tell it something"
            yield warning(house.key_place(("teams", team)), "unused-team", f"no page has a part for the team '{team}'", fix)


def check_unused_roles(draft: Draft) -> Iterator[Finding]:
    """`unused-role`: a role that may give no more than the one beneath it, so that nothing ever needs it."""
    house = _only(draft, "house")
    if house.path in draft.faulty:
        return
    for index, (lower, higher) in enumerate(zip(draft.house.roles, draft.house.roles[1:], strict=False), start=1):
        if all(higher.may_give.get(code, 0) <= lower.may_give.get(code, 0) for code in draft.house.currencies):
            fault = f"'{higher.id}' may give no more than '{lower.id}'"
            fix = "let it give more, or take it out: roles go from least to most"
            yield warning(house.place(("roles", index, "role")), "unused-role", fault, fix)


def check_unused_channels(draft: Draft) -> Iterator[Finding]:
    """`unused-channel`: words for a channel that the house does not use."""
    for document in _of_kind(draft, *_MEANING, "of"):
        for pointer, say in _says(document):
            for channel in say.get("channels") or {}:
                if channel not in draft.house.channels:
                    place = document.key_place((*pointer, "channels", channel))
                    fault = f"the house has no channel '{channel}', so nobody gets these words"
                    yield warning(place, "unused-channel", fault, "add it to 'channels' in the house, or take the words out")


def _says(document: Document) -> Iterator[tuple[tuple[str | int, ...], dict[str, Any]]]:
    options = document.data.get("options") or ()
    items = options.items() if isinstance(options, dict) else enumerate(options)
    for pointer, say in [(("say",), document.data.get("say")), *((("options", key, "say"), (item or {}).get("say")) for key, item in items)]:
        if isinstance(say, dict):
            yield pointer, say


def check_unused_languages(draft: Draft) -> Iterator[Finding]:
    """`unused-language`: a language of the house in which no page is written."""
    house = _only(draft, "house")
    written = {document.data["language"] for document in _of_kind(draft, "of")}
    for index, language in enumerate(draft.house.languages):
        if index and language not in written:
            fault = f"no page is translated to '{language}'"
            fix = "write translations, or take it out: who asks for it is answered in the first language"
            yield warning(house.place(("languages", index)), "unused-language", fault, fix)


def check_unused_phrases(draft: Draft) -> Iterator[Finding]:
    """`unused-phrase`: a shared sentence that no page says."""
    if draft.broken:
        return
    phrases = draft.shared.phrases
    said = " ".join(text for document in draft.documents for text in _strings(document.data) if "shared." in text)
    for (_, name), place in phrases.places.items():
        if f"shared.{name}" not in said:
            yield warning(place, "unused-phrase", f"no page says '{name}'", "take it out, or say it with {{ shared.… }}")
