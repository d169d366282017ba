"""`amends new language`: skeletons of translations, each key with the words to translate beside it as a comment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from engine.authoring.compiling.words import source_hash, words_of
from engine.authoring.document import FOUNDATION, Document
from engine.authoring.load import read_folder
from engine.authoring.phrases import read_phrases
from engine.model.text import count, listed
from engine.terminal.book import Book, Part, parts
from engine.terminal.desk import WrongUsage
from engine.terminal.making.pages import headed, quoted, try_pages, write

_SHOWN = 3
_SHARED_NOTE = "{{# Take the comment marks from round a sentence, then say it in {language}. Names in braces stay as they are. #}}\n"
_TRANSLATED = (*FOUNDATION, "playbook", "entitlement")


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
    for pointer, text in dict(words_of(document, language)).items():
        keys = tuple(step for step in pointer if isinstance(step, str))
        shared = next((i for i, (one, other) in enumerate(zip(keys, open_keys, strict=False)) if one != other), min(len(keys), len(open_keys)))
        for depth in range(shared, len(keys) - 1):
            lines.append(f"# {'  ' * depth}{keys[depth]}:")
        depth = len(keys) - 1
        # `- ` opens an item of a list, whose only key is its words.
        lines.append(f"# {'  ' * depth}{'- ' if keys != pointer else ''}{keys[-1]}: {quoted(text)}")
        open_keys = keys[:-1]
    return lines
