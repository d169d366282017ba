"""Bare JSON Schema (draft 2020-12) on one value, with exact decimals and patterns that cannot hang."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import re2
from jsonschema import Draft202012Validator, TypeChecker, ValidationError, validators
from referencing import Registry

from engine.model.errors import EngineError, nearest


class BadSchema(EngineError):
    """A schema is not a JSON Schema we can hold a value against."""


@dataclass(frozen=True, slots=True)
class _NoNumber:
    """Stands for nan and the infinities, which are no values of JSON: of no type, and equal only to themselves."""

    written: str


def exact(value: Any) -> Any:
    """The same value with every number as the decimal it is written as: 0.1 is a tenth."""
    if isinstance(value, float | Decimal):
        number = Decimal(repr(value)) if isinstance(value, float) else value
        return number if number.is_finite() else _NoNumber(str(value))
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    if isinstance(value, Mapping):
        return {key: exact(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [exact(item) for item in value]
    return value


def _is_number(checker: TypeChecker, value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _is_integer(checker: TypeChecker, value: Any) -> bool:
    return _is_number(checker, value) and value == Decimal(value).to_integral_value()


def _multiple_of(validator: Any, step: Any, value: Any, schema: Any) -> Iterator[ValidationError]:
    if validator.is_type(value, "number") and not _is_multiple(Decimal(value), Decimal(step)):
        yield ValidationError(f"{value} is not a multiple of {step}")


def _is_multiple(value: Decimal, step: Decimal) -> bool:
    """In whole numbers, and without writing out a power of ten that could fill the memory."""
    digits, power = _whole_and_power(value)
    step_digits, step_power = _whole_and_power(step)
    if power >= step_power:
        return digits * pow(10, power - step_power, step_digits) % step_digits == 0
    if step_power - power > len(value.as_tuple().digits):
        return digits == 0
    return digits % (step_digits * int(10 ** (step_power - power))) == 0


def _whole_and_power(number: Decimal) -> tuple[int, int]:
    """12.50 as 1250 and -2; the sign does not matter here."""
    _, digits, power = number.as_tuple()
    assert isinstance(power, int)
    return int(Decimal((0, digits, 0))), power


def _pattern(validator: Any, pattern: Any, value: Any, schema: Any) -> Iterator[ValidationError]:
    if validator.is_type(value, "string") and not _found(compile_pattern(pattern), value):
        yield ValidationError(f"{value!r} does not match {pattern!r}")


def _found(pattern: Any, text: str) -> bool:
    try:
        return pattern.search(text) is not None
    except UnicodeEncodeError:
        return False  # half of a surrogate pair is no text, so no pattern describes it


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
        except UnicodeEncodeError:
            raise BadSchema(f"the pattern {pattern!r} has a character that is no text") from None
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
_NO_REFERENCES: Registry[Any] = Registry()
"""Nothing is ever fetched: `$ref` is refused, and there is nothing it could find."""


def _validator(schema: Any) -> Any:
    return _Validator(schema, registry=_NO_REFERENCES)


_ANNOTATIONS = frozenset({"$schema", "$comment"})
_TYPES = ("array", "boolean", "integer", "null", "number", "object", "string")
_NAMES = {"type": "array", "items": {"type": "string"}, "uniqueItems": True}
_SOME_TYPES = {"type": "array", "items": {"enum": _TYPES}, "minItems": 1, "uniqueItems": True}
_LIMITS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
_TAKES: tuple[tuple[str, Any, tuple[str, ...]], ...] = (
    ("any value", True, ("const",)),
    ("a list", {"type": "array"}, ("enum",)),
    (f"one of {', '.join(_TYPES)}, or a list of them", {"anyOf": [{"enum": _TYPES}, _SOME_TYPES]}, ("type",)),
    ("a number", {"type": "number"}, _LIMITS),
    ("a number above 0", {"type": "number", "exclusiveMinimum": 0}, ("multipleOf",)),
    (
        "a whole number from 0",
        {"type": "integer", "minimum": 0},
        tuple(f"{end}{what}" for end in ("min", "max") for what in ("Length", "Items", "Contains", "Properties")),
    ),
    ("a pattern", {"type": "string"}, ("pattern",)),
    ("true or false", {"type": "boolean"}, ("uniqueItems",)),
    ("a list of names", _NAMES, ("required",)),
    ("a map of names to lists of names", {"type": "object", "additionalProperties": _NAMES}, ("dependentRequired",)),
)
"""What our keywords take, as the draft's own meta-schema has it, in words and as a schema."""

_OPERANDS = {keyword: (words, _validator(schema)) for words, schema, keywords in _TAKES for keyword in keywords}
_SCHEMA = frozenset({"not", "if", "then", "else", "contains"})
_SCHEMAS = frozenset({"allOf", "anyOf", "oneOf"})
_KEYWORDS = (*_OPERANDS, *_SCHEMA, *_SCHEMAS, "properties")


def _checked(schema: Any) -> Any:
    """The schema without its annotations. Raises BadSchema for any keyword but ours, and for what one does not take.

    `$schema` would make the library go back to its own patterns and numbers, `$ref` send it to the network.
    """
    if isinstance(schema, bool):
        return schema
    if not isinstance(schema, Mapping):
        raise BadSchema("a schema is a map of keywords, or true or false")
    return {keyword: _operand(keyword, item) for keyword, item in schema.items() if keyword not in _ANNOTATIONS}


def _operand(keyword: Any, operand: Any) -> Any:
    if keyword in _SCHEMA:
        return _checked(operand)
    if keyword in _SCHEMAS:
        if not isinstance(operand, list) or not operand:
            raise BadSchema(f"'{keyword}' takes a list of schemas")
        return [_checked(part) for part in operand]
    if keyword == "properties":
        if not isinstance(operand, Mapping):
            raise BadSchema("'properties' takes a map of names to schemas")
        return {name: _checked(part) for name, part in operand.items()}
    return _plain_operand(keyword, operand)


def _plain_operand(keyword: Any, operand: Any) -> Any:
    if keyword not in _OPERANDS:
        meant = nearest(keyword, _KEYWORDS) if isinstance(keyword, str) else None
        raise BadSchema(f"unknown keyword '{keyword}'" + (f"; did you mean '{meant}'?" if meant else ""))
    words, takes = _OPERANDS[keyword]
    if not takes.is_valid(operand):
        raise BadSchema(f"'{keyword}' takes {words}")
    if keyword == "pattern":
        compile_pattern(operand)
    return operand


def compile_schema(schema: Any) -> Callable[[Any], bool]:
    """A test of one plain value (dict, list, str, int, Decimal, bool, None). Raises BadSchema."""
    validator = _validator(_checked(exact(schema)))
    return lambda value: bool(validator.is_valid(value))


def with_values(schema: Any, change: Callable[[Any], Any]) -> Any:
    """The schema with each value changed that it compares with: what const, enum and the four limits say, at any depth."""
    if isinstance(schema, list):
        return [with_values(part, change) for part in schema]
    if not isinstance(schema, Mapping):
        return schema
    return {keyword: _with_values_in(keyword, operand, change) for keyword, operand in schema.items()}


def _with_values_in(keyword: str, operand: Any, change: Callable[[Any], Any]) -> Any:
    if keyword == "const" or keyword in _LIMITS:
        return change(operand)
    return [change(item) for item in operand] if keyword == "enum" else with_values(operand, change)
