"""What pydantic found, in our words: a pointer, what is wrong, the nearest right thing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError

from api.schemas import LONGEST_NAME, REQUESTS
from engine.model.errors import Fault
from engine.model.fact import describe
from engine.model.incident import unknown
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
    "too_short": "takes at least {min_length} entries, not {count}",
    "list_type": "takes a list, not {given}",
    "int_parsing": "takes a whole number, not {given}",
    "greater_than_equal": "is at least {ge}",
    "less_than_equal": "is at most {le}",
    "too_long": "takes at most {max_length} entries, not {count}",
}


def faults_in_body(error: ValidationError, whole: str = "the body") -> list[Fault]:
    """Each fault with a JSON pointer into the body, or into that part of it which `whole` names."""
    known = REQUESTS.get(error.title, ())
    return [_in_body(found, known, whole) for found in error.errors(include_url=False)[:MOST_FAULTS]]


def faults_in_query(error: RequestValidationError, known: Collection[str]) -> list[Fault]:
    """Each fault with `?name` for its pointer; `known` are the parameters that are taken there."""
    return [_in_query(found, known) for found in error.errors()[:MOST_FAULTS]]


def _in_body(found: Mapping[str, Any], known: tuple[str, ...], whole: str) -> Fault:
    steps = found["loc"]
    if steps and steps[-1] == "[key]":
        return Fault(pointer_to(*steps[:-2]), str(steps[0]), f"a name in '{steps[0]}' {_wrong(found)}")
    name = str(steps[-1]) if steps else "body"
    if found["type"] == "extra_forbidden":
        place = steps if len(name) <= LONGEST_NAME else steps[:-1]
        return unknown("key", name, known, pointer_to(*place), name)
    if not steps:
        return Fault("", name, f"{whole} takes an object, not {describe(found['input'])}")
    return Fault(pointer_to(*steps), name, f"'{name}' {_wrong(found)}")


def _in_query(found: Mapping[str, Any], known: Collection[str]) -> Fault:
    name = str(found["loc"][-1])
    pointer = f"?{name[:40]}"
    if found["type"] == "extra_forbidden":
        return unknown("query parameter", name, known, pointer, name)
    return Fault(pointer, name, f"'{name}' {_wrong(found)}")


def _wrong(found: Mapping[str, Any]) -> str:
    words = _WORDS.get(found["type"])
    if words is None:
        return f"is wrong: {found['msg']}"
    given = found["input"]
    count = len(given) if isinstance(given, dict | list) else 0
    return words.format(given=describe(given), count=count, **found.get("ctx", {}))
