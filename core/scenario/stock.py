"""The stock of the tree: what cover serves, what is on the shelf at each month's end, what has to be bought."""

import math

import numpy as np

from core.base.text import Text
from core.base.unit import Unit, write
from core.scenario.baseline import Baseline
from core.scenario.curves import Array, fill_rate


def filled(baseline: Baseline, cover: float) -> float:
    """Return the share of demand served at that cover ÷ the share served by the plan; exactly 1 at cover 1."""
    stock = baseline.stock
    if stock is None:
        return 1.0
    planned = fill_rate(stock.cover_days, stock.lead_days, stock.demand_cv)
    return fill_rate(stock.cover_days * cover, stock.lead_days, stock.demand_cv) / planned if planned > 0 else 1.0


def month_ends(baseline: Baseline, cover: float, cogs: Array) -> Array:
    """Return (D, M) month-end stock: the plan's, times cover, times next month's cost of goods against the forecast.

    Purchases follow, Inv = Inv + purchases - COGS, but never below zero: too much stock can only be sold down.
    """
    assert baseline.stock is not None
    planned_cogs = planned_cogs_of(baseline)
    planned = np.broadcast_to(baseline.stock.ahead, cogs.shape)
    demand = np.divide(cogs, planned_cogs, out=np.ones_like(cogs), where=planned_cogs > 0)
    forward = np.concatenate([demand[:, 1:], demand[:, -1:]], axis=1)
    wanted = planned * (forward * cover - 1.0)
    opening = np.concatenate([np.full((cogs.shape[0], 1), baseline.stock.past[-1]), planned[:, :-1]], axis=1)
    purchases = planned - opening + planned_cogs
    change, carried = np.empty_like(cogs), np.zeros(cogs.shape[0])
    for month in range(cogs.shape[1]):
        lowest = carried - (cogs[:, month] - planned_cogs[:, month]) - np.maximum(0.0, purchases[:, month])
        carried = np.fmax(wanted[:, month], lowest)  # without a margin only the wish is known
        change[:, month] = carried
    return planned + change


def planned_cogs_of(baseline: Baseline) -> Array:
    money = baseline.money
    rate = min(1.0, 0.0 if np.isnan(money.refund_rate) else money.refund_rate)
    return baseline.gmv * (1.0 - rate) * (1.0 - money.gross_margin)


def shelves(baseline: Baseline, cogs: Array, stock: Array | None) -> tuple[Text, ...]:
    """Return a warning when the scenario needs goods on the shelf sooner than the lead time lets them come.

    Counted as purchases (mean over draws, at cost) of the months within the lead time beyond the plan's; differences
    under 1 % of those months' cost of goods are let pass.
    """
    if baseline.stock is None or stock is None or not stock.shape[1] or np.isnan(cogs).any():
        return ()
    months = min(stock.shape[1], max(1, math.ceil(baseline.stock.lead_days / 30.0)))
    used, planned = cogs[:, :months].sum(axis=1).mean(), planned_cogs_of(baseline)[:, :months].sum(axis=1).mean()
    extra = (stock[:, months - 1].mean() + used) - (baseline.stock.ahead[:, months - 1].mean() + planned)
    if extra <= 0.01 * planned:
        return ()
    lead = f"{baseline.stock.lead_days:.0f}"
    return (Text(
        zh=f"要满足这个方案，{lead} 天的到货周期内就要比计划多进货约 {write(extra, Unit.COUNT, 'zh')}（按成本）；"
           "现在不下单，投放带来的需求会遇到空货架。",
        en=f"Within the lead time of {lead} days this needs about {write(extra, Unit.COUNT, 'en')} more goods (at cost) "
           "than planned: order now, or the demand meets empty shelves."),)
