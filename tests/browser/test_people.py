"""Who stands here: the role that decides what may be given, and the languages of pages and words."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import DESK, PHONE, Screen
from tests.browser.states import DAMAGED, FLIGHT_OWED, FRENCH, LATE_ANSWERED, OUT_OF_STOCK, find, open_all, play
from tests.browser.visits import Visits

ENGLISH = re.compile(r"\b(the|and|this|what|with|you|your|they|them|not|which|from|have|yet|for|who|when|is|are)\b", re.I)
"""Words that no French sentence has."""

# A law is named as its book has it: `.source` is not looked at.
_IN_FRENCH = """() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
    while (walker.nextNode()) {
        const text = walker.currentNode, about = text.parentElement;
        if (text.data.trim() && about.closest("[lang]").lang === "fr" && !about.closest("script, .source")) found.push(text.data.trim());
    }
    for (const part of document.querySelectorAll("[aria-label], [placeholder], [data-kept]"))
        if (part.closest("[lang]").lang === "fr") found.push(part.ariaLabel ?? part.placeholder ?? part.dataset.kept);
    return [...found, document.title.split(" · ")[0]];
}"""


def test_a_waiter_is_told_whom_to_ask(visits: Visits) -> None:
    page = visits.open(LATE_ANSWERED, cookies={"amends-role": "waiter"})
    expect(page.locator(".docket", has_text="It comes off the bill")).to_contain_text("Ask the shift lead")
    page.goto(DAMAGED)
    expect(page.locator("#offer-1")).to_contain_text("Ask the manager")


def test_a_manager_may_give_it(visits: Visits) -> None:
    page = visits.open(LATE_ANSWERED, cookies={"amends-role": "manager"})
    expect(page.locator(".docket", has_text="It comes off the bill")).to_contain_text("You can give this")
    page.goto(DAMAGED)
    expect(page.locator("#offer-1")).to_contain_text("You can give this")


@pytest.mark.parametrize("screen", [PHONE, DESK], ids=lambda screen: screen.name)
def test_the_role_is_chosen_at_the_top_and_the_page_stays(visits: Visits, screen: Screen) -> None:
    page = visits.open(LATE_ANSWERED, screen=screen)
    if screen is PHONE:
        page.get_by_role("button", name="Menu").click()
    page.locator("#who > summary").click()
    page.get_by_label("I am").select_option(label="manager")
    page.get_by_role("button", name="Keep").click()
    expect(page.locator(".docket", has_text="It comes off the bill")).to_contain_text("You can give this")
    assert page.url.endswith(LATE_ANSWERED)


def test_a_french_browser_gets_french_pages(visits: Visits) -> None:
    page = visits.open("/", locale="fr-FR")
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    page.get_by_role("searchbox").fill("plus de poulet")
    page.locator("#found a").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    expect(page.locator("#words")).to_have_attribute("lang", "fr")


def test_a_choice_outlives_the_browsers_own_language(visits: Visits) -> None:
    page = visits.open("/", locale="fr-FR", cookies={"amends-interface": "en"})
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_words_are_french_while_the_pages_stay_english(visits: Visits) -> None:
    page = visits.open(f"{OUT_OF_STOCK}?dish=soup&noticed_by=us")
    page.get_by_label("Language", exact=True).get_by_role("link", name="Français").click()
    expect(page.locator("#words")).to_have_attribute("lang", "fr")
    expect(page.locator("#words dd").first).to_contain_text("Avant que vous ne choisissiez")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("#words dt").first).to_have_attribute("lang", "en")
    expect(page.get_by_role("heading", name="You may offer")).to_be_visible()


def shelves(page: Page) -> None:
    find("retard")(page)
    open_all(page)


@pytest.mark.parametrize(
    ("path", "act"),
    [
        ("/", shelves), ("/", find("zzzz")), (LATE_ANSWERED, open_all), (FLIGHT_OWED, open_all), (OUT_OF_STOCK, open_all),
        (f"{DAMAGED}&channel=email", open_all), (f"{LATE_ANSWERED}&delay_minutes=soon&eater=me&channel=sms", open_all),
        ("/practise", open_all), ("/practise/0", open_all), ("/practise/0", play), ("/offline", open_all), ("/answer/nothing", open_all),
    ],
)  # fmt: skip
def test_a_french_page_has_no_english_left(visits: Visits, path: str, act: Callable[[Page], None]) -> None:
    page = visits.open(path, cookies=FRENCH)
    act(page)
    left = [text for text in page.evaluate(_IN_FRENCH) if text and ENGLISH.search(text)]
    assert left == []
