"""How something is said: a compiled script, and the circumstances it is said in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo


class Speech(NamedTuple):
    """What the filters for people need: language (`en`), territory (`GB` or None), zone, the incident's moment,
    and the word for a member of an enum, by fact name and member."""

    language: str
    territory: str | None
    timezone: ZoneInfo
    now: datetime
    label: Callable[[str, str], str]


class MissingWords(Exception):
    """A script reached a name that has no value. `names` are the root names it still needs."""

    def __init__(self, names: frozenset[str]) -> None:
        self.names = names
        super().__init__(", ".join(sorted(names)))


class Script(Protocol):
    """Words compiled once a revision. `names` are all names it mentions, optional ones too: facts and remedies as they
    are, promises as `promises.<id>`."""

    @property
    def names(self) -> frozenset[str]: ...

    def prepare(self) -> None:
        """Do now what would else be done at the first `say`: called once a revision, for a book that is published."""
        ...

    def say(self, values: Mapping[str, object], speech: Speech) -> str:
        """The words. Raises MissingWords with every name still needed (absent from `values`, or None)."""
        ...
