"""What people and strangers type is shown as text, wherever it stands, and never runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import DESK, PHONE, Screen
from tests.browser.service import serving
from tests.browser.states import STATES, State
from tests.browser.visits import Visits

HOSTILE = {
    "script": "<script>alert(1)</script>",
    "image": "<img src=x onerror=alert(1)>",
    "attribute": "\" autofocus onfocus=\"alert(1)\" x=\"' onmouseover='alert(1)",
    "closing": "</textarea></title></style><svg onload=alert(1)>",
    "template": "{{ 7 * 7 }}{% for x in range(9) %}{{ x }}{% endfor %}${alert(1)}",
    "link": "javascript:alert(1)//https://evil.example",
    "entity": "&lt;b&gt;&#x3C;script&#x3E;",
    "wide": "W" * 9_000,
    "right_to_left": "\u202ereversed\u202c \u2067abc",
    "zero_width": "\u200b\u200d\u2060in\u200bvisible",
    "marks": "z" + "\u0351\u0362\u033a" * 40,
}
UNSEEN = dict.fromkeys(map(ord, "\u202e\u202c\u2067\u200b\u200d\u2060"))
"""Marks that have no shape of their own, and are left out of words: nothing may turn a sentence round unseen."""

LONGER = "W" * 10_001

BOOK = {
    "house.yaml": """
house: Harbour & Sons
short_name: Harbour
currency: GBP
languages: [en]
timezone: Europe/London
calendar: {country: GB, days: [mon, tue, wed, thu, fri]}
channels: [in_person, email, sms]
teams: {floor: {title: Floor}}
roles: [{role: waiter, may_give: {GBP: 15}}]
voice: {sign_off: {en: "{% if staff_name is defined %}{{ staff_name }}, {% endif %}{{ house }}"}}
""",
    "facts.yaml": """
facts:
  story: {type: string, title: Story, ask: What happened?}
  thing: {type: string, title: Thing, ask: What is it?}
""",
    "failures.yaml": """
failures:
  loss: {title: Something is lost, search: [gone]}
""",
    "any.yaml": """
playbook: any.loss
title: Anything lost
failure: loss
owner: floor
say: {acknowledge: That should not have happened., put_right: I see to it now., follow_up: Is there more to tell me now?}
options: [{option: hear, title: Hear them out, remedies: [{kind: care, what: an ear, worth: 0}]}]
""",
    "loss.yaml": """
playbook: loss.any
title: Something is lost
failure: loss
owner: floor
priority: 1
when: {thing: {minLength: 1}}
options:
  - option: look
    title: Look for it
    remedies: [{kind: care, what: "a search for {{ thing }}", worth: 0}]
    tell: [{team: floor, within: 5 minutes, message: "Look for {{ thing }}: {{ story }}"}]
    promise: [{id: word, what: "Word on {{ thing }}", due: 30 minutes, where: "by {{ thing }}"}]
    say:
      acknowledge: "You lost {{ thing }}."
      explain: "{{ story }}"
      put_right: I look for it now.
      follow_up: "I am back by {{ promises.word.due | time }}."
      channels: {email: {subject: "About {{ thing }}", body: "I look for {{ thing }}. {{ story }}"}, sms: "Looking for {{ thing }}."}
""",
}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A house that repeats whatever it is told, everywhere a book can."""
    book = tmp_path_factory.mktemp("hostile")
    for path, text in BOOK.items():
        (book / path).write_text(text.lstrip(), encoding="utf-8")
    with serving(Path(book)) as served:
        yield served


def told(text: str, channel: str) -> str:
    """An answer told the same text in every place that takes one."""
    facts = {"story": text, "thing": text, "asked-for": text, "channel": channel}
    return f"/answer/loss?{urlencode(facts)}"


def fits(page: Page) -> bool:
    return bool(page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"))


def built(page: Page) -> list[str]:
    """Elements that only what was typed could have made."""
    return page.locator("main :is(script, style, iframe, img, svg, [onfocus], [onerror], [onload], [onmouseover], a[href^='javascript'])").all_inner_texts()


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("channel", ["in_person", "email"])
def test_it_is_shown_as_text_in_every_place_of_an_answer(visits: Visits, address: str, name: str, channel: str) -> None:
    text = HOSTILE[name]
    page = visits.open(told(text, channel), address=address, cookies={"amends-name": quote(text[:60])})
    said = page.locator("#words").evaluate("words => words.textContent")
    assert text.translate(UNSEEN) in said
    assert (built(page), fits(page)) == ([], True)


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_shown_as_text_when_it_is_typed_at_the_counter(visits: Visits, address: str, name: str) -> None:
    page = visits.open("/", address=address)
    typed = HOSTILE[name][:500]
    page.get_by_role("searchbox").fill(typed)
    expect(page.locator("#found a").first).to_be_visible()
    assert typed.translate(UNSEEN).strip() in page.locator("#found").evaluate("found => found.textContent")
    assert (built(page), fits(page)) == ([], True)


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_shown_as_text_when_the_answer_changes_in_place(visits: Visits, address: str, name: str) -> None:
    page = visits.open("/answer/loss", address=address, screen=DESK)
    page.get_by_label("What is it?").fill(HOSTILE[name])
    page.get_by_label("What is it?").press("Tab")
    expect(page.locator("#words dd").first).to_contain_text("You lost")
    assert HOSTILE[name].translate(UNSEEN) in page.locator("#words dd").first.evaluate("words => words.textContent")
    assert (built(page), fits(page)) == ([], True)


@pytest.mark.parametrize("screen", [PHONE, DESK], ids=lambda screen: screen.name)
def test_a_text_that_is_too_long_is_told_beside_its_field(visits: Visits, address: str, screen: Screen) -> None:
    page = visits.open(f"/answer/loss?thing={LONGER}", address=address, screen=screen)
    expect(page.locator("#q-thing .fault")).to_be_visible()
    assert fits(page)


@pytest.mark.parametrize("name", ["script", "attribute", "template", "right_to_left", "marks"])
def test_names_and_values_the_book_does_not_know_are_text_too(visits: Visits, address: str, name: str) -> None:
    text = HOSTILE[name]
    page = visits.open(f"/answer/loss?{urlencode({text: text, 'show-option': text, 'language': text})}", address=address)
    expect(page.locator(".head [role=status]")).to_be_visible()
    assert (built(page), fits(page)) == ([], True)
    page.goto(f"/answer/{quote(text, safe='')}")
    assert (built(page), fits(page)) == ([], True)


POLICY = {
    "default-src": "'none'", "script-src": "'self'", "style-src": "'self'", "img-src": "'self'", "connect-src": "'self'",
    "manifest-src": "'self'", "worker-src": "'self'", "form-action": "'self'", "base-uri": "'none'", "frame-ancestors": "'none'",
}  # fmt: skip


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
def test_every_page_has_the_strict_policy_and_nothing_inline(visits: Visits, state: State) -> None:
    page = visits.open("/static/mark.svg", book=state.book, cookies=state.cookies)
    sent = page.request.get(state.path, headers={"accept": "text/html"})
    policy = dict(part.strip().split(" ", 1) for part in sent.headers["content-security-policy"].split(";"))
    assert policy == POLICY
    assert sent.headers["x-content-type-options"] == "nosniff"
    inline = page.evaluate("""html => [...new DOMParser().parseFromString(html, "text/html").querySelectorAll("*")]
        .filter(part => part.matches("style, script:not([src])") || [...part.attributes].some(({name}) => name === "style" || name.startsWith("on")))
        .map(part => part.outerHTML)""", sent.text())
    assert inline == []
