"""What an analyst would write instead: `python -m bench.pandas_way FILE ENGINE [FOLDER]` reads with pandas and groups for the same KPIs.

ENGINE is openpyxl, calamine or csv. It makes the figures that the import's marts give for such a file (bench/same_kpis.py
compares them, value by value, when a FOLDER to write them to is given) and nothing else: no recognition, checks, keys, undo, last
year, nothing kept on disk. Its processor seconds count from the first byte read, without starting Python or importing pandas.
"""

import json
import sys
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from bench.measure import here

TEXT = {"订单编号": str, "子订单编号": str, "用户编号": str, "商品编码": str}
TIMES = ["下单时间", "付款时间"]
Frames = Mapping[str, pd.DataFrame]
_LENGTHS = (12, 3)


def made(path: str, engine: str) -> Frames:
    """Return every figure's frame by the name of the mart that holds the same."""
    lines = (pd.read_csv(path, dtype=TEXT, parse_dates=TIMES) if engine == "csv"  # type: ignore[call-overload]
             else pd.read_excel(path, dtype=TEXT, engine=engine))
    lines["销售渠道"] = lines["销售渠道"].astype("category")
    lines["day"] = lines["付款时间"].dt.normalize()
    sales = lines[lines["付款时间"].notna() & (lines["实付金额"] > 0) & (lines["数量"] > 0)]
    orders = _orders(sales)
    buyers = orders[orders["customer"].notna()]
    months = _customer_months(buyers)
    sales = sales.merge(orders[["is_repeat"]], left_on="订单编号", right_index=True)
    return {
        "daily_sales": sales.groupby(["day", "销售渠道", "is_repeat"], observed=True).agg(
            amount=("实付金额", "sum"), units=("数量", "sum"), lines=("数量", "size")),
        "daily_ordered": _ordered(lines),
        "daily_orders": orders.groupby(["day", "channel"], observed=True).agg(
            orders=("amount", "size"), first_orders=("is_first", "sum"), repeat_orders=("is_repeat", "sum")),
        "daily_shipping": _promised(orders),
        "daily_acquired": buyers[buyers["is_first"]].groupby(["day", "channel"], observed=True).agg(customers=("amount", "size")),
        "sku_months": sales.groupby([_month(sales["day"]).rename("month"), "商品编码"]).agg(amount=("实付金额", "sum"), units=("数量", "sum")),
        "period_buyers": _period_buyers(orders),
        "retention_days": _returned(buyers),
        "customer_months": months[["purchase_days", "amount", "first_month"]],
        "cohort_months": _cohorts(months),
        "retention_windows": _windows(months),
        "trailing_buyers": _trailing(months),
    }


def _orders(sales: pd.DataFrame) -> pd.DataFrame:
    """One row per paid order: amount, units, when, who, the customer's how-manieth day of purchase, first, repeat."""
    orders = sales.groupby("订单编号").agg(
        amount=("实付金额", "sum"), units=("数量", "sum"), paid_at=("付款时间", "min"), customer=("用户编号", "first"), channel=("销售渠道", "first"))
    orders["customer"] = orders["customer"].astype("category")
    orders["day"] = orders["paid_at"].dt.normalize()
    orders = orders.sort_values("paid_at", kind="stable")
    known = orders["customer"].notna()
    orders["number"] = orders[known].groupby("customer", observed=True)["day"].rank("dense")
    orders["is_first"] = known & ~orders["customer"].duplicated()
    orders["is_repeat"] = orders["number"].gt(1)
    return orders


def _ordered(lines: pd.DataFrame) -> pd.DataFrame:
    """What was ordered, paid for or not."""
    valued = lines[(lines["实付金额"] > 0) & (lines["数量"] > 0)]
    return valued.groupby([valued["下单时间"].dt.normalize().rename("day"), "销售渠道"], observed=True).agg(amount=("实付金额", "sum"))


def _promised(orders: pd.DataFrame) -> pd.DataFrame:
    """Orders by the day on which their 48 hours are up."""
    due = (orders["paid_at"] + pd.Timedelta(hours=48) - pd.Timedelta(microseconds=1)).dt.normalize().rename("due_day")
    return orders.groupby(["day", "channel", due], observed=True).agg(orders=("amount", "size"))


