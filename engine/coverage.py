"""The matrix of a book: for every failure, kind of customer, channel, language and role, whether it has words of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from engine.authoring.algebra import TooHard
from engine.authoring.book import CheckedBook
from engine.examples import Examples, Request
from engine.model.condition import Expression, Test
from engine.model.fact import Fact
from engine.model.library import Library
from engine.model.playbook import Option, Playbook
from engine.model.text import listed
from engine.model.types import enum_of
from engine.worked_examples import WorkedExamples

OWN, PART, FALLS_BACK, NOTHING = "own", "part", "falls_back", "nothing"
STATUSES = (OWN, PART, FALLS_BACK, NOTHING)
"""`own`: a page for this very failure answers, words for this very channel and language are there, the role may give. `part`:
in some cases only. `falls_back`: a page above answers, other words are said, somebody else must approve. `nothing`: none."""

SPOKEN = frozenset({"in_person", "phone"})
"""Channels on which the moves themselves are what is said."""


@dataclass(frozen=True, slots=True)
class Row:
    """One failure for some values of the fact: who answers, with which words, given by whom.

    `values` are None where the matrix is by no fact. `words` are by language and channel, `roles` by role; a role that
    must ask has the least role it asks in `asks`.
    """

    failure: str
    title: str
    values: tuple[Any, ...] | None
    status: str
    pages: tuple[str, ...]
    else_: tuple[str, ...]
    words: Mapping[tuple[str, str], str]
    roles: Mapping[str, str]
    asks: Mapping[str, str]

    def to_json(self, fact: str | None) -> dict[str, Any]:
        languages = dict.fromkeys(language for language, _ in self.words)
        words = {language: {channel: status for (one, channel), status in self.words.items() if one == language} for language in languages}
        return {
            "failure": self.failure, "fact": fact, "values": list(self.values) if self.values is not None else None,
            "status": self.status, "pages": list(self.pages), "else": list(self.else_), "words": words, "roles": dict(self.roles),
            "asks": dict(self.asks),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Hole:
    """Something a book lacks, and the page to write for it."""

    status: str
    what: str
    write: str

    def to_json(self) -> dict[str, Any]:
        return {"status": self.status, "what": self.what, "write": self.write}


@dataclass(frozen=True, slots=True)
class Matrix:
    """All rows in the tree's order, and the holes, the gravest first."""

    fact: str | None
    languages: tuple[str, ...]
    channels: tuple[str, ...]
    roles: tuple[str, ...]
    rows: tuple[Row, ...]
    holes: tuple[Hole, ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "fact": self.fact, "languages": list(self.languages), "channels": list(self.channels), "roles": list(self.roles),
            "rows": [row.to_json(self.fact) for row in self.rows], "holes": [hole.to_json() for hole in self.holes],
        }  # fmt: skip


def usual_fact(library: Library) -> str | None:
    """The fact that a matrix is by unless another is named: the tier of customers, where the house has tiers."""
    return next((name for name, fact in library.vocabulary.facts.items() if "tier" in name and fact.type.kind == "enum"), None)


def can_be_by(fact: Fact) -> bool:
    """Whether a matrix can have a row for every value of a fact."""
    return fact.type.kind in ("enum", "boolean")


def matrix(checked: CheckedBook, fact: str | None) -> Matrix:
    """What a sound book covers, by a fact of few values or by none."""
    return _Matrix(checked, fact).built()


