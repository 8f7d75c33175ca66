"""The budget frontier: for every total of spend in the months left the split over channels that brings most GMV."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

import numpy as np

from core.base.errors import CockpitError
from core.base.money import CENT, spread
from core.base.text import Text
from core.scenario.baseline import Baseline, Channels
from core.scenario.curves import Array
from core.scenario.draws import drawn, expected_gain, gained
from core.scenario.response import RATIOS

BOUNDS = (0.5, 2.0)             # of each channel's plan, where the manager sets none
CAUTION = 0.6                   # a split is scored by mean(Δ) - CAUTION·sd(Δ) against today's
SURE = 0.8                      # below this chance of being better nothing is recommended
_BEST = Text(zh="在各渠道上下限之内的最优分配。", en="The best split within the channels' bounds.")


@dataclass(frozen=True, eq=False)
class Frontier:
    """Every best split between the bounds, from the smallest total to the largest; expected GMV of the whole year."""

    baseline: Baseline
    low: Array                  # (C,) smallest spend of each channel over the months left
    high: Array                 # (C,) largest
    spend: Array                # (P,) totals of the months left, rising
    gmv: Array                  # (P,) expected GMV of the year at each
    splits: Array               # (P, C)


@dataclass(frozen=True)
class Bound:
    """A bound that stops the best split, and what one unit of money more room would bring in GMV."""

    channel: str
    side: Literal["low", "high"]
    price: float


@dataclass(frozen=True, eq=False)
class Split:
    """One total split over the channels."""

    spend: Mapping[str, Decimal]        # channel → money of the months left; adds up to the total to the cent
    overrides: Mapping[str, float]      # the same as levers (budget.CHANNEL), for run()
    gmv: float                          # expected GMV of the year
    gain: float                         # against today's split and total
    score: float                        # mean gain - CAUTION·sd of the gain over draws
    better: float                       # chance that it brings more GMV than today's
    bounds: tuple[Bound, ...]           # the bounds it runs into, dearest first
    reached: bool                       # False: the question cannot be met, this is the best within the bounds
    text: Text

    @property
    def recommended(self) -> bool:
        """Return whether the split is sure enough to be recommended over today's."""
        return self.better >= SURE and self.score > 0.0


def frontier(baseline: Baseline, bounds: Mapping[str, tuple[float, float]] | None = None, weights: Array | None = None) -> Frontier:
    """Return the frontier on the channels' response curves, averaged over their draws.

    bounds: channel → smallest and largest spend as ratios to its plan (equal: locked). The averaged curves are concave
    and straight between their knots, so merging all channels' pieces by return is exact. Source: method/whatif.md §2.
    weights: (D,) of the draws, at least 0 with mean 1: whose order the money follows; the GMV told is over all draws alike.
    Raises CockpitError without channels or spend, or for bounds that cannot be.
    """
    channels = _channels(baseline)
    planned = channels.spend.sum(axis=1)
    limits = [_limits(name, bounds or {}) for name in channels.names]
    low, high = planned * [limit[0] for limit in limits], planned * [limit[1] for limit in limits]
    gains, expected = _expected(baseline, weights), _expected(baseline)
    pieces = [_pieces(*limit, money, gain) for limit, money, gain in zip(limits, planned, gains, strict=True)]
    cost, step = (np.concatenate(parts) for parts in zip(*pieces, strict=True))
    owner = np.repeat(np.arange(len(planned)), [len(piece[0]) for piece in pieces])
    order = np.argsort(-step / cost, kind="stable")
    moves = np.zeros((len(order) + 1, len(planned)))
    moves[np.arange(1, len(order) + 1), owner[order]] = cost[order]
    splits = low + np.cumsum(moves, axis=0)
    now = float(baseline.actual.gmv.sum() + baseline.gmv.sum(axis=1).mean())
    return Frontier(baseline, low, high, splits.sum(axis=1), now + _gained_on_average(expected, splits, planned), splits)


def same_money(front: Frontier) -> Split:
    """Return the best split of today's total."""
    return at_total(front, float(_channels(front.baseline).spend.sum()))


def at_total(front: Frontier, total: float) -> Split:
    """Return the best split of that total; the nearest total within the bounds where it lies outside them."""
    inside = float(np.clip(total, front.spend[0], front.spend[-1]))
    reached = abs(inside - total) <= 0.005
    return _split(front, inside, reached, _said(reached, Text(
        zh="预算超出了各渠道上下限之和，取最接近的。", en="The total lies outside the channels' bounds; this is the nearest.")))


