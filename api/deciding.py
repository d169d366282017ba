"""From a request to a decision."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from api.schemas import IncidentAsked
from engine.model.incident import Incident
from engine.model.library import Library
from engine.pipeline import decide

Clock = Callable[[], datetime]


def incident_of(asked: IncidentAsked, now: Clock) -> dict[str, Any]:
    """What `Incident.parse` reads; without a time of its own the incident is now."""
    at = now() if asked.at is None else asked.at
    return {
        "failure": asked.failure, "facts": asked.facts, "at": at, "role": asked.role,
        "channel": asked.channel, "language": asked.language,
    }  # fmt: skip


def decision_of(library: Library, asked: IncidentAsked, now: Clock, *, everything: bool) -> dict[str, Any]:
    """The decision as JSON. Raises RequestRefused."""
    return decide(library, Incident.parse(library, incident_of(asked, now)), everything=everything).to_json()
