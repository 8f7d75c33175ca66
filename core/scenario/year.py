"""The year's KPIs per draw: what is booked plus the months left, each ratio divided after its parts are summed."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
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


def year_values(baseline: Baseline, left: Left, kpis: Collection[str] | None = None) -> dict[str, Array]:
    """Return KPI id → (D,) values of the whole year, all of them or those asked for; NaN where a part was never uploaded."""
    year = _Year(baseline, left)
    return {kpi: value(year) for kpi, value in _VALUES.items() if kpis is None or kpi in kpis}


@dataclass(eq=False)
class _Year:
    """The sums of a year that its KPIs are made of, (D,) each, worked out when first asked for."""

    baseline: Baseline
    left: Left

    @property
    def draws(self) -> int:
        return self.baseline.draws

    @cached_property
    def gmv(self) -> Array:
        return _total(self.baseline.actual.gmv, self.left.gmv, self.draws)

    @cached_property
    def net(self) -> Array:
        return _total(self.baseline.actual.gmv_net, self.left.net, self.draws)

    @cached_property
    def orders(self) -> Array:
        return _total(self.baseline.actual.orders, self.left.orders, self.draws)

    @cached_property
    def new(self) -> Array:
        return _total(self.baseline.actual.new_customers, self.left.new_customers, self.draws)

    @cached_property
    def spend(self) -> Array:
        return _total(self.baseline.actual.spend, None if self.left.spend is None else self.left.spend.sum(axis=0, keepdims=True), self.draws)

    @cached_property
    def cogs(self) -> Array:
        return _total(self.baseline.actual.cogs, self.left.cogs, self.draws)

    @cached_property
    def cost(self) -> Array:
        return _total(self.baseline.actual.operating_cost, operating_cost(self.baseline, self.left), self.draws)

    @cached_property
    def contribution(self) -> Array:
        return self.net - self.cogs - _total(self.baseline.actual.variable_cost, variable_cost(self.baseline, self.left), self.draws) - self.spend

    @cached_property
    def turnover(self) -> Array:
        return _turnover(self.baseline, self.left, self.cogs)

    def part(self, booked: Array | None, left: Array | None) -> Array:
        """Return (D,) what part of the year's GMV is of a kind."""
        return _ratio(_total(booked, left, self.draws), self.gmv)


_VALUES: Mapping[str, Callable[[_Year], Array]] = {
    "gmv": lambda year: year.gmv, "gmv_growth": lambda year: year.gmv / year.baseline.last_year.gmv - 1.0, "gmv_net": lambda year: year.net,
    "orders": lambda year: year.orders, "new_customers": lambda year: year.new, "average_order_value": lambda year: _ratio(year.gmv, year.orders),
    "spend": lambda year: year.spend, "cac": lambda year: _ratio(year.spend, year.new),
    "cac_change": lambda year: _ratio(year.spend, year.new) / year.baseline.last_year.cac - 1.0,
    "acquisition_cost_ratio": lambda year: _ratio(year.spend, year.gmv), "operating_cost_ratio": lambda year: _ratio(year.cost, year.gmv),
    "cogs": lambda year: year.cogs,
    "new_category_share": lambda year: year.part(year.baseline.actual.new_category_gmv, _new_part(year.baseline, year.left)),
    "private_repeat_share": lambda year: year.part(year.baseline.actual.private_repeat_gmv, _repeat_part(year.baseline, year.left)),
    "retention": lambda year: _retention(year.baseline, year.left), "inventory_turnover": lambda year: year.turnover,
    "days_of_stock": lambda year: _ratio(np.full(year.draws, 365.0), year.turnover), "satisfaction": lambda year: np.full(year.draws, year.baseline.satisfaction),
    "contribution": lambda year: year.contribution, "contribution_margin": lambda year: _ratio(year.contribution, year.net),
    "cash": lambda year: year.net - year.cogs - year.cost - year.spend - _stocked(year.baseline, year.left),
    "stock_outs": lambda year: _stock_outs(year.left, year.draws),
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
