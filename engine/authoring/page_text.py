"""Bytes of a page to text that is fit to be parsed: UTF-8, of bounded size, without characters nobody can see."""

from __future__ import annotations

import re

from engine.model.finding import Finding, Place, error

LARGEST_PAGE = 1 << 20

_UNSEEN = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff"
_UNSEEN_RAW = re.compile(f"[{_UNSEEN}]")
# A carriage return ends a line of the file, but inside a value it could split a mail header.
_UNSEEN_VALUE = re.compile(f"[\r{_UNSEEN}]")
_LINE_END = re.compile(r"\r\n|\r|\n")
_SURROGATE_PAIR = re.compile(r"(?<!\\)((?:\\\\)*)\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")


class Unreadable(Exception):
    """A page that cannot be read any further."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding
        super().__init__(str(finding))


def decode(path: str, raw: bytes) -> str:
    """The text of a page. Raises Unreadable where it is too large, not UTF-8, or holds control characters."""
    if len(raw) > LARGEST_PAGE:
        fix = "split the page; none may be larger than 1 MiB"
        raise Unreadable(error(Place(path), "too-large", "the page is larger than 1 MiB", fix))
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as fault:
        place = _place_after(path, raw[: fault.start].decode("utf-8"))
        found = error(place, "encoding", f"the byte 0x{raw[fault.start]:02x} is not UTF-8", "save the page as UTF-8")
        raise Unreadable(found) from None
    text = text.removeprefix("\ufeff")
    unseen = _UNSEEN_RAW.search(text)
    if unseen:
        raise Unreadable(_unseen(_place_after(path, text[: unseen.start()]), unseen.group()))
    return _join_surrogates(text) if path.endswith(".json") or text.lstrip().startswith("{") else text


def refuse_unseen(place: Place, value: str) -> Finding | None:
    """The finding for a character nobody can see, which an escape such as "\\0" has put into a value."""
    unseen = _UNSEEN_VALUE.search(value)
    return _unseen(place, unseen.group()) if unseen else None


def lines_of(text: str) -> list[str]:
    """The lines as YAML counts them; str.splitlines would also split at form feeds and the like."""
    return _LINE_END.split(text)


def _unseen(place: Place, character: str) -> Finding:
    fault = f"the control character U+{ord(character):04X} is not text"
    return error(place, "encoding", fault, "delete it; it often comes with pasted text")


def _place_after(path: str, before: str) -> Place:
    lines = lines_of(before.removeprefix("\ufeff"))
    return Place(path, len(lines), len(lines[-1]) + 1)


def _join_surrogates(text: str) -> str:
    """JSON writes a character beyond U+FFFF as two escapes; YAML wants one."""

    def join(pair: re.Match[str]) -> str:
        high, low = int(pair[2], 16), int(pair[3], 16)
        return f"{pair[1]}\\U{0x10000 + ((high - 0xD800) << 10) + low - 0xDC00:08X}"

    return _SURROGATE_PAIR.sub(join, text) if "\\u" in text else text
