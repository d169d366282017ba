"""Sums, times and dates written into words by hand, where a variable should stand (meaning.md rule 28, voice.md 5.5).

What a hand wrote, no computation keeps: "back in 10 minutes" is a promise the house does not know it made.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from babel import Locale, UnknownLocaleError

from engine.authoring.document import line_and_column

Literal = tuple[int, int, str]
"""Line and column (from 0, within the text), and what was found."""

# A tag keeps its length, so that places stay true. What it says is unknown: no number word reaches across it.
_TAG = re.compile(r"\{\{.*?(?:\}\}|\Z)|\{%.*?(?:%\}|\Z)|\{#.*?(?:#\}|\Z)", re.DOTALL)
_SOMETHING = "\ufffc"
_PIECE = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|[\w.]+|\S")

_FIGURE = re.compile(
    r"\d+(?:[.,:/]\d+)*|[\u0024\u00a2-\u00a5\u058f\u060b\u09f2\u0e3f\u17db\u20a0-\u20cf\ufdfc\uffe0\uffe1]"
)

_ENGLISH_NUMBERS = (
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand dozen"
)
_ENGLISH_UNITS = (
    "seconds? minutes? mins? hours? hrs? days? nights? weeks? fortnights? months? years? "
    "pounds? quid pence euros? dollars? cents? percent"
)
_FRENCH_NUMBERS = (
    "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt trente quarante "
    "cinquante soixante cent cents mille"
)
_FRENCH_UNITS = (
    "secondes? minutes? heures? jours? journées? nuits? semaines? mois ans? années? euros? centimes? livres? dollars?"
)
_FRENCH_ABOUT = "dizaine douzaine quinzaine vingtaine trentaine quarantaine cinquantaine centaine"


def _either(words: str) -> str:
    return "(?:" + "|".join(words.split()) + ")"


_SPELLED = {
    "en": re.compile(
        rf"\b{_either(_ENGLISH_NUMBERS)}(?:\s+(?:more|full|whole|working|business|calendar|other))*[\s-]+"
        rf"(?:{_either(_ENGLISH_UNITS)}|per\s+cent)\b|\bhalf\s+an\s+hour\b|\bquarter\s+of\s+an\s+hour\b"
        r"|\b(?:half|quarter)\s+(?:past|to)\s+\w+|\b\w+\s+o['’]clock\b|\b(?:noon|midnight|tomorrow)\b|\bnext\s+(?:week|month)\b",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        rf"\b{_either(_FRENCH_NUMBERS)}(?:\s+(?:autres|bonnes|petites|bons|petits))*[\s-]+(?:{_either(_FRENCH_UNITS)}|pour\s+cent)\b"
        rf"|\b{_either(_FRENCH_ABOUT)}\s+(?:de\s+|d['’]){_either(_FRENCH_UNITS)}\b|\bdemi-heure\b|\bquart\s+d['’]heure\b"
        r"|\b(?:demain|minuit)\b|(?<!après-)\bmidi\b|\b(?:la\s+semaine|le\s+mois)\s+prochaine?\b",
        re.IGNORECASE,
    ),
}

# Months that are also ordinary words count only as months: written as one, after a word that dates.
_AMBIGUOUS = {
    "en": re.compile(
        r"\b(?:in|of|by|until|till|since|before|after|from|this|next|last|early|mid|late)[\s-]+(May|March|August)\b"
    ),
    "fr": re.compile(r"\b(?:en|fin|début|depuis|avant|après|dès|mi-|de|au|ce)\s*(mars)\b", re.IGNORECASE),
}
_ORDINARY = {"en": frozenset({"may", "march", "august"}), "fr": frozenset({"mars"})}


def literals_in(text: str, languages: Sequence[str]) -> list[Literal]:
    """Every figure, currency sign, month, weekday, or number word before a unit, in what the script itself says.

    Months and weekdays are CLDR's full names in `languages`; number words are known in English and French. "One day" and
    "une heure" are articles, not numbers.
    """
    said = _TAG.sub(_blanked, text)
    spans = {match.span(group) for match, group in _matches(said, languages)}
    return [_placed(said, start, end) for start, end in _widest(spans)]


def _widest(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The spans that lie in no other, in order: "5 March" may be found by more than one rule."""
    reached = -1
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if end > reached:
            yield start, end
            reached = end


def _placed(said: str, start: int, end: int) -> Literal:
    return *line_and_column(said, start), " ".join(said[start:end].split())


def _matches(said: str, languages: Sequence[str]) -> Iterator[tuple[re.Match[str], int]]:
    for match in _FIGURE.finditer(said):
        yield match, 0
    for language in dict.fromkeys(language.split("-")[0] for language in languages):
        for match in _names(language).finditer(said):
            yield match, 0
        if language in _SPELLED:
            for match in _SPELLED[language].finditer(said):
                yield match, 0
            for match in _AMBIGUOUS[language].finditer(said):
                yield match, 1


@cache
def _names(language: str) -> re.Pattern[str]:
    """The months and weekdays of a language, whole words in any case."""
    try:
        locale = Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return re.compile(r"(?!)")
    months = _spelled(locale.months, _ORDINARY.get(language, frozenset()))
    # "Mondays" and "lundis" too; but not "mais", which is no plural of "mai".
    return re.compile(rf"\b(?:{months}|(?:{_spelled(locale.days, frozenset())})s?)\b", re.IGNORECASE)


def _spelled(table: Mapping[str, Mapping[str, Mapping[int, str]]], ordinary: frozenset[str]) -> str:
    forms = (table[form]["wide"] for form in ("format", "stand-alone"))
    names = {name.casefold() for form in forms for name in form.values()} - ordinary
    # Where a language counts its months ("3月"), the figures are found already.
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True) if not name[0].isdigit()) or "(?!)"


def _blanked(tag: re.Match[str]) -> str:
    """A tag without what it says from variables; a constant it prints stays, for it is as literal as the text."""
    written = tag[0]
    constants = _constants(written) if written.startswith("{{") else []
    # A statement says nothing ("five{% endif %} minutes" is still five minutes), nor do braces around a constant.
    filler = " " if constants or not written.startswith("{{") else _SOMETHING
    kept = [char if char == "\n" else filler for char in written]
    for start, constant in constants:
        kept[start : start + len(constant)] = constant
    return "".join(kept)


def _constants(written: str) -> list[tuple[int, str]]:
    """The constants that a tag may print, with their places in it: alone, or as a side of `a if test else b`."""
    found: list[tuple[int, str]] = []
    before = "{{"
    for piece in _PIECE.finditer(written, 2, len(written) - 2):
        word = piece[0]
        if before in ("{{", "else") and word[0] in "'\"0123456789":
            found.append((piece.start(), word.replace(word[0], " ") if word[0] in "'\"" else word))
        if word not in "-+(":
            before = word
    return found
