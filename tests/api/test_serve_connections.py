"""What a connection may send: bounds in bytes and in time, and an answer to what is no HTTP; a real server, raw bytes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.service import Answer, Service, answers, service

GET = b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n"
POST = b"POST /v1/decisions HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
SHORT = "from api.protocol import _SECONDS; _SECONDS.update((part, 0.4) for part in _SECONDS)"


@pytest.fixture(scope="module")
def running(shared_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with service(shared_folder, tmp_path_factory.mktemp("log") / "log") as opened:
        yield opened


@pytest.fixture(scope="module")
def hasty(shared_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """One that waits for 0.4 seconds where the real one waits for 10 and 30."""
    with service(shared_folder, tmp_path_factory.mktemp("log") / "log", first=SHORT) as opened:
        yield opened


def _is_refusal(running: Service, answer: Answer, status: int, kind: str) -> None:
    assert (answer.status, answer.json()["type"]) == (status, f"urn:amends:problem:{kind}")
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.headers["connection"], answer.headers["cache-control"]) == ("close", "no-store")
    assert [(line["event"], line["level"], line["status"]) for line in running.lines_of(answer)] == [
        ("request", "info", status)
    ]


@pytest.mark.parametrize(
    "sent",
    [
        b"FOO / HTTP/1.1\r\nhost: localhost\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        POST + b"content-length: 2\r\ncontent-length: 3\r\n\r\n{}",
        POST + b"transfer-encoding: chunked\r\n\r\n2\r\n{}\r\nno-number\r\n",
        b"GET http:// HTTP/1.1\r\nhost: localhost\r\n\r\n",
    ],
    ids=["method", "tls", "two-lengths", "chunk-size", "address"],
)
def test_what_is_no_http_is_told_so_in_a_problem_document(running: Service, sent: bytes) -> None:
    (answer,) = running.say(sent)
    _is_refusal(running, answer, 400, "malformed")


def test_the_id_that_the_caller_gave_is_kept(running: Service) -> None:
    given = b"x-request-id: c0ffee00-000042aa\r\n"
    (answer,) = running.say(POST + given + b"content-length: 2\r\ncontent-length: 3\r\n\r\n{}")
    assert answer.headers["x-request-id"] == "c0ffee00-000042aa"
    assert all(line["event"] == "request" for line in running.lines())


@pytest.mark.parametrize("header", [b"x-a: " + b"a" * 72_000, b"x-a: a\r\n" * 9_000, b"x-a: " + b"a" * (8 << 20)])
def test_headers_are_bounded(running: Service, header: bytes) -> None:
    (answer,) = running.say(GET + header + b"\r\n\r\n")
    _is_refusal(running, answer, 431, "headers-too-large")


def test_an_address_counts_as_headers(running: Service) -> None:
    (answer,) = running.say(b"GET /" + b"a" * 72_000 + b" HTTP/1.1\r\nhost: localhost\r\n\r\n")
    _is_refusal(running, answer, 431, "headers-too-large")


def test_what_follows_a_body_is_bounded_as_headers_are(running: Service) -> None:
    trailers = b"x-a: a\r\n" * 9_000
    (answer,) = running.say(POST + b"transfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n" + trailers)
    _is_refusal(running, answer, 431, "headers-too-large")


def test_headers_and_bodies_within_the_bounds_are_taken(running: Service) -> None:
    (answer,) = running.say(GET + b"x-a: " + b"a" * 60_000 + b"\r\nconnection: close\r\n\r\n")
    assert answer.status == 200
    body = json.dumps({"failure": "food/late"}).encode().ljust(1 << 20)
    (answer,) = running.say(POST + b"connection: close\r\ncontent-length: %d\r\n\r\n" % len(body) + body)
    assert answer.json()["status"] == "needs_facts"
    pieces = b"".join(b"1\r\n%c\r\n" % byte for byte in body[:20_000])
    (answer,) = running.say(POST + b"connection: close\r\ntransfer-encoding: chunked\r\n\r\n" + pieces + b"0\r\n\r\n")
    assert answer.json()["status"] == "needs_facts"


def test_answers_owed_to_earlier_requests_go_out_first(running: Service) -> None:
    body = b'{"failure": "food/late"}'
    decide = POST + b"content-length: %d\r\n\r\n" % len(body) + body
    found = running.say(decide + GET + b"\r\n" + decide + b"FOO / HTTP/1.1\r\n\r\n")
    assert [answer.status for answer in found] == [200, 200, 200, 400]
    found = running.say(decide + decide[:-3] + b"xyz" + GET + b"x-a: " + b"a" * 72_000)
    assert [answer.status for answer in found] == [200, 400, 431]
    found = running.say(decide + POST + b"transfer-encoding: chunked\r\n\r\nno-number\r\n")
    assert [answer.status for answer in found] == [200, 400]
    _is_refusal(running, found[-1], 400, "malformed")


@pytest.mark.parametrize(
    "sent",
    [b"GET", GET, GET + b"x-a: a", POST + b"content-length: 9\r\n\r\n{", POST + b"transfer-encoding: chunked\r\n\r\n2\r\n{}\r\n"],
)
def test_what_does_not_arrive_in_time_is_refused(hasty: Service, sent: bytes) -> None:
    (answer,) = hasty.say(sent)
    _is_refusal(hasty, answer, 408, "too-slow")


@pytest.mark.parametrize("sent", [b"", b"\r\n"])
def test_a_connection_that_asks_for_nothing_is_closed_without_a_word(hasty: Service, sent: bytes) -> None:
    assert hasty.say(sent) == []


def test_a_connection_is_kept_between_requests(hasty: Service) -> None:
    with hasty.connect() as connection:
        connection.sendall(GET + b"\r\n")
        received = b""
        while not received.endswith(b'{"status":"ok"}'):
            received += connection.recv(65536)
        connection.settimeout(1)
        with pytest.raises(TimeoutError):
            connection.recv(1)
        connection.settimeout(None)
        connection.sendall(GET + b"connection: close\r\n\r\n")
        assert [answer.status for answer in answers(connection)] == [200]
