"""The interface's own words, by language. English is written in the code; other languages are gettext catalogues."""

from __future__ import annotations

from functools import cache
from gettext import NullTranslations
from importlib.resources import files
from io import BytesIO

from babel.core import negotiate_locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

LANGUAGES = {"en": "English", "fr": "Français"}
"""The interface's languages, each by its own name."""

_OURS = "en"


@cache
def catalogue(language: str) -> NullTranslations:
    """The words in a language; those of English are their own translation."""
    if language == _OURS:
        return NullTranslations()
    source = files("api.console").joinpath(f"locale/{language}/LC_MESSAGES/console.po")
    compiled = BytesIO()
    with source.open("rb") as written:
        write_mo(compiled, read_po(written, locale=language))
    compiled.seek(0)
    return Translations(compiled)


def preferred(accept: str) -> str:
    """The first of a browser's languages that the interface has (an Accept-Language header), else English."""
    wanted = []
    for part in accept.split(",")[:20]:
        tag, _, weight = part.partition(";q=")
        wanted.append((-_weight(weight), tag.strip()))
    tags = [tag.partition("-")[0].lower() for weight, tag in sorted(wanted, key=lambda pair: pair[0]) if tag and weight]
    return negotiate_locale(tags, list(LANGUAGES)) or _OURS


def _weight(text: str) -> float:
    try:
        return float(text) if text.strip() else 1.0
    except ValueError:
        return 0.0
