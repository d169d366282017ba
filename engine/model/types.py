"""The types a fact, a derived name or a formula can have (meaning.md rules 2 and 9)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ValueType:
    """`kind` is one of number, money, boolean, string, enum, date, date-time, list, null.

    Values are Decimal (number, money), bool, str (string, enum), datetime.date, aware datetime.datetime, tuple (list).
    `whole` marks numbers that are integers; `members` and `ordered` belong to enums; `item` to lists.
    """

    kind: str
    whole: bool = False
    members: tuple[str, ...] = ()
    ordered: bool = False
    item: ValueType | None = None

    def __str__(self) -> str:
        if self.kind == "list":
            return f"list of {self.item}"
        if self.kind == "enum":
            return "one of " + ", ".join(self.members)
        return "whole number" if self.whole else self.kind

    @property
    def comparable(self) -> bool:
        """Whether values of this type lie on a line: the four limits and `<` apply."""
        return self.kind in {"number", "money", "date", "date-time"} or (self.kind == "enum" and self.ordered)


NUMBER = ValueType("number")
INTEGER = ValueType("number", whole=True)
MONEY = ValueType("money")
BOOLEAN = ValueType("boolean")
STRING = ValueType("string")
DATE = ValueType("date")
DATETIME = ValueType("date-time")
NULL = ValueType("null")


def enum_of(members: tuple[str, ...], ordered: bool = False) -> ValueType:
    return ValueType("enum", members=members, ordered=ordered)


def list_of(item: ValueType) -> ValueType:
    return ValueType("list", item=item)


def same_type(left: ValueType, right: ValueType) -> bool:
    """Whether two types are one for comparing and for the branches of an `if` (integer and number mix)."""
    if left.kind != right.kind:
        return False
    if left.kind == "enum":
        return left.members == right.members
    if left.kind == "list" and left.item and right.item:
        return same_type(left.item, right.item)
    return True
