"""Histories too short for the members: the newest level, or last year's shape with part of its growth, and how unsure that is."""

import numpy as np

from core.forecast.linear import level_grid, smooth
from core.forecast.member import Member, weighed
from core.forecast.prepare import Prepared, whole_year
from core.forecast.series import Floats

FEW = 0.5
"""The smoothing parameter where there are under ENOUGH values to weigh a grid of them."""
ENOUGH = 10
GROWTH_KEPT = 0.7
"""Share of last year's recent growth that is carried on (measured: docs/forecast.md)."""
UNSEEN = 0.15
"""Standard deviation, as a share of the level, that is believed of a business nobody has watched for two years."""
UNSEEN_COUNTS = 3
"""How many observed values that belief counts as."""
CARRIED = 0.2
"""Share of a step's error that stays when only last year's shape is known."""
DRIFT_UNSURE = 0.15
"""Growth is as unsure as that of a level smoothed by this much."""
NODES, NODE_WEIGHTS = np.array([-np.sqrt(3.0), 0.0, np.sqrt(3.0)]), np.array([1 / 6, 2 / 3, 1 / 6])
"""Three points that stand for a normal curve (Gauss-Hermite)."""


def members(one: Prepared) -> tuple[dict[str, Member], Floats]:
    """Return the one member of a history that is short, or does not move beside its season, and its past one-step errors."""
    if one.still:
        return {"level": _member(one.adjusted[-1] + one.shape[one.length:], 0.0, 0.0, 1)}, np.zeros(one.length)
    if one.regime == "last_year":
        steps = _steps(one)
        return {"last_year": last_year(one)}, steps - steps.mean()
    adjusted = one.adjusted
    alpha, newest, errors = _smoothed(adjusted, naive=one.regime == "naive")
    sigma = _pooled(errors, _size(one), len(errors))
    return {"level": _member(newest + one.shape[one.length:], sigma, alpha, one.length)}, errors


def last_year(one: Prepared) -> Member:
    """Return last year again, each period moved by the part of recent growth that is kept; how unevenly periods moved then is its spread."""
    year = whole_year(one.freq)
    # Days go by the calendar, so that 11.11 stays 11.11; their weekdays are in the shape.
    based, put_back = (one.adjusted, one.shape[one.length:]) if one.freq == "D" else (one.level, np.zeros(one.horizon))
    point = based[one.length - year + np.arange(one.horizon) % year] + kept(one) * growth(one) + put_back
    off = _steps(one) - _steps(one).mean()
    return _member(point, _pooled(off, _size(one), len(off) - 1), CARRIED, len(off))


def growth(one: Prepared) -> float:
    """Return the mean step from a year before over the newest half year of months, quarter of days and weeks; 0 under a year of history."""
    return float(_steps(one)[-_window(one):].mean()) if one.length > whole_year(one.freq) else 0.0


def kept(one: Prepared) -> float:
    """Return the share of the recent growth that is carried on: less while few periods have a year before them."""
    return GROWTH_KEPT * min(1.0, max(0, one.length - whole_year(one.freq)) / _window(one))


def _steps(one: Prepared) -> Floats:
    """Return how far each period lies from the one a year before, in the domain."""
    year, based = whole_year(one.freq), one.adjusted if one.freq == "D" else one.level
    return based[year:] - based[:-year]


def _window(one: Prepared) -> int:
    return whole_year(one.freq) // (2 if one.freq == "M" else 4)


def _size(one: Prepared) -> float:
    return 1.0 if one.multiplicative else float(np.abs(one.level).mean())


def _smoothed(adjusted: Floats, *, naive: bool) -> tuple[float, float, Floats]:
    """Return the share of an error that stays, the newest level, and the one-step errors."""
    if naive:
        return 1.0, float(adjusted[-1]), np.diff(adjusted)
    grid, parts = level_grid()
    plain = grid.part(parts["plain"])
    if len(adjusted) < ENOUGH:
        few = int(np.argmin(np.abs(plain.g0 - FEW)))
        plain = plain.part(slice(few, few + 1))
    start = np.full((1, len(plain)), adjusted[0])
    done = smooth(plain, adjusted[None, 1:], np.array([len(adjusted) - 1]), start, np.zeros_like(start))
    weights, _ = weighed(done.squares[0], plain.cost, len(adjusted) - 1)
    return float(weights @ plain.g0), float(weights @ done.level[0]), done.errors[:, 0] @ weights


def _pooled(off: Floats, size: float, freedom: int) -> float:
    believed = UNSEEN_COUNTS * (UNSEEN * size) ** 2
    return float(np.sqrt((believed + off @ off) / (UNSEEN_COUNTS + freedom)))


def _member(point: Floats, sigma: float, alpha: float, counted: int) -> Member:
    steps = np.arange(1, len(point) + 1)
    drift = DRIFT_UNSURE * sigma / np.sqrt(counted)
    psi = np.where(steps == 1, 1.0, alpha)
    return Member(point, NODE_WEIGHTS, NODES[:, None] * drift * steps, np.full(3, sigma), np.tile(psi, (3, 1)))
