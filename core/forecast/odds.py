"""From paths to what a goal card says: landing, odds, needed run-rate."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from core.base.errors import CockpitError
from core.base.text import Text
from core.forecast.series import Floats

Good = Literal["up", "down"]


class Landing(NamedTuple):
    """Where a value lands: one in ten below p10, half below p50, one in ten above p90. NaN when nothing is known."""

    p10: float
    p50: float
    p90: float


@dataclass(frozen=True)
class RunRate:
    """What the rest must bring to reach the target, in the target's unit."""

    rest: float             # target - actual; negative: already reached
    by_period: Floats       # rest spread over the remaining periods by their shape
    factor: float           # rest ÷ Σ shape: how many times the shape; NaN for a shape of 0


def landing(values: Floats) -> Landing:
    """Return the 10th, 50th and 90th percentile of simulated values; missing ones are left out."""
    known = np.asarray(values, dtype=np.float64)
    known = known[np.isfinite(known)]
    if known.size == 0:
        return Landing(float("nan"), float("nan"), float("nan"))
    return Landing(*(float(value) for value in np.percentile(known, [10, 50, 90])))


def prob_goal(values: Floats, target: float, good: Good) -> float:
    """Return the share (0..1) of simulated values that reach the target: at or above it for "up", at or below for "down".

    Missing values are left out; NaN when none is left or the target is missing.
    """
    known = np.asarray(values, dtype=np.float64)
    known = known[np.isfinite(known)]
    if known.size == 0 or not np.isfinite(target):
        return float("nan")
    return float(np.mean(known >= target if good == "up" else known <= target))


def year_total(actual: float, paths: Floats) -> Floats:
    """Return actual to date plus the sum of each path, (draws,)."""
    totals: Floats = actual + np.asarray(paths, dtype=np.float64).sum(axis=1)
    return totals


def ratio_total(numerator: float, numerator_paths: Floats, denominator: float, denominator_paths: Floats) -> Floats:
    """Return the year's ratio per joint path, divided after summing, (draws,); x/0 is NaN. Paths come from pair."""
    top, bottom = year_total(numerator, numerator_paths), year_total(denominator, denominator_paths)
    ratios: Floats = np.divide(top, bottom, out=np.full(len(top), np.nan), where=bottom != 0)
    return ratios


def remaining(paths: Floats, elapsed_share: float) -> Floats:
    """Return paths whose first period is begun: only the share of it still to come is kept. The begun part belongs to the actual."""
    if not 0 <= elapsed_share <= 1:
        raise CockpitError("elapsed", Text(zh=f"当前周期已过去的比例必须在 0 到 1 之间，收到的是 {elapsed_share}。",
                                           en=f"The elapsed share of the period must be 0 to 1, found {elapsed_share}."))
    left = np.array(paths, dtype=np.float64)
    left[:, 0] *= 1 - elapsed_share
    return left


def needed_run_rate(actual: float, target: float, remaining_shape: Floats) -> RunRate:
    """Return what the remaining periods must bring, spread by remaining_shape (last year's values, a forecast, or ones).

    A shape that sums to 0 spreads evenly. No remaining period: by_period is empty.
    """
    shape = np.asarray(remaining_shape, dtype=np.float64)
    rest, total = target - actual, float(shape.sum())
    if shape.size == 0 or total == 0:
        return RunRate(rest, np.full(shape.size, rest / max(shape.size, 1)), float("nan"))
    return RunRate(rest, rest * shape / total, rest / total)
