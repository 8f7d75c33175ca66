"""How far one step misses, how much of it stays, and how sure the growth is; by what the history's length allows."""

from dataclasses import dataclass

import numpy as np

from core.forecast.members import Smoothing
from core.forecast.series import Floats

STAYS = 0.7
"""Share of the fitted parameter by which errors stay in the level, and the growth is off: the blend follows its members half-heartedly,
and with the whole parameter the twelfth month's band was too wide while the first's was too narrow (measured: docs/forecast.md)."""
DRIFT_FLOOR = 0.15
"""Growth is never surer than a level smoothed by this much would make it."""
UNSEEN = 0.15
"""Standard deviation, as a share of the level, that is believed of a business nobody has watched for two years."""
UNSEEN_COUNTS = 3
"""How many observed values that belief counts as."""
CARRIED = 0.2
"""Share of a step's error that stays when only last year's shape is known."""


@dataclass(frozen=True)
class Spread:
    """The error model of the paths, in the fit's domain."""

    alpha: float            # share of a step's error that stays in the level
    sigma: float            # standard deviation of a one-step error
    drift_error: float      # standard deviation of the growth per period
    errors: Floats          # past one-step errors, aligned with the history's end


def long(smoothing: Smoothing, parameters: int, length: int) -> Spread:
    """Return the spread of two years or more: the smoothing's one-step errors, paid for the parameters."""
    sigma = smoothing.spread(parameters)
    drift_error = STAYS * max(smoothing.alpha, DRIFT_FLOOR) * sigma / np.sqrt(length)
    return Spread(STAYS * smoothing.alpha, sigma, drift_error, smoothing.errors)


def one_year(steps: Floats, size: float) -> Spread:
    """Return the spread of under two years: how unevenly the months moved against the year before, mixed with UNSEEN.

    steps: distance to the year before, one per overlapping period; size: the level a share is taken of (1 in log steps).
    """
    off = steps - steps.mean()
    sigma = _pooled(off, size, len(steps) - 1)
    return Spread(CARRIED, sigma, DRIFT_FLOOR * sigma / np.sqrt(len(steps)), off)


def short(smoothing: Smoothing, size: float, length: int) -> Spread:
    """Return the spread of under a year: the smoothing's errors mixed with UNSEEN, for the high season has not been seen."""
    sigma = _pooled(smoothing.errors, size, len(smoothing.errors))
    return Spread(smoothing.alpha, sigma, DRIFT_FLOOR * sigma / np.sqrt(length), smoothing.errors)


def _pooled(off: Floats, size: float, freedom: int) -> float:
    believed = UNSEEN_COUNTS * (UNSEEN * size) ** 2
    return float(np.sqrt((believed + off @ off) / (UNSEEN_COUNTS + freedom)))
