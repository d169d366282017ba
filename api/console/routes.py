"""The pages: find, answer, practise, and what they are made of."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

from fastapi import APIRouter, Request, Response
from starlette.responses import JSONResponse, RedirectResponse

from api.bodies import BodyTooLarge
from api.books import Served
from api.console import preferences
from api.console.address import Address, answer_url
from api.console.answers import AnswerView
from api.console.catalogue import catalogue
from api.console.desk import CounterDesk
from api.console.finding import results, tree
from api.console.pages import page
from api.console.practice import practice
from api.console.questions import OPEN_AT_ONCE, Questioner
from api.console.static_files import send, static_files, static_url
from api.problems import ForeignForm, NothingHere, PageNotFound
from api.queries import LONGEST_ADDRESS
from api.served import InService
from engine.model.errors import nearest
from engine.model.text import harmless

router = APIRouter(include_in_schema=False)

_LARGEST_FORM = 4 * LONGEST_ADDRESS
"""A form takes the address of its page along, written as an address within the form: most signs are three by then."""


def desk_of(request: Request, served: Served) -> CounterDesk:
    library = served.library
    return CounterDesk(library, preferences.read(request, library.house), request.app.state.settings.now())


@router.get("/")
async def counter(request: Request, served: InService, q: str = "") -> Response:
    """One box, and the shelves."""
    desk = desk_of(request, served)
    shelves = tree(served.library, desk.preferences.interface)
    return page(request, served, "counter.html", **_found(desk, q), shelves=shelves)


@router.get("/found")
async def found(request: Request, served: InService, q: str = "") -> Response:
    """The answers for a phrase, to put under the box while it is typed."""
    desk = desk_of(request, served)
    return page(request, served, "found.html", **_found(desk, q))


def _found(desk: CounterDesk, typed: str) -> dict[str, Any]:
    """A phrase as it is shown, and the answers for it."""
    phrase, at = harmless(typed), desk.now.replace(second=0, microsecond=0)
    return {"q": phrase, "found": results(desk, phrase, at) if phrase else []}


@router.get("/answer/{failure:path}")
def answer(request: Request, served: InService, failure: str) -> Response:
    """What to ask, say, give, tell and promise. The address holds the state."""
    desk = desk_of(request, served)
    if failure not in served.library.failures:
        raise PageNotFound(failure, nearest(failure, served.library.failures))
    address = desk.tidied(Address.read(failure, parse_qsl(request.url.query, keep_blank_values=True)))
    told = desk.tell(address)
    translated = catalogue(desk.preferences.interface).gettext
    questioner = Questioner(desk, address, told, translated)
    return page(
        request, served, "answer.html", view=AnswerView(desk, address, told, translated), address=address, told=told,
        answered=questioner.answered(), open=questioner.open(), assumed=questioner.taken_as_read(), most_open=OPEN_AT_ONCE,
    )  # fmt: skip


@router.get("/practise")
def practise(request: Request, served: InService) -> Response:
    return page(request, served, "practise.html", cases=practice(desk_of(request, served), served.cases).numbers)


@router.get("/practise/{number}")
def play(request: Request, served: InService, number: int, option: str = "", words: str = "") -> Response:
    """One situation: told first, and once something is chosen, shown beside what the house would do."""
    desk = desk_of(request, served)
    found = practice(desk, served.cases).situation(desk, number, catalogue(desk.preferences.interface).gettext)
    if found is None or number < 0:
        raise NothingHere(f"there is no situation {number}")
    chosen = option if option in {given.id for given in found.decision.options} else ""
    return page(request, served, "situation.html", situation=found, view=found.view, chosen=chosen, words=words)


@router.post("/preferences")
async def prefer(request: Request) -> Response:
    """Remember who stands at this device, and go back to the page they were on."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LARGEST_FORM:
            raise BodyTooLarge(_LARGEST_FORM)
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise ForeignForm("who stands at this device is chosen on its own pages")
    given = dict(parse_qsl(body.decode("ascii", "replace"), keep_blank_values=True))
    response = RedirectResponse(_own_path(given.get("here", "/")), 303)
    preferences.keep(response, given, secure=request.url.scheme == "https")
    return response


def _own_path(there: str) -> str:
    """A path of this service, and nothing else: never a way to somebody else's."""
    parts = urlsplit(there)
    own = there.startswith("/") and not there.startswith(("//", "/\\")) and not (parts.scheme or parts.netloc)
    return there if own and there.isprintable() else "/"


@router.get("/offline")
async def offline(request: Request) -> Response:
    """What is shown for a page that was not kept, once the line is down."""
    return page(request, request.app.state.books.state.served, "offline.html")


@router.get("/kept.json")
async def kept(request: Request, served: InService) -> Response:
    """The pages to keep for when the line is down, and the revision they are of."""
    desk = desk_of(request, served)
    me, house = desk.preferences, served.library.house
    # Days in words grow old: a page that says "tomorrow" is kept for one day of its site.
    today = desk.now.astimezone(house.sites.get(me.site or "", house.own_site).timezone).date().isoformat()
    pages = ["/", "/offline", "/practise", *map(answer_url, served.library.failures)]
    statics = [static_url(name) for name in static_files()]
    key = "|".join((served.library.revision[:12], today, me.interface, me.role, me.site or "", me.name or ""))
    return JSONResponse({"revision": key, "pages": pages, "files": statics}, headers={"cache-control": "private, no-cache"})


@router.get("/service-worker.js")
async def service_worker(request: Request) -> Response:
    return send(static_files()["service-worker.js"], request, keep=False)


@router.get("/manifest.webmanifest")
async def manifest(request: Request, served: InService) -> Response:
    house = served.library.house
    return JSONResponse(
        {
            "name": house.name, "short_name": house.short_name, "start_url": "/", "scope": "/", "display": "standalone",
            "background_color": "#f4f2ed", "theme_color": "#173f32",
            "icons": [
                {"src": static_url("icon.svg"), "sizes": "any", "type": "image/svg+xml"},
                {"src": static_url("icon-192.png"), "sizes": "192x192", "type": "image/png", "purpose": "any maskable"},
                {"src": static_url("icon-512.png"), "sizes": "512x512", "type": "image/png", "purpose": "any maskable"},
            ],
        },
        media_type="application/manifest+json", headers={"cache-control": "no-cache"},
    )  # fmt: skip


@router.get("/static/{name}")
async def static(request: Request, name: str) -> Response:
    if name not in static_files():
        raise NothingHere("there is no such file")
    return send(static_files()[name], request)


