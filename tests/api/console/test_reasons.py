"""Why a page answers, in plain words: titles and labels, never the names and values of the book."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from api.console.catalogue import catalogue
from api.console.reasons import Reasons
from api.console.wording import CounterWording
from engine import Incident, open_library
from engine.pipeline import decide

HOUSE = """
house: Corner
currency: GBP
languages: [en, fr]
timezone: Europe/London
calendar: {country: GB, days: [mon]}
channels: [in_person]
teams: {floor: {title: Floor}}
roles: [{role: waiter, may_give: {GBP: 15}}]
"""
FACTS = """
facts:
  delay_minutes: {type: integer, unit: minute, minimum: 0, title: How late}
  bill: {type: money, title: The bill}
  day: {type: date, title: The day}
  calm: {type: boolean, title: Calm}
  dish: {enum: [soup, fish, pie, eel], labels: {soup: {fr: soupe}, fish: {fr: poisson}}, title: Dish}
"""
WORDS = "owner: floor\noptions: [{option: go, title: Go, remedies: [], say: {put_right: Now.}}]\n"


def reasons(tmp_path: Path, when: str, facts: dict[str, Any], language: str = "en") -> dict[str, list[str]]:
    pages = {
        "house": HOUSE, "facts": FACTS, "failures": "failures: {late: {title: Late}}",
        "any": "playbook: any\ntitle: Any\nfailure: late\n" + WORDS,
        "exact": f"playbook: exact\ntitle: Exact\nfailure: late\nwhen: {when}\n" + WORDS,
    }  # fmt: skip
    for name, text in pages.items():
        (tmp_path / f"{name}.yaml").write_text(text)
    library = open_library(tmp_path)
    incident = Incident.parse(library, {"failure": "late", "facts": facts, "at": datetime(2026, 11, 23, 10, tzinfo=UTC)})
    made = Reasons(CounterWording(library, incident, language, catalogue(language).gettext))
    return {why.playbook: made.of(why) for why in decide(library, incident).why}


@pytest.mark.parametrize(
    ("when", "facts", "page", "told"),
    [
        ("{dish: soup}", {"dish": "soup"}, "exact", ["Dish: soup"]),
        ("{dish: [soup, fish, pie]}", {}, "exact", ["Dish: not known; it needs fish, pie or soup"]),
        ("{delay_minutes: {minimum: 30}}", {"delay_minutes": 8}, "exact", ["How late: 8 minutes; it needs at least 30 minutes"]),
        ("{delay_minutes: {exclusiveMaximum: 1}}", {"delay_minutes": 1}, "exact", ["How late: 1 minute; it needs less than 1 minute"]),
        ("{bill: {exclusiveMinimum: 5}}", {"bill": 4}, "exact", ["The bill: £4.00; it needs more than £5.00"]),
        ("{day: {maximum: 2026-11-20}}", {"day": "2026-11-23"}, "exact", ["The day: today; it needs 20 November or earlier"]),
        ("{calm: true}", {"calm": False}, "exact", ["Calm: no; it needs yes"]),
        ("{not: {dish: soup}}", {"dish": "soup"}, "exact", ["Dish: soup rules it out"]),
        ("{not: {dish: soup}}", {"dish": "fish"}, "any", ["fits too, but the page shown is more exact"]),
        ("{dish: soup}", {"dish": "soup"}, "any", ["fits too, but the page shown is more exact"]),
        ("{dish: soup}", {"dish": "pie"}, "any", []),
    ],
)  # fmt: skip
def test_reasons_are_told_in_plain_words(tmp_path: Path, when: str, facts: dict[str, Any], page: str, told: list[str]) -> None:
    assert reasons(tmp_path, when, facts)[page] == told


def test_reasons_are_told_in_french(tmp_path: Path) -> None:
    told = reasons(tmp_path, "{dish: soup, delay_minutes: {minimum: 30}}", {"dish": "fish", "delay_minutes": 8}, "fr")
    assert told["exact"] == ["Dish\u00a0: poisson\u202f; il faut soupe", "How late\u00a0: 8 minutes\u202f; il faut au moins 30 minutes"]