def _period_buyers(orders: pd.DataFrame) -> pd.DataFrame:
    """Buyers, repeat buyers (on two days or more), orders and new customers of each month, quarter, year and year to date."""
    last = orders["day"].max()
    to_date = orders[orders["day"].dt.strftime("%m%d") <= last.strftime("%m%d")]
    kinds = [("month", "M", orders), ("quarter", "Q", orders), ("year", "Y", orders), ("ytd", "Y", to_date)]
    return pd.concat([_buyers(rows, kind, unit, everywhere) for kind, unit, rows in kinds for everywhere in (False, True)])


def _buyers(orders: pd.DataFrame, kind: str, unit: str, everywhere: bool) -> pd.DataFrame:
    period = orders["day"].dt.to_period(unit).dt.start_time.rename("period")
    days = orders.assign(period=period, channel="*") if everywhere else orders.assign(period=period)
    counted = days.groupby(["period", "channel"], observed=True).agg(orders=("amount", "size"), new_customers=("is_first", "sum"))
    days = days.dropna(subset="customer").drop_duplicates(["period", "channel", "customer", "day"])
    each = days.groupby(["period", "channel", "customer"], observed=True).size()
    bought = pd.DataFrame({"buyers": 1, "repeat_buyers": each > 1}).groupby(level=["period", "channel"], observed=True).sum()
    return bought.join(counted, how="right").fillna(0).assign(period_kind=kind).set_index("period_kind", append=True)


def _returned(buyers: pd.DataFrame) -> pd.DataFrame:
    """Customers of a year who bought again the year after, by the day on which they first did."""
    first = buyers.groupby(["customer", buyers["day"].dt.year.rename("year")], observed=True)["day"].min().reset_index()
    again = first.merge(first.assign(year=first["year"] - 1), on=["customer", "year"], suffixes=("_base", ""))
    return again.groupby(["year", "day"]).agg(returned=("customer", "size"))


def _customer_months(buyers: pd.DataFrame) -> pd.DataFrame:
    months = buyers.groupby(["customer", _month(buyers["day"]).rename("month")], observed=True).agg(amount=("amount", "sum"), purchase_days=("day", "nunique"))
    months["first_month"] = months.index.get_level_values("month").to_series(index=months.index).groupby(level="customer", observed=True).transform("min")
    return months


def _cohorts(months: pd.DataFrame) -> pd.DataFrame:
    """Month of first purchase × months since: who bought in it, who had come back by then, what they paid."""
    rows = months.reset_index()
    rows["age"] = _number(rows["month"]) - _number(rows["first_month"])
    table = rows.groupby(["first_month", "age"]).agg(customers=("customer", "size"), amount=("amount", "sum"))
    back = rows[rows["age"] > 0].groupby(["first_month", "customer"], observed=True)["age"].min()
    table["returned_by"] = back.groupby([back.index.get_level_values("first_month"), back]).size()
    table["returned_by"] = table["returned_by"].fillna(0).groupby(level="first_month").cumsum()
    return table


def _windows(months: pd.DataFrame) -> pd.DataFrame:
    """Who bought in the 12 (3) months before the last 12 (3), and how many of them bought again in these."""
    bought = months["amount"].notna().unstack("month", fill_value=False).astype("int32").cumsum(axis=1)
    rows = []
    for length in _LENGTHS:
        recent = bought - bought.shift(length, axis=1, fill_value=0) > 0
        before = recent.shift(length, axis=1, fill_value=False)
        rows.append(pd.DataFrame({"base": before.sum(), "returned": (before & recent).sum(), "length": length}))
    return pd.concat(rows).set_index("length", append=True)


def _trailing(months: pd.DataFrame) -> pd.DataFrame:
    """Who bought in the 12 months that end with each month, and who on two days or more of them."""
    days = months["purchase_days"].unstack("month", fill_value=0).cumsum(axis=1)
    within = days - days.shift(max(_LENGTHS), axis=1, fill_value=0)
    return pd.DataFrame({"buyers": (within > 0).sum(), "repeat_buyers": (within > 1).sum()})


def _month(days: "pd.Series[pd.Timestamp]") -> "pd.Series[pd.Timestamp]":
    return days.dt.to_period("M").dt.start_time


def _number(months: "pd.Series[pd.Timestamp]") -> "pd.Series[int]":
    return months.dt.year * 12 + months.dt.month


def main(path: str, engine: str, folder: str | None) -> None:
    frames: dict[str, pd.DataFrame] = {}
    spent = here(lambda: frames.update(made(path, engine)))
    if folder:
        for name, frame in frames.items():
            frame.reset_index().to_pickle(Path(folder) / f"{name}.pickle")
    print(json.dumps({"cpu": spent.cpu, "wall": spent.wall}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else None)
