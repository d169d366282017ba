"""Words: no literal sums or times, nothing the house avoids, no apology that isn't one (meaning.md rule 28)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from engine.authoring.checks.draft import Draft
from engine.authoring.checks.texts import without_tags
from engine.authoring.literals import literals_in
from engine.model.finding import Finding, error, warning

_BRACES = re.compile(r"\{([^{}%#\n]+)\}")
_QUOTED = re.compile(r"([“\"«])[^“”\"«»]*([”\"»])", re.DOTALL)
_NON_APOLOGY: Mapping[str, str] = {
    "en": r"(?:sorry|apolog\w+|regret)(?: if| that you (?:feel|felt|think)| you feel| for any| any)\b|any inconvenience"
    r"|(?:mean|intend)(?:ed|t)? no offen[cs]e|sorry,? but\b",
    "fr": r"(?:désol|navr)ée?s?(?: si| que vous ayez l'impression)\b|(?:excus\w+|regret\w+)(?: si| pour toute?s?)\b"
    r"|(?:toute|la|pour une) (?:éventuelle )?gêne\b|désagréments? (?:éventuel|occasionné|causé)\w*|si vous avez été",
}
_PASSIVE: Mapping[str, str] = {
    "en": r"(?:mistake|error|mix-up|slip)s? (?:was|were|has been|have been) \w+|(?:an?|the) (?:error|mistake) (?:has |have )?occurred"
    r"|(?:was|were|been|got) (?:overlooked|mislaid|misplaced|mishandled|forgotten|mixed up|messed up)\b(?! by)",
    "fr": r"(?:erreurs?|fautes?|méprise|malentendu)\b[^.!?]{0,15}(?:a|ont) été \w+|erreur s'est (?:produite|glissée)"
    r"|(?:a|ont) été (?:oublié|égaré|mal (?:saisi|noté|préparé))\w*(?! par)|il y a eu (?:une erreur|un malentendu|une confusion)",
}


def check_literals(draft: Draft) -> Iterator[Finding]:
    """`literal-in-words`: a sum or a time written out, which the option may not give."""
    fix = "take it from a remedy, a promise or a fact, as in {{ promises.call.due | day }}"
    for one in draft.said:
        for line, column, found in literals_in(one.text, (one.language,)):
            yield error(one.place(line, column), "literal-in-words", f"'{found}' is written out", fix)


def check_avoided(draft: Draft) -> Iterator[Finding]:
    """`avoided-words`: what the house does not say."""
    phrases = tuple(plain for phrase in draft.house.voice.avoid if (plain := _plain(phrase)))
    for one in draft.said:
        lower = _plain(one.text)
        if not any(phrase in lower for phrase in phrases):  # much quicker than the pattern, and nearly always so
            continue
        avoided, bare = _avoided(phrases), _bare(one.text)
        empty = [found.span() for found in _found(_NON_APOLOGY, one.language, bare)]
        for found in avoided.finditer(bare):
            if not any(start < found.end() and found.start() < end for start, end in empty):  # told as what it is
                fault = f"the house does not say '{found.group()}'"
                yield warning(one.at(found.start()), "avoided-words", fault, "say it another way")


def check_apologies(draft: Draft) -> Iterator[Finding]:
    """`non-apology`: an apology that doubts the customer, or is for nothing in particular."""
    yield from _phrasing(draft, _NON_APOLOGY, "non-apology", "is no apology", "say what you are sorry for, as in \"I'm sorry it came late\"")


def check_passive(draft: Draft) -> Iterator[Finding]:
    """`passive-fault`: a fault that nobody made."""
    yield from _phrasing(draft, _PASSIVE, "passive-fault", "hides who did it", "say who did what, as in \"I sent the wrong one\"")


def check_marks(draft: Draft) -> Iterator[Finding]:
    """`stray-mark`: braces or quotation marks that are said aloud."""
    for one in draft.said:
        bare = _bare(one.text)
        for found in _BRACES.finditer(bare):
            name = found[1].strip()
            yield error(one.at(found.start()), "stray-mark", f"'{{{name}}}' is said as it stands", f"write {{{{ {name} }}}}, in two braces")
        quoted = _QUOTED.fullmatch(bare.strip())
        if quoted:
            fault = f"the whole text stands between {quoted[1]} and {quoted[2]}, which are said too"
            yield error(one.at(one.text.index(one.text.strip()[0])), "stray-mark", fault, "take them away; YAML's own quotes are straight")


def _phrasing(draft: Draft, patterns: Mapping[str, str], code: str, what: str, fix: str) -> Iterator[Finding]:
    for one in draft.said:
        for found in _found(patterns, one.language, _bare(one.text)):
            yield warning(one.at(found.start()), code, f"'{found.group()}' {what}", fix)


def _found(patterns: Mapping[str, str], language: str, bare: str) -> Iterator[re.Match[str]]:
    pattern = patterns.get(language.partition("-")[0])
    return _compiled(pattern).finditer(bare) if pattern else iter(())


@lru_cache(20_000)
def _bare(text: str) -> str:
    """The words alone, each where it stood, with straight apostrophes."""
    return without_tags(text.replace("’", "'"))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{pattern})", re.IGNORECASE)


def _plain(text: str) -> str:
    return text.lower().replace("’", "'").strip().rstrip(",")


@cache
def _avoided(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, phrases))})(?!\w)", re.IGNORECASE)
