"""Incidents made up for a purpose: values that lie on either side of every edge of a book, and a search among them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import combinations, islice, product
from typing import Any

from engine.authoring.book import CheckedBook
from engine.authoring.cells import OTHER_LIST, OTHER_TEXT, points_of, representatives
from engine.authoring.conditions import tests_in
from engine.cases import cases_of
from engine.model.decision import Decision, plain
from engine.model.errors import NotComputable, RequestRefused
from engine.model.fact import FROM_REQUEST, Fact, NotOfType
from engine.model.incident import Incident
from engine.model.library import Library, lineage
from engine.model.scope import Formula, Scope, Setting
from engine.model.types import ValueType
from engine.pipeline import decide

Request = Mapping[str, Any]
SOME_MOMENT = "2026-11-23T10:00:00Z"
_NUMBER = re.compile(r"(?<![\w.'-])\d{1,9}(?:\.\d{1,4})?(?![\w.'-])")
_MOST_VALUES = 14
_MOST_ANSWERS = 40
_USUAL = [Decimal(number) for number in (0, 1, 2, 3, 10, 30, 100)]
_USUAL_SUMS = [Decimal(number) for number in (100, 20, 1000, 1, 0, 10_000)]
_UNSET = object()


class Examples:
    """Values for the facts of one book, and incidents made of them; the edges of `others` count too."""

    def __init__(self, checked: CheckedBook, *others: CheckedBook) -> None:
        assert checked.library is not None
        self.library: Library = checked.library
        self._points: dict[str, set[Any]] = {}
        self._numbers: dict[str, list[Decimal]] = {}
        self._failures: dict[str, list[str]] = {}
        for book in (*others, checked):
            self._learn_book(book)
        self._seen: dict[str, list[Any]] = {}
        for case in cases_of(checked.documents):
            for name, value in (case.request.get("facts") or {}).items():
                known = self._seen.setdefault(name, [])
                if value not in known and len(known) < 3:
                    known.append(value)

    def _learn_book(self, checked: CheckedBook) -> None:
        for branch in (branch for branches in checked.branches.values() for branch in branches):
            self._learn(branch.condition)
        library = checked.library
        for page in library.pages if library else ():
            self._learn(page.when)
            self._failures[page.path] = [node for node in self.library.failures if {*lineage(node)} & {*page.failures}]
            self._numbers[page.path] = sorted({*self._numbers.get(page.path, ()), *_numbers_in(page.page)})

    def _learn(self, condition: Any) -> None:
        for test in tests_in(condition):
            self._points.setdefault(test.name, set()).update(points_of(test))

    def facts_behind(self, names: Iterable[str], definitions: Mapping[str, Formula]) -> list[str]:
        """The facts that these names are or come from, in the vocabulary's order."""
        house = self.library.house
        setting = Setting(datetime(2026, 11, 23, 10, tzinfo=UTC), house.own_site.timezone, house.currency, house.own_site.calendar)
        found: set[str] = set()
        for name in names:
            definition = definitions.get(name)
            found |= {name} if definition is None else definition.needs(Scope({}, definitions, setting))
        return sorted(found & {*self.library.vocabulary.facts, "failure"}, key=self.library.vocabulary.position)

    def answered(self, request: Request, avoid: frozenset[str] = frozenset()) -> Request:
        """The request with an answer to all that is asked, so that everything can be said; `avoid` stay open."""
        for _ in range(_MOST_ANSWERS):
            decision = self.decided(request)
            ask = next((ask.fact for ask in decision.ask if ask.fact not in avoid), None) if decision else None
            if ask is None:
                return request
            values = self.values(ask, request)
            answer = next((value for value in values if self.decided(with_fact(request, ask, value)) is not None), _UNSET)
            if answer is _UNSET:
                avoid |= {ask}
            else:
                request = with_fact(request, ask, answer)
        return request

    def decided(self, request: Request) -> Decision | None:
        """The decision, or None where the incident is refused."""
        try:
            return decide(self.library, Incident.parse(self.library, request))
        except (RequestRefused, NotComputable):
            return None

    def near(self, request: Request, names: Sequence[str], path: str, most: int) -> Iterator[Request]:
        """At most so many requests like this one: itself, then with one of these facts told otherwise, then two, three."""
        return islice(self._near(request, names, path), most)

    def _near(self, request: Request, names: Sequence[str], path: str) -> Iterator[Request]:
        yield request
        ways = {name: self._ways(request, name, path) for name in names}
        for count in (1, 2, 3):
            for chosen in combinations(names, count):
                for steps in product(*(ways[name] for name in chosen)):
                    changed = request
                    for step in steps:
                        changed = step(changed)
                    yield changed

    def _ways(self, request: Request, name: str, path: str) -> list[Callable[[Request], Request]]:
        if name == "failure":
            return [_key("failure", failure) for failure in self._failures.get(path, self.library.failures)]
        if name in FROM_REQUEST:
            return [_key("at", moment) for moment in self._moments()]
        if name in ("channel", "language"):
            house = self.library.house
            return [_key(name, value) for value in (house.channels if name == "channel" else house.languages)]
        given = (request.get("facts") or {}).get(name, _UNSET)
        values = [value for value in self.values(name, request, path) if value != given or type(value) is not type(given)]
        return [_fact(name, value) for value in (*values, *((_UNSET,) if given is not _UNSET else ()))]

    def _moments(self) -> list[str]:
        days = sorted(point for point in self._points.get("today", ()) if isinstance(point, date))
        around = {day + timedelta(days=step) for day in days for step in (-1, 0, 1)}
        return [f"{day.isoformat()}T12:00:00Z" for day in sorted(around)]

    def values(self, name: str, request: Request, path: str = "") -> list[Any]:
        """Values for a fact, as plain data: those that cases use, then one for every cell that conditions divide it into."""
        fact = self.library.vocabulary.facts[name]
        seen = self._seen.get(name, [])
        made = [value for value in _made(fact.type, self._edges(name, path), self._now(request)) if self._takes(fact, value)]
        if fact.type.kind in ("date", "date-time"):
            seen = []
        whole = [*seen, *(value for value in made if not any(value == known for known in seen))]
        return [*whole[: _MOST_VALUES * 2], *((None,) if fact.nullable else ())]

    def _edges(self, name: str, path: str) -> list[Any]:
        kind = self.library.vocabulary.facts[name].type
        points = sorted(self._points.get(name, ()), key=str)
        if kind.kind in ("number", "money", "date", "date-time"):
            return [*points, *self._numbers.get(path, ())]
        return points

    def _now(self, request: Request) -> datetime:
        at = request.get("at")
        return at if isinstance(at, datetime) else datetime.fromisoformat(str(at or SOME_MOMENT))

    def _takes(self, fact: Fact, value: Any) -> bool:
        try:
            fact.read(value, self.library.house.currency)
        except NotOfType:
            return False
        return True


