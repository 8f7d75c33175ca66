"""Ways to ask for a budget: same money, a GMV, a cost per customer, an acquisition ratio, the manager's own plan; how bold; what stops it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

import numpy as np
import pandas as pd

from core.base.errors import CockpitError
from core.base.text import Text
from core.scenario.baseline import Baseline, Channels
from core.scenario.curves import Array
from core.scenario.draws import drawn, expected_gain
from core.scenario.frontier import (
    BOUNDS,
    CAUTION,
    Frontier,
    Split,
    as_landed,
    at_total,
    cheapest_for,
    frontier,
    gains_of,
    marginal_returns,
    split_of,
    within_ratio,
    worth_of_new,
)
from core.scenario.response import RATIOS

Mode = Literal["same", "gmv", "cac", "marginal", "ratio", "own"]
MODES: Mapping[Mode, Text] = {
    "same": Text(zh="钱不变，分得更好", en="Same money, better split"),
    "gmv": Text(zh="花最少的钱达成 GMV", en="Cheapest spend for a GMV"),
    "cac": Text(zh="获客成本不超过……时 GMV 最多", en="Most GMV at a CAC of at most …"),
    "marginal": Text(zh="每多获一位新客不超过……时 GMV 最多", en="Most GMV while the next customer costs at most …"),
    "ratio": Text(zh="获客成本占比不超过……时 GMV 最多", en="Most GMV at an acquisition ratio of at most …"),
    "own": Text(zh="给我自己的方案打分", en="Score my own plan"),
}
BOLDNESS: Mapping[str, tuple[float, Text]] = {   # how much of the spread of a gain is taken off it
    "bold": (0.0, Text(zh="大胆", en="Bold")),
    "even": (CAUTION, Text(zh="适中", en="Balanced")),
    "cautious": (1.5, Text(zh="谨慎", en="Cautious")),
}
ROUNDS, BLENDS = 4, 8
WIDE = (0.0, 4.0)           # the bounds behind the "wide-bound optimum" on the curves


@dataclass(frozen=True)
class Rule:
    """What the manager allows for one channel: its smallest and largest spend as ratios to the plan; kept, or stopped."""

    low: float = BOUNDS[0]
    high: float = BOUNDS[1]
    kind: Literal["free", "locked", "stopped"] = "free"

    @property
    def bounds(self) -> tuple[float, float]:
        return {"free": (self.low, self.high), "locked": (1.0, 1.0), "stopped": (0.0, 0.0)}[self.kind]


@dataclass(frozen=True, eq=False)
class Plan:
    """The answer to an ask: the split, the frontier that it lies on, and how cautious it was chosen."""

    split: Split
    front: Frontier
    caution: float
    best: Split | None = None       # the best split of the same total, beside the manager's own plan


def bounds_of(baseline: Baseline, rules: Mapping[str, Rule]) -> dict[str, tuple[float, float]]:
    """Return every channel's bounds; a channel whose curve says that no money should be moved on it keeps its plan."""
    channels = _channels(baseline)
    found = {}
    for name, curve in zip(channels.names, channels.curves, strict=True):
        rule = rules.get(name, Rule())
        found[name] = (1.0, 1.0) if curve.held is not None and rule.kind == "free" else rule.bounds
    return found


@lru_cache(maxsize=4)
def unheld(baseline: Baseline) -> Baseline:
    """Return the baseline as if every curve allowed money to be moved on it: to see what a test could bring (kept per object)."""
    channels = _channels(baseline)
    return replace(baseline, channels=replace(channels, curves=tuple(replace(curve, held=None) for curve in channels.curves)))


def asked(baseline: Baseline, mode: Mode, target: float = float("nan"), *, rules: Mapping[str, Rule] | None = None,
          caution: float = CAUTION, own: Mapping[str, float] | None = None) -> Plan:
    """Return the plan that answers a mode.

    target: GMV of the year (gmv), money per new customer (cac: acquisition spend of the year ÷ all its new customers, as
    the KPI; marginal: of the next paid one), or a share of GMV (ratio). caution: how many of its standard deviations are
    taken off a gain. own: channel → spend ratio, for mode own; channels left out keep their plan.
    """
    channels = _channels(baseline)
    limits, today = bounds_of(baseline, rules or {}), float(channels.spend.sum())
    front = frontier(baseline, limits)
    if mode == "own":
        return _own(baseline, front, own or {}, caution)
    total = _read(front, mode, target, today)
    front = _cautious(front, limits, float(sum(total.spend.values())), caution)
    split = _read(front, mode, target, today)
    return Plan(_blended(front, split, caution) if mode == "same" else _rescored(split, front, caution), front, caution)


