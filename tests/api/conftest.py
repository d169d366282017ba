"""A small book on disk, and the real application in front of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings

MOMENT = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)

PAGES = {
    "house.yaml": """
house: Lakeside Kitchen & Home
short_name: Lakeside
currency: GBP
languages: [en, fr]
timezone: Europe/London
calendar: {country: GB, days: [mon, tue, wed, thu, fri]}
channels: [in_person, email, sms]
teams: {floor: {title: Floor}, kitchen: {title: Kitchen}}
roles:
  - {role: waiter, may_give: {GBP: 15}}
  - {role: manager, may_give: {GBP: 500}}
""",
    "facts.yaml": """
facts:
  delay_minutes: {type: integer, unit: minute, minimum: 0, title: How late, ask: How many minutes late is it?}
  eating: {enum: [at_table, delivery], labels: {at_table: {en: at the table, fr: à table}}, title: Where they eat}
  bill: {type: money, title: The bill, ask: What does the bill come to?}
  calm: {type: boolean, default: true, title: Calm}
""",
    "failures.yaml": """
failures:
  food: {title: Food and drink}
  food/late: {title: A meal is late, search: [still waiting, taking ages]}
  food/cold: {title: A meal is cold}
""",
    "food.yaml": """
playbook: food.anything
title: Something is wrong with the food
failure: food
owner: floor
options:
  - option: redo
    title: Cook it again
    remedies: [{kind: redo, what: the dish, worth: 0}]
    say: {acknowledge: That is not how it should be., put_right: We cook it again., follow_up: I come back to you.}
""",
    "pages/late.cases.yaml": """
cases:
  - case: half an hour late
    failure: food/late
    facts: {delay_minutes: 30, bill: 20}
    at: 2026-11-23T10:00:00Z
    expect: {playbook: food.late-meal, option: "off"}
""",
    "pages/late.yaml": """
playbook: food.late-meal
title: A meal is late
failure: food/late
owner: floor
when: {delay_minutes: {minimum: 30}}
options:
  - option: off
    title: Money off the bill
    remedies: [{kind: discount, amount: 0.10 * bill}]
    tell: [{team: kitchen, within: 1 minute, message: The late order goes next.}]
    promise: [{id: meal, what: The meal, due: 10 minutes, depends_on: [{team: kitchen, by: 5 minutes}]}]
    say:
      acknowledge: "Your meal is late."
      put_right: "{{ discount | money }} comes off the bill."
      follow_up: "It is with you by {{ promises.meal.due | time }}."
""",
}


def write_book(book: Path) -> Path:
    for path, text in PAGES.items():
        page = book / path
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(text.lstrip(), encoding="utf-8")
    return book


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A book without errors."""
    return write_book(tmp_path / "book")


@pytest.fixture(scope="module")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same for tests that change nothing in it."""
    return write_book(tmp_path_factory.mktemp("shared") / "book")


@pytest.fixture(scope="module")
def client(shared_folder: Path) -> Iterator[TestClient]:
    """The application, called in process at a fixed time; a fault of ours comes back as a 500, as it would outside."""
    settings = Settings(shared_folder, hosts=frozenset({"testserver"}), now=lambda: MOMENT)
    with TestClient(create_app(settings), raise_server_exceptions=False) as open_client:
        yield open_client
