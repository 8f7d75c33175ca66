"""How wide a sum's ranges are shown: by the months that were published and came, else by replays of the past that held too few."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.base.home import Workspace
from core.metrics.catalog import CATALOG
from core.outlook import paths
from core.outlook.calibration import EDGE, FEWEST, PRIOR, WIDEST, record
from core.outlook.history import History
from core.outlook.replays import replayed

TRUSTED = 0.65
"""Under such a share of the replayed months held by an 80 % range, the range is called too narrow."""
FROM, MOST = 18, 6
"""Whole months from which on the past is replayed, and months ahead that are looked at."""


@dataclass(frozen=True)
class Width:
    """How much the engine's ranges are stretched (1: as they are), and over how many months; replays: by replays, not by what was published."""

    factor: float
    months: int
    replays: bool = False


AS_DRAWN = Width(1.0, 0)


def width(space: Workspace, past: History, top: paths.Series) -> Width:
    """Return the stretch of a KPI's ranges: the record's from six published months on, else what replays of the KPI's sum ask for.

    top: the series as it is forecast. Ratios, and one channel's or category's part of a KPI, are left to their record: replaying them all would
    make everybody wait. Replays only ever widen. Kept on disk by what went into it.
    """
    judged = record(space, past)
    if judged.months >= FEWEST or past.is_ratio or not past.horizon or len(past.months) < FROM or past.kpi not in CATALOG:
        return Width(judged.factor, judged.months)
    found = paths.kept_figures(space, (top.months, top.daily), f"width {past.horizon} {top.campaigns}", lambda: _asked(replayed(top, None, min(past.horizon, MOST))), 2)
    return Width(float(found[0]), int(found[1]), replays=True)


def stretch(came: pd.DataFrame) -> tuple[float, int]:
    """Return the factor that replays (origin, ds, y, y_hat, lo80, hi80) ask for, and how many months they are of.

    1 where the 80 % ranges held TRUSTED of them or more; else the record's formula, √((12 + Σ z²) ÷ (12 + n)), z how far a month came from its middle
    in standard deviations of the range on that side, at most 3, a month that several origins saw counting once with the mean of its z²; 1 to 1.6.
    """
    if came.empty:
        return 1.0, 0
    months = came["ds"].nunique()
    if came["y"].between(came["lo80"], came["hi80"]).mean() >= TRUSTED:
        return 1.0, months
    above = came["y"] > came["y_hat"]
    side = np.where(above, came["hi80"] - came["y_hat"], came["y_hat"] - came["lo80"])
    off = (came["y"] - came["y_hat"]).abs().to_numpy()
    z = np.minimum(np.divide(EDGE * off, side, out=np.where(off > 0, 3.0, 0.0), where=side > 0), 3.0)
    squares = pd.Series(z ** 2).groupby(came["ds"].to_numpy()).mean()
    return float(np.clip(np.sqrt((PRIOR + squares.sum()) / (PRIOR + months)), 1.0, WIDEST)), months


def _asked(came: pd.DataFrame) -> "paths.Floats":
    return np.array(stretch(came), dtype=np.float64)
