"""Every refusal is a whole problem document: what is wrong, where, and the nearest right thing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings

JSON = {"content-type": "application/json"}
TITLES = {
    "not-json": (400, "The body is not JSON that can be read in one way only"),
    "host": (400, "This server is not known by that name"),
    "not-found": (404, "There is nothing here"),
    "query": (400, "The query string cannot be read in one way only"),
    "method": (405, "This is not done here"),
    "too-large": (413, "The body is too large"),
    "media-type": (415, "The body must say that it is JSON"),
    "shape": (422, "The request does not have the shape it should have"),
    "request": (422, "The request names something that the book does not have"),
    "facts": (422, "The facts are not facts that this book can take"),
    "internal": (500, "Something went wrong on our side"),
    "no-book": (503, "No book is served yet"),
}


BODIES = ("/v1/decisions", "/v1/decisions/batch", "/v1/checks", "/v1/previews")


def _assert_problem(answer: Any, kind: str, detail: str, *errors: tuple[str, str, str | None]) -> None:
    status, title = TITLES[kind]
    assert answer.json() == {
        "type": f"urn:amends:problem:{kind}",
        "title": title,
        "status": status,
        "detail": detail,
        "errors": [{"pointer": at, "detail": wrong, "suggestion": right} for at, wrong, right in errors],
    }
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


ONE_FAULT = [
    ("{", "not-json", "", "not JSON at line 1, column 2: Expecting property name enclosed in double quotes", None),
    ("", "not-json", "", "not JSON at line 1, column 1: Expecting value", None),
    (b'{"failure": "\xff"}', "not-json", "", "byte 14 of the body is not UTF-8", None),
    ('{"failure": "a\x00"}', "not-json", "", "not JSON at line 1, column 15: Invalid control character at", None),
    ('{"failure": "food", "failure": "x"}', "not-json", "/failure", "the key 'failure' is there twice", None),
    ('{"facts": {"bill": NaN}}', "not-json", "/facts/bill", "NaN is not a number in JSON", None),
    ('{"facts": {"bill": -Infinity}}', "not-json", "/facts/bill", "-Infinity is not a number in JSON", None),
    ('{"facts": {"bill": 1e400}}', "not-json", "/facts/bill", "the number 1e400 is too large", None),
    (
        '{"facts": {"bill": 1e999999999999999999}}', "not-json", "/facts/bill",
        "the number 1e999999999999999999 is too large", None,
    ),
    (
        f'{{"facts": {{"bill": {"9" * 5000}}}}}', "not-json", "/facts/bill",
        f"the number {'9' * 12}…{'9' * 8} is too long", None,
    ),
    (
        f'{{"failure": "food/late", "facts": {{"{"x" * 900_000}": [NaN, NaN]}}}}', "not-json", "/facts",
        "a key is longer than 1000 characters, alone or with those it stands in", None,
    ),
    (
        '{"facts": {"a/b~": "\\ud800"}}', "not-json", "/facts/a~1b~0",
        "the text has half a character in it (a lone surrogate)", None,
    ),
    ('{"\\udc00": 1}', "not-json", "", "a key has half a character in it (a lone surrogate)", None),
    ("[" * 65 + "]" * 65, "not-json", "", "lists and objects stand more than 64 deep in each other", None),
    ("[" * 5_000 + "]" * 5_000, "not-json", "", "lists and objects stand more than 64 deep in each other", None),
    ("[" + "[]," * 20_000 + "1]", "not-json", "", "the body has more than 10000 values", None),
    ("[]", "shape", "", "the body takes an object, not a list", None),
    ("null", "shape", "", "the body takes an object, not null", None),
    ("{}", "shape", "/failure", "'failure' is needed", None),
    ('{"failure": 1}', "shape", "/failure", "'failure' takes text, not 1", None),
    ('{"failure": null}', "shape", "/failure", "'failure' takes text, not null", None),
    (f'{{"failure": "{"x" * 201}"}}', "shape", "/failure", "'failure' takes at most 200 characters", None),
    (f'{{"failure": "food", "facts": {{"{"x" * 201}": 1}}}}', "shape", "/facts", "a name in 'facts' takes at most 200 characters", None),
    (
        '{"failure": "food", "facts": {' + ", ".join(f'"f{number}": 1' for number in range(1_500)) + "}}", "shape", "/facts",
        "'facts' takes at most 1000 entries, not 1500", None,
    ),
    (
        f'{{"failure": "food", "{"x" * 900}": 1}}', "shape", "",
        f"unknown key '{'x' * 40}…'; known: at, channel, explain, facts, failure, language, role", None,
    ),
    ('{"failure": "food", "FACTS": {}}', "shape", "/FACTS", "unknown key 'FACTS'", "facts"),
    ('{"failure": "food", "fact": {}}', "shape", "/fact", "unknown key 'fact'", "facts"),
    ('{"failure": "food", "facts": []}', "shape", "/facts", "'facts' takes an object, not a list", None),
    ('{"failure": "food", "explain": "yes"}', "shape", "/explain", "'explain' takes true or false, not 'yes'", None),
    ('{"failure": "food", "explain": 1}', "shape", "/explain", "'explain' takes true or false, not 1", None),
    ('{"failure": "food/lat"}', "request", "/failure", "unknown failure 'food/lat'", "food/late"),
    ('{"failure": "food", "role": "waitr"}', "request", "/role", "unknown role 'waitr'", "waiter"),
    ('{"failure": "food", "channel": "e-mail"}', "request", "/channel", "unknown channel 'e-mail'", "email"),
    ('{"failure": "food", "language": "de"}', "request", "/language", "unknown language 'de'; known: en, fr", None),
    ('{"failure": "food", "language": "FR"}', "request", "/language", "unknown language 'FR'", "fr"),
    ('{"failure": "food", "role": "MANAGER"}', "request", "/role", "unknown role 'MANAGER'", "manager"),
    ('{"failure": "food", "role": "king"}', "request", "/role", "unknown role 'king'; known: manager, waiter", None),
    ('{"failure": "Food/Late"}', "request", "/failure", "unknown failure 'Food/Late'", "food/late"),
    ('{"failure": "wifi"}', "request", "/failure", "unknown failure 'wifi'; known: food, food/cold, food/late", None),
    (
        '{"failure": "food", "facts": {"zzzz": 1}}', "facts", "/facts/zzzz",
        "unknown fact 'zzzz'; see the 14 facts of the book", None,
    ),
    ('{"failure": "food", "facts": {"Bill": 1}}', "facts", "/facts/Bill", "unknown fact 'Bill'", "bill"),
    (
        '{"failure": "food", "facts": {"eating": "At_Table"}}', "facts", "/facts/eating",
        "'eating' takes one of at_table, delivery, not 'At_Table'", "at_table",
    ),
    (
        '{"failure": "food", "facts": {"language": "de"}}', "facts", "/facts/language",
        "unknown language 'de'; known: en, fr", None,
    ),
    (
        '{"failure": "food", "at": "2026-11-23T10:00:00"}', "shape", "/at",
        "'at' takes a time with its zone, such as 2026-11-23T10:00:00Z, not '2026-11-23T10:00:00'", None,
    ),
    (
        '{"failure": "food", "facts": {"delay_minute": 3}}', "facts", "/facts/delay_minute",
        "unknown fact 'delay_minute'", "delay_minutes",
    ),
    (
        '{"failure": "food", "facts": {"eating": "tabel"}}', "facts", "/facts/eating",
        "'eating' takes one of at_table, delivery, not 'tabel'", None,
    ),
    (
        '{"failure": "food", "facts": {"calm": 0}}', "facts", "/facts/calm", "'calm' takes true or false, not 0", None,
    ),
    (
        '{"failure": "food", "facts": {"delay_minutes": 2.5}}', "facts", "/facts/delay_minutes",
        "'delay_minutes' takes a whole number, not 2.5", None,
    ),
    (
        '{"failure": "food", "facts": {"bill": 1e50}}', "facts", "/facts/bill",
        "'bill' takes a number of at most 40 digits", None,
    ),
    (
        '{"failure": "food", "facts": {"bill": "Infinity"}}', "facts", "/facts/bill",
        "'bill' takes a decimal number such as 12.50, not 'Infinity'", None,
    ),
    (
        '{"failure": "food", "facts": {"customer_name": "a\\u0000"}}', "facts", "/facts/customer_name",
        "'customer_name' has a character that is no text", None,
    ),
]  # fmt: skip


@pytest.mark.parametrize(("body", "kind", "pointer", "detail", "suggestion"), ONE_FAULT)
def test_one_fault_says_where_and_what(
    client: TestClient, body: str | bytes, kind: str, pointer: str, detail: str, suggestion: str | None
) -> None:
    answer = client.post("/v1/decisions", content=body, headers=JSON)
    summary = f"{detail}; did you mean '{suggestion}'?" if suggestion else detail
    _assert_problem(answer, kind, summary, (pointer, detail, suggestion))


def test_all_faults_are_shown_at_once(client: TestClient) -> None:
    answer = client.post("/v1/decisions", json={"failure": "fod", "role": "king", "facts": {"eatin": 1, "calm": None}})
    _assert_problem(
        answer, "facts", "4 things are wrong; errors has each of them",
        ("/failure", "unknown failure 'fod'", "food"),
        ("/role", "unknown role 'king'; known: manager, waiter", None),
        ("/facts/eatin", "unknown fact 'eatin'", "eating"),
        ("/facts/calm", "'calm' cannot be null: leave it out where it is not known", None),
    )  # fmt: skip


def test_no_more_than_a_hundred_faults_are_shown(client: TestClient) -> None:
    answer = client.post("/v1/decisions", json={"failure": "food", **{f"key{number}": 1 for number in range(5_000)}})
    assert (answer.status_code, len(answer.json()["errors"])) == (422, 100)


@pytest.mark.parametrize(
    ("headers", "detail"),
    [
        ({}, "the body says nothing of its type; send it with 'Content-Type: application/json'"),
        ({"content-type": "text/plain"}, "the body is text/plain; send it as 'Content-Type: application/json'"),
        (
            {"content-type": "application/x-www-form-urlencoded"},
            "the body is application/x-www-form-urlencoded; send it as 'Content-Type: application/json'",
        ),
        (
            {"content-type": "application/json; charset=latin-1"},
            "the body is JSON in another character set; send it in UTF-8",
        ),
        (JSON | {"content-encoding": "gzip"}, "the body is compressed; send it as it is"),
        (JSON | {"content-encoding": "identity, br"}, "the body is compressed; send it as it is"),
    ],
)
def test_a_body_must_say_that_it_is_json(client: TestClient, headers: dict[str, str], detail: str) -> None:
    for path in BODIES:
        _assert_problem(client.post(path, content=b'{"failure": "food"}', headers=headers), "media-type", detail)


@pytest.mark.parametrize("coding", ["", "identity", "Identity, identity"])
def test_a_body_that_is_not_compressed_may_say_so(client: TestClient, coding: str) -> None:
    headers = JSON | {"content-encoding": coding}
    assert client.post("/v1/decisions", content=b'{"failure": "food"}', headers=headers).status_code == 200


def test_a_malformed_moment_among_unknown_names_is_one_of_them(client: TestClient) -> None:
    answer = client.post("/v1/decisions", json={"failure": "food/late", "role": "king", "at": "soon"})
    _assert_problem(
        answer, "request", "2 things are wrong; errors has each of them",
        ("/role", "unknown role 'king'; known: manager, waiter", None),
        ("/at", "'at' takes a date and time such as 2026-11-23T10:00:00Z, not 'soon'", None),
    )  # fmt: skip


def test_a_bad_body_is_never_answered_with_more_than_it_had(client: TestClient) -> None:
    for body in (
        f'{{"failure": "food", "facts": {{"{"x" * 1_000_000}": [{", ".join(["NaN"] * 100)}]}}}}',
        f'{{"failure": "food", "{"x" * 1_000_000}": 1}}',
        f'{{"failure": "food", "at": "2026-11-23T10:00:00.{"0" * 150}"}}',
    ):
        answer = client.post("/v1/decisions", content=body, headers=JSON)
        assert (answer.status_code // 100, len(answer.content) < 1_000) == (4, True)


def test_a_body_of_more_than_a_mebibyte_is_refused(client: TestClient) -> None:
    limit = 1 << 20
    body = b'{"failure": "food"}'.ljust(limit)
    assert client.post("/v1/decisions", content=body, headers=JSON).status_code == 200
    detail = "the body is larger than 1048576 bytes"
    _assert_problem(client.post("/v1/decisions", content=body + b" ", headers=JSON), "too-large", detail)
    in_parts = (body[:1000] for _ in range(2_000))
    _assert_problem(client.post("/v1/decisions", content=in_parts, headers=JSON), "too-large", detail)


@pytest.mark.parametrize(
    ("method", "path", "kind", "detail", "errors"),
    [
        (
            "GET", "/v1/decision", "not-found", "there is no /v1/decision; did you mean '/v1/decisions'?",
            [("", "there is no /v1/decision", "/v1/decisions")],
        ),
        ("GET", "/v1", "not-found", "there is no /v1", [("", "there is no /v1", None)]),
        ("GET", "/docs", "not-found", "there is no /docs", [("", "there is no /docs", None)]),
        (
            "GET", "/v1/facts/", "not-found", "there is no /v1/facts/; did you mean '/v1/facts'?",
            [("", "there is no /v1/facts/", "/v1/facts")],
        ),
        (
            "GET", "/v1/playbooks/food.late-mael", "not-found",
            "the book has no page 'food.late-mael'; did you mean 'food.late-meal'?",
            [("", "the book has no page 'food.late-mael'", "food.late-meal")],
        ),
        ("GET", "/v1/decisions", "method", "/v1/decisions does not take GET; it takes POST", []),
        ("OPTIONS", "/v1/decisions", "method", "/v1/decisions does not take OPTIONS; it takes POST", []),
        ("DELETE", "/v1/facts", "method", "/v1/facts does not take DELETE; it takes GET, HEAD", []),
        ("GET", "/practise/x", "not-found", "there is no /practise/x", [("", "there is no /practise/x", None)]),
        (
            "GET", "/v1/facts?lang=fr", "shape", "unknown query parameter 'lang'; known: language",
            [("?lang", "unknown query parameter 'lang'; known: language", None)],
        ),
        (
            "GET", "/v1/facts?Language=fr", "shape", "unknown query parameter 'Language'; did you mean 'language'?",
            [("?Language", "unknown query parameter 'Language'", "language")],
        ),
        (
            "GET", f"/v1/facts?{'x' * 900}=1", "shape", f"unknown query parameter '{'x' * 40}…'; known: language",
            [(f"?{'x' * 40}", f"unknown query parameter '{'x' * 40}…'; known: language", None)],
        ),
        (
            "GET", "/v1/facts?langage=fr", "shape", "unknown query parameter 'langage'; did you mean 'language'?",
            [("?langage", "unknown query parameter 'langage'", "language")],
        ),
        (
            "GET", "/v1/failures?language=frr", "request", "unknown language 'frr'; did you mean 'fr'?",
            [("?language", "unknown language 'frr'", "fr")],
        ),
        (
            "POST", "/v1/decisions?explain=perhaps", "shape", "'explain' takes true or false, not 'perhaps'",
            [("?explain", "'explain' takes true or false, not 'perhaps'", None)],
        ),
    ],
)  # fmt: skip
def test_addresses_that_are_not_there(
    client: TestClient, method: str, path: str, kind: str, detail: str, errors: list[tuple[str, str, str | None]]
) -> None:
    _assert_problem(client.request(method, path), kind, detail, *errors)


@pytest.mark.parametrize(
    ("query", "detail", "pointer"),
    [
        ("q=a&q=b", "the query parameter 'q' is there twice", "?q"),
        ("language=en&%6Canguage=fr", "the query parameter 'language' is there twice", "?language"),
        ("q=%FF", "the query string is not UTF-8, percent-encoded", ""),
        ("q=%ED%A0%80", "the query string is not UTF-8, percent-encoded", ""),
        ("q=%00", "the query string has a control character", ""),
        ("q%0A=x", "the query string has a control character", ""),
        ("q=%zz", "the query string has a % without two hexadecimal digits after it", ""),
        ("q=100%", "the query string has a % without two hexadecimal digits after it", ""),
        ("q=" + "x" * 4_100, "the query string is longer than 4096 bytes", ""),
        ("&".join(f"a{n}=1" for n in range(21)), "the query string has more than 20 names", ""),
    ],
)
def test_a_query_is_read_in_one_way_only(client: TestClient, query: str, detail: str, pointer: str) -> None:
    for path in ("/v1/find", "/v1/facts", "/healthz"):
        _assert_problem(client.get(f"{path}?{query}"), "query", detail, (pointer, detail, None))


@pytest.mark.parametrize(
    ("query", "detail"),
    [
        ("", "'q' is needed"),
        ("q=", "'q' takes at least 1 characters"),
        ("q=" + "x" * 201, "'q' takes at most 200 characters"),
        ("q=late&limit=0", "'limit' is at least 1"),
        ("q=late&limit=51", "'limit' is at most 50"),
        ("q=late&limit=1e400", "'limit' takes a whole number, not '1e400'"),
        ("q=late&limit=-1", "'limit' is at least 1"),
        ("q=late&limit=" + "9" * 4_000, "'limit' is at most 50"),
        ("q=late&limit=NaN", "'limit' takes a whole number, not 'NaN'"),
        ("q=late&limit=1_0", "'limit' takes a whole number, not '1_0'"),
        ("q=late&limit=5.0", "'limit' takes a whole number, not '5.0'"),
        ("q=late&limit=%205", "'limit' takes a whole number, not ' 5'"),
        ("q=late&limit=%2B5", "'limit' takes a whole number, not '+5'"),
        ("q=late&limit=%D9%A5", "'limit' takes a whole number, not '٥'"),
        ("q=late&limit=", "'limit' takes a whole number, not ''"),
    ],
)
def test_a_phrase_to_find_is_bounded(client: TestClient, query: str, detail: str) -> None:
    pointer = "?" + detail.split("'")[1]
    _assert_problem(client.get(f"/v1/find?{query}"), "shape", detail, (pointer, detail, None))


def test_a_wrong_method_is_told_the_right_one(client: TestClient) -> None:
    assert client.get("/v1/decisions").headers["allow"] == "POST"
    assert client.delete("/v1/facts").headers["allow"] == "GET, HEAD"


@pytest.mark.parametrize(
    ("method", "path", "known"),
    [
        ("POST", "/v1/decisions", "known: explain"), ("POST", "/v1/decisions/batch", "known: explain"),
        ("POST", "/v1/checks", "none is taken here"), ("POST", "/v1/previews", "none is taken here"),
        ("GET", "/v1/find", "known: language, limit, q"), ("GET", "/v1/failures", "known: language"),
        ("GET", "/v1/facts", "known: language"), ("GET", "/v1/playbooks", "known: language"),
        ("GET", "/v1/playbooks/food.anything", "known: language"), ("GET", "/healthz", "none is taken here"),
        ("GET", "/readyz", "none is taken here"), ("GET", "/openapi.json", "none is taken here"),
    ],
)  # fmt: skip
def test_no_route_drops_a_query_parameter_in_silence(client: TestClient, method: str, path: str, known: str) -> None:
    query = "zzz=1&q=late" if path == "/v1/find" else "zzz=1"
    detail = f"unknown query parameter 'zzz'; {known}"
    _assert_problem(client.request(method, f"{path}?{query}"), "shape", detail, ("?zzz", detail, None))


def test_a_parameter_of_another_route_is_not_held_out(client: TestClient) -> None:
    detail = "unknown query parameter 'langage'; known: explain"
    _assert_problem(client.post("/v1/decisions?langage=fr"), "shape", detail, ("?langage", detail, None))


def test_two_hosts_are_no_host(client: TestClient) -> None:
    for hosts in (["localhost", "localhost"], ["localhost", "evil.example"]):
        request = client.build_request("GET", "/healthz")
        request.headers = type(request.headers)([("host", host) for host in hosts])
        _assert_problem(client.send(request), "host", "call this server as localhost, 127.0.0.1 or [::1]")


@pytest.mark.parametrize(
    "host",
    [
        "evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "", "[", "10.0.0.1", "[localhost]", "[::1",
        "[::1]evil.example", "localhost:evil.example", "127.0.0.1:99999", "127.0.0.1:65536", "127.0.0.1:123456",
        "localhost:", "::1", "[127.0.0.1]", "localhost:80:80", "localhost, evil.example", "evil.example@localhost",
    ],
)  # fmt: skip
def test_a_name_that_is_not_loopback_is_refused(client: TestClient, host: str) -> None:
    answer = client.get("/healthz", headers={"host": host})
    _assert_problem(answer, "host", "call this server as localhost, 127.0.0.1 or [::1]")


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8000", "127.0.0.1:65535", "127.1.2.3", "[::1]", "[::1]:8000"])
def test_every_name_of_loopback_is_taken(client: TestClient, host: str) -> None:
    assert client.get("/healthz", headers={"host": host}).status_code == 200


def test_a_fault_of_ours_says_nothing_of_our_insides(folder: Path) -> None:
    app: FastAPI = create_app(Settings(folder, hosts=frozenset({"testserver"})))

    async def fail() -> None:
        raise RuntimeError("the password is swordfish")

    app.add_api_route("/fail", fail)
    answer = TestClient(app, raise_server_exceptions=False).get("/fail")
    detail = "the request was not at fault, and nothing was stored; the server's log says more"
    _assert_problem(answer, "internal", detail)


def test_without_a_book_everything_but_the_pulse_waits(tmp_path: Path) -> None:
    client = TestClient(create_app(Settings(tmp_path / "nothing", hosts=frozenset({"testserver"}))))
    assert client.get("/healthz").json() == {"status": "ok"}
    detail = "the folder has no book that is free of errors; the log has the findings"
    for path in ("/readyz", "/v1/find?q=late", "/v1/failures", "/v1/facts", "/v1/playbooks", "/v1/playbooks/x"):
        answer = client.get(path)
        _assert_problem(answer, "no-book", detail)
        assert answer.headers["retry-after"] == "5"
    for path in BODIES:
        _assert_problem(client.post(path, json={}), "no-book", detail)
