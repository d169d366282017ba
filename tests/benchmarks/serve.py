"""How many requests one worker answers in a second: decisions, beside its own route that decides nothing.

    python -m tests.benchmarks.serve                 # the starter book, a scratched table: three options in five moves
    python -m tests.benchmarks.serve --seconds 3 --rounds 5
    python -m tests.benchmarks.serve --profile       # and where a decision's time goes, in process

A real uvicorn worker with its log on; this process drives it over loopback with eight kept connections, one request
outstanding on each. Rounds go no-op, decide, no-op, decide: a busy machine slows both alike, so the ratio is steadier than
the rates. The routes:

    healthz   GET /healthz: the server, our rooms, a routed answer of 15 bytes
    no-op     the same POST as decide, read and checked the same, answered with a decision made beforehand, as bytes
    encode    the no-op with that decision turned into JSON each time
    decide    POST /v1/decisions

Nothing here is a test.
"""

from __future__ import annotations

import argparse
import asyncio
import cProfile
import json
import pstats
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Annotated, Any

import uvicorn
from fastapi import APIRouter, FastAPI, Query, Request, Response
from rich.console import Console
from rich.table import Table

from api.answers import answer
from api.app import create_app
from api.bodies import read_body
from api.deciding import decision_of
from api.schemas import DecisionRequest, ExplainQuery
from api.served import InService
from api.settings import Settings

BOOK = Path(__file__).parents[2] / "playbooks"
ASKED = {
    "failure": "delivery/damaged",
    "facts": {
        "item": "oak table", "item_category": "furniture", "damage": "scratch", "in_stock": True, "item_price": "600.00",
        "noticed_by": "customer", "customer_name": "Ada Okafor", "delivery_address": "4 Mill Lane",
    },
    "channel": "phone",
    "at": "2026-11-23T10:00:00Z",
}  # fmt: skip
CONNECTIONS = 8
WARM_SECONDS = 0.5
ROUTES = {"healthz": "GET /healthz", "no-op": "POST /noop", "encode": "POST /encode", "decide": "POST /v1/decisions"}


def bench_app(log: Any = None) -> FastAPI:
    """The service, with two more routes that decide nothing."""
    app = create_app(Settings(BOOK, log=log))
    library = app.state.books.served().library
    decision = decision_of(library, DecisionRequest.model_validate(ASKED), app.state.settings.now, everything=False)
    assert len(decision["options"]) == 3 and decision["status"] == "decided", decision["ask"]
    made = bytes(answer(decision).body)

    async def noop(request: Request, served: InService, query: Annotated[ExplainQuery, Query()]) -> Response:
        await read_body(request, DecisionRequest)
        return Response(made, media_type="application/json")

    async def encode(request: Request, served: InService, query: Annotated[ExplainQuery, Query()]) -> Response:
        await read_body(request, DecisionRequest)
        return answer(decision)

    nothing = APIRouter()
    nothing.add_api_route("/noop", noop, methods=["POST"])
    nothing.add_api_route("/encode", encode, methods=["POST"])
    app.include_router(nothing)
    app.router.routes.insert(0, app.router.routes.pop())  # a route is looked for in order, and decide stands near the front
    return app


def serve() -> None:
    """One worker, as `amends serve` sets it up; says its port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        print(listener.getsockname()[1], flush=True)
        config = uvicorn.Config(
            bench_app(sys.stderr), log_config=None, log_level="warning", access_log=False, ws="none", server_header=False
        )
        uvicorn.Server(config).run(sockets=[listener])


@contextmanager
def worker() -> Iterator[int]:
    command = [sys.executable, "-m", "tests.benchmarks.serve", "--server"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert process.stdout
        yield int(process.stdout.readline())
    finally:
        process.terminate()
        process.wait()


class Line:
    """One kept connection."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._rest = b""

    def send(self, request: bytes) -> None:
        self._socket.sendall(request)

    def receive(self) -> int:
        """The size of one answer. Raises AssertionError where it is not 200."""
        while b"\r\n\r\n" not in self._rest:
            self._read()
        head, _, self._rest = self._rest.partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), head
        size = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        while len(self._rest) < size:
            self._read()
        self._rest = self._rest[size:]
        return size

    def _read(self) -> None:
        found = self._socket.recv(1 << 16)
        assert found, "the worker hung up"
        self._rest += found


def request_of(route: str) -> bytes:
    method, path = ROUTES[route].split()
    body = json.dumps(ASKED).encode() if method == "POST" else b""
    head = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def rate(lines: list[Line], route: str, seconds: float) -> float:
    """Answers a second."""
    request = request_of(route)
    for line in lines:
        line.send(request)
    count, start = 0, time.perf_counter()
    while (now := time.perf_counter()) - start < seconds:
        for line in lines:
            line.receive()
            line.send(request)
        count += len(lines)
    for line in lines:
        line.receive()
    return count / (now - start)


def measure(rounds: int, seconds: float) -> list[dict[str, float]]:
    with worker() as port:
        lines = [Line(port) for _ in range(CONNECTIONS)]
        for route in ROUTES:
            rate(lines, route, WARM_SECONDS)
        return [{route: rate(lines, route, seconds) for route in ROUTES} for _ in range(rounds)]


def table_of(taken: list[dict[str, float]]) -> Table:
    table = Table(title="Requests a second, one worker", caption="medians; how to read it: tests/benchmarks/serve.py")
    for column in ("route", "a second", "µs each", "to healthz", "to no-op", "lowest", "highest"):
        table.add_column(column, justify="left" if column == "route" else "right")
    for route in ROUTES:
        middle = median(one[route] for one in taken)
        to_health, to_noop = (sorted(one[route] / one[base] for one in taken) for base in ("healthz", "no-op"))
        ratios = [f"{median(to_health):.2f}", f"{median(to_noop):.2f}", f"{to_noop[0]:.2f}", f"{to_noop[-1]:.2f}"]
        table.add_row(route, f"{middle:,.0f}", f"{1e6 / middle:,.0f}", *ratios)
    return table


def profile(requests: int = 2_000) -> None:
    """Without a socket: the application called as the server calls it."""
    app = bench_app()
    body = json.dumps(ASKED).encode()
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "path": "/v1/decisions",
        "raw_path": b"/v1/decisions", "query_string": b"", "root_path": "", "scheme": "http", "client": None, "server": None,
        "headers": [(b"host", b"localhost"), (b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))],
    }  # fmt: skip

    async def receive() -> Any:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        pass

    async def drive() -> None:
        for _ in range(requests):
            await app({**scope, "state": {}}, receive, send)

    asyncio.run(drive())
    profiler = cProfile.Profile()
    profiler.runcall(asyncio.run, drive())
    pstats.Stats(profiler).strip_dirs().sort_stats("cumulative").print_stats(45)


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--seconds", type=float, default=2.0, help="of each route, each round")
    options.add_argument("--profile", action="store_true", help="show where a decision's time goes")
    options.add_argument("--server", action="store_true", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.server:
        serve()
        return
    if chosen.profile:
        profile()
    Console().print(table_of(measure(chosen.rounds, chosen.seconds)))


if __name__ == "__main__":
    main()
