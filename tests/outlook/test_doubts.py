"""Improvements for the wrong reason: each is named when it is put into clean data, and clean data are left in peace."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from company import Row, found, month_end, months, order

from core import store
from core.base.home import workspace
from core.metrics.coverage import coverage
from core.outlook.compared import compared
from core.outlook.doubts import Doubt, doubts
from core.outlook.receipt import receipt

Tables = dict[str, list[Row]]
PRODUCTS = [{"sku": "old", "category": "home", "is_new_category": False, "unit_cost": 5}, {"sku": "new", "category": "toys", "is_new_category": True, "unit_cost": 5}]


def clean() -> Tables:
    """Two and a half years to June 2026: ten buyers a month, half of them new; all grows by a tenth a year."""
    lines, spend, stock, traffic = [], [], [], []
    for month in months("2024-01", "2026-06"):
        scale = {2024: 100, 2025: 110, 2026: 121}[month.year]
        for number in range(10):
            day = month + timedelta(days=2 + number * 2)
            customer = f"n{month:%y%m}{number}" if number < 5 else f"r{number}"
            lines.append(order(f"{month:%y%m}-{number}", f"{day} 21:00", scale, customer, sku="new" if number in (0, 9) else "old"))
        lines.append(order(f"end{month:%y%m}", f"{month_end(month)} 21:00", 1, "r5", sku="old"))
        spend.append({"day": month + timedelta(days=1), "channel": "m", "campaign": "c", "purpose": "acquisition", "spend": scale})
        spend.append({"day": month_end(month), "channel": "m", "campaign": "c", "purpose": "acquisition", "spend": 0})
        stock += [{"day": month_end(month), "warehouse": "w", "sku": sku, "on_hand": 10, "stock_value": 50} for sku in ("old", "new")]
        traffic += [{"day": day, "channel": "tmall", "visitors": scale, "paying_users": scale // 10} for day in (month, month_end(month))]
    stock += [{"day": "2023-12-31", "warehouse": "w", "sku": sku, "on_hand": 10, "stock_value": 50} for sku in ("old", "new")]
    return {"order_lines": lines, "products": PRODUCTS, "spend": spend, "stock": stock, "traffic": traffic}


def in_2026(row: Row, column: str) -> bool:
    return str(row[column]) >= "2026"


def empty_shelves(shop: Tables) -> Tables:
    """From July 2025 on one of two SKUs is sold out at every month-end: turnover rises with nothing better."""
    return shop | {"stock": [row | ({"on_hand": 0, "stock_value": 0} if row["sku"] == "new" and str(row["day"]) >= "2025-07" else {}) for row in shop["stock"]]}


def loyal_only(shop: Tables) -> Tables:
    """In 2026 earlier customers buy three times as much; new ones cost what they cost."""
    return shop | {"order_lines": [row | ({"paid_amount": 400} if in_2026(row, "paid_at") and str(row["customer_id"]).startswith("r") else {}) for row in shop["order_lines"]]}


def loyal_mostly(shop: Tables) -> Tables:
    """In 2026 earlier customers buy three times as much; new ones take a tenth more each, and cost a tenth more each."""
    return loyal_only(shop) | {"order_lines": [row | ({"paid_amount": 133} if in_2026(row, "paid_at") and str(row["customer_id"]).startswith("n") else {}) for row in loyal_only(shop)["order_lines"]]}


def fewer_visitors(shop: Tables) -> Tables:
    """In 2026 half the visitors come, and no more of them pay than last year."""
    return shop | {"traffic": [row | ({"visitors": 55, "paying_users": 11} if in_2026(row, "day") else {}) for row in shop["traffic"]]}


def fewer_counted(shop: Tables) -> Tables:
    """In 2026 half the visitors are counted, and a few more of them pay than last year, as growth has it."""
    return shop | {"traffic": [row | ({"visitors": 55, "paying_users": 12} if in_2026(row, "day") else {}) for row in shop["traffic"]]}


def split_orders(shop: Tables) -> Tables:
    """In 2026 every second order comes as two of half the amount on the same day."""
    lines: list[Row] = []
    for number, row in enumerate(shop["order_lines"]):
        halved = in_2026(row, "paid_at") and number % 2 == 0
        lines.append(row | ({"paid_amount": float(row["paid_amount"]) / 2} if halved else {}))
        if halved:
            lines.append(row | {"order_id": f"{row['order_id']}b", "paid_amount": float(row["paid_amount"]) / 2})
    return shop | {"order_lines": lines}


def eaten(shop: Tables) -> Tables:
    """In 2026 three of the old category's eight buyers a month take the new one instead."""
    return shop | {"order_lines": [row | ({"sku": "new"} if in_2026(row, "paid_at") and str(row["order_id"]).endswith(("-3", "-4", "-6")) else {}) for row in shop["order_lines"]]}


def named(shop: Tables, name: str) -> list[Doubt]:
    facts = found(workspace(name), **shop)
    known = coverage(facts)
    days = compared(known, "ytd")
    assert days is not None
    assert days.period.last_day == date(2026, 6, 30)
    return doubts(facts, known, days)


def test_clean_data_are_left_in_peace() -> None:
    assert named(clean(), "clean") == []


@pytest.mark.parametrize(("inject", "case", "kpi", "number"), [
    (empty_shelves, "stock_outs", "inventory_turnover", "50.0%"),
    (loyal_only, "repeat_only", "acquisition_cost_ratio", "%"),
    (loyal_mostly, "repeat_only", "acquisition_cost_ratio", "a new customer cost ¥22.0 and now ¥24.2"),
    (fewer_visitors, "shrunk", "conversion", "20.0%"),
    (fewer_counted, "shrunk", "conversion", "mostly because what it is measured against shrank"),
    (split_orders, "split_orders", "orders", "1.50"),
    (eaten, "eating", "new_category_share", "%"),
])
def test_each_is_named_when_it_is_put_in_and_nothing_else_is(inject: Callable[[Tables], Tables], case: str, kpi: str, number: str) -> None:
    found_doubts = named(inject(clean()), inject.__name__)

    assert [(one.case, one.kpi) for one in found_doubts] == [(case, kpi)]
    assert number in found_doubts[0].text.en
    assert found_doubts[0].text.zh.endswith("。")
    for link in found_doubts[0].links:
        asked = dict(link.query)
        assert receipt(store.current(workspace(inject.__name__)), asked["receipt"], asked["period"]).value is not None
