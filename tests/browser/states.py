"""Every page and state of the console, each with the way to it: looked at by axe, measured, and photographed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from playwright.sync_api import Page, expect

CHANNELS = ("in_person", "phone", "email", "sms", "chat", "letter")
LATE = "/answer/food/late"
LATE_ANSWERED = f"{LATE}?eating=at_table&delay_minutes=40&meal_price=24&late_cause=order_missed&customer_state=angry"
FLIGHT = "/answer/travel/flight/late"
FLIGHT_OWED = (
    f"{FLIGHT}?air_distance_km=2400&air_within_eu=false&air_departure_delay_minutes=300&air_arrival_delay_minutes=250"
)
OUT_OF_STOCK = "/answer/food/out-of-stock"
ALL_ASKED = f"{OUT_OF_STOCK}?dish=soup&noticed_by=us&shortage_cause=sold_out"
DAMAGED = "/answer/delivery/damaged?item_category=furniture&damage=broken&item=oak%20table&item_price=480&in_stock=true"


@dataclass(frozen=True, slots=True)
class State:
    """`book` names one of the `Services`; `act` brings the page from its address to the state."""

    name: str
    path: str
    act: Callable[[Page], None] = lambda page: None
    book: str = "starter"
    cookies: Mapping[str, str] = field(default_factory=dict)


def find(phrase: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        page.get_by_role("searchbox").fill(phrase)
        expect(page.locator("#found-h")).to_contain_text(phrase)

    return act


def open_all(page: Page) -> None:
    page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")


def open_menu(page: Page) -> None:
    menu = page.get_by_role("button", name="Menu")
    if menu.is_visible():
        menu.click()


def lose_the_line(page: Page) -> None:
    page.evaluate("dispatchEvent(new Event('offline'))")
    expect(page.locator("#line-down")).to_be_visible()


def visit_often(page: Page) -> None:
    for path in (LATE, OUT_OF_STOCK, FLIGHT):
        page.goto(path)
    page.goto("/")
    expect(page.locator("#often")).to_be_visible()


FRENCH = {"amends-interface": "fr"}

STATES = (
    State("counter", "/"),
    State("counter-menu", "/", open_menu),
    State("counter-shelves", "/", open_all),
    State("counter-often", "/", visit_often),
    State("counter-offline", "/", lose_the_line),
    State("counter-failed-change", "/", book="spoiled"),
    State("results", "/", find("table")),
    State("results-many", "/", find("late")),
    State("nothing-found", "/", find("zeppelin xylophone")),
    State("answer-open", LATE),
    State("answer-open-all-parts", LATE, open_all),
    State("answer-missing-words", OUT_OF_STOCK),
    State("answer-all-asked", ALL_ASKED),
    State("answer-answered", LATE_ANSWERED),
    State("answer-owed", FLIGHT_OWED, open_all),
    State("answer-authority", DAMAGED),
    State("answer-option", f"{LATE_ANSWERED}&show-option=soup"),
    State("answer-bad-value", f"{LATE}?delay_minutes=soon&eating=at_table&eater=nobody"),
    State("answer-offline", LATE, lose_the_line),
    *(State(f"answer-{channel.replace('_', '-')}", f"{LATE_ANSWERED}&channel={channel}") for channel in CHANNELS),
    State("answer-channel-missing", f"{OUT_OF_STOCK}?channel=sms"),
    State("answer-words-in-french", f"{LATE_ANSWERED}&language=fr"),
    State("french-counter", "/", find("plus de poulet"), cookies=FRENCH),
    State("french-answer", LATE_ANSWERED, open_all, cookies=FRENCH),
    State("french-owed", FLIGHT_OWED, open_all, cookies=FRENCH),
    State("practise", "/practise"),
    State("situation", "/practise/0"),
    State("situation-played", "/practise/0", lambda page: play(page)),
    State("not-kept", "/offline"),
    State("no-such-page", "/answer/food/latte"),
    State("unreadable", "/practise/first"),
    State("book-broken", "/", book="broken"),
    State("our-fault", "/fails", book="broken"),
)


def play(page: Page) -> None:
    """Choose the first of each in practice, and see what the house says."""
    for question in page.locator("form[action^='/practise'] fieldset").all():
        question.locator(".choice").first.click()
    page.locator("form[action^='/practise'] button").click()
    expect(page.locator("#house")).to_be_visible()
