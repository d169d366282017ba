"""Limits and roles as a person at the counter reads them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from api.console.catalogue import catalogue
from api.console.wording import CounterWording
from engine.deciding.price import Remaining
from engine.model.incident import Incident
from engine.pipeline import decide
from tests.book import HOUSE, library, page

GIVES = page("- {option: a, title: A, remedies: [{kind: refund, amount: 13}]}")
ROLES = HOUSE.replace("{role: mechanic,", "{role: mechanic, title: VIP mechanic,").replace("{role: owner,", "{role: owner, title: Shop owner,")


def wording(house: str, language: str = "en") -> CounterWording:
    book = library({"house.yaml": house, "late.yaml": GIVES})
    incident = Incident.parse(book, {"failure": "repair/late", "at": "2026-11-23T10:00:00Z", "role": "owner"})
    return CounterWording(book, incident, language, catalogue(language).gettext)


@pytest.mark.parametrize(
    ("terms", "language", "told"),
    [
        ("per: customer, at_most: {GBP: 100}, within: 90 days", "en", "goodwill per customer, £100.00 in 90 days"),
        ("per: staff, count: 1, within: 1 week", "en", "goodwill per colleague, once in 1 week"),
        ("per: site, at_most: {GBP: 100}, count: 4", "en", "goodwill per site, £100.00 or 4 times"),
        ("per: incident, at_most: {GBP: 7.5}, within: 2 working days", "en", "goodwill per incident, £7.50 in 2 working days"),
        ("per: customer, at_most: {GBP: 100}, count: 4, within: 3 months", "fr", "gestes par client, 100,00 £ ou 4 fois en 3 mois"),
    ],
)
def test_a_limit_is_told_by_its_own_terms(terms: str, language: str, told: str) -> None:
    found = wording(f"{HOUSE}limits: [{{limit: goodwill-here, {terms}}}]\n", language)
    none_left = {"goodwill-here": Remaining({"GBP": Decimal(0)}, 0)}
    option = decide(found.library, found.incident, remaining=none_left).foremost
    over = {"en": "Over the limit: ", "fr": "Au-delà de la limite : "}[language]
    assert [part.replace("\u00a0", " ").replace("\u202f", " ") for part in found.leave(option)] == ["risk", over + told]


@pytest.mark.parametrize(
    ("remedy", "language", "told"),
    [
        ("kind: refund, amount: 13, what: the fee", "en", "£13.00 back: the fee"),
        ("kind: refund, amount: 13, what: the fee", "fr", "13,00 £ remboursés : the fee"),
        ("kind: refund, amount: 13", "fr", "13,00 £ remboursés"),
        ("kind: gift, worth: 2", "fr", "un cadeau"),
    ],
)
def test_what_is_given_is_told_in_the_language_of_the_pages(remedy: str, language: str, told: str) -> None:
    book = library({"late.yaml": page(f"- {{option: a, title: A, remedies: [{{{remedy}}}]}}")})
    incident = Incident.parse(book, {"failure": "repair/late", "at": "2026-11-23T10:00:00Z"})
    given = decide(book, incident).foremost.remedies[0].to_json()
    assert CounterWording(book, incident, language, catalogue(language).gettext).gives(given).replace("\u00a0", " ") == told


@pytest.mark.parametrize(("role", "title"), [("mechanic", "VIP mechanic"), ("owner", "shop owner"), ("apprentice", "apprentice")])
def test_a_role_is_a_word_in_a_sentence_unless_its_capital_is_its_own(role: str, title: str) -> None:
    assert wording(ROLES).role_title(role) == title
