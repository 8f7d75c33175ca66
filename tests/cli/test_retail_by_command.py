"""The public Online Retail workbook as it is: the figures of its year, through the import and the KPIs."""

from datetime import date
from pathlib import Path

import pytest
from company import found
from receipts import recomputed

from core import store
from core.base.home import Workspace, workspace
from core.metrics import readings
from core.outlook import imports, keeping
from core.outlook.board import board
from core.outlook.imports import FileResult
from core.outlook.receipt import page, receipt


@pytest.fixture(scope="module")
def imported(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, FileResult]:
    space = workspace("retail", tmp_path_factory.mktemp("retail"))
    (result,) = imports.import_files(space, [shared_data / "online_retail.xlsx"], who="li", with_effect=False)
    return space, result


def test_all_rows_are_read_without_a_mapping_by_hand(imported: tuple[Workspace, FileResult]) -> None:
    _, result = imported

    assert (result.status, result.table, result.rows.read) == ("imported", "order_lines", 541_909)
    codes = {finding.code: finding.count for finding in result.findings}
    assert codes["exact_duplicates"] == 5_268


def test_gmv_of_all_months_and_refunds_are_the_published_sums(imported: tuple[Workspace, FileResult]) -> None:
    facts = store.current(imported[0])
    by_month = {f"{r.period.start:%Y-%m}": r for r in readings.read(facts, ["gmv"], by="month") if r.period}

    assert len(by_month) == 13
    assert sum(round((r.value or 0) * 1000) for r in by_month.values()) == 10_666_684_544
    assert [month for month, r in by_month.items() if r.partial] == ["2011-12"]
    assert by_month["2011-11"].value == pytest.approx(1_509_496.33)
    assert float(facts.rows("select sum(amount) from refunds")[0][0]) == pytest.approx(896_812.49)
    assert facts.rows("select count(*) from refunds") == [(9_288,)]


def test_the_last_whole_day_is_8_december_2011(imported: tuple[Workspace, FileResult]) -> None:
    facts = store.current(imported[0])
    rows = {r.metric: r for r in readings.read(facts)}

    assert rows["gmv"].as_of == date(2011, 12, 8)
    assert (rows["gmv"].last_year, rows["gmv_growth"].value, rows["retention"].value) == (None, None, None)
    assert rows["retention"].reason is not None
    assert rows["inventory_turnover"].needs == "stock"
    # of 2011 to 8 December: distinct customers, those of two days and more
    counted = facts.rows("select count(*), count(*) filter (where days > 1) from (select customer_id, count(distinct day) as days from sale_orders"
                         " where customer_id is not null and day >= date '2011-01-01' and day < date '2011-12-09' group by 1) as c")[0]
    assert (rows["buyers"].value, rows["repeat_purchase_rate"].numerator) == counted
    assert rows["average_order_value"].value == pytest.approx((rows["gmv"].value or 0) / (rows["orders"].value or 1))


def test_the_board_has_a_word_for_every_goal(imported: tuple[Workspace, FileResult]) -> None:
    space = imported[0]
    found = board(space, store.current(space))

    assert {s.status for s in found.with_goals()} == {"no_data"}
    gmv = found.standings["gmv"].landing
    assert gmv is not None
    assert gmv.p10 > (found.standings["gmv"].reading.value or 0)
    assert keeping.check(space) == []


def test_receipts_of_the_year_add_up_to_its_figures(imported: tuple[Workspace, FileResult]) -> None:
    space = imported[0]
    days = [{"day": f"2011-{month:02}-05", "channel": "mail", "campaign": "c", "purpose": "acquisition", "spend": "100.10"} for month in range(1, 13)]
    facts = found(space, spend=days)
    for id_ in ("gmv", "orders", "buyers", "new_customers", "average_order_value", "repeat_purchase_rate", "cac", "acquisition_cost_ratio"):
        told = receipt(facts, id_)
        assert told.value == readings.read(facts, [id_])[0].value
        assert recomputed(facts, told) == told.value
    row = page(facts, receipt(facts, "gmv").parts[0]).iloc[0]
    assert (row["file"], row["order_id"]) == ("online_retail.xlsx", "539993")
