"""How long a book takes to compile, and one incident to decide; beside it zen-engine choosing a page by the same conditions.

    pip install -e '.[bench]'
    python -m tests.benchmarks.decide                          # 10, 1,000 and 10,000 pages
    python -m tests.benchmarks.decide --pages 1000 --profile   # and where the time goes

Columns, in microseconds for one incident unless they say otherwise, each the median of the rounds:

    compile     seconds from files in memory to a published library, every check included
    parse       a request to an `Incident`: every fact read and typed
    page        `match`: the page alone, which is all that zen-engine is asked for
    no words    match, choose and price: options with their remedies and who may give them
    decide      `decide`: all that and three options in five moves, with promises, tells and reasons
    zen         `ZenEngine.evaluate(failure, facts)`: its static loader, one decision table a failure, warmed up
    page : zen  (parse + page) / zen, and `all : zen` (parse + decide) / zen, in the same round

Rounds go amends, zen, amends, zen: a busy machine slows both alike, so ratios are steadier than times. Every round has
incidents never seen before; `decide, again` has incidents decided a moment ago, whose sums are still remembered as words.
Both engines must choose the same page for every incident, else this stops. Nothing here is a test: see `test_books.py`.
"""

from __future__ import annotations

import argparse
import cProfile
import gc
import pstats
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from time import perf_counter
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from engine import Incident, decide
from engine.authoring.book import compile_files
from engine.deciding.choose import choose
from engine.deciding.match import Desk, match
from engine.deciding.price import Authority, quote, recommend
from engine.model.library import Library
from tests.benchmarks.books import Book, make_book
from tests.benchmarks.zen_tables import static_loader

try:
    import zen
except ImportError:
    zen = None

INCIDENTS = 400
TURNS = 4
STAGES = {
    "match": ("match.py", "match"),
    "choose": ("choose.py", "choose"),
    "price": ("price.py", "quote"),
    "render": ("answer.py", "given"),
    "why": ("explain.py", "explain"),
}


@dataclass(frozen=True)
class Round:
    """Microseconds an incident."""

    parse: float
    page: float
    no_words: float
    decide: float
    again: float
    zen: float | None


@dataclass(frozen=True)
class Measured:
    pages: int
    compile_seconds: float
    zen_load_seconds: float | None
    rounds: Sequence[Round]

    def middle(self, figure: Callable[[Round], float]) -> float:
        return median(figure(round_) for round_ in self.rounds)


class Disagreement(Exception):
    """The two engines chose different pages."""


def page_of(library: Library, incident: Incident) -> str:
    return match(library, incident, Desk(library, incident)).chosen.id


def decide_without_words(library: Library, incident: Incident) -> str | None:
    """The straight line of `decide`, as far as it goes without saying anything."""
    found = match(library, incident, Desk(library, incident))
    authority = Authority(incident.role, Decimal(0), {})
    quotes = [
        (chosen.option.id, chosen.holds, quote(chosen.option, found.scope, library.house, authority, {}))
        for chosen in choose(found.chosen, found.scope)
    ]
    return recommend(quotes)


def measure(pages: int, rounds: int, progress: Progress) -> tuple[Measured, Library, Book]:
    task = progress.add_task(f"{pages:,} pages: write", total=rounds + 2)
    book = make_book(pages)
    files = book.files
    progress.update(task, description=f"{pages:,} pages: compile", advance=1)
    library, seconds = compiled(files)
    progress.update(task, description=f"{pages:,} pages: load zen", advance=1)
    engine, load_seconds = loaded(book)
    if engine is not None:
        compare(book, library, engine)
    gc.freeze()  # a book of 10,000 pages would be walked at every collection, for seconds
    taken: list[Round] = []
    for number in range(rounds):
        progress.update(task, description=f"{pages:,} pages: decide")
        taken.append(one_round(book, library, engine, seed=1000 + number))
        progress.advance(task)
    return Measured(pages, seconds, load_seconds, taken), library, book


def compiled(files: dict[str, bytes]) -> tuple[Library, float]:
    start = perf_counter()
    checked = compile_files(files)
    seconds = perf_counter() - start
    if checked.library is None:
        raise SystemExit("\n".join(str(finding) for finding in checked.errors[:20]))
    return checked.library, seconds


def loaded(book: Book) -> tuple[Any, float | None]:
    """zen-engine with the book's tables, each evaluated once, or None where it is not installed."""
    if zen is None:
        return None, None
    content = static_loader(book)
    start = perf_counter()
    engine = zen.ZenEngine({"loader": content})
    for failure in book.failures:
        engine.evaluate(failure, {})
    return engine, perf_counter() - start


