"""How a channel's new customers answer its spend, as one table whatever it rests on: ratio of spend to plan × draws."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from core.base.text import Text
from core.scenario.curves import (
    ASSUMPTION,
    HIGHEST_ELASTICITY,
    LOWEST_ELASTICITY,
    MEASURED,
    Array,
    Elasticity,
    response,
)

DRAWS = 500
# Spend ÷ plan. Every hundredth where bounds usually lie, so that a slider's step is a knot; beyond the end the curve is flat.
RATIOS: Array = np.concatenate([
    [0.0, 0.0025, 0.005], np.arange(1, 200) / 100, np.arange(100, 150) / 50, [3.0, 3.25, 3.5, 4.0, 4.5, 5.0, 6.0, 7.5, 9.0]])
PLAN = int(np.flatnonzero(RATIOS == 1.0)[0])    # the place of today's plan among RATIOS

Source = Literal["fitted", "mostly_prior", "assumed", "lift_test"]
Grade = Literal["A", "B", "C"]
MOSTLY_PRIOR = Text(zh="数据太少，主要靠经验判断", en="few data, mostly judgement")
LIFT_TESTED = Text(zh="由增量实验测得", en="measured by a lift test")
SOURCES: dict[Source, Text] = {
    "fitted": MEASURED, "mostly_prior": MOSTLY_PRIOR, "assumed": ASSUMPTION, "lift_test": LIFT_TESTED}
ONLY_ASSUMED = Text(
    zh="没有足够的数据可以测算，用的是这类渠道的经验弹性。", en="There are not enough data to measure it; this is a judgement for channels of this kind.")


@dataclass(frozen=True, eq=False)
class Curve:
    """One channel's response to spend. Never falling and concave in the ratio, 0 without spend, exactly 1 at the plan."""

    table: Array                            # (K, R) new customers ÷ plan's at each of RATIOS, one row per draw
    centre: Array                           # (R,) the curve that decisions are taken on
    prior: Elasticity                       # what would be assumed without data; the manager's to edit
    level: Array = field(default_factory=lambda: np.ones(1))  # (K|1,) customers truly brought at the plan ÷ expected; mean 1
    source: Source = "assumed"
    grade: Grade = "C"                      # A well measured, B usable, C mostly assumption
    reasons: tuple[Text, ...] = (ONLY_ASSUMED,)
    seen: tuple[float, float] | None = None  # spend ratios lived through; outside them the curve is a continuation
    held: Text | None = None                # why no money should be moved on this curve; None: it may
    weekly: float = float("nan")            # mean weekly spend that ratio 1 stands for, where it was fitted
    brings: float = float("nan")            # customers per unit of money there, where the fit was to customers
    joint: bool = False                     # rows belong together with those of all other joint curves

    def __post_init__(self) -> None:
        if self.table.shape[1:] != RATIOS.shape or not (self.table[:, PLAN] == 1.0).all() or self.centre[PLAN] != 1.0:
            raise ValueError(f"a curve's table has shape {self.table.shape}; expected (K, {len(RATIOS)}) with 1 at the plan")

    @cached_property
    def elasticity(self) -> float:
        """Return % more customers per % more spend at the plan, on the centre curve."""
        return float(_slope_at_plan(self.centre))

    @cached_property
    def elasticity_sd(self) -> float:
        return float(_slope_at_plan(self.table).std())

    @property
    def measured(self) -> bool:
        return self.source in ("fitted", "lift_test")

    @property
    def evidence(self) -> Text:
        return SOURCES[self.source]


def assumed(prior: Elasticity, draws: int = DRAWS) -> Curve:
    """Return the fallback curve ρ(r; ε) of method/whatif.md §1, its ε at evenly spaced chances of a normal distribution."""
    chances = (np.arange(draws) + 0.5) / draws
    drawn = np.clip(prior.mean + prior.sd * ndtri(chances), LOWEST_ELASTICITY, HIGHEST_ELASTICITY)
    return Curve(response(RATIOS[None, :], drawn[:, None]), response(RATIOS, prior.mean), prior)


