"""What is drawn once per baseline and seed: response curves, and how far new customers deviate from their mean."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.scenario.baseline import Baseline
from core.scenario.curves import Array
from core.scenario.response import respond, rows_of


@dataclass(frozen=True, eq=False)
class Draws:
    """One row per draw of the forecast, so that curve and forecast uncertainty go together."""

    tables: Array               # (C, R, D) response at each of RATIOS, 1 at the plan
    level: Array                # (D, C) customers truly brought at the plan ÷ expected
    price_elasticity: Array     # (D,) never above 0
    deviation: Array            # (D|1, M) new customers ÷ their mean


@lru_cache(maxsize=8)
def drawn(baseline: Baseline, seed: int) -> Draws:
    """Return the draws (kept per baseline object and seed: every scenario of a baseline shares them)."""
    rng, money = np.random.default_rng(seed), baseline.money
    tables, level = rows_of(baseline.channels.curves if baseline.channels else (), baseline.draws, rng)
    noise = rng.standard_normal(baseline.draws)
    return Draws(tables, level, np.minimum(0.0, money.price_elasticity + money.price_elasticity_sd * noise), _deviation(baseline))


def gained(draws: Draws, ratios: Array) -> Array:
    """Return customers gained ÷ the plan's at each channel's spend ratio, level included: (D, C), or (D, C, M) by month."""
    more = respond(draws.tables, ratios) - 1.0
    return more * (draws.level if ratios.ndim == 1 else draws.level[:, :, None])


@lru_cache(maxsize=8)
def expected_gain(draws: Draws) -> Array:
    """Return (C, R) what `gained` is on average over the draws at each of RATIOS; concave in the ratio."""
    return np.asarray(((draws.tables - 1.0) * draws.level.T[:, None, :]).mean(axis=2))


def _deviation(baseline: Baseline) -> Array:
    """Return the baseline's own deviation, else GMV's: a month that sells more wins more customers, in proportion."""
    if baseline.new_deviation is not None:
        return baseline.new_deviation
    mean = baseline.gmv.mean(axis=0)
    return np.asarray(np.maximum(0.0, np.divide(baseline.gmv, mean, out=np.ones_like(baseline.gmv), where=mean > 0)))
