"""What a printed card cannot know is left blank: the words of two situations, and a gap wherever they part."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from engine.model.incident import Incident
from engine.model.library import Library
from engine.model.text import lowered

_OPEN, _CLOSE = "\ue000", "\ue001"
"""Round the name of a text fact, where its value stood. Private characters, which no script prints by itself."""

_NAMED = re.compile(f"{_OPEN}([^{_CLOSE}]*){_CLOSE}")
_TOKENS = re.compile(rf"{_OPEN}[^{_CLOSE}]*{_CLOSE}|[^\s{_OPEN}]+|\s+")
_EDGE = re.compile(rf"^([^\w{_OPEN}{_CLOSE}]*)(.*?)([^\w{_OPEN}{_CLOSE}]*)$", re.DOTALL)
_LATER = (timedelta(days=41, hours=1, minutes=7), timedelta(days=1, hours=1, minutes=7), timedelta(minutes=7))


_SUM = re.compile(r"^(\D*)(\d.*\d|\d)(\D*)$", re.DOTALL)


class Fragment(NamedTuple):
    """A piece of a sentence: words, or with `blank` a gap, whose text says what belongs there."""

    text: str
    blank: bool


def two_of_a_kind(
    library: Library, incident: Incident, language: str, same: Callable[[Incident], bool]
) -> tuple[Incident, Incident]:
    """An incident with names for its texts, and another that differs in every sum, number, day and hour that may differ
    without changing what is decided: `same` says whether it does."""
    named = _named(library, incident, language)
    ours = named if same(named) else incident
    other = next((later for step in _LATER if same(later := _shifted(ours, step))), ours)
    for place, (name, value) in enumerate(ours.known.items()):
        for changed in _changed(value, place):
            candidate = other._replace(known={**other.known, name: changed})
            if same(candidate):
                other = candidate
                break
    return ours, other


def _named(library: Library, incident: Incident, language: str) -> Incident:
    """The incident with each text that somebody gave replaced by the name of its fact."""
    facts = library.vocabulary.facts
    texts = {
        name: f"{_OPEN}{lowered(facts[name].title(language, library.house.language))}{_CLOSE}"
        for name, value in incident.known.items()
        if name in facts and facts[name].type.kind == "string" and isinstance(value, str) and name not in _SETTING
    }
    return incident._replace(known={**incident.known, **texts})


_SETTING = frozenset({"site", "currency", "language", "channel", "failure"})


def _shifted(incident: Incident, step: timedelta) -> Incident:
    """The incident somewhat later, its days and hours with it."""
    now = incident.setting.now + step
    moved = {name: value + step for name, value in incident.known.items() if isinstance(value, datetime | date)}
    known = {**incident.known, **moved, "now": now, "today": now.date()}
    return incident._replace(known=known, setting=incident.setting._replace(now=now))


def _changed(value: Any, place: int) -> tuple[Any, ...]:
    """Other values for a number; each name takes another step, so that differences between two names change too."""
    if not isinstance(value, Decimal):
        return ()
    more, less = Decimal(place + 3) / 100, Decimal(place % 9 + 1) / 50
    return value + value * more, value - value * less, value + 1 + place, value - 1


def blanked(text: str, known: str) -> str:
    """The text with a blank wherever the sum `known` stands in it; its currency's sign stays."""
    sum_ = _SUM.match(known)
    return text.replace(known, f"{sum_[1]}{_OPEN}{_CLOSE}{sum_[3]}") if sum_ else text


def fragments(ours: str, theirs: str) -> tuple[Fragment, ...]:
    """The words that both texts have, and blanks for the rest."""
    left, right = _TOKENS.findall(ours), _TOKENS.findall(theirs)
    found: list[Fragment] = []
    for what, start, end, other_start, other_end in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        own, other = "".join(left[start:end]), "".join(right[other_start:other_end])
        found += _words(own) if what == "equal" else _gap(own, other)
    return tuple(_merged(found))


def _words(text: str) -> Iterator[Fragment]:
    """The text, with the names in it as blanks."""
    at = 0
    for name in _NAMED.finditer(text):
        yield Fragment(text[at : name.start()], False)
        yield Fragment(name[1], True)
        at = name.end()
    yield Fragment(text[at:], False)


def _gap(own: str, other: str) -> Iterator[Fragment]:
    """One blank; the signs before and after it stay where both have them, as the £ of a sum and the full stop."""
    ours, theirs = _EDGE.match(own), _EDGE.match(other)
    assert ours and theirs
    before = ours[1] if ours[1] == theirs[1] else ""
    after = ours[3] if ours[3] == theirs[3] else ""
    yield Fragment(before, False)
    yield Fragment("", True)
    yield Fragment(after, False)


def _merged(found: list[Fragment]) -> Iterator[Fragment]:
    """Without empty words, and two gaps with nothing but a space between them as one."""
    kept: list[Fragment] = []
    for fragment in found:
        if not fragment.blank and not fragment.text:
            continue
        gap = fragment == Fragment("", True)
        if gap and len(kept) > 1 and kept[-1].text.isspace() and not kept[-1].blank and kept[-2] == fragment:
            kept.pop()
        elif gap and kept and kept[-1] == fragment:
            continue
        elif kept and not fragment.blank and not kept[-1].blank:
            kept[-1] = Fragment(kept[-1].text + fragment.text, False)
        else:
            kept.append(fragment)
    return iter(kept)


def plain(pieces: tuple[Fragment, ...]) -> str:
    """The fragments as a person would copy them: `[dish]` and `____`."""
    return "".join(f"[{piece.text}]" if piece.text and piece.blank else "____" if piece.blank else piece.text for piece in pieces)