def rebased(curve: Curve, weekly: float) -> Curve:
    """Return a fitted curve seen from another weekly spend: ρ(r·s)/ρ(s), s that spend ÷ the one it was fitted at."""
    if np.isnan(curve.weekly) or not weekly > 0:
        return curve
    scale = min(weekly / curve.weekly, float(RATIOS[-1]))
    low, share = between(RATIOS * scale)
    table = curve.table[:, low] * (1.0 - share) + curve.table[:, low + 1] * share
    centre = curve.centre[low] * (1.0 - share) + curve.centre[low + 1] * share
    seen = None if curve.seen is None else (curve.seen[0] / scale, curve.seen[1] / scale)
    return replace(curve, table=table / table[:, [PLAN]], centre=centre / centre[PLAN], seen=seen, weekly=weekly,
                   brings=curve.brings * float(centre[PLAN]) / scale)


def rows_of(curves: Sequence[Curve], draws: int, rng: np.random.Generator) -> tuple[Array, Array]:
    """Return tables (C, R, D) and levels (D, C) for D draws: the rows of joint curves stay together, others are shuffled apart."""
    together = rng.permutation(draws)
    tables, levels = np.empty((len(curves), len(RATIOS), draws)), np.empty((draws, len(curves)))
    for place, curve in enumerate(curves):
        order = together if curve.joint else rng.permutation(draws)
        rows = order * len(curve.table) // draws
        tables[place] = curve.table[rows].T
        levels[:, place] = curve.level[rows] if len(curve.level) > 1 else curve.level[0]
    return tables, levels


def respond(tables: Array, ratios: Array) -> Array:
    """Return the response at each channel's spend ratio by straight lines between the knots; exactly 1 at ratio 1.

    tables: (C, R, D) and ratios (C,) or (C, M) give (D, C) or (D, C, M). Beyond the last of RATIOS nothing is gained.
    """
    low, share = between(ratios)
    channel = np.arange(len(tables)).reshape(-1, *(1,) * (ratios.ndim - 1))
    below, above = tables[channel, low], tables[channel, low + 1]
    return np.moveaxis(below * (1.0 - share)[..., None] + above * share[..., None], -1, 0)


def between(ratios: ArrayLike) -> tuple[np.ndarray[tuple[int, ...], np.dtype[np.intp]], Array]:
    """Return the place of the knot at or below each ratio, and how far (0..1) the ratio is on the way to the next."""
    r = np.clip(np.asarray(ratios, dtype=np.float64), 0.0, RATIOS[-1])
    low = np.minimum(np.searchsorted(RATIOS, r, side="right") - 1, len(RATIOS) - 2)
    return low, (r - RATIOS[low]) / (RATIOS[low + 1] - RATIOS[low])


def cost_floor(centre: Array) -> float:
    """Return the lowest cost of a customer ÷ today's that buying less can reach: the curve's first yuan."""
    return float(RATIOS[1] / centre[1])


def buy_less(cost_ratio: float, centre: Array) -> float:
    """Return the spend ratio at which customers cost κ of today on average: r/ρ(r) = κ; 0 where no spend is that cheap.

    On the piece from knot a to b, ρ = ρ_a + s(r - a), so r = κ(ρ_a - s·a)/(1 - κs). Exactly 1 at κ = 1; never beyond
    the last ratio. A straight piece through the origin has one cost throughout; its upper end is taken.
    """
    if cost_ratio == 1.0:
        return 1.0
    costs = RATIOS[1:] / centre[1:]
    if cost_ratio < costs[0]:
        return 0.0
    place = int(np.searchsorted(costs, cost_ratio, side="right"))   # costs rise: ρ is concave from 0
    if place >= len(costs):
        return float(RATIOS[-1])
    a, b = RATIOS[place], RATIOS[place + 1]
    slope = (centre[place + 1] - centre[place]) / (b - a)
    return float(np.clip(cost_ratio * (centre[place] - slope * a) / (1.0 - cost_ratio * slope), a, b))


def _slope_at_plan(rows: Array) -> Array:
    """Return the mean of the slopes to the left and to the right of the plan."""
    left = (rows[..., PLAN] - rows[..., PLAN - 1]) / (RATIOS[PLAN] - RATIOS[PLAN - 1])
    right = (rows[..., PLAN + 1] - rows[..., PLAN]) / (RATIOS[PLAN + 1] - RATIOS[PLAN])
    return np.asarray((left + right) / 2.0)
