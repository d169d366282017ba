"""How the service stops: nobody is left without an answer, and nobody is taken in who will get none."""

from __future__ import annotations

import signal
import socket
import time
from pathlib import Path

import pytest

from tests.api.service import DEADLINE_SECONDS, answers, service

SHORT = "import api.serve; api.serve._GRACE_SECONDS = 2"
HALF = b"POST /v1/decisions HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 40\r\n\r\n{"


def _until_refused(port: int) -> None:
    end = time.monotonic() + DEADLINE_SECONDS
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=DEADLINE_SECONDS).close()
        except OSError:
            return
        time.sleep(0.02)
    raise AssertionError("the port still takes connections")


@pytest.mark.parametrize("workers", [1, 2])
def test_an_unfinished_request_is_told_that_the_service_stops(folder: Path, tmp_path: Path, workers: int) -> None:
    with service(folder, tmp_path / "log", workers, SHORT) as running, running.connect() as connection:
        connection.sendall(HALF)
        time.sleep(0.2)
        running.process.send_signal(signal.SIGTERM)
        _until_refused(running.port)
        # The request is still waited for: nothing has come back.
        connection.setblocking(False)
        with pytest.raises(BlockingIOError):
            connection.recv(1)
        connection.setblocking(True)
        (answer,) = answers(connection)
        assert running.process.wait(DEADLINE_SECONDS) == 0
    assert (answer.status, answer.json()["type"]) == (503, "urn:amends:problem:stopping")
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.headers["retry-after"], answer.headers["connection"]) == ("1", "close")
    (line,) = running.lines()
    assert (line["event"], line["level"], line["status"]) == ("request", "info", 503)
    assert line["request_id"] == answer.headers["x-request-id"]
