"""What a page says, in every language it is translated to (meaning.md rules 25 to 27)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
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
        sources = [self._source(self.page.document, block) for block in blocks]
        first = [self._block(source) for source in sources]
        spoken = {self.house.language: _merged(first)}
        for language, document in self.translated.items():
            words = _translated(first, [self._block(self._counterpart(source, document)) for source in sources])
            if words:
                spoken[language] = words
        return spoken

    def _source(self, document: Document, pointer: Pointer) -> Source:
        return Source(document, pointer, dig(document.data, pointer) or {})

    def _counterpart(self, source: Source, document: Document) -> Source:
        """The same block of a translation; a move that takes the page's away, by saying nothing, does so in every language."""
        own = self._source(document, _in_translation(source.pointer, source.document))
        nothing = {move: text for move, text in source.say.items() if text == ""}
        return replace(own, say={**nothing, **own.say}) if nothing else own

    def _block(self, source: Source) -> Words:
        moves = {move: script for move in MOVES if (script := self._move(source, move))}
        return Words(moves, self._channels(source))

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


def _merged(blocks: Sequence[Words]) -> Words:
    moves = {move: script for block in blocks for move, script in block.moves.items()}
    channels = {channel: letter for block in blocks for channel, letter in block.channels.items()}
    return Words({move: moves[move] for move in MOVES if move in moves}, channels)


def _translated(first: Sequence[Words], own: Sequence[Words]) -> Words | None:
    """What a translation says, from the same blocks; None where it has not all of it.

    A channel whose words it has not says the moves, joined; where there are none, it would be silent.
    """
    silent = _lacking([block.channels for block in first], [block.channels for block in own])
    speaks = any(block.moves for block in first) or not silent
    if not speaks or _lacking([block.moves for block in first], [block.moves for block in own]):
        return None
    words = _merged(own)
    return Words(words.moves, {channel: letter for channel, letter in words.channels.items() if channel not in silent})


def _lacking(first: Iterable[Iterable[str]], own: Iterable[Iterable[str]]) -> frozenset[str]:
    """What a translation has not, or only in an earlier block: the page's words are not those of an option that has its own."""
    wanted, found = _last_places(first), _last_places(own)
    return frozenset(name for name, place in wanted.items() if found.get(name, -1) < place)


def _last_places(blocks: Iterable[Iterable[str]]) -> dict[str, int]:
    return {name: place for place, block in enumerate(blocks) for name in block}


def _in_translation(block: Pointer, document: Document) -> Pointer:
    """`say` stays; `options, 2, say` is found under the option's id."""
    if block[0] != "options":
        return block
    return ("options", document.data["options"][block[1]]["option"], *block[2:])
