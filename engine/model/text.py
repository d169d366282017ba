"""Text that people typed, made safe to put among our words, and our words made into a page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

LONGEST = 10_000

_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
_BREAKS = re.compile("[\x09-\x0d\x1c-\x1f\x85\u2028\u2029 ]+")
_LINE_END = re.compile(r"\r\n?|[\v\f\x85\u2028\u2029]")
_SET_OFF = re.compile(r" (?=[?!;:»])|(?<=«) ")
_PARAGRAPH_END = re.compile(r"\n[ \t]*\n\s*")


def harmless(text: str) -> str:
    """One line of plain text: no control, bidi, zero-width or lone surrogate characters, runs of spaces made one.

    A name with a line break in it must not start a paragraph, nor may a hidden character turn the sentence around it.
    Bounded to `LONGEST` characters. No-break spaces stay: they are how sums are written.
    """
    if len(text) > LONGEST:
        text = text[:LONGEST]
    if text.isprintable() and "  " not in text and text.strip(" ") == text:
        return text
    return _BREAKS.sub(" ", _INVISIBLE.sub("", text)).strip(" ")


def count(number: int, noun: str) -> str:
    """`1 error`, `12,345 errors`: of a noun whose plural takes an s."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def listed(words: Sequence[str], last: str = "or") -> str:
    """`a, b or c`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}" if words else ""


def lowered(text: str) -> str:
    """A title or a sentence as it goes on another: its first letter small, unless it opens with an abbreviation."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def capital(text: str) -> str:
    """The same with its first letter large."""
    return text[:1].upper() + text[1:]


def unbroken(text: str) -> str:
    """The same with no line ending before ? ! : ; or inside « » where there is a space: French sets them off with one.

    In every language: nobody who writes that space means a line to end there.
    """
    return _SET_OFF.sub("\u00a0", text)


def to_html(text: str, language: str) -> str:
    """An HTML fragment of a plain e-mail: a paragraph for each blank line, `<br>` for a single break, all escaped."""
    lines = _LINE_END.sub("\n", text)
    paragraphs = [_paragraph(part) for part in _PARAGRAPH_END.split(lines) if part.strip()]
    return f'<div lang="{escape(language)}">\n' + "".join(f"{part}\n" for part in paragraphs) + "</div>"


def _paragraph(text: str) -> str:
    lines = (escape(_INVISIBLE.sub("", line).strip()) for line in text.strip().split("\n"))
    return "<p>" + "<br>\n".join(lines) + "</p>"
