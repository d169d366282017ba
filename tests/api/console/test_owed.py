"""What is owed, may be owed and is not owed, in plain words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from markupsafe import Markup
from starlette.testclient import TestClient

from api.app import create_app
from api.console.address import Address
from api.console.answers import AnswerView
from api.console.catalogue import catalogue
from api.console.desk import CounterDesk
from api.console.owed import Deadline, Entitlements, MayBeOwed, NotOwed
from api.console.preferences import Preferences
from api.settings import Settings
from tests.book import files, library

MOMENT = datetime(2026, 11, 23, 10, tzinfo=UTC)
CLAIM = """
entitlement: late.claim
title: Money for a late repair
failure: repair/late
source: {law: Repair Act, checked: 2026-11-21}
derive: {very_late: days_late > 20}
unless:
  - {reason: not_a_member, when: {not: {tier: [club, racer]}}, say: "This is for members of the club."}
  - {reason: own_doing, when: {insured: false}}
  - {reason: wrong_kind, when: {failure: repair/late/part}}
remedies:
  - {id: fixed, kind: compensation, what: the fixed sum, amount: 10}
  - id: extra
    kind: credit
    amount: 5
    unless: [{reason: too_late, when: {very_late: true}, say: "The extra is for claims of the first weeks."}]
  - {id: ride, kind: care, what: "a ride home{% if frame is defined %} with the {{ frame }}{% endif %}", when: {part: wheel}}
  - {id: meal, kind: care, what: a meal, when: {part: wheel}}
  - {id: paid_back, kind: refund, amount: paid, drop_below: 1}
  - {id: deposit_back, kind: refund, what: the deposit, amount: deposit, drop_below: {limit: 1, reason: below_limit}}
figures: {suit_value: 250}
deadlines: {pay_by: "add_days(due_on, 2)"}
say: {put_right: You are owed money.}
"""
FRENCH = """
of: late.claim
language: fr
title: De l'argent pour un retard
unless: {not_a_member: {say: "C'est pour les membres du club."}}
remedies: {meal: {what: un repas}}
say: {put_right: On vous doit de l'argent.}
"""
PAGES = {"claim.yaml": CLAIM, "claim.fr.yaml": FRENCH}
MEMBER = {"tier": "club", "insured": "true"}
KNOWN = MEMBER | {"part": "brake", "days_late": "3", "paid": "9", "deposit": "9", "due_on": "2026-11-23"}
PAY_BY = Markup('<span lang="en">Pay by</span>')


def entitlements(typed: dict[str, str], language: str = "en", failure: str = "repair/late") -> Entitlements:
    desk = CounterDesk(library(PAGES), Preferences(language, "apprentice"), MOMENT)
    address = Address(failure, typed)
    return AnswerView(desk, address, desk.tell(address), catalogue(language).gettext).entitlements


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    book = tmp_path_factory.mktemp("owed")
    for path, written in files(PAGES).items():
        (book / path).write_bytes(written)
    with TestClient(create_app(Settings(book, hosts=frozenset({"testserver"}), now=lambda: MOMENT))) as client:
        yield client


def test_what_is_dropped_from_an_entitlement_is_named() -> None:
    day = (Deadline(PAY_BY, "25 November"),)
    found = entitlements(KNOWN | {"days_late": "30", "paid": "0.5", "deposit": "0.5"})
    assert [claim.title for claim in found.owed] == ["Money for a late repair"]
    assert found.not_owed == [
        NotOwed("Money for a late repair (money on their account)", "Days late: 30", "The extra is for claims of the first weeks.", "en", day),
        NotOwed("Money for a late repair (money back)", "the sum is too small to be paid", None, "en", day),
        NotOwed("Money for a late repair (the deposit)", Markup('<span lang="en">below limit</span>'), None, "en", day),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "failure", "reason", "words"),
    [
        ({"tier": "walk_in"}, "repair/late", "Tier: walk in", "This is for members of the club."),
        (MEMBER | {"insured": "false"}, "repair/late", "Insured: no", None),
        (MEMBER, "repair/late/part", '<span lang="en">wrong kind</span>', None),
    ],
)
def test_a_reason_is_the_facts_that_exclude_it(typed: dict[str, str], failure: str, reason: str, words: str | None) -> None:
    found = entitlements(typed, failure=failure)
    assert found.not_owed == [NotOwed("Money for a late repair", reason, words, "en", ())]


def test_what_waits_for_the_same_question_is_one_line() -> None:
    known = {name: value for name, value in KNOWN.items() if name != "part"}
    assert entitlements(known | {"frame": "tandem"}).may_be_owed == [
        MayBeOwed("Money for a late repair (a ride home with the tandem and a meal)", ("part",))
    ]
    whole = {name: value for name, value in KNOWN.items() if name != "insured"}
    assert entitlements(whole).may_be_owed == [MayBeOwed("Money for a late repair", ("insured",))]


def test_a_day_that_is_not_known_yet_shows_its_questions() -> None:
    found = entitlements({name: value for name, value in KNOWN.items() if name != "due_on"} | {"days_late": "30"})
    waiting = (Deadline(PAY_BY, None, ("due_on",)),)
    assert (found.owed[0].deadlines, found.not_owed[0].deadlines) == (waiting, waiting)


def test_it_is_told_in_french() -> None:
    found = entitlements({"tier": "walk_in"}, "fr")
    told = NotOwed("De l'argent pour un retard", "Tier\u00a0: walk in", "C'est pour les membres du club.", "fr", ())
    assert found.not_owed == [told]
    late = entitlements(KNOWN | {"days_late": "30"}, "fr").not_owed[0]
    # This exclusion has no French yet: its words are the house's.
    assert (late.title, late.language) == ("De l'argent pour un retard (un avoir)", "en")


def test_the_page_marks_the_language_of_what_the_book_has_in_one_only(client: TestClient) -> None:
    address = Address("repair/late", KNOWN | {"days_late": "30"}).without("due_on").url()
    page = client.get(address, headers={"accept": "text/html", "accept-language": "fr"}).text
    owed = re.sub("[ \n]+", " ", page[page.index('id="owed"') : page.index('id="give"')])
    asked = '<a href="#q-due_on" data-question="due_on">When was it due?</a>'
    assert owed.count(f'<p class="small"><span lang="en">Pay by</span>\u00a0: {asked}</p>') == 2
    assert 'ce n’est pas à nous de le payer\u00a0: <span lang="en">suit value</span> 250,00' in owed
    assert "<b>De l&#39;argent pour un retard (un avoir)</b>\u00a0: <span class=\"soft\">Days late\u00a0: 30</span>" in owed
    assert '«\u00a0<span lang="en">The extra is for claims of the first weeks.</span>\u00a0»' in owed
