"""The smallest joint change: several levers moved a little, so that together they reach a goal."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.optimize import brentq

from core.scenario import levers
from core.scenario.baseline import Baseline
from core.scenario.curves import Array
from core.scenario.questions import at_odds, movable
from core.scenario.tree import draws_of
from core.scenario.year import GOOD

STEP = 0.02             # how far a lever is moved to see which way a goal follows
SMALLEST = 0.25         # of the largest change: what is less is left out, and the others do a little more
DIGITS = 4


@dataclass(frozen=True, eq=False)
class Joint:
    """Levers moved together for a goal: values, and the KPI there at the asked odds."""

    status: Literal["reached", "short", "no_effect", "already"]
    overrides: Mapping[str, float]
    result: float


def smallest_change(baseline: Baseline, kpi: str, target: float, *, odds: float = 0.5, without: Collection[str] = (),
                    start: levers.Overrides | None = None) -> Joint:
    """Return the levers' values nearest to where they stand (least sum of squared changes in %) that together reach the target.

    A goal that is straight in its levers is met nearest along its gradient, g·t, within the levers' bounds; the gradient is
    taken again where the first answer lies. without: levers to leave alone; start: levers already moved, which stay.
    Where all at their bounds do not reach it, status short and the best there is.
    """
    fixed = dict(start or {})
    names = [name for name in movable(baseline, channels=False) if name not in without and name not in fixed]
    sign = 1.0 if GOOD.get(kpi, "up") == "up" else -1.0
    low, high = (np.array([getattr(levers.lever_of(name), end) for name in names]) for end in ("minimum", "maximum"))

    def result(values: Array) -> float:
        moved = {name: float(value) for name, value in zip(names, values, strict=True) if value != 1.0}
        return at_odds(draws_of(baseline, {**fixed, **moved}, kpi), kpi, odds)

    now = result(np.ones(len(names)))
    if not names or np.isnan(now) or sign * now >= sign * target:
        return Joint("no_effect" if not names or np.isnan(now) else "already", {}, now)
    values = np.ones(len(names))
    for _ in range(2):
        gradient = sign * _gradient(result, values, low, high)
        if not np.abs(gradient).max() > 1e-12 * max(1.0, abs(now)):
            return Joint("no_effect", {}, now)
        gradient[np.abs(gradient) < SMALLEST * np.abs(gradient).max()] = 0.0
        values = _along(result, gradient / np.abs(gradient).max(), low, high, target, sign)
    reached = sign * result(values) >= sign * target
    chosen = {name: float(value) for name, value in zip(names, values, strict=True) if value != 1.0}
    return Joint("reached" if reached else "short", chosen, result(values))


def _gradient(result: Callable[[Array], float], at: Array, low: Array, high: Array) -> Array:
    found = np.zeros(len(at))
    here = result(at)
    for place in range(len(at)):
        step = STEP if at[place] + STEP <= high[place] else -STEP
        there = at.copy()
        there[place] = max(low[place], at[place] + step)
        found[place] = (result(there) - here) / (there[place] - at[place])
    return found


def _along(result: Callable[[Array], float], direction: Array, low: Array, high: Array, target: float, sign: float) -> Array:
    """Return the first point on the way from rest along the direction (stopping each lever at its bound) that reaches the target."""
    def point(size: float) -> Array:
        return np.clip(np.round(1.0 + size * direction, DIGITS + 2), low, high)

    moving = direction != 0.0
    end = float(np.max(np.where(direction[moving] > 0, high[moving] - 1.0, 1.0 - low[moving]) / np.abs(direction[moving])))
    if sign * result(point(end)) < sign * target:
        return point(end)
    size = float(brentq(lambda step: result(point(step)) - target, 0.0, end, xtol=2e-5, maxiter=40))
    for extra in (0.0, 2e-5, 1e-4):
        if sign * result(_outward(point(size + extra))) >= sign * target:
            return np.clip(_outward(point(size + extra)), low, high)
    return point(end)


def _outward(values: Array) -> Array:
    """Return the values rounded away from rest to four decimals."""
    scale = 10.0**DIGITS
    return np.asarray(np.where(values > 1.0, np.ceil(values * scale - 1e-6), np.floor(values * scale + 1e-6)) / scale)
