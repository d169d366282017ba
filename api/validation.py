"""What pydantic found, in our words: a pointer, what is wrong, the nearest right thing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError

from api.schemas import QUERY_WORDS, REQUESTS
from engine.model.errors import Fault, nearest
from engine.model.fact import describe
from engine.model.strict_json import MOST_FAULTS, pointer_to

_WORDS = {
    "missing": "is needed",
    "string_type": "takes text, not {given}",
    "dict_type": "takes an object, not {given}",
    "bool_type": "takes true or false, not {given}",
    "bool_parsing": "takes true or false, not {given}",
    "string_too_long": "takes at most {max_length} characters",
    "string_too_short": "takes at least {min_length} characters",
    "string_pattern_mismatch": "does not look as it should",
    "value_error": "{error}",
    "too_short": "takes at least {min_length} entries, not {actual_length}",
    "list_type": "takes a list, not {given}",
    "int_parsing": "takes a whole number, not {given}",
    "greater_than_equal": "is at least {ge}",
    "less_than_equal": "is at most {le}",
    "too_long": "takes at most {max_length} entries, not {actual_length}",
}


def faults_of(error: ValidationError | RequestValidationError) -> list[Fault]:
    """Each fault with a JSON pointer into the body, or `?name` for a query parameter."""
    if isinstance(error, ValidationError):
        known = REQUESTS.get(error.title, ())
        return [_in_body(found, known) for found in error.errors(include_url=False)[:MOST_FAULTS]]
    return [_in_query(found) for found in error.errors()[:MOST_FAULTS]]


def _in_body(found: Mapping[str, Any], known: tuple[str, ...]) -> Fault:
    steps = found["loc"]
    if steps and steps[-1] == "[key]":
        return Fault(pointer_to(*steps[:-2]), str(steps[0]), f"a name in '{steps[0]}' {_wrong(found)}")
    name = str(steps[-1]) if steps else "body"
    if found["type"] == "extra_forbidden":
        return Fault(pointer_to(*steps), name, f"unknown key '{name[:40]}'", nearest(name, known))
    if not steps:
        return Fault("", name, f"the body takes an object, not {describe(found['input'])}")
    return Fault(pointer_to(*steps), name, f"'{name}' {_wrong(found)}")


def _in_query(found: Mapping[str, Any]) -> Fault:
    name = str(found["loc"][-1])
    pointer = f"?{name}"
    if found["type"] == "extra_forbidden":
        return Fault(pointer, name, f"unknown query parameter '{name[:40]}'", nearest(name, QUERY_WORDS))
    return Fault(pointer, name, f"'{name}' {_wrong(found)}")


def _wrong(found: Mapping[str, Any]) -> str:
    words = _WORDS.get(found["type"])
    if words is None:
        return f"is wrong: {found['msg']}"
    return words.format(given=describe(found["input"]), **found.get("ctx", {}))
