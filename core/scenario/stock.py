"""The stock of the tree: what cover serves, what is on the shelf at each month's end, what has to be bought."""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.base.text import Text
from core.base.unit import Unit, write
from core.scenario.baseline import Baseline
from core.scenario.curves import Array, fill_rate
from core.scenario.year import Left


def filled(baseline: Baseline, cover: float) -> float:
    """Return the share of demand served at that cover ÷ the share served by the plan; exactly 1 at cover 1."""
    stock = baseline.stock
    if stock is None:
        return 1.0
    planned = float(fill_rate(stock.cover_days, stock.lead_days, stock.demand_cv))
    return float(fill_rate(stock.cover_days * cover, stock.lead_days, stock.demand_cv)) / planned if planned > 0 else 1.0


def month_ends(baseline: Baseline, cover: float, cogs: Array) -> Array:
    """Return (D, M) month-end stock: the plan's, times cover, times next month's cost of goods against the forecast.

    Purchases follow, Inv = Inv + purchases - COGS, but never below zero: too much stock can only be sold down.
    """
    plan = _plan(baseline)
    planned = np.broadcast_to(plan.ahead, cogs.shape)
    demand = _ratio_or_one(cogs, plan.cogs)
    forward = np.concatenate([demand[:, 1:], demand[:, -1:]], axis=1)
    wanted = planned * (forward * cover - 1.0)
    least = -(cogs - plan.cogs) - np.maximum(0.0, plan.bought)
    change, carried = np.empty_like(cogs), np.zeros(cogs.shape[0])
    for month in range(cogs.shape[1]):
        carried = np.fmax(wanted[:, month], carried + least[:, month])  # without a margin only the wish is known
        change[:, month] = carried
    return planned + change


@dataclass(frozen=True, eq=False)
class _Plan:
    """What the plan has by month, the same under all levers: (D, M) each, ahead (D|1, M)."""

    cogs: Array
    ahead: Array        # month-end stock
    opening: Array
    bought: Array       # purchases at cost


@lru_cache(maxsize=32)     # the layers of a range are 20
def _plan(baseline: Baseline) -> _Plan:
    """Return the plan's stock (kept per baseline object: levers are moved many times over)."""
    assert baseline.stock is not None
    cogs, past = planned_cogs_of(baseline), baseline.stock.past
    ahead = np.broadcast_to(baseline.stock.ahead, cogs.shape)
    opening = np.concatenate([np.full((len(cogs), 1), past[-1]), ahead[:, :-1]], axis=1)
    return _Plan(cogs, baseline.stock.ahead, opening, ahead - opening + cogs)


def planned_cogs_of(baseline: Baseline) -> Array:
    money = baseline.money
    rate = min(1.0, 0.0 if np.isnan(money.refund_rate) else money.refund_rate)
    return baseline.gmv * (1.0 - rate) * (1.0 - money.gross_margin)


def purchases(baseline: Baseline, cogs: Array, stock: Array) -> Array:
    """Return (D, M) goods bought at cost so that month-end stock follows: closing - opening + cost of goods."""
    assert baseline.stock is not None
    opening = np.concatenate([np.full((stock.shape[0], 1), baseline.stock.past[-1]), stock[:, :-1]], axis=1)
    return np.asarray(stock - opening + cogs)


def unserved(baseline: Baseline, cover: float, gmv: Array, cogs: Array, ends: Array | None) -> Array | None:
    """Return (D, M) GMV that is asked for and not served: 1 - fill at the days that the month's opening stock lasts.

    Goods beyond the plan's come no sooner than the lead time: until then stock is run down by the further demand.
    Never more days than the cover lever asks for. ends: (D, M) month-end stock as wished for.
    """
    stock = baseline.stock
    if stock is None or ends is None or np.isnan(cogs[0]).any():
        return None
    days = np.minimum(stock.cover_days * cover, _days_lasting(baseline, cogs, ends))
    return np.asarray(gmv * (1.0 / np.maximum(0.01, fill_rate(days, stock.lead_days, stock.demand_cv)) - 1.0))


def _days_lasting(baseline: Baseline, cogs: Array, ends: Array) -> Array:
    """Return (D, M) how many days each month's opening stock lasts when further goods come no sooner than the lead time."""
    stock, plan = baseline.stock, _plan(baseline)
    assert stock is not None
    wished = purchases(baseline, cogs, ends)
    late = np.clip(stock.lead_days / 30.0 - np.arange(cogs.shape[1]), 0.0, 1.0)     # the part of each month that orders given now miss
    coming = np.minimum(wished, plan.bought) + (1.0 - late) * np.maximum(0.0, wished - plan.bought) - cogs
    held = np.maximum(0.0, np.cumsum(np.concatenate([np.full((len(cogs), 1), stock.past[-1]), coming[:, :-1]], axis=1), axis=1))
    return stock.cover_days * _ratio_or_one(held, plan.opening) * _ratio_or_one(plan.cogs, cogs)


def _ratio_or_one(above: Array, below: Array) -> Array:
    """Return above ÷ below, 1 where nothing is below (D, M): quick where, as nearly always, there is something everywhere."""
    if (below > 0).all():
        return np.asarray(above / below)
    return np.asarray(np.divide(above, below, out=np.ones(np.broadcast_shapes(above.shape, below.shape)), where=below > 0))


def shelves(baseline: Baseline, left: Left, rest: Left) -> tuple[Text, ...]:
    """Return the warnings of a scenario against the forecast (rest): spend that buys demand for empty shelves, orders to give now.

    Demand that is lost counts from 0.5 % of the GMV left. Purchases of the months within the lead time beyond the
    plan's (mean over draws, at cost) count from 1 % of those months' cost of goods.
    """
    if baseline.stock is None or left.stock is None or rest.stock is None or not left.stock.shape[1] or np.isnan(left.cogs).any():
        return ()
    return (*_empty(left, rest), *_order_now(baseline, left))


def _empty(left: Left, rest: Left) -> tuple[Text, ...]:
    if left.unserved is None or rest.unserved is None:
        return ()
    lost = float((left.unserved - rest.unserved).sum(axis=1).mean())
    if lost <= 0.005 * float(rest.gmv.sum(axis=1).mean()):
        return ()
    more = float(left.spend.sum() - rest.spend.sum()) if left.spend is not None and rest.spend is not None else 0.0
    gained = float((left.gmv - rest.gmv).sum(axis=1).mean())
    wasted = more * min(1.0, lost / (gained + lost)) if more > 0.0 and gained + lost > 0.0 else 0.0
    said = {"zh": write(lost, Unit.COUNT, "zh"), "en": write(lost, Unit.COUNT, "en")}
    if wasted <= 0.0:
        return (Text(zh=f"货不够卖：剩余月份约有 {said['zh']} 的需求会遇到空货架。",
                     en=f"Goods run short: in the months left about {said['en']} of demand meets an empty shelf."),)
    return (Text(
        zh=f"这个方案多花的投放里，约 {write(wasted, Unit.COUNT, 'zh')} 买来的是空货架前的需求：约有 {said['zh']} 的成交额没有货可发。先补货，再加投放。",
        en=f"Of the further spend about {write(wasted, Unit.COUNT, 'en')} buys demand for empty shelves: about {said['en']} of GMV "
           "has no goods to ship. Order goods first, then spend."),)


def _order_now(baseline: Baseline, left: Left) -> tuple[Text, ...]:
    assert baseline.stock is not None
    assert left.stock is not None
    cogs, stock = left.cogs, left.stock
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
