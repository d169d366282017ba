"""The answer: asked and said in place, and the address that holds it all."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import DESK, PHONE, SCREENS, Screen
from tests.browser.states import LATE, LATE_ANSWERED, OUT_OF_STOCK
from tests.browser.visits import Visits

SOUP = f"{OUT_OF_STOCK}?dish=soup"
TIME = re.compile(r"\d\d:\d\d")
by_screen = pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)


def first_words(page: Page) -> str:
    return page.locator("#words dd").first.inner_text()


def shown(page: Page) -> str:
    """All that the page says, without the times of day: those move on while one looks."""
    return TIME.sub("", page.locator("main").inner_text())


@by_screen
def test_an_answer_changes_the_words_and_nothing_else_moves(visits: Visits, screen: Screen) -> None:
    page = visits.open(SOUP, screen=screen)
    question = page.locator("#q-noticed_by")
    same, before = question.element_handle(), question.bounding_box()
    question.get_by_role("radio", name="We told them").click()
    expect(page.locator("#words dd").first).to_have_text("Before you choose: we've run out of the soup.")
    assert same.evaluate("question => question.isConnected")
    after = question.bounding_box()
    assert before and after
    assert (after["x"], after["y"], after["width"]) == (before["x"], before["y"], before["width"])


def test_focus_stays_on_the_answer_just_given(visits: Visits) -> None:
    page = visits.open(SOUP)
    page.get_by_role("radio", name="They told us").focus()
    page.keyboard.press("Space")
    expect(page.locator("#words dd").first).to_have_text("You asked for the soup, and we've run out.")
    expect(page.get_by_role("radio", name="They told us")).to_be_focused()


def test_a_word_being_typed_is_not_disturbed_by_its_answer(visits: Visits) -> None:
    page = visits.open(f"{OUT_OF_STOCK}?noticed_by=us", screen=DESK)
    dish = page.get_by_label("Which dish has run out?")
    dish.press_sequentially("roast chicken", delay=60)
    expect(page.locator("#words dd").first).to_have_text("Before you choose: we've run out of the roast chicken.")
    expect(dish).to_have_value("roast chicken")
    expect(dish).to_be_focused()


def test_the_change_is_announced_once(visits: Visits) -> None:
    page = visits.open(SOUP)
    page.evaluate("""() => {
        window.said = [];
        const place = document.querySelector("#said");
        new MutationObserver(() => said.push(place.textContent.trim())).observe(place, {childList: true, characterData: true, subtree: true});
    }""")
    page.get_by_role("radio", name="We told them").click()
    expect(page.locator("#said")).to_have_text("The words changed")
    expect(page.locator("#said")).to_have_attribute("role", "status")
    assert page.evaluate("() => said") == ["The words changed"]


def test_the_address_holds_every_answer(visits: Visits) -> None:
    page = visits.open(LATE, screen=DESK)
    page.get_by_role("radio", name="At the table").click()
    expect(page).to_have_url(re.compile(r"\?eating=at_table$"))
    page.locator("#q-delay_minutes").get_by_role("button", name="One more").click()
    expect(page).to_have_url(re.compile(r"\?eating=at_table&delay_minutes=1$"))


def test_a_shared_address_opens_the_same_page(visits: Visits) -> None:
    page = visits.open(f"{SOUP}&channel=email", screen=DESK)
    page.get_by_role("radio", name="We told them").click()
    page.locator("#offer-2").get_by_role("link").click()
    expect(page.locator(".letter")).to_contain_text("the first plate of soup that day is yours")
    parts = urlsplit(page.url)
    fresh = visits.open(f"{parts.path}?{parts.query}", screen=DESK)
    assert shown(fresh) == shown(page)


def test_back_and_forward_restore_words_and_answers(visits: Visits) -> None:
    page = visits.open(SOUP)
    before = first_words(page)
    page.get_by_role("radio", name="We told them").click()
    expect(page.locator("#words dd").first).to_have_text("Before you choose: we've run out of the soup.")
    page.get_by_role("radio", name="They told us").click()
    expect(page.locator("#words dd").first).to_have_text("You asked for the soup, and we've run out.")
    page.go_back()
    expect(page.locator("#words dd").first).to_have_text("Before you choose: we've run out of the soup.")
    expect(page.get_by_role("radio", name="We told them")).to_be_checked()
    page.go_back()
    expect(page.locator("#words dd").first).to_have_text(before, use_inner_text=True)
    expect(page.locator("#q-noticed_by input:checked")).to_have_count(0)
    page.go_forward()
    expect(page.get_by_role("radio", name="We told them")).to_be_checked()


def test_back_from_another_page_restores_the_answer(visits: Visits) -> None:
    page = visits.open(SOUP)
    page.get_by_role("radio", name="We told them").click()
    expect(page.locator("#words dd").first).to_have_text("Before you choose: we've run out of the soup.")
    page.locator(".house").click()
    expect(page.get_by_role("searchbox")).to_be_visible()
    page.go_back()
    expect(page.locator("#words dd").first).to_have_text("Before you choose: we've run out of the soup.")
    expect(page.get_by_role("radio", name="We told them")).to_be_checked()


@by_screen
def test_an_answer_can_be_taken_back(visits: Visits, screen: Screen) -> None:
    page = visits.open(f"{SOUP}&noticed_by=us", screen=screen)
    page.locator("#q-noticed_by").get_by_role("link", name="Take back").click()
    expect(page).to_have_url(re.compile(r"\?dish=soup$"))
    expect(page.locator("#words dd").first).to_contain_text("Did we tell the customer, or did they tell us?")
    expect(page.locator("#q-noticed_by input:checked")).to_have_count(0)


def test_missing_words_show_their_question_and_a_tap_leads_to_it(visits: Visits) -> None:
    page = visits.open(OUT_OF_STOCK)
    page.locator("#words dd").first.get_by_role("link", name="Which dish has run out?").click()
    expect(page.get_by_label("Which dish has run out?")).to_be_focused()


@by_screen
def test_a_value_that_cannot_be_read_is_told_beside_its_field_and_the_rest_goes_on(visits: Visits, screen: Screen) -> None:
    page = visits.open(f"{LATE}?eating=at_table&delay_minutes=soon&late_cause=order_missed", screen=screen)
    question = page.locator("#q-delay_minutes")
    expect(question.locator(".fault")).to_be_visible()
    expect(question.locator(".fault")).to_contain_text("“soon” is not taken: it needs a whole number from 0.")
    expect(question.locator("input")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#q-eating input[value=at_table]")).to_be_checked()
    expect(page.locator("#words")).to_contain_text("Your order didn't reach the kitchen when it should have.")


def test_an_answer_that_is_none_of_the_keys_is_told_at_its_question(visits: Visits) -> None:
    page = visits.open(f"{LATE}?eating=in_bed")
    expect(page.locator("#q-eating .fault")).to_contain_text("“in_bed” is not taken: it needs one of these.")
    expect(page.locator("#give .docket").first).to_be_visible()


def test_unknown_names_in_the_address_are_told(visits: Visits) -> None:
    page = visits.open(f"{LATE}?eater=nobody&eating=at_table")
    expect(page.locator(".head [role=status]")).to_contain_text("This address also says “eater”, which the book does not know.")
    expect(page.get_by_role("radio", name="At the table")).to_be_checked()


def test_choosing_an_option_shows_its_words(visits: Visits) -> None:
    page = visits.open(f"{SOUP}&noticed_by=us", screen=DESK)
    page.locator("#offer-2").get_by_role("link", name="The words for this").click()
    expect(page.locator("#words")).to_contain_text("the first plate of soup that day is yours")
    expect(page.locator("#offer-2")).to_have_class(re.compile("docket--first"))
    expect(page).to_have_url(re.compile("show-option=kept"))


@pytest.mark.parametrize("channel", ["Phone", "E-mail", "Text", "Chat", "Letter", "In person"])
def test_every_channel_has_its_words(visits: Visits, channel: str) -> None:
    page = visits.open(f"{LATE_ANSWERED}&channel={'in_person' if channel != 'In person' else 'email'}", screen=PHONE)
    page.get_by_label("Channel").get_by_role("link", name=channel).click()
    expect(page.get_by_label("Channel").locator("[aria-current]")).to_have_text(channel)
    expect(page.locator("#words")).to_contain_text("order")


def test_a_text_says_how_it_travels(visits: Visits) -> None:
    page = visits.open(f"{LATE_ANSWERED}&channel=sms")
    expect(page.locator(".measure")).to_have_text(re.compile(r"^\d parts, \d+ characters\."))


def test_the_customers_words_are_the_largest_thing_on_the_page(visits: Visits) -> None:
    page = visits.open(LATE_ANSWERED)
    sizes = page.evaluate("""() => [...document.querySelectorAll("main *, header *")].filter(part => part.innerText?.trim())
        .map(part => [!!part.closest("#words dd"), parseFloat(getComputedStyle(part).fontSize)])""")
    assert min(size for words, size in sizes if words) > max(size for words, size in sizes if not words)


def test_what_is_being_typed_is_not_lost_while_the_answer_changes(visits: Visits) -> None:
    page = visits.open("/answer/food/late?eating=at_table")
    field = page.locator("#i-delay_minutes")
    field.click()
    page.keyboard.type("3")
    expect(page).to_have_url(re.compile(r"delay_minutes=3$"))
    page.keyboard.type("5")
    expect(page).to_have_url(re.compile(r"delay_minutes=35$"))
    expect(field).to_be_focused()
    expect(field).to_have_value("35")


def test_an_answer_typed_a_moment_ago_goes_along_with_the_next_tap(visits: Visits) -> None:
    page = visits.open("/answer/food/late?eating=at_table")
    page.locator("#i-delay_minutes").fill("35")
    page.get_by_role("link", name="Text").click()
    expect(page).to_have_url(re.compile(r"delay_minutes=35&channel=sms$"))
    expect(page.locator("#i-delay_minutes")).to_have_value("35")


def test_a_line_of_ones_own_stays_through_channels_and_options(visits: Visits) -> None:
    page = visits.open("/answer/food/late?eating=at_table&channel=sms")
    page.locator("#own").fill("See you soon, Ms Tan.")
    for name in ("In person", "E-mail", "Text"):
        page.get_by_role("link", name=name).click()
        expect(page.get_by_role("link", name=name)).to_have_attribute("aria-current", "true")
    page.get_by_role("link", name="The words for this").first.click()
    expect(page).to_have_url(re.compile("show-option="))
    expect(page.locator("#own")).to_have_value("See you soon, Ms Tan.")


def test_a_key_held_on_plus_counts_every_tap(visits: Visits) -> None:
    page = visits.open("/answer/food/late?eating=at_table&delay_minutes=10")
    more = page.locator("#q-delay_minutes [data-step='1']")
    for _ in range(8):
        more.click()
    expect(page).to_have_url(re.compile(r"delay_minutes=18"))
    expect(page.locator("#i-delay_minutes")).to_have_value("18")


def test_back_takes_an_answer_back_and_forward_gives_it_again(visits: Visits) -> None:
    page = visits.open("/answer/food/out-of-stock")
    page.get_by_label("We told them").check()
    expect(page).to_have_url(re.compile(r"noticed_by=us$"))
    page.go_back()
    expect(page.locator("#q-noticed_by input:checked")).to_have_count(0)
    page.go_forward()
    expect(page.locator("#q-noticed_by input:checked")).to_have_value("us")


def test_a_problem_is_shown_as_one_and_never_as_a_line_that_is_down(visits: Visits) -> None:
    page = visits.open("/answer/food/late?eating=at_table")
    page.route("**/answer/**channel=sms**", lambda route: route.fulfill(status=500, content_type="text/html", body="<h1>This went wrong on our side</h1>"))
    page.get_by_role("link", name="Text").click()
    expect(page.get_by_role("heading", name="This went wrong on our side")).to_be_visible()
