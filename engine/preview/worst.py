"""The worst case of an option: its dearest sums, and the longest words that its facts allow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from engine.model.errors import RequestRefused
from engine.model.fact import FROM_REQUEST, Fact, NotOfType
from engine.model.incident import Incident
from engine.model.library import Library
from engine.model.playbook import Option, Playbook
from engine.preview.opening import Opened, open_option, scope_of

_NAME_LENGTH = 40
"""How long a text gets whose fact has no `maxLength` and that no case is longer than."""

_ROUNDS = 8
_PASSES = 2
_SET_ELSEWHERE = FROM_REQUEST | {"channel", "language", "site", "currency", "customer_id"}
_WORST_SUM = 100
_SOME_DAYS = timedelta(days=14)


@dataclass(slots=True)
class Worst:
    """Looks for worst cases in a book, with the values that its cases have as a measure of what happens."""

    library: Library
    now: datetime
    _seen: dict[str, list[Any]] = field(default_factory=dict)

    def learn(self, cases: Iterable[Mapping[str, Any]]) -> None:
        """Take note of the facts of cases: nobody's meal is as dear as the vocabulary would let it be."""
        for facts in cases:
            for name, value in facts.items():
                if value is not None:
                    self._seen.setdefault(name, []).append(value)

    def facts(self, page: Playbook, option: Option, failure: str, language: str) -> dict[str, Any]:
        """The facts of an option's worst case, those that matter to it: dearest first, then longest."""
        search = _Search(self, page, option, failure, language)
        search.fill()
        for _ in range(_PASSES):
            search.climb()
        search.fill()
        return search.facts

    def completed(
        self, page: Playbook, option: Option, request: Mapping[str, Any], language: str
    ) -> dict[str, Any]:
        """A request with a value for every fact that the option still waits for."""
        search = _Search(self, page, option, request["failure"], language)
        search.request |= {key: value for key, value in request.items() if key != "facts"}
        search.facts = dict(request.get("facts") or {})
        search.ask()
        return {**request, "facts": search.facts}

    def candidates(self, fact: Fact) -> list[Any]:
        """The values worth trying for a fact, the likeliest worst one first."""
        kind = fact.type.kind
        if kind == "enum":
            return list(fact.type.members)
        if kind == "boolean":
            return [True, False]
        if kind == "string":
            return [text for text in self._texts(fact) if self._is_fit(fact, text)]
        return [value for value in self._on_a_line(fact) if self._is_fit(fact, value)]

    def _is_fit(self, fact: Fact, value: Any) -> bool:
        try:
            fact.read(value, self.library.house.currency)
        except NotOfType:
            return False
        return True

    def _texts(self, fact: Fact) -> Iterator[str]:
        seen = sorted((str(value) for value in self._seen.get(fact.name, ())), key=len, reverse=True)
        model = seen[0] if seen else fact.title("", self.library.house.language)
        most = fact.schema.get("maxLength")
        yield stretched(model, int(most) if most is not None else max(_NAME_LENGTH, len(model)))
        yield from seen[:1]

    def _on_a_line(self, fact: Fact) -> list[Any]:
        seen = sorted((value for value in self._seen.get(fact.name, ())), key=_order)
        ends = [seen[-1], seen[0]] if seen else []
        if fact.type.kind == "list":
            return [max(self._seen[fact.name], key=len)] if seen else [[]]
        if fact.type.kind in ("date", "date-time"):
            then = self.now + _SOME_DAYS
            return ends or [then.date().isoformat() if fact.type.kind == "date" else then.isoformat()]
        limits = [fact.schema[key] for key in ("maximum", "minimum") if not isinstance(fact.schema.get(key), Mapping | None)]
        return [*ends, *limits] if ends else [_WORST_SUM, *limits, 1]


def stretched(text: str, length: int) -> str:
    """The text, said again and again until it has exactly this length; never ending in a space."""
    whole = " ".join([text] * (length // (len(text) + 1) + 1)) if text else "x" * length
    cut = whole[:length]
    return cut if cut == cut.rstrip() else f"{cut[:-1]}s"


def _order(value: Any) -> Any:
    # Sums may be written as numbers or as texts, days as texts only; a list of them is compared by its length.
    if isinstance(value, list | tuple):
        return 0, len(value), ""
    try:
        return 0, float(value), ""
    except ValueError:
        return 1, 0, str(value)


class _Search:
    """Fills in what is asked, then tries each fact's values in turn and keeps the worst."""

    def __init__(self, worst: Worst, page: Playbook, option: Option, failure: str, language: str) -> None:
        self.worst, self.page, self.option = worst, page, option
        self.library = worst.library
        channels = self.library.house.channels
        self.request: dict[str, Any] = {
            "failure": failure, "at": worst.now, "language": language,
            "channel": "sms" if "sms" in channels else channels[0],
        }  # fmt: skip
        self.facts: dict[str, Any] = {}

    def fill(self) -> None:
        """Give a value to each fact that is asked, and to each that the words only mention."""
        for name in sorted(self.option.names | {"noticed_by"}):
            self.give(name)
        self.ask()

    def ask(self) -> None:
        """Give a value to each fact that is asked, until none is."""
        for _ in range(_ROUNDS):
            if not [name for name in self.wanted() if self.give(name)]:
                return

    def wanted(self) -> frozenset[str]:
        """What the option still waits for, and what would tell whether it is the one."""
        try:
            incident = Incident.parse(self.library, {**self.request, "facts": self.facts})
            scope = scope_of(self.library, incident, self.page)
            asks = open_option(self.library, incident, self.page, self.option, scope).asks
        except RequestRefused:
            return frozenset()
        return frozenset(ask.fact for ask in asks) | self.page.when.needs(scope) | self.option.when.needs(scope)

    def give(self, name: str) -> bool:
        fact = self.library.vocabulary.facts.get(name)
        if fact is None or name in self.facts or name in _SET_ELSEWHERE:
            return False
        values = self.worst.candidates(fact)
        if values:
            self.facts[name] = values[0]
        return bool(values)

    def climb(self) -> None:
        for name in list(self.facts):
            values = self.worst.candidates(self.library.vocabulary.facts[name])
            if len(values) > 1:
                self.facts[name] = max(values, key=lambda value: self.score({**self.facts, name: value}))

    def score(self, facts: Mapping[str, Any]) -> tuple[int, Any, int, int]:
        """How bad it is: that it happens at all, what it costs, how many parts it takes, how long it is."""
        opened = self.opened(facts)
        if opened is None:
            return -1, 0, 0, 0
        option = opened.option
        likely = {True: 2, None: 1, False: 0}[opened.applies]
        cost = -1 if option.cost is None else option.cost.amount
        parts = option.say.sms["segments"] if option.say.sms else 0
        return likely, cost, parts, len(option.say.text)

    def opened(self, facts: Mapping[str, Any]) -> Opened | None:
        """The option on these facts; None where they are refused together."""
        try:
            incident = Incident.parse(self.library, {**self.request, "facts": facts})
            return open_option(self.library, incident, self.page, self.option, scope_of(self.library, incident, self.page))
        except RequestRefused:
            return None
