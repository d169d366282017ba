"""One incident read against its book (rules 1-3), and what a page sees of it."""

import difflib
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from .conditions import derived
from .formulas import UNKNOWN, Answer, Refused, evaluate
from .ranking import Page, depth, derive_of, members, within

BUILT_IN = {name: {"type": "string"} for name in ("customer_name", "customer_id", "staff_name", "language", "channel")}
NOTICED_BY = {"enum": ["us", "customer"]}


class World:
    """The book and one incident, read."""

    def __init__(self, book: dict[str, Any], request: dict[str, Any]) -> None:
        self.book, self.house = book, book["house.yaml"]
        self.failure, given = request["failure"], dict(request.get("facts", {}))
        known_failures = book["failures.yaml"]["failures"]
        if self.failure not in known_failures:
            raise unknown_word(self.failure, known_failures)
        self.role = request.get("role", self.house["roles"][0]["role"])  # rule 16: no role given: the lowest
        if self.role not in [role["role"] for role in self.house["roles"]]:
            raise unknown_word(self.role, [role["role"] for role in self.house["roles"]])
        self.site = self.house.get("sites", {}).get(given.get("site"), {})
        self.currency = given.get("currency", self.site.get("currency", self.house["currency"]))
        self.currencies = self.house.get("currencies", [self.house["currency"]])
        self.zone = ZoneInfo(self.site.get("timezone", self.house["timezone"]))
        self.now = datetime.fromisoformat(request["at"]).astimezone(self.zone)
        self.read_facts(given)

    def read_facts(self, given: dict[str, Any]) -> None:
        vocabulary = self.book["facts.yaml"]["facts"]
        places = {"site": {"enum": list(self.house.get("sites", {}))}, "currency": {"enum": self.currencies}}
        self.schemas = {**vocabulary, **places, "noticed_by": NOTICED_BY, **BUILT_IN}
        for name in given:
            if name not in self.schemas:
                raise unknown_word(name, self.schemas)
        self.facts = {"failure": self.failure, "today": self.now.date(), "now": self.now, "currency": self.currency}
        self.assumed = {}
        for name, schema in self.schemas.items():
            if name in given:
                self.facts[name] = read(name, schema, given[name])
            elif "default" in schema:
                self.facts[name] = read(name, schema, schema["default"])
                self.assumed[name] = schema["default"]

    def pages(self, kind: str) -> list[Page]:
        """The playbooks, or entitlements, that cover the failure (rule 11), by id."""
        pages = [page for path, page in self.book.items() if path.startswith("pages/") and kind in page]
        return sorted((page for page in pages if depth(page, self.failure)), key=lambda page: page[kind])


def unknown_word(word: str, known: Iterable[str]) -> Refused:
    return Refused(f"unknown: {word}", [word], next(iter(difflib.get_close_matches(word, list(known), 1)), None))


def read(name: str, schema: dict[str, Any], value: Any) -> Any:
    """A value of the fact's own type, inside its schema (rule 2)."""
    if value is None:
        if schema.get("nullable") or schema.get("default", 0) is None:
            return None
        raise Refused(f"{name} takes no null", [name])
    kind = schema.get("type", "string")
    try:
        if isinstance(kind, list):
            if not isinstance(value, list):
                raise ValueError
            return tuple(read(name, {"type": kind[0]}, item) for item in value)
        result = READERS[kind](value)
        if "enum" in schema:
            result = next(member for member in members(schema) if member == result)
        if not within(schema, result) or len(str(result)) > schema.get("maxLength", 10**9):
            raise ValueError
    except (ValueError, StopIteration, InvalidOperation) as error:
        raise Refused(f"{name} is no {kind}", [name]) from error
    return result


def one_of(types: tuple[type, ...], value: Any) -> Any:
    """The value, if it is of these types; a boolean is no number."""
    if not isinstance(value, types) or (isinstance(value, bool) and bool not in types):
        raise ValueError(value)
    return value


def read_integer(value: Any) -> Decimal:
    number = Decimal(str(one_of((int, Decimal, float), value)))
    if number != number.to_integral_value():
        raise ValueError(value)
    return number


def read_moment(value: Any) -> datetime:
    moment = datetime.fromisoformat(one_of((str,), value))
    if moment.tzinfo is None or len(value) <= len("2026-11-23"):  # a date-time without a zone is refused
        raise ValueError(value)
    return moment


def read_day(value: Any) -> date:
    if len(one_of((str,), value)) != len("2026-11-23"):
        raise ValueError(value)
    return date.fromisoformat(value)


READERS = {
    "string": lambda value: one_of((str,), value),
    "boolean": lambda value: one_of((bool,), value),
    "integer": read_integer,
    "number": lambda value: Decimal(str(one_of((int, float, Decimal), value))),
    "money": lambda value: Decimal(str(one_of((int, float, Decimal, str), value))),
    "date": read_day,
    "date-time": read_moment,
}


class Scope:
    """What a page's conditions and formulas see: facts, shared and own derived names, its calendar and currency."""

    def __init__(self, world: World, page: Page, currency: str | None = None) -> None:
        self.world, self.page, self.zone = world, page, world.zone
        self.currency, self.derive = currency or world.currency, derive_of(page, world.book)

    def has(self, name: str) -> bool:
        return name in self.derive or name in self.world.schemas or name in self.world.facts

    def lookup(self, name: str) -> Answer:
        if name in self.derive:
            return derived(self.derive[name], self)
        if self.currency != self.world.currency and self.world.schemas.get(name, {}).get("type") in (
            "money",
            ["money"],
        ):
            return Answer(None)  # rule 21: a money fact reads as null in another currency
        if name in self.world.facts:
            return Answer(self.world.facts[name])
        return Answer(UNKNOWN, frozenset([name]))

    def calendar(self) -> Answer:
        """Rule 10: the page's calendar, else the site's, else the house's."""
        house = self.world.house
        calendar = self.page.get("calendar") or self.world.site.get("calendar") or house["calendar"]
        calendar = house["calendars"][calendar] if isinstance(calendar, str) else calendar
        out = calendar.get("except", [])
        days = self.lookup(out) if isinstance(out, str) else Answer([date.fromisoformat(day) for day in out])
        return days if days.value is UNKNOWN else Answer({**calendar, "except": days.value})

    def sum(self, formula: Any) -> Answer:
        """A sum may be a map by currency (rule 22)."""
        return evaluate(formula.get(self.currency) if isinstance(formula, dict) else formula, self)
