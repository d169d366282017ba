"""With scripts off everything still works, one request at a time."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import DESK, PHONE, SCREENS, Screen
from tests.browser.states import LATE_ANSWERED, OUT_OF_STOCK
from tests.browser.visits import Visits

PLAIN: dict[str, Any] = {"java_script_enabled": False}
by_screen = pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)


def menu(page: Page) -> None:
    """Bring who is here into view: on narrow screens it is in the menu."""
    button = page.get_by_role("button", name="Menu")
    if button.is_visible():
        button.click()


@by_screen
def test_one_finds_and_answers(visits: Visits, screen: Screen) -> None:
    page = visits.open("/", screen=screen, **PLAIN)
    page.get_by_role("searchbox").fill("no chicken")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name="A dish has run out").first.click()
    page.get_by_label("Which dish has run out?").fill("soup")
    page.get_by_role("radio", name="We told them").click()
    page.get_by_role("button", name="Update the answer").click()
    expect(page.locator("#words dd").first).to_have_text("Before you choose: we've run out of the soup.")
    expect(page.get_by_label("Which dish has run out?")).to_have_value("soup")


def test_one_takes_an_answer_back(visits: Visits) -> None:
    page = visits.open(f"{OUT_OF_STOCK}?noticed_by=us", **PLAIN)
    page.get_by_role("link", name="Take back").click()
    expect(page.locator("#q-noticed_by input:checked")).to_have_count(0)


def test_one_chooses_an_option_a_channel_and_the_words_language(visits: Visits) -> None:
    page = visits.open(f"{OUT_OF_STOCK}?dish=soup&noticed_by=us", **PLAIN)
    page.locator("#offer-2").get_by_role("link", name="The words for this").click()
    page.get_by_label("Channel").get_by_role("link", name="E-mail").click()
    page.get_by_label("Language", exact=True).get_by_role("link", name="Français").click()
    expect(page.locator("#words")).to_have_attribute("lang", "fr")
    expect(page.locator(".letter")).to_contain_text("soup")
    expect(page).to_have_url(re.compile("show-option=kept"))


@pytest.mark.parametrize("screen", [PHONE, DESK], ids=lambda screen: screen.name)
def test_one_says_who_one_is(visits: Visits, screen: Screen) -> None:
    page = visits.open(LATE_ANSWERED, screen=screen, **PLAIN)
    expect(page.get_by_text("Ask the shift lead")).to_be_visible()
    menu(page)
    page.locator("#who > summary").click()
    page.get_by_label("I am").select_option(label="manager")
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_text("Ask the shift lead")).to_have_count(0)
    assert page.url.endswith(LATE_ANSWERED)


def test_one_changes_the_pages_language(visits: Visits) -> None:
    page = visits.open("/", screen=DESK, **PLAIN)
    page.locator("#who > summary").click()
    page.get_by_label("Language of these pages").select_option("fr")
    page.get_by_role("button", name="Keep").click()
    expect(page.locator("html")).to_have_attribute("lang", "fr")


def test_one_practises(visits: Visits) -> None:
    page = visits.open("/practise", **PLAIN)
    page.locator("main .button--main").click()
    for question in page.locator("form[action^='/practise'] fieldset").all():
        question.locator(".choice").first.click()
    page.get_by_role("button", name="See what the house would say").click()
    expect(page.get_by_role("heading", name="What the house would say")).to_be_visible()
    page.get_by_role("link", name="The next one").click()
    expect(page.get_by_role("button", name="See what the house would say")).to_be_visible()


def test_nothing_is_shown_that_only_a_script_could_do(visits: Visits) -> None:
    page = visits.open(LATE_ANSWERED, screen=DESK, **PLAIN)
    expect(page.get_by_role("button", name="Copy")).to_have_count(0)
    expect(page.get_by_role("button", name="One more")).to_have_count(0)
    expect(page.get_by_role("button", name="Update the answer")).to_be_visible()
