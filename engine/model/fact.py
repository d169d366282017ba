"""Facts: named, typed data about an incident, declared once (meaning.md rules 1 to 3)."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from engine.model.condition import FALSE, Expression
from engine.model.money import unsigned_zero
from engine.model.types import DATE, DATETIME, STRING, ValueType, enum_of

LONGEST_LIST = 1_000
LONGEST_TEXT = 10_000
_MOST_DIGITS = 40
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ][\x21-\x7e]{1,40}\Z", re.ASCII | re.IGNORECASE)
_HALF = re.compile("[\ud800-\udfff]")
_FIRST = datetime.min.replace(tzinfo=UTC) + timedelta(days=1)
_LAST = datetime.max.replace(tzinfo=UTC) - timedelta(days=1)

BUILT_IN: Mapping[str, ValueType] = {
    "customer_name": STRING, "customer_id": STRING, "staff_name": STRING, "site": STRING, "currency": STRING,
    "language": STRING, "channel": STRING, "noticed_by": enum_of(("us", "customer")), "today": DATE, "now": DATETIME,
}  # fmt: skip
FROM_REQUEST = frozenset({"today", "now"})
"""Built-in names that come from `at` and cannot be given as facts."""


class NotOfType(ValueError):
    """A raw value is not of a fact's type. The message finishes the sentence "'x' …"."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One declared fact. `limits` holds its own schema as a condition on its name; texts are by language."""

    name: str
    type: ValueType
    nullable: bool = False
    default: Any = None
    has_default: bool = False
    limits: Expression | None = None
    schema: Mapping[str, Any] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    questions: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    unit: str | None = None
    built_in: bool = False

    @property
    def holds_money(self) -> bool:
        """Whether it is a sum, or a list of sums."""
        return self.type.kind == "money" or (self.type.item is not None and self.type.item.kind == "money")

    def read(self, raw: Any, currency: str) -> Any:
        """The typed value of plain JSON or YAML data. Raises NotOfType."""
        if raw is None:
            if not self.nullable:
                raise NotOfType("cannot be null: leave it out where it is not known")
            return None
        value = read_value(raw, self.type)
        if self.limits is not None and self.limits.truth(_One(self.name, value, currency)) is FALSE:
            raise NotOfType(f"is {describe(value)}, outside what the vocabulary allows ({self._allowed()})")
        return value

    def _allowed(self) -> str:
        known = {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "maxLength", "minLength", "pattern"}
        return ", ".join(f"{key} {value}" for key, value in self.schema.items() if key in known) or "see its schema"

    def title(self, language: str, fallback: str) -> str:
        return self.titles.get(language) or self.titles.get(fallback) or self.name.replace("_", " ").capitalize()

    def question(self, language: str, fallback: str) -> str:
        asked = self.questions.get(language) or self.questions.get(fallback)
        return asked or f"{self.title(language, fallback)}?"

    def label(self, member: str, language: str, fallback: str) -> str:
        """The word for a member of the enum, for people to read."""
        words = self.labels.get(member, {})
        return words.get(language) or words.get(fallback) or member.replace("_", " ")


class _One(NamedTuple):
    name: str
    only: Any
    currency: str

    def peek(self, name: str) -> Any:
        return self.only

    def needs(self, name: str) -> frozenset[str]:
        return frozenset()


def read_value(raw: Any, kind: ValueType) -> Any:
    """A value of the type, from JSON or YAML data. Raises NotOfType."""
    return _READERS[kind.kind](raw, kind)


def _number(raw: Any, kind: ValueType) -> Decimal:
    if isinstance(raw, bool) or not isinstance(raw, int | float | Decimal):
        raise NotOfType(f"takes a {kind}, not {describe(raw)}")
    value = _decimal(raw)
    if kind.whole and value != value.to_integral_value():
        raise NotOfType(f"takes a whole number, not {raw}")
    return value


def _decimal(raw: Any) -> Decimal:
    try:
        value = Decimal(repr(raw) if isinstance(raw, float) else raw)
    except (InvalidOperation, ValueError):
        value = Decimal("NaN")
    if not value.is_finite():
        raise NotOfType(f"takes a decimal number such as 12.50, not {describe(raw)}")
    if len(value.as_tuple().digits) > _MOST_DIGITS or abs(value.adjusted()) > _MOST_DIGITS:
        raise NotOfType(f"takes a number of at most {_MOST_DIGITS} digits")
    return unsigned_zero(value)


