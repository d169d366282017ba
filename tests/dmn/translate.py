"""Says a decision table of the DMN kind as Amends pages, and reads its result back from a decision.

`checked_book(table)` compiles a small book with one entitlement page for the table; `result(table, decision)` is what the
table would have given. A table is as `decision-table-vectors/1` has it: inputs, outputs, a hit policy, rules.

One rule may count (UNIQUE, ANY, FIRST, PRIORITY, COLLECT with MIN or MAX): each output column is a derived `table`, whose
first row that holds wins, and a remedy that tells it. UNIQUE and ANY keep any order, FIRST the table's; for PRIORITY, MIN
and MAX the rows stand in the order of what they give.

Several may (RULE ORDER, OUTPUT ORDER, COLLECT): each rule is a derived name, and each of its outputs a remedy with that
name as its `when`. SUM and COUNT add up in a formula over those names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import yaml

from engine.authoring.book import CheckedBook, compile_files

Table = Mapping[str, Any]
Page = dict[str, Any]

UNNAMED = "value"
"""What the file calls the one output of a table whose output has no name."""
SOURCE = {"contract": "Decision Model and Notation, its Technology Compatibility Kit", "checked": "2026-11-21"}
NUMBERS = int | float | Decimal
AT = "2026-11-23T10:00:00Z"

_LIMITS = {"ge": "minimum", "gt": "exclusiveMinimum", "le": "maximum", "lt": "exclusiveMaximum", "eq": "const", "in": "enum"}
_HOUSE: Page = {
    "house": "The House of Tables",
    "short_name": "Tables",
    "currency": "EUR",
    "currencies": ["EUR"],
    "languages": ["en"],
    "timezone": "Europe/Paris",
    "channels": ["in_person"],
    "teams": {"desk": {"title": "Desk"}},
    "roles": [{"role": "clerk", "may_give": {"EUR": 1000}}],
}
_ANY_CASE: Page = {
    "playbook": "any-case",
    "title": "Any case",
    "failure": "case",
    "owner": "desk",
    "say": {"acknowledge": "You asked me how this stands.", "put_right": "I have looked it up for you."},
    "options": [{"option": "tell", "title": "Tell them", "remedies": [{"kind": "care", "what": "an answer", "worth": 0}]}],
}


class _PlainDumper(yaml.SafeDumper):
    """Every part is written out where it stands: pages have no aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def text_of(page: Page) -> str:
    return yaml.dump(page, Dumper=_PlainDumper, sort_keys=False, allow_unicode=True, width=120)


def checked_book(table: Table) -> CheckedBook:
    return compile_files({path: text_of(page).encode() for path, page in book(table).items()})


def book(table: Table) -> dict[str, Page]:
    """The pages of a book with nothing in it but this table."""
    return {
        "house.yaml": _HOUSE,
        "facts.yaml": {"facts": {name_of(column): _fact(table, column) for column in table["inputs"]}},
        "failures.yaml": {"failures": {"case": {"title": "A case to decide"}}},
        "any-case.yaml": _ANY_CASE,
        "table.yaml": page_of(table),
    }


def incident(vector: Mapping[str, Any]) -> dict[str, Any]:
    """A vector's request, as `Incident.parse` takes it."""
    return {"failure": "case", "facts": {name_of(column): value for column, value in vector["facts"].items()}, "at": AT}


def page_of(table: Table) -> Page:
    """The entitlement page that says the table."""
    page: Page = {"entitlement": "table", "title": table["decision"], "failure": "case", "source": SOURCE}
    if "rules_by_table" in table:
        derive, remedies = _composition(table)
    elif _keeps_all(table):
        derive, remedies = _each_rule(table)
    elif table["aggregation"] in {"SUM", "COUNT"}:
        derive, remedies = _sum_of_rules(table)
    else:
        derive, remedies = _first_rule(table)
    return {**page, "derive": derive, "remedies": remedies}


