"""Conditions and sums as they are typed for a new page: `customer_state=angry`, `delay_minutes>=30`, `GBP 5, EUR 6`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from engine.authoring.conditions import ConditionReader
from engine.model.fact import Fact, NotOfType, read_value
from engine.model.house import House
from engine.model.library import Library
from engine.model.typed import typed
from engine.terminal.desk import WrongUsage, unknown
from engine.terminal.making.pages import quoted, scalar

_TEST = re.compile(r"([A-Za-z_]\w*)\s*(>=|<=|>|<|=)\s*(.+)", re.DOTALL)
_LIMITS = {">=": "minimum", "<=": "maximum", ">": "exclusiveMinimum", "<": "exclusiveMaximum"}
_BY_CURRENCY = re.compile(r"([A-Z]{3})\s+(\d+(?:\.\d+)?)")


def conditions(texts: Sequence[str], library: Library) -> dict[str, Any]:
    """A `when` map of typed tests; values with commas are lists. Raises WrongUsage."""
    found: dict[str, Any] = {}
    for text in texts:
        test = _TEST.fullmatch(text.strip())
        if not test:
            raise WrongUsage(f"'{text}' is no condition; write it as customer_state=angry or delay_minutes>=30")
        name, sign, value = test.groups()
        fact = library.vocabulary.facts.get(name)
        if fact is None:
            raise unknown("fact", name, list(library.vocabulary.facts))
        values = [_value(fact, part.strip(), library.house) for part in value.split(",")]
        if sign == "=":
            _add(found, name, _among(values))
        elif len(values) == 1:
            _add(found, name, {_LIMITS[sign]: values[0]})
        else:
            raise WrongUsage(f"'{text}' has {len(values)} values after {sign}, which takes one; several go after =, as in {name}={value}")
    _refuse_faulty(found, library)
    return found


def condition_reader(library: Library) -> ConditionReader:
    """What a condition of a new page means; a bare sum is in the house's currency where it has but one."""
    types = {name: fact.type for name, fact in library.vocabulary.facts.items()}
    currencies = library.house.currencies
    return ConditionReader(types, currencies[0] if len(currencies) == 1 else None, currencies)


def _value(fact: Fact, text: str, house: House) -> Any:
    """A value as YAML has it in a condition: a bare sum in each of the house's currencies. What does not fit stays text."""
    value = typed(fact, text)
    if fact.type.kind != "money" or value is None:
        return value
    try:
        amount = read_value(value, fact.type)
    except NotOfType:
        return value
    return amount if len(house.currencies) == 1 or not amount else dict.fromkeys(house.currencies, amount)


def _among(values: list[Any]) -> Any:
    if any(isinstance(value, Mapping) for value in values):  # a bare map would be a schema
        return {"enum": values}
    return values if len(values) > 1 else values[0]


def _add(found: dict[str, Any], name: str, test: Any) -> None:
    """Another test of a fact: a limit beside its limits. Raises WrongUsage for anything that would take the place of a test."""
    there = found.get(name, {})
    if name in found and not (_is_limits(there) and _is_limits(test) and there.keys().isdisjoint(test)):
        fix = f"give several values as {name}=…,…, or one lower and one upper limit"
        raise WrongUsage(f"'{name}' is asked for twice; keep one of the two, {fix}")
    found[name] = {**there, **test} if _is_limits(test) else test


def _is_limits(test: Any) -> bool:
    return isinstance(test, Mapping) and test.keys() <= set(_LIMITS.values())


def _refuse_faulty(found: Mapping[str, Any], library: Library) -> None:
    reader = condition_reader(library)
    reader.read(found)
    if reader.faults:
        raise WrongUsage("\n".join(f"--when {fault.pointer[1]}: {fault.fault}; {fault.fix}" for fault in reader.faults))


def when_lines(found: dict[str, Any], indent: str = "") -> list[str]:
    """A `when` as lines of YAML; none where nothing is asked."""
    if not found:
        return []
    return [f"{indent}when:", *(f"{indent}  {name}: {scalar(test)}" for name, test in found.items())]


def sum_text(typed_sum: str, house: House) -> str:
    """A sum as YAML: `GBP 5, EUR 6` by currency, a bare number in each of the house's, anything else a formula."""
    pairs = _BY_CURRENCY.findall(typed_sum)
    if pairs and not _BY_CURRENCY.sub("", typed_sum).strip(" ,"):
        return f"{{{', '.join(f'{code}: {number}' for code, number in pairs)}}}"
    try:
        number = Decimal(typed_sum)
    except InvalidOperation:
        return quoted(typed_sum)
    if not number.is_finite():
        return quoted(typed_sum)
    if not number or len(house.currencies) == 1:
        return f"{number:f}"
    return f"{{{', '.join(f'{code}: {number:f}' for code in house.currencies)}}}"
