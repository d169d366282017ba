"""Templates to pages, and what goes round every page: a strict policy, and a page where a problem would be JSON."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from babel.dates import format_datetime
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.books import FailedReload, Served, Shelf
from api.console import preferences
from api.console.catalogue import LANGUAGES, catalogue
from api.console.static_files import static_url
from engine.model.text import harmless

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; manifest-src 'self'; "
    "worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_CAREFUL = {
    "content-security-policy": _POLICY,
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
_PROGRAMS = ("/v1/", "/openapi.json", "/healthz", "/readyz", "/metrics")
_PROBLEM = b"application/problem+json"


@cache
def _environment(language: str) -> Environment:
    environment = Environment(
        loader=PackageLoader("api.console"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, extensions=["jinja2.ext.i18n"],
    )  # fmt: skip
    environment.install_gettext_translations(catalogue(language), newstyle=True)  # type: ignore[attr-defined]
    environment.globals |= {"static": static_url, "interfaces": LANGUAGES, "longest_name": preferences.LONGEST_NAME}
    environment.filters["isolated"] = isolated
    return environment


def isolated(text: str) -> Markup:
    """What somebody typed, so that neither its hidden marks nor its direction turn the rest of a line round."""
    return Markup("<bdi>%s</bdi>") % harmless(text)


def rendered(template: str, language: str, **context: Any) -> str:
    """A template in a language of the interface."""
    return _environment(language).get_template(template).render(language=language, **context)


def page(request: Request, served: Served | None, template: str, **context: Any) -> HTMLResponse:
    """A page, or a part of one, with the house and the person of this device round it.

    It is told of the book that its words come from: another may be in service before it is done.
    """
    return HTMLResponse(rendered(template, **frame(request, served, request.app.state.books.state.failed), **context))


def frame(request: Request, served: Served | None, failed: FailedReload | None) -> dict[str, Any]:
    """What every page has: the house where a book is served, its revision and age, the choices of this device."""
    now = request.app.state.settings.now()
    known: dict[str, Any] = {
        "house": None, "me": None, "revision": "", "since": "", "made": "", "failed": len(failed.errors) if failed else 0,
        "language": preferences.interface(request), "path": request.url.path,
        "here": request.url.path + (f"?{request.url.query}" if request.url.query else ""),
    }  # fmt: skip
    if served:
        house = served.library.house
        me = preferences.read(request, house)
        zone = house.sites.get(me.site or "", house.own_site).timezone
        since, made = (format_datetime(at, "d MMMM HH:mm", tzinfo=zone, locale=me.interface) for at in (served.since, now))
        known |= {
            "house": house, "me": me, "language": me.interface, "revision": served.library.revision[:7], "since": since, "made": made,
            "roles": [(role.id, house.in_language(role.titles, me.interface, role.id)) for role in house.roles],
            "sites": [(id, house.in_language(site.titles, me.interface, id)) for id, site in house.sites.items()],
        }  # fmt: skip
    return known


class PagesForPeople:
    """Gives what is not the API's its careful headers, and turns a problem into a page for whoever reads pages."""

    def __init__(self, app: ASGIApp, shelf: Shelf) -> None:
        self._app, self._shelf = app, shelf

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(_PROGRAMS):
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        held: Message | None = None
        body = b""

        async def dressed(message: Message) -> None:
            nonlocal held, body
            if message["type"] == "http.response.start":
                MutableHeaders(raw=message["headers"]).update(_CAREFUL)
                if _wants_pages(request) and _is_problem(message):
                    held = message
                    return
            elif held is not None:
                body += message.get("body", b"")
                if message.get("more_body"):
                    return
                await self._as_page(request, held, body, send)
                return
            await send(message)

        await self._app(scope, receive, dressed)

    async def _as_page(self, request: Request, start: Message, body: bytes, send: Send) -> None:
        headers = MutableHeaders(raw=list(start["headers"]))
        headers["content-type"] = "text/html; charset=utf-8"
        if not body:
            # To HEAD a problem comes without its body; how long the page would be is left unsaid.
            del headers["content-length"]
            await send({**start, "headers": headers.raw})
            await send({"type": "http.response.body", "body": b""})
            return
        state = self._shelf.state
        text = rendered("problem.html", **frame(request, state.served, state.failed), problem=json.loads(body)).encode()
        headers["content-length"] = str(len(text))
        await send({**start, "headers": headers.raw})
        await send({"type": "http.response.body", "body": text})


def _wants_pages(request: Request) -> bool:
    return "text/html" in request.headers.get("accept", "")


def _is_problem(start: Message) -> bool:
    return any(name.lower() == b"content-type" and value.startswith(_PROBLEM) for name, value in start["headers"])