def result(table: Table, decision: Mapping[str, Any]) -> Any:
    """What the table gives: a scalar, an object for several outputs, a list for several rules; None where no rule holds."""
    rules: dict[str, dict[str, Any]] = {}
    for claim in decision["owed"]:
        for remedy in claim["remedies"]:
            rule, _, column = remedy["id"].partition(".")
            rules.setdefault(rule, {})[column] = _told(remedy)
    rows = [_row(table, outputs) for outputs in rules.values()]
    if _keeps_all(table) and "else" not in rules:
        return rows or None
    return rows[0] if rows else None


def _told(remedy: Mapping[str, Any]) -> Any:
    return remedy["what"] if remedy["quantity"] is None else Decimal(remedy["quantity"])


def _row(table: Table, outputs: Mapping[str, Any]) -> Any:
    """One rule's outputs by the table's own names; one without a name is a scalar."""
    columns = _columns(table)
    if columns == [UNNAMED]:
        return outputs[name_of(UNNAMED)]
    return {column: outputs[name_of(column)] for column in columns}


def _keeps_all(table: Table) -> bool:
    """Whether its result is a list: what every rule that holds gives."""
    return table["hit_policy"] in {"RULE ORDER", "OUTPUT ORDER", "COLLECT"} and table["aggregation"] is None


# The shapes of pages. Remedies are `answer.COLUMN` where one answer is given, else `rule_N.COLUMN` or `else.COLUMN`.


def _first_rule(table: Table) -> tuple[Page, list[Page]]:
    """Each output column is a table of its own, all with the same rows in the same order."""
    rules = sorted(table["rules"], key=lambda rule: _rank(table, rule))
    derive: Page = {}
    remedies = []
    for column in _columns(table):
        name = name_of(column)
        derive[name] = _column_table(rules, column, _default(table, column))
        remedies.append(_tell_name(name, derive[name]))
    return derive, remedies


def _column_table(rules: Sequence[Table], column: str, default: Any) -> Page:
    definition: Page = {"table": [{"when": condition(rule["when"]), "value": _output(rule, column)} for rule in rules]}
    return definition if default is None else {**definition, "else": default}


def _tell_name(name: str, definition: Page) -> Page:
    """A remedy that tells what a table came to, while it came to anything."""
    values = list(dict.fromkeys(row["value"] for row in definition["table"]))
    if isinstance(values[0], NUMBERS):
        return _tell(f"answer.{name}", {"quantity": name}, {name: {"type": "number"}})
    when = {} if "else" in definition else {name: values}
    return _tell(f"answer.{name}", {"what": f"{{{{ {name} }}}}"}, when)


def _tell(key: str, told: Page, when: Page) -> Page:
    """A remedy that is but news: words, or a quantity."""
    unit = {"unit": "units"} if "quantity" in told else {}
    return {"id": key, "kind": "information", **told, **unit, **({"when": when} if when else {})}


def _each_rule(table: Table) -> tuple[Page, list[Page]]:
    """A name for each rule; its outputs are remedies that hold with it. A default is for when no rule holds."""
    derive = _rule_names(table["rules"])
    ranked = sorted(zip(derive, table["rules"], strict=True), key=lambda named: _rank(table, named[1]))
    remedies = [
        _tell(f"{name}.{name_of(column)}", _constant(_output(rule, column)), {name: True})
        for name, rule in ranked
        for column in _columns(table)
    ]
    defaults = {name_of(column): _default(table, column) for column in _columns(table)}
    none_holds = dict.fromkeys(derive, False)
    remedies += [
        _tell(f"else.{name}", _constant(value), none_holds) for name, value in defaults.items() if value is not None
    ]
    return derive, remedies


def _constant(value: Any) -> Page:
    return {"quantity": value} if isinstance(value, NUMBERS) else {"what": value}


def _sum_of_rules(table: Table) -> tuple[Page, list[Page]]:
    """A formula adds what each rule that holds gives, or counts them; with no rule there is no answer."""
    derive = _rule_names(table["rules"])
    counts = table["aggregation"] == "COUNT"
    parts = [1 if counts else _output(rule, UNNAMED) for rule in table["rules"]]
    total = " + ".join(f"({part} if {name} else 0)" for part, name in zip(parts, derive, strict=True))
    some_holds = {"any": [{name: True} for name in derive]}
    return derive, [_tell(f"answer.{name_of(UNNAMED)}", {"quantity": total}, some_holds)]


