"""Pages over HTTP: what each shows, what goes round it, and what it makes of a bad address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import get_args
from urllib.parse import parse_qsl, quote, urlencode

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.console.address import Address
from api.queries import LONGEST_ADDRESS
from api.served import InService
from api.settings import Settings
from tests.api.conftest import MOMENT

PAGE = {"accept": "text/html"}
HOSTILE = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\"><b>bold</b>", "{{ 7 * 7 }}{% raw %}", "%(sum)s %s",
    "' onfocus='alert(1)", "javascript:alert(1)", "</dd></dl><h1>", "\u202ekcab", "e" * 10_000,
]  # fmt: skip


@pytest.fixture
def signed(folder: Path) -> Iterator[TestClient]:
    """A house whose letters end with the name of whoever writes them."""
    voice = 'voice: {sign_off: {en: "{% if staff_name is defined %}It is {{ staff_name }} who writes.{% endif %}"}}\n'
    (folder / "house.yaml").write_text((folder / "house.yaml").read_text(encoding="utf-8") + voice, encoding="utf-8")
    with TestClient(create_app(Settings(folder, hosts=frozenset({"testserver"}), now=lambda: MOMENT))) as client:
        yield client


def shown(client: TestClient, url: str, status: int = 200, **headers: str) -> str:
    answer = client.get(url, headers=PAGE | headers)
    assert answer.status_code == status, answer.text[:300]
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return answer.text


def text_of(page: str) -> str:
    """A page as a person reads it."""
    bare = re.sub(r"<(style|script|select)\b.*?</\1>", " ", re.sub(r"</?bdi>", "", page), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", bare)).split())


@pytest.mark.parametrize("path", ["/", "/?q=meal", "/answer/food/late", "/practise", "/practise/0", "/offline", "/nowhere"])
def test_every_page_is_under_a_strict_policy_and_has_no_script_or_style_of_its_own(client: TestClient, path: str) -> None:
    answer = client.get(path, headers=PAGE)
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "unsafe" not in policy and "frame-ancestors 'none'" in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    assert answer.headers["cache-control"] == "no-store"
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|javascript:", answer.text)
    assert answer.text.count("<h1") == 1 and '<main class="page' in answer.text


def test_the_api_is_not_dressed_as_pages(client: TestClient) -> None:
    answer = client.get("/v1/nowhere", headers=PAGE)
    assert answer.headers["content-type"] == "application/problem+json"
    assert "content-security-policy" not in answer.headers


def test_a_phrase_finds_answers_with_the_first_words_to_say(client: TestClient) -> None:
    page = text_of(shown(client, "/found?q=meal+is+late"))
    assert "A meal is late" in page
    assert "“Your meal is late.”" in page or "“That is not how it should be.”" in page
    assert "One thing you may offer" in page


def test_nothing_near_gives_the_page_for_anything_else_and_says_so(tmp_path: Path) -> None:
    book = Path(__file__).parents[3] / "playbooks"
    with TestClient(create_app(Settings(book, hosts=frozenset({"testserver"})))) as client:
        page = text_of(shown(client, "/?q=zzyzx+qwv"))
    assert "No page for zzyzx qwv yet. These words hold for anything." in page
    assert "Anything else" in page


def test_a_house_that_speaks_one_countrys_language_has_its_pages(folder: Path) -> None:
    house = folder / "house.yaml"
    house.write_text(house.read_text(encoding="utf-8").replace("languages: [en, fr]", "languages: [en-GB, fr-CA]"), encoding="utf-8")
    with TestClient(create_app(Settings(folder, hosts=frozenset({"testserver"})))) as client:
        page = text_of(shown(client, "/answer/food/late?delay_minutes=30&bill=20"))
    assert "£2.00 comes off the bill." in page
    assert "English (United Kingdom)" in page and "Français (Canada)" in page


def test_an_answer_asks_says_offers_tells_and_promises(client: TestClient) -> None:
    page = text_of(shown(client, "/answer/food/late?delay_minutes=30&bill=20"))
    for words in (
        "A meal is late", "Say this", "Your meal is late.", "£2.00 comes off the bill.", "It is with you by 10:10 .",
        "Money off the bill", "£2.00 off", "Costs us £2.00", "You can give this", "Kitchen", "The late order goes next.",
        "The meal", "Depends on Kitchen, by 10:05.", "Kept by Floor.",
    ):  # fmt: skip
        assert words in page, words


def test_what_is_missing_is_a_question_in_its_place(client: TestClient) -> None:
    page = shown(client, "/answer/food/late?delay_minutes=30")
    assert 'Ask first: <a href="#q-bill" data-question="bill">What does the bill come to?</a>' in page


@pytest.mark.parametrize("channel", ["in_person", "email"])
def test_words_that_no_answer_would_bring_are_told_to_the_pages_team(folder: Path, channel: str) -> None:
    late = folder / "pages" / "late.yaml"
    late.write_text(
        late.read_text(encoding="utf-8").replace("0.10 * bill}", "0.10 * bill, when: {delay_minutes: {minimum: 60}}}"), encoding="utf-8"
    )
    with TestClient(create_app(Settings(folder, hosts=frozenset({"testserver"})))) as client:
        page = text_of(shown(client, f"/answer/food/late?delay_minutes=30&bill=20&channel={channel}"))
    assert "There are no words for this case. Say the rest, and tell Floor: it is their page." in page
    assert "Ask first" not in page


def test_an_answered_question_stays_and_can_be_taken_back(client: TestClient) -> None:
    page = shown(client, "/answer/food/late?delay_minutes=30&bill=20")
    assert page.index('id="q-delay_minutes"') < page.index('id="q-bill"')
    assert 'href="/answer/food/late?bill=20">Take back' in page
    assert 'href="/answer/food/late?delay_minutes=30">Take back' in page


def test_an_answer_that_no_longer_matters_stays_and_says_so(client: TestClient) -> None:
    page = text_of(shown(client, "/answer/food/late?delay_minutes=10&bill=20"))
    assert "What does the bill come to?" in page
    assert "Answered. It no longer changes anything." in page


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("delay_minutes=soon", "“soon” is not taken: it needs a whole number from 0. The answer goes on without it."),
        ("delay_minutes=-4", "“-4” is not taken: it needs a whole number from 0. The answer goes on without it."),
        ("bill=4O.00&delay_minutes=30", "“4O.00” is not taken: it needs a sum such as 12.50. The answer goes on without it."),
        ("eating=bath", "“bath” is not taken: it needs one of these. The answer goes on without it."),
        (f"customer_name={'x' * 10_001}", f"“{'x' * 40}…” is not taken: it needs at most 10000 characters. The answer goes on without it."),
    ],
)
def test_a_bad_answer_is_told_beside_its_question_and_loses_nothing(client: TestClient, typed: str, told: str) -> None:
    page = shown(client, f"/answer/food/late?{typed}")
    assert told in text_of(page)
    assert "Say this" in page
    if "bill" in typed:
        assert 'value="4O.00"' in page and 'value="30"' in page


def test_an_answer_that_says_what_is_taken_as_read_is_no_answer(client: TestClient) -> None:
    page = shown(client, "/answer/food/late?calm=true&delay_minutes=30")
    assert "q-calm" not in page
    assert 'id="q-calm"' in shown(client, "/answer/food/late?calm=false&delay_minutes=30")


def test_a_name_the_book_does_not_know_is_told_and_left_out(client: TestClient) -> None:
    page = text_of(shown(client, "/answer/food/late?delay_minutes=30&bil=20&now=x"))
    assert "This address also says “bil, now”, which the book does not know. It was left out." in page


@pytest.mark.parametrize(
    ("typed", "language", "sum_"),
    [("1234.5", "en", "£123.45"), ("1,234.50", "en", "£123.45"), ("1 234,50", "fr", "123,45 £"), ("£1234.50", "en", "£123.45")],
)
def test_sums_are_read_as_people_of_the_language_write_them(client: TestClient, typed: str, language: str, sum_: str) -> None:
    page = text_of(shown(client, f"/answer/food/late?delay_minutes=30&bill={quote(typed)}", **{"accept-language": language}))
    assert sum_ in page.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize("hostile", HOSTILE)
def test_facts_are_text_everywhere(client: TestClient, hostile: str) -> None:
    for name in ("customer_name", "delay_minutes", "eating", "bill", "nonsense", "show-option", "channel", "language", "asked-for"):
        page = shown(client, f"/answer/food/late?{urlencode({name: hostile})}")
        for piece in ("<script>alert", "<img src=x", "<b>bold", "</dd></dl><h1>", "' onfocus='alert", "49"):
            assert piece not in page, (name, piece)
    assert "<script>alert" not in shown(client, f"/?{urlencode({'q': hostile[:500]})}")


def test_hidden_marks_turn_nothing_round(client: TestClient) -> None:
    turned = "\u202e\u2066kcab"
    asked = urlencode({"customer_name": turned, "delay_minutes": turned, turned: "x"})
    page = re.sub(r"<input[^>]*>|href=\"[^\"]*\"", "", shown(client, f"/answer/food/late?{asked}"))
    assert "“kcab” is not taken" in unescape(page)
    assert "This address also says “<bdi>kcab</bdi>”" in page
    for turned_in in (page, shown(client, f"/?{urlencode({'q': turned})}")):
        assert not re.search("[\u202a-\u202e\u2066-\u2069]", turned_in)


def test_the_role_at_this_device_decides_who_may_give(client: TestClient) -> None:
    url = "/answer/food/late?delay_minutes=30&bill=400"
    assert "Ask the manager" in text_of(shown(client, url))
    assert "You can give this" in text_of(shown(client, url, cookie="amends-role=manager"))


def test_words_may_be_in_another_language_than_the_page(client: TestClient) -> None:
    page = shown(client, "/answer/food/late?delay_minutes=30&bill=20&language=fr")
    assert "There are no words in this language yet; these are in another." in text_of(page)
    assert '<html lang="en"' in page and '<dl class="moves" id="words" lang="en">' in page


def test_the_interface_speaks_french_to_a_french_browser(client: TestClient) -> None:
    page = shown(client, "/", **{"accept-language": "fr"})
    assert '<html lang="fr"' in page
    assert "Que s’est-il passé\u202f?" in page


def test_french_sets_its_signs_apart(client: TestClient) -> None:
    french = {"accept-language": "fr"}
    assert re.search('<p class="opening">«\u00a0[^<]+\u00a0»</p>', shown(client, "/found?q=meal", **french))
    page = shown(client, "/answer/food/late?delay_minutes=30&bill=20", **french)
    assert 'Annuler cette réponse<span class="unseen">\u00a0: How many minutes late is it?</span>' in page
    assert 'data-copy="Kitchen\u00a0: The late order goes next."' in page
    assert "<li>Something is wrong with the food\u00a0: convient aussi" in page


def test_choices_of_the_device_are_kept_and_lead_back(client: TestClient) -> None:
    sent = {"role": "manager", "interface": "fr", "here": "/answer/food/late?bill=20"}
    answer = client.post("/preferences", data=sent, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/answer/food/late?bill=20")
    cookies = answer.headers.get_list("set-cookie")
    assert any(cookie.startswith("amends-role=manager; HttpOnly;") and "SameSite=lax" in cookie for cookie in cookies)
    client.cookies.clear()


@pytest.mark.parametrize("there", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "", "/\r\nx"])
def test_the_way_back_never_leads_elsewhere(client: TestClient, there: str) -> None:
    answer = client.post("/preferences", data={"here": there}, follow_redirects=False)
    assert answer.headers["location"] == "/"


def test_a_form_of_another_site_changes_nothing(client: TestClient) -> None:
    answer = client.post("/preferences", data={"role": "manager"}, headers={"sec-fetch-site": "cross-site"}, follow_redirects=False)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_a_form_too_large_is_refused(client: TestClient) -> None:
    assert client.post("/preferences", content=b"x" * (4 * LONGEST_ADDRESS + 1)).status_code == 413


def test_a_form_takes_the_longest_address_along(client: TestClient) -> None:
    here = f"/answer/food/late?customer_name={quote('é' * 9_990)}"
    assert len(here) < LONGEST_ADDRESS < len(quote(here))
    answer = client.post("/preferences", data={"role": "manager", "here": here}, follow_redirects=False)
    client.cookies.clear()
    assert (answer.status_code, answer.headers["location"]) == (303, here)


@pytest.mark.parametrize(("scheme", "secure"), [("http", False), ("https", True)])
@pytest.mark.parametrize("role", ["manager", ""])
def test_a_choice_made_over_https_is_sent_over_https_only(client: TestClient, scheme: str, secure: bool, role: str) -> None:
    answer = client.post(f"{scheme}://testserver/preferences", data={"role": role}, follow_redirects=False)
    client.cookies.clear()
    assert ("; Secure" in answer.headers["set-cookie"]) is secure


def test_words_are_signed_with_the_name_of_whoever_stands_here(signed: TestClient) -> None:
    answer = signed.post("/preferences", data={"name": "  Zoë <b>&  Co ", "here": "/"}, follow_redirects=False)
    page = shown(signed, "/answer/food/late?channel=email", cookie=answer.headers["set-cookie"].partition(";")[0])
    assert "It is Zoë &lt;b&gt;&amp; Co who writes." in page
    assert 'name="name" value="Zoë &lt;b&gt;&amp; Co" maxlength="60"' in page


def test_the_name_may_be_left_empty(signed: TestClient) -> None:
    page = shown(signed, "/answer/food/late?channel=email")
    assert "who writes" not in page and 'name="name" value=""' in page


def test_a_role_the_house_no_longer_has_counts_as_not_chosen(client: TestClient) -> None:
    assert "You can give this" in text_of(shown(client, "/answer/food/late?delay_minutes=30&bill=20", cookie="amends-role=king"))


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/answer/food/lat", 404, "There is no such page"), ("/practise/-1", 404, "There is no such page"),
        ("/practise/one", 404, "There is no such page"), ("/answer/food/late?a=1&a=2", 400, "This address cannot be read"),
        (f"/answer/food/late?customer_name={'x' * 62_000}", 400, "This address cannot be read"),
        ("/static/../app.py", 404, "There is no such page"),
    ],
)  # fmt: skip
def test_a_bad_address_is_a_page_with_a_way_on(client: TestClient, path: str, status: int, words: str) -> None:
    page = shown(client, path, status)
    assert words in text_of(page)
    assert '<a class="button button--main" href="/">To the counter</a>' in page


@pytest.mark.parametrize("path", ["/", "/answer/food/late", "/nowhere", "/static/mark.svg", "/kept.json"])
def test_head_has_the_headers_of_get(client: TestClient, path: str) -> None:
    sent = PAGE | {"x-request-id": "5a3e-11d0-9f0c-77aa"}
    got, headed = (client.request(method, path, headers=sent) for method in ("GET", "HEAD"))
    assert (headed.status_code, headed.content) == (got.status_code, b"")
    # How long the page about a problem would be is the one thing left unsaid.
    assert set(got.headers.items()) - set(headed.headers.items()) <= {("content-length", str(len(got.content)))}


def test_the_nearest_failure_is_offered(client: TestClient) -> None:
    assert '<a class="tap" href="/answer/food/late">food/late</a>' in shown(client, "/answer/food/lat", 404)


def test_a_book_that_cannot_be_opened_is_a_page(tmp_path: Path) -> None:
    (tmp_path / "house.yaml").write_text("house: [")
    with TestClient(create_app(Settings(tmp_path, hosts=frozenset({"testserver"}))), raise_server_exceptions=False) as client:
        page = shown(client, "/answer/food/late", 503)
    assert "The book cannot be opened" in text_of(page)


def test_our_own_fault_is_a_page_that_tells_nothing_of_our_insides(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = create_app(Settings(folder, hosts=frozenset({"testserver"})))
    with TestClient(app, raise_server_exceptions=False) as client:
        monkeypatch.setattr("api.console.routes.results", lambda *_: 1 / 0)
        page = shown(client, "/?q=late", 500)
    assert "This went wrong on our side" in text_of(page)
    assert "ZeroDivision" not in page


def test_a_failed_reload_is_told_at_the_counter(folder: Path) -> None:
    app = create_app(Settings(folder, hosts=frozenset({"testserver"})))
    with TestClient(app) as client:
        (folder / "food.yaml").write_text("playbook: [")
        app.state.books.load()
        page = text_of(shown(client, "/"))
    assert "The newest change to the book has one mistake, so the book of" in page


def test_a_page_names_the_book_its_words_come_from_though_another_came_meanwhile(folder: Path) -> None:
    app = create_app(Settings(folder, hosts=frozenset({"testserver"})))
    before = app.state.books.served()
    (folder / "failures.yaml").write_text((folder / "failures.yaml").read_text().replace("is late", "is very late"))
    after = app.state.books.load().served
    app.dependency_overrides[get_args(InService)[1].dependency] = lambda: before
    with TestClient(app) as client:
        page = shown(client, "/answer/food/late")
    assert before.library.revision != after.library.revision
    assert f'data-revision="{before.library.revision[:7]}"' in page and "is very late" not in page


def test_files_are_kept_for_ever_by_their_content_and_sent_compressed(client: TestClient) -> None:
    page = shown(client, "/")
    files = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page))
    assert len(files) >= 5
    for url in files:
        answer = client.get(url, headers={"accept-encoding": "gzip"})
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["content-encoding"] == "gzip"


def test_the_kept_pages_are_named_with_the_revision_they_are_of(client: TestClient) -> None:
    kept = client.get("/kept.json").json()
    assert kept["pages"] == ["/", "/offline", "/practise", "/answer/food", "/answer/food/late", "/answer/food/cold"]
    for other in ("amends-role=manager", "amends-interface=fr", "amends-name=Ana"):
        assert client.get("/kept.json", headers={"cookie": other}).json()["revision"] != kept["revision"]
    for path in kept["pages"] + kept["files"]:
        assert client.get(path, headers=PAGE).status_code == 200, path


def test_pages_are_kept_for_one_day_of_their_site(folder: Path) -> None:
    moments = [MOMENT.replace(hour=hour) for hour in (10, 23)] + [MOMENT.replace(day=24, hour=4), MOMENT.replace(day=24, hour=9)]
    (folder / "house.yaml").write_text(
        (folder / "house.yaml").read_text(encoding="utf-8").replace("Europe/London", "America/New_York"), encoding="utf-8"
    )
    told = []
    for moment in moments:
        with TestClient(create_app(Settings(folder, hosts=frozenset({"testserver"}), now=lambda moment=moment: moment))) as client:
            answer = client.get("/kept.json")
            assert answer.headers["cache-control"] == "private, no-cache"
            told.append(answer.json()["revision"].split("|")[1])
    assert told == ["2026-11-23", "2026-11-23", "2026-11-23", "2026-11-24"]


def test_it_can_be_put_on_a_home_screen(client: TestClient) -> None:
    manifest = client.get("/manifest.webmanifest").json()
    assert (manifest["name"], manifest["short_name"], manifest["display"]) == ("Lakeside Kitchen & Home", "Lakeside", "standalone")
    assert {icon["sizes"] for icon in manifest["icons"]} == {"any", "192x192", "512x512"}
    for icon in manifest["icons"]:
        assert client.get(icon["src"]).headers["content-type"] == icon["type"]


def test_an_address_says_the_same_after_it_was_read_back() -> None:
    address = Address("food/late", {"a": "1 & 2", "b": "é"}, "sms", "fr", "off", "no chicken")
    path, _, query = address.url().partition("?")
    assert path == "/answer/food/late"
    assert Address.read("food/late", parse_qsl(query)) == address
    assert list(address.having("a", "3").typed) == ["a", "b"]
    assert address.without("a").typed == {"b": "é"}
