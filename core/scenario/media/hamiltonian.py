"""Draws by Hamiltonian steps, for where weighted proposals are too few: all draws move at once, each from where it is."""

import numpy as np

from core.scenario.curves import Array
from core.scenario.media.problem import Problem, log_posterior

STEPS, ROUNDS, AIM = 6, 4, 0.75     # leapfrog steps of a round; rounds; wanted share of accepted moves
LEAST = 0.5                         # below this share of accepted moves in the end the draws count as rough


def moved(points: Array, problem: Problem, root: Array, rng: np.random.Generator) -> tuple[Array, bool]:
    """Return the points (P, 3C) after ROUNDS of Hamiltonian moves in the coordinates of `root`, and whether they can be trusted.

    The points come from weighted proposals, so that they start about where they belong; a few rounds spread what was
    drawn twice. Not to be trusted: moves too seldom accepted in the end.
    """
    at = points
    value, slope = log_posterior(at, problem, gradient=True)
    step, accepted = 0.35, 0.0
    for _ in range(ROUNDS):
        push = rng.standard_normal(at.shape)
        energy = value - 0.5 * (push**2).sum(axis=1)
        there, there_value, there_slope = at, value, slope
        for _ in range(STEPS):
            push = push + 0.5 * step * there_slope @ root
            there = there + step * push @ root.T
            there_value, there_slope = log_posterior(there, problem, gradient=True)
            push = push + 0.5 * step * there_slope @ root
        gain = there_value - 0.5 * (push**2).sum(axis=1) - energy
        taken = np.log(rng.random(len(at))) < gain
        at = np.where(taken[:, None], there, at)
        value, slope = np.where(taken, there_value, value), np.where(taken[:, None], there_slope, slope)
        accepted = float(taken.mean())
        step *= float(np.clip(1.0 + (accepted - AIM), 0.7, 1.3))
    return at, bool(accepted >= LEAST)
