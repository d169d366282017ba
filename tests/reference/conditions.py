"""Conditions by Kleene's tables (rules 4-6), and derived names (rule 10)."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from .formulas import UNKNOWN, Answer, DividedByZero, Member, evaluate

T, F, U = True, False, UNKNOWN
AND = {(T, T): T, (T, F): F, (T, U): U, (F, T): F, (F, F): F, (F, U): F, (U, T): U, (U, F): F, (U, U): U}
OR = {(T, T): T, (T, F): T, (T, U): T, (F, T): T, (F, F): F, (F, U): U, (U, T): T, (U, F): U, (U, U): U}
NOT = {T: F, F: T, U: U}
LIMITS = {
    "minimum": lambda value, limit: value >= limit,
    "maximum": lambda value, limit: value <= limit,
    "exclusiveMinimum": lambda value, limit: value > limit,
    "exclusiveMaximum": lambda value, limit: value < limit,
}


def holds(condition: dict[str, Any], scope: Any) -> Answer:
    """The truth of a condition (rule 4): all keys must hold."""
    return combined(AND, T, (key_holds(key, content, scope) for key, content in condition.items()))


def key_holds(key: str, content: Any, scope: Any) -> Answer:
    if key == "all":
        return combined(AND, T, (holds(part, scope) for part in content))
    if key == "any":
        return combined(OR, F, (holds(part, scope) for part in content))
    if key == "not":
        inner = holds(content, scope)
        return Answer(NOT[inner.value], inner.waits)
    return schema_holds(as_schema(content), scope.lookup(key), scope.currency)


def combined(table: dict[Any, Any], truth: Any, answers: Iterable[Answer]) -> Answer:
    """Folds by the table. A decided whole waits for nothing; an UNKNOWN one for all its UNKNOWN parts."""
    waits: set[str] = set()
    for answer in answers:
        truth = table[truth, answer.value]
        waits |= answer.waits
    return Answer(truth, frozenset(waits) if truth is UNKNOWN else frozenset())


def as_schema(content: Any) -> dict[str, Any]:
    """A bare scalar is const, a bare list is enum, null is const null (rule 4)."""
    if isinstance(content, dict):
        return content
    return {"enum": content} if isinstance(content, list) else {"const": content}


def schema_holds(schema: dict[str, Any], answer: Answer, currency: str) -> Answer:
    """Rule 5: UNKNOWN on an unknown name; on null FALSE unless const, enum or type names null."""
    if answer.value is UNKNOWN:
        return answer
    if answer.value is None:
        namers = [key for key in ("const", "enum", "type") if key in schema]
        return Answer(bool(namers) and all(names_null(schema[key]) for key in namers))
    return Answer(all(keyword_holds(key, word, answer.value, currency) for key, word in schema.items()))


def names_null(word: Any) -> bool:
    words = word if isinstance(word, list) else [word]
    return None in words or "null" in words


def keyword_holds(keyword: str, word: Any, value: Any, currency: str) -> bool:
    if keyword in LIMITS:
        if isinstance(word, dict):  # rule 6: by currency; FALSE without the incident's
            if currency not in word:
                return False
            word = word[currency]
        if isinstance(value, Member):
            return LIMITS[keyword](value.order.index(value), value.order.index(word))
        return LIMITS[keyword](value, like(value, word))
    if keyword == "const":
        return same(value, word)
    if keyword == "enum":
        return any(same(value, member) for member in word)
    if keyword == "type":
        return any(TYPES[name](value) for name in (word if isinstance(word, list) else [word]))
    if keyword == "pattern":
        return re.search(word, value) is not None
    if keyword in ("minLength", "maxLength"):
        return len(value) >= word if keyword == "minLength" else len(value) <= word
    raise NotImplementedError(keyword)


TYPES = {
    "null": lambda value: value is None,
    "boolean": lambda value: isinstance(value, bool),
    "string": lambda value: isinstance(value, str | date),
    "number": lambda value: isinstance(value, Decimal),
    "integer": lambda value: isinstance(value, Decimal) and value == int(value),
    "array": lambda value: isinstance(value, tuple),
}


def like(value: Any, word: Any) -> Any:
    """The word of the book as a value of the name's own type (rule 6)."""
    if isinstance(value, datetime):
        return datetime.fromisoformat(word)
    if isinstance(value, date):
        return date.fromisoformat(word)
    if isinstance(value, Decimal) and isinstance(word, int | float | Decimal | str):
        return Decimal(str(word))
    return word


def same(value: Any, word: Any) -> bool:
    if word is None or isinstance(word, bool) or isinstance(value, bool):
        return value is word
    return value == like(value, word)


def derived(definition: Any, scope: Any) -> Answer:
    """Rule 10's four kinds of derived name."""
    if not isinstance(definition, dict):
        return evaluate(definition, scope)
    if "when" in definition:
        return holds(definition["when"], scope)
    if "table" in definition:
        return table(definition, scope)
    return by_date(definition, scope)


def table(definition: dict[str, Any], scope: Any) -> Answer:
    """The first TRUE row; unknown if an UNKNOWN row comes before it."""
    waits: frozenset[str] = frozenset()
    unknown = False
    for row in [*definition["table"], {"when": {}, "value": definition.get("else")}]:
        truth = holds(row["when"], scope)
        if truth.value is True and not unknown:
            return evaluate(row["value"], scope)
        if truth.value is not False:
            unknown = True
            waits |= truth.waits | could_wait(row["value"], scope)
        if truth.value is True:
            break
    return Answer(UNKNOWN, waits)


def by_date(definition: dict[str, Any], scope: Any) -> Answer:
    """The last start on or before the date; before the first: null."""
    day = evaluate(definition["by"], scope)
    starts = {date.fromisoformat(str(start)): value for start, value in definition["from"].items()}
    if day.value is UNKNOWN:
        return Answer(UNKNOWN, day.waits.union(*(could_wait(value, scope) for value in starts.values())))
    past = [] if day.value is None else [start for start in starts if start <= day.value]
    return evaluate(starts[max(past)], scope) if past else Answer(None)


def could_wait(formula: Any, scope: Any) -> frozenset[str]:
    """The unknown facts of a formula that is not reached yet, but could be."""
    try:
        return evaluate(formula, scope).waits
    except DividedByZero:
        return frozenset()
