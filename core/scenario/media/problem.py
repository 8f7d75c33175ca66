"""The regression of outcome on saturated, carried-over spend as one least squares problem: residuals, Jacobian, many points at once."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.scenario.curves import Array
from core.scenario.media.priors import CARRY, CARRY_SD, HALF, HALF_SD, SharePrior
from core.scenario.media.shapes import Shape, carried, lagged
from core.scenario.media.weeks import Background, Weeks

# A point is θ = (logit α, log κ, log B), C each. y/ȳ = Zγ + Σ_c B_c·g_c + e, g_c = saturation(adstock/κ_c) ÷ its mean,
# so that B_c is the channel's share of the outcome. Source: method/whatif.md §1.
TALLEST = 700.0     # largest exponent


@dataclass(frozen=True, eq=False)
class Problem:
    """What stays fixed while θ moves."""

    lags: Array                 # (C, n, LAGS) spend ÷ its mean over active weeks
    outcome: Array              # (n,) y/ȳ less the background's expected level
    whitening: Array            # (n, n) W with W'W the inverse covariance of e + Z(γ - its mean)
    shape: Shape
    prior: Array                # (3C,) of θ
    prior_sd: Array             # (3C,)
    total: tuple[float, float] | None = None    # log of the expected total share and its sd

    @property
    def channels(self) -> int:
        return len(self.lags)


def scaled(weeks: Weeks) -> tuple[Array, Array]:
    """Return lagged spend in units of each channel's mean active week (C, n, LAGS), and those means (C,)."""
    active = weeks.spend > 0
    means = weeks.spend.sum(axis=0) / np.maximum(1, active.sum(axis=0))
    means = np.where(means > 0, means, 1.0)
    known = np.concatenate([weeks.before, weeks.spend]) if len(weeks.before) else weeks.spend
    return lagged(known / means)[:, len(weeks.before):], means


def centre(shares: Sequence[SharePrior]) -> tuple[Array, Array]:
    """Return the prior's mean and standard deviation of θ."""
    ones = np.ones(len(shares))
    return (np.concatenate([CARRY * ones, np.log(HALF) * ones, [np.log(share.median) for share in shares]]),
            np.concatenate([CARRY_SD * ones, HALF_SD * ones, [share.sd for share in shares]]))


def whitening(back: Background, noise: float, kept: float) -> tuple[Array, float]:
    """Return W (n, n) and ln|V|: V = σ²/(1-ρ²)·ρ^|i-j| + Z·diag(sd²)·Z', the errors of an AR(1) and the open γ together."""
    count = len(back.columns)
    apart = np.abs(np.subtract.outer(np.arange(count), np.arange(count)))
    spread = back.columns * back.sd
    covariance = noise**2 / (1.0 - kept**2) * kept**apart + spread @ spread.T
    lower = np.linalg.cholesky(covariance)
    return np.linalg.inv(lower), 2.0 * float(np.log(np.diag(lower)).sum())


def response_of(problem: Problem, carry: Array, half: Array, channel: int) -> tuple[Array, Array, Array]:
    """Return g (n, P) of one channel and its derivatives by logit α and by log κ."""
    stock, stock_slope = carried(problem.lags[channel], carry)
    units = stock / half
    value = problem.shape.value(units)
    slope = problem.shape.slope(value)
    by_carry, by_half = slope * stock_slope / half, -slope * units
    mean = value.mean(axis=0)
    g = value / mean
    return g, (by_carry - g * by_carry.mean(axis=0)) / mean, (by_half - g * by_half.mean(axis=0)) / mean


def residuals(theta: Array, problem: Problem) -> Array:
    """Return the whitened residuals of data and prior (n + 3C, one more with a prior on the total)."""
    return _rows(theta, problem)[0]


def jacobian(theta: Array, problem: Problem) -> Array:
    """Return their derivatives by θ."""
    return _rows(theta, problem)[1]


def brought(theta: Array, problem: Problem) -> tuple[Array, Array]:
    """Return what all channels bring (n,), in units of the mean outcome, and its derivatives by θ (n, 3C)."""
    count = problem.channels
    carry, half, share = split(theta[None, :], count)
    slopes = np.empty((len(problem.outcome), 3 * count))
    whole = np.zeros(len(problem.outcome))
    for c in range(count):
        g, by_carry, by_half = response_of(problem, carry[:, c], half[:, c], c)
        slopes[:, [c, count + c, 2 * count + c]] = share[0, c] * np.hstack([by_carry, by_half, g])
        whole += share[0, c] * g[:, 0]
    return whole, slopes


def _rows(theta: Array, problem: Problem) -> tuple[Array, Array]:
    count = problem.channels
    share = split(theta[None, :], count)[2]
    fitted, columns = brought(theta, problem)
    rows = [problem.whitening @ (fitted - problem.outcome), (theta - problem.prior) / problem.prior_sd]
    slopes = [problem.whitening @ columns, np.diag(1.0 / problem.prior_sd)]
    if problem.total is not None:
        expected, sd = problem.total
        whole = share.sum()
        rows.append(np.array([(np.log(whole) - expected) / sd]))
        slopes.append(np.concatenate([np.zeros(2 * count), share[0] / whole / sd])[None, :])
    return np.concatenate(rows), np.vstack(slopes)


def log_posterior(points: Array, problem: Problem, gradient: bool = False) -> tuple[Array, Array]:
    """Return -½·Σ residuals² at P points (P, 3C), and its gradient (P, 3C) when asked for (else empty)."""
    count = problem.channels
    carry, half, share = split(points, count)
    fitted = np.zeros((len(problem.outcome), len(points)))
    parts = []
    for c in range(count):
        found = response_of(problem, carry[:, c], half[:, c], c) if gradient else (_response(problem, carry[:, c], half[:, c], c),)
        fitted += share[:, c] * found[0]
        parts.append(found)
    missed = problem.whitening @ (fitted - problem.outcome[:, None])
    away = (points - problem.prior) / problem.prior_sd
    value = -0.5 * ((missed**2).sum(axis=0) + (away**2).sum(axis=1))
    slope = np.empty((0, 3 * count))
    if gradient:
        back = problem.whitening.T @ missed
        slope = np.concatenate([-(share * np.stack([(found[order] * back).sum(axis=0) for found in parts], axis=1))
                                for order in (1, 2, 0)], axis=1) - away / problem.prior_sd
    if problem.total is not None:
        expected, sd = problem.total
        whole = share.sum(axis=1)
        gap = (np.log(whole) - expected) / sd
        value = value - 0.5 * gap**2
        if gradient:
            slope[:, 2 * count:] -= (gap / sd / whole)[:, None] * share
    return value, slope


def split(points: Array, count: int) -> tuple[Array, Array, Array]:
    """Return carry-over α, half-way point κ and share B, (P, C) each, of points θ (P, 3C)."""
    logit, half, share = points[:, :count], points[:, count:2 * count], points[:, 2 * count:]
    return 1.0 / (1.0 + np.exp(-np.clip(logit, -30.0, 30.0))), np.exp(np.clip(half, -TALLEST, 30.0)), np.exp(np.clip(share, -TALLEST, 30.0))


def _response(problem: Problem, carry: Array, half: Array, channel: int) -> Array:
    value = problem.shape.value(carried(problem.lags[channel], carry)[0] / half)
    return np.asarray(value / value.mean(axis=0))
