"""What hurried staff type finds the failure it means, on the starter book.

    python -m tests.search.test_phrases                    # shares by language and by kind, and every known phrase missed
    python -m tests.search.test_phrases --book /tmp/book   # the same of another book with these failures

There are two lists: `known.yaml`, which the book's words were written with, and `unseen.yaml`, which nothing was changed
for and whose misses are therefore not shown. A phrase is a hit where a failure that it means, or one beneath it, comes
first, or among the first three. The floors are three points below what was measured: they notice a loss, and say nothing
of how good is good enough.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from engine.checking import open_library
from engine.model.library import Library
from engine.search import find

STARTER = Path(__file__).parents[2] / "playbooks"
LISTS = ("unseen", "known")
FIRST, IN_THREE = 1, 3
# Percent of the phrases: {list: {language: {places: floor}}}
FLOORS = {
    "unseen": {"en": {FIRST: 67, IN_THREE: 77}, "fr": {FIRST: 74, IN_THREE: 76}},
    "known": {"en": {FIRST: 87, IN_THREE: 92}, "fr": {FIRST: 84, IN_THREE: 87}},
}


@dataclass(frozen=True)
class Phrase:
    say: str
    means: tuple[str, ...]
    language: str
    kind: str


@dataclass(frozen=True)
class Found:
    """A phrase and what came for it, best first."""

    phrase: Phrase
    failures: tuple[str, ...]

    def within(self, places: int) -> bool:
        return any(
            failure == node or failure.startswith(f"{node}/")
            for failure in self.failures[:places]
            for node in self.phrase.means
        )


def read_phrases(name: str) -> tuple[Phrase, ...]:
    rows = yaml.safe_load((Path(__file__).parent / f"{name}.yaml").read_text(encoding="utf-8"))["phrases"]
    return tuple(Phrase(row["say"], tuple(row["means"]), row["language"], row["kind"]) for row in rows)


def search(library: Library, phrases: Iterable[Phrase]) -> tuple[Found, ...]:
    return tuple(
        Found(phrase, tuple(hit.failure for hit in find(library, phrase.say, phrase.language, limit=IN_THREE)))
        for phrase in phrases
    )


def share(found: Sequence[Found], places: int) -> float:
    """Percent of the phrases that find what they mean."""
    return 100 * sum(one.within(places) for one in found) / len(found)


@pytest.fixture(scope="module")
def library() -> Library:
    return open_library(STARTER)


@pytest.fixture(scope="module")
def found(library: Library) -> dict[str, tuple[Found, ...]]:
    return {name: search(library, read_phrases(name)) for name in LISTS}


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("places", [FIRST, IN_THREE])
def test_a_share_of_the_phrases_find_what_they_mean(
    found: dict[str, tuple[Found, ...]], name: str, language: str, places: int
) -> None:
    spoken = [one for one in found[name] if one.phrase.language == language]
    assert share(spoken, places) >= FLOORS[name][language][places]


def test_every_phrase_means_a_failure_that_the_book_has(library: Library) -> None:
    assert not {node for name in LISTS for phrase in read_phrases(name) for node in phrase.means} - set(library.failures)


def test_no_phrase_is_in_both_lists() -> None:
    unseen, known = ({phrase.say for phrase in read_phrases(name)} for name in LISTS)
    assert not unseen & known


def table_of(name: str, found: Sequence[Found]) -> Table:
    table = Table(title=f"Phrases that find what they mean: {name}")
    table.add_column("")
    for column in ("phrases", "first", "in three"):
        table.add_column(column, justify="right")
    for name, key in (("language", by_language), ("kind", by_kind)):
        table.add_row(f"[bold]by {name}")
        for group in dict.fromkeys(map(key, found)):
            add_shares(table, group, [one for one in found if key(one) == group])
    table.add_section()
    add_shares(table, "all", found)
    return table


def by_language(one: Found) -> str:
    return one.phrase.language


def by_kind(one: Found) -> str:
    return one.phrase.kind


def add_shares(table: Table, name: str, found: Sequence[Found]) -> None:
    table.add_row(name, str(len(found)), f"{share(found, FIRST):.1f} %", f"{share(found, IN_THREE):.1f} %")


def print_misses(console: Console, title: str, found: Iterable[Found], missed: Callable[[Found], bool]) -> None:
    misses = [one for one in found if missed(one)]
    console.print(f"\n[bold]{title}: {len(misses)}")
    for one in misses:
        means, came = " or ".join(one.phrase.means), ", ".join(one.failures)
        console.print(escape(f"  {one.phrase.say}  ->  {came}  (means {means})"), soft_wrap=True, highlight=False)


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("--book", type=Path, default=STARTER, help="a folder with a book; the starter book without it")
    library, console = open_library(options.parse_args().book), Console()
    for name in LISTS:
        found = search(library, read_phrases(name))
        console.print(table_of(name, found))
    print_misses(console, "Second or third", found, lambda one: one.within(IN_THREE) and not one.within(FIRST))
    print_misses(console, "Not in the first three", found, lambda one: not one.within(IN_THREE))


if __name__ == "__main__":
    main()
