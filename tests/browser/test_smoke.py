"""Every page opens by its own address on a cold or warm server, in both languages, and language stays on the way."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from core.base.home import workspace
from core.ui.navigation import PAGES

LOCALES = {"zh": "zh-CN", "en": "en-US"}


@pytest.fixture(scope="module")
def server_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with an empty sample company: who opens the cockpit first sees the sample."""
    folder = tmp_path_factory.mktemp("server_home")
    workspace("sample", folder)
    return folder


def test_the_first_visit_of_a_cold_server_may_be_a_link_to_any_page(visit):
    page = visit("/what-if")
    expect(page.get_by_role("heading", level=1)).to_contain_text("What-if")
    expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize("lang", LOCALES)
@pytest.mark.parametrize("name", PAGES)
def test_page_opens_by_its_address(name, lang, visit):
    entry = PAGES[name]
    page = visit("/" if name == "cockpit" else f"/{entry.path}", locale=LOCALES[lang])
    expect(page.get_by_role("heading", level=1)).to_contain_text(entry.title(lang), ignore_case=True)
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_language_chosen_stays_on_the_next_page_and_in_its_link(visit):
    page = visit("/goals", locale="en-US")
    page.get_by_role("radio", name="中文").or_(page.get_by_role("button", name="中文")).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("目标")
    page.wait_for_function("location.search.includes('lang=zh')")
    page.get_by_test_id("stSidebarNav").get_by_role("link", name="预测").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("预测")
    page.wait_for_function("location.search.includes('lang=zh') && location.pathname == '/forecast'")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_contain_text("目标")


def test_own_data_gets_a_workspace_of_its_own_that_travels_in_the_link(visit):
    page = visit("/goals")
    opened = page.locator(".st-key-shell_workspace").get_by_role("combobox")
    expect(opened).to_have_value("Sample company")
    page.get_by_role("button", name="Start with my own data").click()
    page.get_by_label("Name this data").fill("Acme 公司")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Open an empty workspace").click()
    expect(opened).to_have_value("Acme 公司")
    page.wait_for_function("new URLSearchParams(location.search).get('workspace') == 'Acme 公司'")
    expect(page.get_by_text("Made-up sample data")).to_have_count(0)
    again = visit(page.evaluate("location.pathname + location.search"))
    expect(again.locator(".st-key-shell_workspace").get_by_role("combobox")).to_have_value("Acme 公司")
