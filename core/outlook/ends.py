"""Year-ends of KPIs that are no sums over months: medians of cases, people counted once a year, levels of the last month."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from core.base.home import Workspace
from core.base.period import Period, add_months, year_of
from core.metrics.declare import Formula, Measure
from core.outlook import paths
from core.outlook.daily import NOTHING
from core.outlook.history import History
from core.store.facts import Facts

Floats = NDArray[np.float64]
FEWEST_CASES = 30
MONTHS_DRAWN_FROM = 12
SWING = 0.12
"""Standard deviation, in log steps, by which the rest of a year's new buyers differs from last year's pace: a belief, as for retention."""


def level_ends(space: Workspace, past: History) -> Floats:
    """Return December's value of a ratio that is read at one month's end, out of its two parts' joint paths, (draws,)."""
    if past.horizon == 0:
        return np.asarray(past.months["numerator"].to_numpy(dtype=np.float64)[-1:] / past.months["denominator"].to_numpy(dtype=np.float64)[-1:])
    above, below = past.frame("numerator"), past.frame("denominator")
    other = above.assign(y=below["y"] - above["y"]) if past.is_part else below
    top, bottom = (one.paths[:, -1] for one in paths.both(space, paths.Series(above, NOTHING, None), paths.Series(other, NOTHING, None), past.horizon))
    whole = top + bottom if past.is_part else bottom
    return np.divide(top, whole, out=np.full_like(whole, np.nan), where=whole > 0)


@dataclass(frozen=True)
class Cases:
    """Single cases whose median a KPI is: the year's so far, those of the last 12 months month by month, and how many are still to come."""

    so_far: Floats
    by_month: list[Floats]
    to_come: int
    months: int


def median_cases(facts: Facts, formula: Formula, as_of: date) -> Cases | None:
    """Return the cases behind a median; the days left bring as many a day as the last 12 months did. None under 30 cases, or none this year."""
    measure = formula.numerator[0][1]
    if not isinstance(measure, Measure) or measure.aggregate != "median":
        return None
    cases = _cases(facts, measure, Period(add_months(as_of, -MONTHS_DRAWN_FROM) + timedelta(days=1), as_of + timedelta(days=1)))
    so_far = np.concatenate([values for day, values in cases if day.year == as_of.year] or [np.empty(0)])
    total, left = sum(len(values) for _, values in cases), (date(as_of.year, 12, 31) - as_of).days
    if total < FEWEST_CASES or not len(so_far):
        return None
    return Cases(so_far, [values for _, values in cases], round(total / 365 * left), round(left / 30))


def median_ends(facts: Facts, formula: Formula, as_of: date) -> Floats | None:
    """Return the year's median of single cases, (draws,): those of the year so far, and for the days left cases drawn from past months.

    For each month left one of the last 12 is drawn, and its cases with replacement, so that good and bad months stay together. None as for median_cases.
    """
    cases = median_cases(facts, formula, as_of)
    if cases is None:
        return None
    if cases.to_come == 0:
        return np.array([np.median(cases.so_far)])
    source, months = np.random.default_rng(0), max(cases.months, 1)
    each = max(1, round(cases.to_come / months))
    ends = np.empty(paths.DRAWS)
    for draw in range(paths.DRAWS):
        chosen = source.integers(0, len(cases.by_month), months)
        ends[draw] = np.median(np.concatenate([cases.so_far, *(source.choice(cases.by_month[number], each) for number in chosen)]))
    return ends


def buyer_ends(facts: Facts, as_of: date) -> tuple[Floats, Floats] | None:
    """Return simulated buyers of the whole year and those of them who buy on a second day, (draws,) each; None without a last year to go by.

    Each customer counts once a year, so months do not add up: last year's curve of first (and second) purchase days says how many more
    came after this day; this year's count against last year's on the same day is the pace, and the rest may differ by SWING.
    """
    this, last = _curves(facts, as_of.year), _curves(facts, as_of.year - 1)
    first = facts.rows("select min(day) from sale_orders")[0][0]
    if this is None or last is None or first is None or first > date(as_of.year - 1, 1, 10):
        return None
    day = as_of.timetuple().tm_yday
    source = np.random.default_rng(0)
    normal = source.standard_normal((3, paths.DRAWS))
    found = []
    for mine, before, own in zip(this, last, normal[1:], strict=True):
        so_far, by_now, final = float(mine[:day].sum()), float(before[:day].sum()), float(before.sum())
        if by_now == 0 or so_far == 0:
            return None
        to_come = 1.0 - by_now / final
        off = SWING * np.sqrt(to_come) * (0.8 * normal[0] + 0.6 * own)
        more = (final - by_now) * so_far / by_now * np.exp(off)
        found.append(so_far + source.poisson(more).astype(np.float64))
    return found[0], np.minimum(found[1], found[0])


def _cases(facts: Facts, measure: Measure, span: Period) -> list[tuple[date, Floats]]:
    """Return the cases of each month that has any, by its newest day, oldest month first."""
    as_of_end = f"timestamp '{span.end} 00:00:00'"
    relation, where = (text.replace("{as_of_end}", as_of_end) for text in (measure.relation, measure.where))
    frame = facts.query(f"select {measure.day} as day, {measure.of} as value from {relation} where {measure.day} >= ? and {measure.day} < ? and ({where}) order by 1, 2",
                        [span.start, span.end])
    frame = frame.dropna()
    month = frame["day"].astype("datetime64[s]").dt.to_period("M")
    return [(group["day"].max().date(), group["value"].to_numpy(dtype=np.float64)) for _, group in frame.groupby(month)]


def _curves(facts: Facts, year: int) -> tuple[Floats, Floats] | None:
    """Return by day of the year how many buyers bought for the first time of it, and for the second time (on another day); None without any."""
    span = year_of(year)
    rows = facts.rows(
        "select nth, day, count(*) from (select day, row_number() over (partition by customer_id order by day) as nth from"
        " (select distinct customer_id, day from sale_orders where customer_id is not null and day >= ? and day < ?)) where nth <= 2 group by 1, 2",
        [span.start, span.end])
    curves = np.zeros((2, span.days))
    for nth, day, count in rows:
        curves[nth - 1, day.timetuple().tm_yday - 1] = count
    return (curves[0], curves[1]) if rows else None
