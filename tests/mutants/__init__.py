"""The starter book with one page broken in one way, and who notices: check, its cases, or only a translation's hash.

A broken page is judged in a small book: itself, its translations and cases, the pages that could answer in its place, and
what every book has. What that small book has anyway is no notice.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from engine.authoring.document import Document
from engine.authoring.load import load, read_folder
from engine.cases import run_cases
from engine.checking import check_files
from engine.model.library import lineage
from tests.mutants.ways import ON_PAGES, ON_TRANSLATIONS

BOOK = Path(__file__).parents[2] / "playbooks"
TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
BY_HASH = "stale-translation"
"""Notices every change of words, whatever it is: a mutant that only this notices is counted apart."""
CHANGES_NOTHING: Mapping[tuple[str, str, str], str] = {
    ("travel/late.yaml", "swap the first options", "options 0 and 1"): (
        "never offered together: one is for a journey that is over, the other for one that isn't, and that is always known"
    ),
    ("owed/eu261-compensation.yaml", "move an edge", "derive.near_enough.when.any.1.air_notice_hours.exclusiveMaximum"): (
        "at exactly a week the line above holds as well, and it asks for less"
    ),
}
"""Changes by path, way and spot after which a page decides every incident as before, and why. They are no mutants."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """The page at `path` broken in one `way`, at one `spot`. No data: the page is gone."""

    path: str
    way: str
    spot: str
    data: Any


@dataclass(frozen=True, slots=True)
class Notice:
    """What noticed a mutant: codes of new findings, and how many cases fail that did not."""

    codes: frozenset[str]
    cases: int

    @property
    def by(self) -> str:
        """`check`, `test`, `both`, `hash` for the hash alone, or `nobody`."""
        checked = bool(self.codes - {BY_HASH})
        if checked or self.cases:
            return "both" if checked and self.cases else "check" if checked else "test"
        return "hash" if self.codes else "nobody"


@cache
def _read() -> tuple[dict[str, bytes], tuple[Document, ...]]:
    files = read_folder(BOOK)
    return files, load(files).documents


def pages() -> list[str]:
    """The paths of the pages to break: playbooks, entitlements and their translations."""
    return [document.path for document in _read()[1] if document.kind in ("playbook", "entitlement") or _translates_a_page(document)]


def _translates_a_page(document: Document) -> bool:
    return document.kind == "of" and document.data["of"] not in ("house", "facts", "failures")


def mutants(path: str) -> Iterator[Mutant]:
    """Every way to break one page; what changes nothing breaks nothing."""
    return (mutant for mutant in changes(path) if (mutant.path, mutant.way, mutant.spot) not in CHANGES_NOTHING)


def changes(path: str) -> Iterator[Mutant]:
    """Every way to change one page."""
    document = next(document for document in _read()[1] if document.path == path)
    translation = document.kind == "of"
    for way, breaks in (ON_TRANSLATIONS if translation else ON_PAGES).items():
        for spot, data in breaks(document.data):
            yield Mutant(path, way, spot, data)
    if translation:
        yield Mutant(path, "remove a translation", "all of it", None)


def noticed(mutant: Mutant) -> Notice:
    """Who notices a mutant."""
    before, after = _judged(mutant.path, None), _judged(mutant.path, mutant)
    new = after[0] - before[0]
    return Notice(frozenset(code for _, code, _ in new), len(after[1] - before[1]))


Judged = tuple[Counter[tuple[str, str, str]], frozenset[str]]
"""Findings by path, code and fault; the names of the cases that fail."""


@cache
def _whole(path: str) -> Judged:
    return _judge({**_around(path)})


def _judged(path: str, mutant: Mutant | None) -> Judged:
    if mutant is None:
        return _whole(path)
    files = dict(_around(path))
    if mutant.data is None:
        del files[path]
    else:
        files[path] = json.dumps(_plain(mutant.data), ensure_ascii=False).encode()
    return _judge(files)


def _judge(files: Mapping[str, bytes]) -> Judged:
    checked = check_files(files, TODAY)
    found = Counter((finding.place.path, finding.code, finding.fault) for finding in checked.findings)
    failed: frozenset[str] = frozenset()
    if checked.library:
        results = run_cases(checked.library, checked.documents, NOW, checked.findings)
        failed = frozenset(f"{result.case.place.path} {result.case.name}" for result in results if not result.passed)
    return found, failed


@cache
def _around(path: str) -> Mapping[str, bytes]:
    """The small book for a page: what every book has, and whatever is about the failures it covers."""
    files, documents = _read()
    about = next(document for document in documents if document.path == path)
    if about.kind == "of":
        about = next(document for document in documents if document.data.get(document.kind) == about.data["of"] and document.kind != "of")
    mine = _nodes(about)
    near = {other.path for other in documents if other.kind in ("playbook", "entitlement") and _touch(mine, _nodes(other))}
    # A scheme of several pages has its cases in one file.
    stems = {other.path.removesuffix(".cases.yaml") for other in documents if other.kind == "cases"}
    schemes = [f"{stem}-" for stem in stems if about.path.startswith(f"{stem}-")]
    near |= {other.path for other in documents if other.kind == "entitlement" and other.path.startswith(tuple(schemes))}
    stems = {name.removesuffix(".yaml") for name in near}
    kept = {
        document.path
        for document in documents
        if document.kind in ("house", "facts", "failures") or document.path in near or _translates(document, near, documents)
        or (document.kind == "of" and not _translates_a_page(document))
    }
    small = {name: raw for name, raw in files.items() if name in kept or name.endswith(".j2")}
    ids = {document.data[document.kind] for document in documents if document.path in near}
    for document in documents:
        if document.kind == "cases" and _beside(document.path, stems, about.path):
            cases = [case for case in document.data["cases"] if case["expect"].get("playbook") in (None, *ids)]
            small[document.path] = json.dumps({"cases": _plain(cases)}, ensure_ascii=False).encode()
    assert check_files(small, TODAY).library, path  # else no case would run
    return small


def _nodes(document: Document) -> list[str]:
    raw = document.data["failure"]
    return raw if isinstance(raw, list) else [raw]


def _touch(mine: list[str], other: list[str]) -> bool:
    """Whether two pages can be about one incident."""
    return any(one in lineage(two) or two in lineage(one) for one in mine for two in other)


def _translates(document: Document, near: set[str], documents: tuple[Document, ...]) -> bool:
    named = {other.data[other.kind] for other in documents if other.path in near}
    return document.kind == "of" and document.data["of"] in named


def _beside(path: str, stems: set[str], about: str) -> bool:
    """Whether a file of cases stands beside one of these pages, or has those of its whole scheme."""
    stem = path.removesuffix(".cases.yaml")
    return stem in stems or about.startswith(f"{stem}-")


def _plain(data: Any) -> Any:
    """A page as JSON has it, numbers exact enough for a page."""
    if isinstance(data, dict):
        return {key: _plain(item) for key, item in data.items()}
    if isinstance(data, list):
        return [_plain(item) for item in data]
    return float(data) if isinstance(data, Decimal) else data