def within_cac(front: Frontier, cost: float) -> Split:
    """Return the largest total at which the year's acquisition spend ÷ new customers stays at or below cost (scanned, not bisected)."""
    booked, won = front.baseline.actual.spend, front.baseline.actual.new_customers
    organic = front.baseline.organic_new
    spend = front.spend + (0.0 if booked is None else float(booked.sum()))
    customers = paid_customers(front) + (0.0 if won is None else float(won.sum())) + (0.0 if organic is None else float(organic.sum()))
    return _largest(front, cost / as_landed(front.baseline, "cac") * customers - spend, Text(
        zh="在各渠道下限之内，获客成本降不到这个水平；这是最低的。",
        en="Within the channels' bounds the cost per customer does not fall that far; this is the lowest."),
        int(np.argmin(spend / np.maximum(customers, 1e-9))))


def within_marginal(front: Frontier, cost: float) -> Split:
    """Return the largest total at which the next paid new customer still costs at most cost."""
    steps = np.diff(front.spend) / np.maximum(np.diff(paid_customers(front)), 1e-12)
    worth = np.flatnonzero(np.concatenate([[True], steps <= cost * (1 + 1e-12)]))
    place, reached = int(worth[-1]), len(worth) > 1 or not len(steps)
    text = None if reached else Text(
        zh="在各渠道下限处，每多获一位新客已经高于这个成本。", en="Even at the channels' lower bounds the next customer costs more than that.")
    found = at_total(front, float(front.spend[place]))
    return found if text is None else replace(found, reached=False, text=text)


def next_customer(front: Frontier) -> float:
    """Return the money that the cheapest next paid new customer costs at the channels' lower bounds; NaN where nothing may be added."""
    steps = np.diff(front.spend) / np.maximum(np.diff(paid_customers(front)), 1e-12)
    return float(steps[0]) if len(steps) else float("nan")


def year_costs(front: Frontier, split: Split) -> tuple[float, float]:
    """Return what a split makes of the year: acquisition spend ÷ all new customers, and ÷ GMV, each moved from its own landing where it
    has one; NaN without new customers."""
    actual, organic = front.baseline.actual, front.baseline.organic_new
    spend = float(sum(split.spend.values())) + (0.0 if actual.spend is None else float(actual.spend.sum()))
    parts = (actual.new_customers, organic, channel_table(front, split)["customers"].to_numpy(dtype=np.float64))
    customers = sum(float(part.sum()) for part in parts if part is not None)
    cac = spend / customers * as_landed(front.baseline, "cac") if customers > 0 else float("nan")
    return cac, spend / split.gmv * as_landed(front.baseline, "acquisition_cost_ratio") if split.gmv > 0 else float("nan")


def paid_customers(front: Frontier) -> Array:
    """Return (P,) expected paid new customers of the months left at each point of the frontier."""
    channels = _channels(front.baseline)
    planned, won = channels.spend.sum(axis=1), channels.new_customers.sum(axis=1)
    gain = expected_gain(drawn(front.baseline, 0))
    ratios = np.divide(front.splits, planned, out=np.ones_like(front.splits), where=planned > 0)
    return np.asarray(np.sum([won[place] * (1.0 + np.interp(ratios[:, place], RATIOS, gain[place])) for place in range(len(won))], axis=0))


def channel_table(front: Frontier, split: Split) -> pd.DataFrame:
    """Return one row per channel of a split.

    channel, today and plan (money of the months left), ratio, change (plan - today); customers (expected paid new ones);
    return_average (GMV of the year per unit of money, of all its spend), return_marginal (of the next unit); cac_average,
    cac_marginal (money per paid new customer); low, high (bounds as ratios); bound ("low", "high" or None), price (GMV per
    unit of money of more room).
    """
    channels = _channels(front.baseline)
    planned, won = channels.spend.sum(axis=1), channels.new_customers.sum(axis=1)
    worth = _worth(front.baseline)
    plan = np.array([float(split.spend[name]) for name in channels.names])
    ratio = np.array([split.overrides[f"budget.{name}"] for name in channels.names])
    gain = expected_gain(drawn(front.baseline, 0))
    customers = won * (1.0 + np.array([np.interp(one, RATIOS, curve) for one, curve in zip(ratio, gain, strict=True)]))
    marginal = marginal_returns(front.baseline, ratio)
    bounds = {bound.channel: bound for bound in split.bounds}
    return pd.DataFrame({
        "channel": channels.names, "today": planned, "plan": plan, "ratio": ratio, "change": plan - planned, "customers": customers,
        "return_average": _over(customers * worth, plan), "return_marginal": marginal,
        "cac_average": _over(plan, customers), "cac_marginal": _over(worth, marginal),
        "low": _over(front.low, planned), "high": _over(front.high, planned),
        "bound": [bounds[name].side if name in bounds else None for name in channels.names],
        "price": [bounds[name].price if name in bounds else np.nan for name in channels.names]})


