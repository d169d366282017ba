"""The book that a command is about, with paths as the person who typed can click them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path, PurePath

from engine.authoring.book import CheckedBook
from engine.authoring.document import PAGE_SUFFIXES
from engine.authoring.load import belongs_to_book, read_folder
from engine.checking import check_files
from engine.model.errors import BookRejected, nearest
from engine.model.finding import Finding
from engine.model.library import Library
from engine.terminal.desk import WrongUsage, is_book


@dataclass(frozen=True, slots=True)
class Book:
    """A book that was read and checked. `pages` are the paths of its pages within `folder`."""

    folder: Path
    pages: tuple[str, ...]
    checked: CheckedBook

    @property
    def library(self) -> Library:
        """What can be decided with. Raises BookRejected, with paths to click, where the book has errors."""
        if self.checked.library is None:
            raise BookRejected(self.clickable(self.checked.findings))
        return self.checked.library

    def path(self, page: str) -> str:
        """A page's path as seen from where the command was typed."""
        return (self.folder / page).as_posix()

    def clickable(self, findings: Iterable[Finding]) -> list[Finding]:
        return [replace(finding, place=replace(finding.place, path=self.path(finding.place.path))) for finding in findings]


@dataclass(frozen=True, slots=True)
class Part:
    """A book and those of its pages that were asked about; None is all of them."""

    book: Book
    pages: frozenset[str] | None

    def has(self, page: str) -> bool:
        return self.pages is None or page in self.pages


def open_book(folder: Path) -> Book:
    """Read and check a book. Raises WrongUsage where the folder is none."""
    if not folder.is_dir():
        raise WrongUsage(f"there is no folder '{folder}'{_where_books_are()}")
    if not is_book(folder):
        raise WrongUsage(f"'{folder}' is not a book: it has no house.yaml{_where_books_are()}")
    files = read_folder(folder)
    pages = tuple(path for path in sorted(files) if path.endswith(PAGE_SUFFIXES))
    return Book(folder, pages, check_files(files, datetime.now(UTC).date()))


def parts(paths: Sequence[Path], own: Path) -> list[Part]:
    """The books and pages that paths name; the own book where there is none. Raises WrongUsage."""
    if not paths:
        return [Part(open_book(own), None)]
    wanted: dict[Path, list[Path] | None] = {}
    for path in paths:
        if not path.exists():
            raise WrongUsage(f"there is no '{path}'{_nearby(path)}")
        if path.is_dir() and is_book(path):
            wanted[path] = None
        else:
            pages = wanted.setdefault(_book_of(path, own), [])
            if pages is not None:
                pages.append(path)
    return [_part(open_book(folder), pages) for folder, pages in wanted.items()]


def _part(book: Book, paths: list[Path] | None) -> Part:
    if paths is None:
        return Part(book, None)
    chosen: set[str] = set()
    for path in paths:
        inside = _inside(path, book.folder)
        found = {page for page in book.pages if page.startswith(f"{inside}/")}
        if path.is_file() and belongs_to_book(PurePath(inside)):
            found.add(inside)  # a page, or sentences that pages share
        if not found:
            raise WrongUsage(f"'{path}' is no page of the book '{book.folder}' (pages end in .yaml, .yml or .json)")
        chosen |= found
    return Part(book, frozenset(chosen))


def _book_of(path: Path, own: Path) -> Path:
    """The own book where the path lies in it, else the nearest folder above it that is a book."""
    if is_book(own) and path.resolve().is_relative_to(own.resolve()):
        return own
    here = path.absolute()
    above = next((folder for folder in here.parents if is_book(folder)), None)
    if above is None:
        raise WrongUsage(f"'{path}' is in no book: no folder above it has a house.yaml, and it is not in '{own}'")
    return Path(os.path.relpath(above))


def _inside(path: Path, folder: Path) -> str:
    return path.resolve().relative_to(folder.resolve()).as_posix()


def _nearby(path: Path) -> str:
    folder = path.parent
    meant = nearest(path.name, [entry.name for entry in folder.iterdir()]) if folder.is_dir() else None
    return f"; did you mean '{folder / meant}'?" if meant else ""


def _where_books_are() -> str:
    """The books just beneath, as a half-sentence that helps."""
    found = [entry.name for entry in sorted(Path().iterdir()) if entry.is_dir() and is_book(entry)]
    if found:
        return f"; did you mean --playbooks {found[0]}?"
    return "; name the book with --playbooks DIR or AMENDS_PLAYBOOKS"
