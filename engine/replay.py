"""Many incidents on two books: what each gets before and after, and what comes of it in all."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import islice
from typing import IO, Any

from engine.allowances import Grant, add_to
from engine.authoring.book import compile_files
from engine.model.decision import Decision, OptionGiven
from engine.model.errors import RequestRefused
from engine.model.incident import Incident
from engine.model.library import Library
from engine.model.money import amount_text
from engine.model.strict_json import NotJson, read_json
from engine.pipeline import decide

LONGEST_LINE = 1_000_000
_CHUNK = 250
_AHEAD = 4
_BODY = frozenset({"failure", "facts", "at", "role", "channel", "language"})
_IGNORED = frozenset({"explain"})
PAGE, OPTION, AMOUNT, WORDS, SAME = "page", "option", "amount", "words", "same"
KINDS = (PAGE, OPTION, AMOUNT, WORDS, SAME)
"""What changes for an incident, the weightiest first: each counts as the first that holds."""

Files = Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file, from 1; `body` is None where it is longer than LONGEST_LINE."""

    number: int
    body: bytes | None


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that is no incident, or one that both books refuse."""

    number: int
    fault: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a book gives for one incident. `remedies` are ids and sums; `owed` sums by currency; `refused` why there is none.

    `option` is the recommended one, with none the first; `cost` and `goodwill` are None where they are not settled.
    `needs` is the role that must approve, `nobody` where no role may.
    """

    page: str = ""
    option: str = ""
    remedies: tuple[tuple[str, str], ...] = ()
    currency: str = ""
    cost: Decimal | None = None
    goodwill: Decimal | None = None
    owed: tuple[tuple[str, Decimal], ...] = ()
    needs: str | None = None
    words: int = 0
    refused: str | None = None
    grant: Grant | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """One incident, before and after. `dated` is False where it was decided at the moment the replay was made."""

    number: int
    before: Outcome
    after: Outcome
    dated: bool

    @property
    def kind(self) -> str:
        before, after = self.before, self.after
        if before.page != after.page or before.refused != after.refused:
            return PAGE
        if before.option != after.option:
            return OPTION
        if (before.remedies, before.cost, before.owed, before.currency) != (after.remedies, after.cost, after.owed, after.currency):
            return AMOUNT
        return SAME if before.words == after.words else WORDS


def lines_of(file: IO[bytes]) -> Iterator[Line]:
    """The lines of a file that are not blank; of one that is too long nothing is kept."""
    number = 0
    while raw := file.readline(LONGEST_LINE + 1):
        number += 1
        whole = raw.endswith(b"\n") or len(raw) <= LONGEST_LINE
        rest = raw
        while rest and not rest.endswith(b"\n") and not whole:
            rest = file.readline(LONGEST_LINE)
        if not whole or raw.strip():
            yield Line(number, raw if whole else None)


class Books:
    """The two books of a replay."""

    def __init__(self, before: Library, after: Library, now: datetime) -> None:
        self.before, self.after, self.now = before, after, now

    def pair(self, line: Line) -> Pair | BadLine:
        """Decide one line on both books; a fault is the line's, and stops nothing."""
        try:
            request = _request(line)
        except _Bad as bad:
            return BadLine(line.number, str(bad))
        dated = request.get("at") is not None
        request = {**request, "at": request["at"] if dated else self.now}
        before = _outcome(self.before, request, line.number)
        after = before if self.after.revision == self.before.revision else _outcome(self.after, request, line.number)
        if before.refused and after.refused:
            return BadLine(line.number, after.refused)
        return Pair(line.number, before, after, dated)


class _Bad(Exception):
    """A line that is no incident."""


def _request(line: Line) -> dict[str, Any]:
    if line.body is None:
        raise _Bad(f"the line is longer than {LONGEST_LINE} bytes")
    try:
        request = read_json(line.body)
    except NotJson as fault:
        raise _Bad(fault.faults[0].detail) from None
    if not isinstance(request, dict):
        raise _Bad('a line is one incident, such as {"failure": "food/late", "facts": {"delay_minutes": 40}}')
    return {key: value for key, value in request.items() if key not in _IGNORED and not (key in _BODY and value is None)}


def _outcome(library: Library, request: Mapping[str, Any], number: int) -> Outcome:
    try:
        incident = Incident.parse(library, request)
        return _seen(incident, decide(library, incident), number)
    except RequestRefused as refused:
        return Outcome(refused="; ".join(fault.detail for fault in refused.faults))


def _seen(incident: Incident, decision: Decision, number: int) -> Outcome:
    option = decision.foremost
    currency = incident.setting.currency
    per = {"customer": incident.known.get("customer_id"), "staff": incident.known.get("staff_name"), "site": incident.site.id or "-"}
    named = {key: str(value) for key, value in per.items() if value is not None}
    goodwill = option.goodwill
    grant = Grant(incident.setting.now, number, currency, goodwill, named) if goodwill else None
    return Outcome(
        page=decision.playbook["id"],
        option=option.id,
        remedies=_remedies(option),
        currency=currency,
        cost=option.cost.amount if option.cost is not None else None,
        goodwill=goodwill,
        owed=_owed(decision),
        needs=None if option.may_give else option.needs_role or "nobody",
        words=hash((option.say.text, option.say.subject)),
        grant=grant,
    )


def _remedies(option: OptionGiven) -> tuple[tuple[str, str], ...]:
    shown = []
    for remedy in option.remedies:
        value = remedy.amount if remedy.amount is not None else remedy.worth
        shown.append((remedy.id, "" if value is None else amount_text(value, remedy.currency or "")))
    return tuple(shown)


def _owed(decision: Decision) -> tuple[tuple[str, Decimal], ...]:
    """What is owed, by currency; of a choice the dearest thing."""
    sums: dict[str, Decimal] = {}
    for entry in decision.owed:
        for remedy in entry["remedies"]:
            add_to(sums, remedy["currency"], remedy["amount"])
        for choice in entry["choices"]:
            priced = [thing for thing in choice["remedies"] if thing["amount"] is not None]
            if priced:
                dearest = max(priced, key=lambda thing: Decimal(thing["amount"]))
                add_to(sums, dearest["currency"], dearest["amount"])
    return tuple(sorted(sums.items()))



def replay(files: tuple[Files, Files], books: Books, lines: Iterable[Line], workers: int) -> Iterator[list[Pair | BadLine]]:
    """Results chunk by chunk, in the order of the lines; with more than one worker on as many processors."""
    source = iter(lines)
    chunks = iter(lambda: list(islice(source, _CHUNK)), [])
    if workers < 2:
        for chunk in chunks:
            yield [books.pair(line) for line in chunk]
        return
    # Spawned, not forked: a bar that is being drawn has threads, and a fork would copy their locks.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, context, initializer=_open, initargs=(*files, books.now)) as pool:
        waiting: deque[Future[list[Pair | BadLine]]] = deque()
        try:
            for chunk in chunks:
                waiting.append(pool.submit(_pairs, chunk))
                if len(waiting) >= workers * _AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()


_books: list[Books] = []
"""The books of this process, opened once."""


def _open(before: Files, after: Files, now: datetime) -> None:
    libraries = [compile_files(files).library for files in (before, after)]
    assert libraries[0] is not None and libraries[1] is not None
    _books[:] = [Books(libraries[0], libraries[1], now)]


def _pairs(chunk: Sequence[Line]) -> list[Pair | BadLine]:
    return [_books[0].pair(line) for line in chunk]
