"""Values that stand out once and far, and a level that moved in one step, are kept from steering the fit."""

import numpy as np

from core.forecast.series import Floats

LONGEST_WITHOUT_LEAP = 52
STEP = 6.0
"""Robust standard deviations of a period's change beyond which a lasting change is taken for a new level."""
AROUND = 6
"""Periods either side of a step that are compared."""
SUDDEN = 0.7
"""Share of a step that must come from one period to the next."""


def tame(level: Floats, year: int, limit: float = 6.0) -> tuple[Floats, int]:
    """Return the level with lonely outliers put back to the median of their four neighbours, and how many there were.

    level: without its seasonal shape, five periods at least; limit: robust standard deviations from the neighbours' median. Lonely: it does not happen a year before or after, too. The first and last two
    periods are left alone: the last ones may be a new level.
    """
    windows = np.lib.stride_tricks.sliding_window_view(level, 5)[:, [0, 1, 3, 4]]
    middle = np.median(windows, axis=1)
    apart = level[2:-2] - middle
    spread = 1.4826 * float(np.median(np.abs(apart - np.median(apart))))
    out = np.abs(apart) > limit * spread
    if spread <= 0 or not out.any():
        return level, 0
    lonely = out.copy()
    # A leap year puts a date a day later.
    for lag in (year - 1, year, year + 1) if year > LONGEST_WITHOUT_LEAP else (year,):
        lonely[lag:] &= ~out[:-lag]
        lonely[:-lag] &= ~out[lag:]
    result = level.copy()
    result[2:-2][lonely] = middle[lonely]
    return result, int(lonely.sum())


def step_of(level: Floats, least: float) -> tuple[int, float]:
    """Return the first period of the newest level and how far it lies from the one before; 0, 0.0 without such a step.

    level: without its seasonal shape. A step is a change between the medians of AROUND periods before and after (three after at least) that is over STEP robust standard
    deviations of one period's change and over `least`, most of it from one period to the next. Of several the largest counts.
    """
    length = len(level)
    if length < 2 * AROUND:
        return 0, 0.0
    change = np.diff(level)
    usual = 1.4826 * float(np.median(np.abs(change - np.median(change))))
    best_at, best = 0, 0.0
    for at in np.flatnonzero(np.abs(change) > max(SUDDEN * STEP * usual, SUDDEN * least)) + 1:
        if AROUND <= at <= length - 3:
            apart = float(np.median(level[at:at + AROUND]) - np.median(level[at - AROUND:at]))
            if abs(apart) > max(STEP * usual, least, abs(best)) and change[at - 1] / apart > SUDDEN and abs(_after(level, int(at))) > SUDDEN * abs(apart):
                best_at, best = int(at), apart
    return best_at, best


def _after(level: Floats, at: int) -> float:
    """Return how far the newest values still lie from those before the step."""
    return float(np.median(level[-AROUND:]) - np.median(level[at - AROUND:at]))
