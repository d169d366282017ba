"""The files that pages need: read once, named by what is in them, sent compressed."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from starlette.requests import Request
from starlette.responses import Response

_TYPES = {
    "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml", "png": "image/png",
}  # fmt: skip
_FOREVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class StaticFile:
    name: str
    body: bytes
    compressed: bytes
    media_type: str

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.body).hexdigest()[:12]


@cache
def static_files() -> dict[str, StaticFile]:
    """All of them, by name."""
    found = {}
    for entry in files("api.console").joinpath("static").iterdir():
        ending = entry.name.rpartition(".")[2]
        if ending in _TYPES:
            body = entry.read_bytes()
            found[entry.name] = StaticFile(entry.name, body, gzip.compress(body, mtime=0), _TYPES[ending])
    return found


@cache
def static_url(name: str) -> str:
    """Where a file is, with its content in the address: it may be kept for ever."""
    return f"/static/{name}?v={static_files()[name].digest}"


def send(file: StaticFile, request: Request, *, keep: bool = True) -> Response:
    headers = {"cache-control": _FOREVER if keep else "no-cache", "vary": "accept-encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(file.compressed, headers={**headers, "content-encoding": "gzip"}, media_type=file.media_type)
    return Response(file.body, headers=headers, media_type=file.media_type)
