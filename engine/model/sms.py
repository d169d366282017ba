"""How a text travels as SMS: its alphabet, its parts, and the plain characters that keep it in one (3GPP TS 23.038)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
) - {"\x1b"}
_EXTENDED = frozenset("\f^{}\\[~]|€")

_ONE_GSM, _PART_GSM = 160, 153
_ONE_UCS, _PART_UCS = 70, 67

_PLAIN = str.maketrans(
    {
        **dict.fromkeys("\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " "),
        **dict.fromkeys("‘’‚‛′`´", "'"),
        **dict.fromkeys("“”„‟″", '"'),
        **dict.fromkeys("\u2010\u2011‒–—―−•", "-"),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff", None),
        "…": "...",
    }
)
_AUGUST = re.compile(r"\b([Aa])oût\b")
"""The one French month that GSM-7 cannot write as it is spelt of old; the spelling of 1990 has it without the accent."""
_GUILLEMETS = re.compile("«[ \u00a0\u202f]?|[ \u00a0\u202f]?»")


@dataclass(frozen=True, slots=True)
class SmsSize:
    """What a text costs to send: its parts, and `length` in septets (GSM-7) or UTF-16 units (UCS-2)."""

    segments: int
    encoding: str
    length: int

    def to_json(self) -> dict[str, object]:
        return {"segments": self.segments, "encoding": self.encoding, "length": self.length}


def segments(text: str) -> SmsSize:
    """The size of a text as SMS. One character outside GSM-7 makes all of it UCS-2."""
    encoding, widths, one, part = _measured(text)
    return _size(encoding, widths, one, part)


def sms_parts(text: str) -> tuple[str, ...]:
    """The text cut where a phone network cuts it; together they are the text."""
    _, widths, one, part = _measured(text)
    if sum(widths) <= one:
        return (text,) if text else ()
    parts, used = [""], 0
    for char, width in zip(text, widths, strict=True):
        if used + width > part:
            parts.append("")
            used = 0
        parts[-1] += char
        used += width
    return tuple(parts)


def _measured(text: str) -> tuple[str, list[int], int, int]:
    """The alphabet, what each character takes in it, and what fits in one message and in a part of several."""
    if odd_characters(text):
        return "UCS-2", [2 if char > "\uffff" else 1 for char in text], _ONE_UCS, _PART_UCS
    return "GSM-7", [2 if char in _EXTENDED else 1 for char in text], _ONE_GSM, _PART_GSM


def _size(encoding: str, widths: Iterable[int], one: int, part: int) -> SmsSize:
    length, parts, used = 0, 1, 0
    for width in widths:
        length += width
        # An escape pair or a surrogate pair may not be split, so a part can end one short.
        if used + width > part:
            parts, used = parts + 1, 0
        used += width
    if length <= one:
        parts = 1 if length else 0
    return SmsSize(parts, encoding, length)


def odd_characters(text: str) -> tuple[str, ...]:
    """The characters that force UCS-2, each once, in the order met."""
    return tuple(dict.fromkeys(char for char in text if char not in _BASIC and char not in _EXTENDED))


def plain_for_sms(text: str) -> str:
    """The same words in plain type: straight quotes, hyphens for dashes, plain spaces. Accents are kept, but for "août"."""
    text = _GUILLEMETS.sub('"', unicodedata.normalize("NFC", text))
    return _AUGUST.sub(r"\1out", text).translate(_PLAIN)
