"""The year's KPIs per draw: what is booked plus the months left, each ratio divided after its parts are summed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.scenario.baseline import Baseline
from core.scenario.curves import Array

# The nine ratios of the plan (G1-G3, G6-G11) and which way is good.
HEADLINES: Mapping[str, Literal["up", "down"]] = {
    "gmv_growth": "up", "new_category_share": "up", "private_repeat_share": "up", "retention": "up",
    "cac_change": "down", "inventory_turnover": "up", "satisfaction": "up", "acquisition_cost_ratio": "down",
    "operating_cost_ratio": "down",
}
GOOD: Mapping[str, Literal["up", "down"]] = {
    **HEADLINES, "gmv": "up", "gmv_net": "up", "orders": "up", "new_customers": "up", "spend": "down", "cac": "down",
    "average_order_value": "up", "days_of_stock": "down", "cogs": "down", "contribution": "up",
    "contribution_margin": "up", "cash": "up", "stock_outs": "down",
}


@dataclass(frozen=True, eq=False)
class Left:
    """The months left under a set of levers: (D, M) each, for the days left of the running month."""

    gmv: Array
    scale: Array                     # what basket, price and fill rate multiply GMV by
    orders: Array                    # NaN without an average order value
    net: Array                       # GMV after refunds
    cogs: Array                      # NaN without a gross margin
    repeat_growth: Array             # repeat orders ÷ those of the forecast
    new_customers: Array | None      # all, paid and organic
    paid_new: Array | None           # (C, M) mean over draws
    spend: Array | None              # (C, M) acquisition spend
    stock: Array | None              # month-end value at cost
    returning: Array | None          # (D|1, M) base customers who come back
    new_growth: Array                # (D|1, M) share of new categories ÷ the forecast's
    unserved: Array | None           # (D, M) GMV asked for and lost to empty shelves; None without stock


def year_values(baseline: Baseline, left: Left) -> dict[str, Array]:
    """Return KPI id → (D,) values of the whole year; NaN where a part was never uploaded."""
    actual, last, draws = baseline.actual, baseline.last_year, baseline.draws
    gmv = _total(actual.gmv, left.gmv, draws)
    net = _total(actual.gmv_net, left.net, draws)
    orders = _total(actual.orders, left.orders, draws)
    new = _total(actual.new_customers, left.new_customers, draws)
    spend = _total(actual.spend, None if left.spend is None else left.spend.sum(axis=0, keepdims=True), draws)
    cogs = _total(actual.cogs, left.cogs, draws)
    cost = _total(actual.operating_cost, operating_cost(baseline, left), draws)
    variable = _total(actual.variable_cost, variable_cost(baseline, left), draws)
    cac, turnover = _ratio(spend, new), _turnover(baseline, left, cogs)
    contribution = net - cogs - variable - spend
    return {
        "gmv": gmv, "gmv_growth": gmv / last.gmv - 1.0, "gmv_net": net, "orders": orders, "new_customers": new,
        "average_order_value": _ratio(gmv, orders), "spend": spend, "cac": cac, "cac_change": cac / last.cac - 1.0,
        "acquisition_cost_ratio": _ratio(spend, gmv), "operating_cost_ratio": _ratio(cost, gmv), "cogs": cogs,
        "new_category_share": _ratio(_total(actual.new_category_gmv, _new_part(baseline, left), draws), gmv),
        "private_repeat_share": _ratio(
            _total(actual.private_repeat_gmv, _repeat_part(baseline, left), draws), gmv),
        "retention": _retention(baseline, left), "inventory_turnover": turnover, "days_of_stock": _ratio(np.full(draws, 365.0), turnover),
        "satisfaction": np.full(draws, baseline.satisfaction), "contribution": contribution,
        "contribution_margin": _ratio(contribution, net), "cash": net - cogs - cost - spend - _stocked(baseline, left),
        "stock_outs": _stock_outs(left, draws),
    }


def _stocked(baseline: Baseline, left: Left) -> Array:
    """Return (D,) the money that goes into stock over the year: what its value rises by."""
    if baseline.stock is None or left.stock is None:
        return np.full(baseline.draws, np.nan)
    past = baseline.stock.past
    end = left.stock[:, -1] if left.stock.shape[1] else np.full(baseline.draws, past[-1])
    return np.asarray(end - past[0])


def _stock_outs(left: Left, draws: int) -> Array:
    """Return (D,) the share of the demand of the months left that meets an empty shelf."""
    if left.unserved is None or not left.gmv.shape[1]:
        return np.full(draws, np.nan)
    lost = left.unserved.sum(axis=1)
    return _ratio(lost, left.gmv.sum(axis=1) + lost)


def variable_cost(baseline: Baseline, left: Left) -> Array | None:
    """Return (D, M) fees and fulfilment of the months left; None when costs were never uploaded."""
    money = baseline.money
    if np.isnan(money.fee_rate) or np.isnan(money.fulfilment_per_order):
        return None
    return np.asarray(left.gmv * money.fee_rate + left.orders * money.fulfilment_per_order)


def operating_cost(baseline: Baseline, left: Left) -> Array | None:
    """Return (D, M) operating cost of the months left: the fixed part, fees on GMV, fulfilment per order."""
    variable = variable_cost(baseline, left)
    return None if variable is None or baseline.operating_fixed is None else variable + baseline.operating_fixed


def _total(booked: Array | None, left: Array | None, draws: int) -> Array:
    if booked is None or left is None:
        return np.full(draws, np.nan)
    return _per_draw(booked.sum() + left.sum(axis=1), draws)


def _per_draw(values: Array, draws: int) -> Array:
    return values if len(values) == draws else np.full(draws, values[0])  # much quicker than broadcasting


def _ratio(above: Array, below: Array) -> Array:
    return np.asarray(np.divide(above, below, out=np.full(above.shape, np.nan), where=below != 0))


def _new_part(baseline: Baseline, left: Left) -> Array | None:
    """Return (D, M) GMV of new categories: the forecast's share of the GMV left, grown as they were launched."""
    share = baseline.new_category_share
    return None if share is None else share * left.gmv * left.new_growth


def _repeat_part(baseline: Baseline, left: Left) -> Array | None:
    """Return (D, M) GMV of private-domain repeat orders: the forecast's share of its GMV, grown as repeat orders grow."""
    share = baseline.private_repeat_share
    if share is None:
        return None
    return share * baseline.gmv * left.repeat_growth * left.scale


def _retention(baseline: Baseline, left: Left) -> Array:
    kept = baseline.retention
    if kept is None or left.returning is None or kept.base <= 0:
        return np.full(baseline.draws, np.nan)
    return _per_draw((kept.returned + left.returning.sum(axis=1)) / kept.base, baseline.draws)


def _turnover(baseline: Baseline, left: Left, cogs: Array) -> Array:
    """Return cost of goods of the year ÷ mean of its 13 month-end stocks, last December's included."""
    if baseline.stock is None or left.stock is None:
        return np.full(baseline.draws, np.nan)
    past = baseline.stock.past
    return _ratio(cogs, (past.sum() + left.stock.sum(axis=1)) / (len(past) + left.stock.shape[1]))
