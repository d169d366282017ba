"""Photographs every page and state, light and dark, at three widths: `python -m tests.browser.screenshots OUT [NAME ...]`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.chromium import MISSING, SCREENS, WHERE, launch
from tests.browser.service import Services
from tests.browser.states import STATES, State
from tests.browser.visits import Visits


def photograph(visits: Visits, state: State, out: Path) -> None:
    """The whole page as PNG: `NAME-SCREEN-SCHEME.png`; the answer's card besides, as PDF."""
    for screen in SCREENS:
        for scheme in ("light", "dark"):
            page = visits.state(state, screen=screen, color_scheme=scheme)
            page.screenshot(path=out / f"{state.name}-{screen.name}-{scheme}.png", full_page=True)
            visits.close()
    if state.path.startswith("/answer/"):
        visits.state(state).pdf(path=out / f"{state.name}-card.pdf", prefer_css_page_size=True)
        visits.close()


def main(folder: str, *names: str) -> None:
    if WHERE is None:
        sys.exit(MISSING)
    out = Path(folder)
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as books, sync_playwright() as playwright:
        services = Services(Path(books))
        visits = Visits(launch(playwright), services)
        try:
            for state in STATES:
                if not names or state.name in names:
                    photograph(visits, state, out)
        finally:
            services.close()
    if visits.faults:
        sys.exit("\n".join(visits.faults))


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(*sys.argv[1:])
