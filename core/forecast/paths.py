"""Simulated futures: errors that carry over as the members say, growth and season that may be off, all in one numpy pass."""

from dataclasses import dataclass

import numpy as np

from core.forecast.blend import Blend
from core.forecast.series import Floats

TAILS = 6
"""Degrees of freedom of the drawn errors: months miss by more than a normal curve says."""


@dataclass(frozen=True)
class Draws:
    """Standard draws (mean 0, variance 1), mirrored: the second half is the first with every sign turned."""

    errors: Floats      # (draws, horizon)
    season: Floats      # (draws, season)
    point: Floats       # (draws,) 0..1, equal in both halves: which grid point a path follows
    level: Floats       # (draws,) of the error that all periods share


def draw(count: int, horizon: int, season: int, seed: int) -> Draws:
    """Return mirrored standard draws; the same arguments give the same bits.

    Each column is a shuffled even grid of the curve's quantiles with random signs (Latin hypercube, McKay et al. 1979), so that a thousand draws
    give smooth bands.
    """
    # Imported here: scipy is not needed before a page forecasts.
    from scipy.special import ndtri, stdtrit

    source = np.random.default_rng(seed)
    half = (count + 1) // 2
    even = (np.arange(half) + 0.5) / half
    tailed, normal = stdtrit(TAILS, 0.5 + even / 2), ndtri(0.5 + even / 2)
    errors, indices = (_mirror(_shuffled(grid / np.sqrt(np.mean(grid ** 2)), columns, source), count) for grid, columns in ((tailed, horizon), (normal, season)))
    point = source.permutation(even)
    level = _mirror(_shuffled(normal / np.sqrt(np.mean(normal ** 2)), 1, source), count)[:, 0]
    return Draws(errors, indices, np.concatenate([point, point])[:count], level)


def correlate(first: Draws, second: Draws, correlation: float) -> Draws:
    """Return second made to correlate with first by that much, draw by draw."""
    own = np.sqrt(1 - correlation ** 2)
    width = min(first.season.shape[1], second.season.shape[1])
    season = second.season.copy()
    season[:, :width] = correlation * first.season[:, :width] + own * second.season[:, :width]
    return Draws(correlation * first.errors + own * second.errors, season, first.point if correlation > 0 else second.point,
                 correlation * first.level + own * second.level)


def simulate(chosen: Blend, draws: Draws) -> Floats:
    """Return (draws, horizon) paths around the blend, in the unit of the values, without calendar effects; 0 where closed by habit.

    Each path follows one grid point of one member, drawn by the blend's weights and the grid's: its errors carry over by that point's psi
    weights, and it strays as far from the blend as the point from its member's average. An error per phase of the season, and for days one that
    stays over all of them, are added; the whole times the blend's scale. The mirrored draws make the median path the blend.
    """
    names = sorted(chosen.weights)
    members = [chosen.fit.members[name] for name in names]
    chance = np.cumsum(np.concatenate([chosen.weights[name] * member.weights for name, member in zip(names, members, strict=True)]))
    psi, sigma, off = (np.concatenate([getattr(member, part) for member in members]) for part in ("psi", "sigma", "off"))
    follows = np.minimum(np.searchsorted(chance / chance[-1], draws.point), len(chance) - 1)
    one, count = chosen.fit.prepared, len(draws.errors)
    own, noise = psi[follows], np.zeros((count, one.horizon))
    for step in range(one.horizon):
        noise[:, step:] += draws.errors[:, step, None] * own[:, :one.horizon - step]
    noise *= sigma[follows, None]
    noise += np.where(np.arange(count) < (count + 1) // 2, 1.0, -1.0)[:, None] * off[follows]
    noise += one.season_error * draws.season[:, np.arange(one.length, one.length + one.horizon) % one.season]
    noise += chosen.stays * draws.level[:, None]
    return np.where(one.planned[one.length:], 0.0, one.from_domain(chosen.centre + chosen.scale * noise))


def _shuffled(grid: Floats, columns: int, source: np.random.Generator) -> Floats:
    """Return (len(grid), columns): the grid in a new order and with new signs in every column."""
    table = source.permuted(np.repeat(grid[:, None], columns, axis=1), axis=0)
    table *= source.choice([-1.0, 1.0], table.shape)
    return table


def _mirror(half: Floats, count: int) -> Floats:
    return np.concatenate([half, -half])[:count]