class _Matrix:
    def __init__(self, checked: CheckedBook, fact: str | None) -> None:
        assert checked.library is not None
        self.library, self.fact = checked.library, fact
        self.examples, self.worked = Examples(checked), WorkedExamples(checked.library)
        self.house = checked.library.house
        self._given: dict[tuple[str, Any], tuple[dict[str, str], dict[str, str]]] = {}

    @cached_property
    def values(self) -> tuple[Any, ...]:
        if self.fact is None:
            return (None,)
        kind = self.library.vocabulary.facts[self.fact].type
        return (True, False) if kind.kind == "boolean" else kind.members

    def built(self) -> Matrix:
        rows = [row for failure in self.library.failures for row in self._rows(failure)]
        holes = sorted(dict.fromkeys(self._holes(rows)), key=lambda hole: STATUSES.index(hole.status), reverse=True)
        roles = tuple(role.id for role in self.house.roles)
        return Matrix(self.fact, self.house.languages, self.house.channels, roles, tuple(rows), tuple(holes))

    def _rows(self, failure: str) -> list[Row]:
        """A row for every value, those that come out alike made one."""
        rows: list[Row] = []
        for value in self.values:
            row = self._row(failure, value)
            alike = next((index for index, one in enumerate(rows) if _alike(one, row)), None)
            if alike is None:
                rows.append(row)
            else:
                rows[alike] = _with_value(rows[alike], value)
        return rows

    def _row(self, failure: str, value: Any) -> Row:
        own, above = self._answering(failure, value)
        status = FALLS_BACK if above else NOTHING
        if own:
            status = PART if above else OWN
        answering = own or above
        roles, asks = self._roles(answering, value)
        title = self.library.failures[failure].titles.get(self.house.language, failure)
        values = None if self.fact is None else (value,)
        words = {(language, channel): self._words(answering, language, channel) for language in self.house.languages for channel in self.house.channels}
        return Row(failure, title, values, status, tuple(page.id for page in own), tuple(page.id for page in above), words, roles, asks)

    def _answering(self, failure: str, value: Any) -> tuple[list[Playbook], list[Playbook]]:
        """The failure's own pages that answer for this value in some case; and those above that answer in the rest."""
        own: list[Playbook] = []
        above: list[Playbook] = []
        for shelf in self.library.shelves[failure]:
            for page in shelf.pages:
                if self._can_answer(failure, page, [*own, *above], value):
                    (own if failure in page.failures else above).append(page)
        return own, above

    def _can_answer(self, failure: str, page: Playbook, before: Sequence[Playbook], value: Any) -> bool:
        """Whether there is a case of this value in which the page holds; and, of another shelf, none of those before it."""
        algebra = self.worked.algebra
        stronger = [other for other in before if failure not in page.failures or failure not in other.failures]
        wanted: list[tuple[Expression, bool]] = [(algebra.of_page(page), True), *((algebra.of_page(other), False) for other in stronger)]
        wanted += [(condition, True) for condition in self._is(value)]
        types = {**algebra.with_names(*(one.definitions for one in (page, *stronger))), "failure": enum_of((failure,))}
        try:
            return algebra.example(wanted, types) is not None
        except TooHard:
            return True

    def _is(self, value: Any) -> list[Expression]:
        if self.fact is None:
            return []
        members = frozenset((value,))
        return [Test(self.fact, "in", members, members.__contains__)]

    def _words(self, pages: Sequence[Playbook], language: str, channel: str) -> str:
        found = {_spoken(option, language, channel) for page in pages for option in page.options}
        return max(found, key=STATUSES.index, default=NOTHING)

    def _roles(self, pages: Sequence[Playbook], value: Any) -> tuple[dict[str, str], dict[str, str]]:
        """Who may give something on an example incident of each page: the role itself, another that is asked, nobody."""
        found: dict[str, str] = {}
        asks: dict[str, str] = {}
        for page in pages:
            if (page.id, value) not in self._given:
                self._given[(page.id, value)] = self._may_give(page, value)
            own, asked = self._given[(page.id, value)]
            for role, status in own.items():
                if STATUSES.index(status) >= STATUSES.index(found.get(role, OWN)):
                    found[role] = status
                    asks |= {role: asked[role]} if role in asked else {}
        return found or {role.id: NOTHING for role in self.house.roles}, asks

    def _may_give(self, page: Playbook, value: Any) -> tuple[dict[str, str], dict[str, str]]:
        request = self.worked.incident(page, [(condition, True) for condition in self._is(value)])
        request = self.examples.answered(request) if request is not None else None
        statuses: dict[str, str] = {}
        asks: dict[str, str] = {}
        for role in self.house.roles:
            statuses[role.id], asked = self._given_by(request, role.id)
            if asked is not None:
                asks[role.id] = asked
        return statuses, asks

    def _given_by(self, request: Request | None, role: str) -> tuple[str, str | None]:
        decision = self.examples.decided({**request, "role": role}) if request is not None else None
        if decision is None:
            return NOTHING, None
        if any(option.may_give for option in decision.options):
            return OWN, None
        ranks = [one.id for one in self.house.roles]
        needed = [option.needs_role for option in decision.options if option.needs_role is not None]
        return (FALLS_BACK, min(needed, key=ranks.index)) if needed else (NOTHING, None)

    def _holes(self, rows: Sequence[Row]) -> Iterator[Hole]:
        for row in rows:
            if row.status != OWN:
                yield self._page_hole(row)
        for page in self.library.playbooks.values():
            yield from self._word_holes(page)
        for row in rows:
            for role, status in row.roles.items():
                if status == NOTHING:
                    pages = ", ".join(row.pages or row.else_)
                    yield Hole(NOTHING, f"{row.failure}: role {role} has nothing to give, and nobody to ask", f"an option of {pages} that costs less, or more authority in house.yaml")

    def _page_hole(self, row: Row) -> Hole:
        values = [] if row.values is None or len(row.values) == len(self.values) else [str(value).lower() if isinstance(value, bool) else str(value) for value in row.values]
        when = f" where {self.fact} is {' or '.join(values)}" if values else ""
        name = row.failure.replace("/", ".")
        more = "-any" if name in self.library.playbooks else ""
        page = f"{row.failure}{more}.yaml (playbook: {name}{more}, failure: {row.failure})"
        if row.status == PART:
            return Hole(PART, f"{row.failure}{when}: in some cases {listed(row.else_)} answers, not {listed(row.pages)}", f"{page}, without 'when'")
        falls = f"only {listed(row.else_)} answers" if row.else_ else "no page answers"
        return Hole(row.status, f"{row.failure}{when}: {falls}", page)

    def _word_holes(self, page: Playbook) -> Iterator[Hole]:
        stem = re.sub(r"\.(yaml|yml|json)$", "", page.path)
        for language in self.house.languages:
            silent = [option.id for option in page.options if language not in option.say]
            if silent:
                yield Hole(FALLS_BACK, f"{page.id}: {_options(silent, page)} not in '{language}'", f"{stem}.{language}.yaml")
                continue
            file = page.path if language == self.house.language else f"{stem}.{language}.yaml"
            for (worst, options), channels in self._poor(page, language).items():
                what = f"{page.id}: {_options(options, page)} without words of its own for {listed(channels, 'and')} in '{language}'"
                yield Hole(worst, what, f"channels: {{{', '.join(f'{channel}: …' for channel in channels)}}} in {file}")

    def _poor(self, page: Playbook, language: str) -> dict[tuple[str, tuple[str, ...]], list[str]]:
        """Channels that options have no words of their own for, by how bad it is and which options these are."""
        found: dict[tuple[str, tuple[str, ...]], list[str]] = {}
        for channel in self.house.channels:
            statuses = {option.id: _spoken(option, language, channel) for option in page.options}
            poor = tuple(option for option, status in statuses.items() if status != OWN)
            if poor:
                found.setdefault((max(statuses.values(), key=STATUSES.index), poor), []).append(channel)
        return found


def _options(ids: Sequence[str], page: Playbook) -> str:
    if len(ids) == len(page.options):
        return "every option" if len(ids) > 1 else "its option"
    return f"option {ids[0]}" if len(ids) == 1 else f"options {', '.join(ids)}"



def _spoken(option: Option, language: str, channel: str) -> str:
    """Whether an option has words of its own for a channel in a language, others that are said instead, or none."""
    words = option.say.get(language)
    own = words is not None and (channel in words.channels or (channel in SPOKEN and bool(words.moves)))
    if own:
        return OWN
    said = [one for one in (words, *option.say.values()) if one is not None and (one.moves or channel in one.channels)]
    return FALLS_BACK if said else NOTHING


def _alike(one: Row, other: Row) -> bool:
    """Whether two rows differ in nothing but the value."""
    return _rest(one) == _rest(other)


def _rest(row: Row) -> tuple[object, ...]:
    return row.status, row.pages, row.else_, dict(row.words), dict(row.roles), dict(row.asks)


def _with_value(row: Row, value: Any) -> Row:
    values = None if row.values is None else (*row.values, value)
    return Row(row.failure, row.title, values, row.status, row.pages, row.else_, row.words, row.roles, row.asks)
