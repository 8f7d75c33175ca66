"""Exponential smoothing of many kinds at once: every grid point over every history in one numpy pass through time."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from core.forecast.series import Floats

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Grid:
    """Points of one linear form, all arrays (points,): y = l + r·b + s + e, s the season's state a season ago, then

    l' = f00·l + f01·b + g0·e, b' = f10·l + f11·b + g1·e, s' = s + gs·e.
    """

    r: Floats
    f00: Floats
    f01: Floats
    f10: Floats
    f11: Floats
    g0: Floats
    g1: Floats
    gs: Floats
    cost: Floats            # parameters that the point's form has, beginnings included

    def __len__(self) -> int:
        return len(self.r)

    def part(self, points: slice) -> "Grid":
        return Grid(*(getattr(self, name)[points] for name in self.__dataclass_fields__))

    def psi(self, horizon: int, season: int) -> Floats:
        """Return (points, horizon): what an error does to the value so many steps later, 1 for its own (Hyndman et al. 2008, ch. 6); season 0: none."""
        result = np.ones((len(self), horizon))
        level, slope = self.g0, self.g1
        for step in range(1, horizon):
            result[:, step] = level + self.r * slope + (self.gs if season and step % season == 0 else 0.0)
            level, slope = self.f00 * level + self.f01 * slope, self.f10 * level + self.f11 * slope
        return result


@dataclass(frozen=True)
class Smoothed:
    """Where each history's states stand at its end, (histories, points), and how far one step missed."""

    level: Floats
    slope: Floats
    season: Floats          # (histories, points, season), next phase first
    squares: Floats         # sum of squared one-step errors
    errors: Floats          # (time, histories, points): one-step errors, 0 behind a history's end

    def ahead(self, grid: Grid, horizon: int) -> Floats:
        """Return the forecasts, (histories, points, horizon)."""
        level, slope = self.level, self.slope
        result = np.empty((*level.shape, horizon))
        for step in range(horizon):
            result[:, :, step] = level + grid.r * slope + self.season[:, :, step % self.season.shape[2]]
            level, slope = grid.f00 * level + grid.f01 * slope, grid.f10 * level + grid.f11 * slope
        return result


def smooth(grid: Grid, values: Floats, lengths: Ints, level: Floats, slope: Floats, season: Floats | None = None) -> Smoothed:
    """Return the states of every grid point at the end of every history.

    values (histories, time), each filled up to its length, lengths ascending; level, slope (histories, points): states before the first
    value; season (histories, m): indices of the first m periods, None for no season.
    """
    histories, time = values.shape
    states = np.zeros((histories, len(grid), 1)) if season is None else np.repeat(season[:, None, :], len(grid), axis=1)
    phases = states.shape[2]
    seasonal = season is not None
    states = np.ascontiguousarray(np.moveaxis(states, 2, 0))
    level, slope = level.copy(), slope.copy()
    squares = np.zeros_like(level)
    errors = np.zeros((time, *level.shape))
    first = np.searchsorted(lengths, np.arange(time), side="right")
    for now in range(time):
        on = first[now]
        here, by = level[on:], slope[on:]
        error = values[on:, now, None] - here
        error -= grid.r * by
        if seasonal:
            error -= states[now % phases, on:]
            states[now % phases, on:] += grid.gs * error
        squares[on:] += error * error
        errors[now, on:] = error
        moved = grid.f10 * here
        moved += grid.f11 * by
        moved += grid.g1 * error
        here *= grid.f00
        here += grid.f01 * by
        here += grid.g0 * error
        slope[on:] = moved
    turned = np.empty((histories, len(grid), phases))
    for row in range(histories):
        turned[row] = np.moveaxis(states[(lengths[row] + np.arange(phases)) % phases, row], 0, 1)
    return Smoothed(level, slope, turned, squares, errors)


@dataclass(frozen=True)
class Response:
    """What one unit of level or of slope before the first value does: to the errors (time, points), and to the states at each length (time + 1, points)."""

    level: Floats
    slope: Floats
    states: Floats          # (time + 1, 2 causes, 2 states, points)
    squares: Floats         # (time + 1, 3, points): sums of level², level·slope, slope² over the errors so far


@lru_cache(maxsize=8)
def response(grid: Grid, time: int) -> Response:
    """Return the response of a grid without a moving season."""
    errors, states = np.empty((2, time, len(grid))), np.zeros((time + 1, 2, 2, len(grid)))
    states[0, 0, 0] = states[0, 1, 1] = 1.0
    for now in range(time):
        level, slope = states[now, :, 0], states[now, :, 1]
        error = -level - grid.r * slope
        errors[:, now] = error
        states[now + 1, :, 0] = grid.f00 * level + grid.f01 * slope + grid.g0 * error
        states[now + 1, :, 1] = grid.f10 * level + grid.f11 * slope + grid.g1 * error
    products = np.stack([errors[0] ** 2, errors[0] * errors[1], errors[1] ** 2], axis=1)
    return Response(errors[0], errors[1], states, np.concatenate([np.zeros((1, 3, len(grid))), np.cumsum(products, axis=0)]))


