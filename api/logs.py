"""Log lines: JSON, one a line, or columns where a person is watching; never what a request said.

A traceback's message can quote a customer, so a fault is logged by its class and the places it went through.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections.abc import MutableMapping
from types import TracebackType
from typing import Any, TextIO, cast

import structlog
from pydantic_core import to_json
from structlog.typing import FilteringBoundLogger, Processor

_MOST_PLACES = 12
_TOLD_BY_US = ("Invalid HTTP request received.", "Cancel %s running task(s), timeout graceful shutdown exceeded")
"""What the server says of requests that have a line of their own."""
_TIME = structlog.processors.TimeStamper(fmt="iso", utc=True, key="time")


def request_log(stream: TextIO | None) -> FilteringBoundLogger | None:
    """Where a line a request is written; None where none is wanted."""
    if stream is None:
        return None
    logger = structlog.wrap_logger(
        structlog.WriteLogger(stream),
        processors=[structlog.processors.add_log_level, _TIME, _renderer(stream)],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )
    return cast(FilteringBoundLogger, logger.bind(pid=os.getpid()))


def configure(stream: TextIO = sys.stderr) -> None:
    """Give all else that this process logs (the book's state, the server's own troubles) the same form."""
    before: list[Processor] = [structlog.stdlib.add_log_level, structlog.stdlib.add_logger_name, _TIME]
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=before,
            processors=[
                _places_only,
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _renderer(stream),
            ],
        )
    )
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("amends").setLevel(logging.INFO)
    logging.getLogger("uvicorn.error").addFilter(_is_news)


def fault_of(error: BaseException) -> dict[str, Any]:
    """What may be logged of an exception: its class and where it came from, without a word of its message."""
    places: list[str] = []
    trace: TracebackType | None = error.__traceback__
    while trace is not None:
        places.append(f"{trace.tb_frame.f_globals.get('__name__', '?')}:{trace.tb_lineno}")
        trace = trace.tb_next
    return {"error": type(error).__name__, "places": places[-_MOST_PLACES:]}


def _is_news(record: logging.LogRecord) -> bool:
    cancelled = record.exc_info is not None and isinstance(record.exc_info[1], asyncio.CancelledError)
    return not cancelled and record.msg not in _TOLD_BY_US


def _renderer(stream: TextIO) -> Processor:
    if stream.isatty():
        return structlog.dev.ConsoleRenderer(timestamp_key="time")
    return _as_json


def _as_json(logger: Any, method: str, line: MutableMapping[str, Any]) -> str:
    return to_json(line, fallback=repr).decode()


def _places_only(logger: Any, method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    raised = line.pop("exc_info", None)
    error = raised[1] if isinstance(raised, tuple) else raised
    if isinstance(error, BaseException):
        line.update(fault_of(error))
    line.pop("stack_info", None)
    return line
