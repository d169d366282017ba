"""Which page wins (rules 11-13), containment by trying every case of a small finite domain."""

import ast
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise, product
from typing import Any

from .conditions import LIMITS, as_schema, holds
from .formulas import Answer, Member

Page = dict[str, Any]


def depth(page: Page, failure: str) -> int:
    """The depth of the page's deepest node that covers the failure; 0 if none does (rule 11)."""
    nodes = page["failure"] if isinstance(page["failure"], list) else [page["failure"]]
    return max((node.count("/") + 1 for node in nodes if f"{failure}/".startswith(f"{node}/")), default=0)


def condition(page: Page) -> dict[str, Any]:
    """`valid` counts as a condition on `today`; `from` and `until` both include their day (rule 11)."""
    valid = page.get("valid", {})
    limits = {limit: valid[end] for end, limit in (("from", "minimum"), ("until", "maximum")) if end in valid}
    return {"all": [page.get("when", {}), *([{"today": limits}] if limits else [])]}


def outranks(p: Page, q: Page, failure: str, book: dict[str, Any]) -> bool:
    """Rule 12: priority, then the deeper failure, then the strictly contained condition."""
    ours = (p.get("priority", 0), depth(p, failure))
    theirs = (q.get("priority", 0), depth(q, failure))
    return ours > theirs if ours != theirs else strictly_contained(p, q, book)


def strictly_contained(p: Page, q: Page, book: dict[str, Any]) -> bool:
    """Every case p covers, q covers; and q covers one that p does not."""
    strictly = False
    for case in cases(p, q, book):
        in_p, in_q = (holds(condition(page), Case(case, page, book)).value for page in (p, q))
        if in_p and not in_q:
            return False
        strictly = strictly or (in_q and not in_p)
    return strictly


class Case:
    """One case: a value for each fact and for each definition of a derived name."""

    def __init__(self, values: dict[str, Any], page: Page, book: dict[str, Any]) -> None:
        self.values, self.derive, self.currency = values, derive_of(page, book), values["currency"]

    def lookup(self, name: str) -> Answer:
        return Answer(self.values[definition_of(name, self.derive)])


def cases(p: Page, q: Page, book: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """All combinations of the values that can make a difference to p or q."""
    house = book["house.yaml"]
    domains: dict[str, list[Any]] = {"currency": house.get("currencies", [house["currency"]])}
    words: dict[str, list[Any]] = {}
    for page in (p, q):
        for name, schema in schemas(condition(page)):
            words.setdefault(definition_of(name, derive_of(page, book)), []).extend(words_of(schema))
    for key, constants in words.items():
        domains.setdefault(key, domain(key, constants, book))
    for values in product(*domains.values()):
        yield dict(zip(domains, values, strict=True))


def schemas(when: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every (name, schema) in a condition."""
    for key, content in when.items():
        if key in ("all", "any", "not"):
            for part in [content] if key == "not" else content:
                yield from schemas(part)
        else:
            yield key, as_schema(content)


def words_of(schema: dict[str, Any]) -> list[Any]:
    """The constants that a schema compares with, in every currency."""
    words: list[Any] = []
    for keyword, word in schema.items():
        if keyword == "enum":
            words.extend(word)
        elif keyword in LIMITS and isinstance(word, dict):
            words.extend(word.values())
        elif keyword == "const" or keyword in LIMITS:
            words.append(word)
        elif keyword != "type":
            raise NotImplementedError(f"containment of {keyword}")
    return words


def domain(key: str, words: list[Any], book: dict[str, Any]) -> list[Any]:
    """Enough values of a name to see every difference: each constant, one between each two, and one beyond each end."""
    schema = {"today": {"type": "date"}, "now": {"type": "date-time"}}.get(key) or book["facts.yaml"]["facts"].get(key)
    if schema is None:  # a derived name: typed by what it is compared with; any formula may be null
        return [*by_kind(kind_of(words), words, {}), None]
    kind = "enum" if "enum" in schema else schema["type"]
    words = words + [schema[limit] for limit in LIMITS if limit in schema]
    values = [value for value in by_kind(kind, words, schema) if within(schema, value)]
    return [*values, None] if schema.get("nullable") or schema.get("default", 0) is None else values


def kind_of(words: list[Any]) -> str:
    word = next((word for word in words if word is not None), True)
    if isinstance(word, bool):
        return "boolean"
    if isinstance(word, int | float | Decimal):
        return "number"
    try:
        date.fromisoformat(word)
    except ValueError:
        return "string"
    return "date"


def by_kind(kind: str, words: list[Any], schema: dict[str, Any]) -> list[Any]:
    words = [word for word in words if word is not None]
    if kind == "boolean":
        return [True, False]
    if kind == "enum":
        return members(schema)
    if kind == "string":
        return [*dict.fromkeys(words), "any other string"]
    if kind == "date":
        return around({date.fromisoformat(word) for word in words} or {date(2026, 1, 1)}, timedelta(days=1), False)
    if kind == "date-time":
        moments = {datetime.fromisoformat(word) for word in words} or {datetime.fromisoformat("2026-01-01T00:00Z")}
        return around(moments, timedelta(seconds=1), True)
    return around({Decimal(str(word)) for word in words} or {Decimal(1)}, Decimal(1), kind != "integer")


def around(points: set[Any], step: Any, dense: bool) -> list[Any]:
    """The points, those a step before and after, and where values lie densely those halfway between two."""
    ordered = sorted(points)
    halves = [a + (b - a) / 2 for a, b in pairwise(ordered)] if dense else []
    return sorted({*points, *halves, *(point - step for point in points), *(point + step for point in points)})


def members(schema: dict[str, Any]) -> list[Any]:
    words = [word for word in schema["enum"] if word is not None]
    return [Member.of(word, words) for word in words] if schema.get("ordered") else words


def within(schema: dict[str, Any], value: Any) -> bool:
    """Is this a value the fact may take? What its schema refuses is no case."""
    ends = {limit: Decimal(str(schema[limit])) for limit in LIMITS if limit in schema and isinstance(value, Decimal)}
    return all(LIMITS[limit](value, end) for limit, end in ends.items())


def derive_of(page: Page, book: dict[str, Any]) -> dict[str, Any]:
    return {**book["facts.yaml"].get("derive", {}), **page.get("derive", {})}


def definition_of(name: str, derive: dict[str, Any]) -> str:
    """A fact's name, or the normalised definition of a derived name: names and spacing do not matter (rule 12)."""
    return f"derived: {normalised(derive[name], derive)}" if name in derive else name


def normalised(content: Any, derive: dict[str, Any]) -> Any:
    if isinstance(content, dict):
        return {definition_of(str(key), derive): normalised(value, derive) for key, value in content.items()}
    if isinstance(content, list):
        return [normalised(value, derive) for value in content]
    try:
        tree = ast.parse(f"({content})", mode="eval")
    except SyntaxError:
        return str(content)
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            node.id = definition_of(node.id, derive)
    return ast.dump(tree)
