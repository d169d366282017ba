"""When the line is gone: pages kept by a real service worker, told as kept, and replaced with the book."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import DESK, PHONE
from tests.browser.service import Services, copy_of_starter, serving, wait_for
from tests.browser.visits import Visits

_KEPT = """async () => {
    const kept = await (await caches.open("amends-kept")).match("/kept-revision");
    return kept ? await kept.text() : null;
}"""


def kept_revision(page: Page) -> str | None:
    """The revision whose pages are all kept; None until they are."""
    return page.evaluate(_KEPT)  # type: ignore[no-any-return]


def keep(page: Page) -> None:
    wait_for(lambda: kept_revision(page))


@pytest.fixture(scope="module")
def kept(browser: Browser, services: Services) -> Iterator[Page]:
    """A phone that has been to the counter once, long enough."""
    visits = Visits(browser, services)
    page = visits.open("/", screen=PHONE, keeps=True)
    keep(page)
    yield page
    visits.close()
    assert visits.faults == []


@pytest.fixture
def offline(kept: Page) -> Iterator[Page]:
    """The same phone with the line down; up again afterwards."""
    kept.goto("/")
    kept.context.set_offline(True)
    yield kept
    kept.context.set_offline(False)


def test_an_answer_never_opened_before_is_there(offline: Page) -> None:
    offline.goto("/answer/hotel/room-not-ready")
    expect(offline.locator("#words")).to_contain_text("You've come all this way, and your room isn't ready.")
    expect(offline.locator("#give .docket")).to_have_count(3)


def test_the_counter_opens_and_searches_along_the_shelves(offline: Page) -> None:
    offline.goto("/")
    offline.get_by_role("searchbox").fill("no chicken")
    offline.locator("#found").get_by_role("link", name="A dish has run out").click()
    expect(offline.get_by_role("heading", level=1)).to_have_text("A dish has run out")


def test_a_bar_tells_the_revision_and_the_age_of_what_is_shown(offline: Page) -> None:
    offline.goto("/answer/food/late")
    bar = offline.locator("#line-down")
    expect(bar).to_be_visible()
    expect(bar).to_contain_text(re.compile(r"You are offline\. Words of \d+ \w+ \d\d:\d\d, from book [0-9a-f]{7} of \d+ \w+ \d\d:\d\d\."))
    expect(bar).to_have_attribute("role", "status")


def test_questions_make_way_because_they_need_the_line(offline: Page) -> None:
    offline.goto("/answer/food/late")
    expect(offline.locator("#ask")).to_be_hidden()
    expect(offline.locator(".ask-offline")).to_be_visible()


def test_a_shared_address_shows_the_usual_words(offline: Page) -> None:
    offline.goto("/answer/food/late?eating=at_table&delay_minutes=40")
    expect(offline.get_by_role("heading", level=1)).to_have_text("A meal is late")
    expect(offline.locator("#line-down")).to_be_visible()


def test_a_page_that_was_not_kept_says_so(offline: Page) -> None:
    offline.goto("/practise/3")
    expect(offline.get_by_role("heading", level=1)).to_have_text("This page is not kept on this device")


def test_the_bar_comes_when_the_line_goes_and_goes_when_it_is_back(kept: Page) -> None:
    kept.goto("/answer/food/late")
    bar = kept.locator("#line-down")
    expect(bar).to_be_hidden()
    kept.context.set_offline(True)
    expect(bar).to_be_visible()
    kept.context.set_offline(False)
    expect(bar).to_be_hidden()
    expect(kept.locator("#ask")).to_be_visible()


def test_a_new_revision_of_the_book_replaces_what_was_kept(visits: Visits, tmp_path: Path) -> None:
    book = copy_of_starter(tmp_path / "book")
    with serving(book) as address:
        page = visits.open("/", screen=DESK, keeps=True, address=address)
        keep(page)
        before = kept_revision(page)
        meal = book / "food" / "late-meal.yaml"
        old, new = "You've waited too long for your meal.", "Your plate should have been here by now."
        revision = httpx.get(f"{address}/readyz", trust_env=False).json()["revision"]
        meal.write_text(meal.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
        wait_for(lambda: httpx.get(f"{address}/readyz", trust_env=False).json()["revision"] != revision)
        page.reload()
        wait_for(lambda: kept_revision(page) != before)
        page.context.set_offline(True)
        page.goto("/answer/food/late")
        expect(page.locator("#words")).to_contain_text(new)
        expect(page.locator("#line-down")).to_be_visible()


def test_it_can_be_installed(visits: Visits, services: Services) -> None:
    page = visits.open("/")
    where = page.locator("link[rel=manifest]").get_attribute("href")
    assert where
    manifest = page.request.get(where).json()
    assert {key: manifest[key] for key in ("name", "short_name", "start_url", "display")} == {
        "name": "Lakeside Kitchen & Home", "short_name": "Lakeside", "start_url": "/", "display": "standalone",
    }  # fmt: skip
    for icon in manifest["icons"]:
        sent = page.request.get(icon["src"])
        assert (sent.status, sent.headers["content-type"]) == (200, icon["type"])
