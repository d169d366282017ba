"""`amends serve`: the service on this machine's own address, until it is told to stop."""

from __future__ import annotations

import errno
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn

from api.app import create_app
from api.books import Books
from api.hosts import is_loopback
from api.logs import configure
from api.protocol import Connection
from api.settings import Settings
from api.workers import serve_many

_GRACE_SECONDS = 5
_MOST_WORKERS = 64
_FAULTS = {
    errno.EADDRINUSE: "port {port} is already in use; choose another with --port",
    errno.EACCES: "this user may not use port {port}; choose one above 1023 with --port",
    errno.EADDRNOTAVAIL: "this machine has no address {host}; try 127.0.0.1",
}


def run(playbooks: Path, host: str, port: int, workers: int = 1) -> int:
    """Serve a book until SIGTERM or Ctrl-C; gives the exit code: 0, 1 (a book with errors, no port), 2 (wrong usage)."""
    if wrong := _wrong_usage(host, port, workers):
        return _say(wrong, 2)
    settings = Settings(playbooks, log=sys.stderr)
    books = Books(settings.playbooks, settings.now)
    failed = books.open().failed
    if failed:
        for finding in failed.findings:
            print(finding, file=sys.stderr)
        return _say(f"{playbooks} is not served: it has errors ({len(failed.errors)})", 1)
    try:
        listener = _listen(host, port)
    except OSError as fault:
        words = _FAULTS.get(fault.errno or 0, "cannot listen on {host}, port {port}: " + str(fault.strerror))
        return _say(words.format(host=host, port=port), 1)
    with listener:
        configure(sys.stderr)
        _serve(settings, books, listener, workers)
    return 0


def _wrong_usage(host: str, port: int, workers: int) -> str | None:
    if not is_loopback(host):
        return (
            f"--host {host} is refused: nobody's identity is checked yet, so Amends listens on this machine only; "
            "use 127.0.0.1, ::1 or localhost"
        )
    if not 0 <= port <= 65535:
        return f"--port {port} is no port; choose one from 1 to 65535"
    if not 1 <= workers <= _MOST_WORKERS:
        return f"--workers {workers} is refused; choose from 1 to {_MOST_WORKERS}"
    return None


def _say(message: str, code: int) -> int:
    print(f"amends: {message}", file=sys.stderr)
    return code


def _listen(host: str, port: int) -> socket.socket:
    address = "127.0.0.1" if host.lower() == "localhost" else host
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    return socket.create_server((address, port), family=family, backlog=2048)


class _Server(uvicorn.Server):
    """Says where it is once it can be reached."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started and sockets:
            _say_where(sockets[0])


def _say_where(listener: socket.socket) -> None:
    host, port, *_ = listener.getsockname()
    shown = f"[{host}]" if ":" in host else host
    print(f"Amends is ready at http://{shown}:{port}/  (stop it with Ctrl-C)", flush=True)


def _serve(settings: Settings, books: Books, listener: socket.socket, workers: int) -> None:
    with _quiet_end():
        if workers == 1:
            _Server(_config(create_app(settings, books), 1)).run(sockets=[listener])
        else:
            config = _config("api.worker:app", workers)
            serve_many(settings, books, listener, config, 2 * _GRACE_SECONDS, lambda: _say_where(listener))


def _config(app: Any, workers: int) -> uvicorn.Config:
    return uvicorn.Config(
        app, factory=isinstance(app, str), workers=workers, log_config=None, log_level="warning", access_log=False,
        http=Connection, ws="none", proxy_headers=False, server_header=False, timeout_graceful_shutdown=_GRACE_SECONDS,
    )  # fmt: skip


@contextmanager
def _quiet_end() -> Iterator[None]:
    """Ctrl-C and SIGTERM are the normal way to stop: uvicorn raises them again once it has, and they end here."""
    before = signal.signal(signal.SIGTERM, lambda *_: None)
    try:
        yield
    except KeyboardInterrupt:
        pass
    finally:
        signal.signal(signal.SIGTERM, before)