def smooth_from_best(grid: Grid, values: Floats, lengths: Ints, level: Floats, slope: Floats, firm: Floats) -> Smoothed:
    """Return `smooth` from the beginnings of level and slope that make the errors least, for a grid without a moving season.

    The errors are linear in the beginnings, so the best ones need no search: (D'D + firm) δ = -D'e, D the response. level, slope: where the
    search would start. firm (points,): how many squared errors a unit of slope costs; infinite where the slope stays as it is.
    """
    done = smooth(grid, values, lengths, level, slope)
    known, bound = response(grid, values.shape[1]), np.isinf(firm)
    by_level, by_slope = (np.einsum("tp,thp->hp", part, done.errors) for part in (known.level, known.slope))
    by_slope = np.where(bound, 0.0, by_slope)
    first, both, second = (known.squares[lengths, place] for place in range(3))
    both, second = np.where(bound, 0.0, both), np.where(bound, 0.0, second)
    held = second + np.where(bound, 1.0, firm)
    determinant = (first + 1e-9) * held - both ** 2
    up, on = (both * by_slope - held * by_level) / determinant, (both * by_level - (first + 1e-9) * by_slope) / determinant
    squares = done.squares + 2 * (up * by_level + on * by_slope) + up ** 2 * first + 2 * up * on * both + on ** 2 * second
    seen = (np.arange(values.shape[1])[:, None] < lengths)[:, :, None]
    errors = done.errors + seen * (up * known.level[:, None] + on * known.slope[:, None])
    ends = known.states[lengths]
    return Smoothed(done.level + up * ends[:, 0, 0] + on * ends[:, 1, 0], done.slope + up * ends[:, 0, 1] + on * ends[:, 1, 1], done.season, squares, errors)


def ets(alpha: Floats, beta: Floats, phi: Floats, gamma: Floats, cost: Floats) -> Grid:
    """Return ETS(A,Ad,A) points in ETSModel's own parameters: no trend where phi is 0, no moving season where gamma is 0."""
    one, zero = np.ones_like(alpha), np.zeros_like(alpha)
    return Grid(phi, one, phi, zero, phi, alpha, beta, gamma, cost)


def ces(real: Floats, imaginary: Floats) -> Grid:
    """Return complex exponential smoothing, the form without season (Svetunkov, Kourentzes & Ord 2022): l' = l - (1-b)c + (a-b)e, c' = l + (1-a)c + (a+b)e."""
    one, zero = np.ones_like(real), np.zeros_like(real)
    return Grid(zero, one, imaginary - 1, one, 1 - real, real - imaginary, real + imaginary, zero, 4 * one)


def joined(*grids: Grid) -> Grid:
    return Grid(*(np.concatenate([getattr(grid, name) for grid in grids]) for name in Grid.__dataclass_fields__))


@lru_cache(maxsize=4)
def level_grid(year: int = 12) -> tuple[Grid, dict[str, slice]]:
    """Return the grid for a level without season, and which points belong to which form; year: periods in one, which complex smoothing's growth goes by."""
    alphas = np.array([0.02, 0.06, 0.12, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.999])
    zero = np.zeros_like(alphas)
    plain = ets(alphas, zero, zero, zero, zero + 2)
    table = np.array([(alpha, alpha * share, phi) for alpha in (0.04, 0.12, 0.25, 0.4, 0.6, 0.8, 0.999)
                      for share in (0.01, 0.06, 0.2, 0.5) for phi in (0.8, 0.9, 0.96, 1.0)]).T
    trend = ets(table[0], table[1], table[2], np.zeros(table.shape[1]), np.where(table[2] < 1, 5.0, 4.0))
    pairs = np.array([(1 + alpha, 1 + (1 + alpha) * growth * 12 / year) for alpha in (0.03, 0.1, 0.2, 0.35, 0.5, 0.7, 0.9)
                      for growth in (-0.02, -0.01, -0.005, 0.0025, 0.005, 0.01, 0.02)]).T
    complex_ = ces(pairs[0], pairs[1])
    sizes = np.cumsum([0, len(plain), len(trend), len(complex_)])
    return joined(plain, trend, complex_), {"plain": slice(0, sizes[1]), "ets": slice(0, sizes[2]), "ces": slice(sizes[2], sizes[3])}


@lru_cache(maxsize=1)
def season_grid() -> Grid:
    """Return the grid for a level with a moving season: Holt-Winters, without trend and with one, damped or not."""
    table = np.array([(alpha, beta, phi, gamma * (1 - alpha)) for alpha in (0.04, 0.12, 0.25, 0.4, 0.6, 0.8)
                      for beta, phi in ((0.0, 0.0), (0.01, 1.0), (0.01, 0.95), (0.06, 0.95), (0.06, 1.0), (0.2, 0.9))
                      for gamma in (0.0, 0.05, 0.15, 0.3)]).T
    return ets(table[0], table[0] * table[1], table[2], table[3], np.where(table[2] == 0, 3.0, np.where(table[2] == 1, 5.0, 6.0)))
