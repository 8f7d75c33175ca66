"""Landings forecast elsewhere, held fast: with every lever at rest a KPI's draws are exactly its own forecast's."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from core.scenario.curves import Array

GROWTHS = frozenset({"gmv_growth", "cac_change"})   # a ratio less 1: the 1 takes part in the change
SIGNED = frozenset({"contribution"})                # may be about 0: changes are added, not multiplied
SHARES = frozenset({"retention", "new_category_share", "private_repeat_share"})


def aligned(anchors: Mapping[str, Array], rest: Mapping[str, Array]) -> dict[str, Array]:
    """Return the anchors in the order of the tree's draws: the n-th smallest where the tree at rest has its n-th smallest.

    The same numbers, so every quantile and odds stay; but a draw that is high in the tree is high in the anchor, so that
    goals keep hanging together. A KPI the tree does not know, or knows without spread, keeps its order.
    """
    found = {}
    for kpi, anchor in anchors.items():
        order = np.argsort(rest[kpi], kind="stable") if kpi in rest else np.arange(len(anchor))
        known = kpi in rest and float(np.ptp(rest[kpi])) > 0.0
        found[kpi] = _placed(np.sort(anchor), order) if known else anchor
    return found


def anchored(values: Mapping[str, Array], rest: Mapping[str, Array], anchors: Mapping[str, Array]) -> dict[str, Array]:
    """Return the year's values with every anchored KPI moved from its anchor as far as the tree moves it.

    anchor + (anchor + o)·(value ÷ rest - 1), o = 1 for growths where value and rest count from -1: identities between
    KPIs that hold among the anchors hold in the scenario too. values equal to rest give the anchor's own bits. KPIs of
    anchors alone pass through; so do those the tree has no data for.
    """
    found = dict(values)
    for kpi, anchor in anchors.items():
        found[kpi] = _moved(kpi, anchor, values[kpi], rest[kpi]) if kpi in values else anchor
    return found


def _placed(ordered: Array, order: NDArray[np.intp]) -> Array:
    placed = np.empty_like(ordered)
    placed[order] = ordered
    return placed


def _moved(kpi: str, anchor: Array, value: Array, rest: Array) -> Array:
    if kpi in SIGNED:
        return anchor + np.where(np.isnan(value - rest), 0.0, value - rest)
    offset = 1.0 if kpi in GROWTHS else 0.0
    below = rest + offset
    usable = np.isfinite(below) & (below != 0.0) & np.isfinite(value)
    change = np.divide(value + offset, below, out=np.ones_like(anchor), where=usable) - 1.0
    moved = anchor + (anchor + offset) * change
    return np.where(change == 0.0, anchor, np.minimum(moved, 1.0)) if kpi in SHARES else moved