def cheapest_for(front: Frontier, gmv: float) -> Split:
    """Return the smallest total, best split, whose expected GMV of the year reaches gmv; else the largest GMV there is."""
    reached = bool(gmv <= front.gmv[-1])
    total = float(np.interp(gmv, front.gmv, front.spend)) if reached else float(front.spend[int(np.argmax(front.gmv))])
    return _split(front, total, reached, _said(reached, Text(
        zh="在各渠道上限之内，靠投放达不到这个成交额；这是最多能到的。",
        en="Spend within the channels' bounds does not reach this GMV; this is the most there is.")))


def within_ratio(front: Frontier, ratio: float) -> Split:
    """Return the largest total whose acquisition cost ratio of the year stays at or below ratio; else the lowest ratio.

    The ratio is (spend to date + total) ÷ expected GMV of the year; along the frontier both are linear between points. One that
    has a landing of its own moves from it (as_landed), so that the bound is on the KPI as it is shown.
    """
    booked = front.baseline.actual.spend
    spend = front.spend + (0.0 if booked is None else float(booked.sum()))
    room = ratio / as_landed(front.baseline, "acquisition_cost_ratio") * front.gmv - spend
    fits = np.flatnonzero(room >= 0)
    if not len(fits):
        total = float(front.spend[int(np.argmin(spend / front.gmv))])
        return _split(front, total, False, Text(
            zh="在各渠道下限之内，获客成本占比降不到这个水平；这是最低的。",
            en="Within the channels' bounds the ratio does not fall that far; this is the lowest."))
    last = int(fits[-1])
    share = room[last] / (room[last] - room[last + 1]) if last + 1 < len(room) else 0.0
    step = front.spend[last + 1] - front.spend[last] if last + 1 < len(room) else 0.0
    return _split(front, float(front.spend[last] + share * step), True, _BEST)


def as_landed(baseline: Baseline, kpi: Literal["cac", "acquisition_cost_ratio"]) -> float:
    """Return the P50 of a KPI's own landing ÷ what plan and forecast make of it here; 1 where it has no landing of its own."""
    anchor, actual, channels = baseline.anchors.get(kpi), baseline.actual, _channels(baseline)
    spend = float(channels.spend.sum()) + (0.0 if actual.spend is None else float(actual.spend.sum()))
    sold = float(actual.gmv.sum() + baseline.gmv.sum(axis=1).mean())
    won = sum(float(part.sum()) for part in (actual.new_customers, baseline.organic_new, channels.new_customers) if part is not None)
    below = sold if kpi == "acquisition_cost_ratio" else won
    return float(np.median(anchor)) * below / spend if anchor is not None and below > 0 and np.median(anchor) > 0 else 1.0


def worth_of_new(baseline: Baseline) -> Array:
    """Return (M,) the GMV that one customer won in each month left brings by the end of the year, repeat orders included."""
    months = len(baseline.months_left)
    worth = np.full(months, 0.0 if np.isnan(baseline.money.basket_new) else baseline.money.basket_new)
    repeat = baseline.repeat
    if repeat is not None:
        ages = np.minimum(np.arange(months), len(repeat.curve) - 1)
        again = np.cumsum(repeat.curve[ages]) * repeat.orders_per_active * repeat.basket
        worth = worth + again[::-1]
    return worth


def _channels(baseline: Baseline) -> Channels:
    if baseline.channels is None or not baseline.channels.spend.sum() > 0:
        raise CockpitError("frontier_spend", Text(
            zh="还算不出最优预算：请先导入投放花费。", en="The best budget needs spend: please upload it first."))
    return baseline.channels


def _limits(name: str, bounds: Mapping[str, tuple[float, float]]) -> tuple[float, float]:
    low, high = bounds.get(name, BOUNDS)
    if not 0.0 <= low <= high:
        raise CockpitError("frontier_bounds", Text(
            zh=f"渠道 {name} 的预算下限 {low:.0%} 和上限 {high:.0%} 不成立：下限不能为负，也不能高于上限。",
            en=f"The bounds of {name}, {low:.0%} to {high:.0%}, cannot be: the lower one is at least 0 and not above the upper."))
    return low, high


def _pieces(low: float, high: float, planned: float, gain: Array) -> tuple[Array, Array]:
    """Return money and gain of every straight piece of a channel's curve between its bounds."""
    knots = np.concatenate([[low], RATIOS[np.searchsorted(RATIOS, low, side="right"):np.searchsorted(RATIOS, high)], [high]])
    cost = np.diff(knots) * planned
    return cost[cost > 0], np.diff(np.interp(knots, RATIOS, gain))[cost > 0]


