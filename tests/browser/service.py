"""The real service for a folder, as a process of its own; and in process where the command would refuse to start."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

import httpx
import uvicorn

from api.app import create_app
from api.settings import Settings

ROOT = Path(__file__).parents[2]
STARTER = ROOT / "playbooks"
_AMENDS = "from api.cli import main; main()"
_END_SECONDS = 30


@contextmanager
def serving(book: Path) -> Iterator[str]:
    """`amends serve` on a free port; gives its address without the last slash."""
    command = [sys.executable, "-c", _AMENDS, "serve", "--port", "0", "--playbooks", str(book)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment) as process:
        try:
            assert process.stdout
            said = process.stdout.readline()
            found = re.match(r"Amends is ready at (http://\S+:\d+)/ ", said)
            assert found, f"amends serve did not come up: {said!r}"
            yield found[1]
        finally:
            process.terminate()
            try:
                process.wait(_END_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()


@contextmanager
def serving_faults(book: Path) -> Iterator[str]:
    """The application on a book it cannot open, which the command refuses; `/fails` is a fault of ours."""
    app = create_app(Settings(book))

    @app.get("/fails")
    def fails() -> None:
        raise RuntimeError("a fault of ours")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(_END_SECONDS)


class Services:
    """Addresses of what is served, by name; each is started when it is first asked for and runs until `close`."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._running, self._known = folder, ExitStack(), dict[str, str]()

    def address(self, book: str) -> str:
        if book not in self._known:
            self._known[book] = self._running.enter_context(getattr(self, f"_{book}")())
        return self._known[book]

    def close(self) -> None:
        self._running.close()

    def _starter(self) -> AbstractContextManager[str]:
        return serving(STARTER)

    def _broken(self) -> AbstractContextManager[str]:
        """Nothing can be opened."""
        book = self._folder / "broken"
        book.mkdir()
        (book / "house.yaml").write_text("house: [", encoding="utf-8")
        return serving_faults(book)

    @contextmanager
    def _spoiled(self) -> Iterator[str]:
        """A good book is served, and its newest change has a mistake."""
        book = copy_of_starter(self._folder / "spoiled")
        with serving(book) as address:
            (book / "food" / "late-meal.yaml").write_text("playbook: [", encoding="utf-8")
            wait_for(lambda: httpx.get(f"{address}/readyz", trust_env=False).json()["failed_reload"])
            yield address


def copy_of_starter(folder: Path) -> Path:
    return shutil.copytree(STARTER, folder)


def wait_for(true: Callable[[], object]) -> None:
    """Until something outside the browser is so; a browser's own things are waited for with `expect`."""
    end = time.monotonic() + _END_SECONDS
    while not true():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)
