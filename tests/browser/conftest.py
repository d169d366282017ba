"""A real browser in front of the real service.

Every page that a test opens is listened to: a script error, a refused script or style, or a dialog fails the test.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.chromium import MISSING, WHERE, launch
from tests.browser.service import Services
from tests.browser.visits import Visits

_PATIENCE_MILLISECONDS = 10_000


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    if WHERE is None:
        if os.environ.get("AMENDS_REQUIRE_BROWSER") == "1":
            pytest.fail(f"AMENDS_REQUIRE_BROWSER=1, but {MISSING}")
        pytest.skip(MISSING)
    expect.set_options(timeout=_PATIENCE_MILLISECONDS)
    with sync_playwright() as playwright:
        chromium = launch(playwright)
        yield chromium
        chromium.close()


@pytest.fixture(scope="package")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    services = Services(tmp_path_factory.mktemp("books"))
    yield services
    services.close()


@pytest.fixture
def visits(browser: Browser, services: Services) -> Iterator[Visits]:
    visits = Visits(browser, services)
    yield visits
    visits.close()
    assert visits.faults == []
