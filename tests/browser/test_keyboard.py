"""The keyboard alone."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import DESK, PHONE, Screen
from tests.browser.states import ALL_ASKED, LATE, LATE_ANSWERED, OUT_OF_STOCK
from tests.browser.visits import Visits

CLIPBOARD: dict[str, Any] = {"permissions": ["clipboard-read", "clipboard-write"]}
_RINGED = """() => {
    const seen = (part) => { const style = getComputedStyle(part); return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2; };
    const part = document.activeElement;
    const near = [part, part.nextElementSibling, part.closest(".finder-box, .result, .docket, .input, .amount")];
    return near.some((one) => one && seen(one));
}"""


def focused(page: Page) -> str:
    """The one that has focus, as a person would name it."""
    return str(page.evaluate("() => (document.activeElement.closest('label, fieldset') ?? document.activeElement).id || document.activeElement.innerText"))


def test_slash_brings_back_to_the_box(visits: Visits) -> None:
    page = visits.open("/", screen=DESK)
    page.get_by_text("Delivery", exact=True).focus()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    expect(page.get_by_role("searchbox")).to_have_value("")


def test_slash_on_an_answer_leads_to_the_counter(visits: Visits) -> None:
    page = visits.open(LATE, screen=DESK)
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()


def test_arrows_home_and_end_walk_the_results_and_enter_opens_one(visits: Visits) -> None:
    page = visits.open("/", screen=DESK)
    page.keyboard.type("late")
    links = page.locator("#found a")
    expect(links).to_have_count(6)
    page.keyboard.press("ArrowDown")
    expect(links.first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("End")
    expect(links.last).to_be_focused()
    page.keyboard.press("Home")
    expect(links.first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("A train is late")


def test_enter_in_the_box_opens_the_best_answer(visits: Visits) -> None:
    page = visits.open("/", screen=DESK)
    page.keyboard.type("no chicken")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("A dish has run out")


def test_escape_empties_the_box(visits: Visits) -> None:
    page = visits.open("/?q=late", screen=DESK)
    page.get_by_role("searchbox").press("Escape")
    expect(page.get_by_role("searchbox")).to_have_value("")
    expect(page.locator("#found a")).to_have_count(0)


def test_the_first_tab_skips_to_the_page(visits: Visits) -> None:
    page = visits.open(LATE)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the page")).to_be_focused()
    expect(page.get_by_role("link", name="Skip to the page")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("() => !!document.activeElement.closest('main')")


@pytest.mark.parametrize("path", ["/?q=late", LATE, "/practise/0"])
@pytest.mark.parametrize("screen", [PHONE, DESK], ids=lambda screen: screen.name)
def test_wherever_tab_leads_one_sees_it(visits: Visits, path: str, screen: Screen) -> None:
    page = visits.open(path, screen=screen)
    unseen = []
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement === document.body"):
            break
        if not page.evaluate(_RINGED):
            unseen.append(focused(page))
    assert unseen == []


def test_tab_goes_from_asking_to_saying_to_giving(visits: Visits) -> None:
    page = visits.open(LATE, screen=DESK)
    regions: list[str] = []
    for _ in range(60):
        page.keyboard.press("Tab")
        region = page.evaluate("() => document.activeElement.closest('#ask, #say, #give, #why')?.id")
        if region and (not regions or regions[-1] != region):
            regions.append(region)
        if region == "why":
            break
    assert regions == ["ask", "say", "give", "why"]


def test_c_copies_the_words_and_ones_own_line_without_labels(visits: Visits) -> None:
    page = visits.open(ALL_ASKED, screen=DESK, **CLIPBOARD)
    page.get_by_label("A line of your own").fill("The fish is very good today.")
    page.get_by_role("heading", level=1).focus()
    page.keyboard.press("c")
    expect(page.locator("#said")).to_have_text("Copied")
    copied = page.evaluate("() => navigator.clipboard.readText()")
    said = page.locator("#words dd").all_inner_texts()
    assert copied.split() == " ".join([*said, "The fish is very good today."]).split()


def test_numbers_go_to_dockets_and_give_nothing(visits: Visits) -> None:
    page = visits.open(LATE_ANSWERED, screen=DESK)
    before = page.url
    page.keyboard.press("2")
    expect(page.locator("#offer-2")).to_be_focused()
    expect(page.locator("#offer-2")).to_be_in_viewport()
    page.keyboard.press("9")
    expect(page.locator("#offer-2")).to_be_focused()
    assert page.url == before


def test_keys_typed_into_a_field_are_text(visits: Visits) -> None:
    page = visits.open(ALL_ASKED, screen=DESK, **CLIPBOARD)
    page.evaluate("() => navigator.clipboard.writeText('untouched')")
    own = page.get_by_label("A line of your own")
    own.press_sequentially("c/12")
    expect(own).to_have_value("c/12")
    expect(own).to_be_focused()
    assert page.evaluate("() => navigator.clipboard.readText()") == "untouched"


def test_a_question_is_answered_by_the_keyboard_alone(visits: Visits) -> None:
    page = visits.open(f"{OUT_OF_STOCK}?dish=soup", screen=DESK)
    page.get_by_role("radio", name="We told them").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="They told us")).to_be_checked()
    expect(page).to_have_url(re.compile("noticed_by=customer"))
    expect(page.locator("#words dd").first).to_have_text("You asked for the soup, and we've run out.")


def test_a_question_mark_shows_the_keys_and_they_can_be_switched_off(visits: Visits) -> None:
    page = visits.open(LATE_ANSWERED, screen=DESK)
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_focused()
    page.get_by_label("Single keys do these").uncheck()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    page.keyboard.press("?")
    page.reload()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_hidden()
