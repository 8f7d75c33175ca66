"""A KPI's past as the forecast wants it: whole months, the running month apart, the months still to come."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from core.base.period import Period, months_of, year_of
from core.metrics.coverage import Coverage
from core.metrics.declare import Formula, Metric
from core.metrics.readings import Reading, monthly
from core.outlook.daily import NONE, Daily, by_day
from core.outlook.once import once
from core.store.facts import Facts


@dataclass(frozen=True)
class History:
    """Monthly parts of a KPI: whole months by start day, what the plan year holds so far, and what is left of it."""

    months: pd.DataFrame  # ds (first of month), numerator, denominator (missing for sums): whole months only
    running: Reading | None  # the month that has begun and is not whole, if any
    elapsed: float  # its days that have passed, 0..1
    ahead: tuple[Period, ...]  # months of the plan year that are not whole yet, the running one first
    year: int
    as_of: date
    daily: Daily = NONE  # its parts by day, as far as they are sums over days
    kpi: str = ""

    @property
    def horizon(self) -> int:
        return len(self.ahead)

    @property
    def is_ratio(self) -> bool:
        return bool(self.months["denominator"].notna().any())

    @property
    def is_part(self) -> bool:
        """Return whether the numerator is a part of the denominator in every month: a share of one whole."""
        known = self.months.dropna(subset=["numerator", "denominator"])
        return self.is_ratio and bool((known["numerator"] <= known["denominator"]).all())

    def frame(self, part: str) -> pd.DataFrame:
        """Return ds and y of one part (numerator or denominator), gaps left out."""
        frame = self.months[["ds", part]].rename(columns={part: "y"}).dropna()
        return frame.reset_index(drop=True)

    def so_far(self, part: str) -> float:
        """Return the part's sum over the plan year to date, the running month's days included."""
        in_year = self.months.loc[self.months["ds"].dt.year == self.year, part].sum()
        running = getattr(self.running, part) if self.running is not None else None
        return float(in_year) + float(running or 0.0)


def history(facts: Facts, metric: Metric, known: Coverage, *, as_of: date | None = None) -> History | None:
    """Return the monthly history of a KPI up to the last whole day (or as_of), or None where its tables are missing; callers don't change it."""
    day = as_of or known.last_whole_day
    return once(facts, ("history", day), lambda: _history(facts, metric, known, day), of=metric)


def _history(facts: Facts, metric: Metric, known: Coverage, day: date | None) -> History | None:
    readings = [reading for reading in monthly(facts, metric, known, as_of=day) if reading.period is not None]
    if not readings or readings[-1].as_of is None:
        return None
    day = readings[-1].as_of
    whole = [r for r in readings if not r.partial and r.period is not None and r.period.last_day <= day]
    running = next((r for r in readings if r.period is not None and r.period.start <= day < r.period.last_day), None)
    last = whole[-1].period if whole and whole[-1].period else None
    ahead = tuple(month for month in months_of(year_of(day.year)) if last is None or month.start >= last.end)
    elapsed = ((day - running.period.start).days + 1) / running.period.days if running and running.period else 0.0
    frame = pd.DataFrame(
        {
            "ds": pd.to_datetime([r.period.start for r in whole if r.period]),
            "numerator": [r.numerator for r in whole],
            "denominator": [r.denominator for r in whole],
        }
    ).astype({"numerator": "float64", "denominator": "float64"})
    formula = formula_of(metric, known)
    daily = by_day(facts, formula, day) if formula is not None and metric.kind in ("sum", "ratio") and not formula.month_ends else NONE
    return History(frame, running, elapsed, ahead, day.year, day, daily, metric.id)


def formula_of(metric: Metric, known: Coverage) -> Formula | None:
    """Return the formula by which the KPI is read: the first whose tables hold rows."""
    return next((f for f in metric.formulas if known.missing(f.tables) is None), None)
