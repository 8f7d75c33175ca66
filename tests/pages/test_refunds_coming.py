"""Net GMV of the newest months is marked on every page that shows it: goals, their months, the definitions, a number's panel."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from core.base.home import workspace
from core.metrics.catalog import after_refunds, metric
from core.outlook.goal_sheet import new_goal
from core.outlook.imports import import_files
from core.state import goals

DAYS = [date(2025, 1, 1) + timedelta(days=n) for n in range(181)]   # 100 a day; 20 come back after 15 days
MARK = "Refunds of Jun 2025 are still coming: at the usual pace about 50.0% are in; about another ¥300.0 will lower net GMV (by refund time: in the month of the refund)."


@pytest.fixture
def shop(cockpit_home: Path, tmp_path: Path):
    space = workspace("main")
    (tmp_path / "o.csv").write_text("订单编号,商品编码,数量,实付金额,付款时间,客户ID\n" + "".join(f"A{n},S,1,100,{day} 21:00,c\n" for n, day in enumerate(DAYS)), encoding="utf-8")
    (tmp_path / "r.csv").write_text("退款编号,订单编号,退款时间,退款金额\n" + "".join(
        f"R{n},A{n},{day + timedelta(days=15)} 10:00,20\n" for n, day in enumerate(DAYS) if day + timedelta(days=15) <= DAYS[-1]), encoding="utf-8")
    import_files(space, [tmp_path / "o.csv", tmp_path / "r.csv"], who="t", with_effect=False)
    return space


def said(app) -> list[str]:
    return [caption.value.replace("\\", "") for caption in app.caption if "Refunds of" in caption.value]


def test_the_goals_page_marks_the_goal_and_its_months(shop, open_page) -> None:
    assert [MARK in one for one in said(open_page("goals"))] == [True]      # growth's definitions side by side; the template's goals rest on no refunds
    goals.save(shop, replace(new_goal("gmv_net", 2025), target=Decimal(40_000)), who="t")
    page = open_page("goals", kpi="gmv_net")
    assert [MARK in one for one in said(page)] == [True, True]      # below the goals, and below the months
    months = next(frame.value for frame in page.dataframe if "held" in frame.value and len(frame.value) == 12)
    assert [cell for cell in months["actual"] if "*" in cell] == ["¥2,400 *"]       # June: 30 × 100, and 30 × 20 came back in it

    goals.save(shop, replace(new_goal("gmv", 2025), target=Decimal(40_000), definition="net"), who="t")
    assert any(MARK in one for one in said(open_page("goals", kpi="gmv", lens="gmv")))


def test_the_panel_of_net_gmv_marks_it_wherever_it_is_opened_for_days_that_hold_such_a_month(shop, open_page) -> None:
    assert any(MARK in one for one in said(open_page("growth", receipt="gmv_net")))
    assert any(MARK in one for one in said(open_page("growth", receipt="gmv_net", period="2025-06")))
    assert said(open_page("growth", receipt="gmv_net", period="2025-02")) == []
    assert said(open_page("growth", receipt="gmv")) == []


def test_what_rests_on_refunds() -> None:
    names = ("gmv_net", "gmv@net", "gmv@net_of_sale", "gmv_growth@net", "acquisition_cost_ratio@net", "gmv", "gmv_growth", "orders")
    assert [after_refunds(metric(name)) for name in names] == [True] * 5 + [False] * 3
