"""What people type, as the plain data it stands for."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from engine.model.fact import Fact
from engine.model.typed import typed
from engine.model.types import BOOLEAN, DATE, INTEGER, MONEY, NUMBER, STRING, ValueType, enum_of, list_of


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (INTEGER, "45", Decimal(45)), (NUMBER, "4.5", Decimal("4.5")), (NUMBER, "soon", "soon"),
        (BOOLEAN, "Yes", True), (BOOLEAN, "n", False), (BOOLEAN, "perhaps", "perhaps"),
        (MONEY, "12.50", "12.50"), (DATE, "2026-11-23", "2026-11-23"), (STRING, "none", "none"), (enum_of(("calm", "angry")), "angry", "angry"),
        (list_of(INTEGER), "1, 2", [Decimal(1), Decimal(2)]), (list_of(STRING), "", []),
    ],
)  # fmt: skip
def test_a_text_is_read_by_the_type_of_its_fact_and_stays_text_where_it_does_not_fit(kind: ValueType, text: str, value: Any) -> None:
    read = typed(Fact("f", kind), text)
    assert (read, type(read)) == (value, type(value))


@pytest.mark.parametrize("text", ["none", "null", "None"])
def test_none_is_null_for_a_fact_that_takes_it(text: str) -> None:
    assert typed(Fact("f", STRING, nullable=True), text) is None
