"""Who stands at this device: kept in cookies, because it belongs to the device and not to what is looked up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote

from starlette.requests import Request
from starlette.responses import Response

from api.console.catalogue import LANGUAGES, preferred
from engine.model.house import House

_YEAR_SECONDS = 365 * 86_400
LONGEST_NAME = 60
KEYS = ("interface", "role", "site", "name")


@dataclass(frozen=True, slots=True)
class Preferences:
    """The language of the interface, the role and site decisions are made for, and the name words are signed with."""

    interface: str
    role: str
    site: str | None = None
    name: str | None = None


def read(request: Request, house: House) -> Preferences:
    """What this device was told; what the house no longer has counts as not told."""
    kept = {key: unquote(request.cookies.get(f"amends-{key}", "")) for key in KEYS}
    roles = [role.id for role in house.roles]
    return Preferences(
        interface=interface(request),
        role=kept["role"] if kept["role"] in roles else roles[0],
        site=kept["site"] if kept["site"] in house.sites else None,
        name=_name(kept["name"]),
    )


def interface(request: Request) -> str:
    """The language of the interface chosen on this device, else the browser's."""
    kept = unquote(request.cookies.get("amends-interface", ""))
    return kept if kept in LANGUAGES else preferred(request.headers.get("accept-language", ""))


def keep(response: Response, given: Mapping[str, str], *, secure: bool) -> None:
    """Remember what was given, and forget what was emptied. Values are checked when they are read.

    `secure`: they are sent over HTTPS only.
    """
    for key in KEYS:
        value = given.get(key, "").strip()[:LONGEST_NAME]
        if value:
            response.set_cookie(
                f"amends-{key}", quote(value), max_age=_YEAR_SECONDS, httponly=True, samesite="lax", path="/", secure=secure
            )
        elif key in given:
            response.delete_cookie(f"amends-{key}", httponly=True, samesite="lax", path="/", secure=secure)


def _name(text: str) -> str | None:
    name = " ".join(text.split())[:LONGEST_NAME]
    return name if name and name.isprintable() else None
