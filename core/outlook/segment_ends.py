"""Where the goals of one channel or category land, a year's or a quarter's or month's: GMV as the part of the whole that Forecast shows, other sums and ratios by their own months."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from core.base.home import Workspace
from core.base.period import Period, year_before
from core.base.text import Text
from core.metrics.catalog import metric as metric_of
from core.metrics.coverage import Coverage
from core.metrics.declare import Distinct, Formula, Measure, Metric
from core.metrics.readings import Reading, over
from core.outlook.gap import By
from core.outlook.history import history
from core.outlook.landing import adds_up_by_month, whole_year, year_ends
from core.outlook.parts import Parts, parts
from core.outlook.period_ends import ahead_in, period_ends
from core.store.facts import Facts

Floats = NDArray[np.float64]
_COUNTED = {"orders": "orders", "new_customers": "first_orders"}    # counts of people that are sums over days and channels
SMALL = Text(zh="这部分太小，和其他小的合在一起预测，没有单独的年末预测", en="Too small to be forecast by itself: it is part of “all others”")
NO_WAY = Text(zh="这个指标分到{kind}后各月加不成全年，没有年末预测，按进度判断", en="By {kind} its months do not make its year: no year-end forecast, judged by pace")
TOO_SHORT = Text(zh="这部分的历史太短，还没有年末预测，按进度判断", en="Too short a history of this part for a year-end forecast: judged by pace")


def part_ends(space: Workspace, facts: Facts, known: Coverage, metric: Metric, by: By, key: str, reading: Reading, within: Period | None = None) -> "Floats | Text":
    """Return the simulated values (draws,) of a KPI's channel or category at the end of the year, or of a quarter or month within it; or the sentence why there are none."""
    if within is not None and reading.as_of is not None and within.last_day <= reading.as_of:
        return TOO_SHORT if reading.value is None else np.array([reading.value])
    grows = metric.id == "gmv_growth"
    if metric.id == "gmv" or grows:
        found = parts(space, facts, known, by)
        if found is not None:
            return _of_gmv(found, metric, key) if within is None else _of_gmv_within(facts, known, found, metric, by, key, reading, within)
    narrowed = narrow(metric_of("gmv") if grows else metric, known, by, key)
    if narrowed is None:
        return NO_WAY.format(kind=Text(zh="渠道", en="channel") if by == "channel" else Text(zh="品类", en="category"))
    if within is not None:
        ends = None if grows else period_ends(space, facts, narrowed, known, within, reading)
        return TOO_SHORT if ends is None or np.isnan(ends).all() else ends
    ends = year_ends(space, facts, narrowed, known, reading)
    last = whole_year(facts, narrowed, reading.as_of.year - 1, known) if grows and reading.as_of else None
    if ends is None or np.isnan(ends).all() or (grows and not last):
        return TOO_SHORT
    return ends / last - 1.0 if last else ends


def narrow(metric: Metric, known: Coverage, by: By, key: str) -> Metric | None:
    """Return the KPI of one channel or category as a KPI of its own; None where its months do not make its year, or it can't be told by that."""
    base = metric_of(metric.change_of) if metric.change_of else metric
    formula = base.sliced.get(by) or next((one for one in base.formulas if known.missing(one.tables) is None), None)
    if formula is None or metric.change_of or not adds_up_by_month(base, known) or metric.kind == "balance":
        return None
    sides = [[(sign, _narrowed(term, by, key)) for sign, term in side] for side in (formula.numerator, formula.denominator)]
    if any(term is None for side in sides for _, term in side):
        return None
    above, below = (tuple((sign, term) for sign, term in side if term is not None) for side in sides)
    narrowed: Formula = replace(formula, numerator=above, denominator=below)
    return replace(metric, id=f"{metric.id}|{by}={key}", formulas=(narrowed,), sliced={})


def _narrowed(term: "Measure | Distinct", by: By, key: str) -> Measure | None:
    if isinstance(term, Distinct):
        if by != "channel" or term.column not in _COUNTED:
            return None
        term = Measure("daily_orders", _COUNTED[term.column])
    if by not in term.keys:
        return None
    return replace(term, only=(by, key))


def _of_gmv(found: Parts, metric: Metric, key: str) -> "Floats | Text":
    part = next((one for one in found.parts if one.key == key), None)
    if part is None:
        return SMALL
    if metric.id == "gmv":
        return part.ends
    return part.ends / part.last_year - 1.0 if part.last_year > 0 else TOO_SHORT


def _of_gmv_within(facts: Facts, known: Coverage, found: Parts, metric: Metric, by: By, key: str, reading: Reading, within: Period) -> "Floats | Text":
    """Return the part's GMV of a quarter or month: what is booked and its months left out of the paths that make its year."""
    part, past = next((one for one in found.parts if one.key == key), None), history(facts, metric_of("gmv"), known)
    if part is None or past is None:
        return SMALL
    booked = reading.numerator if metric.id == "gmv_growth" else reading.value
    ends: Floats = float(booked or 0.0) + part.ahead[:, ahead_in(past, within)].sum(axis=1)
    if metric.id == "gmv":
        return ends
    before = over(facts, "gmv", Period(year_before(within.start), year_before(within.end)), by=by, known=known).get(key)
    return ends / before.value - 1.0 if before is not None and before.value else TOO_SHORT
