"""Break every starter page in every way, and print who noticed: `python -m tests.mutants [--page PART] [--way PART] [--missed]`."""

from __future__ import annotations

import argparse
import os
from collections import Counter, defaultdict
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from tests.mutants import Mutant, mutants, noticed, pages

_COLUMNS = ("check", "test", "both", "hash", "nobody")
Told = tuple[str, str, str, str]
"""A mutant's path, way and spot, and who noticed it."""


def _try_page(path: str, part_of_way: str) -> list[Told]:
    return [_try(mutant) for mutant in mutants(path) if part_of_way in mutant.way]


def _try(mutant: Mutant) -> Told:
    return mutant.path, mutant.way, mutant.spot, noticed(mutant).by


def main() -> int:
    """Print the table; 1 where somebody noticed nothing."""
    options = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    options.add_argument("--page", default="", help="only pages with this in their path")
    options.add_argument("--way", default="", help="only ways with this in their name")
    options.add_argument("--missed", action="store_true", help="name every mutant that nobody noticed, or only a translation's hash")
    options.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    asked = options.parse_args()
    told = _run([path for path in pages() if asked.page in path], asked.way, asked.jobs)
    console = Console()
    console.print(_table(told))
    missed = [one for one in told if one[3] in ("hash", "nobody")]
    for path, way, spot, by in missed if asked.missed else ():
        console.print(f"{path}: {way}: {spot}{' (only the hash)' if by == 'hash' else ''}", highlight=False, soft_wrap=True)
    return 1 if missed else 0


def _run(paths: list[str], part_of_way: str, jobs: int) -> list[Told]:
    told: list[Told] = []
    bar = (TextColumn("Pages"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*bar, console=Console(stderr=True), transient=True) as progress, ProcessPoolExecutor(jobs) as pool:
        task = progress.add_task("pages", total=len(paths))
        for found in pool.map(_try_page, paths, repeat(part_of_way)):
            told += found
            progress.advance(task)
    return told


def _table(told: list[Told]) -> Table:
    table = Table("way to break a page", "mutants", "check", "test", "both", "only the hash", "nobody")
    by_way: dict[str, Counter[str]] = defaultdict(Counter)
    for _, way, _, by in told:
        by_way[way][by] += 1
    for way, counted in by_way.items():
        table.add_row(way, str(counted.total()), *(str(counted[column] or "") for column in _COLUMNS))
    whole = sum(by_way.values(), Counter[str]())
    table.add_section()
    table.add_row("all", str(whole.total()), *(str(whole[column] or "") for column in _COLUMNS))
    return table


if __name__ == "__main__":
    raise SystemExit(main())
