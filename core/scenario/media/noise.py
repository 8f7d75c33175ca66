"""How large a week's error is and how much of it stays: from the likelihood of both with everything else integrated out."""

import numpy as np

from core.scenario.curves import Array
from core.scenario.media.problem import Problem, brought, jacobian, residuals
from core.scenario.media.weeks import Background

KEPT = np.round(np.arange(-0.4, 0.85, 0.1), 1)      # values of ρ tried
AROUND = np.exp(np.linspace(-0.6, 0.6, 13))         # values of σ tried, ÷ the one before: four rounds from .1 reach .01 to 1
# Errors have no memory with an even chance, else any of these values alike.
EXPECTED = np.where(KEPT == 0.0, 0.5, 0.0) + 0.5 / len(KEPT)


def errors(theta: Array, problem: Problem, back: Background, noise: float) -> tuple[float, float]:
    """Return σ and ρ of the AR(1) errors: their means given the outcome, the fit being linear about θ.

    What θ and the background take up of the errors is integrated out: autocorrelation of what a fit leaves is too low,
    because the fit has followed the errors.
    """
    count, size = len(problem.outcome), len(theta)
    whole, slopes = brought(theta, problem)
    columns = np.hstack([slopes, back.columns])
    prior = jacobian(theta, problem)[count:]
    missed = problem.outcome - whole
    precision = np.diag(np.concatenate([np.zeros(size), back.sd**-2.0]))
    precision[:size, :size] = prior.T @ prior
    pull = np.zeros(len(precision))
    pull[:size] = -prior.T @ residuals(theta, problem)[count:]
    sizes = noise * AROUND
    likely = np.empty((len(KEPT), len(sizes)))
    for place, (kept, expected) in enumerate(zip(KEPT.tolist(), EXPECTED.tolist(), strict=True)):
        new, left = fresh(columns, kept), fresh(missed[:, None], kept)[:, 0]
        bend = (new.T @ new) / sizes[:, None, None] ** 2 + precision
        slope = (new.T @ left) / sizes[:, None] ** 2 + pull
        gain = (slope * np.linalg.solve(bend, slope[:, :, None])[:, :, 0]).sum(axis=1)
        likely[place] = 0.5 * (gain - left @ left / sizes**2 - np.linalg.slogdet(bend)[1]) - count * np.log(sizes) + (
            0.5 * np.log(1.0 - kept**2) + np.log(expected))
    chance = np.exp(likely - likely.max())
    chance /= chance.sum()
    return max(1e-4, float(np.exp(chance.sum(axis=0) @ np.log(sizes)))), float(chance.sum(axis=1) @ KEPT)


def fresh(values: Array, kept: float) -> Array:
    """Return (n, K) what is new in each week: the first by its share of the whole variance."""
    return np.concatenate([values[:1] * np.sqrt(1.0 - kept**2), values[1:] - kept * values[:-1]])
