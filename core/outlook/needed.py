"""What a goal asks of the months left: its path month by month, and the run-rate still needed."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.base.period import add_months, months_of, year_of
from core.forecast import expected_by_now, needed_run_rate
from core.outlook.history import History
from core.outlook.landing import returned_last_year
from core.outlook.standing import Standing
from core.store.facts import Facts

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Needed:
    """What the rest of the year must bring: in all, per month left, and against the same days of last year (None: unknown)."""

    rest: float
    per_month: float
    months: int
    growth: float | None


def goal_path(facts: Facts, standing: Standing, past: History) -> pd.DataFrame:
    """Return where the goal wants each month of the plan year: ds, goal; empty without a target.

    Saved months of the goal stand before all else. A total is phased by last year's shape (a growth asks the same of every month), retention follows last year's curve
    of customers coming back, levels and rates stand at the target all year.
    """
    target, metric = standing.target, standing.metric
    starts = [month.start for month in months_of(year_of(past.year))]
    if target is None:
        return pd.DataFrame({"ds": pd.to_datetime([]), "goal": np.empty(0)})
    if standing.months is not None:
        goal = np.array(standing.months)
    elif metric.id == "retention":
        goal = _along_curve(facts, past.year, target)
    elif metric.kind == "change" or metric.accumulates:
        goal = _by_shape(past, starts, _total(standing, past))
    else:
        goal = np.full(12, target)
    return pd.DataFrame({"ds": pd.to_datetime(starts), "goal": goal}).dropna(ignore_index=True)


def needed(standing: Standing, past: History) -> Needed | None:
    """Return the run-rate of a total (or of the growth of one) still needed; None for rates, levels and without a target."""
    metric, total = standing.metric, _total(standing, past)
    sums = metric.change_of == "gmv" or (metric.kind == "sum" and metric.accumulates)
    if not sums or total is None or not past.horizon:
        return None
    shape = _left_last_year(past)
    known = bool(np.isfinite(shape).all()) and shape.sum() > 0
    rate = needed_run_rate(past.so_far("numerator"), total, shape if known else np.ones(past.horizon))
    length = past.horizon - past.elapsed
    return Needed(rate.rest, rate.rest / length, past.horizon, rate.factor - 1.0 if known else None)


def customers_needed(standing: Standing) -> float | None:
    """Return how many more of last year's customers must come back for the retention goal; None for other KPIs."""
    reading = standing.reading
    if standing.metric.id != "retention" or standing.target is None or not reading.denominator or reading.numerator is None:
        return None
    return float(np.ceil(standing.target * reading.denominator - 1e-9) - reading.numerator)


def _total(standing: Standing, past: History) -> float | None:
    """Return the target as the year's total of what is charted."""
    if standing.target is None:
        return None
    if standing.metric.change_of is None:
        return standing.target
    last = _months(past, past.year - 1)
    return None if np.isnan(last).any() else float((1.0 + standing.target) * last.sum())


def _by_shape(past: History, starts: list[date], total: float | None) -> Floats:
    last = _months(past, past.year - 1)
    if total is None or np.isnan(last).any() or not last.sum() > 0:
        return np.full(len(starts), np.nan)
    return np.asarray(total * last / last.sum())


def _months(past: History, year: int) -> Floats:
    values = past.months.set_index("ds")["numerator"]
    return values.reindex(pd.to_datetime([month.start for month in months_of(year_of(year))])).to_numpy(dtype=np.float64)


def _left_last_year(past: History) -> Floats:
    """Return last year's values of the months left, the running month for its days still to come."""
    values = past.months.set_index("ds")["numerator"]
    shape = values.reindex(pd.to_datetime([add_months(month.start, -12) for month in past.ahead])).to_numpy(dtype=np.float64, copy=True)
    if past.running is not None and len(shape):
        shape[0] *= 1.0 - past.elapsed
    return shape


def _along_curve(facts: Facts, year: int, target: float) -> Floats:
    curve = returned_last_year(facts, year - 1)
    if curve is None:
        return np.full(12, np.nan)
    ends = [month.last_day.timetuple().tm_yday for month in months_of(year_of(year))]
    return np.array([expected_by_now(*curve, min(end, len(curve[0])), final=target) for end in ends])
