"""YAML 1.2's core schema: what a plain scalar means. `no`, `12:30` and `2026-01-01` are text, 0123 is 123."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

MOST_DIGITS = 100
LARGEST_EXPONENT = 100

_WORDS: dict[str, bool | None] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_STARTS_NUMBER = frozenset("+-.0123456789")
_INTEGER = re.compile(r"[-+]?([0-9]+)")
_BASED = re.compile(r"0o([0-7]+)|0x([0-9a-fA-F]+)")
_DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE]([-+]?[0-9]+))?")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")

# No space after the colon of a key, though not in a link; or none after a dash, though not before a number.
_UNSPACED = re.compile(r"""([^\W\d][\w.-]*:)(?!//)(\S.*)|(-)([^\W\d].*|["'\[{].*)""")
_QUOTED = re.compile(r"""(["'])(.*)\1""")
_LONGEST_SHOWN = 40

_TAGGED: dict[str, type] = {"int": int, "bool": bool, "null": type(None), "float": Decimal}

Scalar = str | int | bool | Decimal | None


class BadNumber(ValueError):
    """A number that no page may hold. `fault` and `fix` are ready for a finding."""

    def __init__(self, fault: str, fix: str) -> None:
        self.fault, self.fix = fault, fix
        super().__init__(fault)


@dataclass(frozen=True, slots=True)
class Unspaced:
    """Text that lacks a space. `before` is what stands before it: a key with its colon, or a dash."""

    before: str
    after: str

    @property
    def fault(self) -> str:
        return "a space is missing after the " + ("dash" if self.before == "-" else f"colon of '{self.before}'")

    @property
    def fix(self) -> str:
        after = self.after.rstrip()
        return f"write '{self.before} {after[:_LONGEST_SHOWN]}{'…' if len(after) > _LONGEST_SHOWN else ''}'"

    @property
    def is_cut(self) -> bool:
        """Whether a comma has cut off the end of a text in quotes."""
        return self.after[0] in "\"'" and not _QUOTED.fullmatch(self.after)

    @property
    def value(self) -> Scalar:
        """What stands after the space that is missing, read as well as it can be."""
        quoted = _QUOTED.fullmatch(self.after)
        try:
            return quoted[2] if quoted else resolve(self.after)
        except BadNumber:
            return self.after


def unspaced(text: str) -> Unspaced | None:
    """A key and its value, or a dash and its item, that are one plain text for want of a space; None for other text."""
    found = _UNSPACED.match(text)
    return Unspaced(found[1] or found[3], found[2] or found[4]) if found else None


def resolve(text: str) -> Scalar:
    """The value of a plain scalar; decimals are exact, never read through a float. Raises BadNumber."""
    if text in _WORDS:
        return _WORDS[text]
    return _number(text) if text[0] in _STARTS_NUMBER else text


def _number(text: str) -> Scalar:
    if found := _INTEGER.fullmatch(text):
        return int(_bounded(text, found[1]))
    if found := _BASED.fullmatch(text):
        _bounded(text, found[1] or found[2])
        return int(text[2:], 8 if found[1] else 16)
    if found := _DECIMAL.fullmatch(text):
        _bounded(text, found[1])
        _bounded_exponent(text, found[2] or "0")
        return Decimal(text)
    if _NOT_FINITE.fullmatch(text):
        raise BadNumber(f"{text} is not a number that can be counted with", "write a number, or put text in quotes")
    return text


def _bounded(text: str, digits: str) -> str:
    # int() of thousands of digits takes quadratic time, so length is judged before the value.
    if len(digits) > MOST_DIGITS:
        raise BadNumber(f"a number of {len(digits)} characters", f"use at most {MOST_DIGITS}, or put text in quotes")
    return text


def _bounded_exponent(text: str, exponent: str) -> None:
    digits = exponent.lstrip("+-").lstrip("0")
    if len(digits) > 3 or int(digits or "0") > LARGEST_EXPONENT:
        fix = f"use an exponent from -{LARGEST_EXPONENT} to {LARGEST_EXPONENT}, or put text in quotes"
        raise BadNumber(f"the exponent of {text[:40]} is too large", fix)


def retag(tag: str, text: str) -> Scalar:
    """The value of a scalar with an explicit tag of the core schema. Raises LookupError for any other, BadNumber."""
    kind = tag.removeprefix("tag:yaml.org,2002:")
    if kind in ("!", "str"):
        return text
    value = resolve(text)
    if kind == "float" and type(value) in (int, Decimal):
        return Decimal(str(value))
    if type(value) is _TAGGED[kind]:
        return value
    raise LookupError(tag)


def not_text(key: str) -> tuple[str, str] | None:
    """The fault and the fix for a plain key that YAML does not read as text; None where it does."""
    if not key:
        return "the key is empty, and a key is text", "write a name before the ':'"
    try:
        value = resolve(key)
    except BadNumber:
        value = Decimal(0)
    if isinstance(value, str):
        return None
    noun = "a truth value" if isinstance(value, bool) else "nothing" if value is None else "a number"
    return f"the key {key} is {noun}, and a key is text", f'put it in quotes: "{key}"'