def with_fact(request: Request, name: str, value: Any) -> Request:
    """The request with one fact told."""
    return {**request, "facts": {**(request.get("facts") or {}), name: value}}


def without_fact(request: Request, name: str) -> Request:
    """The request with one fact left open."""
    return {**request, "facts": {known: value for known, value in (request.get("facts") or {}).items() if known != name}}


def _key(key: str, value: Any) -> Callable[[Request], Request]:
    return lambda request: {**request, key: value}


def _fact(name: str, value: Any) -> Callable[[Request], Request]:
    return lambda request: without_fact(request, name) if value is _UNSET else with_fact(request, name, value)


def _numbers_in(page: Any) -> list[Decimal]:
    """The numbers that a page's conditions and formulas mention; those in its words are none of them."""
    found: dict[Decimal, None] = {}
    queue: list[Any] = [page]
    while queue:
        item = queue.pop()
        if isinstance(item, Mapping):
            queue += [part for key, part in item.items() if key not in ("say", "title", "search", "what", "source")]
        elif isinstance(item, list | tuple):
            queue += item
        elif isinstance(item, int | Decimal) and not isinstance(item, bool):
            found[Decimal(item)] = None
        elif isinstance(item, str):
            found.update(dict.fromkeys(Decimal(number) for number in _NUMBER.findall(item)))
    return sorted(found)


def _made(kind: ValueType, edges: Sequence[Any], now: datetime) -> list[Any]:
    """A value of every cell between the edges, as plain data."""
    numbers = [edge for edge in edges if isinstance(edge, Decimal)]
    if kind.kind in ("number", "money"):
        cells = representatives(kind, numbers) if numbers else []
        whole = (*_USUAL_SUMS, *cells) if kind.kind == "money" else (*cells, *_USUAL)
        cells = [cell.to_integral_value() if kind.whole else cell for cell in whole]
        made = dict.fromkeys(_money(cell) if kind.kind == "money" else _plain_number(cell) for cell in cells)
        return list(made)
    if kind.kind in ("date", "date-time"):
        return _times(kind, [edge for edge in edges if not isinstance(edge, Decimal)], numbers, now)
    if kind.kind == "list" and kind.item is not None:
        return [[], *([value] for value in _made(kind.item, [], now)[1:3])]
    cells = representatives(kind, list(edges))
    return ["something" if cell == OTHER_TEXT else cell for cell in cells if cell != OTHER_LIST]


def _times(kind: ValueType, edges: Sequence[Any], numbers: Sequence[Decimal], now: datetime) -> list[Any]:
    steps = sorted({0, 1, 2, 7, 14, 30, 90, 400, *(int(number) for number in numbers if number < 1000)})
    around = sorted({sign * (step + side) for step in steps for sign in (-1, 1) for side in (0, 1)}, key=abs)
    if kind.kind == "date":
        days = [now.date() + timedelta(days=step) for step in around[: _MOST_VALUES * 2]]
        return [day.isoformat() for day in (*representatives(kind, list(edges)), *days)]
    moments = [now + timedelta(minutes=step) for step in around[: _MOST_VALUES * 2]]
    hours = [now + timedelta(hours=step) for step in (-1, -3, -5, -24, -72, 3, 24)]
    return [moment.isoformat() for moment in (*representatives(kind, list(edges)), *hours, *moments)]


def _money(amount: Decimal) -> str:
    return f"{amount:.2f}"


def _plain_number(number: Decimal) -> Any:
    return plain(number) if number == number.to_integral_value() else number
