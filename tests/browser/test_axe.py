"""No page and no state breaks a rule of WCAG 2.2 AA that a program can check."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page

from tests.browser.chromium import DESK, PHONE, Screen
from tests.browser.states import STATES, State
from tests.browser.visits import Visits

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_COLOURS = ["color-contrast", "link-in-text-block"]


def violations(page: Page, run_only: dict[str, Any]) -> list[str]:
    """Each broken rule with the elements that break it."""
    found = Axe().run(page, options={"runOnly": run_only, "resultTypes": ["violations"]}).response["violations"]
    return [f"{rule['id']}: {node['target']} {node['failureSummary']}" for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
@pytest.mark.parametrize("screen", [PHONE, DESK], ids=lambda screen: screen.name)
def test_axe_finds_nothing_by_day_or_by_night(visits: Visits, state: State, screen: Screen) -> None:
    page = visits.state(state, screen=screen, color_scheme="light")
    found = violations(page, {"type": "tag", "values": RULES})
    page.emulate_media(color_scheme="dark")
    assert found + violations(page, {"type": "rule", "values": _COLOURS}) == []
