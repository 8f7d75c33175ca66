"""A contact sheet of every page: language × light and dark × 1440 and 390 pixels, over the sample company.

`make shots` writes shots/<page>.png, one sheet per page, and shots/<page>-<language>-<mode>-<width>.png.
Name pages to take only those: python -m tools.shots cockpit goals.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, sync_playwright

from core.ui.navigation import PAGES, Entry
from tools import browser
from tools.server import ROOT, serving

OUT = ROOT / "shots"
LOCALES = {"zh": "zh-CN", "en": "en-US"}
MODES = ("light", "dark")
WIDTHS = (1440, 390)
READY = "[data-testid=stApp][data-test-script-state=notRunning]"
TALLEST = 6000


def main(names: Iterable[str]) -> None:
    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        load = [sys.executable, "-m", "sample_data.load"]
        subprocess.run(load, cwd=ROOT, check=True, env={**os.environ, "COCKPIT_HOME": str(home)})
        with serving(home, OUT / "server.log") as address, sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=browser.find(), args=browser.ARGUMENTS)
            for name in names:
                _sheet(name, [_shot(chromium, address, PAGES[name], lang, mode, width)
                              for width in WIDTHS for lang in LOCALES for mode in MODES])
                print(f"shots/{name}.png", flush=True)
            chromium.close()


def _shot(chromium: Browser, address: str, entry: Entry, lang: str, mode: str, width: int) -> Path:
    context = chromium.new_context(locale=LOCALES[lang], color_scheme=mode, viewport={"width": width, "height": 900})
    page = context.new_page()
    page.set_default_timeout(120_000)
    page.goto(f"{address}/" if entry.name == "cockpit" else f"{address}/{entry.path}")
    _settle(page)
    # Streamlit scrolls inside the page, so the window itself is made as tall as what it holds.
    tall = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    page.set_viewport_size({"width": width, "height": max(900, min(TALLEST, int(tall)))})
    _settle(page)
    file = OUT / f"{entry.name}-{lang}-{mode}-{width}.png"
    page.screenshot(path=file)
    context.close()
    return file


def _settle(page: Page) -> None:
    page.wait_for_selector(READY)
    page.wait_for_function("!document.querySelector('[data-testid=stSkeleton]')")
    page.wait_for_timeout(800)  # charts fade in; a picture has no event to wait for


def _sheet(name: str, files: list[Path]) -> None:
    """Put the wide pictures on the left in two columns, the narrow ones at their right, at half size."""
    pictures = [Image.open(file) for file in files]
    small = [picture.resize((picture.width // 2, picture.height // 2)) for picture in pictures]
    gap, label = 24, 28
    rows = [small[index:index + 2] for index in range(0, len(small), 2)]
    names = [file.stem for file in files]
    places, top = [], gap
    for row in rows[:2]:
        places += [(gap + column * (WIDTHS[0] // 2 + gap), top + label) for column in range(2)]
        top += max(picture.height for picture in row) + label + gap
    left = gap + 2 * (WIDTHS[0] // 2 + gap)
    places += [(left + column * (WIDTHS[1] // 2 + gap), gap + label) for column in range(4)]
    right = left + 4 * (WIDTHS[1] // 2 + gap)
    bottom = max(y + picture.height for (_, y), picture in zip(places, small, strict=True)) + gap
    sheet = Image.new("RGB", (right, bottom), "#C9CFDA")
    draw = ImageDraw.Draw(sheet)
    for (x, y), picture, title in zip(places, small, names, strict=True):
        draw.text((x, y - label + 8), title, fill="#111827")
        sheet.paste(picture.convert("RGB"), (x, y))
    sheet.save(OUT / f"{name}.png")


if __name__ == "__main__":
    main(sys.argv[1:] or list(PAGES))
