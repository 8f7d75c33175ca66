"""The fit: the most probable point by least squares, then weighted draws around it, for each of three shapes, averaged."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares

from core.scenario.curves import Array
from core.scenario.media import hamiltonian
from core.scenario.media.noise import errors
from core.scenario.media.priors import SharePrior
from core.scenario.media.problem import (
    Problem,
    centre,
    jacobian,
    log_posterior,
    residuals,
    scaled,
    whitening,
)
from core.scenario.media.shapes import SHAPES, Shape
from core.scenario.media.weeks import Background, Weeks, background

Places = NDArray[np.intp]
PROPOSALS, KEPT, ENOUGH = 4000, 1000, 400
FREEDOM = 7.0               # of the Student-t that proposals are drawn from
BATCH = 500
BLEND = 0.3                 # shapes are weighted by evidence to this power
ROUNDS = 4                  # of noise and fit, in turn


@dataclass(frozen=True, eq=False)
class ShapeFit:
    """One shape's fit."""

    problem: Problem
    noise: float                # sd of a week's new error, in units of the mean outcome
    kept: float                 # AR(1): share of a week's error that stays
    mode: Array                 # (3C,) most probable θ
    root: Array                 # (3C, 3C) a root of the covariance there
    points: Array               # (PROPOSALS, 3C)
    chances: Array              # (PROPOSALS,) their weights
    evidence: float             # log

    @property
    def effective(self) -> float:
        """Return how many equally good draws the weighted proposals are worth."""
        return float(1.0 / (self.chances**2).sum())


@dataclass(frozen=True, eq=False)
class Fit:
    """All shapes together: draws of θ with the shape that each belongs to."""

    weeks: Weeks
    back: Background
    units: Array                # (C,) mean active weekly spend
    shapes: tuple[ShapeFit, ...]
    weights: Array              # (3,) of the shapes
    points: Array               # (KEPT, 3C)
    shape_of: Places            # (KEPT,) place in shapes
    rough: bool                 # even after the second method some shape's band is not to be trusted

    def shares(self) -> Array:
        """Return (KEPT, C) draws of the channels' shares of the outcome."""
        return np.exp(self.points[:, 2 * len(self.units):])


def fit(weeks: Weeks, shares: Sequence[SharePrior], total: tuple[float, float] | None = None, seed: int = 0) -> Fit:
    """Return the fit of weekly spend to the outcome; the caller sees to it that there are enough weeks (see ladder).

    shares: each channel's prior; total: log of the expected sum of shares and its sd, where the manager has said it.
    Source: method/whatif.md §1.
    """
    back = background(weeks)
    lags, units = scaled(weeks)
    level = weeks.outcome / weeks.outcome.mean()
    prior, prior_sd = centre(shares)
    start = Problem(lags, level - back.columns @ back.mean, np.eye(weeks.count), SHAPES[0], prior, prior_sd, total)
    rng = np.random.default_rng(seed)
    found = tuple(_shape_fit(start, shape, back, rng) for shape in SHAPES)
    evidence = np.array([one.evidence for one in found])
    weights = np.exp(BLEND * (evidence - evidence.max()))
    weights /= weights.sum()
    counts = np.diff(np.round(np.concatenate([[0.0], np.cumsum(weights)]) * KEPT).astype(int))
    drawn = [_chosen(one, int(size), rng) for one, size in zip(found, counts, strict=True) if size]
    points, order = np.vstack([points for points, _ in drawn]), rng.permutation(KEPT)
    return Fit(weeks, back, units, found, weights, points[order], np.repeat(np.arange(len(found)), counts)[order],
               not all(sure for _, sure in drawn))


def _shape_fit(start: Problem, shape: Shape, back: Background, rng: np.random.Generator) -> ShapeFit:
    problem, theta = replace(start, shape=shape), start.prior
    noise, kept, size = 0.1, 0.0, 0.0
    for _ in range(ROUNDS):
        white, size = whitening(back, noise, kept)
        problem = replace(problem, whitening=white)
        theta = least_squares(residuals, theta, jac=jacobian, args=(problem,), method="lm", max_nfev=60).x
        noise, kept = errors(theta, problem, back, noise)
    slopes = jacobian(theta, problem)
    root = np.linalg.inv(np.linalg.cholesky(slopes.T @ slopes)).T      # root·root' is the Laplace covariance
    points, chances, evidence = _weighted(theta, root, problem, rng)
    return ShapeFit(problem, noise, kept, theta, root, points, chances, evidence - 0.5 * size)


def _weighted(mode: Array, root: Array, problem: Problem, rng: np.random.Generator) -> tuple[Array, Array, float]:
    """Return Student-t proposals around the mode, their importance weights, and the log evidence less the errors' determinant."""
    size = len(mode)
    normal, stretch = rng.standard_normal((PROPOSALS, size)), rng.chisquare(FREEDOM, PROPOSALS) / FREEDOM
    points = mode + (normal / np.sqrt(stretch)[:, None]) @ root.T
    target = np.concatenate([log_posterior(points[at:at + BATCH], problem)[0] for at in range(0, PROPOSALS, BATCH)])
    ratio = target + 0.5 * (FREEDOM + size) * np.log1p((normal**2).sum(axis=1) / stretch / FREEDOM)
    weight = np.exp(ratio - ratio.max())
    evidence = float(ratio.max() + np.log(weight.mean()) + np.linalg.slogdet(root)[1])
    return points, weight / weight.sum(), evidence


def _chosen(one: ShapeFit, count: int, rng: np.random.Generator) -> tuple[Array, bool]:
    """Return draws (count, 3C) of one shape, and whether their spread can be trusted."""
    places = np.searchsorted(np.cumsum(one.chances), (np.arange(count) + rng.random()) / count)
    points = one.points[np.minimum(places, PROPOSALS - 1)]
    return (points, True) if one.effective >= ENOUGH else hamiltonian.moved(points, one.problem, one.root, rng)
