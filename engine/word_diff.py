"""Two texts word by word: what stayed, what went, what came."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from difflib import SequenceMatcher

from rapidfuzz import fuzz

SAME, GONE, NEW = "same", "gone", "new"
MARKS = {GONE: "[-{}-]", NEW: "{{+{}+}}"}
"""How changed words are told where there is neither colour nor Markdown."""

Step = tuple[str, str]
"""What became of some words, and the words."""

_PIECES = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\w+(?:['’]\w+)*|\s+|[^\w\s]", re.DOTALL)
_LONGEST = 4_000
"""Pieces of a text that are compared one by one; comparing more takes longer than anybody reads."""


def word_diff(before: str, after: str) -> list[Step]:
    """How one text became the other, in the order of the words; a name in braces counts as one word."""
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    if len(old) + len(new) > _LONGEST:
        return [step for step in ((GONE, before), (NEW, after)) if step[1]]
    steps: list[Step] = []
    for tag, start, end, from_, to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            steps.append((SAME, "".join(old[start:end])))
            continue
        steps += [step for step in ((GONE, "".join(old[start:end])), (NEW, "".join(new[from_:to]))) if step[1]]
    return _joined(steps)


def _joined(steps: list[Step]) -> list[Step]:
    """A blank alone between two changes belongs to both: whole phrases are read more easily than single words."""
    joined: list[Step] = []
    gone = new = ""
    for index, (kind, words) in enumerate(steps):
        between = kind == SAME and words.isspace() and (gone or new) and index + 1 < len(steps)
        if kind == SAME and not between:
            joined += [step for step in ((GONE, gone), (NEW, new)) if step[1]]
            joined.append((kind, words))
            gone = new = ""
            continue
        gone += words if kind != NEW else ""
        new += words if kind != GONE else ""
    return [*joined, *(step for step in ((GONE, gone), (NEW, new)) if step[1])]


def marked(steps: list[Step], marks: Mapping[str, str], plain: Callable[[str], str] = str) -> str:
    """The words in one line, those that went or came between marks (`{}` stands for them); blanks stay outside of these."""
    pieces = []
    for kind, words in steps:
        told = plain(" ".join(words.split()))
        whole = marks.get(kind, "{}").format(told) if told else ""
        pieces.append(f"{' ' if words[:1].isspace() else ''}{whole}{' ' if told and words[-1:].isspace() else ''}")
    return re.sub(r" {2,}", " ", "".join(pieces)).strip()


def shortened(steps: list[Step], around: int = 40) -> list[Step]:
    """The same, with so many characters at most of what stayed on either side of a change."""
    short: list[Step] = []
    for index, (kind, words) in enumerate(steps):
        if kind == SAME and len(words) > 2 * around:
            head = words[:around].rsplit(" ", 1)[0] if index else ""
            tail = words[-around:].split(" ", 1)[-1] if index + 1 < len(steps) else ""
            words = f"{head} … {tail}".lstrip(" " if not index else "")
        short.append((kind, words))
    return short


def nearest_passage(wanted: str, text: str) -> str | None:
    """The words of a text that are most like the wanted ones; None where nothing is like them."""
    found = fuzz.partial_ratio_alignment(wanted, text)
    if found is None or found.score < 60:
        return None
    start, end = found.dest_start, found.dest_end
    while start and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return text[start:end].strip()
