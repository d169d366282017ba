"""A translation as lines: words that are there, and words that are left to the author, each a comment that stands for itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.authoring.compiling.words import source_hash
from engine.authoring.document import Document
from engine.authoring.yaml_nodes import read
from engine.terminal.making.pages import quoted


@dataclass(frozen=True, slots=True)
class Left:
    """Words in the language of the page: only its author can say them in another."""

    words: str


Words = str | Left
Part = Words | list["Part"] | Mapping[str, "Part"]
"""Words, or a list or a map of them, as they stand in a translation."""


def translation(kind: str, page_id: str, language: str, page: str, words: Mapping[str, Part]) -> list[str]:
    """The lines of a page's translation; `page` is the text of what it translates."""
    head = [f"of: {page_id}", f"language: {language}", f"source: {quoted(page_hash(kind, page))}"]
    note = [f"## Take away '# ' before a line, then say it in {language}. Keys and {{{{ names }}}} stay as they are."]
    return [*head, *(note if _has_left(words) else []), *_lines(words, "")]


def page_hash(kind: str, text: str) -> str:
    """What a translation of the page has as its `source`."""
    made = read("page.yaml", text.encode())
    return source_hash(Document("page.yaml", kind, made.data, made.marks, made.key_marks))


def _lines(words: Mapping[str, Part], indent: str) -> Iterator[str]:
    """A line a key. What is all left to the author is one line, so that it can be taken into use alone."""
    for key, part in words.items():
        if _is_left(part):
            yield f"{indent}# {key}: {_in_line(part)}"
        elif isinstance(part, Mapping):
            yield f"{indent}{key}:"
            yield from _lines(part, f"{indent}  ")
        else:
            yield f"{indent}{key}: {_in_line(part)}"


def _is_left(part: Part) -> bool:
    return isinstance(part, Left) or (not isinstance(part, str) and all(map(_is_left, _parts(part))))


def _has_left(part: Part) -> bool:
    return isinstance(part, Left) or (not isinstance(part, str) and any(map(_has_left, _parts(part))))


def _parts(part: list[Part] | Mapping[str, Part]) -> list[Part]:
    return list(part.values()) if isinstance(part, Mapping) else part


def _in_line(part: Part) -> str:
    if isinstance(part, str | Left):
        return quoted(part if isinstance(part, str) else part.words)
    if isinstance(part, Mapping):
        return f"{{{', '.join(f'{key}: {_in_line(item)}' for key, item in part.items())}}}"
    return f"[{', '.join(map(_in_line, part))}]"
