"""Moments as they are compared: by the instant, on whatever clock they are told.

Python compares two times of one zone by their wall clocks, so half past one would be one moment on the night when the
clocks go back and it comes twice (PEP 495).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def instant(value: Any) -> Any:
    """What stands for a value in a comparison: the time since a fixed moment for a date-time, else the value itself."""
    if isinstance(value, datetime):
        return value - _EPOCH
    return tuple(map(instant, value)) if isinstance(value, tuple) else value
