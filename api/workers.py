"""Several workers on one book: one process reads the folder and looks after the others."""

from __future__ import annotations

import os
import socket
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from uvicorn import Config
from uvicorn.supervisors import Multiprocess

from api.books import Books
from api.following import Publisher
from api.settings import Settings
from api.snapshots import Snapshots
from api.watching import Watcher
from api.worker import ACTIVE, PLAYBOOKS

_UNANSWERED_SECONDS = 30
"""A worker that says nothing for so long is replaced; a busy machine may take ten to start one."""


def serve_many(
    settings: Settings, books: Books, listener: socket.socket, config: Config, grace_seconds: float, ready: Callable[[], None]
) -> None:
    """Serve until SIGTERM or SIGINT. `config` says how many; `ready` is called once all of them answer."""
    with tempfile.TemporaryDirectory(prefix="amends-") as private:
        os.environ[ACTIVE], os.environ[PLAYBOOKS] = private, str(settings.playbooks)
        config.timeout_worker_healthcheck = _UNANSWERED_SECONDS
        workers = _Workers(config, listener, grace_seconds, ready)
        watcher = Watcher(Publisher(books, Snapshots(Path(private)), workers.pids), settings.poll_seconds)
        watcher.start()
        try:
            workers.run()
        finally:
            watcher.stop()


class _Workers(Multiprocess):
    """Says once that all workers answer; takes no more connections once it stops, and ends the slow ones when it is time."""

    def __init__(self, config: Config, listener: socket.socket, grace_seconds: float, ready: Callable[[], None]) -> None:
        super().__init__(config, sockets=[listener])
        self._grace_seconds, self._ready, self._told = grace_seconds, ready, False

    def keep_subprocess_alive(self) -> None:
        super().keep_subprocess_alive()
        if not self._told and not self.should_exit.is_set() and all(process.is_ready() for process in self.processes):
            self._told = True
            self._ready()

    def pids(self) -> list[int]:
        """The process ids of the workers, among them those that still start."""
        return [process.pid for process in list(self.processes) if process.pid]

    def terminate_all(self) -> None:
        # As long as one process has it open, connections are accepted for which nobody is left.
        for listener in self.sockets:
            listener.close()
        super().terminate_all()

    def join_all(self) -> None:
        end = time.monotonic() + self._grace_seconds
        for process in self.processes:
            process.process.join(max(0.1, end - time.monotonic()))
            if process.process.is_alive():
                process.kill()
                process.join()