def _value(baseline: Baseline) -> Array:
    """Return (C,) GMV of the year that the plan's new customers of each channel bring."""
    return np.asarray(_channels(baseline).new_customers @ worth_of_new(baseline))


def _expected(baseline: Baseline, weights: Array | None = None) -> Array:
    """Return (C, R) expected GMV against the plan at each of RATIOS."""
    draws = drawn(baseline, 0)
    gain = expected_gain(draws) if weights is None else np.asarray(
        np.einsum("crd,dc->cr", draws.tables - 1.0, draws.level * weights[:, None]) / baseline.draws)
    return gain * _value(baseline)[:, None]


def _gained_on_average(expected: Array, splits: Array, planned: Array) -> Array:
    """Return (P,) expected GMV against the plan of each split (P, C) of money."""
    ratios = np.divide(splits, planned, out=np.ones_like(splits), where=planned > 0)
    return np.asarray(np.sum([np.interp(ratios[:, place], RATIOS, curve) for place, curve in enumerate(expected)], axis=0))


def _split(front: Frontier, total: float, reached: bool, text: Text) -> Split:
    money = np.array([np.interp(total, front.spend, front.splits[:, place]) for place in range(front.splits.shape[1])])
    return split_of(front, money, total, reached, text)


def split_of(front: Frontier, money: Array, total: float, reached: bool = True, text: Text = _BEST) -> Split:
    """Return what a split of the money over the channels (C,) brings against the plan; its parts add up to total to the cent."""
    channels, planned = _channels(front.baseline), _channels(front.baseline).spend.sum(axis=1)
    ratios = np.divide(money, planned, out=np.ones_like(money), where=planned > 0)
    gains = gains_of(front.baseline, ratios)
    mean = float(gains.mean())
    now = float(front.baseline.actual.gmv.sum() + front.baseline.gmv.sum(axis=1).mean())
    parts = spread(Decimal(repr(total)).quantize(CENT), money.tolist())
    return Split(dict(zip(channels.names, parts, strict=True)),
                 {f"budget.{name}": float(ratio) for name, ratio in zip(channels.names, ratios, strict=True)},
                 now + mean, mean, mean - CAUTION * float(gains.std()), float((gains > 0).mean()),
                 _bounds(front, money, ratios), reached, text)


def gains_of(baseline: Baseline, ratios: Array) -> Array:
    """Return (D,) the GMV that spend ratios (C,) bring against the plan, draw by draw."""
    return np.asarray(gained(drawn(baseline, 0), ratios) @ _value(baseline))


def marginal_returns(baseline: Baseline, ratios: Array) -> Array:
    """Return (C,) the GMV that the next unit of money brings in each channel at these spend ratios; 0 without a plan."""
    planned = _channels(baseline).spend.sum(axis=1)
    return np.asarray(np.divide(_slopes(_expected(baseline), ratios), planned, out=np.zeros_like(planned), where=planned > 0))


def _bounds(front: Frontier, money: Array, ratios: Array) -> tuple[Bound, ...]:
    """Return the bounds that bind: |marginal return of the channel - that of the channels free to move| per yuan."""
    channels, planned = _channels(front.baseline), _channels(front.baseline).spend.sum(axis=1)
    marginal = marginal_returns(front.baseline, ratios)
    tight = 1e-9 * np.maximum(1.0, planned)
    low, high = money <= front.low + tight, money >= front.high - tight
    free = ~(low | high)
    common = float(marginal[free].mean()) if free.any() else 0.0
    found = [Bound(name, "high" if high[place] else "low", abs(float(marginal[place]) - common))
             for place, name in enumerate(channels.names) if planned[place] > 0 and (
                 (high[place] and marginal[place] > common) or (low[place] and marginal[place] < common))]
    return tuple(sorted(found, key=lambda bound: -bound.price))


def _slopes(gains: Array, ratios: Array) -> Array:
    """Return (C,) each curve's slope at its ratio: the mean of both sides where the ratio is a knot, 0 past the end."""
    channel, inner = np.arange(len(gains)), np.diff(gains, axis=1) / np.diff(RATIOS)
    slopes = np.hstack([inner[:, :1], inner, np.zeros((len(gains), 1))])
    places = [np.searchsorted(RATIOS, ratios, side=side) for side in ("left", "right")]
    return np.asarray((slopes[channel, places[0]] + slopes[channel, places[1]]) / 2.0)


def _said(reached: bool, otherwise: Text) -> Text:
    return _BEST if reached else otherwise
