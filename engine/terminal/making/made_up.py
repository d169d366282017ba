"""The first case of a new page: a situation made up from its condition, and decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import pairwise
from typing import Any

from engine.model.condition import ALWAYS, AllOf
from engine.model.decision import Decision
from engine.model.errors import RequestRefused
from engine.model.fact import FROM_REQUEST, Fact, NotOfType, read_value
from engine.model.incident import Incident
from engine.model.library import Library
from engine.model.types import NUMBER, ValueType
from engine.pipeline import decide
from engine.preview.worst import Worst
from engine.terminal.making.case import expected, this_minute
from engine.terminal.making.conditions import condition_reader

_ROUNDS = 8


class NoCase(Exception):
    """No situation was found that comes to a new page. The message says why, as far as that is known."""

    def __init__(self, why: str = "") -> None:
        super().__init__(f"no case could be made up for this condition{why and f' ({why})'}")


def first_case(library: Library, failure: str, page: str, when: Mapping[str, Any]) -> dict[str, Any]:
    """A situation that comes to a new page, with what is decided: the facts its condition names, and what is asked.

    Raises NoCase.
    """
    case = _situation(library, failure, when, this_minute())
    for _ in range(_ROUNDS):
        decision = _decided(library, case)
        if decision.playbook["id"] == page:
            return {**case, "expect": expected(decision)}
        wanted = [ask.fact for ask in decision.ask if ask.purpose != "words"]
        if not wanted:
            break
        for name in wanted:
            case["facts"][name] = _usual(library, name)
    raise NoCase(f"{decision.playbook['id']} answers instead")


def owed_case(library: Library, failure: str, entitlement: str, when: Mapping[str, Any]) -> dict[str, Any]:
    """A situation in which a new entitlement is owed, with what is decided. Raises NoCase."""
    case = _situation(library, failure, when, f"{datetime.now(UTC):%Y-%m-%d}T10:00:00Z")
    facts = case["facts"]
    for _ in range(_ROUNDS):
        decision = _decided(library, case)
        if entitlement in [entry["entitlement"] for entry in decision.owed]:
            return {**case, "expect": expected(decision)}
        waits_for = [name for entry in decision.may_be_owed if entry["entitlement"] == entitlement for name in entry["depends_on"]]
        facts |= {name: _usual(library, name) for name in waits_for if name not in facts}
    raise NoCase


def _situation(library: Library, failure: str, when: Mapping[str, Any], at: str) -> dict[str, Any]:
    """A request that meets a `when` map of typed tests. Raises NoCase."""
    facts = {name: value_for(library, library.vocabulary.facts[name], test) for name, test in when.items() if name not in FROM_REQUEST}
    return {"failure": failure, "facts": facts, "at": at, "role": library.house.roles[0].id}


def _decided(library: Library, case: dict[str, Any]) -> Decision:
    try:
        return decide(library, Incident.parse(library, case))
    except RequestRefused as refused:
        raise NoCase(str(refused)) from None


def _usual(library: Library, name: str) -> Any:
    values = Worst(library, datetime.now(UTC)).candidates(library.vocabulary.facts[name])
    if not values:
        raise NoCase(f"no value of '{name}' could be thought of")
    return values[0]


def value_for(library: Library, fact: Fact, test: Any) -> Any:
    """A value that a typed test takes, whichever limits it has, and that the vocabulary allows. Raises NoCase."""
    house = library.house
    test_alone = condition_reader(library).read({fact.name: test})
    narrowed = replace(fact, limits=AllOf((fact.limits or ALWAYS, test_alone)))
    for value in _near(fact.type, test, house.currency):
        with suppress(NotOfType):
            narrowed.read(value, house.currency)
            return value
    raise NoCase(f"no value of '{fact.name}' is within it")


def _near(kind: ValueType, test: Any, currency: str) -> Iterable[Any]:
    """Values worth trying: those that are named; of limits the limits themselves, what is beside them and what is between."""
    if not isinstance(test, Mapping):
        return test if isinstance(test, list) else [test]
    if "enum" in test:
        return [_in(currency, item) for item in test["enum"]]
    if kind.kind == "enum":
        return kind.members
    limits = sorted(read_value(_in(currency, limit), NUMBER if kind.whole else kind) for limit in test.values())
    return map(_plain, _beside(limits, kind.whole))


def _beside(limits: list[Any], whole: bool) -> Iterator[Any]:
    step: Any = 1 if isinstance(limits[0], Decimal) else timedelta(days=1)
    if whole:
        limits = [limit.to_integral_value(rounding) for limit in limits for rounding in (ROUND_FLOOR, ROUND_CEILING)]
    yield from limits
    for limit in limits:
        with suppress(OverflowError):  # a day beyond the calendar
            yield limit + step
        with suppress(OverflowError):
            yield limit - step
    yield from (low + (high - low) / 2 for low, high in pairwise(limits))


def _in(currency: str, value: Any) -> Any:
    return value[currency] if isinstance(value, Mapping) else value


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
