"""Sums, ratios and distinct counts of a random company against a second, naive implementation in pandas."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from company import by, exactly, found, kpi

from core.base.home import workspace
from core.store.facts import Facts

CATEGORY = {"s1": "home", "s2": "home", "s3": "toys", "s4": "toys", "s5": "care"}
NEW = {"toys"}
AS_OF = date(2026, 8, 20)


def _lines() -> pd.DataFrame:
    """Random paid lines; a customer may buy twice a day, an order may mix categories, one in six has no customer."""
    source = np.random.default_rng(20260822)
    days = pd.date_range("2025-01-01", AS_OF)
    rows = []
    for number in range(700):
        moment = days[source.integers(len(days))] + pd.Timedelta(minutes=int(source.integers(1440)))
        customer = None if source.random() < 1 / 6 else f"c{source.integers(60)}"
        channel = ["tmall", "douyin", "wecom"][source.integers(3)]
        for line in range(source.integers(1, 4)):
            rows.append({"order_id": f"o{number}", "line_no": str(line), "at": moment, "customer_id": customer, "channel": channel,
                         "sku": f"s{source.integers(1, 6)}", "cents": int(source.integers(1, 50_000))})
    rows.append({"order_id": "first", "line_no": "1", "at": pd.Timestamp("2025-01-01 10:00"), "customer_id": None,
                 "channel": "tmall", "sku": "s1", "cents": 100})
    rows.append(rows[-1] | {"order_id": "last", "at": pd.Timestamp(f"{AS_OF} 23:00")})
    frame = pd.DataFrame(rows).sort_values(["at", "order_id", "line_no"], ignore_index=True)
    frame["day"] = frame["at"].dt.normalize()
    frame["month"] = frame["at"].dt.strftime("%Y-%m")
    frame["category"] = frame["sku"].map(CATEGORY)
    heads = frame.dropna(subset=["customer_id"]).drop_duplicates("customer_id")
    frame["is_first"] = frame["order_id"].isin(heads["order_id"])
    return frame


LINES = _lines()


def _rows() -> list[dict[str, Any]]:
    return [{"order_id": r.order_id, "line_no": r.line_no, "ordered_at": r.at.to_pydatetime(), "paid_at": r.at.to_pydatetime(),
             "customer_id": r.customer_id if isinstance(r.customer_id, str) else None, "channel": r.channel, "sku": r.sku,
             "quantity": 1, "paid_amount": f"{r.cents / 100:.2f}", "status": "done"} for r in LINES.itertuples()]


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    products = [{"sku": sku, "category": category, "is_new_category": category in NEW} for sku, category in CATEGORY.items()]
    return found(workspace("random", tmp_path_factory.mktemp("home")), order_lines=_rows(), products=products)


def gmv(lines: pd.DataFrame) -> float:
    return float(lines["cents"].sum()) / 100


def orders(lines: pd.DataFrame) -> float:
    return float(lines["order_id"].nunique())


def buyers(lines: pd.DataFrame) -> float:
    return float(lines["customer_id"].nunique())


def new_customers(lines: pd.DataFrame) -> float:
    return float(lines.loc[lines["is_first"], "customer_id"].nunique())


def repeat_buyers(lines: pd.DataFrame) -> float:
    return float((lines.dropna(subset=["customer_id"]).groupby("customer_id")["day"].nunique() >= 2).sum())


def _ratio(above: float, below: float) -> float | None:
    return above / below if below else None


NAIVE = {
    "gmv": gmv, "orders": orders, "buyers": buyers, "new_customers": new_customers,
    "average_order_value": lambda lines: _ratio(gmv(lines), orders(lines)),
    "repeat_purchase_rate": lambda lines: _ratio(repeat_buyers(lines), buyers(lines)),
    "new_category_share": lambda lines: _ratio(gmv(lines[lines["category"].isin(NEW)]), gmv(lines)),
}


def between(first: str, last: str) -> pd.DataFrame:
    return LINES[(LINES["day"] >= first) & (LINES["day"] <= last)]


@pytest.mark.parametrize("id_", NAIVE)
@pytest.mark.parametrize("as_of", ["2026-08-20", "2026-05-17", "2026-03-31", "2025-12-31"])
def test_to_date_the_mart_and_the_count_over_orders_agree_with_the_naive_sum(facts: Facts, id_: str, as_of: str) -> None:
    assert kpi(facts, id_, as_of).value == pytest.approx(NAIVE[id_](between(f"{as_of[:4]}-01-01", as_of)), rel=1e-12)


@pytest.mark.parametrize("id_", NAIVE)
@pytest.mark.parametrize("as_of", ["2026-08-20", "2026-05-17"])
@pytest.mark.parametrize("part", ["channel", "category"])
def test_by_channel_and_category_the_naive_sums_agree(facts: Facts, id_: str, as_of: str, part: str) -> None:
    expected = {str(key): NAIVE[id_](lines) for key, lines in between("2026-01-01", as_of).groupby(part)}

    assert exactly(by(facts, id_, part, as_of)) == exactly(expected)


@pytest.mark.parametrize("id_", NAIVE)
def test_by_month_the_naive_sums_agree(facts: Facts, id_: str) -> None:
    expected = {str(month): NAIVE[id_](lines) for month, lines in LINES.groupby("month")}

    assert exactly(by(facts, id_, "month")) == exactly(expected)


@pytest.mark.parametrize("as_of", ["2026-08-20", "2026-01-02", "2026-02-28"])
def test_retention_is_who_bought_in_both_years(facts: Facts, as_of: str) -> None:
    before = set(between("2025-01-01", "2025-12-31")["customer_id"].dropna())
    again = before & set(between("2026-01-01", as_of)["customer_id"].dropna())

    assert kpi(facts, "retention", as_of).value == len(again) / len(before)


def test_last_year_is_the_naive_sum_of_last_years_days(facts: Facts) -> None:
    # 20 August lies outside the windows of Spring Festival, Mid-Autumn and 618: the same calendar days as a sum
    past = between("2025-01-01", "2025-08-20")
    for id_ in ("gmv", "orders", "buyers", "repeat_purchase_rate", "average_order_value"):
        assert kpi(facts, id_).last_year == pytest.approx(NAIVE[id_](past), rel=1e-12), id_


def test_the_same_company_twice_gives_the_same_bits(facts: Facts, tmp_path_factory: pytest.TempPathFactory) -> None:
    rows = list(reversed(_rows()))
    again = found(workspace("again", tmp_path_factory.mktemp("home")), order_lines=rows)

    assert [kpi(again, id_).value for id_ in ("gmv", "average_order_value")] == [kpi(facts, id_).value for id_ in ("gmv", "average_order_value")]
