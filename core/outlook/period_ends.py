"""Where a quarter or a month lands: what is booked of it, and its months left out of the same paths that make the year."""

import numpy as np

from core.base.home import Workspace
from core.base.period import Period
from core.metrics.catalog import metric as metric_of
from core.metrics.coverage import Coverage
from core.metrics.declare import Metric
from core.metrics.readings import Reading, one
from core.outlook.history import History, history
from core.outlook.landing import SHORTEST, Floats, adds_up_by_month, months_left, ratio_ahead
from core.store.facts import Facts


def period_ends(space: Workspace, facts: Facts, metric: Metric, known: Coverage, whole: Period, reading: Reading) -> Floats | None:
    """Return the simulated values (draws,) of a KPI at the end of a period of whole months; None where its months do not make it, or too few are known.

    reading: what is booked of the period, without a value before it begins; its as_of is the day up to which data counts. A
    period that is over has the one value that it came to. A change on last year is taken on last year's same period.
    """
    if reading.as_of is None or whole.last_day <= reading.as_of:
        return None if reading.value is None else np.array([reading.value])
    base = metric_of(metric.change_of) if metric.change_of else metric
    past = history(facts, base, known, as_of=reading.as_of)
    if past is None or int(past.months["numerator"].notna().sum()) < SHORTEST or base.kind == "balance" or not adds_up_by_month(base, known):
        return None
    months = ahead_in(past, whole)
    booked = one(facts, base.id, whole.until(reading.as_of), known=known) if metric.change_of and whole.start <= reading.as_of else reading
    if past.is_ratio:
        return _ratio(space, past, months, booked)
    ends: Floats = float(booked.value or 0.0) + months_left(space, past)[:, months].sum(axis=1)
    if not metric.change_of:
        return ends
    before = one(facts, base.id, Period(whole.start.replace(year=whole.start.year - 1), whole.end.replace(year=whole.end.year - 1)), known=known).value
    return ends / before - 1.0 if before else None


def ahead_in(past: History, whole: Period) -> list[int]:
    """Return which of the months left lie in a period."""
    return [place for place, month in enumerate(past.ahead) if whole.start <= month.start < whole.end]


def _ratio(space: Workspace, past: History, months: list[int], booked: Reading) -> Floats | None:
    ahead = ratio_ahead(space, past)
    if ahead is None:
        return None
    above, below = (float(part or 0.0) + side[:, months].sum(axis=1) for part, side in zip((booked.numerator, booked.denominator), ahead, strict=True))
    return np.asarray(np.divide(above, below, out=np.full_like(below, np.nan), where=below > 0))
