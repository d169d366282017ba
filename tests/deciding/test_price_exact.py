"""A sum is what exact fractions say, rounded once, whatever the order of the facts and the locale of the machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from decimal import Decimal
from fractions import Fraction
from math import floor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.authoring.book import compile_files
from engine.model.incident import Incident
from engine.model.library import Library
from engine.pipeline import decide

ROOT = Path(__file__).parents[2]

BOOK = {
    "house.yaml": """
        house: The Exact House
        currency: GBP
        languages: [en]
        timezone: Europe/London
        teams: {desk: {title: Desk}}
        roles: [{role: manager, may_give: {GBP: 100000000}}]
    """,
    "facts.yaml": """
        facts:
          paid: {type: money, minimum: 0}
          share: {type: number, minimum: 0}
          days: {type: integer, minimum: 1}
          of_days: {type: integer, minimum: 1}
          least: {type: money, nullable: true}
          most: {type: money, nullable: true}
          late: {type: boolean}
    """,
    "failures.yaml": "failures: {late: {title: It is late}}",
    "page.yaml": """
        playbook: late.sum
        title: A sum
        failure: late
        owner: desk
        options:
          - option: pay
            title: Pay it
            remedies:
              - kind: refund
                amount: share * paid * days / of_days
                at_least: least
                at_most: most
                times: days
                scale: [{when: {late: true}, by: 0.5}]
            say: {put_right: I am putting it right now.}
    """,
}


@pytest.fixture(scope="module")
def library() -> Library:
    checked = compile_files({path: text.encode() for path, text in BOOK.items()})
    assert checked.library is not None, checked.findings
    return checked.library


sums = st.decimals(min_value=0, max_value=100_000, places=2)
facts = st.fixed_dictionaries(
    {
        "paid": sums,
        "share": st.decimals(min_value=0, max_value=3, places=4),
        "days": st.integers(1, 400),
        "of_days": st.integers(1, 400),
        "least": st.none() | sums,
        "most": st.none() | sums,
        "late": st.booleans(),
    }
)


def by_fractions(given: dict[str, object]) -> str:
    """Rule 22 with nothing but fractions: amount, at_least, at_most, times, scale, one rounding."""
    paid, share = Fraction(given["paid"]), Fraction(given["share"])  # type: ignore[arg-type]
    days, of_days = int(given["days"]), int(given["of_days"])  # type: ignore[call-overload]
    total = share * paid * days / of_days
    if given["least"] is not None:
        total = max(total, Fraction(given["least"]))  # type: ignore[arg-type]
    if given["most"] is not None:
        total = min(total, Fraction(given["most"]))  # type: ignore[arg-type]
    total *= days
    if given["late"]:
        total /= 2
    pennies = floor(total * 100 + Fraction(1, 2))
    return f"{pennies // 100}.{pennies % 100:02d}"


def amount(library: Library, given: dict[str, object]) -> str | None:
    incident = Incident.parse(library, {"failure": "late", "facts": given, "at": "2026-11-23T10:00:00Z"})
    text = decide(library, incident).to_json()["options"][0]["remedies"][0]["amount"]
    return None if text is None else str(text)


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_a_sum_is_what_exact_fractions_say(library: Library, data: st.DataObject) -> None:
    given = data.draw(facts)
    assert amount(library, given) == by_fractions(given)


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_the_order_of_facts_changes_nothing(library: Library, data: st.DataObject) -> None:
    given = data.draw(facts)
    shuffled = dict(data.draw(st.permutations(list(given.items()))))
    assert amount(library, given) == amount(library, shuffled)


@pytest.mark.parametrize("name", ["C", "C.UTF-8", "de_DE.UTF-8", "fr_FR.UTF-8", "tr_TR.UTF-8"])
def test_the_locale_of_the_machine_changes_nothing(library: Library, name: str) -> None:
    """In a process of its own, so that the locale is there from its first line; one not installed falls back to C."""
    given = {"paid": "1234.55", "share": 0.3333, "days": 7, "of_days": 31, "least": None, "most": None, "late": True}
    program = (
        "import sys, json; from engine.authoring.book import compile_files; from engine.model.incident import Incident\n"
        "from engine.pipeline import decide\n"
        "book, given = json.load(sys.stdin)\n"
        "library = compile_files({path: text.encode() for path, text in book.items()}).library\n"
        "asked = {'failure': 'late', 'facts': given, 'at': '2026-11-23T10:00:00Z'}\n"
        "print(json.dumps(decide(library, Incident.parse(library, asked)).to_json()['options'][0]['remedies'][0]))"
    )
    environment = {**os.environ, "LC_ALL": name, "LANG": name, "PYTHONPATH": str(ROOT), "TZ": "Pacific/Auckland"}
    done = subprocess.run(
        [sys.executable, "-c", program], input=json.dumps([BOOK, given]), env=environment, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    exact = {**given, "paid": Decimal("1234.55"), "share": Decimal("0.3333")}
    assert json.loads(done.stdout)["amount"] == by_fractions(exact)
