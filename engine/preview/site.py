"""The files of a preview, one after another: leaves, cards, the index, the stylesheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from importlib import resources
from itertools import groupby

from jinja2 import Environment, PackageLoader, StrictUndefined

from engine.authoring.book import CheckedBook
from engine.model.library import Library
from engine.model.playbook import Entitlement, Playbook
from engine.model.text import capital, count
from engine.preview.blanks import plain
from engine.preview.cards import Card, cards
from engine.preview.leaves import Leaves, OwedLeaf, PlaybookLeaf
from engine.preview.pdf import cards_as_pdf
from engine.wording import language_name

INDEX, CARDS, PDF, STYLE = "index.html", "cards.html", "cue-cards.pdf", "preview.css"
_MOST_PARTS = 2
"""A text message of more parts is worth a look (the voice's own rule)."""

_ANYTHING, _OWED = "Any kind of failure", "Owed by law or contract"

File = tuple[str, str, str]
"""A language's code, its name in itself, the file."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the index."""

    title: str
    group: str
    opening: str
    counts: str
    files: tuple[File, ...]
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Made:
    """One file of the preview. `about` says what it shows, for programs."""

    path: str
    content: bytes
    about: Mapping[str, object] = field(default_factory=dict)


class Site:
    """The preview of a book, or of some of its pages. `now` is when it is made, with its zone."""

    def __init__(
        self, library: Library, book: CheckedBook, now: datetime, pages: frozenset[str] | None = None
    ) -> None:
        self.library, self.now = library, now
        self.leaves = Leaves(library, book, now)
        self.playbooks = [page for page in library.playbooks.values() if pages is None or page.path in pages]
        self.entitlements = [page for page in library.entitlements.values() if pages is None or page.path in pages]
        self._entries: list[Entry] = []

    @property
    def steps(self) -> int:
        """How many pages and cards there are to make, for a progress bar."""
        return len(self.library.house.languages) * (2 * len(self.playbooks) + len(self.entitlements))

    def files(self, with_pdf: bool) -> Iterator[Made | None]:
        """Every file, the index last. None says that a step is done without a file of its own."""
        for page in self.playbooks:
            yield from self._playbook(page)
        for entitlement in self.entitlements:
            yield from self._entitlement(entitlement)
        made: list[Card] = []
        for one in cards(self.leaves, self.playbooks, self.library.house.languages):
            made.append(one)
            yield None
        if made:
            yield Made(CARDS, self._page(CARDS, cards=made, pdf=with_pdf), {"cards": len(made)})
            if with_pdf:
                yield Made(PDF, cards_as_pdf(made, self.library.house.name), {"cards": len(made)})
        yield Made(STYLE, (resources.files("engine.preview") / "static" / STYLE).read_bytes())
        yield Made(INDEX, self._index(bool(made), with_pdf and bool(made)))

    def _playbook(self, page: Playbook) -> Iterator[Made]:
        for language in self.library.house.languages:
            leaf = self.leaves.playbook(page, language)
            file = self._file(page.id, language)
            if language == self.library.house.language:
                self._entries.append(self._entry(leaf))
            about = {"playbook": page.id, "language": language, "cases": len(leaf.cases), "options": len(page.options)}
            content = self._page("playbook.html", leaf=leaf, files=self._files(page.id), card=f"{page.id}.{language}")
            yield Made(file, content, about)

    def _entitlement(self, page: Entitlement) -> Iterator[Made]:
        for language in self.library.house.languages:
            leaf = self.leaves.owed(page, language)
            if language == self.library.house.language:
                self._entries.append(self._owed_entry(leaf))
            about = {"entitlement": page.id, "language": language, "cases": len(leaf.cases)}
            content = self._page("owed.html", leaf=leaf, files=self._files(page.id))
            yield Made(self._file(page.id, language), content, about)

    def _entry(self, leaf: PlaybookLeaf) -> Entry:
        options = len(leaf.page.options)
        counts = f"{count(len(leaf.cases), 'case')}, {count(options, 'way')} to put it right"
        several = len({failure.split("/")[0] for failure in leaf.page.failures}) > 1
        group = _ANYTHING if several else leaf.trail[0]
        return Entry(leaf.title, group, _opening(leaf), counts, self._files(leaf.page.id), tuple(_flags(leaf)))

    def _owed_entry(self, leaf: OwedLeaf) -> Entry:
        counts = f"{count(len(leaf.cases), 'case')}; {leaf.source}"
        return Entry(leaf.title, _OWED, "", counts, self._files(leaf.page.id))

    def _index(self, with_cards: bool, with_pdf: bool) -> bytes:
        entries = sorted(self._entries, key=lambda entry: (entry.group in (_ANYTHING, _OWED), entry.group))
        groups = [(group, list(found)) for group, found in groupby(entries, key=lambda entry: entry.group)]
        languages = " and ".join(name for _, name in self._languages)
        counts = f"{count(len(self.playbooks), 'playbook')}, {count(len(self.entitlements), 'page')} of law and contract, in {languages}."
        return self._page(INDEX, groups=groups, counts=counts, cards=with_cards, pdf=with_pdf)

    def _files(self, page_id: str) -> tuple[File, ...]:
        return tuple((code, name, self._file(page_id, code)) for code, name in self._languages)

    def _file(self, page_id: str, language: str) -> str:
        return f"{page_id}.{language}.html"

    @cached_property
    def _languages(self) -> tuple[tuple[str, str], ...]:
        return tuple((code, language_name(code)) for code in self.library.house.languages)

    def _page(self, template: str, **values: object) -> bytes:
        told = {"house": self.library.house, "revision": self.library.revision, "chrome": "en"}
        made = f"{self.now.day} {self.now:%B %Y, %H:%M}"
        return self._templates.get_template(template).render(**told, made=made, **values).encode()

    @cached_property
    def _templates(self) -> Environment:
        environment = Environment(
            loader=PackageLoader("engine.preview"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )
        environment.filters["sentence"] = capital
        environment.filters["length_of"] = lambda line: len(plain(line))
        return environment


def _opening(leaf: PlaybookLeaf) -> str:
    """The first words of the page's first case, as they are said."""
    voices = leaf.cases[0].answer.first.voices if leaf.cases else leaf.worst[0].option.voices
    return next((text for voice in voices for _, text in voice.moves if text), "")


def _flags(leaf: PlaybookLeaf) -> Iterator[str]:
    """What an author should look at before the rest."""
    broken = sum(bool(case.differences) for case in leaf.cases)
    if broken:
        yield f"{count(broken, 'case')} no longer {'says what it means' if broken == 1 else 'say what they mean'}"
    if leaf.untried:
        yield f"No case comes to {count(len(leaf.untried), 'way')} of putting it right"
    most = max((len(voice.parts) for one in leaf.worst for voice in one.option.voices), default=0)
    if most > _MOST_PARTS:
        yield f"A text message of {most} parts at its worst"
