"""The interface's own words, by language. English is written in the code; other languages are gettext catalogues."""

from __future__ import annotations

import re
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
_WEIGHT = re.compile(r"\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*", re.ASCII | re.IGNORECASE)


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
        tag, _, parameter = part.partition(";")
        wanted.append((-_weight(parameter), tag.strip()))
    tags = [tag.partition("-")[0].lower() for weight, tag in sorted(wanted, key=lambda pair: pair[0]) if tag and weight]
    return negotiate_locale(tags, list(LANGUAGES)) or _OURS


def _weight(parameter: str) -> float:
    """Of `q=0.9`, with spaces or without; what says no weight from 0 to 1 has none."""
    if not parameter.strip():
        return 1.0
    found = _WEIGHT.fullmatch(parameter)
    return float(found[1]) if found else 0.0
