"""A difference in Markdown, fit for a comment on a pull request."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.difference import AREAS, Change
from engine.model.text import count
from engine.tally import Tally
from engine.terminal.diff_data import KIND_NAMES, Report, counts, moves, signed, sums, unnamed
from engine.word_diff import GONE, NEW, marked, shortened, word_diff

LONGEST = 60_000
"""Characters; a comment on a pull request takes 65,536."""

_FOLDED = 8
_MOST_MOVES = 20
_LONGEST_VALUE = 300
_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~])")


def markdown(report: Report) -> str:
    """The whole difference; what would not fit is counted, never cut in the middle."""
    lines = [f"### What changes from `{report.before_name}` to `{report.after_name}`", ""]
    lines += [_head(report), ""]
    ending = list(_incidents(report)) if report.tally is not None else []
    room = LONGEST - sum(len(line) + 1 for line in (*lines, *ending)) - 200
    left_out = 0
    for area, changes in report.by_area().items():
        section, fitting = _section(area, changes, room)
        room -= sum(len(line) + 1 for line in section)
        left_out += len(changes) - fitting
        lines += section
    if left_out:
        lines += [f"_{count(left_out, 'change')} more did not fit in here: `amends diff` prints them all._", ""]
    return "\n".join([*lines, *ending]).rstrip() + "\n"


def _head(report: Report) -> str:
    if not report.changes:
        return "Nothing changes in meaning."
    parts = [f"{len(changes)} in {AREAS[area].lower()}" for area, changes in report.by_area().items()]
    return f"**{count(len(report.changes), 'change')} in meaning**: {', '.join(parts)}."


def _section(area: str, changes: list[Change], room: int) -> tuple[list[str], int]:
    """As many of the changes as there is room for, folded where they are many."""
    told: list[str] = []
    fitting = 0
    for change in changes:
        lines = list(_change(change))
        room -= sum(len(line) + 1 for line in lines)
        if room < 0:
            break
        told += lines
        fitting += 1
    if not told:
        return [], 0
    title = f"{AREAS[area]} ({len(changes)})"
    if fitting > _FOLDED:
        return [f"<details><summary><b>{title}</b></summary>", "", *told, "", "</details>", ""], fitting
    return [f"**{title}**", "", *told, ""], fitting


def _change(change: Change) -> Iterator[str]:
    verb = "" if change.kind == "changed" else f"{change.kind} "
    values = f": {_values(change)}" if change.before is not None or change.after is not None else ""
    yield f"- {verb}**{_plain(change.where)}**, {_plain(change.what)}{values}"
    if change.example is not None:
        example = change.example
        yield f"  - _e.g._ {_plain(example.told)}: {_plain(example.before)} → **{_plain(example.after)}**"


def _values(change: Change) -> str:
    if change.words:
        return marked(shortened(word_diff(change.before or "", change.after or "")), {GONE: "~~{}~~", NEW: "**{}**"}, _plain)
    if change.before is None or change.after is None:
        return _code(change.after or change.before or "")
    return f"{_code(change.before)} → {_code(change.after)}"


def _plain(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _code(text: str) -> str:
    short = text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}…"
    fence = "``" if "`" in short else "`"
    return f"{fence}{' '.join(short.split()) or ' '}{fence}"


def _incidents(report: Report) -> Iterator[str]:
    tally = report.tally
    assert tally is not None
    yield f"**On {count(tally.incidents, 'incident')}**"
    yield ""
    if tally.incidents:
        yield from _numbers(report, tally)
    if tally.undated:
        yield f"{tally.undated:,} had no `at` and were decided as of now."
    for line in unnamed(tally, report.before, report.after):
        yield f"{_plain(line)}."
    if tally.bad:
        first = tally.bad[0]
        yield f"{count(len(tally.bad), 'line')} could not be decided; the first is line {first.number}: {_plain(first.fault)}."


def _numbers(report: Report, tally: Tally) -> Iterator[str]:
    yield "| what they get | incidents | share |"
    yield "|---|---:|---:|"
    for kind, name in KIND_NAMES.items():
        yield f"| {name} | {tally.kinds[kind]:,} | {100 * tally.kinds[kind] / tally.incidents:.1f} % |"
    yield ""
    yield "| in all | before | after | difference |"
    yield "|---|---:|---:|---:|"
    for one in sums(tally):
        yield f"| {one.what} | {' | '.join(one.texts)} |"
    for what, old, new in counts(tally, report.before, report.after):
        yield f"| {_plain(what.strip())} | {old:,} | {new:,} | {signed(old, new)} |"
    yield ""
    found = moves(tally)
    if found:
        yield f"<details><summary>From what to what ({len(found)})</summary>"
        yield ""
        for (kind, before, after), move in found[:_MOST_MOVES]:
            way = f"{_plain(before)} → {_plain(after)}" if before != after else f"{_plain(before)}: {KIND_NAMES[kind]}"
            yield f"- {move.times:,} × {way} (line{'s' if len(move.lines) > 1 else ''} {', '.join(map(str, move.lines))})"
        if len(found) > _MOST_MOVES:
            yield f"- and {count(len(found) - _MOST_MOVES, 'other way')}"
        yield ""
        yield "</details>"
        yield ""
