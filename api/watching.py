"""A thread that looks at the folder again and again, so that no request ever waits for a book."""

from __future__ import annotations

import logging
import threading
import time

from api.books import Shelf

log = logging.getLogger("amends.book")

_SHARE_OF_TIME = 0.05
"""Looking may take this part of the processor's time; a huge folder is looked at less often."""


class Watcher:
    """Polls until stopped. A daemon: a book that is still compiling does not keep the process alive."""

    def __init__(self, books: Shelf, poll_seconds: float) -> None:
        self._books, self._poll_seconds = books, poll_seconds
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="amends-watcher", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        self._thread.join(timeout=1)

    def _run(self) -> None:
        pause = self._poll_seconds
        while not self._stopped.wait(pause):
            started = time.thread_time()
            try:
                loaded = self._books.poll()
            except Exception:
                # The good book stays in service; the next look may do better.
                log.exception("looking at %s failed", self._books.folder)
                loaded = False
            took = 0.0 if loaded else time.thread_time() - started
            pause = max(self._poll_seconds, took / _SHARE_OF_TIME)
