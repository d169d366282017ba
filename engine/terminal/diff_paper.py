"""A difference on paper: part by part, with the incident that shows it."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from engine.difference import AREAS, Change
from engine.model.text import count
from engine.replay import SAME
from engine.tally import Tally
from engine.terminal.diff_data import KIND_NAMES, Report, counts, moves, signed, sums, unnamed
from engine.word_diff import GONE, MARKS, NEW, Step, marked, shortened, word_diff
from engine.word_diff import SAME as STAYED

_SIGNS = {"added": ("+", "green"), "removed": ("−", "red"), "changed": ("~", "yellow")}
_STYLES = {GONE: "red strike", NEW: "green", STAYED: ""}
_MOST_MOVES = 12


def print_report(console: Console, report: Report) -> None:
    if not report.changes:
        same = "the two are the same book" if report.before.revision == report.after.revision else "it is only written otherwise"
        console.print(Text(f"Nothing changed in meaning: {same}.", "green"))
    for area, changes in report.by_area().items():
        console.print(Text(f"\n{AREAS[area]}" if area != next(iter(report.by_area())) else AREAS[area], "bold"))
        for change in changes:
            for line in _lines(console, change):
                console.print(line)
    if report.changes:
        console.print(Text(f"\n{count(len(report.changes), 'change')} from {report.before_name} to {report.after_name}", "bold"))
    if report.tally is not None:
        _print_tally(console, report, report.tally)


def _lines(console: Console, change: Change) -> Iterator[Padding]:
    sign, style = _SIGNS[change.kind]
    yield Padding(Text.assemble((f"{sign} ", style), (change.where, "bold"), f"  {change.what}"), (0, 0, 0, 2), expand=False)
    if change.words:
        yield Padding(in_words(shortened(word_diff(change.before or "", change.after or "")), console), (0, 0, 0, 6), expand=False)
    elif change.before is not None or change.after is not None:
        yield Padding(_values(change), (0, 0, 0, 6), expand=False)
    if change.example is not None:
        text = Text.assemble(("e.g. ", "dim"), change.example.told)
        yield Padding(text, (0, 0, 0, 6), expand=False)
        yield Padding(Text.assemble((change.example.before, "red"), " → ", (change.example.after, "green")), (0, 0, 0, 11), expand=False)


def _values(change: Change) -> Text:
    if change.before is None or change.after is None:
        return Text(change.after or change.before or "", "green" if change.after else "red")
    return Text.assemble((change.before, "red"), " → ", (change.after, "green"))


def in_words(steps: list[Step], console: Console) -> Text:
    """Words that went and came: in colour, or where there is none between marks."""
    if console.no_color or not console.is_terminal:
        return Text(marked(steps, MARKS))
    return Text.assemble(*((words.replace("\n", " "), _STYLES[kind]) for kind, words in steps))


def _print_tally(console: Console, report: Report, tally: Tally) -> None:
    if not tally.incidents:
        console.print(Text(f"\nThere is no incident in {report.incidents} to decide.", "yellow"))
        return
    console.print(Text(f"\nOn {count(tally.incidents, 'incident')} of {report.incidents}", "bold"))
    for kind, name in KIND_NAMES.items():
        share = 100 * tally.kinds[kind] / tally.incidents
        console.print(Text.assemble(f"  {name:<17}", (f"{tally.kinds[kind]:>10,}", "" if kind == SAME or not tally.kinds[kind] else "yellow"), f"{share:>7.1f} %"))
    _print_moves(console, tally)
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    for heading in ("", "before", "after", "difference"):
        table.add_column(heading, justify="right" if heading else "left")
    for one in sums(tally):
        table.add_row(one.what, *one.texts)
    for what, old, new in counts(tally, report.before, report.after):
        table.add_row(what, f"{old:,}", f"{new:,}", signed(old, new))
    console.print()
    console.print(Padding(table, (0, 0, 0, 2), expand=False))
    if tally.undated:
        console.print(Text(f"  {count(tally.undated, 'incident')} had no 'at' and were decided as of now.", "dim"))
    for line in unnamed(tally, report.before, report.after):
        console.print(Text(f"  {line}.", "dim"))
    if tally.bad:
        console.print(Text(f"  {count(len(tally.bad), 'line')} could not be decided.", "red"))


def _print_moves(console: Console, tally: Tally) -> None:
    found = moves(tally)
    if not found:
        return
    console.print()
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(justify="right", no_wrap=True)
    table.add_column()
    for (_, before, after), move in found[:_MOST_MOVES]:
        lines = f"line{'s' if len(move.lines) > 1 else ''} {', '.join(map(str, move.lines))}"
        way = Text.assemble((before, "red"), " → ", (_short(before, after), "green")) if before != after else Text(f"{before}: another amount")
        table.add_row(f"{move.times:,} ×", Text.assemble(way, (f"  ({lines})", "dim")))
    console.print(Padding(table, (0, 0, 0, 2), expand=False))
    if len(found) > _MOST_MOVES:
        rest = sum(move.times for _, move in found[_MOST_MOVES:])
        console.print(Text(f"  {rest:>9,} × in {count(len(found) - _MOST_MOVES, 'other way')}", "dim"))


def _short(before: str, after: str) -> str:
    """What comes now, without the page where that is the same."""
    page, comma, option = after.partition(", ")
    return option if comma and before.startswith(f"{page}, ") else after
