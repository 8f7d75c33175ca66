"""The saved months of a goal as the path that it takes: how much of the year is due by any day, which level is wanted."""

from collections.abc import Iterable
from datetime import date

from core.base.period import Period, add_months, month_of
from core.metrics.coverage import Coverage
from core.metrics.declare import Metric
from core.metrics.readings import one
from core.state.goals import MONTHS, Goal
from core.store.facts import Facts

Twelve = tuple[float, ...]


def saved_months(goals: Iterable[Goal], kpi: str, segment_kind: str = "", segment: str = "") -> Twelve | None:
    """Return the targets of a goal's twelve months, out of a year's goals; None unless all twelve are set."""
    months = {goal.period: goal.target for goal in goals
              if goal.kpi == kpi and (goal.segment_kind, goal.segment) == (segment_kind, segment) and goal.basis == "value"}
    found = [months.get(name) for name in MONTHS]
    return tuple(float(target) for target in found if target is not None) if None not in found else None


def due_share(months: Twelve, day: date, passed: float) -> float | None:
    """Return the share of the year's sum that is due by the end of a day; passed is the share of that day's month gone by then."""
    total = sum(months)
    return (sum(months[: day.month - 1]) + months[day.month - 1] * passed) / total if total > 0 else None


def level_due(months: Twelve, day: date, before: float | None) -> float:
    """Return the level wanted at the end of a day: from one month's end to the next on a straight line; before is last year's level."""
    end = months[day.month - 1]
    start = months[day.month - 2] if day.month > 1 else before if before is not None else end
    return start + (end - start) * day.day / month_of(day).days


def month_passed(facts: Facts, metric: Metric, day: date, known: Coverage) -> float:
    """Return how much of its month a day's end has seen, by last year's same event days; without them by the days gone."""
    month = month_of(day)
    if day == month.last_day:
        return 1.0
    so_far, whole = (one(facts, metric.id, period, known=known).last_year for period in (month.until(day), month))
    return so_far / whole if so_far is not None and whole else day.day / month.days


def scaled(months: Twelve, total: float | None) -> Twelve:
    """Return the months stretched to the year's total as it is now: a goal changed since they were saved still ends where it says."""
    now = sum(months)
    return months if total is None or not now > 0 else tuple(month * total / now for month in months)


def month_starts(year: int) -> list[date]:
    return [add_months(date(year, 1, 1), place) for place in range(12)]


def whole_months(year: int, day: date) -> list[Period]:
    """Return the months of the year that are over by the end of the day."""
    return [month for month in map(month_of, month_starts(year)) if month.last_day <= day]
