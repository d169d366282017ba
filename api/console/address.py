"""What an answer's address says. It is the whole state of the page, so that it can be shared, kept and gone back to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import quote, urlencode

OPTION = "show-option"
"""The key of the option whose words are shown: with its hyphen it is no fact's name."""

PHRASE = "asked-for"
"""The key of the phrase that led here."""

_CHANNEL, _LANGUAGE = "channel", "language"


@dataclass(frozen=True, slots=True)
class Address:
    """`typed` has facts as people typed them, in the order they were answered."""

    failure: str
    typed: Mapping[str, str] = field(default_factory=dict)
    channel: str | None = None
    language: str | None = None
    option: str | None = None
    phrase: str | None = None

    @staticmethod
    def read(failure: str, query: Iterable[tuple[str, str]]) -> Address:
        """From the pairs of a query string. A question left empty was not answered."""
        pairs = {name: value for name, value in query if value.strip()}
        own = {name: pairs.pop(name, None) for name in (_CHANNEL, _LANGUAGE, OPTION, PHRASE)}
        return Address(failure, pairs, own[_CHANNEL], own[_LANGUAGE], own[OPTION], own[PHRASE])

    def url(self) -> str:
        path = answer_url(self.failure)
        query = urlencode(self.pairs(), quote_via=quote)
        return f"{path}?{query}" if query else path

    def pairs(self) -> list[tuple[str, str]]:
        return [*self.typed.items(), *self.kept()]

    def kept(self) -> list[tuple[str, str]]:
        """What is not a fact: a form that asks for facts carries it along."""
        own = ((_CHANNEL, self.channel), (_LANGUAGE, self.language), (OPTION, self.option), (PHRASE, self.phrase))
        return [(name, value) for name, value in own if value]

    def having(self, fact: str, text: str) -> Address:
        return replace(self, typed={**self.typed, fact: text})

    def without(self, fact: str) -> Address:
        return replace(self, typed={name: text for name, text in self.typed.items() if name != fact})

    def on(self, channel: str) -> Address:
        return replace(self, channel=channel)

    def told_in(self, language: str) -> Address:
        return replace(self, language=language)

    def showing(self, option: str) -> Address:
        return replace(self, option=option)


def answer_url(failure: str) -> str:
    return f"/answer/{quote(failure)}"
