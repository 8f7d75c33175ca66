"""Cohorts, return curves and buyers by month against a naive count over the orders."""

from datetime import date, timedelta
from random import Random

import pandas as pd
import pytest

from core import store
from core.analysis.cohorts import buyers_by_month, cohorts, return_curves
from core.base.home import workspace
from tests.store.store_rows import put

LAST = date(2026, 3, 20)  # March is not over


def purchases():
    source = Random(3)
    for number in range(500):
        day = date(2025, 1, 1) + timedelta(days=source.randrange((LAST - date(2025, 1, 1)).days + 1))
        yield number, f"c{source.randrange(90)}", day


@pytest.fixture(scope="module")
def facts(tmp_path_factory):
    space = workspace("main", tmp_path_factory.mktemp("cohorts"))
    put(space, "order_lines", [{"order_id": f"o{n}", "line_no": "1", "paid_at": f"{day} 09:00:00", "customer_id": c, "sku": "S", "quantity": 1,
                                "unit_price": 10, "paid_amount": 10, "status": "done"} for n, c, day in purchases()])
    return store.current(space)


@pytest.fixture(scope="module")
def bought():
    frame = pd.DataFrame(purchases(), columns=["order", "customer", "day"])
    frame["month"] = pd.to_datetime(frame["day"]).dt.to_period("M")
    frame["first"] = frame.groupby("customer")["month"].transform("min")
    return frame


def test_cohorts_equal_the_naive_count_and_stop_before_the_unfinished_month(facts, bought):
    found = cohorts(facts, LAST)
    assert found["first_month"].min() == pd.Timestamp("2025-03-01")  # twelve months up to February
    assert max(pd.Period(row.first_month, "M") + row.month_number for row in found.itertuples()) == pd.Period("2026-02", "M")
    for row in found.itertuples():
        first = pd.Period(row.first_month, "M")
        people = bought[bought["first"] == first]
        then = set(people[people["month"] == first + row.month_number]["customer"])
        back = set(people[(people["month"] > first) & (people["month"] <= first + row.month_number)]["customer"])
        assert (row.customers, row.returned_by, row.cohort_size) == (len(then), len(back), people["customer"].nunique())
    assert (found.loc[found["month_number"] == 0, "share"] == 1).all()


def test_the_return_curve_equals_the_naive_count(facts, bought):
    found = return_curves(facts, LAST)
    base = set(bought[bought["month"].dt.year == 2025]["customer"])
    back = set(bought[bought["month"].dt.year == 2026]["customer"]) & base
    last = found[found["year"] == 2026].iloc[-1]
    assert (last["returned"], last["base"], last["share"]) == (len(back), len(base), pytest.approx(len(back) / len(base)))
    assert found["share"].is_monotonic_increasing


def test_buyers_by_month_count_each_once_and_mark_the_unfinished_month(facts, bought):
    found = buyers_by_month(facts, LAST).set_index("month")
    assert found["partial"].tolist() == [False] * 14 + [True]
    for month, row in found.iterrows():
        people = bought[bought["month"] == pd.Period(month, "M")]
        new = people[people["first"] == people["month"]]["customer"].nunique()
        assert (row["new"], row["returning"]) == (new, people["customer"].nunique() - new)


def test_no_orders_no_frames(space):
    empty = store.current(space)
    assert cohorts(empty, LAST).empty
    assert return_curves(empty, LAST).empty
    assert buyers_by_month(empty, LAST).empty
