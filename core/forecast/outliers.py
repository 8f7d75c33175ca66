"""Values that stand out once and far are kept from steering the fit."""

import numpy as np

from core.forecast.series import Floats

LIMIT = 6.0
"""Robust standard deviations from the neighbours' median beyond which a value is taken for an accident."""


def tame(level: Floats, year: int) -> tuple[Floats, int]:
    """Return the level with lonely outliers put back to the median of their four neighbours, and how many there were.

    level: without its seasonal shape, five periods at least. Lonely: it does not happen a year before or after, too. The first and last two
    periods are left alone: the last ones may be a new level.
    """
    windows = np.lib.stride_tricks.sliding_window_view(level, 5)[:, [0, 1, 3, 4]]
    middle = np.median(windows, axis=1)
    apart = level[2:-2] - middle
    spread = 1.4826 * float(np.median(np.abs(apart - np.median(apart))))
    out = np.abs(apart) > LIMIT * spread
    if spread <= 0 or not out.any():
        return level, 0
    lonely = out.copy()
    lonely[year:] &= ~out[:-year]
    lonely[:-year] &= ~out[year:]
    result = level.copy()
    result[2:-2][lonely] = middle[lonely]
    return result, int(lonely.sum())
