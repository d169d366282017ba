"""`derive:` maps to definitions: formulas, conditions, tables, values by date (meaning.md rule 10)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from engine.authoring.compiling.page import RESERVED, Page, Table
from engine.authoring.document import Pointer
from engine.authoring.formula import bare_word, common_type, member, mentions, word_type
from engine.model.condition import ALWAYS, FALSE, MAYBE, TRUE, Expression
from engine.model.errors import did_you_mean
from engine.model.scope import NOTHING, UNKNOWN, Formula, Scope, Unknown
from engine.model.types import BOOLEAN, DATE, MONEY, STRING, ValueType


def compile_derive(page: Page, derive: Mapping[str, Any] | None) -> dict[str, Formula]:
    """The definitions of a `derive:` map, in order; each is added to the page's names as it is compiled."""
    definitions: dict[str, Formula] = {}
    later = _later_mentions(derive or {})
    for name, raw in (derive or {}).items():
        pointer = ("derive", name)
        if name in page.names or name in RESERVED:
            page.report(pointer, "name-clash", f"'{name}' already means something", "choose another name", at_key=True)
            continue
        if _refers_down(page, name, later, pointer):
            page.broken.add(name)
            continue
        definition = _definition(page, raw, pointer)
        if definition is None:
            page.broken.add(name)
        else:
            definitions[name] = page.names[name] = definition
    return definitions


