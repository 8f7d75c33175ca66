"""The pace chart's frame: growth to date by month end, the plan's path, and the range of where it goes."""

import numpy as np
import pandas as pd

from core.base.home import Workspace
from core.base.period import add_months, year_of
from core.metrics.catalog import CATALOG
from core.metrics.coverage import Coverage, coverage
from core.outlook.history import History, history
from core.outlook.landing import Floats, months_left
from core.outlook.standing import Standing
from core.store.facts import Facts

BANDS = {"p10": 10.0, "p25": 25.0, "p50": 50.0, "p75": 75.0, "p90": 90.0}


def growth_path(space: Workspace, facts: Facts, standing: Standing, known: Coverage | None = None) -> pd.DataFrame:
    """Return GMV growth to date by month: ds (its first day), actual, plan, p10, p25, p50, p75, p90; empty without a whole last year.

    Each month's value is the year to its end over last year to the same month's end; only whole months, so like is
    compared with like. The forecast columns start at the last actual and go to December. plan follows the goal's saved
    months; without them it is flat, for then the target is phased by last year's own shape.
    """
    known = known or coverage(facts)
    past = history(facts, CATALOG["gmv"], known)
    columns = ["ds", "actual", "plan", *BANDS]
    if past is None:
        return pd.DataFrame(columns=columns)
    months = past.months.set_index("ds")["numerator"]
    starts = [pd.Timestamp(add_months(year_of(past.year).start, number)) for number in range(12)]
    before = months.reindex([start - pd.DateOffset(years=1) for start in starts]).to_numpy(dtype=np.float64)
    if np.isnan(before).any() or not before.sum() > 0:
        return pd.DataFrame(columns=columns)
    base = np.cumsum(before)
    booked = months.reindex(starts).to_numpy(dtype=np.float64)
    plan: Floats | float = standing.target if standing.target is not None else np.nan
    if standing.months is not None:
        plan = np.cumsum(standing.months) / base - 1
    frame = pd.DataFrame({"ds": starts, "actual": np.cumsum(booked) / base - 1, "plan": plan})
    return frame.join(_ahead(space, past, np.nancumsum(booked), base))[columns]


def _ahead(space: Workspace, past: History, booked: Floats, base: Floats) -> pd.DataFrame:
    first = 12 - past.horizon
    bands = pd.DataFrame(np.nan, index=range(12), columns=list(BANDS))
    if first > 0:
        bands.loc[first - 1] = booked[first - 1] / base[first - 1] - 1
    if past.horizon:
        running = float(past.running.numerator or 0.0) if past.running is not None else 0.0
        so_far = booked[first - 1] if first else 0.0
        totals = so_far + running + np.cumsum(months_left(space, past), axis=1)
        growth = totals / base[first:] - 1
        bands.loc[first:, :] = np.percentile(growth, list(BANDS.values()), axis=0).T
    return bands
