"""Simulated futures: errors that carry over into the level, growth and shape that may be off, all in one numpy pass."""

from dataclasses import dataclass

import numpy as np

from core.forecast.fit import Fit
from core.forecast.series import Floats

TAILS = 6
"""Degrees of freedom of the drawn errors: months miss by more than a normal curve says."""


@dataclass(frozen=True)
class Draws:
    """Standard draws (mean 0, variance 1), mirrored: the second half is the first with every sign turned."""

    errors: Floats      # (draws, horizon)
    season: Floats      # (draws, season)
    drift: Floats       # (draws, 1)


def draw(count: int, horizon: int, season: int, seed: int) -> Draws:
    """Return mirrored standard draws; the same arguments give the same bits.

    Each column is a shuffled even grid of the curve's quantiles with random signs (Latin hypercube, McKay et al. 1979), so that a thousand draws
    give smooth bands.
    """
    # Imported here: scipy is not needed before a page forecasts.
    from scipy.special import ndtri, stdtrit

    source = np.random.default_rng(seed)
    half = (count + 1) // 2
    upper = 0.5 + (np.arange(half) + 0.5) / (2 * half)
    tailed, normal = stdtrit(TAILS, upper), ndtri(upper)
    return Draws(*(_mirror(_shuffled(grid / np.sqrt(np.mean(grid ** 2)), columns, source), count)
                   for grid, columns in ((tailed, horizon), (normal, season), (normal, 1))))


def correlate(first: Draws, second: Draws, correlation: float) -> Draws:
    """Return second made to correlate with first by that much, draw by draw."""
    own = np.sqrt(1 - correlation ** 2)
    width = min(first.season.shape[1], second.season.shape[1])
    season = second.season.copy()
    season[:, :width] = correlation * first.season[:, :width] + own * second.season[:, :width]
    return Draws(correlation * first.errors + own * second.errors, season, correlation * first.drift + own * second.drift)


def simulate(fit: Fit, point: Floats, draws: Draws, scale: float) -> Floats:
    """Return (draws, horizon) paths around the point forecast (horizon,), in the values' own unit.

    In the fit's domain: e_h + α·(e_1 + … + e_{h-1}), the ETS(A,N,N) error at step h (Hyndman et al. 2008, table 6.2), plus h times the error of
    the growth, plus the error of the month's index; the sum times `scale`. The mirrored draws make the median path the point forecast.
    """
    errors = fit.spread.sigma * draws.errors
    carried = np.cumsum(errors, axis=1) - errors
    steps = np.arange(1, len(point) + 1)
    noise = errors + fit.spread.alpha * carried + fit.spread.drift_error * steps * draws.drift + fit.season_error * draws.season[:, fit.phase]
    return fit.from_domain(fit.to_domain(point) + scale * noise)


def _shuffled(grid: Floats, columns: int, source: np.random.Generator) -> Floats:
    """Return (len(grid), columns): the grid in a new order and with new signs in every column."""
    table = source.permuted(np.repeat(grid[:, None], columns, axis=1), axis=0)
    table *= source.choice([-1.0, 1.0], table.shape)
    return table


def _mirror(half: Floats, count: int) -> Floats:
    return np.concatenate([half, -half])[:count]
