"""The counter: from an empty box to the right words."""

from __future__ import annotations

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.chromium import DESK, PHONE, SCREENS, Screen
from tests.browser.service import Services
from tests.browser.states import LATE, OUT_OF_STOCK
from tests.browser.visits import Visits

by_screen = pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)


@by_screen
def test_from_the_empty_box_one_tap_leads_to_words_and_offers_and_one_more_completes_them(visits: Visits, screen: Screen) -> None:
    page = visits.open("/", screen=screen)
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("no chicken")
    page.locator("#found").get_by_role("link", name="A dish has run out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A dish has run out")
    expect(page.locator("#words")).to_contain_text("More people chose it than the kitchen had planned for.")
    expect(page.locator("#give .docket")).to_have_count(2)
    page.get_by_role("radio", name="We told them").click()
    expect(page.locator("#words")).to_contain_text("I'm sorry to start with a no.")


def test_results_come_as_one_types_and_go_with_the_phrase(visits: Visits) -> None:
    page = visits.open("/")
    box, found = page.get_by_role("searchbox"), page.locator("#found")
    box.press_sequentially("no chi")
    expect(found.locator("#found-h")).to_contain_text("no chi")
    box.press_sequentially("cken")
    expect(found.locator("#found-h")).to_have_text("2 answers for no chicken")
    box.fill("")
    expect(found.get_by_role("link")).to_have_count(0)


def test_the_first_result_has_words_to_speak_before_the_tap(visits: Visits) -> None:
    page = visits.open("/?q=no+chicken")
    expect(page.locator(".result--first .opening")).to_have_text("“I'm sorry, I should have told you when you sat down.”")


def test_where_nothing_fits_words_for_anything_are_offered(visits: Visits) -> None:
    page = visits.open("/?q=zeppelin+xylophone")
    expect(page.locator("#found-h")).to_contain_text("No page for zeppelin xylophone yet.")
    page.locator("#found").get_by_role("link", name="Anything else").click()
    expect(page.locator("#words")).to_contain_text("I'm taking this on myself now")


def test_this_device_remembers_what_it_opens_often(visits: Visits) -> None:
    page = visits.open("/")
    expect(page.locator("#often")).to_be_hidden()
    for path in (LATE, OUT_OF_STOCK, LATE):
        page.goto(path)
    page.goto("/")
    expect(page.locator("#often a")).to_have_text(["A meal is late", "A dish has run out"])


def test_whoever_would_rather_browse_has_the_whole_tree(visits: Visits, services: Services) -> None:
    page = visits.open("/", screen=DESK)
    page.get_by_text("Delivery", exact=True).click()
    page.get_by_role("link", name="Customs is holding it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Customs is holding it")
    page.goto("/")
    failures = httpx.get(f"{services.address('starter')}/v1/failures", trust_env=False).json()["failures"]
    expect(page.locator("#shelves a")).to_have_count(len(failures))


def test_the_first_move_of_every_answer_is_on_a_phones_first_screen(visits: Visits, services: Services) -> None:
    failures = httpx.get(f"{services.address('starter')}/v1/failures", trust_env=False).json()["failures"]
    page = visits.open("/", screen=PHONE)
    below = {}
    for failure in failures:
        page.goto(f"/answer/{failure['id']}")
        first, bar = page.locator("#words dd").first.bounding_box(), page.locator(".bar").bounding_box()
        assert first and bar
        if first["y"] + first["height"] > bar["y"]:
            below[failure["id"]] = round(first["y"] + first["height"] - bar["y"])
    assert below == {}