def _later_mentions(derive: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    return {name: _mentioned(raw) & frozenset(derive) for name, raw in derive.items()}


def _mentioned(raw: Any) -> frozenset[str]:
    """The names that a definition uses; the words of its own shape (when, table, value, by, …) are none."""
    if not isinstance(raw, Mapping):
        return mentions(raw)
    if "table" in raw:
        rows = [_tested(row["when"]) | mentions(row["value"]) for row in raw["table"]]
        return NOTHING.union(*rows, mentions(raw.get("else")))
    if "when" in raw:
        return _tested(raw["when"])
    values = raw["from"] if "by" in raw else raw
    return mentions(raw.get("by")).union(*map(mentions, values.values()))


def _tested(when: Mapping[str, Any]) -> frozenset[str]:
    """The names that a condition tests."""
    found = NOTHING
    for key, part in when.items():
        if key in ("any", "all"):
            found = found.union(*map(_tested, part))
        else:
            found |= _tested(part) if key == "not" else {key}
    return found


def _reaches(start: str, goal: str, graph: Mapping[str, frozenset[str]]) -> bool:
    seen, queue = set(), [start]
    while queue:
        name = queue.pop()
        if name == goal:
            return True
        if name not in seen:
            seen.add(name)
            queue += graph.get(name, ())
    return False


def _refers_down(page: Page, name: str, graph: Mapping[str, frozenset[str]], pointer: Pointer) -> bool:
    """Report a name that is used above its definition: `cycle` if circular, else `unknown-fact`."""
    position = list(graph).index(name)
    below = [other for other in graph[name] if list(graph).index(other) >= position and other not in page.names]
    for other in sorted(below):
        if _reaches(other, name, graph):
            circle = f"'{name}' depends on itself" if other == name else f"'{name}' and '{other}' depend on each other"
            page.report(pointer, "cycle", circle, "break the circle")
        else:
            page.report(pointer, "unknown-fact", f"'{other}' is defined below", f"move '{other}' above '{name}'")
    return bool(below)


def _definition(page: Page, raw: Any, pointer: Pointer) -> Formula | None:
    if not isinstance(raw, Mapping):
        return page.formula(raw, pointer)
    if not raw.keys() & {"when", "table", "by"}:
        return _by_currency(page, raw, pointer)
    if "when" in raw:
        before = len(page.findings)
        expression = page.condition(raw["when"], (*pointer, "when"))
        return _from_condition(expression, page.normal(expression)) if len(page.findings) == before else None
    if "table" in raw:
        return _table(page, raw, pointer)
    return _by_date(page, raw, pointer)


def _by_currency(page: Page, raw: Mapping[str, Any], pointer: Pointer) -> Formula | None:
    """A sum by currency, as in `{GBP: 25, EUR: 30}`: null in a currency that it does not name."""
    total = page.sum(raw, pointer)
    if total is None or len(total.by_currency) < len(raw):
        return None
    parts = total.by_currency

    def value(scope: Scope) -> Any:
        part = parts.get(scope.currency)
        return part.value(scope) if part else None

    def needs(scope: Scope) -> frozenset[str]:
        part = parts.get(scope.currency)
        return part.needs(scope) if part else NOTHING

    normal = ", ".join(f"{currency} {part.normal}" for currency, part in sorted(parts.items()))
    nullable = not parts.keys() >= set(page.currencies) or any(part.nullable for part in parts.values())
    return Formula(MONEY, value, needs, f"sum {normal}", nullable)


def _from_condition(expression: Expression, normal: str) -> Formula:
    def value(scope: Scope) -> bool:
        truth = expression.truth(scope)
        if truth is MAYBE:
            raise Unknown
        return truth is TRUE

    return Formula(BOOLEAN, value, lambda scope: expression.needs(scope), f"when {normal}", nullable=False)


def _values(page: Page, raws: list[tuple[Any, Pointer]]) -> tuple[list[Formula], ValueType] | None:
    """The values of a table or a list by date, and their one type; bare words are members of an enum."""
    words = [_text(page, raw) for raw, _ in raws]
    before = len(page.findings)
    compiled = [
        _by_currency(page, raw, pointer) if isinstance(raw, Mapping) else page.formula(raw, pointer, frozenset(filter(None, words)))
        for raw, pointer in raws
    ]
    formulas = [formula for formula in compiled if formula]
    if len(formulas) < len(raws) or len(page.findings) > before:
        return None
    enum = next((formula.type for formula in formulas if formula.type.kind == "enum"), STRING)
    formulas = [
        member(word, enum) if word in enum.members else formula for formula, word in zip(formulas, words, strict=True)
    ]
    kind = common_type(tuple(formula.type for formula in formulas))
    if kind is None and (stray := [word for word in words if word and word not in enum.members]):
        fix = did_you_mean(stray[0], {*enum.members, *page.names})
        page.report(raws[words.index(stray[0])][1], "unknown-fact", f"unknown fact '{stray[0]}'", fix)
        return None
    if kind is None:
        given = ", ".join(dict.fromkeys(str(formula.type) for formula in formulas))
        page.report(raws[-1][1], "type", f"the values are {given}", "give all of them one type")
        return None
    if kind is STRING and all(words):
        kind = word_type([word for word in words if word])
    return formulas, kind


def _text(page: Page, raw: Any) -> str | None:
    """The word, where a value is nothing but a text: quoted, or bare and no name of the page's."""
    word = bare_word(raw)
    return None if word in page.names and raw.strip() == word else word


def _table(page: Page, raw: Mapping[str, Any], pointer: Pointer) -> Formula | None:
    rows = raw["table"]
    before = len(page.findings)
    conditions = [page.condition(row["when"], (*pointer, "table", i, "when")) for i, row in enumerate(rows)]
    raws: list[tuple[Any, Pointer]] = [(row["value"], (*pointer, "table", i, "value")) for i, row in enumerate(rows)]
    if "else" in raw:
        raws.append((raw["else"], (*pointer, "else")))
    values = _values(page, raws)
    if values is None or len(page.findings) > before:
        return None
    _note(page, pointer, conditions, "else" in raw)
    formulas, kind = values
    default = formulas.pop() if "else" in raw else None
    pairs = tuple(zip(conditions, formulas, strict=True))

    def value(scope: Scope) -> Any:
        for condition, formula in pairs:
            truth = condition.truth(scope)
            if truth is TRUE:
                return formula.value(scope)
            if truth is MAYBE:
                raise Unknown
        return default.value(scope) if default else None

    def needs(scope: Scope) -> frozenset[str]:
        wanted = NOTHING
        for condition, formula in pairs:
            truth = condition.truth(scope)
            if truth is not FALSE:
                wanted |= condition.needs(scope) | formula.needs(scope)
            if truth is TRUE:
                return wanted
        return wanted | default.needs(scope) if default else wanted

    normal = "; ".join(f"{page.normal(condition)}: {formula.normal}" for condition, formula in pairs)
    nullable = default is None or any(formula.nullable for formula in (*formulas, default))
    return Formula(kind, value, needs, f"table {normal}; else {default.normal if default else 'null'}", nullable)


def _note(page: Page, pointer: Pointer, rows: list[Expression], has_else: bool) -> None:
    """Keep the rows for the checks of tables, and for the cases that should reach each of them."""
    page.tables.append(Table(pointer, tuple(rows), has_else))
    for index, row in enumerate(rows):
        page.branch((*pointer, "table", index), f"row {index + 1} of {pointer[-1]}", row, tuple(rows[:index]))
    if has_else:
        page.branch((*pointer, "else"), f"else of {pointer[-1]}", ALWAYS, tuple(rows))


def _by_date(page: Page, raw: Mapping[str, Any], pointer: Pointer) -> Formula | None:
    by = page.formula(raw["by"], (*pointer, "by"))
    if by and by.type.kind not in {DATE.kind, "null"}:
        page.report((*pointer, "by"), "type", f"'by' takes a date, not {by.type}", "date_of(x) gives the day of a time")
        return None
    starts = raw["from"]
    values = _values(page, [(item, (*pointer, "from", start)) for start, item in starts.items()])
    if by is None or values is None:
        return None
    formulas, kind = values
    steps = sorted(zip(map(date.fromisoformat, starts), formulas, strict=True), key=lambda step: step[0], reverse=True)
    day_of = by.value

    def chosen(day: date | None) -> Formula | None:
        return None if day is None else next((formula for start, formula in steps if start <= day), None)

    def value(scope: Scope) -> Any:
        formula = chosen(day_of(scope))
        return formula.value(scope) if formula else None

    def needs(scope: Scope) -> frozenset[str]:
        day = by.read(scope)
        if day is UNKNOWN:
            return by.needs(scope).union(*(formula.needs(scope) for _, formula in steps))
        formula = chosen(day)
        return formula.needs(scope) if formula else NOTHING

    normal = "; ".join(f"{start}: {formula.normal}" for start, formula in steps)
    return Formula(kind, value, needs, f"by {by.normal} from {normal}")
