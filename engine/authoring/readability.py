"""How hard a text is to read: its sentences, and the years of school it takes, where a formula for its language is known."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

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


@dataclass(frozen=True, slots=True)
class Measure:
    """What a formula looks at. Measures of texts that are read in one go add up."""

    words: int = 0
    sentences: int = 0
    syllables: int = 0

    def __add__(self, other: Measure) -> Measure:
        return Measure(self.words + other.words, self.sentences + other.sentences, self.syllables + other.syllables)


@lru_cache(20_000)
def measure(text: str, language: str) -> Measure:
    """A text measured; nothing where no way to count its language's syllables is known."""
    syllables = _SYLLABLES.get(language.partition("-")[0])
    found = words(text) if syllables else []
    return Measure(len(found), sum(1 for _ in sentences(text)), sum(map(syllables, found)) if syllables else 0)


def grade(measured: Measure, language: str) -> float | None:
    """Years of school for a text; None where it is too short, or no formula is known for its language."""
    formula = _FORMULAS.get(language.partition("-")[0])
    if formula is None or measured.words < _FEWEST_WORDS or not measured.sentences:
        return None
    return formula(measured.words / measured.sentences, measured.syllables / measured.words)


def _flesch_kincaid(per_sentence: float, per_word: float) -> float:
    """Kincaid et al. 1975, for English."""
    return 0.39 * per_sentence + 11.8 * per_word - 15.59


def _kandel_moles(per_sentence: float, per_word: float) -> float:
    """Kandel & Moles 1958: Flesch's ease for French, told as the year of school that Flesch gives for it."""
    return _grade_of_ease(207 - 1.015 * per_sentence - 73.6 * per_word)


def _grade_of_ease(ease: float) -> float:
    """Flesch's table of 1949, read between its lines."""
    for (high, low_grade), (low, high_grade) in pairwise(_EASE):
        if ease >= low:
            return low_grade + (high - min(ease, high)) / (high - low) * (high_grade - low_grade)
    return _EASE[-1][1]


_EASE = ((100.0, 4.0), (90.0, 5.0), (80.0, 6.0), (70.0, 7.0), (60.0, 8.5), (50.0, 11.0), (30.0, 14.5), (0.0, 17.0))


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


_SYLLABLES: Mapping[str, Callable[[str], int]] = {"en": _english_syllables, "fr": _french_syllables}
_FORMULAS: Mapping[str, Callable[[float, float], float]] = {"en": _flesch_kincaid, "fr": _kandel_moles}
