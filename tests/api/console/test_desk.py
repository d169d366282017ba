"""From an address to a decision: what is typed is read as the person at this device and this site means it."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from api.console.address import Address
from api.console.desk import CounterDesk
from api.console.preferences import Preferences
from api.console.questions import Questioner
from tests.book import HOUSE, library

SITES = HOUSE + """
sites:
  dublin: {title: Dublin, timezone: Europe/Dublin}
  athens: {title: Athens, timezone: Europe/Athens}
  tokyo: {title: Tokyo, timezone: Asia/Tokyo}
"""
MOMENT = datetime(2026, 11, 23, 10, tzinfo=UTC)


def asked(typed: dict[str, str], site: str | None = None) -> tuple[object, str]:
    """What was taken for `ready_at`, and what its field shows."""
    desk = CounterDesk(library({"house.yaml": SITES}), Preferences("en", "apprentice", site), MOMENT)
    address = Address("repair/late", typed)
    told = desk.tell(address)
    questions = {question.name: question.value for question in Questioner(desk, address, told, str).answered()}
    return told.known.get("ready_at"), questions["ready_at"]


@pytest.mark.parametrize(
    ("typed", "site", "taken", "shown"),
    [
        ({"ready_at": "2026-11-23T09:30"}, None, "2026-11-23T09:30:00+00:00", "2026-11-23T09:30"),
        ({"ready_at": "2026-11-23T09:30"}, "athens", "2026-11-23T09:30:00+02:00", "2026-11-23T09:30"),
        ({"site": "tokyo", "ready_at": "2026-11-23T09:30"}, "athens", "2026-11-23T09:30:00+09:00", "2026-11-23T09:30"),
        ({"site": "nowhere", "ready_at": "2026-11-23T09:30"}, "athens", "2026-11-23T09:30:00+00:00", "2026-11-23T09:30"),
        ({"ready_at": "2026-11-23T23:30:00Z"}, "tokyo", "2026-11-23T23:30:00Z", "2026-11-24T08:30"),
        ({"site": "athens", "ready_at": "2026-11-23T09:30:59-05:00"}, "tokyo", "2026-11-23T09:30:59-05:00", "2026-11-23T16:30"),
        ({"ready_at": "this morning"}, "tokyo", None, ""),
        ({"ready_at": "0001-01-01T00:00:00+14:00"}, "tokyo", None, ""),
    ],
)
def test_a_time_is_read_and_shown_by_the_clock_of_its_site(
    typed: dict[str, str], site: str | None, taken: str | None, shown: str
) -> None:
    assert asked(typed, site) == (taken, shown)


@pytest.mark.parametrize(
    ("typed", "taken"),
    [("32", "32"), ("£32", "32"), ("£1,250.00", "1250.00"), ("32 £", "32"), ("€32", None), ("$32", None), ("££32", None)],
)
def test_a_sum_may_have_its_own_sign_and_no_other(typed: str, taken: str | None) -> None:
    told = CounterDesk(library({}), Preferences("en", "apprentice"), MOMENT).tell(Address("repair/late", {"paid": typed}))
    assert told.known.get("paid") == (None if taken is None else Decimal(taken))
    assert ("paid" in told.faults) is (taken is None)