def compare(book: Book, library: Library, engine: Any, seed: int = 7) -> None:
    """Raises Disagreement at the first incident for which the engines choose different pages."""
    for request in book.incidents(INCIDENTS * TURNS, seed):
        ours = page_of(library, Incident.parse(library, request))
        theirs = engine.evaluate(request["failure"], request["facts"])["result"]["page"]
        if ours != theirs:
            raise Disagreement(f"amends has {ours}, zen has {theirs}, for {request}")


def one_round(book: Book, library: Library, engine: Any, seed: int) -> Round:
    """Turns of amends and zen on the same incidents; the fastest turn of each step is kept, the quiet one."""
    steps: dict[str, list[float]] = {}

    def timed(name: str, act: Callable[[Any], Any], items: Sequence[Any]) -> list[Any]:
        with quiet():
            start = perf_counter()
            results = [act(item) for item in items]
            steps.setdefault(name, []).append((perf_counter() - start) / len(items) * 1e6)
        return results

    for turn in range(TURNS):
        requests = book.incidents(INCIDENTS, seed * TURNS + turn)
        incidents = timed("parse", lambda request: Incident.parse(library, request), requests)
        ours = timed("page", lambda incident: page_of(library, incident), incidents)
        if engine is not None:
            theirs = timed("zen", lambda request: engine.evaluate(request["failure"], request["facts"]), requests)
            if ours != [answer["result"]["page"] for answer in theirs]:
                raise Disagreement(f"in the round of seed {seed}")
        timed("no_words", lambda incident: decide_without_words(library, incident), incidents)
        timed("decide", lambda incident: decide(library, incident), incidents)
        timed("again", lambda incident: decide(library, incident), incidents)
    best = {name: min(times) for name, times in steps.items()}
    return Round(**{"zen": None, **best})


@contextmanager
def quiet() -> Iterator[None]:
    """Without the garbage collector in the middle of a measurement."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def table_of(measured: Sequence[Measured]) -> Table:
    table = Table(title="Amends, µs an incident", caption="medians; how to read it: tests/benchmarks/decide.py")
    for column in ("pages", "compile s", "parse", "page", "no words", "decide", "decide, again", "zen", "page : zen", "all : zen"):
        table.add_column(column, justify="right")
    for one in measured:
        has_zen = all(round_.zen for round_ in one.rounds)
        table.add_row(
            f"{one.pages:,}",
            f"{one.compile_seconds:,.1f}",
            f"{one.middle(lambda r: r.parse):.1f}",
            f"{one.middle(lambda r: r.page):.1f}",
            f"{one.middle(lambda r: r.no_words):.1f}",
            f"{one.middle(lambda r: r.decide):.1f}",
            f"{one.middle(lambda r: r.again):.1f}",
            f"{one.middle(lambda r: r.zen or 0):.1f}" if has_zen else "not installed",
            f"{one.middle(lambda r: (r.parse + r.page) / (r.zen or 1)):.2f}" if has_zen else "",
            f"{one.middle(lambda r: (r.parse + r.decide) / (r.zen or 1)):.1f}" if has_zen else "",
        )
    return table


def profile(book: Book, library: Library, console: Console) -> None:
    """Where a decision's time goes, by stage and by function. The profiler itself doubles the times: read the shares."""
    incidents = [Incident.parse(library, request) for request in book.incidents(INCIDENTS * TURNS, seed=3)]
    profiler = cProfile.Profile()
    profiler.runcall(lambda: [decide(library, incident) for incident in incidents])
    stats = pstats.Stats(profiler, stream=console.file)
    found: dict[tuple[str, str], float] = {}
    for (path, _, name), (_, _, _, cumulative, _) in stats.stats.items():  # type: ignore[attr-defined]
        found[path.rsplit("/", 1)[-1], name] = cumulative
    whole = found["pipeline.py", "decide"]
    table = Table(title="Where a decision's time goes")
    table.add_column("stage")
    table.add_column("share", justify="right")
    for stage, where in STAGES.items():
        table.add_row(stage, f"{found.get(where, 0) / whole:.0%}")
    rest = whole - sum(found.get(where, 0) for where in STAGES.values())
    table.add_row("the rest", f"{rest / whole:.0%}")
    console.print(table)
    stats.strip_dirs().sort_stats("tottime").print_stats(25)


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("--pages", default="10,1000,10000", help="sizes of the books, with commas")
    options.add_argument("--rounds", type=int, default=7)
    options.add_argument("--profile", action="store_true", help="show where a decision's time goes")
    chosen = options.parse_args()
    console = Console()
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    measured: list[Measured] = []
    for pages in map(int, chosen.pages.split(",")):
        with Progress(*columns, console=console, transient=True) as progress:
            one, library, book = measure(pages, chosen.rounds, progress)
        measured.append(one)
        if chosen.profile:
            profile(book, library, console)
        del library, book
        gc.unfreeze()
    console.print(table_of(measured))


if __name__ == "__main__":
    main()
