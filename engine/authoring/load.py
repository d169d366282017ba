"""A folder of pages to documents: reads, parses, shape-checks, and goes on past every page that is broken."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePath

from engine.authoring.document import FOUNDATION, KINDS, PAGE_SUFFIXES, Document
from engine.authoring.page_text import LARGEST_PAGE
from engine.authoring.shape import check_shape
from engine.authoring.yaml_nodes import Page, read
from engine.model.errors import BookRejected, nearest
from engine.model.finding import Finding, Place, error

MOST_FILES = 50_000
_HOUSE_PAGES = tuple(f"house{suffix}" for suffix in PAGE_SUFFIXES)
_ONCE = dict(zip(FOUNDATION, ("the house", "the vocabulary", "the tree of failures"), strict=True))
_NAMING_LINE = re.compile(
    rf"""(?:^|\A\s*\{{\s*)["']?({"|".join(KINDS)})["']?[ ]*:[ ]*["']?([^"'\s#,]*)""", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Broken:
    """A page that is in the book but not fit to be looked at: what names it, as far as that could be read."""

    path: str
    kind: str | None
    id: str | None


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a book's files hold. Every document has the shape of its kind; `broken_pages` are left out of them."""

    documents: tuple[Document, ...]
    broken_pages: tuple[Broken, ...]
    findings: tuple[Finding, ...]

    @property
    def broken(self) -> tuple[str, ...]:
        """The paths of the pages that are left out."""
        return tuple(page.path for page in self.broken_pages)


def read_folder(folder: Path) -> dict[str, bytes]:
    """The bytes of every page and shared script, by path relative to the folder and with `/`.

    Skips what is hidden, READMEs and links that lead out of the folder. Raises BookRejected (finding `no-book`) where
    there is no folder or no house.yaml in it, and where a file cannot be read or there are too many.
    """
    if not folder.is_dir():
        raise _no_book(folder, "this is not a folder", "give the folder that has house.yaml in it")
    root = folder.resolve()
    files: dict[str, bytes] = {}
    for path in _pages_beneath(root):
        if len(files) >= MOST_FILES:
            raise _no_book(folder, f"more than {MOST_FILES} pages", "give the folder that has only the book in it")
        files[_printable(path.relative_to(root).as_posix())] = _bytes(root, path)
    if not any(page in files for page in _HOUSE_PAGES):
        raise _no_book(folder, "there is no house.yaml in this folder", "give the folder that has house.yaml in it")
    return files


def load(files: Mapping[str, bytes]) -> Loaded:
    """Parse and shape-check the pages among the files. Never raises: what is wrong is in the findings."""
    shelf = _Shelf()
    for path in sorted(files):
        if path.endswith(PAGE_SUFFIXES):
            shelf.add(path, read(path, files[path]))
    shelf.look_for_missing()
    found = sorted(shelf.findings, key=lambda finding: finding.place)
    return Loaded(tuple(shelf.documents), tuple(shelf.broken), tuple(found))


class _Shelf:
    """Pages as they come in, in the order of their paths; the first with a name has it."""

    def __init__(self) -> None:
        self.documents: list[Document] = []
        self.broken: list[Broken] = []
        self.findings: list[Finding] = []
        self._first: dict[tuple[str, str], str] = {}

    def add(self, path: str, page: Page) -> None:
        document = _document(path, page)
        name = _name_of(document) if document else _guess_name(path, page.text)
        faults = _faults(path, page, document)
        if document and (double := self._double(document, name)):
            faults.append(double)
        if document and not faults:
            self.documents.append(document)
        else:
            self.broken.append(Broken(path, name.kind, name.id))
        self.findings += faults
        if name.unique:
            self._first.setdefault(name.unique, path)

    def _double(self, document: Document, name: _Name) -> Finding | None:
        first = self._first.get(name.unique) if name.unique else None
        if first is None:
            return None
        fault = (
            f"the book has {_ONCE[document.kind]} twice" if document.kind in _ONCE else f"'{name.id}' is there twice"
        )
        fix = f"keep one of the two pages, or give this one another id; the first is {first}"
        if document.kind in _ONCE:
            fix = f"make one page of the two; the first is {first}"
        elif document.kind == "of":
            fix = f"keep one of the two translations; the first is {first}"
        return error(document.place((document.kind,)), "duplicate-id", fault, fix)

    def look_for_missing(self) -> None:
        for kind, noun in _ONCE.items():
            if (kind, kind) not in self._first:
                fix = f"add a page that starts with '{kind}:'"
                self.findings.append(error(Place(f"{kind}.yaml"), f"no-{kind}", f"the book lacks {noun}", fix))


@dataclass(frozen=True, slots=True)
class _Name:
    """What a page calls itself, and what no second page may be called."""

    kind: str | None = None
    id: str | None = None
    unique: tuple[str, str] | None = None


def _name_of(document: Document) -> _Name:
    named = document.data.get(document.kind)
    return _name(document.kind, named if isinstance(named, str) else None, document.data.get("language"))


def _guess_name(path: str, text: str) -> _Name:
    """The name of a page that is no map of keys: it keeps other pages from being blamed for its absence."""
    found = _NAMING_LINE.search(text)
    if found:
        return _name(found[1], found[2] or None, None)
    stem = Path(path).stem
    return _name(stem, None, None) if stem in _ONCE else _Name()


def _name(kind: str, named: str | None, language: object) -> _Name:
    if kind in _ONCE:
        return _Name(kind, kind, (kind, kind))
    if kind == "cases" or named is None:
        return _Name(kind)
    if kind == "of":
        return _Name(kind, named, ("of", f"{named} {language}") if isinstance(language, str) else None)
    # A translation names its page by id alone, so playbooks and entitlements share their ids.
    return _Name(kind, named, ("page", named))


def _pages_beneath(root: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(folder, name)
            if not name.startswith(".") and _is_wanted(path) and _stays_in(root, path):
                yield path


def belongs_to_book(path: PurePath) -> bool:
    """Whether a file, by its path within the folder, is one that `read_folder` would read."""
    return not any(part.startswith(".") for part in path.parts) and _is_wanted(path)


def _is_wanted(path: PurePath) -> bool:
    if path.stem.upper() == "README":
        return False
    return path.suffix in PAGE_SUFFIXES or (path.suffix == ".j2" and path.parent.name == "_shared")


def _stays_in(root: Path, path: Path) -> bool:
    # A mounted ConfigMap is links within the folder; anything that is no file (a pipe) would block the reader.
    return path.is_file() and (not path.is_symlink() or path.resolve().is_relative_to(root))


def _bytes(root: Path, path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            # One byte too many is enough for the finding `too-large`.
            return file.read(LARGEST_PAGE + 1)
    except OSError as fault:
        place = Place(_printable(path.relative_to(root).as_posix()))
        refused = error(place, "unreadable", f"the file cannot be read: {fault.strerror}", "look at its permissions")
        raise BookRejected([refused]) from None


def _printable(path: str) -> str:
    return path.encode("utf-8", "backslashreplace").decode("utf-8")


def _no_book(folder: Path, fault: str, fix: str) -> BookRejected:
    return BookRejected([error(Place(_printable(str(folder))), "no-book", fault, fix)])


def _document(path: str, page: Page) -> Document | None:
    """The page as a document, where one of its keys says what it is."""
    if not isinstance(page.data, dict):
        return None
    # A translation of the house, the facts or the failures has their keys too.
    kind = "of" if "of" in page.data else next((key for key in page.data if key in KINDS), None)
    return Document(path, kind, page.data, page.marks, page.key_marks) if kind else None


def _faults(path: str, page: Page, document: Document | None) -> list[Finding]:
    if document is not None:
        # Where the YAML is at fault, a fault of shape at the same place only repeats it.
        places = {finding.place for finding in page.findings}
        return [*page.findings, *(fault for fault in check_shape(document) if fault.place not in places)]
    if page.data is None and page.findings:
        return list(page.findings)
    return [*page.findings, _no_kind(path, page)]


def _no_kind(path: str, page: Page) -> Finding:
    fix = "start it with the key that names it, such as 'playbook: delivery.late'"
    if page.data is None:
        return error(Place(path), "kind", "the page is empty", fix)
    if not isinstance(page.data, dict):
        return error(Place(path), "kind", "the page is not a map of keys and values", fix)
    for key in islice(page.data, 20):
        meant = nearest(key[:40], KINDS)
        mark = page.key_marks.get((key,))
        if meant and mark:
            place = Place(path, mark.line, mark.column)
            return error(place, "kind", f"no key says what this page is; '{key}' does not", f"did you mean '{meant}'?")
    kinds = ", ".join(KINDS[:-1])
    return error(Place(path), "kind", "no key says what this page is", f"add one of {kinds}, or 'of' for a translation")
