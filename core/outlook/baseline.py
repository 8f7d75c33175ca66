"""The what-if's starting point: months, channels and cohorts out of the facts, the forecast's paths, last year's curve."""

from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.base.errors import CockpitError
from core.base.home import Workspace
from core.base.period import months_of, year_of
from core.base.text import Text
from core.metrics.catalog import CATALOG
from core.metrics.coverage import Coverage, coverage
from core.metrics.goods import MONTH_END_STOCK
from core.metrics.money_spent import ACQUIRING
from core.metrics.readings import Reading, read
from core.outlook import paths
from core.outlook.campaign_months import campaigns
from core.outlook.curves import known_curves
from core.outlook.history import history
from core.outlook.landing import months_left, retention_ends, returned_last_year, year_ends
from core.outlook.spend_plan import spend_plan
from core.scenario.baseline import Baseline, Retention
from core.scenario.calibrate import calibrate, cost_part, returning_as_last_year
from core.scenario.year import GOOD
from core.store.facts import Facts

Floats = NDArray[np.float64]
_MONTHLY = {
    "daily_sales": "sum(amount) as gmv, sum(cost) as cogs, sum(case when is_new_category then amount else 0 end) as new_category_gmv,"
                   " sum(case when is_private and is_repeat then amount else 0 end) as private_repeat_gmv",
    "daily_orders": "sum(orders) as orders, sum(repeat_orders) as repeat_orders, sum(first_orders) as new_customers",
    "sale_orders": "sum(case when is_first then amount else 0 end) as first_order_gmv",
    "daily_refunds": "sum(amount) as refunds",
    "daily_spend": f"sum(case when {ACQUIRING} then spend else 0 end) as spend",
}
_NEEDS = {"daily_refunds": "refunds", "daily_spend": "spend"}


def baseline(space: Workspace, facts: Facts) -> Baseline:
    """Return the plan year's forecast and how its levers act; raise CockpitError while there are too few sales to forecast."""
    known = coverage(facts)
    sales = history(facts, CATALOG["gmv"], known)
    if sales is None or known.last_whole_day is None or sales.months.empty:
        raise CockpitError("no_sales", Text(
            zh="还没有足够的销售数据，无法推演。请先上传订单明细（至少三个整月）。",
            en="There are not enough sales to explore. Upload order lines of three whole months or more first."))
    readings = {reading.metric: reading for reading in read(facts, list(GOOD.keys() & CATALOG.keys()), known=known)}
    ends = {id_: year_ends(space, facts, CATALOG[id_], known, reading) for id_, reading in readings.items()}
    gmv_paths = months_left(space, sales) if sales.horizon else np.zeros((paths.DRAWS, 0))
    made = calibrate(
        monthly(facts, known), gmv_paths, sales.as_of, channel_months=channel_months(facts), cohorts=_cohorts(facts),
        retention=_retention(facts, readings["retention"]), planned_spend=spend_plan(space, facts, sales.as_of, np.asarray(gmv_paths.mean(axis=0))), stock_ahead=_stock_ahead(space, facts, sales.horizon),
        lead_days=_lead_days(facts), curves=known_curves(space, facts), anchors={id_: _per_draw(values, len(gmv_paths)) for id_, values in ends.items() if values is not None})
    with_campaign = campaigns(space, made.months_left)
    return replace(made, campaign_months=tuple(month.month in with_campaign for month in made.months_left))


def _per_draw(ends: Floats, draws: int) -> Floats:
    """Return a KPI's year-ends with one value per draw: what is already certain has a single one."""
    return ends if len(ends) == draws else np.full(draws, ends[0])


def monthly(facts: Facts, known: Coverage) -> pd.DataFrame:
    """Return one row per month of all history: month, gmv and what else was uploaded (see scenario.calibrate)."""
    frame: pd.DataFrame | None = None
    for mart, columns in _MONTHLY.items():
        if mart in _NEEDS and known.missing([_NEEDS[mart]]):
            continue
        part = facts.query(f"select cast(date_trunc('month', day) as date) as month, {columns} from {mart} group by 1")
        frame = part if frame is None else frame.merge(part, on="month", how="left")
    assert frame is not None
    frame = _with_costs(frame.sort_values("month", ignore_index=True), facts)
    if "refunds" in frame:
        frame["gmv_net"] = frame["gmv"] - frame.pop("refunds").fillna(0.0)
    if known.missing(["products"]):
        frame = frame.drop(columns=["cogs", "new_category_gmv"])
    if known.missing(["customers"]):
        frame = frame.drop(columns=["private_repeat_gmv"])
    stock = facts.query(f"select cast(date_trunc('month', s.day) as date) as month, sum(s.value) as stock from {MONTH_END_STOCK} as s group by 1")
    return frame.merge(stock, on="month", how="left") if len(stock) else frame


def _with_costs(frame: pd.DataFrame, facts: Facts) -> pd.DataFrame:
    costs = facts.query("select month, kind, sum(amount) as amount from monthly_costs group by 1, 2")
    if costs.empty:
        return frame
    parts = costs.assign(part=[cost_part(str(kind)) for kind in costs["kind"]]).pivot_table(
        index="month", columns="part", values="amount", aggfunc="sum").reset_index()
    parts["operating_cost"] = parts.drop(columns="month").sum(axis=1)
    return frame.merge(parts.drop(columns="fixed", errors="ignore"), on="month", how="left")


def channel_months(facts: Facts) -> pd.DataFrame:
    """Return per month and media channel: month, channel, spend, new_customers (by the channel that acquired them)."""
    frame = facts.query(
        "with s as (select cast(date_trunc('month', day) as date) as month, channel, sum(spend) as spend from daily_spend"
        f" where {ACQUIRING} group by 1, 2), n as (select month, acquired_channel as channel,"
        " count(*) as new_customers from customer_months where month = first_month group by 1, 2)"
        " select s.month, s.channel, s.spend, n.new_customers from s left join n on n.month = s.month and n.channel = s.channel order by 1, 2")
    return frame.astype({"spend": "float64", "new_customers": "float64"})


def _cohorts(facts: Facts) -> pd.DataFrame | None:
    frame = facts.query("select first_month, month_number, customers, cohort_size from cohort_months")
    return None if frame.empty else frame


def _retention(facts: Facts, reading: Reading) -> Retention | None:
    """Return who is still to come back: as many in all as the landing says, spread over the months as last year."""
    ends = retention_ends(facts, reading)
    curve = returned_last_year(facts, reading.as_of.year - 1) if reading.as_of else None
    if ends is None or curve is None or reading.as_of is None or not reading.denominator or reading.numerator is None:
        return None
    by_day, base = curve
    ahead = [month.last_day for month in months_of(year_of(reading.as_of.year)) if month.last_day > reading.as_of]
    days = [reading.as_of.timetuple().tm_yday, *(min(day.timetuple().tm_yday, len(by_day)) for day in ahead)]
    return returning_as_last_year(reading.denominator, reading.numerator, by_day[np.array(days) - 1] / base) if ahead else None


def _stock_ahead(space: Workspace, facts: Facts, months: int) -> Floats | None:
    from core.outlook.landing import SHORTEST, stock_month_ends

    stock = stock_month_ends(facts)
    return paths.single(space, stock, months) if len(stock) >= 12 and months >= 1 and len(stock) >= SHORTEST else None


def _lead_days(facts: Facts) -> float:
    rows = facts.rows("select median(date_diff('hour', ordered_at, received_at)) / 24.0 from purchases where received_at is not null")
    return float(rows[0][0]) if rows and rows[0][0] is not None else float("nan")
