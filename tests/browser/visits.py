"""Opening pages of the service in a context of their own, and listening for what must never happen in one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Page

from tests.browser.chromium import PHONE, Screen
from tests.browser.service import Services
from tests.browser.states import State

_PATIENCE_MILLISECONDS = 10_000
_NETWORK = "Failed to load resource"
"""What Chromium says of any answer from 400 on, and of a line that is down: judged by the tests that ask for it."""


class Visits:
    """Contexts and pages of one test. `faults` are script errors, refused scripts and styles, and dialogs."""

    def __init__(self, browser: Browser, services: Services) -> None:
        self._browser, self._services = browser, services
        self._contexts: list[BrowserContext] = []
        self.faults: list[str] = []

    def open(
        self, path: str = "/", *, screen: Screen = PHONE, book: str = "starter", cookies: Mapping[str, str] | None = None,
        keeps: bool = False, address: str | None = None, **options: Any,
    ) -> Page:  # fmt: skip
        """A page in a new context. `keeps` lets the service worker keep pages; `options` are Playwright's own."""
        address = address or self._services.address(book)
        options = {"locale": "en-GB", "reduced_motion": "reduce", **options}
        context = self._browser.new_context(
            base_url=address, viewport=screen.size, service_workers="allow" if keeps else "block", **options
        )  # fmt: skip
        self._contexts.append(context)
        context.set_default_timeout(_PATIENCE_MILLISECONDS)
        context.add_cookies([{"name": name, "value": value, "url": address} for name, value in (cookies or {}).items()])
        context.on("page", self._listen)
        page = context.new_page()
        page.goto(path)
        return page

    def state(self, state: State, **options: Any) -> Page:
        page = self.open(state.path, book=state.book, cookies=state.cookies, **options)
        state.act(page)
        return page

    def close(self) -> None:
        for context in self._contexts:
            context.close()
        self._contexts.clear()

    def _listen(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.faults.append(f"script error: {error}"))
        page.on("console", self._heard)
        page.on("dialog", self._asked)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(_NETWORK):
            self.faults.append(f"console: {message.text}")

    def _asked(self, dialog: Dialog) -> None:
        self.faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()
