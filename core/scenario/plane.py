"""Two levers at once: where a goal lands over the whole plane of both, and the line along which it is just reached."""

from dataclasses import dataclass

import numpy as np
from scipy.interpolate import RectBivariateSpline

from core.scenario import levers
from core.scenario.baseline import Baseline
from core.scenario.curves import Array
from core.scenario.questions import at_odds
from core.scenario.tree import draws_of

RUN, SHOWN = 7, 25      # places per lever that the tree is run at; places that are drawn
REACH = 0.3             # how far to both sides, where the lever's bounds let it


@dataclass(frozen=True, eq=False)
class Plane:
    """A KPI over two levers: values (SHOWN, SHOWN), first lever along rows; the goal's line as pieces of (first, second)."""

    kpi: str
    names: tuple[str, str]
    axes: tuple[Array, Array]
    values: Array
    line: tuple[tuple[tuple[float, float], tuple[float, float]], ...]


def plane(baseline: Baseline, kpi: str, first: str, second: str, *, target: float | None = None, odds: float = 0.5,
          start: levers.Overrides | None = None) -> Plane:
    """Return the KPI (at the asked odds) over both levers; run at RUN × RUN places, smoothed between them by a cubic spline.

    start: other levers already moved; they stay. The line is where the value between neighbours passes the target.
    """
    fixed = {name: value for name, value in (start or {}).items() if name not in (first, second)}
    axes = [np.linspace(*_reach(name), RUN) for name in (first, second)]
    known = np.array([[at_odds(draws_of(baseline, {**fixed, first: one, second: other}, kpi), kpi, odds)
                       for other in axes[1].tolist()] for one in axes[0].tolist()])
    fine = tuple(np.linspace(axis[0], axis[-1], SHOWN) for axis in axes)
    values = np.full((SHOWN, SHOWN), np.nan) if np.isnan(known).any() else RectBivariateSpline(*axes, known)(*fine)
    line = () if target is None or np.isnan(values).any() else _line(fine[0], fine[1], np.asarray(values) - target)
    return Plane(kpi, (first, second), (fine[0], fine[1]), np.asarray(values), line)


def _reach(name: str) -> tuple[float, float]:
    lever = levers.lever_of(name)
    return max(lever.minimum, 1.0 - REACH), min(lever.maximum, 1.0 + REACH)


def _line(first: Array, second: Array, above: Array) -> tuple[tuple[tuple[float, float], tuple[float, float]], ...]:
    """Return the pieces of the zero line: per cell, where its edges change sign, joined two by two (marching squares)."""
    pieces = []
    for i in range(len(first) - 1):
        for j in range(len(second) - 1):
            corners = [(i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1)]
            crossings = [_crossing(first, second, above, one, other) for one, other in zip(corners, [*corners[1:], corners[0]], strict=True)]
            points = [point for point in crossings if point is not None]
            pieces += [(points[place], points[place + 1]) for place in range(0, len(points) - 1, 2)]
    return tuple(pieces)


def _crossing(first: Array, second: Array, above: Array, one: tuple[int, int], other: tuple[int, int]) -> tuple[float, float] | None:
    a, b = above[one], above[other]
    if (a >= 0) == (b >= 0):
        return None
    share = a / (a - b)
    return (float(first[one[0]] + share * (first[other[0]] - first[one[0]])),
            float(second[one[1]] + share * (second[other[1]] - second[one[1]])))
