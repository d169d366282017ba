"""Bare JSON Schema (draft 2020-12) on one value, with exact decimals and patterns that cannot hang."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import re2
from jsonschema import Draft202012Validator, TypeChecker, ValidationError, validators

from engine.model.errors import EngineError


class BadSchema(EngineError):
    """A schema is not a JSON Schema we can hold a value against."""


def exact(value: Any) -> Any:
    """The same value with every float as the decimal it is written as: 0.1 is a tenth."""
    if isinstance(value, float):
        return Decimal(repr(value))
    if isinstance(value, Mapping):
        return {key: exact(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [exact(item) for item in value]
    return value


def _is_number(checker: TypeChecker, value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _is_integer(checker: TypeChecker, value: Any) -> bool:
    return _is_number(checker, value) and value == int(value)


def _multiple_of(validator: Any, step: Any, value: Any, schema: Any) -> Iterator[ValidationError]:
    if validator.is_type(value, "number") and (Fraction(value) / Fraction(step)).denominator != 1:
        yield ValidationError(f"{value} is not a multiple of {step}")


def _pattern(validator: Any, pattern: Any, value: Any, schema: Any) -> Iterator[ValidationError]:
    if validator.is_type(value, "string") and not compile_pattern(pattern).search(value):
        yield ValidationError(f"{value!r} does not match {pattern!r}")


_patterns: dict[str, Any] = {}

_CATEGORIES = {
    "Letter": "L", "Uppercase_Letter": "Lu", "Lowercase_Letter": "Ll", "Mark": "M", "Number": "N", "Decimal_Number": "Nd",
    "digit": "Nd", "Punctuation": "P", "Symbol": "S", "Separator": "Z", "Space_Separator": "Zs", "Other": "C",
}  # fmt: skip
"""Long names of Unicode's general categories, which ECMA 262 allows and re2 has only in short."""


def _short_categories(pattern: str) -> str:
    for long, short in _CATEGORIES.items():
        pattern = pattern.replace(f"p{{{long}}}", f"p{{{short}}}").replace(f"P{{{long}}}", f"P{{{short}}}")
    return pattern


def compile_pattern(pattern: str) -> Any:
    """A pattern for `search`, in linear time. Raises BadSchema where re2 does not take it (a look-ahead, x{9999})."""
    found = _patterns.get(pattern)
    if found is None:
        options = re2.Options()
        options.max_mem = 1 << 20
        options.log_errors = False
        try:
            found = re2.compile(_short_categories(pattern), options)
        except re2.error as fault:
            raise BadSchema(f"the pattern '{pattern}' cannot be used: {_readable(fault)}") from None
        if len(_patterns) < 10_000:
            _patterns[pattern] = found
    return found


def _readable(fault: Exception) -> str:
    text = fault.args[0] if fault.args else fault
    return text.decode() if isinstance(text, bytes) else str(text)


_Validator: Any = validators.extend(  # type: ignore[no-untyped-call]
    Draft202012Validator,
    {"multipleOf": _multiple_of, "pattern": _pattern},
    type_checker=Draft202012Validator.TYPE_CHECKER.redefine_many({"number": _is_number, "integer": _is_integer}),
)


def _patterns_in(schema: Any) -> Iterator[str]:
    if isinstance(schema, Mapping):
        if isinstance(schema.get("pattern"), str):
            yield schema["pattern"]
        for item in schema.values():
            yield from _patterns_in(item)
    elif isinstance(schema, list):
        for item in schema:
            yield from _patterns_in(item)


def _without_dialect(schema: Any) -> Any:
    """Drop `$schema`, which would make the library go back to its own patterns and numbers."""
    if isinstance(schema, Mapping):
        return {key: _without_dialect(item) for key, item in schema.items() if key != "$schema"}
    return [_without_dialect(item) for item in schema] if isinstance(schema, list) else schema


def compile_schema(schema: Any) -> Callable[[Any], bool]:
    """A test of one plain value (dict, list, str, int, Decimal, bool, None). Raises BadSchema."""
    schema = _without_dialect(exact(schema))
    for pattern in _patterns_in(schema):
        compile_pattern(pattern)
    validator = _Validator(schema)
    return lambda value: bool(validator.is_valid(value))
