"""The nearest known name: a slip of the hand, other capitals, the beginning of a longer name."""

from __future__ import annotations

import pytest

from engine.model.errors import nearest

FACTS = ["delay_minutes", "meal_price", "rail_delay_minutes", "dish"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("dihs", "dish"), ("DISH", "dish"), ("meal-price", "meal_price"), ("delay", "delay_minutes"), ("rail", "rail_delay_minutes"),
        ("minutes", None), ("sofa", None), ("", None),
    ],
)  # fmt: skip
def test_the_nearest_known_name_is_found(typed: str, meant: str | None) -> None:
    assert nearest(typed, FACTS) == meant
