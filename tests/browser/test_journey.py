"""A manager's first visit, in a real browser: own orders in, the cockpit moves, forecast, a slider, a scenario that stays."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from conftest import settle
from playwright.sync_api import Locator, Page, expect

HEADER = "订单编号,商品编码,数量,买家实付金额,付款时间,买家会员名\n"


def test_upload_cockpit_forecast_slider_scenario_reload(visit, tmp_path: Path) -> None:
    orders = tmp_path / "订单 2024-2026.csv"
    orders.write_text(HEADER + "\n".join(_orders()) + "\n", encoding="gb18030")
    page = visit("/upload?workspace=main")

    page.locator(".st-key-upload_zone input[type=file]").set_input_files(str(orders))
    expect(page.get_by_text("Order lines").first).to_be_visible(timeout=120_000)
    page.get_by_role("button", name=re.compile("^Import")).last.click()
    expect(page.locator(".st-key-upload_done_card")).to_be_visible(timeout=180_000)

    _go(page, "Cockpit")
    expect(_growth(page)).to_have_text("20.0%", timeout=120_000)  # every order of 2026 is a fifth larger than that of 2025

    _go(page, "Forecast")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Forecast")
    expect(page.locator("[class*=_gmv_growth]").first).to_contain_text("35.0%")

    _go(page, "What-if")
    page.locator("summary", has_text="Orders and stock").click()
    basket = page.locator(".st-key-whatif_row_basket input[type=range]")
    before = _growth(page).inner_text()
    basket.press("End")  # the largest basket, in one move
    expect(_growth(page)).not_to_have_text(before, timeout=60_000)
    after = _growth(page).inner_text()
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_label("Name", exact=True).fill("Bigger baskets")
    page.get_by_label("Name", exact=True).press("Tab")
    page.get_by_role("button", name="Save as a scenario").click()
    expect(page.get_by_role("combobox", name="Scenario")).to_have_value("Bigger baskets", timeout=60_000)

    page.reload()
    settle(page)
    expect(_growth(page)).to_have_text(after, timeout=60_000)
    expect(page.get_by_role("combobox", name="Scenario")).to_have_value("Bigger baskets")
    again = visit(page.evaluate("location.pathname + location.search"))  # somebody else opens the link
    expect(_growth(again)).to_have_text(after, timeout=60_000)


def _growth(page: Page) -> Locator:
    return page.locator("[class*=st-key-hero_][class*=_gmv_growth]").get_by_test_id("stMetricValue")


def _go(page: Page, name: str) -> None:
    page.get_by_test_id("stSidebarNav").get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name, ignore_case=True, timeout=60_000)
    settle(page)


def _orders() -> Iterator[str]:
    """Two orders a day, 1 January 2024 to 31 August 2026, 100 yuan each in 2024 and a fifth more every year."""
    day, last = date(2024, 1, 1), date(2026, 8, 31)
    while day <= last:
        amount = 100 * 1.2 ** (day.year - 2024)
        for hour in (10, 21):
            yield f"{day:%Y%m%d}{hour},SKU-{hour},1,{amount:.2f},{day} {hour}:00:00,u{(day.toordinal() * 7 + hour) % 97}"
        day += timedelta(days=1)
