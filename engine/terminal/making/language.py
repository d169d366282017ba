"""`amends new language`: skeletons of translations, each key with the words to translate beside it as a comment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from engine.authoring.compiling.translations import source_hash
from engine.authoring.document import Document
from engine.model.playbook import MOVES
from engine.terminal.book import Part, parts
from engine.terminal.desk import WrongUsage, count, listed
from engine.terminal.making.pages import headed, quoted, try_pages, write

_TRANSLATED = ("house", "facts", "failures", "playbook", "entitlement")
Words = Iterator[tuple[tuple[str, ...], str]]
"""Keys from the page's top, and the words that stand there."""


def new_language(folder: Path, language: str, paths: Sequence[Path]) -> None:
    """Write a skeleton for each page that has none in the language. Raises WrongUsage."""
    found = parts(list(paths), folder)
    if len(found) > 1:
        raise WrongUsage(f"these are pages of {len(found)} books; name those of one")
    part = found[0]
    book, library = part.book, part.book.library
    if language == library.house.language:
        raise WrongUsage(f"'{language}' is the language the pages are written in; name another of the house's")
    if language not in library.house.languages:
        house = next(document for document in book.checked.documents if document.kind == "house")
        place = house.place(("languages",))
        raise WrongUsage(
            f"the house does not speak '{language}' yet, only {listed(list(library.house.languages), 'and')}; "
            f"add it to 'languages' at {book.path(place.path)}:{place.line} and run this again"
        )
    pages = dict(_skeletons(part, language))
    if not pages:
        raise WrongUsage(f"every page named has its words in '{language}'; amends check tells which of them are old")
    steps = [
        f"take the # from a line of {'the page' if len(pages) == 1 else 'a page'} and put the words behind it into {language}",
        "amends check: it tells what has no words yet",
    ]
    write(book, try_pages(book, pages), steps)
    print(f"{count(len(pages), 'page')} to translate")


def _skeletons(part: Part, language: str) -> Iterator[tuple[str, str]]:
    documents = part.book.checked.documents
    done = {document.data["of"] for document in documents if document.kind == "of" and document.data["language"] == language}
    for document in documents:
        if document.kind not in _TRANSLATED or not part.has(document.path):
            continue
        name = document.data[document.kind] if document.kind in ("playbook", "entitlement") else document.kind
        stem, _, suffix = document.path.rpartition(".")
        path = f"{stem}.{language}.{suffix}"
        if name not in done and not (part.book.folder / path).exists():
            yield path, headed(path, "of", skeleton(document, str(name), language))


def skeleton(document: Document, name: str, language: str) -> list[str]:
    """The lines of a translation with nothing translated: what it is of, then every word as a comment.

    Comments, because a page that says its words in the wrong language would be taken for a translated one.
    """
    lines = [f"of: {name}", f"language: {language}", f"source: {quoted(source_hash(document))}", ""]
    lines += [f"# In each line below: take away '# ', then say it in {language}. Keys and {{{{ names }}}} stay as they are."]
    open_keys: tuple[str, ...] = ()
    for keys, text in _words(document):
        shared = next((i for i, (one, other) in enumerate(zip(keys, open_keys, strict=False)) if one != other), min(len(keys), len(open_keys)))
        for depth in range(shared, len(keys) - 1):
            lines.append(f"# {'  ' * depth}{keys[depth]}:")
        depth = len(keys) - 1
        # `- ` opens an item of a list, whose only key is its words.
        lines.append(f"# {'  ' * depth}{'- ' if keys[-2:-1] == ('tell',) else ''}{keys[-1]}: {quoted(text)}")
        open_keys = keys[:-1]
    return lines


def _words(document: Document) -> Words:
    data = document.data
    if document.kind == "house":
        return _house(data)
    if document.kind == "facts":
        return _facts(data["facts"])
    if document.kind == "failures":
        return _failures(data["failures"])
    return _page(data)


def _house(data: Mapping[str, Any]) -> Words:
    for part in ("teams", "sites"):
        for key, thing in (data.get(part) or {}).items():
            yield (part, key, "title"), str((thing or {}).get("title", key))
    for role in data["roles"]:
        yield ("roles", role["role"], "title"), str(role.get("title", role["role"]).replace("_", " "))


def _facts(facts: Mapping[str, Any]) -> Words:
    for name, fact in facts.items():
        for key in ("title", "ask"):
            if (fact or {}).get(key):
                yield ("facts", name, key), fact[key]
        for member, label in ((fact or {}).get("labels") or {}).items():
            yield ("facts", name, "labels", member), next(iter(label.values())) if isinstance(label, Mapping) else str(label)


def _failures(nodes: Mapping[str, Any]) -> Words:
    for name, node in nodes.items():
        yield ("failures", name, "title"), node["title"]


def _page(data: Mapping[str, Any]) -> Words:
    yield ("title",), data["title"]
    yield from _say(("say",), data.get("say") or {})
    for reason in data.get("unless") or ():
        if "say" in reason:
            yield ("unless", reason["reason"], "say"), reason["say"]
    for thing in _things(data):
        yield ("remedies", str(thing.get("id", thing.get("kind"))), "what"), thing["what"]
    for option in data.get("options") or ():
        yield from _option(("options", option["option"]), option)


def _things(data: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    items = [thing for item in data.get("remedies") or () for thing in item.get("one_of", [item])]
    return [item for item in items if "what" in item]


def _option(at: tuple[str, ...], option: Mapping[str, Any]) -> Words:
    yield (*at, "title"), option["title"]
    for thing in _things(option):
        yield (*at, "remedies", str(thing.get("id", thing["kind"])), "what"), thing["what"]
    for tell in option.get("tell") or ():
        yield (*at, "tell", "message"), tell["message"]
    for promise in option.get("promise") or ():
        for key in ("what", "to", "where", "standard"):
            if key in promise:
                yield (*at, "promise", promise["id"], key), promise[key]
    yield from _say((*at, "say"), option.get("say") or {})


def _say(at: tuple[str, ...], say: Mapping[str, Any]) -> Words:
    for move in MOVES:
        if move in say:
            yield (*at, move), say[move]
    for channel, words in (say.get("channels") or {}).items():
        if isinstance(words, Mapping):
            for key, text in words.items():
                yield (*at, "channels", channel, key), text
        else:
            yield (*at, "channels", channel), words
