"""A real server and a real browser: one server per test file, over a home of its own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tools import browser as chromium
from tools.server import serving

READY = "[data-testid=stApp][data-test-script-state=notRunning]"
# Streamlit itself asks where its server is by trying paths above a page's address: those 404s are its way of looking.
HARMLESS = ("/_stcore/", "Infinite extent for field")


@pytest.fixture(scope="module")
def server_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home that this file's server uses; a test file overrides it to bring data along."""
    return tmp_path_factory.mktemp("server_home")


@pytest.fixture(scope="module")
def server(server_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(server_home, tmp_path_factory.mktemp("server_log") / "server.log") as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = chromium.find()
    if found is None:
        pytest.fail("The browser tests need a Chromium: run `make test`, which brings one.", pytrace=False)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=chromium.ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def visit(browser: Browser, server: str) -> Iterator[Callable[..., Page]]:
    """Return a function that opens an address as a new visitor; faults on any page fail the test at its end.

    visit(path, locale=…, width=…, dark=…) returns Playwright's page once the script has run.
    """
    contexts, faults = [], []

    def opened(path: str = "/", locale: str = "en-US", width: int = 1440, dark: bool = False) -> Page:
        context = browser.new_context(locale=locale, viewport={"width": width, "height": 900},
                                      color_scheme="dark" if dark else "light")
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: _note(message.type, f"{message.text} {message.location}", faults))
        page.goto(server + path)
        settle(page)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not faults


def settle(page: Page) -> None:
    """Wait until the script has run and everything is drawn, then see that nothing broke."""
    page.wait_for_selector(READY)
    page.wait_for_function("!document.querySelector('[data-testid=stSkeleton]')")
    assert page.locator("[data-testid=stException]").count() == 0


def _note(kind: str, text: str, faults: list[str]) -> None:
    if kind == "error" and not any(part in text for part in HARMLESS):
        faults.append(text)
