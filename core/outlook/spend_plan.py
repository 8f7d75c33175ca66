"""The company's own plan of spend: goals of media spend by month, quarter or year, of all channels or of one, less what is booked."""

from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.base.home import Workspace
from core.base.period import add_months
from core.metrics.money_spent import ACQUIRING
from core.outlook.gap import labels
from core.outlook.goal_segments import resolved
from core.scenario.calibrate import months_left_of
from core.state.goals import MONTHS, YEAR, Goal, goals
from core.store.facts import Facts

Floats = NDArray[np.float64]
KPI = "spend"
Booked = Mapping[date, float]


def spend_goals(space: Workspace, year: int | None = None) -> list[Goal]:
    """Return the goals of media spend that say an amount: of the whole and of single channels."""
    return [goal for goal in goals(space, year, KPI) if goal.target is not None and goal.segment_kind in ("", "channel")]


def spend_plan(space: Workspace, facts: Facts, as_of: date, course: Floats) -> pd.DataFrame | None:
    """Return month, channel ('' for all together), spend: the acquisition spend planned for the months left; None without a plan.

    A month's goal is that month's (the running one less what is booked); what a quarter's or the year's goal leaves after booked
    and planned months is spread over its other months left as course (M,), the expected sales, runs. Goals are of all purposes:
    each channel's part that wins customers is that of its last twelve months. A month that no goal speaks of has no row.
    """
    asked, names, months = spend_goals(space, as_of.year), labels(facts, "channel"), months_left_of(as_of)
    keys = dict.fromkeys(resolved("channel", goal.segment, names) if goal.segment_kind else "" for goal in asked)
    rows = []
    for key in keys:
        own = [goal for goal in asked if (resolved("channel", goal.segment, names) if goal.segment_kind else "") == key]
        booked, winning = _booked(facts, key, as_of)
        planned = _months(own, booked, as_of, dict(zip(months, course.tolist(), strict=True)))
        rows += [(month, key, money * winning) for month, money in planned.items()]
    return pd.DataFrame(rows, columns=["month", "channel", "spend"]) if rows else None


def _booked(facts: Facts, channel: str, as_of: date) -> tuple[Booked, float]:
    """Return the spend of each month to as_of, all purposes, and which part of the last year's won customers."""
    only = "" if not channel else " and channel = ?"
    found = facts.rows(
        f"select cast(date_trunc('month', day) as date), cast(sum(spend) as double), cast(sum(case when {ACQUIRING} then spend else 0 end) as double)"
        f" from daily_spend where day <= ?{only} group by 1 order by 1", [as_of, *([channel] if channel else [])])
    recent = found[-12:]
    money = sum(row[1] for row in recent)
    return {row[0]: float(row[1]) for row in found}, sum(row[2] for row in recent) / money if money > 0 else 1.0


def _months(asked: list[Goal], booked: Booked, as_of: date, course: Mapping[date, float]) -> dict[date, float]:
    """Return the money still planned for each month left that a goal speaks of."""
    targets = {goal.period: _target(goal, booked) for goal in asked}
    planned: dict[date, float] = {}
    for month in course:
        target = targets.get(f"{month:%m}")
        if target is not None:
            planned[month] = max(0.0, target - booked.get(month, 0.0))
    for period in (*(name for name in targets if name.startswith("Q")), YEAR):
        target = targets.get(period)
        spoken = _of(period, as_of.year)
        open_ = [month for month in spoken if month in course and month not in planned]
        if target is None or not open_:
            continue
        rest = target - sum(booked.get(month, 0.0) for month in spoken) - sum(planned.get(month, 0.0) for month in spoken)
        weights = np.array([max(0.0, course[month]) for month in open_])
        weights = weights if weights.sum() > 0 else np.ones(len(open_))
        planned |= {month: max(0.0, rest) * float(weight) for month, weight in zip(open_, weights / weights.sum(), strict=True)}
    return planned


def _target(goal: Goal, booked: Booked) -> float | None:
    """Return a goal's amount; a change on last year over what was spent then, None where nothing was."""
    assert goal.target is not None
    if goal.basis == "value":
        return float(goal.target)
    before = sum(booked.get(add_months(month, -12), 0.0) for month in _of(goal.period, goal.year))
    return (1.0 + float(goal.target)) * before if before > 0 else None


def _of(period: str, year: int) -> list[date]:
    """Return the first days of a goal's months."""
    places = [int(period)] if period in MONTHS else range(int(period[1]) * 3 - 2, int(period[1]) * 3 + 1) if period.startswith("Q") else range(1, 13)
    return [date(year, place, 1) for place in places]
