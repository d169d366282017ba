"""The jsonschema library, taught exact decimals, our formats, and to be quick about what is plainly right."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from itertools import islice
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker, TypeChecker, ValidationError, validators

from engine.authoring.schema_files import linked_schema

Errors = Iterator[ValidationError]
_PYTHON_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,), "number": (int, Decimal), "integer": (int,), "boolean": (bool,), "null": (type(None),),
}  # fmt: skip
_FAULTS_A_BRANCH = 50
"""Enough to tell which branch was meant; a hostile page could have a hundred thousand."""
_LEAF_WORDS = frozenset({"title", "description", "type", "pattern", "minLength", "maxLength", "examples"})


@cache
def validator_of(kind: str) -> Any:
    """The validator of a kind of page."""
    return _Validator(linked_schema(kind), format_checker=_FORMATS)


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A schema of nothing but a type and the make of a text. Most values of a page meet one, and most fit."""

    types: frozenset[type]
    pattern: re.Pattern[str] | None
    lengths: tuple[int, int]

    def fits(self, value: Any) -> bool:
        if type(value) not in self.types:
            return False
        if type(value) is not str:
            return True
        shortest, longest = self.lengths
        return shortest <= len(value) <= longest and (self.pattern is None or bool(self.pattern.search(value)))


_leaves: dict[int, _Leaf | None] = {}
"""By the identity of the schema, which lives as long as its validator: for good."""


def _plainly_fits(value: Any, schema: Mapping[str, Any]) -> bool:
    """Whether a value surely fits; False where only the library can tell."""
    try:
        leaf = _leaves[id(schema)]
    except KeyError:
        leaf = _leaves[id(schema)] = _leaf(schema)
    return leaf is not None and leaf.fits(value)


def _leaf(schema: Mapping[str, Any]) -> _Leaf | None:
    if not isinstance(schema, dict) or "type" not in schema or schema.keys() - _LEAF_WORDS:
        return None
    names = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
    if not _PYTHON_TYPES.keys() >= set(names):
        return None
    types = frozenset(python for name in names for python in _PYTHON_TYPES[name])
    pattern = _compiled(schema["pattern"]) if "pattern" in schema else None
    return _Leaf(types, pattern, (schema.get("minLength", 0), schema.get("maxLength", 1 << 30)))


def _properties(validator: Any, properties: Mapping[str, Any], value: Any, schema: Any) -> Errors:
    if isinstance(value, dict):
        for key, item in value.items():
            if key in properties and not _plainly_fits(item, properties[key]):
                yield from validator.descend(item, properties[key], path=key, schema_path=key)


def _additional(validator: Any, allowed: Any, value: Any, schema: Mapping[str, Any]) -> Errors:
    if not isinstance(value, dict):
        return
    known = schema.get("properties", {})
    extras = [key for key in value if key not in known]
    if allowed is False and extras:
        yield ValidationError("additionalProperties")
    elif isinstance(allowed, dict):
        for key in extras:
            if not _plainly_fits(value[key], allowed):
                yield from validator.descend(value[key], allowed, path=key)


def _property_names(validator: Any, names: Mapping[str, Any], value: Any, schema: Any) -> Errors:
    if isinstance(value, dict):
        for key in value:
            if not _plainly_fits(key, names):
                yield from validator.descend(key, names)


def _items(validator: Any, items: Mapping[str, Any], value: Any, schema: Any) -> Errors:
    if isinstance(value, list):
        for index, item in enumerate(value):
            if not _plainly_fits(item, items):
                yield from validator.descend(item, items, path=index)


def _any_of(validator: Any, branches: list[Any], value: Any, schema: Any) -> Errors:
    if any(_plainly_fits(value, branch) for branch in branches):
        return
    context: list[ValidationError] = []
    for index, branch in enumerate(branches):
        faults = list(islice(validator.descend(value, branch, schema_path=index), _FAULTS_A_BRANCH))
        if not faults:
            return
        context += faults
    yield ValidationError("anyOf", context=context)


def _pattern(validator: Any, pattern: str, value: Any, schema: Any) -> Errors:
    if isinstance(value, str) and not _compiled(pattern).search(value):
        yield ValidationError("pattern")


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    # Python's `$` would let a trailing line break through, which a block scalar has.
    return re.compile(re.sub(r"\$\Z", r"\\Z", pattern))


def _unique_items(validator: Any, unique: bool, value: Any, schema: Any) -> Errors:
    # The library compares each with each where it cannot sort; lists and maps have a fault of their own in our lists.
    if isinstance(value, list):
        scalars = [(type(item), item) for item in value if not isinstance(item, list | dict)]
        if len(set(scalars)) < len(scalars):
            yield ValidationError("uniqueItems")


def _is_number(checker: TypeChecker, value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _is_integer(checker: TypeChecker, value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


_FORMATS = FormatChecker(formats=())


@_FORMATS.checks("date", raises=ValueError)
def _is_date(value: object) -> bool:
    return not isinstance(value, str) or (len(value) == 10 and value.isascii() and bool(date.fromisoformat(value)))


@_FORMATS.checks("date-time", raises=ValueError)
def _is_date_time(value: object) -> bool:
    return not isinstance(value, str) or (value.isascii() and datetime.fromisoformat(value).tzinfo is not None)


_extend: Any = validators.extend
_Validator: Any = _extend(
    Draft202012Validator,
    {
        "properties": _properties,
        "additionalProperties": _additional,
        "propertyNames": _property_names,
        "items": _items,
        "anyOf": _any_of,
        "pattern": _pattern,
        "uniqueItems": _unique_items,
    },
    type_checker=Draft202012Validator.TYPE_CHECKER.redefine_many({"number": _is_number, "integer": _is_integer}),
)
