"""What each of several workers runs; `api.workers` starts them."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from fastapi import FastAPI

from api.app import create_app
from api.following import Follower
from api.logs import configure
from api.settings import Settings
from api.snapshots import Snapshots

PLAYBOOKS, ACTIVE = "AMENDS_WORKER_PLAYBOOKS", "AMENDS_WORKER_ACTIVE"
_POLL_SECONDS = 0.05
"""For so long at most some workers serve a change that others do not serve yet."""


def app() -> FastAPI:
    """The application of one worker, on the book in service."""
    configure()
    settings = Settings(Path(os.environ[PLAYBOOKS]), poll_seconds=_POLL_SECONDS, log=sys.stderr)
    follower = Follower(settings.playbooks, Snapshots(Path(os.environ[ACTIVE])))
    follower.poll()
    follower.served()
    return create_app(settings, follower)
