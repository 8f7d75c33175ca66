"""Months with five Saturdays: what a month gains or loses by the weekdays it happens to have, as far as that is more than noise."""

import numpy as np

from core.forecast.series import Days, Floats

FIRMNESS = (3.0, 1.0, 0.3, 0.1, 0.03)
"""How firmly the effects may be held to none: ridge penalties that are tried."""
WORTH = 1.0
"""The likelihood must gain more than this over no effect at all."""
FROM = 30
"""Months from which on weekdays are looked at."""


def weekday_effect(distance: Floats, rough: Floats, days: Days) -> Floats:
    """Return what the weekdays of each month do to its level, (len(days),), 0 where they show nothing.

    distance (months,): the level's distance to its smooth trend and season; rough (months, months): the matrix that takes a level to such distances;
    days: first day of each month of history and future. Ridge regression on the counts of each weekday, and on 29 February; how firm by marginal likelihood
    (MacKay 1992).
    """
    length, total = len(distance), float(distance @ distance)
    contrasts = _contrasts(days)
    nothing = np.zeros(len(days))
    if total <= 1e-12 * length:
        return nothing
    known = rough @ contrasts[:length]
    values, turns = np.linalg.eigh(known.T @ known)
    right = turns.T @ (known.T @ distance)
    free = length - 12
    best, result = free * np.log(total) - WORTH, nothing
    for firm in FIRMNESS:
        held = right / (values + firm)
        left = max(total - float(right @ held), 1e-9 * total)
        criterion = free * np.log(left) + float(np.sum(np.log1p(np.maximum(values, 0) / firm)))
        if criterion < best:
            best, result = criterion, contrasts @ (turns @ held)
    return result


def _contrasts(days: Days) -> Floats:
    """Return (months, 8): how many more of each weekday than the month's mean, and whether February had its 29th (less a quarter)."""
    month = days.astype("datetime64[M]")
    first = month.astype("datetime64[D]").astype(np.int64)
    count = (month + 1).astype("datetime64[D]").astype(np.int64) - first
    result = np.zeros((len(days), 8))
    for extra in range(3):
        has = count > 28 + extra
        result[np.flatnonzero(has), ((first + extra) % 7)[has]] += 1.0
    result[:, :7] -= (count - 28)[:, None] / 7
    result[:, 7] = np.where(month.astype(np.int64) % 12 == 1, (count == 29) - 0.25, 0.0)
    return result
