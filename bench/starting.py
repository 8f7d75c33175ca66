"""From nothing to a usable Cockpit: the server process starts, a browser opens the page, the headline cards stand."""

import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from bench.result import Figure
from tools import browser as chromium
from tools.server import serving

MOST_SECONDS = 5.0
CARDS = '[class*="st-key-hero_"]'
READY = "[data-testid=stApp][data-test-script-state=notRunning]"


def figures(home: Path, runs: int) -> Iterator[Figure]:
    """Yield the seconds until all three headline cards are there; the browser itself runs already."""
    found = chromium.find()
    if found is None:
        raise RuntimeError("The cold start needs a Chromium: run `make bench`, which brings one.")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=chromium.ARGUMENTS)
        taken = [_start(home, started) for _ in range(runs)]
        started.close()
    cards, whole = (statistics.median(column) for column in zip(*taken, strict=True))
    yield Figure("cold start to a usable Cockpit", cards, "s", MOST_SECONDS,
                 f"by the clock, from starting the server to three headline cards; page complete {whole:.1f} s; median of {runs}")


def _start(home: Path, browser: Browser) -> tuple[float, float]:
    with tempfile.TemporaryDirectory() as folder:
        begun = time.monotonic()
        with serving(home, Path(folder) / "server.log") as address:
            page = browser.new_page(locale="zh-CN", viewport={"width": 1440, "height": 900})
            page.set_default_timeout(60_000)
            page.goto(address)
            page.locator(CARDS).nth(2).wait_for()
            cards = time.monotonic() - begun
            page.wait_for_selector(READY)
            whole = time.monotonic() - begun
            page.close()
    return cards, whole