def _money(raw: Any, kind: ValueType) -> Decimal:
    if isinstance(raw, str):
        if not raw.isascii() or raw != raw.strip() or "_" in raw:
            raise NotOfType(f"takes a decimal number such as 12.50, not {describe(raw)}")
        return _decimal(raw)
    if isinstance(raw, bool) or not isinstance(raw, int | float | Decimal):
        raise NotOfType(f"takes a sum such as 12.50, not {describe(raw)}")
    return _decimal(raw)


def _boolean(raw: Any, kind: ValueType) -> bool:
    if not isinstance(raw, bool):
        raise NotOfType(f"takes true or false, not {describe(raw)}")
    return raw


def _text(raw: Any, kind: ValueType) -> str:
    if not isinstance(raw, str):
        raise NotOfType(f"takes text, not {describe(raw)}")
    if len(raw) > LONGEST_TEXT:
        raise NotOfType(f"takes at most {LONGEST_TEXT} characters, not {len(raw)}")
    if "\0" in raw or (not raw.isascii() and _HALF.search(raw)):
        raise NotOfType("has a character that is no text")
    if not raw or raw.isspace():
        raise NotOfType("is empty: leave it out where it is not known")
    return raw


def _member(raw: Any, kind: ValueType) -> str:
    if raw not in kind.members or not isinstance(raw, str):
        raise NotOfType(f"takes {kind}, not {describe(raw)}")
    return raw


def _date(raw: Any, kind: ValueType) -> date:
    if isinstance(raw, str) and _DAY.fullmatch(raw):
        try:
            return date.fromisoformat(raw)
        except ValueError:
            pass
    raise NotOfType(f"takes a date such as 2026-11-23, not {describe(raw)}")


def _moment(raw: Any, kind: ValueType) -> datetime:
    moment = _parsed(raw) if isinstance(raw, str) and _MOMENT.match(raw) else None
    if moment is not None and moment.tzinfo is None:
        raise NotOfType(f"takes a time with its zone, such as {raw}Z, not {describe(raw)}")
    if moment is None or not _has_days_around(moment):
        raise NotOfType(f"takes a date and time such as 2026-11-23T10:00:00Z, not {describe(raw)}")
    return moment


def _parsed(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _has_days_around(moment: datetime) -> bool:
    """Whether the moment can be told in every time zone: a day or more from both ends of the calendar."""
    try:
        return _FIRST <= moment.astimezone(UTC) <= _LAST
    except OverflowError:
        return False


def _list(raw: Any, kind: ValueType) -> tuple[Any, ...]:
    if not isinstance(raw, list | tuple):
        raise NotOfType(f"takes a list, not {describe(raw)}")
    if len(raw) > LONGEST_LIST:
        raise NotOfType(f"takes at most {LONGEST_LIST} items, not {len(raw)}")
    assert kind.item is not None
    return tuple(read_value(item, kind.item) for item in raw)


def describe(raw: Any) -> str:
    """A raw value as an error message shows it: short, and quoted where it is text."""
    if raw is None:
        return "null"
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if isinstance(raw, str):
        return f"'{raw[:40]}…'" if len(raw) > 40 else f"'{raw}'"
    if isinstance(raw, Mapping):
        return "a map"
    return "a list" if isinstance(raw, list | tuple) else _described(str(raw))


def _described(number: str) -> str:
    # The end stays: the exponent is there.
    return number if len(number) <= 40 else f"{number[:24]}…{number[-8:]}"


_READERS: dict[str, Callable[[Any, ValueType], Any]] = {
    "number": _number, "money": _money, "boolean": _boolean, "string": _text, "enum": _member, "date": _date,
    "date-time": _moment, "list": _list,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All facts of a house in their declared order, the built-in ones included."""

    facts: Mapping[str, Fact]
    order: Mapping[str, int]

    @staticmethod
    def of(facts: Mapping[str, Fact]) -> Vocabulary:
        """Declared facts keep their order; built-in ones nobody declared come after them."""
        whole = dict(facts)
        for name, kind in BUILT_IN.items():
            whole.setdefault(name, Fact(name, kind, built_in=True))
        return Vocabulary(whole, {name: position for position, name in enumerate(whole)})

    def position(self, name: str) -> int:
        """Where a fact stands in the vocabulary."""
        return self.order.get(name, len(self.order))

    def in_order(self, names: Collection[str]) -> tuple[str, ...]:
        """Names of facts, in the vocabulary's order."""
        return tuple(sorted(names, key=self.position)) if names else ()

    @property
    def nullable(self) -> frozenset[str]:
        """The facts that take null."""
        return frozenset(name for name, fact in self.facts.items() if fact.nullable)
