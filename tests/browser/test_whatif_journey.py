"""A manager at the what-if, in a real browser: the month grid, ranges, two managers in one scenario, sealing, Excel out and back."""

import re
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
import whatif_shop
from conftest import settle
from playwright.sync_api import Locator, Page, expect

from core.base.home import workspace
from core.state import scenarios, sealed

WAIT = 60_000


@pytest.fixture(scope="module")
def server_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose own workspace holds the shop of tests/whatif_shop."""
    home = tmp_path_factory.mktemp("server_home")
    whatif_shop.shop(workspace("main", home))
    return home


@pytest.fixture
def space(server_home: Path):
    return workspace("main", server_home)


def test_a_cell_typed_into_the_month_grid_moves_the_others_and_no_total(visit) -> None:
    page = visit("/what-if?view=budget")
    page.locator("summary", has_text="By channel and month").click()
    expect(_cells(page, "whatif_grid_shown")).not_to_have_count(0, timeout=WAIT)
    first = _grid(page, "whatif_grid_shown")
    wanted = round(first[0][-2] * 1.2, 2)
    december = 120 + 94 * (len(first[0]) - 1.5)
    _type(page, "whatif_grid_shown", 0, december, str(wanted))
    expect(page.locator(".st-key-whatif_grid_pins")).to_contain_text("Dec", timeout=WAIT)
    expect(_cells(page, "whatif_grid_shown").nth(1)).to_contain_text(str(wanted), timeout=WAIT)
    settle(page)
    after = _grid(page, "whatif_grid_shown")
    assert after[0][-2] == wanted
    assert after[1][-2] != first[1][-2]
    assert [row[-1] for row in after] == [row[-1] for row in first]
    assert after[-1] == first[-1]
    _type(page, "whatif_grid_shown", 0, december, "900000")
    expect(page.locator(".st-key-whatif_grid_box").get_by_role("alert")).to_contain_text(re.compile("in December can be .* to"), timeout=WAIT)


def test_a_range_is_typed_as_managers_write_it(visit) -> None:
    page = visit("/what-if?view=budget")
    row = page.locator(".st-key-whatif_row_basket")
    page.locator("summary", has_text="Orders and stock").click()
    row.locator(".st-key-whatif_edit_basket button").first.click()
    row.locator("input[type=text]").fill("100到110元")
    row.locator("input[type=text]").press("Enter")
    expect(row).to_contain_text("→ ¥100.0 … ¥110.0", timeout=WAIT)


def test_two_managers_in_one_scenario_lose_nothing_without_being_told(visit, space) -> None:
    kept = scenarios.create(space, {"basket": 1.1}, who="Li", name="Together")
    anna, bo = visit(f"/what-if?scenario={kept.id}"), visit(f"/what-if?scenario={kept.id}")
    for page, lever in ((anna, "conversion"), (bo, "retention")):
        page.locator(f".st-key-whatif_row_{lever} input[type=range]").press("End")
        expect(page.get_by_role("combobox", name="Scenario")).to_have_value("Draft, changed from “Together”", timeout=WAIT)
    for page in (anna, bo):
        page.get_by_role("button", name="Save", exact=True).click()
        page.get_by_role("button", name=re.compile("Save into")).click()
    expect(anna.get_by_role("combobox", name="Scenario")).to_have_value("Together", timeout=WAIT)
    expect(bo.get_by_text(re.compile("so it was not overwritten"))).to_be_visible(timeout=WAIT)
    assert scenarios.scenario(space, kept.id).overrides == {"basket": 1.1, "conversion": 2.0}
    bo.get_by_role("button", name="Load their version").click()
    expect(bo.get_by_role("combobox", name="Scenario")).to_have_value("Together", timeout=WAIT)
    assert {"basket": 1.1, "retention": 2.0} in [one.overrides for one in scenarios.scenarios(space, drafts=True)]


def test_what_is_open_is_sealed_and_goes_to_excel_and_back(visit, space, tmp_path: Path) -> None:
    kept = scenarios.create(space, {"basket": 1.2}, who="Li", name="Out and back")
    page = visit(f"/what-if?view=decide&scenario={kept.id}")
    page.get_by_role("button", name="Seal what is open now").click()
    page.get_by_label(re.compile("^Name, for example")).fill("Budget 2026")
    page.get_by_role("button", name="Seal", exact=True).click()
    expect(page.get_by_text("Sealed “Budget 2026”")).to_be_visible(timeout=WAIT)
    (snapshot,) = sealed.snapshots(space)
    assert snapshot.document["overrides"] == {"basket": 1.2}
    expect(page.get_by_text(snapshot.sha256)).to_be_visible(timeout=WAIT)

    page.get_by_role("button", name="Prepare the Excel model").click()
    with page.expect_download(timeout=WAIT) as handed:
        page.get_by_role("button", name="Download the Excel model").click(timeout=WAIT)
    model = openpyxl.load_workbook(BytesIO(Path(handed.value.path()).read_bytes()))
    for cell in model["Model"]["A"]:
        if cell.value == "basket":
            cell.offset(column=2).value = 1.3
    model.save(tmp_path / "edited.xlsx")
    page.locator(".st-key-whatif_excel_zone input[type=file]").set_input_files(str(tmp_path / "edited.xlsx"))
    expect(page.get_by_text("A new draft holds the levers of the file.")).to_be_visible(timeout=WAIT)
    expect(page.get_by_role("combobox", name="Scenario")).to_have_value("Unnamed draft")
    assert {"basket": 1.3} in [one.overrides for one in scenarios.scenarios(space, drafts=True)]
    assert scenarios.scenario(space, kept.id).overrides == {"basket": 1.2}


def _cells(page: Page, key: str) -> Locator:
    return page.locator(f"[class*=st-key-{key}] table[role=grid] tr")


def _grid(page: Page, key: str) -> list[list[float]]:
    """The numbers of an editor's rows, out of what it tells a screen reader."""
    rows = [row.locator("td").all_text_contents() for row in _cells(page, key).all()]
    return [[float(text.replace(",", "")) for text in row[1:]] for row in rows if row]


def _type(page: Page, key: str, row: int, across: float, text: str) -> None:
    """Click a cell of an editor, so many pixels across (rows of 36 pixels under a head of as many), and type into it."""
    settle(page)
    frame = page.locator(f"[class*=st-key-{key}] [data-testid=stDataFrame]").first
    frame.scroll_into_view_if_needed()
    box = frame.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + across, box["y"] + 36 * (row + 1.5))
    page.keyboard.press("Enter")
    editor = page.locator(".gdg-input, [class*=gdg] input").last
    editor.fill(text)
    editor.press("Enter")
