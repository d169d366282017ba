"""How sums, days, hours and counts are said, by language and country."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from engine.authoring.filters import count, day, from_now, label, money, number, time_of_day
from engine.model.money import Money
from engine.model.speech import Speech

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")


def speaking(
    language: str = "en", territory: str | None = "GB", zone: ZoneInfo = LONDON, now: datetime = NOW
) -> Speech:
    return Speech(language, territory, zone, now, lambda fact, member: f"{fact}  is\n{member}")


@pytest.mark.parametrize(
    ("language", "territory", "amount", "currency", "words"),
    [
        ("en", "GB", "40", "GBP", "£40.00"),
        ("en", "GB", "1240.5", "EUR", "€1,240.50"),
        ("en", "GB", "2.675", "GBP", "£2.68"),
        ("en", "GB", "500", "JPY", "JP¥500"),
        ("en", "US", "40", "USD", "$40.00"),
        ("en", "FR", "40", "EUR", "40,00\xa0€"),
        ("en", "XX", "40", "GBP", "£40.00"),
        ("en", None, "40", "GBP", "£40.00"),
        ("fr", "FR", "40", "EUR", "40,00\xa0€"),
        ("fr", "FR", "40", "GBP", "40,00\xa0£GB"),
        ("fr", "GB", "40", "GBP", "40,00\xa0£"),
        ("fr", "GB", "40", "EUR", "40,00\xa0€"),
        ("de", "GB", "40", "GBP", "40,00\xa0£"),
        ("xx", "GB", "40", "GBP", "£40.00"),
        ("en-GB", "GB", "1240.5", "GBP", "£1,240.50"),
        ("fr-CA", "CA", "40", "CAD", "40,00\xa0$"),
        ("en-GB", "US", "40", "USD", "$40.00"),
        ("zh-Hant", "TW", "40", "TWD", "$40.00"),
        ("en-", "GB", "40", "GBP", "£40.00"),
        ("en", "GB", "9" * 50 + ".55", "GBP", "£" + "99" + ",999" * 16 + ".55"),
    ],
)
def test_a_sum_is_said_as_its_country_writes_it(
    language: str, territory: str | None, amount: str, currency: str, words: str
) -> None:
    assert money(speaking(language, territory), Money(Decimal(amount), currency)) == words


@pytest.mark.parametrize(
    ("language", "territory", "then", "words"),
    [
        ("en", "GB", date(2026, 11, 30), "30 November"),
        ("en", "US", date(2026, 11, 30), "November 30"),
        ("en", "FR", date(2026, 11, 30), "30 November"),
        ("en", "XX", date(2026, 11, 30), "30 November"),
        ("fr", "FR", date(2026, 11, 30), "30 novembre"),
        ("fr", "GB", date(2026, 12, 1), "1er décembre"),
        ("fr", "FR", date(2026, 12, 11), "11 décembre"),
        ("fr", "FR", date(2027, 1, 1), "1er janvier 2027"),
        ("en", "GB", date(2027, 1, 4), "4 January 2027"),
        ("en", "US", date(2027, 1, 4), "January 4, 2027"),
        ("en", "GB", date(2026, 11, 24), "24 November"),
        ("de", "DE", date(2026, 11, 1), "1. November"),
        ("en", "GB", datetime(2026, 7, 1, 23, 30, tzinfo=UTC), "2 July"),
    ],
)
def test_a_day_is_said_with_its_year_only_when_it_is_another(
    language: str, territory: str, then: date, words: str
) -> None:
    assert day(speaking(language, territory), then) == words


def test_the_year_is_that_of_the_incident_in_the_sites_zone() -> None:
    new_year_in_sydney = speaking("en", "AU", ZoneInfo("Australia/Sydney"), datetime(2026, 12, 31, 20, 0, tzinfo=UTC))
    assert day(new_year_in_sydney, date(2027, 1, 2)) == "2 January"
    assert day(new_year_in_sydney, date(2026, 12, 31)) == "31 December 2026"


@pytest.mark.parametrize(
    ("language", "territory", "zone", "words"),
    [
        ("en", "GB", "Europe/London", "19:15"),
        ("en", "US", "Europe/London", "7:15\u202fPM"),
        ("fr", "FR", "Europe/Paris", "20:15"),
        ("fr", "GB", "Europe/London", "19:15"),
    ],
)
def test_a_time_is_said_in_the_sites_zone(language: str, territory: str, zone: str, words: str) -> None:
    then = datetime(2026, 11, 23, 19, 15, tzinfo=UTC)
    assert time_of_day(speaking(language, territory, ZoneInfo(zone)), then) == words


@pytest.mark.parametrize(
    ("after", "english", "french"),
    [
        (timedelta(minutes=5), "in 5 minutes", "dans 5 minutes"),
        (timedelta(minutes=1), "in 1 minute", "dans 1 minute"),
        (timedelta(minutes=90), "in 90 minutes", "dans 90 minutes"),
        (timedelta(hours=2), "in 2 hours", "dans 2 heures"),
        (timedelta(hours=36), "in 36 hours", "dans 36 heures"),
        (timedelta(minutes=5, seconds=50), "in 5 minutes", "dans 5 minutes"),
        (timedelta(hours=5, minutes=20), "in 5 hours", "dans 5 heures"),
        (timedelta(days=2), "in 2 days", "dans 2 jours"),
        (timedelta(days=14), "in 14 days", "dans 14 jours"),
        (timedelta(seconds=40), "in 40 seconds", "dans 40 secondes"),
        (timedelta(minutes=-90), "90 minutes ago", "il y a 90 minutes"),
    ],
)
def test_from_now_never_says_longer_than_it_is(after: timedelta, english: str, french: str) -> None:
    assert from_now(speaking(), NOW + after) == english
    assert from_now(speaking("fr", "FR"), NOW + after) == french


@pytest.mark.parametrize(
    ("language", "then", "words"),
    [
        ("en", date(2026, 11, 25), "in 2 days"),
        ("en", date(2026, 11, 24), "in 1 day"),
        ("en", date(2026, 11, 23), "today"),
        ("en", date(2026, 11, 22), "1 day ago"),
        ("fr", date(2026, 11, 24), "dans 1 jour"),
        ("fr", date(2026, 11, 23), "aujourd'hui"),
        ("xx", date(2026, 11, 23), "today"),
        ("de", date(2026, 11, 23), "heute"),
        ("sv", date(2026, 11, 23), "om 0 dagar"),
    ],
)
def test_from_now_counts_days_to_a_date(language: str, then: date, words: str) -> None:
    assert from_now(speaking(language), then) == words


def test_today_is_the_sites_day() -> None:
    sydney = speaking("en", "AU", ZoneInfo("Australia/Sydney"), datetime(2026, 11, 23, 20, 0, tzinfo=UTC))
    assert from_now(sydney, date(2026, 11, 24)) == "today"


def test_from_now_is_elapsed_time_even_where_the_clocks_change() -> None:
    before_the_change = datetime(2026, 10, 25, 0, 30, tzinfo=LONDON)
    assert from_now(speaking(now=before_the_change), datetime(2026, 10, 25, 2, 30, tzinfo=LONDON)) == "in 3 hours"


@pytest.mark.parametrize(
    ("language", "territory", "value", "words"),
    [
        ("en", "GB", "1", "1 night"),
        ("en", "GB", "1.0", "1 night"),
        ("en", "GB", "0", "0 nights"),
        ("en", "GB", "1200", "1,200 nights"),
        ("en", "GB", "1E+3", "1,000 nights"),
        ("fr", "FR", "0", "0 night"),
        ("fr", "FR", "1.5", "1,5 night"),
        ("fr", "FR", "2", "2 nights"),
        ("fr", "FR", "1000000", "1\u202f000\u202f000 nights"),
    ],
)
def test_a_count_takes_the_form_its_language_gives_it(language: str, territory: str, value: str, words: str) -> None:
    assert count(speaking(language, territory), Decimal(value), "night", "nights") == words


def test_a_bare_number_keeps_its_digits_together() -> None:
    assert number(speaking(), Decimal("2026")) == "2026"
    assert number(speaking("fr", "FR"), Decimal("1234.50")) == "1234,5"
    assert count(speaking(), Decimal("2026")) == "2,026"


def test_a_label_is_one_line_of_the_houses_words() -> None:
    assert label(speaking(), "dent", "damage") == "damage is dent"
