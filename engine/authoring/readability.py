"""How hard a text is to read: its sentences, and the years of school it takes, where a formula for its language is known."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

_END = re.compile(r"[.!?…]+[\"»”’')\]]*(?=\s|$)|\n+")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_TITLES = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|St|M|Mme|Mlle)\.$")
_FEWEST_WORDS = 30
"""Below this a formula says little: one long word more or less moves it by a whole year."""


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """The sentences of a text, each with where it starts."""
    start = 0
    for end in _END.finditer(text):
        if not _TITLES.search(text, start, end.end()):
            yield from _trimmed(start, text[start : end.end()])
            start = end.end()
    yield from _trimmed(start, text[start:])


def _trimmed(start: int, sentence: str) -> Iterator[tuple[int, str]]:
    bare = sentence.lstrip()
    if _WORD.search(bare):
        yield start + len(sentence) - len(bare), bare.rstrip()


def words(text: str) -> list[str]:
    """Words as people count them: `isn't` and `aujourd'hui` are one."""
    return _WORD.findall(text)


def grade(text: str, language: str) -> float | None:
    """Years of school for a text; None where it is too short, or no formula is known for its language."""
    formula = _FORMULAS.get(language.partition("-")[0])
    found = words(text)
    count = sum(1 for _ in sentences(text))
    if formula is None or len(found) < _FEWEST_WORDS or not count:
        return None
    return formula(len(found) / count, found)


def _flesch_kincaid(per_sentence: float, found: list[str]) -> float:
    """Kincaid et al. 1975, for English."""
    return 0.39 * per_sentence + 11.8 * _per_word(found, _english_syllables) - 15.59


def _kandel_moles(per_sentence: float, found: list[str]) -> float:
    """Kandel & Moles 1958: Flesch's ease for French, told as the year of school that Flesch gives for it."""
    ease = 207 - 1.015 * per_sentence - 73.6 * _per_word(found, _french_syllables)
    return _grade_of_ease(ease)


def _grade_of_ease(ease: float) -> float:
    """Flesch's table of 1949, read between its lines."""
    for (high, low_grade), (low, high_grade) in zip(_EASE, _EASE[1:], strict=False):
        if ease >= low:
            return low_grade + (high - min(ease, high)) / (high - low) * (high_grade - low_grade)
    return _EASE[-1][1]


_EASE = ((100.0, 4.0), (90.0, 5.0), (80.0, 6.0), (70.0, 7.0), (60.0, 8.5), (50.0, 11.0), (30.0, 14.5), (0.0, 17.0))


def _per_word(found: list[str], syllables: Callable[[str], int]) -> float:
    return sum(syllables(word) for word in found) / len(found)


_ENGLISH = re.compile(r"[aeiouy]+")
_ENGLISH_SILENT = re.compile(r"(?:[^laeiouy]e|[^aeiouydt]ed|(?<![sxzcg])(?<!sh)(?<!ch)es)$")


@lru_cache(20_000)
def _english_syllables(word: str) -> int:
    lower = word.lower()
    count = len(_ENGLISH.findall(lower)) - bool(_ENGLISH_SILENT.search(lower))
    return max(count, 1)


_FRENCH = re.compile(r"[aeiouyàâäéèêëîïôöùûüœæ]+")
_FRENCH_SILENT = re.compile(r"[^aeiouyàâäéèêëîïôöùûüœæ](?:e|es|ent)$")


@lru_cache(20_000)
def _french_syllables(word: str) -> int:
    lower = word.lower().replace("qu", "q")
    count = len(_FRENCH.findall(lower)) - bool(_FRENCH_SILENT.search(lower))
    return max(count, 1)


_FORMULAS: Mapping[str, Callable[[float, list[str]], float]] = {"en": _flesch_kincaid, "fr": _kandel_moles}
