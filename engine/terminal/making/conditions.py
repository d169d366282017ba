"""Conditions and sums as they are typed for a new page: `customer_state=angry`, `delay_minutes>=30`, `GBP 5, EUR 6`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from engine.model.fact import Vocabulary
from engine.model.house import House
from engine.terminal.desk import WrongUsage, unknown
from engine.terminal.given import typed
from engine.terminal.making.pages import quoted, scalar

_TEST = re.compile(r"([A-Za-z_]\w*)\s*(>=|<=|>|<|=)\s*(.+)", re.DOTALL)
_LIMITS = {">=": "minimum", "<=": "maximum", ">": "exclusiveMinimum", "<": "exclusiveMaximum"}
_BY_CURRENCY = re.compile(r"([A-Z]{3})\s+(\d+(?:\.\d+)?)")


def conditions(texts: Sequence[str], vocabulary: Vocabulary) -> dict[str, Any]:
    """A `when` map of typed tests; values with commas are lists. Raises WrongUsage."""
    found: dict[str, Any] = {}
    for text in texts:
        test = _TEST.fullmatch(text.strip())
        if not test:
            raise WrongUsage(f"'{text}' is no condition; write it as customer_state=angry or delay_minutes>=30")
        name, sign, value = test.groups()
        fact = vocabulary.facts.get(name)
        if fact is None:
            raise unknown("fact", name, list(vocabulary.facts))
        values = [typed(fact, part.strip()) for part in value.split(",")]
        if sign != "=":
            found.setdefault(name, {})[_LIMITS[sign]] = values[0]
        else:
            found[name] = values if len(values) > 1 else values[0]
    return found


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
