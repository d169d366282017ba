"""`_shared/*.j2`: sentences that many pages say, written once a language.

`_shared/voice.j2` has blocks in the house's first language, `_shared/voice.fr.j2` the same in French:
`{% block thank_you %}Thank you for telling me.{% endblock %}`. A script says one with `{{ shared.thank_you }}`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from engine.authoring.document import line_and_column
from engine.model.errors import did_you_mean
from engine.model.finding import Finding, Place, error

_BLOCK = re.compile(r"\{%-?\s*block\s+([a-z_]\w*)\s*-?%\}(.*?)\{%-?\s*endblock(?:\s+\w+)?\s*-?%\}", re.DOTALL | re.ASCII)
_USE = re.compile(r"\{\{-?\s*shared\.(\w+)\s*-?\}\}", re.ASCII)
_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
_PATH = re.compile(r"_shared/[\w-]+?(?:\.(?P<language>[a-z]{2}(?:-[A-Z]{2})?))?\.j2", re.ASCII)
_LARGEST = 200_000


@dataclass(frozen=True, slots=True)
class Phrases:
    """Shared sentences by language and name."""

    by_language: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    places: Mapping[tuple[str, str], Place] = field(default_factory=dict)
    """Where each stands, by language and name."""

    def expand(self, text: str, language: str) -> tuple[str, list[tuple[int, str, str]]]:
        """The text with every shared sentence in its place; and (offset, fault, fix) for each that is not there."""
        if "shared" not in text:
            return text, []
        known = self.by_language.get(language, {})
        missing = [
            (use.start(), f"there is no shared sentence '{use.group(1)}' in '{language}'", did_you_mean(use.group(1), known))
            for use in _USE.finditer(text)
            if use.group(1) not in known
        ]
        return _USE.sub(lambda use: known.get(use.group(1), ""), text), missing

    def origin(self, text: str, language: str, offset: int) -> tuple[int, Place | None]:
        """Where an offset of the expanded text was written: an offset of `text`; inside a shared sentence, its place too."""
        known, grown = self.by_language.get(language, {}), 0
        for use in _USE.finditer(text):
            words = known.get(use.group(1), "")
            start = use.start() + grown
            if offset < start:
                break
            if offset < start + len(words):
                return use.start(), self.places.get((language, use.group(1)))
            grown += len(words) - len(use.group())
        return offset - grown, None


def read_phrases(files: Mapping[str, bytes], language: str) -> tuple[Phrases, list[Finding]]:
    """The shared sentences among a book's files; `language` is that of a file that names none."""
    by_language: dict[str, dict[str, str]] = {}
    places: dict[tuple[str, str], Place] = {}
    findings: list[Finding] = []
    for path in sorted(files):
        found = _PATH.fullmatch(path)
        if found is None:
            continue
        text, faults = _text(path, files[path])
        findings += faults
        spoken = found.group("language") or language
        blocks = by_language.setdefault(spoken, {})
        for name, words, place in _blocks(path, text):
            if name in blocks:
                findings.append(error(place, "duplicate-id", f"two shared sentences are called '{name}'", "rename one"))
            blocks[name], places[(spoken, name)] = words, place
        findings += _strays(path, text)
    return Phrases(by_language, places), findings


def _text(path: str, raw: bytes) -> tuple[str, list[Finding]]:
    if len(raw) > _LARGEST:
        fault = f"the file has {len(raw)} bytes"
        return "", [error(Place(path), "too-large", fault, f"keep it under {_LARGEST}")]
    try:
        return _COMMENT.sub(lambda comment: "\n" * comment.group().count("\n"), raw.decode("utf-8-sig")), []
    except UnicodeDecodeError:
        return "", [error(Place(path), "encoding", "the file is not UTF-8", "save it as UTF-8")]


def _blocks(path: str, text: str) -> Iterator[tuple[str, str, Place]]:
    for block in _BLOCK.finditer(text):
        words = block.group(2)
        yield block.group(1), words.strip(), _place(path, text, block.end(2) - len(words.lstrip()))


def _strays(path: str, text: str) -> Iterator[Finding]:
    """What stands outside the blocks, which no page could say."""
    outside = _BLOCK.sub(lambda block: "".join("\n" if character == "\n" else " " for character in block.group()), text)
    stray = re.search(r"\S", outside)
    if stray:
        place = _place(path, text, stray.start())
        yield error(place, "template", "this stands outside a block", "write {% block name %}words{% endblock %}")


def _place(path: str, text: str, offset: int) -> Place:
    line, column = line_and_column(text, offset)
    return Place(path, line + 1, column + 1)
