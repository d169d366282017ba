"""What a fact takes, and what it says of the rest (meaning.md rules 1 and 2)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from engine.model.errors import IncidentRefused
from engine.model.fact import Fact, NotOfType, Vocabulary, read_value
from engine.model.incident import Incident
from engine.model.types import BOOLEAN, DATE, DATETIME, INTEGER, MONEY, NUMBER, STRING, ValueType, enum_of, list_of
from tests.book import library

D = Decimal
PART = enum_of(("brake", "wheel"))


@pytest.mark.parametrize(
    ("kind", "raw", "expected"),
    [
        (NUMBER, 0.1, D("0.1")),
        (NUMBER, D("0.10"), D("0.1")),
        (NUMBER, 3, D(3)),
        (INTEGER, 3.0, D(3)),
        (INTEGER, 10**39, D(10**39)),
        (MONEY, "12.50", D("12.5")),
        (MONEY, "-0.01", D("-0.01")),
        (MONEY, "1e3", D(1000)),
        (MONEY, 0.1, D("0.1")),
        (MONEY, "9007199254740993.01", D("9007199254740993.01")),
        (BOOLEAN, False, False),
        (STRING, "😀" * 10_000, "😀" * 10_000),
        (PART, "brake", "brake"),
        (DATE, "2028-02-29", date(2028, 2, 29)),
        (DATETIME, "2026-11-23T10:00:00Z", datetime(2026, 11, 23, 10, tzinfo=UTC)),
        (DATETIME, "2026-11-23T10:00:00.5+05:30", datetime(2026, 11, 23, 4, 30, 0, 500_000, tzinfo=UTC)),
        (list_of(MONEY), ["1", 2], (D(1), D(2))),
        (list_of(PART), [], ()),
    ],
)
def test_a_fact_is_read_exactly(kind: ValueType, raw: Any, expected: Any) -> None:
    assert read_value(raw, kind) == expected


LONG = "9" * 41


@pytest.mark.parametrize(
    ("kind", "raw", "message"),
    [
        (NUMBER, True, "takes a number, not true"),
        (NUMBER, "3", "takes a number, not '3'"),
        (NUMBER, None, "takes a number, not null"),
        (NUMBER, [3], "takes a number, not a list"),
        (NUMBER, {"a": 3}, "takes a number, not a map"),
        (NUMBER, float("nan"), "takes a decimal number such as 12.50, not nan"),
        (NUMBER, float("inf"), "takes a decimal number such as 12.50, not inf"),
        (NUMBER, int(LONG), "takes a number of at most 40 digits"),
        (NUMBER, D("1e99"), "takes a number of at most 40 digits"),
        (NUMBER, D("1e-99"), "takes a number of at most 40 digits"),
        (INTEGER, 2.5, "takes a whole number, not 2.5"),
        (INTEGER, "2", "takes a whole number, not '2'"),
        (MONEY, "12,50", "takes a decimal number such as 12.50, not '12,50'"),
        (MONEY, "1_000", "takes a decimal number such as 12.50, not '1_000'"),
        (MONEY, " 12", "takes a decimal number such as 12.50, not ' 12'"),
        (MONEY, "١٢", "takes a decimal number such as 12.50, not '١٢'"),
        (MONEY, "£12", "takes a decimal number such as 12.50, not '£12'"),
        (STRING, "", "is empty: leave it out where it is not known"),
        (STRING, " \u00a0", "is empty: leave it out where it is not known"),
        (MONEY, "", "takes a decimal number such as 12.50, not ''"),
        (MONEY, "NaN", "takes a decimal number such as 12.50, not 'NaN'"),
        (MONEY, "Infinity", "takes a decimal number such as 12.50, not 'Infinity'"),
        (MONEY, LONG, "takes a number of at most 40 digits"),
        (MONEY, False, "takes a sum such as 12.50, not false"),
        (BOOLEAN, 1, "takes true or false, not 1"),
        (BOOLEAN, "true", "takes true or false, not 'true'"),
        (BOOLEAN, D("1." + "0" * 50 + "e-90"), f"takes true or false, not 1.{'0' * 22}…{'0' * 4}E-90"),
        (STRING, 5, "takes text, not 5"),
        (STRING, "a" * 10_001, "takes at most 10000 characters, not 10001"),
        (STRING, "a\0b", "has a character that is no text"),
        (STRING, "\ud800", "has a character that is no text"),
        (PART, "bell", "takes one of brake, wheel, not 'bell'"),
        (PART, 1, "takes one of brake, wheel, not 1"),
        (PART, ["brake"], "takes one of brake, wheel, not a list"),
        (DATE, "2027-02-29", "takes a date such as 2026-11-23, not '2027-02-29'"),
        (DATE, "20261123", "takes a date such as 2026-11-23, not '20261123'"),
        (DATE, "2026-W47-1", "takes a date such as 2026-11-23, not '2026-W47-1'"),
        (DATE, "2026-11-23T10:00:00Z", "takes a date such as 2026-11-23, not '2026-11-23T10:00:00Z'"),
        (DATE, 20261123, "takes a date such as 2026-11-23, not 20261123"),
        (
            DATETIME, "2026-11-23T10:00:00",
            "takes a time with its zone, such as 2026-11-23T10:00:00Z, not '2026-11-23T10:00:00'",
        ),
        (
            DATETIME, f"2026-11-23T10:00:00.{'0' * 1_000}",
            f"takes a date and time such as 2026-11-23T10:00:00Z, not '2026-11-23T10:00:00.{'0' * 20}…'",
        ),
        (DATETIME, "2026-11-23", "takes a date and time such as 2026-11-23T10:00:00Z, not '2026-11-23'"),
        (DATETIME, "2026-11-23T25:00:00Z", "takes a date and time such as 2026-11-23T10:00:00Z, not '2026-11-23T25:00:00Z'"),
        (DATETIME, "0001-01-01T00:00:00+14:00", "takes a date and time such as 2026-11-23T10:00:00Z, not '0001-01-01T00:00:00+14:00'"),
        (DATETIME, "9999-12-31T23:00:00Z", "takes a date and time such as 2026-11-23T10:00:00Z, not '9999-12-31T23:00:00Z'"),
        (list_of(DATE), "2026-11-23", "takes a list, not '2026-11-23'"),
        (list_of(DATE), ["soon"], "takes a date such as 2026-11-23, not 'soon'"),
        (list_of(NUMBER), [1] * 1001, "takes at most 1000 items, not 1001"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_refused_in_plain_words(kind: ValueType, raw: Any, message: str) -> None:
    with pytest.raises(NotOfType) as refused:
        read_value(raw, kind)
    assert str(refused.value) == message


def test_only_a_nullable_fact_takes_null() -> None:
    assert Fact("a", NUMBER, nullable=True).read(None, "GBP") is None
    with pytest.raises(NotOfType, match="cannot be null: leave it out where it is not known"):
        Fact("a", NUMBER).read(None, "GBP")


def test_words_for_people_fall_back_from_language_to_language_to_the_name() -> None:
    fact = Fact(
        "part_no", PART, titles={"en": "Part"}, questions={"fr": "Quelle pièce ?"}, labels={"brake": {"fr": "frein"}}
    )
    assert (fact.title("fr", "en"), fact.question("fr", "en"), fact.question("en", "en")) == ("Part", "Quelle pièce ?", "Part?")
    assert (fact.label("brake", "fr", "en"), fact.label("brake", "en", "en")) == ("frein", "brake")
    assert Fact("days_late", NUMBER).title("en", "en") == "Days late"


def test_declared_facts_keep_their_order_and_built_in_ones_come_after() -> None:
    vocabulary = Vocabulary.of({"b": Fact("b", NUMBER), "today": Fact("today", DATE, built_in=True), "a": Fact("a", NUMBER)})
    assert [*vocabulary.facts][:4] == ["b", "today", "a", "customer_name"]
    assert vocabulary.position("a") == 2
    assert vocabulary.position("nothing") == len(vocabulary.facts)


@pytest.mark.parametrize(
    ("facts", "details"),
    [
        ({"dayslate": 3}, ["unknown fact 'dayslate'"]),
        ({"days_late": -1}, ["'days_late' is -1, outside what the vocabulary allows (minimum 0)"]),
        ({"paid": "-1"}, ["'paid' is -1, outside what the vocabulary allows (minimum 0)"]),
        ({"tier": "clubb", "part": 7}, [
            "'tier' takes one of walk_in, club, racer, not 'clubb'", "'part' takes one of brake, wheel, chain, not 7",
        ]),
        ({"now": "2026-11-23T10:00:00Z"}, ["'now' comes from 'at' and cannot be given"]),
        ({"language": "de"}, ["unknown language 'de'; known: en, fr"]),
        ({"currency": "EUR"}, ["'currency' takes one of GBP, not 'EUR'"]),
        ({"frame": None}, ["'frame' cannot be null: leave it out where it is not known"]),
        ({"failure": "repair"}, ["unknown fact 'failure'; see the 26 facts of the book"]),
        ({"Days_Late": 3}, ["unknown fact 'Days_Late'"]),
        ({"f" * 60: 3}, [f"unknown fact '{'f' * 40}…'; see the 26 facts of the book"]),
    ],
)  # fmt: skip
def test_an_incident_is_refused_with_every_fault_once(facts: dict[str, Any], details: list[str]) -> None:
    with pytest.raises(IncidentRefused) as refused:
        Incident.parse(library({}), {"failure": "repair/late", "facts": facts, "at": "2026-11-23T10:00:00Z"})
    assert [fault.detail for fault in refused.value.faults] == details
