"""A goal's standing: actual, what the plan expects by now, landing, odds, and the word for it."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from core.base.period import year_of
from core.forecast import Landing
from core.metrics.catalog import defined
from core.metrics.declare import Metric
from core.metrics.readings import Reading
from core.outlook.marks import Marks
from core.state.goals import Goal

Status = Literal["on_track", "at_risk", "off_track", "no_target", "no_data"]
ON_TRACK_ODDS, AT_RISK_ODDS = 0.60, 0.25
ON_TRACK_PACE, AT_RISK_PACE = 1.00, 0.95


@dataclass(frozen=True)
class Pace:
    """What the plan expects by the as-of day; ratio 1 is exactly on plan, below 1 behind, whichever way is good."""

    expected: float
    difference: float
    ratio: float | None


@dataclass(frozen=True)
class Standing:
    """One KPI beside its goal; target, pace, landing and odds are None where they cannot be said.

    metric and reading are by the definition that the goal is bound to. months is the path that the goal's saved months
    take: amounts of a sum (of GMV for its growth), levels of a rate at each month's end; None: none are saved.
    """

    metric: Metric
    reading: Reading
    goal: Goal | None
    target: float | None
    pace: Pace | None
    landing: Landing | None
    odds: float | None
    status: Status
    months: tuple[float, ...] | None = None
    marks: Marks | None = None
    ends: NDArray[np.float64] | None = field(default=None, compare=False, repr=False)  # the simulated year-ends behind landing and odds

    @property
    def defined_id(self) -> str:
        """The id of the definition that the goal is bound to, kpi or kpi@variant: whose receipt its number has."""
        return self.metric.id if self.goal is None else defined(self.metric.id, self.goal.definition).id

    @property
    def gap(self) -> float | None:
        """The landing's P50 less the target; below 0 is short where up is good."""
        return self.landing.p50 - self.target if self.landing and self.target is not None else None


def target_of(goal: Goal | None, last_year_total: float | None) -> float | None:
    """Return the goal's target in the KPI's unit; a change on last year needs last year's whole-year value."""
    if goal is None or goal.target is None:
        return None
    if goal.basis == "value":
        return float(goal.target)
    return None if last_year_total is None else float(Decimal(1) + goal.target) * last_year_total


def pace(
    metric: Metric,
    reading: Reading,
    target: float | None,
    good: str,
    *,
    last_year_total: float | None,
    share_by_now: float | None,
    planned: float | None = None,
) -> Pace | None:
    """Return what the plan expects by the reading's as-of day.

    A change on last year is phased by last year's shape, so it is flat. What accumulates (sums, retention) follows last
    year's share by the same day (share_by_now; without it, the days gone). Levels and rates glide from last year's value
    to the target; without last year the target itself is expected. planned is what saved months ask for by that day: it
    stands before all of these.
    """
    if target is None or reading.value is None or reading.as_of is None:
        return None
    gone = elapsed(reading.as_of)
    if planned is not None:
        expected = planned
    elif metric.kind == "change":
        expected = target
    elif metric.accumulates:
        expected = target * (share_by_now if share_by_now is not None else gone)
    else:
        expected = target if last_year_total is None else last_year_total + (target - last_year_total) * gone
    return Pace(expected, reading.value - expected, _ratio(metric, reading.value, expected, good))


def elapsed(day: date) -> float:
    """Return the share of the year that has passed at the end of the day."""
    year = year_of(day.year)
    return ((day - year.start).days + 1) / year.days


def status(target: float | None, value: float | None, odds: float | None, by_plan: Pace | None, good: str = "up") -> Status:
    """Return the word: by odds (60 %, 25 %), where there are none by pace (100 %, 95 %); without a ratio, by the difference."""
    if value is None:
        return "no_data"
    if target is None:
        return "no_target"
    if odds is not None:
        return "on_track" if odds >= ON_TRACK_ODDS else "at_risk" if odds >= AT_RISK_ODDS else "off_track"
    if by_plan is None:
        return "no_data"
    if by_plan.ratio is None:
        is_met = by_plan.difference <= 0 if good == "down" else by_plan.difference >= 0
        return "on_track" if is_met else "off_track"
    return "on_track" if by_plan.ratio >= ON_TRACK_PACE else "at_risk" if by_plan.ratio >= AT_RISK_PACE else "off_track"


def _ratio(metric: Metric, value: float, expected: float, good: str) -> float | None:
    """Return actual over expected as a number where 1 is on plan; changes are compared as levels (1 + change)."""
    shift = 1.0 if metric.kind == "change" else 0.0
    top, bottom = (value + shift, expected + shift) if good == "up" else (expected + shift, value + shift)
    return top / bottom if bottom > 0 else None
