"""What is drawn once per baseline and seed: elasticities, and how far new customers deviate from their mean."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.scenario.baseline import Baseline
from core.scenario.curves import HIGHEST_ELASTICITY, LOWEST_ELASTICITY, Array


@dataclass(frozen=True, eq=False)
class Draws:
    """One row per draw of the forecast, so that curve and forecast uncertainty go together."""

    elasticity: Array           # (D, C) of spend, kept within its bounds
    price_elasticity: Array     # (D,) never above 0
    deviation: Array            # (D|1, M) new customers ÷ their mean


@lru_cache(maxsize=8)
def drawn(baseline: Baseline, seed: int) -> Draws:
    """Return the draws (kept per baseline object and seed: every scenario of a baseline shares them)."""
    rng, channels, money = np.random.default_rng(seed), baseline.channels, baseline.money
    elasticity = np.empty((baseline.draws, 0))
    if channels is not None:
        noise = rng.standard_normal((baseline.draws, len(channels.names)))
        elasticity = np.clip(channels.elasticity + channels.elasticity_sd * noise, LOWEST_ELASTICITY, HIGHEST_ELASTICITY)
    noise = rng.standard_normal(baseline.draws)
    return Draws(elasticity, np.minimum(0.0, money.price_elasticity + money.price_elasticity_sd * noise),
                 _deviation(baseline))


def _deviation(baseline: Baseline) -> Array:
    """Return the baseline's own deviation, else GMV's: a month that sells more wins more customers, in proportion."""
    if baseline.new_deviation is not None:
        return baseline.new_deviation
    mean = baseline.gmv.mean(axis=0)
    return np.asarray(np.maximum(0.0, np.divide(baseline.gmv, mean, out=np.ones_like(baseline.gmv), where=mean > 0)))
