"""Which values of a script go together, and how to tell an author that two do not."""

from __future__ import annotations

from dataclasses import dataclass

from jinja2 import nodes

from engine.authoring.filters import ACCEPTS
from engine.model.errors import did_you_mean
from engine.model.types import ValueType, same_type

Trouble = tuple[str, str]
"""What is wrong, and what to do about it."""

_ORDERING = frozenset({"lt", "lteq", "gt", "gteq"})
_ORDERED_KINDS = frozenset({"number", "date", "date-time"})


@dataclass(frozen=True, slots=True)
class Read:
    """An expression as rebuilt. `type` is None after a fault, so that one mistake is told once."""

    node: nodes.Expr
    type: ValueType | None
    name: str
    fixed: bool = False


def incomparable(left: Read, right: Read, op: str) -> Trouble | None:
    """Why `left op right` can't be asked; None where it can, or where a side has its fault told already."""
    if left.type is None or right.type is None:
        return None
    return _mismatch(left, right) or _mismatch(right, left) or _unordered(left, op)


def _mismatch(left: Read, right: Read) -> Trouble | None:
    """Why two values cannot be equal at all, told from the left one's side."""
    assert left.type is not None and right.type is not None
    if left.type.kind == "enum" and right.type.kind == "string" and isinstance(right.node, nodes.Const):
        word = right.node.value
        if word in left.type.members:
            return None
        return f"{right.name} is not a value of {left.name}", did_you_mean(word, left.type.members)
    if right.type.kind == "enum" and left.fixed and left.type.kind == "string":
        return None
    if right.type.kind == "null":
        return f"{left.name} is compared with `none`", f"write `{left.name.strip(chr(39))} is none`"
    if left.type.kind in ("money", "list"):
        return (
            f"words do not compare {a_kind(left.type.kind)}",
            "`derive` a name that is true or false in the page, and test that",
        )
    if not same_type(left.type, right.type):
        return (
            f"{left.name} is {a_kind(left.type.kind)}, and {right.name} {a_kind(right.type.kind)}",
            "compare two things of one kind",
        )
    return None


def _unordered(left: Read, op: str) -> Trouble | None:
    assert left.type is not None
    if op not in _ORDERING or left.type.kind in _ORDERED_KINDS:
        return None
    return f"{left.name} is {a_kind(left.type.kind)}: words do not rank it", "write `==`, or `in ('one', 'two')`"


def better_filter(read: Read) -> str:
    assert read.type is not None
    kind = read.type.kind
    fitting = [name for name, kinds in ACCEPTS.items() if kind in kinds]
    return "write " + " or ".join(f"| {name}" for name in fitting) if fitting else "say it without a filter"


def a_kind(*kinds: str) -> str:
    words = {"money": "a sum", "boolean": "true or false", "string": "a text", "enum": "one of a fixed list of words"}
    return " or ".join(words.get(kind, f"a {kind}") for kind in kinds)
