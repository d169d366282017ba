"""`serve --workers 2`: one book in both, whatever happens to the folder or to a worker; real processes on loopback."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from engine import open_library

ROOT = Path(__file__).parents[2]
RUN = "import sys, pathlib, api.serve; sys.exit(api.serve.run(pathlib.Path(sys.argv[1]), '127.0.0.1', 0, 2))"
DEADLINE_SECONDS = 90
STOP_SECONDS = 30


@dataclass
class Service:
    """A running parent with two workers. A new connection a request: either may answer it."""

    process: subprocess.Popen[str]
    client: httpx.Client
    log: Path

    def get(self, path: str, times: int = 24) -> list[httpx.Response]:
        def once(_: int) -> httpx.Response:
            return self.client.get(path)

        with ThreadPoolExecutor(6) as threads:
            return list(threads.map(once, range(times)))

    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.log.read_text().splitlines()]

    def pids(self, answers: list[httpx.Response]) -> set[int]:
        """Who gave these answers; the log has it."""
        ids = {answer.headers["x-request-id"] for answer in answers}
        return {line["pid"] for line in self.lines() if line.get("request_id") in ids}

    def until(self, holds: Callable[[list[httpx.Response]], bool], path: str = "/readyz") -> list[httpx.Response]:
        """Ask again and again until it holds for answers of two workers."""
        seen: list[httpx.Response] = []
        end = time.monotonic() + DEADLINE_SECONDS
        while True:
            answers = self.get(path)
            seen += answers
            if holds(answers) and len(self.pids(answers)) == 2:
                return seen
            assert time.monotonic() < end, answers[-1].text


@contextmanager
def _service(folder: Path, log: Path) -> Iterator[Service]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with log.open("w") as stream:
        process = subprocess.Popen(
            [sys.executable, "-c", RUN, str(folder)], stdout=subprocess.PIPE, stderr=stream, text=True, env=environment
        )
    try:
        assert process.stdout
        line = process.stdout.readline()
        found = re.fullmatch(r"Amends is ready at (http://\S+:\d+)/  \(stop it with Ctrl-C\)\n", line)
        assert found, line + log.read_text()
        with httpx.Client(
            base_url=found[1], headers={"connection": "close"}, timeout=DEADLINE_SECONDS, trust_env=False
        ) as client:
            yield Service(process, client, log)
    finally:
        process.kill()
        process.communicate()


def _revisions(answers: list[httpx.Response]) -> set[str]:
    assert {answer.status_code for answer in answers} == {200}
    return {answer.headers["amends-revision"] for answer in answers}


def _is_gone(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    try:
        return stat.read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def test_both_workers_follow_one_book_and_stop_together(folder: Path, tmp_path: Path) -> None:
    with _service(folder, tmp_path / "log") as service:
        old = open_library(folder).revision
        answers = service.until(lambda found: True)
        assert _revisions(answers) == {old}
        assert len({answer.json()["since"] for answer in answers}) == 1

        page = folder / "pages" / "late.yaml"
        page.write_text(page.read_text().replace("title: A meal is late", "title: A meal is very late"))
        new = open_library(folder).revision
        assert _revisions(service.until(lambda found: _revisions(found) == {new})) == {old, new}
        titles = service.until(lambda found: True, "/v1/playbooks/food.late-meal")
        assert {(found.json()["revision"], found.json()["title"]) for found in titles} == {(new, "A meal is very late")}

        page.write_text("playbook: [")
        seen = service.until(lambda found: all(answer.json()["failed_reload"] for answer in found))
        assert _revisions(seen) == {new}

        one, other = service.pids(service.until(lambda found: True))
        os.kill(one, signal.SIGKILL)
        end = time.monotonic() + DEADLINE_SECONDS
        while len(now := service.pids(service.get("/healthz"))) != 2 or one in now:
            assert time.monotonic() < end, now
        assert other in now
        assert _revisions(service.until(lambda found: True)) == {new}

        service.process.send_signal(signal.SIGTERM)
        started = time.monotonic()
        out, _ = service.process.communicate(timeout=STOP_SECONDS)
        assert (service.process.returncode, out) == (0, "")
        assert time.monotonic() - started < STOP_SECONDS
        assert all(_is_gone(pid) for pid in {one, *now})
        told = [line["event"] for line in service.lines() if line["event"] != "request"]
        assert told[:2] == [
            f"serving revision {new[:12]}, 2 pages", f"{folder} has errors (1); revision {new[:12]} stays",
        ]  # fmt: skip


def test_workers_do_not_outlive_the_process_above_them(folder: Path, tmp_path: Path) -> None:
    with _service(folder, tmp_path / "log") as service:
        pids = service.pids(service.until(lambda found: True))
        service.process.kill()
        end = time.monotonic() + STOP_SECONDS
        while not all(_is_gone(pid) for pid in pids):
            assert time.monotonic() < end
            time.sleep(0.05)
