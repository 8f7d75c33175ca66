"""ABC classes: which SKUs carry the sales, which do not move, and what lies in stock of each."""

from datetime import date

import pandas as pd

from core.analysis.sku_stock import sku_stock
from core.base.period import Period, add_months, month_of
from core.store.facts import Facts

A_SHARE, B_SHARE = 0.80, 0.95
_SOLD = """
select sku, sum(amount) as amount, sum(units) as units, sum(cost) as cost from sku_months
where month >= ? and month < ? group by 1
"""
_NAMES = """
select sku, coalesce(name, '') as name, coalesce(category, '') as category, lead_days, min_order,
    delisted_on is not null and delisted_on <= ? as is_delisted
from products
"""


def abc(facts: Facts, period: Period, as_of: date, *, a_share: float = A_SHARE, b_share: float = B_SHARE) -> pd.DataFrame:
    """Return one row per SKU sold or in stock, most GMV first: sku, name, category, amount, units, cost, share, cumulative, abc,
    on_hand, in_transit, stock_value, units_30, daily_use, cover_days (core.analysis.sku_stock), lead_days, min_order, is_delisted.

    A up to a_share of the cumulative GMV of the period's months (the SKU that crosses the line included), B up to b_share,
    C the rest and all that did not sell. Stock columns are missing where none was uploaded.
    """
    sold = facts.query(_SOLD, [period.start, period.end]).astype({"sku": "str", "amount": "float64", "units": "float64", "cost": "float64"})
    names = facts.query(_NAMES, [as_of]).astype({"sku": "str", "name": "str", "category": "str", "lead_days": "float64", "min_order": "float64", "is_delisted": "bool"})
    frame = sold.merge(sku_stock(facts, as_of), on="sku", how="outer").merge(names, on="sku", how="left")
    frame[["amount", "units", "cost"]] = frame[["amount", "units", "cost"]].fillna(0.0)
    frame[["name", "category"]] = frame[["name", "category"]].fillna("")
    frame["is_delisted"] = frame["is_delisted"].eq(True)
    kept = frame[(frame["amount"] > 0) | (frame["on_hand"] > 0)]
    return classed(kept.sort_values(["amount", "sku"], ascending=[False, True], ignore_index=True), a_share, b_share)


def classed(frame: pd.DataFrame, a_share: float, b_share: float) -> pd.DataFrame:
    """Return the frame (sorted by amount, largest first) with share, cumulative and abc added."""
    total = frame["amount"].sum()
    share = frame["amount"] / total if total else frame["amount"] * 0.0
    before = share.cumsum() - share
    letter = pd.Series("C", index=frame.index).mask(before < b_share - 1e-12, "B").mask(before < a_share - 1e-12, "A")
    return frame.assign(share=share, cumulative=share.cumsum(), abc=letter.mask(frame["amount"] <= 0, "C"))


def class_sql(period: Period, as_of: date, *, a_share: float = A_SHARE, b_share: float = B_SHARE) -> str:
    """Return the SQL of the same classes as abc(): sku, abc, is_sold; what did not sell but lies in stock is class C."""
    sold = f"select sku, sum(amount) as amount from sku_months where month >= date '{period.start}' and month < date '{period.end}' group by 1 having sum(amount) > 0"
    ranked = ("select sku, sum(amount) over () as total, coalesce(sum(amount) over (order by amount desc, sku rows between unbounded preceding and 1 preceding), 0) as before"
              f" from ({sold}) as sold")
    held = f"select sku from stock where day = (select max(day) from stock where day <= date '{as_of}') and sku is not null and sku not in (select sku from ({sold}) as s) group by 1 having sum(on_hand) > 0"
    return (f"select sku, case when before < {a_share:.4f} * total then 'A' when before < {b_share:.4f} * total then 'B' else 'C' end as abc, true as is_sold from ({ranked}) as ranked"
            f" union all select sku, 'C', false from ({held}) as held")


def classes(frame: pd.DataFrame) -> pd.DataFrame:
    """Return per class A, B, C: abc, skus, amount, stock_value (missing without stock), and the share of each: sku_share, share, stock_share."""
    grouped = frame.groupby("abc").agg(skus=("sku", "count"), amount=("amount", "sum"), stock_value=("stock_value", "sum"))
    grouped = grouped.reindex(["A", "B", "C"], fill_value=0.0).rename_axis("abc").reset_index()
    if not frame["stock_value"].notna().any():
        grouped["stock_value"] = float("nan")
    for share, of in (("sku_share", "skus"), ("share", "amount"), ("stock_share", "stock_value")):
        total = grouped[of].sum()
        grouped[share] = grouped[of] / total if total else float("nan")
    return grouped


def moved(now: pd.DataFrame, before: pd.DataFrame) -> int:
    """Return how many SKUs of both frames have another class than before."""
    both = now[["sku", "abc"]].merge(before[["sku", "abc"]], on="sku", suffixes=("_now", "_before"))
    return int((both["abc_now"] != both["abc_before"]).sum())


def months_used(last: date, months: int = 12) -> Period:
    """Return the newest whole months up to last as a period."""
    end = month_of(last).end if last == month_of(last).last_day else last.replace(day=1)
    return Period(add_months(end, -months), end)
