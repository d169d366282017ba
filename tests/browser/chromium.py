"""Debian's Chromium: where it is, how it is started, and the screens it is given."""

from __future__ import annotations

import shutil
from dataclasses import dataclass

from playwright.sync_api import Browser, Playwright, ViewportSize

WHERE = shutil.which("chromium")
"""None where it is not installed."""

MISSING = "chromium is not installed (on Debian: apt-get install chromium)"
_FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Screen:
    name: str
    width: int
    height: int

    @property
    def size(self) -> ViewportSize:
        return {"width": self.width, "height": self.height}


PHONE, TILL, DESK = Screen("phone", 360, 740), Screen("till", 768, 1024), Screen("desk", 1280, 800)
SCREENS = (PHONE, TILL, DESK)


def launch(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(executable_path=WHERE, args=list(_FLAGS))
