"""A real `serve` in a process of its own, spoken to in bytes."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_string
from email.message import Message
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
DEADLINE_SECONDS = 60
_RUN = "import sys, pathlib, api.serve; sys.exit(api.serve.run(pathlib.Path(sys.argv[1]), '127.0.0.1', 0, int(sys.argv[2])))"


@dataclass
class Answer:
    status: int
    headers: Message
    body: str

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Service:
    """A running service. `log` is the file that its standard error goes to."""

    process: subprocess.Popen[str]
    port: int
    log: Path

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=DEADLINE_SECONDS)

    def say(self, sent: bytes) -> list[Answer]:
        """Send bytes over a connection of their own, and wait for all that is answered until it is closed."""
        with self.connect() as connection:
            connection.sendall(sent)
            return answers(connection)

    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.log.read_text().splitlines()]

    def lines_of(self, answer: Answer) -> list[Any]:
        """What the log says of an answer: its line may be written after it is sent."""
        end = time.monotonic() + DEADLINE_SECONDS
        while True:
            found = [line for line in self.lines() if line.get("request_id") == answer.headers["x-request-id"]]
            if found:
                return found
            assert time.monotonic() < end, self.log.read_text()
            time.sleep(0.02)


@contextmanager
def service(folder: Path, log: Path, workers: int = 1, first: str = "") -> Iterator[Service]:
    """Serve a folder. `first` runs before anything else, to shorten a time that a test would wait for."""
    with log.open("w") as stream:
        process = subprocess.Popen(
            [sys.executable, "-c", f"{first}\n{_RUN}", str(folder), str(workers)],
            stdout=subprocess.PIPE, stderr=stream, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
    try:
        assert process.stdout
        found = re.search(r":(\d+)/", process.stdout.readline())
        assert found, log.read_text()
        yield Service(process, int(found[1]), log)
    finally:
        process.kill()
        process.communicate()


def answers(connection: socket.socket) -> list[Answer]:
    """All answers until the other side closes."""
    received = b""
    while piece := connection.recv(65536):
        received += piece
    found = []
    while received:
        head, _, rest = received.partition(b"\r\n\r\n")
        status, _, headers = head.decode("latin-1").partition("\r\n")
        named = message_from_string(headers)
        length = int(named["content-length"])
        found.append(Answer(int(status.split()[1]), named, rest[:length].decode()))
        received = rest[length:]
    return found
