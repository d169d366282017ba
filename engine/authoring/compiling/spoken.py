"""What a page says, in every language it is translated to (meaning.md rules 25 to 27)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.authoring.compiling.page import Page
from engine.authoring.compiling.translations import dig
from engine.authoring.document import Document, Pointer
from engine.model.house import House
from engine.model.playbook import MOVES, Letter, Scripts, Words
from engine.model.speech import Script
from engine.model.types import ValueType

Promises = Mapping[str, Mapping[str, ValueType]]


@dataclass(frozen=True, slots=True)
class Source:
    """A `say:` block: where it stands, and which language it is in."""

    document: Document
    pointer: Pointer
    say: Mapping[str, Any]


@dataclass(slots=True)
class Speaker:
    """Compiles the scripts of one option (or entitlement): the names they see, and every root name they mention."""

    page: Page
    house: House
    translated: Mapping[str, Document]
    names: Mapping[str, ValueType]
    promises: Promises
    mentioned: set[str]
    own: frozenset[str] = frozenset()
    """The names that only this option has: its remedies."""

    def script(self, text: str, pointer: Pointer, document: Document | None = None) -> Script | None:
        script = self._shared(text, pointer, document or self.page.document)
        if script:
            self.mentioned |= {name for name in script.names if not name.startswith("promises.")}
        return script

    def _shared(self, text: str, pointer: Pointer, document: Document) -> Script | None:
        """A move of the page's own `say` is one script for all its options, where it means the same in each."""
        if pointer[0] != "say":
            return self.page.script(text, pointer, self.names, self.promises, document)
        key = (document.path, pointer)
        script = self.page.shared.get(key)
        if script is None or not script.names.isdisjoint(self.own):
            script = self.page.script(text, pointer, self.names, self.promises, document)
            if script and not any(name in self.own or name.startswith("promises.") for name in script.names):
                self.page.shared[key] = script
        return script

    def scripts(self, text: str | None, pointer: Pointer, in_translation: Pointer) -> Scripts:
        """A short text (what, where, a message) by language."""
        found: dict[str, Script] = {}
        for language, document, words, place in self._texts(text, pointer, in_translation):
            script = self.script(words, place, document)
            if script:
                found[language] = script
        return found

    def _texts(self, text: str | None, pointer: Pointer, other: Pointer) -> Iterator[tuple[str, Document, str, Pointer]]:
        if text:
            yield self.house.language, self.page.document, text, pointer
        for language, document in self.translated.items():
            words = dig(document.data, other)
            if isinstance(words, str):
                yield language, document, words, other

    def words(self, blocks: list[Pointer]) -> dict[str, Words]:
        """What is said in each language, from `say:` blocks of which the later ones win, move by move.

        A language is there only where every move of the first language has its words.
        """
        first = self._merged([self._source(self.page.document, block) for block in blocks])
        spoken = {self.house.language: first}
        for language, document in self.translated.items():
            own = self._merged([self._source(document, _in_translation(block, self.page.document)) for block in blocks])
            if set(own.moves) >= set(first.moves):
                spoken[language] = own
        return spoken

    def _source(self, document: Document, pointer: Pointer) -> Source:
        return Source(document, pointer, dig(document.data, pointer) or {})

    def _merged(self, sources: list[Source]) -> Words:
        moves: dict[str, Script] = {}
        channels: dict[str, Letter] = {}
        for source in sources:
            for move in MOVES:
                script = self._move(source, move)
                if script:
                    moves[move] = script
            channels.update(self._channels(source))
        return Words({move: moves[move] for move in MOVES if move in moves}, channels)

    def _move(self, source: Source, move: str) -> Script | None:
        text = source.say.get(move)
        return self.script(text, (*source.pointer, move), source.document) if text is not None else None

    def _channels(self, source: Source) -> dict[str, Letter]:
        letters: dict[str, Letter] = {}
        for channel, raw in (source.say.get("channels") or {}).items():
            pointer = (*source.pointer, "channels", channel)
            letter = self._letter(raw, pointer, source.document)
            if letter:
                letters[channel] = letter
        return letters

    def _letter(self, raw: Any, pointer: Pointer, document: Document) -> Letter | None:
        if isinstance(raw, str):
            body = self.script(raw, pointer, document)
            return Letter(body) if body else None
        body = self.script(raw["body"], (*pointer, "body"), document)
        subject = self.script(raw["subject"], (*pointer, "subject"), document) if "subject" in raw else None
        return Letter(body, subject) if body else None


def _in_translation(block: Pointer, document: Document) -> Pointer:
    """`say` stays; `options, 2, say` is found under the option's id."""
    if block[0] != "options":
        return block
    return ("options", document.data["options"][block[1]]["option"], *block[2:])