def _composition(table: Table) -> tuple[Page, list[Page]]:
    """Several tables, each with 0 for no match, and a formula over them (`22 + max(case1, case3) + case2`).

    The formula calls a table by its name's last two words: `case1` is "Extra days case 1".
    """
    derive: Page = {}
    for title, rules in table["rules_by_table"].items():
        ranked = sorted(rules, key=lambda rule: _rank(table, rule))
        derive["".join(title.split()[-2:])] = _column_table(ranked, UNNAMED, 0)
    formula = table["formula"].partition(";")[0]
    return derive, [_tell(f"answer.{name_of(UNNAMED)}", {"quantity": formula}, {})]


def _rule_names(rules: Sequence[Table]) -> Page:
    return {f"rule_{number}": {"when": condition(rule["when"])} for number, rule in enumerate(rules, start=1)}


# Conditions, facts, outputs.


def condition(when: Mapping[str, Any]) -> Page:
    """A rule's tests as a condition: `{Age: {ge: 18}}` is `{Age: {minimum: 18}}`; `any` of one input becomes `any`."""
    tests = {name_of(column): _limits(test) for column, test in when.items() if "any" not in test}
    eithers = [
        {"any": [{name_of(column): _limits(part)} for part in test["any"]]} for column, test in when.items() if "any" in test
    ]
    if len(eithers) > 1:
        return {**tests, "all": eithers}
    return {**tests, **(eithers[0] if eithers else {})}


def _limits(test: Mapping[str, Any]) -> Any:
    """One input's test; a value alone and a list alone are const and enum."""
    limits = {_LIMITS[key]: value for key, value in test.items()}
    return next(iter(limits.values())) if limits.keys() <= {"const", "enum"} else limits


def name_of(column: str) -> str:
    """A column's name as a page can use it: `Years of Service` is `Years_of_Service`, an output without one `outcome`."""
    return "outcome" if column == UNNAMED else re.sub(r"\W+", "_", column)


def _fact(table: Table, column: str) -> Page:
    """An input's declaration, from the values that rules and vectors use."""
    values = list(_values_of(table, column))
    text = {"title": column, "ask": f"What is {column}?"}
    if all(isinstance(value, bool) for value in values):
        return {"type": "boolean", **text}
    if all(isinstance(value, NUMBERS) for value in values):
        return {"type": "number" if any(value != int(value) for value in values) else "integer", **text}
    return {"enum": sorted(set(values)), **text}


def _values_of(table: Table, column: str) -> Iterator[Any]:
    tables = table.get("rules_by_table", {"": table.get("rules", [])})
    for rule in (rule for rules in tables.values() for rule in rules):
        test = rule["when"].get(column, {})
        for part in test.get("any", [test]):
            for value in part.values():
                yield from value if isinstance(value, list) else [value]
    yield from (vector["facts"][column] for vector in table["vectors"])


def _columns(table: Table) -> list[str]:
    return [output["name"] for output in table.get("outputs", [{"name": UNNAMED}])]


def _default(table: Table, column: str) -> Any:
    return next(output["default"] for output in table["outputs"] if output["name"] == column)


def _output(rule: Table, column: str) -> Any:
    then = rule["then"]
    return then[column] if isinstance(then, Mapping) else then


def _rank(table: Table, rule: Table) -> tuple[Any, ...]:
    """Where a rule stands among the others: by the outputs' order or size where the hit policy says so, else nowhere."""
    policy, aggregation = table["hit_policy"], table["aggregation"]
    if policy in {"PRIORITY", "OUTPUT ORDER"}:
        ordered = [output for output in table["outputs"] if output["values"]]
        return tuple(output["values"].index(_output(rule, output["name"])) for output in ordered)
    if aggregation in {"MIN", "MAX"}:
        return (_output(rule, UNNAMED) * (1 if aggregation == "MIN" else -1),)
    return ()
