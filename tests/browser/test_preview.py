"""The preview in a real browser, opened as files: it fits a phone and a desk, and everybody can read it."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.preview.shop import hostile, made

PAGES = ("index.html", "late.repair.en.html", "late.repair.fr.html", "cards.html")

@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("preview")
    for file in made(hostile()).values():
        (out / file.path).write_bytes(file.content)
    return out


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("page", PAGES)
def test_it_fits_and_anybody_can_read_it(browser: Browser, folder: Path, page: str, width: int, scheme: str) -> None:
    axe = Axe()
    said: list[str] = []
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    tab = context.new_page()
    tab.on("console", lambda message: said.append(message.text))
    tab.on("requestfailed", lambda request: said.append(f"missing: {request.url}"))
    tab.goto((folder / page).as_uri())
    tab.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    # Before axe comes, which reads stylesheets in a way that the page's own policy forbids.
    assert said == []
    assert [(found["id"], found["nodes"][0]["html"]) for found in axe.run(tab).response["violations"]] == []
    context.close()


def test_without_a_script_everything_opens_and_leads_on(browser: Browser, folder: Path) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 800})
    tab = context.new_page()
    tab.goto((folder / "index.html").as_uri())
    tab.get_by_role("link", name="A repair is late").click()
    tab.locator("summary", has_text="It says something else by now").click()
    assert tab.get_by_text("I see to it.").locator("visible=true").count()
    tab.get_by_role("link", name="Cue card").click()
    assert tab.url.endswith("cards.html#late.repair.en")
    context.close()


def test_the_customers_words_are_the_largest_on_the_page(browser: Browser, folder: Path) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 800})
    tab = context.new_page()
    tab.goto((folder / "late.repair.en.html").as_uri())
    size = "selector => Math.max(...[...document.querySelectorAll(selector)].map(one => parseFloat(getComputedStyle(one).fontSize)))"
    words = tab.evaluate(size, ".move dd")
    assert words >= tab.evaluate(size, "h1") - 1 and words > tab.evaluate(size, "h2, h3, h4, p, a, dt")
    context.close()