def curve_points(baseline: Baseline, place: int, highest: float) -> pd.DataFrame:
    """Return one channel's response from no spend to `highest` (a ratio): ratio, money, gmv (of its paid customers, expected), low, high (80 %)."""
    channels, draws = _channels(baseline), drawn(baseline, 0)
    rows = slice(0, int(np.searchsorted(RATIOS, highest, side="right")), 2)
    worth = float(channels.new_customers[place].sum()) * _worth(baseline)[place]
    paths = draws.tables[place, rows] * draws.level[:, place]
    low, high = np.quantile(paths, [0.1, 0.9], axis=1)
    return pd.DataFrame({"ratio": RATIOS[rows], "money": RATIOS[rows] * float(channels.spend[place].sum()),
                         "gmv": paths.mean(axis=1) * worth, "low": low * worth, "high": high * worth})


def _read(front: Frontier, mode: Mode, target: float, today: float) -> Split:
    if mode == "same":
        return at_total(front, today)
    return {"gmv": cheapest_for, "cac": within_cac, "marginal": within_marginal, "ratio": within_ratio}[mode](front, target)


def _own(baseline: Baseline, front: Frontier, own: Mapping[str, float], caution: float) -> Plan:
    channels = _channels(baseline)
    money = channels.spend.sum(axis=1) * [own.get(name, 1.0) for name in channels.names]
    total = float(money.sum())
    mine = split_of(front, money, total, True, Text(zh="您自己的分配。", en="Your own split."))
    return Plan(_rescored(replace(mine, bounds=()), front, caution), front, caution, _rescored(at_total(front, total), front, caution))


def _cautious(front: Frontier, limits: Mapping[str, tuple[float, float]], total: float, caution: float) -> Frontier:
    """Return the frontier whose order of money follows the score: draws in which the split does well count less.

    At the best split of mean(Δ) - k·sd(Δ), every channel's slope of that score is alike; it is the slope of the mean over
    draws weighted by 1 - k·(Δ - mean)/sd. A few rounds of weighting by the last split's Δ come close.
    """
    for _ in range(ROUNDS if caution > 0.0 else 0):
        gains = gains_of(front.baseline, _ratios(front.baseline, at_total(front, total)))
        spread = float(gains.std())
        if spread <= 0.0:
            return front
        weights = np.maximum(0.0, 1.0 - caution * (gains - gains.mean()) / spread)
        front = frontier(front.baseline, limits, weights / weights.mean())
    return front


def _blended(front: Frontier, split: Split, caution: float) -> Split:
    """Return the best-scoring split on the way from today's to this one, where today's lies within the bounds and has the same total."""
    planned = _channels(front.baseline).spend.sum(axis=1)
    total, aim = float(sum(split.spend.values())), _ratios(front.baseline, split) * planned
    inside = (planned >= front.low - 1e-6).all() and (planned <= front.high + 1e-6).all() and abs(planned.sum() - total) <= 0.01
    if not inside or caution == 0.0:
        return _rescored(split, front, caution)
    steps = [planned + (aim - planned) * share for share in np.linspace(0.0, 1.0, BLENDS + 1)[1:]]
    scores = [_score(gains_of(front.baseline, _over(step, planned, 1.0)), caution) for step in steps]
    best = steps[int(np.argmax(scores))]
    return _rescored(split_of(front, best, total, split.reached, split.text), front, caution)


def _rescored(split: Split, front: Frontier, caution: float) -> Split:
    return replace(split, score=_score(gains_of(front.baseline, _ratios(front.baseline, split)), caution))


def _score(gains: Array, caution: float) -> float:
    return float(gains.mean() - caution * gains.std())


def _largest(front: Frontier, room: Array, otherwise: Text, nearest: int) -> Split:
    """Return the largest total with room at least 0 (straight between corners); without any, the corner `nearest`, as not reached."""
    fits = np.flatnonzero(room >= 0)
    if not len(fits):
        return replace(at_total(front, float(front.spend[nearest])), reached=False, text=otherwise)
    last = int(fits[-1])
    if last + 1 == len(room):
        return at_total(front, float(front.spend[last]))
    share = room[last] / (room[last] - room[last + 1])
    return at_total(front, float(front.spend[last] + share * (front.spend[last + 1] - front.spend[last])))


def _ratios(baseline: Baseline, split: Split) -> Array:
    return np.array([split.overrides[f"budget.{name}"] for name in _channels(baseline).names])


def _worth(baseline: Baseline) -> Array:
    """Return (C,) the GMV of the year that a paid new customer of each channel brings, months weighted as planned."""
    channels = _channels(baseline)
    return _over(channels.new_customers @ worth_of_new(baseline), channels.new_customers.sum(axis=1))


def _over(above: Array, below: Array, otherwise: float = float("nan")) -> Array:
    return np.asarray(np.divide(above, below, out=np.full(np.shape(above), otherwise), where=below > 0))


def _channels(baseline: Baseline) -> Channels:
    if baseline.channels is None or not baseline.channels.spend.sum() > 0:
        raise CockpitError("frontier_spend", Text(
            zh="还算不出最优预算：请先导入投放花费。", en="The best budget needs spend: please upload it first."))
    return baseline.channels
