"""Autoregression: the next value from the last ones by least squares, averaged over how many are looked at."""

import numpy as np

from core.forecast.member import Member, weighed
from core.forecast.series import Floats

ORDERS = (0, 1, 2, 3, 4, 6, 7, 8, 10, 14, 17, 21, 26)


def member(level: Floats, shape: Floats, *, differences: bool) -> Member:
    """Return autoregressions around a constant, of the level or (differences) of its steps, averaged over ORDERS by AICc; shape (horizon,) is put on top.

    All orders are fitted on the same values. A little ridge (one value's worth of each lag) keeps them from running away on short histories.
    """
    orders = tuple(order for order in ORDERS if order <= len(level) // 8)
    series = np.diff(level) if differences else level
    centre = float(series.mean())
    off_centre = series - centre
    most = max(orders)
    lags = np.column_stack([off_centre[most - lag:len(off_centre) - lag] for lag in range(1, most + 1)])
    target = off_centre[most:]
    cross, right = lags.T @ lags, lags.T @ target
    count, horizon = len(target), len(shape)
    size = float(target @ target) / count or 1.0
    forecasts, psis, squares = [], [], []
    for order in orders:
        found = np.asarray(np.linalg.solve(cross[:order, :order] + size * np.eye(order), right[:order]), dtype=np.float64) if order else np.empty(0)
        rest = target - lags[:, :order] @ found
        squares.append(float(rest @ rest))
        steps, psi = _ahead(found, off_centre, horizon)
        forecasts.append(level[-1] + np.cumsum(centre + steps) if differences else centre + steps)
        psis.append(np.cumsum(psi) if differences else psi)
    weights, sigma = weighed(np.array(squares), np.array(orders, dtype=np.float64) + 1, count)
    table = np.array(forecasts)
    point = weights @ table
    return Member(point + shape, weights, table - point, sigma, np.array(psis))


def _ahead(found: Floats, off_centre: Floats, horizon: int) -> tuple[Floats, Floats]:
    order = len(found)
    values, psi = np.concatenate([off_centre[len(off_centre) - order:], np.zeros(horizon)]), np.zeros(order + horizon)
    psi[order] = 1.0
    turned = found[::-1]
    for step in range(horizon):
        if order:
            values[order + step] = turned @ values[step:step + order]
            if step:
                psi[order + step] = turned @ psi[step:step + order]
    return values[order:], psi[order:]
