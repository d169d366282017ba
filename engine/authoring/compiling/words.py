"""The words of a page that a translation of it says, and the hash of them (meaning.md rule 27)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from engine.authoring.compiling.remedies import remedy_id
from engine.authoring.document import Document, Pointer
from engine.model.house import CHANNELS
from engine.model.playbook import PROMISE_WORDS

Words = Iterator[tuple[Pointer, str]]
"""Texts, each with where it stands in a translation."""


def words_of(document: Document, language: str = "") -> Words:
    """The words of a page that a translation to `language` has to say; without a language, in any.

    What the house or the facts say in that language themselves is left out. A reason that the page gives in two places
    comes twice.
    """
    kinds = {"house": _house, "facts": _facts, "failures": _failures}
    return ((pointer, text) for pointer, text in kinds.get(document.kind, _page)(document.data, language) if text)


def source_hash(document: Document) -> str:
    """The hash of the words that a translation of this page says, or can say: 12 hex digits of SHA-256."""
    words = sorted([".".join(map(str, pointer)), text] for pointer, text in (*words_of(document), *_optional(document)))
    text = json.dumps(words, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _optional(document: Document) -> Words:
    """What a translation need not say: the name of the house, and what people search by."""
    if document.kind == "house":
        yield ("house",), document.data["house"]
    elif document.kind == "failures":
        for name, node in document.data["failures"].items():
            for index, phrase in enumerate(node.get("search", ())):
                yield ("failures", name, "search", index), phrase


def _house(data: Mapping[str, Any], language: str) -> Words:
    for part in ("greeting", "sign_off"):
        yield from _frame(("voice", part), data.get("voice", {}).get(part, {}), data["languages"][0], language)
    for part in ("teams", "sites"):
        for key, thing in data.get(part, {}).items():
            yield (part, key, "title"), (thing or {}).get("title", key)
    for role in data["roles"]:
        yield ("roles", role["role"], "title"), role.get("title", role["role"].replace("_", " "))


def _frame(at: Pointer, by_key: Mapping[str, Any], first: str, language: str) -> Words:
    """What stands round a letter, in general and by channel, where that has no words in the language."""
    if first in by_key and language not in by_key:
        yield (*at, language), by_key[first]
    for channel in (key for key in by_key if key in CHANNELS):
        of_channel = by_key[channel]
        by_language = {first: of_channel} if isinstance(of_channel, str) else of_channel
        if first in by_language and language not in by_language:
            yield (*at, channel), by_language[first]


def _facts(data: Mapping[str, Any], language: str) -> Words:
    for name, fact in data["facts"].items():
        for key in ("title", "ask"):
            yield ("facts", name, key), (fact or {}).get(key, "")
        for member, label in (fact or {}).get("labels", {}).items():
            by_language = {"": label} if isinstance(label, str) else label
            if not language or language not in by_language:
                yield ("facts", name, "labels", member), next(iter(by_language.values()), "")


def _failures(data: Mapping[str, Any], _: str) -> Words:
    for name, node in data["failures"].items():
        yield ("failures", name, "title"), node["title"]


def _page(data: Mapping[str, Any], _: str) -> Words:
    yield ("title",), data["title"]
    yield from _leaves(data.get("say"), ("say",))
    things = [thing for item in data.get("remedies", ()) for thing in (item, *item.get("one_of", ()))]
    for part in (data, *things):
        for reason in part.get("unless", ()):
            yield ("unless", reason["reason"], "say"), reason.get("say", "")
    for thing in things:
        yield ("remedies", remedy_id(thing), "what"), thing.get("what", "")
    for option in data.get("options", ()):
        yield from _option(option, ("options", option["option"]))


def _option(option: Mapping[str, Any], at: Pointer) -> Words:
    yield (*at, "title"), option["title"]
    for remedy in option.get("remedies", ()):
        yield (*at, "remedies", remedy_id(remedy), "what"), remedy.get("what", "")
    for index, tell in enumerate(option.get("tell", ())):
        yield (*at, "tell", index, "message"), tell["message"]
    for promise in option.get("promise", ()):
        for key in PROMISE_WORDS:
            yield (*at, "promise", promise["id"], key), promise.get(key, "")
    yield from _leaves(option.get("say"), (*at, "say"))


def _leaves(say: object, at: Pointer) -> Words:
    if isinstance(say, str):
        yield at, say
    elif isinstance(say, Mapping):
        for key, item in say.items():
            yield from _leaves(item, (*at, key))
