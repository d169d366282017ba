"""What the service is told when it starts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO


def clock() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Settings:
    """`poll_seconds` is the time between two looks at the folder; a change is served after two looks that agree.

    `hosts` are names in the Host header that are taken besides those of loopback; `log` gets a line a request.
    """

    playbooks: Path
    poll_seconds: float = 0.5
    largest_body_bytes: int = 1 << 20
    hosts: frozenset[str] = frozenset()
    now: Callable[[], datetime] = clock
    log: TextIO | None = None
