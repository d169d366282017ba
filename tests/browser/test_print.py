"""On paper: every answer is a cue card."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.chromium import DESK, PHONE, Screen
from tests.browser.states import ALL_ASKED, FLIGHT_OWED, FRENCH, LATE, LATE_ANSWERED, OUT_OF_STOCK
from tests.browser.visits import Visits

A6_POINTS = (298, 420)
MOST_CARDS = 3


@pytest.mark.parametrize("path", [LATE, LATE_ANSWERED, OUT_OF_STOCK, FLIGHT_OWED, f"{LATE_ANSWERED}&channel=letter"])
@pytest.mark.parametrize("cookies", [{}, FRENCH], ids=["english", "french"])
def test_an_answer_is_a_few_a6_cards(visits: Visits, path: str, cookies: dict[str, str]) -> None:
    cards = PdfReader(BytesIO(visits.open(path, cookies=cookies).pdf(prefer_css_page_size=True))).pages
    sizes = {(round(card.mediabox.width), round(card.mediabox.height)) for card in cards}
    assert all(abs(wide - A6_POINTS[0]) <= 1 and abs(high - A6_POINTS[1]) <= 1 for wide, high in sizes)
    assert len(cards) <= MOST_CARDS


@pytest.mark.parametrize("path", [ALL_ASKED, FLIGHT_OWED, "/", "/practise/0"])
@pytest.mark.parametrize("screen", [PHONE, DESK], ids=lambda screen: screen.name)
def test_no_control_is_printed(visits: Visits, path: str, screen: Screen) -> None:
    page = visits.open(path, screen=screen)
    page.emulate_media(media="print")
    shown = [part for part in page.locator("button, input, select, textarea, nav, summary, .button").all() if part.is_visible()]
    assert [part.evaluate("part => part.outerHTML") for part in shown] == []


def test_the_card_has_the_words_what_is_owed_its_source_and_the_revision(visits: Visits) -> None:
    page = visits.open(FLIGHT_OWED)
    revision = page.locator("html").get_attribute("data-revision")
    page.emulate_media(media="print")
    expect(page.locator("#words dd").first).to_be_visible()
    expect(page.locator(".claim h3").first).to_be_visible()
    expect(page.locator(".claim .source").first).to_be_visible()
    expect(page.locator(".docket h3").first).to_be_visible()
    expect(page.get_by_text(f"book {revision} of")).to_be_visible()


def test_what_is_printed_is_in_the_pdf(visits: Visits) -> None:
    cards = PdfReader(BytesIO(visits.open(ALL_ASKED).pdf(prefer_css_page_size=True))).pages
    text = re.sub(r"\s+", " ", " ".join(card.extract_text() for card in cards))
    assert "Before you choose: we've run out of the soup." in text
    assert "Lakeside Kitchen & Home" in text


def test_words_are_readable_at_arms_length(visits: Visits) -> None:
    page = visits.open(ALL_ASKED)
    page.emulate_media(media="print")
    points = page.locator("#words dd").first.evaluate("words => parseFloat(getComputedStyle(words).fontSize) * 0.75")
    assert points >= 12
