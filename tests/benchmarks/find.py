"""How long a phrase takes to find its failures: the starter book, and a book of 1,000 pages.

    python -m tests.benchmarks.find
    python -m tests.benchmarks.find --pages 1000 --rounds 5

Columns, in microseconds for one phrase unless they say otherwise:

    index       milliseconds to build the index, which the first call for a revision pays
    first       the median of the first time each phrase is asked
    median      the median of all later times
    p99         99 of 100 of those are faster
    slowest     the phrase with the largest median: unlike p99, it is not moved by a busy machine

The starter book is asked the phrases of `tests/search/known.yaml`. A generated book is asked as many made of its own
words: the title of a page, a letter missing in one of three, beside words that the book
lacks in another. Nothing here is a test.
"""

from __future__ import annotations

import argparse
import gc
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median, quantiles
from time import perf_counter

from rich.console import Console
from rich.progress import track
from rich.table import Table

from engine.authoring.book import compile_files
from engine.checking import open_library
from engine.model.library import Library
from engine.search import SearchIndex
from tests.benchmarks.books import Book, make_book
from tests.search.test_phrases import read_phrases

STARTER = Path(__file__).parents[2] / "playbooks"


@dataclass(frozen=True)
class Measured:
    name: str
    pages: int
    phrases: int
    index_seconds: float
    first: Sequence[float]
    later: Sequence[Sequence[float]]
    """Microseconds of each phrase, one list a round."""


def measure(name: str, library: Library, phrases: Sequence[tuple[str, str]], rounds: int) -> Measured:
    """Phrases come with their languages. One by one, in the same order each round."""
    start = perf_counter()
    index = SearchIndex(library)
    seconds = perf_counter() - start
    gc.collect()
    gc.freeze()
    first = one_round(index, phrases)
    later = [one_round(index, phrases) for _ in track(range(rounds), f"{name}: find", transient=True)]
    gc.unfreeze()
    return Measured(name, len(library.playbooks), len(phrases), seconds, first, later)


def one_round(index: SearchIndex, phrases: Sequence[tuple[str, str]]) -> list[float]:
    """Microseconds a phrase."""
    taken: list[float] = []
    for text, language in phrases:
        start = perf_counter()
        index.find(text, language)
        taken.append((perf_counter() - start) * 1e6)
    return taken


def phrases_of(book: Book, count: int) -> list[tuple[str, str]]:
    random = Random(0)
    return [(phrase_of(random, random.choice(book.pages).word, number), "en") for number in range(count)]


def phrase_of(random: Random, word: str, number: int) -> str:
    if number % 3 == 0:
        at = random.randrange(1, len(word) - 1)
        return f"{word[:at]}{word[at + 1 :]} case"
    return f"the {word} case" if number % 3 == 1 else f"guest furious {word}"


def table_of(measured: Sequence[Measured]) -> Table:
    table = Table(title="find, µs a phrase", caption="how to read it: tests/benchmarks/find.py")
    table.add_column("book")
    for column in ("pages", "phrases", "index ms", "first", "median", "p99", "slowest"):
        table.add_column(column, justify="right")
    for one in measured:
        times = [taken for round_ in one.later for taken in round_]
        table.add_row(
            one.name,
            f"{one.pages:,}",
            f"{one.phrases:,}",
            f"{one.index_seconds * 1e3:,.0f}",
            f"{median(one.first):,.0f}",
            f"{median(times):,.0f}",
            f"{quantiles(times, n=100)[98]:,.0f}",
            f"{max(map(median, zip(*one.later, strict=True))):,.0f}",
        )
    return table


def compiled(book: Book) -> Library:
    checked = compile_files(book.files)
    if checked.library is None:
        raise SystemExit("\n".join(str(finding) for finding in checked.errors[:20]))
    return checked.library


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("--pages", type=int, default=1000, help="size of the generated book")
    options.add_argument("--rounds", type=int, default=10)
    chosen = options.parse_args()
    typed = [(phrase.say, phrase.language) for phrase in read_phrases("known")]
    book = make_book(chosen.pages)
    measured = [
        measure("starter", open_library(STARTER), typed, chosen.rounds),
        measure("generated", compiled(book), phrases_of(book, len(typed)), chosen.rounds),
    ]
    Console().print(table_of(measured))


if __name__ == "__main__":
    main()
