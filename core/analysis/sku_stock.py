"""What lies in stock of each SKU, how long it lasts, and what to reorder."""

from datetime import date, timedelta

import numpy as np
import pandas as pd

from core.store.facts import Facts

USE_DAYS = 30
LEAD_DAYS = 14  # where the product says no lead time
REVIEW_DAYS = 30  # a reorder lasts so many days beyond its lead time

_SQL = """
with newest as (select max(day) as day from stock where day <= ?),
costs as (
    select sku, unit_cost from (
        select sku, unit_cost, row_number() over (partition by sku order by valid_from desc) as place
        from product_costs cross join newest where valid_from <= newest.day
    ) as dated where place = 1
),
held as (
    select s.sku, sum(coalesce(s.on_hand, 0)) as on_hand, sum(coalesce(s.in_transit, 0)) as in_transit,
        sum(coalesce(cast(s.stock_value as double),
            cast(s.on_hand as double) * cast(coalesce(c.unit_cost, p.unit_cost) as double))) as stock_value
    from stock as s join newest on s.day = newest.day
    left join costs as c on c.sku = s.sku left join products as p on p.sku = s.sku
    where s.sku is not null group by s.sku
),
used as (
    select sku, sum(quantity) as units from sale_lines where is_goods and sku <> '' and day > ? and day <= ? group by sku
)
select coalesce(h.sku, u.sku) as sku, h.on_hand, h.in_transit, h.stock_value, coalesce(u.units, 0) as units_30
from held as h full join used as u on u.sku = h.sku order by 1
"""


def sku_stock(facts: Facts, as_of: date) -> pd.DataFrame:
    """Return one row per SKU in stock or sold in the last 30 days: sku, on_hand, in_transit, stock_value, units_30, daily_use, cover_days.

    Stock is that of the newest stock day up to as_of, at the value given or at the unit cost valid then; missing where none was
    uploaded. cover_days is on hand ÷ daily use of the last 30 days; missing where nothing was sold.
    """
    frame = facts.query(_SQL, [as_of, as_of - timedelta(days=USE_DAYS), as_of])
    frame = frame.astype({"sku": "str", **dict.fromkeys(("on_hand", "in_transit", "stock_value", "units_30"), "float64")})
    frame["daily_use"] = frame["units_30"] / USE_DAYS
    frame["cover_days"] = frame["on_hand"] / frame["daily_use"].where(frame["daily_use"] > 0)
    return frame


def reorder(goods: pd.DataFrame, lead_days: int = LEAD_DAYS, review_days: int = REVIEW_DAYS) -> pd.DataFrame:
    """Return the A goods that run out before a reorder would arrive, soonest first, with lead, reach_days and quantity added.

    goods: the frame of core.analysis.abc. reach_days counts what is on its way too; lead is the product's lead time, else
    lead_days. quantity fills up to daily use × (lead + review_days), at least the minimum order, in whole pieces.
    """
    frame = goods[(goods["abc"] == "A") & (goods["daily_use"] > 0) & goods["on_hand"].notna() & ~goods["is_delisted"]].copy()
    frame["lead"] = frame["lead_days"].fillna(float(lead_days))
    there = frame["on_hand"] + frame["in_transit"].fillna(0.0)
    frame["reach_days"] = there / frame["daily_use"]
    lacks = np.ceil(frame["daily_use"] * (frame["lead"] + review_days) - there)
    frame["quantity"] = np.maximum(lacks, frame["min_order"].fillna(0.0))
    short = frame[frame["reach_days"] < frame["lead"]]
    return short.sort_values(["reach_days", "sku"], ignore_index=True)


def clear(goods: pd.DataFrame) -> pd.DataFrame:
    """Return the C goods that lie in stock, those with most money in them first.

    goods: the frame of core.analysis.abc.
    """
    slow = goods[(goods["abc"] == "C") & (goods["stock_value"] > 0)]
    return slow.sort_values(["stock_value", "sku"], ascending=[False, True], ignore_index=True)
