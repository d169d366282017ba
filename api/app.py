"""The application: routes, problems, and the book that is watched while it runs."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from anyio import CapacityLimiter
from fastapi import FastAPI

from api import openapi, problems
from api.books import Books, Shelf
from api.console import routes as console
from api.console.pages import PagesForPeople
from api.envelope import LOG, Envelope
from api.hosts import HeadAsGet, HostGate
from api.logs import request_log
from api.queries import QueryGate
from api.routes import checks, decisions, facts, failures, find, health, playbooks, previews
from api.settings import Settings
from api.watching import Watcher
from engine.model.decision import ENGINE

_ABOUT = """What to say, offer, owe and promise when something went wrong for a customer.

Amounts travel as decimal strings. Every refusal is a problem document (RFC 9457) with the place and the nearest right thing."""
_CHECKS_AT_ONCE = 2
_ROUTES = (decisions, find, failures, facts, playbooks, checks, previews, health)


def create_app(settings: Settings, books: Shelf | None = None) -> FastAPI:
    """The service for one folder. `books` may come loaded; else the folder is read first, with errors or without."""
    books = books or _loaded(settings)
    app = FastAPI(
        title="Amends", version=ENGINE, description=_ABOUT, lifespan=_lifespan,
        docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False,
    )  # fmt: skip
    log = request_log(settings.log)
    app.state.settings, app.state.books, app.state.log = settings, books, log
    app.state.checkers = CapacityLimiter(_CHECKS_AT_ONCE)
    for room in _ROUTES:
        app.include_router(room.router)
    app.include_router(console.router)
    document = openapi.document(app)
    app.openapi = lambda: document  # type: ignore[method-assign]
    problems.install(app)
    app.add_middleware(HeadAsGet)
    app.add_middleware(QueryGate)
    app.add_middleware(HostGate, hosts=settings.hosts)
    app.add_middleware(Envelope, log=log)
    app.add_middleware(PagesForPeople, shelf=books)
    return app


def _loaded(settings: Settings) -> Books:
    books = Books(settings.playbooks, settings.now)
    books.open()
    books.log_state()
    return books


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[dict[str, Any]]:
    watcher = Watcher(app.state.books, app.state.settings.poll_seconds)
    watcher.start()
    try:
        yield {LOG: app.state.log}
    finally:
        watcher.stop()
