"""Tables and thresholds: holes, overlaps, rows that are never used, edges in on one side and out on the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine.authoring.algebra import TooHard, Types, normalised
from engine.authoring.checks.draft import Draft
from engine.authoring.checks.ranking import shown
from engine.authoring.compiling.page import Page, Table
from engine.authoring.conditions import tests_in
from engine.model.condition import AllOf, Expression, MoneyTest, Not, Test
from engine.model.finding import Finding, warning
from engine.model.scope import Formula

_EDGES = {"minimum": "exclusiveMinimum", "maximum": "exclusiveMaximum"}


def check_tables(draft: Draft) -> Iterator[Finding]:
    """`no-else`: a case no row covers. `table-gap`: a hole between rows. `table-overlap`: rows that share cases without
    one holding the other. `unused-row`: a row whose every case an earlier row takes."""
    for page in draft.pages:
        if page.document.path in draft.faulty:
            continue
        definitions = {name: known for name, known in page.names.items() if isinstance(known, Formula)}
        types = draft.algebra.with_names(definitions)
        for table in page.tables:
            rows = [normalised(row, definitions) for row in table.rows]
            yield from _rows_unused(draft, page, table, rows, types)
            yield from _holes(draft, page, table, rows, types, definitions)
            yield from _overlaps(draft, page, table, rows, types, definitions)


def _rows_unused(
    draft: Draft, page: Page, table: Table, rows: list[Expression], types: Types
) -> Iterator[Finding]:
    for index, row in enumerate(rows):
        try:
            reached = draft.algebra.example([(row, True), *((before, False) for before in rows[:index])], types)
        except TooHard:
            continue
        if reached is None:
            place = page.document.place((*table.pointer, "table", index))
            fix = "move it up, or narrow the rows above it"
            yield warning(place, "unused-row", f"row {index + 1} is never used: the rows above take every case", fix)


def _holes(
    draft: Draft,
    page: Page,
    table: Table,
    rows: list[Expression],
    types: Types,
    definitions: Mapping[str, Formula],
) -> Iterator[Finding]:
    if not table.has_else:
        example = draft.algebra.sure_example([(row, False) for row in rows], types)
        if example is not None:
            place = page.document.key_place((*table.pointer, "table"))
            fault = f"no row covers the case where {shown(example.values, definitions)}, and there is no 'else': the value is null"
            yield warning(place, "no-else", fault, "add 'else: …', or a row for it")
        return
    for low, high in _neighbours(rows):
        example = draft.algebra.sure_example([*((row, False) for row in rows), (_between(low, high), True)], types)
        if example is not None:
            place = page.document.key_place((*table.pointer, "table"))
            fault = f"there is a hole between the rows, where {shown(example.values, definitions)}"
            yield warning(place, "table-gap", fault, "close it, or say in the row above where it ends")


def _neighbours(rows: list[Expression]) -> Iterator[tuple[Test, Test]]:
    """Upper and lower edges on one name that face each other across a gap."""
    uppers = [test for row in rows for test in _limits(row, {"maximum", "exclusiveMaximum"})]
    lowers = [test for row in rows for test in _limits(row, {"minimum", "exclusiveMinimum"})]
    for upper in uppers:
        above: list[tuple[Any, Test]] = [
            (test.operand, test) for test in lowers if test.name == upper.name and _after(test.operand, upper.operand)
        ]
        if above:
            yield upper, min(above, key=lambda edge: edge[0])[1]


def _after(low: Any, high: Any) -> bool:
    return type(low) is type(high) and not isinstance(low, str) and low >= high


def _limits(row: Expression, keywords: set[str]) -> Iterator[Test]:
    return (test for test in tests_in(row) if isinstance(test, Test) and test.keyword in keywords)


def _between(upper: Test, lower: Test) -> Expression:
    known = Test(upper.name, "not_null", True, lambda value: True)
    return AllOf((known, Not(upper), Not(lower)))


def _overlaps(
    draft: Draft,
    page: Page,
    table: Table,
    rows: list[Expression],
    types: Types,
    definitions: Mapping[str, Formula],
) -> Iterator[Finding]:
    for index, row in enumerate(rows):
        for before, other in enumerate(rows[:index]):
            if not (_bounded(row) and _bounded(other)):
                continue
            shared = draft.algebra.sure_example([(row, True), (other, True)], types)
            apart = draft.algebra.sure_example([(row, True), (other, False)], types) and draft.algebra.sure_example([(other, True), (row, False)], types)
            if shared is not None and apart:
                place = page.document.place((*table.pointer, "table", index))
                fault = f"rows {before + 1} and {index + 1} both hold where {shown(shared.values, definitions)}"
                yield warning(place, "table-overlap", fault, "end one where the other starts: the first row wins")


def _bounded(row: Expression) -> bool:
    """Whether a row is a band, with both an upper and a lower edge on one name."""
    lower = {test.name for test in _limits(row, {"minimum", "exclusiveMinimum"})}
    return bool(lower & {test.name for test in _limits(row, {"maximum", "exclusiveMaximum"})})


def check_edges(draft: Draft) -> Iterator[Finding]:
    """`mixed-edge`: a threshold that is in on one line of a page and out on another."""
    for page in draft.pages:
        seen: dict[tuple[str, str, Any], str] = {}
        for branch in page.branches:
            for test in tests_in(branch.condition):
                yield from _mixed(page, branch.pointer, test, seen)


def _mixed(page: Page, pointer: Any, test: Test | MoneyTest, seen: dict[tuple[str, str, Any], str]) -> Iterator[Finding]:
    for plain, exclusive in _EDGES.items():
        if test.keyword not in (plain, exclusive):
            continue
        before = seen.setdefault((test.name, plain, test.operand), test.keyword)
        if before != test.keyword:
            seen[(test.name, plain, test.operand)] = test.keyword
            edge = test.operand if isinstance(test, Test) else " or ".join(f"{code} {limit}" for code, limit in test.operand)
            fault = f"{test.name} of exactly {edge} counts in one place and not in another"
            fix = "decide on which side the edge itself is, or accept this with the reason"
            yield warning(page.document.place(pointer), "mixed-edge", fault, fix)
