"""A body's JSON, read strictly: every key once, exact numbers, no NaN, no broken characters, bounded depth."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Any

from engine.model.errors import Fault

DEEPEST = 64
LONGEST_NUMBER = 100
LONGEST_KEY = 1_000
"""Of one key, or of all on the way to a value: the pointer of a fault repeats them."""

MOST_VALUES = 10_000
MOST_FAULTS = 100
_STRING = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?', re.DOTALL)
"""A string, or what is left of the text where one does not end."""
_LONGEST_EXPONENT = 5
_HALF = re.compile("[\ud800-\udfff]")


class NotJson(Exception):
    """A body is no JSON, or JSON that two programs could read in two ways. `faults` has where and what."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(fault.detail for fault in faults))


@dataclass(frozen=True, slots=True)
class _Refused:
    """Stands in the place of what cannot be taken, until the walk finds it and knows its pointer."""

    detail: str


def read_json(body: bytes, apart: str = "") -> Any:
    """The value of a body; numbers are int or Decimal. Raises NotJson.

    The items of a list at the key `apart` are judged each for itself: in the place of one with faults stands its NotJson,
    whose pointers start at the item.
    """
    value = _parse(_text(body))
    items = value.get(apart) if isinstance(value, dict) else None
    if not isinstance(items, list):
        return _sound(value)
    return {**_sound({**value, apart: []}), apart: _each_for_itself(items)}


def _sound(value: Any) -> Any:
    faults = _first_faults(value, MOST_FAULTS)
    if faults:
        raise NotJson(faults)
    return value


def _each_for_itself(items: list[Any]) -> list[Any]:
    """Of all items together hardly more faults are kept than of one body, and of each with faults the first."""
    judged, left = [], MOST_FAULTS
    for item in items:
        faults = _first_faults(item, max(left, 1))
        left -= len(faults)
        judged.append(NotJson(faults) if faults else item)
    return judged


def pointer_to(*steps: str | int) -> str:
    """A JSON pointer (RFC 6901)."""
    return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in steps)


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise NotJson([Fault("", "body", f"byte {fault.start + 1} of the body is not UTF-8")]) from None


def _refuse_many(text: str) -> None:
    """A megabyte of small things takes a second to build; it is counted in a few milliseconds."""
    bare = _STRING.sub("", text)
    if bare.count(",") + bare.count("[") + bare.count("{") > MOST_VALUES:
        raise NotJson([Fault("", "body", f"the body has more than {MOST_VALUES} values")])


def _parse(text: str) -> Any:
    _refuse_many(text)
    try:
        return json.loads(
            text, parse_float=_number, parse_int=_integer, parse_constant=_constant, object_pairs_hook=_object
        )
    except json.JSONDecodeError as fault:
        where = f"line {fault.lineno}, column {fault.colno}"
        raise NotJson([Fault("", "body", f"not JSON at {where}: {fault.msg}")]) from None
    except RecursionError:
        raise NotJson([Fault("", "body", _too_deep())]) from None


def _number(text: str) -> Decimal | _Refused:
    if len(text) > LONGEST_NUMBER:
        return _not_taken(text, "long")
    exponent = text.lower().partition("e")[2]
    number = Decimal(text) if len(exponent.lstrip("+-0")) <= _LONGEST_EXPONENT else None
    if number is None or abs(number.adjusted()) > LONGEST_NUMBER:
        return _not_taken(text, "small" if exponent.startswith("-") else "large")
    return number


def _integer(text: str) -> int | _Refused:
    return int(text) if len(text) <= LONGEST_NUMBER else _not_taken(text, "long")


def _not_taken(number: str, why: str) -> _Refused:
    # The end stays: the exponent is there, and without it another number would be named.
    shown = number if len(number) <= 24 else f"{number[:12]}…{number[-8:]}"
    return _Refused(f"the number {shown} is too {why}")


def _constant(text: str) -> _Refused:
    return _Refused(f"{text} is not a number in JSON")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    whole = dict(pairs)
    if len(whole) < len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                whole[key] = _Refused(f"the key '{key[:40]}' is there twice")
            seen.add(key)
    return whole


Steps = tuple[str | int, ...]


def _first_faults(value: Any, most: int) -> list[Fault]:
    try:
        return list(islice(_faults(value), most))
    except NotJson as too_deep:
        return list(too_deep.faults)


def _faults(value: Any, steps: Steps = ()) -> Iterator[Fault]:
    """Goes through a value once, with the pointer of every place."""
    if isinstance(value, str):
        if _is_broken(value):
            yield _fault(steps, "the text has half a character in it (a lone surrogate)")
    elif isinstance(value, _Refused):
        yield _fault(steps, value.detail)
    elif isinstance(value, dict | list):
        if len(steps) >= DEEPEST:
            raise NotJson([Fault("", "body", _too_deep())])
        yield from _faults_inside(value, steps)


def _faults_inside(value: dict[str, Any] | list[Any], steps: Steps) -> Iterator[Fault]:
    for step, item in value.items() if isinstance(value, dict) else enumerate(value):
        wrong = _wrong_key(step, steps) if isinstance(step, str) else None
        if wrong:
            yield _fault(steps, wrong)
        else:
            yield from _faults(item, (*steps, step))


def _wrong_key(key: str, steps: Steps) -> str | None:
    if _is_broken(key):
        return "a key has half a character in it (a lone surrogate)"
    if len(key) + sum(len(step) for step in steps if isinstance(step, str)) > LONGEST_KEY:
        return f"a key is longer than {LONGEST_KEY} characters, alone or with those it stands in"
    return None


def _fault(steps: Steps, detail: str) -> Fault:
    # The steps are sound and short (a key that is not ends the walk there); what is quoted may not be sound.
    return Fault(pointer_to(*steps), "body", _HALF.sub("\ufffd", detail))


def _is_broken(text: str) -> bool:
    return not text.isascii() and _HALF.search(text) is not None


def _too_deep() -> str:
    return f"lists and objects stand more than {DEEPEST} deep in each other"
