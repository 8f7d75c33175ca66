"""Finding the sale that a return belongs to: the latest earlier line of the same group with enough left."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.ingest.groups import Codes

Numbers = npt.NDArray[np.float64]
STEPS = 500
"""Rounds of looking; in each, a return is served, waits for another, or goes one line further back."""


@dataclass(frozen=True)
class Lines:
    """Lines to link: the group (-1 = none) within which a sale may match, a time, and a quantity above 0."""

    group: Codes
    time: npt.NDArray[np.int64]
    quantity: Numbers


def link(returns: Lines, sales: Lines, left: Numbers) -> Codes:
    """Return per return the position of its sale, or -1; what is taken is taken off left (quantity left per sale).

    The latest sale at or before the return's time, of the same group, that still has the returned quantity left.
    Returns that stand at one sale together are served in time order; those that find too little look further back.
    """
    found = np.full(len(returns.group), -1, np.int64)
    order = np.lexsort((sales.time, sales.group))
    group, times = sales.group[order], sales.time[order]
    position = _latest(returns, group, times)
    open_ = np.flatnonzero((returns.group >= 0) & (position >= 0))
    for _ in range(STEPS):
        open_ = open_[(position[open_] >= 0)]
        open_ = open_[group[position[open_]] == returns.group[open_]]
        if not len(open_):
            break
        taken = _serve(open_, order[position[open_]], returns, left)
        found[open_[taken]] = order[position[open_[taken]]]
        open_ = open_[~taken]
        position[open_] -= returns.quantity[open_] > left[order[position[open_]]] + 1e-9
    return found


def _latest(returns: Lines, group: Codes, times: npt.NDArray[np.int64]) -> Codes:
    """Return the position, in the sorted sales, of the last one not after each return's group and time."""
    every, ranks = np.unique(np.concatenate([times, returns.time]), return_inverse=True)
    width = len(every) + 1
    keys = group * width + ranks[:len(times)]
    wanted = returns.group * width + ranks[len(times):]
    return np.searchsorted(keys, wanted, side="right").astype(np.int64) - 1


def _serve(open_: Codes, sale: Codes, returns: Lines, left: Numbers) -> npt.NDArray[np.bool_]:
    """Return which returns get their quantity from the sale each stands at, earlier returns first."""
    order = np.lexsort((returns.time[open_], sale))
    ordered = sale[order]
    able = returns.quantity[open_][order] <= left[ordered] + 1e-9
    wanted = np.where(able, returns.quantity[open_][order], 0.0)  # one that asks too much must not stand in others' way
    starts = np.r_[True, ordered[1:] != ordered[:-1]]
    running = np.cumsum(wanted)
    before = np.maximum.accumulate(np.where(starts, running - wanted, 0.0))
    fits = able & (running - before <= left[ordered] + 1e-9)
    np.subtract.at(left, ordered[fits], wanted[fits])
    taken = np.zeros(len(open_), bool)
    taken[order[fits]] = True
    return taken
