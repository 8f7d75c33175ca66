"""Closed days: zeros that mean "not open", told from zeros that mean "nothing sold"."""

import numpy as np
from numpy.typing import NDArray

from core.forecast.season import calendar_slots
from core.forecast.series import Days, Floats, Freq

Flags = NDArray[np.bool_]
WEEK = 7
RARE = 0.1
"""Zeros are closed periods where at most this share of the periods that are usually open is 0."""
APART = 0.02
"""… and the least other value is above this share of the median: a series that creeps towards 0 has real zeros."""
NEWEST = {"D": 7, "W": 2, "M": 2}
"""A series whose newest periods are all 0 has stopped; that is no closing day."""


def closed(values: Floats, days: Days, freq: Freq) -> tuple[Flags, Flags]:
    """Return which periods of the history were closed, and which periods of history and future are planned so.

    values (length,), NaN where unknown; days (length + horizon,). Planned are weekdays that were 0 in seven of their last eight weeks, and calendar days
    that were 0 in every year seen, two at least. Nothing is closed where zeros are frequent beside those, or values may be negative.
    """
    length = len(values)
    none = np.zeros(length, dtype=bool), np.zeros(len(days), dtype=bool)
    zero = values == 0
    open_ = values > 0
    if not zero.any() or not open_.any() or np.nanmin(values) < 0 or zero[-NEWEST[freq]:].all():
        return none
    planned = np.zeros(len(days), dtype=bool)
    if freq == "D":
        planned = _weekdays(zero, days)
    rest = zero & ~planned[:length]
    usual = ~planned[:length] & ~np.isnan(values)
    if rest.sum() > RARE * usual.sum() or values[open_].min() <= APART * np.median(values[open_]):
        return none
    if freq == "D":
        planned = planned | _dates(rest, days)
    return zero, planned


def _weekdays(zero: Flags, days: Days) -> Flags:
    weekday = days.astype(np.int64) % WEEK
    shut = np.zeros(WEEK, dtype=bool)
    for one in range(WEEK):
        last = zero[weekday[:len(zero)] == one][-8:]
        shut[one] = len(last) >= 4 and last.sum() >= len(last) - 1
    return np.zeros(len(days), dtype=bool) if shut.all() else shut[weekday]


def _dates(rest: Flags, days: Days) -> Flags:
    slots = calendar_slots(days)
    seen = np.bincount(slots[:len(rest)], minlength=365)
    shut = np.bincount(slots[:len(rest)], rest, 365)
    result: Flags = ((seen >= 2) & (shut == seen))[slots]
    return result
