"""A connection: how much of a request it holds, for how long it waits for one, and what it says to what is no HTTP.

All that it refuses gets a problem document with an `X-Request-Id`, and a line in the log.
"""

from __future__ import annotations

from asyncio import TimerHandle, Transport
from enum import Enum, auto
from time import perf_counter
from typing import Any

from starlette.responses import Response
from starlette.types import Scope
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from api.envelope import LOG, REFUSED, headers, write_line
from api.problems import LARGE_HEADERS, MALFORMED, TOO_SLOW, Kind, problem

_MOST_HELD_BYTES = 64 << 10
"""Of headers, or of what stands between two pieces of a body; give or take one step."""
_STEP_BYTES = 4 << 10
_LINGER_SECONDS = 2.0
"""A caller that still sends hears what was wrong: closed at once, the connection would be reset under the answer."""



class _Part(Enum):
    """What of a request is on its way."""

    NOTHING = auto()
    HEADERS = auto()
    BODY = auto()


_SECONDS = {_Part.HEADERS: 10.0, _Part.BODY: 30.0}
"""From the first byte of the headers to the last, and from there to the last byte of the body."""


class Connection(HttpToolsProtocol):
    """HTTP/1.1 as uvicorn speaks it, with bounds.

    Headers of more than 64 KiB are answered with 431, and what has not arrived in its time (10 s for headers, 30 s for a
    body) with 408. Answers that earlier requests of the connection wait for go out first.
    """

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self._held_bytes = 0
        self._began: float | None = None
        self._timer: TimerHandle | None = None
        self._running: RequestResponseCycle | None = None
        self._refusal: tuple[Response, Scope] | None = None
        self._part = _Part.NOTHING

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._await(_Part.HEADERS)

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_timer()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        for start in range(0, len(data), _STEP_BYTES):
            if self._refusal or self.transport.is_closing():
                return
            self._take(data[start : start + _STEP_BYTES])

    def _take(self, data: bytes) -> None:
        if self._part is _Part.NOTHING:
            self._await(_Part.HEADERS)
        self._held_bytes += len(data)
        super().data_received(data)
        if self._held_bytes > _MOST_HELD_BYTES:
            self._refuse(LARGE_HEADERS, f"headers may have {_MOST_HELD_BYTES} bytes at most")

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._began = perf_counter()
        self._await(_Part.HEADERS)

    def on_headers_complete(self) -> None:
        super().on_headers_complete()
        self._held_bytes = 0
        self._await(_Part.BODY)

    def on_body(self, body: bytes) -> None:
        super().on_body(body)
        self._held_bytes = 0

    def on_message_complete(self) -> None:
        super().on_message_complete()
        self._held_bytes, self._began = 0, None
        self._await(_Part.NOTHING)

    def _await(self, part: _Part) -> None:
        self._part = part
        self._stop_timer()
        if part in _SECONDS:
            self._timer = self.loop.call_later(_SECONDS[part], self._late)

    def _stop_timer(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None

    def _late(self) -> None:
        if self.flow.read_paused:
            # It is we who do not read on.
            self._await(self._part)
        elif self._began is None:
            self.transport.close()
        else:
            what = "headers" if self._part is _Part.HEADERS else "body"
            self._refuse(TOO_SLOW, f"the {what} did not arrive in {_SECONDS[self._part]:.0f} seconds")

    def send_400_response(self, msg: str) -> None:
        """What the parser refuses: a problem document in place of uvicorn's plain text."""
        self._refuse(MALFORMED, "what was sent is no HTTP/1.1 request, or more than one could be read from it")

    def _refuse(self, kind: Kind, detail: str) -> None:
        """Take nothing more, and say why once the requests before it are answered."""
        if self._refusal:
            return
        self._stop_timer()
        self._refusal = problem(kind, detail, headers={"connection": "close"}), self._scope()
        if self._part is _Part.BODY and self.cycle is self._running:
            self._interrupt(self.cycle)
            return
        if self._part is _Part.BODY:
            self.pipeline.popleft()
        self._refuse_in_turn()

    def _scope(self) -> Scope:
        if self._part is _Part.BODY:
            return self.cycle.scope  # type: ignore[return-value]
        return self.scope if self._began else {"type": "http", "headers": []}  # type: ignore[return-value]

    def _interrupt(self, cycle: RequestResponseCycle) -> None:
        """Refuse a request that is at work: its task waits for the rest of it, learns that none comes, and logs it."""
        if cycle.response_started or self.transport.is_closing():
            self.transport.close()
            return
        assert self._refusal
        cycle.scope[REFUSED] = self._refusal[0].status_code  # type: ignore[literal-required]
        self._send(*self._refusal)
        cycle.disconnected = True
        cycle.message_event.set()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        self._running = cycle
        super()._start_asgi_task(cycle, app)

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self._refusal:
            self._refuse_in_turn()

    def _refuse_in_turn(self) -> None:
        assert self._refusal
        response, scope = self._refusal
        if self.transport.is_closing() or (self._running and not self._running.response_complete):
            return
        self._send(response, scope)
        took_ms = (perf_counter() - self._began) * 1000 if self._began else 0.0
        write_line(self.app_state[LOG], scope, method=scope.get("method"), status=response.status_code, ms=took_ms)

    def _send(self, response: Response, scope: Scope) -> None:
        self._unset_keepalive_if_required()
        head = headers([*self.server_state.default_headers, *response.raw_headers], scope)
        lines = (b"%b: %b\r\n" % (name, value) for name, value in head)
        self.transport.write(b"".join([STATUS_LINE[response.status_code], *lines, b"\r\n", bytes(response.body)]))
        self.transport.write_eof()
        self.flow.resume_reading()
        self._timer = self.loop.call_later(_LINGER_SECONDS, self.transport.close)
