"""ABC classes: which SKUs carry the sales, which do not move, and what lies in stock of each."""

from datetime import date

import pandas as pd

from core.base.period import Period, add_months, month_of
from core.store.facts import Facts

A_SHARE, B_SHARE = 0.80, 0.95


def abc(facts: Facts, period: Period, *, a_share: float = A_SHARE, b_share: float = B_SHARE) -> pd.DataFrame:
    """Return one row per SKU with sales or stock: sku, name, category, amount, units, cost, share, cumulative, abc, stock_value, on_hand.

    A up to a_share of cumulative GMV of whole months of the period (the SKU that crosses the line included), B up to
    b_share, C the rest and all that did not sell. Stock is that of the newest stock day; missing where none was uploaded.
    """
    sold = facts.query(
        "select sku, sum(amount) as amount, sum(units) as units, sum(cost) as cost from sku_months where month >= ? and month < ? group by 1",
        [period.start, period.end],
    )
    stock = facts.query(
        "select sku, sum(stock_value) as stock_value, sum(on_hand) as on_hand from stock where day = (select max(day) from stock where day < ?) group by 1",
        [period.end],
    )
    names = facts.query("select sku, name, coalesce(category, '') as category, unit_cost from products")
    frame = sold.merge(stock, on="sku", how="outer").merge(names, on="sku", how="left")
    for column in ("amount", "units", "cost", "stock_value", "on_hand", "unit_cost"):
        frame[column] = pd.to_numeric(frame[column].astype("float64"))
    frame["stock_value"] = frame["stock_value"].fillna(frame["on_hand"] * frame["unit_cost"])
    frame[["amount", "units", "cost"]] = frame[["amount", "units", "cost"]].fillna(0.0)
    frame = frame.sort_values(["amount", "sku"], ascending=[False, True], ignore_index=True)
    return classed(frame, a_share, b_share).drop(columns="unit_cost")


def classed(frame: pd.DataFrame, a_share: float, b_share: float) -> pd.DataFrame:
    """Return the frame (sorted by amount, largest first) with share, cumulative and abc added."""
    total = frame["amount"].sum()
    share = frame["amount"] / total if total else frame["amount"] * 0.0
    before = share.cumsum() - share
    letter = pd.Series("C", index=frame.index).mask(before < b_share - 1e-12, "B").mask(before < a_share - 1e-12, "A")
    return frame.assign(share=share, cumulative=share.cumsum(), abc=letter.mask(frame["amount"] <= 0, "C"))


def classes(frame: pd.DataFrame) -> pd.DataFrame:
    """Return per class: abc, skus, amount, share, stock_value, stock_share."""
    grouped = frame.groupby("abc", as_index=False).agg(
        skus=("sku", "count"),
        amount=("amount", "sum"),
        share=("share", "sum"),
        stock_value=("stock_value", "sum"),
        cost=("cost", "sum"),
    )
    stock = grouped["stock_value"].sum()
    grouped["stock_share"] = grouped["stock_value"] / stock if stock else 0.0
    return grouped


def months_used(last: date, months: int = 12) -> Period:
    """Return the newest whole months up to last as a period."""
    end = month_of(last).end if last == month_of(last).last_day else last.replace(day=1)
    return Period(add_months(end, -months), end)
