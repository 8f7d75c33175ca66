"""ABC classes, stock by SKU, what to reorder and what to clear, on literal goods."""

from datetime import date

import pandas as pd
import pytest

from core import store
from core.analysis.abc import abc, classed, classes, months_used, moved
from core.analysis.sku_stock import clear, reorder, sku_stock
from core.base.period import Period
from tests.store.store_rows import put

LAST = date(2026, 8, 31)


def goods(amounts):
    return pd.DataFrame({"sku": list(amounts), "amount": list(amounts.values())})


def test_class_a_ends_with_the_sku_that_crosses_80_percent():
    # of 100: P 50 (before it 0), Q 25 (50), R 15 (75 < 80: crosses, still A), S 6 (90: B), T 4 (96: C), U 0 (C)
    found = classed(goods({"P": 50.0, "Q": 25.0, "R": 15.0, "S": 6.0, "T": 4.0, "U": 0.0}), 0.80, 0.95)
    assert dict(zip(found["sku"], found["abc"], strict=True)) == {"P": "A", "Q": "A", "R": "A", "S": "B", "T": "C", "U": "C"}
    assert found["cumulative"].tolist() == pytest.approx([0.5, 0.75, 0.9, 0.96, 1.0, 1.0])


def test_a_sku_that_ends_exactly_on_the_line_closes_the_class():
    found = classed(goods({"P": 80.0, "Q": 15.0, "R": 5.0}), 0.80, 0.95)
    assert found["abc"].tolist() == ["A", "B", "C"]


def test_without_sales_everything_is_c():
    assert classed(goods({"P": 0.0, "Q": 0.0}), 0.8, 0.95)["abc"].tolist() == ["C", "C"]


def test_months_used_are_whole():
    assert months_used(date(2026, 8, 31)) == Period(date(2025, 9, 1), date(2026, 9, 1))
    assert months_used(date(2026, 8, 30)) == Period(date(2025, 8, 1), date(2026, 8, 1))


def line(number, sku, day, quantity, price):
    return {"order_id": f"o{number}", "line_no": "1", "paid_at": f"{day} 10:00:00", "channel": "tmall", "sku": sku, "quantity": quantity,
            "unit_price": price, "paid_amount": quantity * price, "status": "done"}


@pytest.fixture
def shop(space):
    """P sells 60 in August at 15 (900 of 1,000), Q 5 at 12 (60), R 2 at 20 in March (40), S lies there unsold."""
    put(space, "products", [
        {"sku": "P", "name": "Pot", "category": "Kitchen", "unit_cost": 10, "lead_days": 7, "min_order": 100},
        {"sku": "Q", "name": "Quilt", "category": "Home", "unit_cost": 8}, {"sku": "R", "name": "=Rug", "category": "Home", "unit_cost": 5},
        {"sku": "S", "name": "Sofa", "category": "Home", "unit_cost": 100}])
    put(space, "product_costs", [{"sku": "P", "valid_from": "2026-01-01", "unit_cost": 9}, {"sku": "P", "valid_from": "2026-08-01", "unit_cost": 11},
                                 {"sku": "P", "valid_from": "2026-12-01", "unit_cost": 99}])
    put(space, "stock", [{"day": "2026-07-31", "warehouse": "W", "sku": "P", "on_hand": 500}] + [
        {"day": "2026-08-31", "warehouse": w, "sku": sku, "on_hand": on_hand, "in_transit": coming, "stock_value": value}
        for w, sku, on_hand, coming, value in (("W", "P", 4, 2, None), ("V", "P", 2, None, None), ("W", "Q", 50, 0, 450), ("W", "R", 30, 0, None), ("W", "S", 3, 0, None))])
    put(space, "order_lines", [*(line(day, "P", f"2026-08-{day + 1:02}", 2, 15) for day in range(1, 31)), line(50, "Q", "2026-08-10", 5, 12), line(51, "R", "2026-03-05", 2, 20),
                               line(52, "S", "2025-06-05", 1, 300)])
    return store.current(space)


def test_stock_is_valued_at_the_cost_of_its_day_and_lasts_by_the_last_30_days(shop):
    found = sku_stock(shop, LAST).set_index("sku")
    # P: 6 pieces at 11 (the cost since August, not July's stock, not December's cost); 60 sold in 30 days: 2 a day, 3 days left
    assert found.loc["P", ["on_hand", "in_transit", "stock_value", "units_30", "daily_use", "cover_days"]].tolist() == [6, 2, 66, 60, 2, 3]
    assert found.loc["Q", "stock_value"] == 450  # the value given wins over 50 × 8
    assert pd.isna(found.loc["S", "cover_days"])
    assert found["stock_value"].sum() == float(shop.rows("select sum(value) from daily_stock where day = date '2026-08-31'")[0][0])


def test_classes_of_the_shop(shop):
    frame = abc(shop, months_used(LAST), LAST)
    assert dict(zip(frame["sku"], frame["abc"], strict=True)) == {"P": "A", "Q": "B", "R": "C", "S": "C"}  # 900, 960, 1,000, 0
    summary = classes(frame).set_index("abc")
    assert summary["skus"].tolist() == [1, 1, 2]
    assert summary["share"].tolist() == pytest.approx([0.9, 0.06, 0.04])
    assert summary["stock_value"].tolist() == [66, 450, 450]  # C: 30 × 5 + 3 × 100


def test_what_runs_out_before_a_reorder_arrives(shop):
    found = reorder(abc(shop, months_used(LAST), LAST))
    # 6 + 2 on its way ÷ 2 a day = 4 days < 7; up to 2 × (7 + 30) = 74, lacks 66, the minimum order is 100
    assert found[["sku", "reach_days", "lead", "quantity"]].values.tolist() == [["P", 4.0, 7.0, 100.0]]


def test_what_to_clear_is_class_c_by_money_in_stock(shop):
    assert clear(abc(shop, months_used(LAST), LAST))["sku"].tolist() == ["S", "R"]


def test_skus_that_changed_class(shop):
    now = abc(shop, months_used(LAST), LAST)
    assert moved(now, now) == 0
    assert moved(now, now.assign(abc=["B", "B", "C", "C"])) == 1


def test_without_stock_the_classes_stand_and_stock_is_missing(space):
    put(space, "order_lines", [line(1, "P", "2026-08-01", 1, 10), line(2, "Q", "2026-08-31", 1, 1)])
    frame = abc(store.current(space), months_used(LAST), LAST)
    assert frame["abc"].tolist() == ["A", "B"]
    assert frame["stock_value"].isna().all()
    assert classes(frame)["stock_share"].isna().all()
    assert reorder(frame).empty
    assert clear(frame).empty
