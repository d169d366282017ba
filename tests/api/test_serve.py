"""`serve`: where it listens, what it refuses, how it ends; a real server on loopback."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from api.serve import run

ROOT = Path(__file__).parents[2]
RUN = (
    "import sys, pathlib, api.serve; sys.exit(api.serve.run(pathlib.Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])))"
)
DEADLINE_SECONDS = 60


@contextmanager
def _server(folder: Path, host: str = "127.0.0.1") -> Iterator[tuple[subprocess.Popen[str], httpx.Client]]:
    command = [sys.executable, "-c", RUN, str(folder), host, "0"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)
    try:
        assert process.stdout
        line = process.stdout.readline()
        found = re.fullmatch(r"Amends is ready at (http://\S+:\d+/)  \(stop it with Ctrl-C\)\n", line)
        assert found, line + (process.stderr.read() if process.stderr else "")
        with httpx.Client(base_url=found[1], timeout=DEADLINE_SECONDS, trust_env=False) as client:
            yield process, client
    finally:
        process.kill()
        process.communicate()


def _wait_for(client: httpx.Client, path: str, key: str, value: object) -> None:
    end = time.monotonic() + DEADLINE_SECONDS
    while client.get(path).json()[key] != value:
        assert time.monotonic() < end, client.get(path).text
        time.sleep(0.1)


def test_it_serves_follows_its_folder_and_stops(folder: Path) -> None:
    with _server(folder) as (process, client):
        assert client.get("/healthz").json() == {"status": "ok"}
        assert client.get("/healthz", headers={"host": "evil.example"}).status_code == 400
        assert client.post("/v1/decisions", json={"failure": "food/late"}).json()["status"] == "needs_facts"
        page = folder / "pages" / "late.yaml"
        good = page.read_text().replace("title: A meal is late", "title: A meal is very late")
        page.write_text(good)
        _wait_for(client, "/v1/playbooks/food.late-meal", "title", "A meal is very late")
        revision = client.get("/readyz").json()["revision"]
        page.write_text("playbook: [")
        end = time.monotonic() + DEADLINE_SECONDS
        while client.get("/readyz").json()["failed_reload"] is None:
            assert time.monotonic() < end
            time.sleep(0.1)
        assert client.get("/readyz").json()["revision"] == revision
        assert client.get("/v1/playbooks/food.late-meal").json()["title"] == "A meal is very late"
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=DEADLINE_SECONDS)
    assert (process.returncode, out) == (0, "")
    lines = [json.loads(line) for line in err.splitlines()]
    assert all(line["time"] and line["level"] for line in lines)
    assert {line["route"] for line in lines if line["event"] == "request"} >= {"/healthz", "/v1/decisions", None}
    swapped, failed, finding = (f"{line['level']} {line['event']}" for line in lines if line["event"] != "request")
    assert swapped == f"info serving revision {revision[:12]}, 2 pages"
    assert failed == f"error {folder} has errors (1); revision {revision[:12]} stays"
    assert re.fullmatch(r"error pages/late\.yaml:1:\d+: error\[yaml\]: .+; .+", finding)


def test_head_is_answered_as_get_without_its_body_and_without_a_fault(folder: Path) -> None:
    with _server(folder) as (process, client):
        for path, status in (("/", 200), ("/nowhere", 404), ("/service-worker.js", 200), ("/v1/facts", 200)):
            answer = client.head(path, headers={"accept": "text/html"})
            assert (answer.status_code, answer.content) == (status, b""), path
        process.send_signal(signal.SIGTERM)
        lines = [json.loads(line) for line in process.communicate(timeout=DEADLINE_SECONDS)[1].splitlines()]
    assert [(line["event"], line["level"], line["method"]) for line in lines] == [("request", "info", "HEAD")] * 4


@pytest.mark.parametrize("host", ["localhost", "::1"])
def test_ctrl_c_ends_it_without_a_trace(folder: Path, host: str) -> None:
    if host == "::1" and not _has_ipv6():
        pytest.skip("this machine has no IPv6 loopback")
    with _server(folder, host) as (process, client):
        assert client.get("/readyz").status_code == 200
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=DEADLINE_SECONDS)
    assert (process.returncode, out) == (0, "")
    assert [json.loads(line)["route"] for line in err.splitlines()] == ["/readyz"]


def _has_ipv6() -> bool:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "example.com", "localhost.example.com", ""])
def test_a_host_that_is_not_loopback_is_refused(folder: Path, host: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, host, 0) == 2
    assert capsys.readouterr().err == (
        f"amends: --host {host} is refused: nobody's identity is checked yet, so Amends listens on this machine only; "
        "use 127.0.0.1, ::1 or localhost\n"
    )


@pytest.mark.parametrize(
    ("port", "workers", "message"),
    [
        (65536, 1, "--port 65536 is no port; choose one from 1 to 65535"),
        (-1, 1, "--port -1 is no port; choose one from 1 to 65535"),
        (0, 0, "--workers 0 is refused; choose from 1 to 64"),
        (0, 65, "--workers 65 is refused; choose from 1 to 64"),
    ],
)
def test_wrong_usage_is_told(
    folder: Path, port: int, workers: int, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(folder, "127.0.0.1", port, workers) == 2
    assert capsys.readouterr().err == f"amends: {message}\n"


def test_a_port_in_use_is_told_without_a_trace(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert run(folder, "127.0.0.1", port) == 1
    assert capsys.readouterr().err == f"amends: port {port} is already in use; choose another with --port\n"


def test_a_book_with_errors_is_not_served(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "pages" / "late.yaml").write_text("playbook: [")
    assert run(folder, "127.0.0.1", 0) == 1
    *findings, last = capsys.readouterr().err.splitlines()
    assert [line for line in findings if re.match(r"pages/late\.yaml:1:\d+: error\[yaml\]: ", line)]
    assert last == f"amends: {folder} is not served: it has errors (1)"


def test_a_folder_that_is_no_book_is_not_served(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, "127.0.0.1", 0) == 1
    assert capsys.readouterr().err == (
        f"{tmp_path}:1:1: error[no-book]: there is no house.yaml in this folder; give the folder that has house.yaml in it\n"
        f"amends: {tmp_path} is not served: it has errors (1)\n"
    )
