"""`amends new language`: skeletons of translations, each key with the words to translate beside it as a comment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from engine.authoring.compiling.translations import source_hash
from engine.authoring.document import Document
from engine.authoring.load import read_folder
from engine.authoring.phrases import read_phrases
from engine.model.house import CHANNELS
from engine.model.playbook import MOVES
from engine.terminal.book import Book, Part, parts
from engine.terminal.desk import WrongUsage, count, listed
from engine.terminal.making.pages import headed, quoted, try_pages, write

_SHOWN = 3
_SHARED_NOTE = "{{# Take the comment marks from round a sentence, then say it in {language}. Names in braces stay as they are. #}}\n"
_TRANSLATED = ("house", "facts", "failures", "playbook", "entitlement")
Words = Iterator[tuple[tuple[str, ...], str]]
"""Keys from the page's top, and the words that stand there."""


def new_language(folder: Path, language: str, paths: Sequence[Path]) -> None:
    """Write a skeleton for each page that has none in the language. Raises WrongUsage."""
    books = parts(list(paths), folder)
    if len(books) > 1:
        raise WrongUsage(f"these are pages of {len(books)} books; name those of one")
    part = books[0]
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
    found = list(_pages(part, language))
    there = [book.path(path) for _, path in found if (book.folder / path).exists()]
    pages = {
        path: headed(path, "of", skeleton(document, _name(document), language))
        for document, path in found if not (book.folder / path).exists()
    }  # fmt: skip
    if part.pages is None or any("shared." in text for text in pages.values()):
        pages |= _shared_skeletons(book, language)
    if not pages:
        raise WrongUsage(_there_already(there) if there else "there are no words to translate in what you named")
    write(book, try_pages(book, pages), _steps([book.path(path) for path in pages], language))
    print(f"{count(len(pages), 'file')} to translate")
    if there:
        print(_there_already(there))


def _steps(paths: Sequence[str], language: str) -> list[str]:
    """What comes next; a sentence that is shared has to be there before a page can say it."""
    steps = [f"say the sentences in {path} in {language}" for path in paths if path.endswith(".j2")]
    pages = [path for path in paths if not path.endswith(".j2")]
    if pages:
        page = pages[0] if len(pages) == 1 else "a page"
        steps.append(f"take the # from a line of {page} and put the words behind it into {language}")
    return [*steps, "amends check: it tells what has no words yet"]


def _there_already(paths: Sequence[str]) -> str:
    shown = [*paths[:_SHOWN], *([f"{len(paths) - _SHOWN} more"] if len(paths) > _SHOWN else [])]
    are, they_lack = ("is", "it lacks") if len(paths) == 1 else ("are", "they lack")
    return f"{listed(shown, 'and')} {are} there already; amends check names what {they_lack}"


def _pages(part: Part, language: str) -> Iterator[tuple[Document, str]]:
    """The pages that have words, and the path of each one's words in the language, whether they are there or not."""
    documents = part.book.checked.documents
    there = {document.data["of"]: document.path for document in documents if document.kind == "of" and document.data["language"] == language}
    for document in documents:
        if document.kind in _TRANSLATED and part.has(document.path):
            stem, _, suffix = document.path.rpartition(".")
            yield document, there.get(_name(document), f"{stem}.{language}.{suffix}")


def _name(document: Document) -> str:
    return str(document.data[document.kind]) if document.kind in ("playbook", "entitlement") else document.kind


def _shared_skeletons(book: Book, language: str) -> dict[str, str]:
    """The sentences that pages share and that the language has not, beside those of the first language."""
    first = book.library.house.language
    phrases, _ = read_phrases(read_folder(book.folder), first)
    skeletons: dict[str, str] = {}
    for (spoken, name), place in phrases.places.items():
        path = f"{place.path.removesuffix('.j2').removesuffix(f'.{first}')}.{language}.j2"
        if spoken == first and name not in phrases.by_language.get(language, {}) and not (book.folder / path).exists():
            skeletons.setdefault(path, _SHARED_NOTE.format(language=language))
            skeletons[path] += f"{{# {{% block {name} %}}{phrases.by_language[first][name]}{{% endblock %}} #}}\n"
    return skeletons


def skeleton(document: Document, name: str, language: str) -> list[str]:
    """The lines of a translation with nothing translated: what it is of, then every word as a comment.

    Comments, because a page that says its words in the wrong language would be taken for a translated one. The note has
    two signs: a `# ` taken away from every line leaves it one.
    """
    lines = [f"of: {name}", f"language: {language}", f"source: {quoted(source_hash(document))}", ""]
    lines += [f"## Take away '# ' before a line and the keys it stands under, then say it in {language}. Keys and {{{{ names }}}} stay as they are."]
    open_keys: tuple[str, ...] = ()
    for keys, text in _words(document, language):
        shared = next((i for i, (one, other) in enumerate(zip(keys, open_keys, strict=False)) if one != other), min(len(keys), len(open_keys)))
        for depth in range(shared, len(keys) - 1):
            lines.append(f"# {'  ' * depth}{keys[depth]}:")
        depth = len(keys) - 1
        # `- ` opens an item of a list, whose only key is its words.
        lines.append(f"# {'  ' * depth}{'- ' if keys[-2:-1] == ('tell',) else ''}{keys[-1]}: {quoted(text)}")
        open_keys = keys[:-1]
    return lines


def _words(document: Document, language: str) -> Words:
    data = document.data
    if document.kind == "house":
        return _house(data, language)
    if document.kind == "facts":
        return _facts(data["facts"])
    if document.kind == "failures":
        return _failures(data["failures"])
    return _page(data)


def _house(data: Mapping[str, Any], language: str) -> Words:
    voice = data.get("voice") or {}
    for part in ("greeting", "sign_off"):
        yield from _frame(("voice", part), voice.get(part) or {}, data["languages"][0], language)
    for part in ("teams", "sites"):
        for key, thing in (data.get(part) or {}).items():
            yield (part, key, "title"), str((thing or {}).get("title", key))
    for role in data["roles"]:
        yield ("roles", role["role"], "title"), str(role.get("title", role["role"]).replace("_", " "))


def _frame(at: tuple[str, ...], raw: Any, first: str, language: str) -> Words:
    """What stands round a letter, in general and by channel, where that has no words in the language."""
    by_key: Mapping[str, Any] = {first: raw} if isinstance(raw, str) else raw
    if first in by_key and language not in by_key:
        yield (*at, language), by_key[first]
    for channel in (key for key in by_key if key in CHANNELS):
        of_channel = by_key[channel]
        by_language = {first: of_channel} if isinstance(of_channel, str) else of_channel
        if first in by_language and language not in by_language:
            yield (*at, channel), by_language[first]


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
    for reason, words in _reasons(data).items():
        yield ("unless", reason, "say"), words
    for thing in _things(data):
        yield ("remedies", str(thing.get("id", thing.get("kind"))), "what"), thing["what"]
    for option in data.get("options") or ():
        yield from _option(("options", option["option"]), option)


def _reasons(data: Mapping[str, Any]) -> dict[str, str]:
    """What is said where something is not owed, by its reason: of the page, of its remedies, of the things to choose from."""
    items = [thing for item in data.get("remedies") or () for thing in (item, *item.get("one_of", ()))]
    return {reason["reason"]: reason["say"] for part in (data, *items) for reason in part.get("unless") or () if "say" in reason}


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
