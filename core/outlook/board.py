"""The board: every KPI's standing at one version of the facts, as the Cockpit, the goals and the command line show it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from core.base.home import Workspace
from core.forecast import expected_by_now, landing, prob_goal
from core.metrics.catalog import CATALOG, defined, kpi_of
from core.metrics.catalog import metric as metric_of
from core.metrics.coverage import Coverage, coverage
from core.metrics.declare import Metric
from core.metrics.readings import Reading, read
from core.outlook.landing import Floats, returned_last_year, whole_year, year_ends
from core.outlook.marks import marks_of
from core.outlook.monthly_goals import Twelve, due_share, level_due, month_passed, saved_months, scaled
from core.outlook.once import is_kept, once
from core.outlook.standing import Standing, pace, status, target_of
from core.state import template
from core.state.goals import YEAR, Goal
from core.store.facts import Facts

HEADLINES = ("gmv_growth", "retention", "inventory_turnover")


@dataclass(frozen=True)
class Board:
    """All standings by KPI id; as_of is the last whole day and year the plan year (None while there is no data)."""

    version: int
    as_of: date | None
    year: int | None
    standings: Mapping[str, Standing]
    known: Coverage

    def with_goals(self) -> list[Standing]:
        """Return the standings that have a goal, headlines first, in the catalog's order."""
        found = [s for s in self.standings.values() if s.goal is not None]
        return sorted(found, key=lambda s: (s.metric.id not in HEADLINES, list(CATALOG).index(s.metric.id)))


def board(space: Workspace, facts: Facts, *, as_of: date | None = None, ids: Iterable[str] | None = None) -> Board:
    """Return the standing of every KPI (or of ids) at the as-of day; year-ends are simulated for KPIs that have a goal or are sums."""
    known = coverage(facts)
    day = min(known.last_whole_day, as_of) if known.last_whole_day and as_of else known.last_whole_day
    planned = template.planned(space, day.year) if day else []
    set_goals = {goal.kpi: goal for goal in planned if goal.period == YEAR and not goal.segment}
    bound = {id_: definition_of(id_, set_goals.get(id_)) for id_ in (ids if ids is not None else CATALOG)}
    readings = readings_of(facts, list(bound.values()), known, as_of=as_of)
    standings = {
        id_: standing(space, facts, metric, readings[metric.id], set_goals.get(id_), known, year=day.year if day else None,
                      months=months_of(planned, metric))
        for id_, metric in bound.items()
    }
    return Board(facts.version, day, day.year if day else None, standings, known)


def readings_of(facts: Facts, metrics: Sequence[Metric], known: Coverage, *, as_of: date | None = None) -> dict[str, Reading]:
    """Return the readings of the plan year to date by id, those not asked of this version before in one go."""
    fresh = [metric for metric in metrics if not is_kept(facts, ("to_date", as_of), of=metric)]
    found = {reading.metric: reading for reading in read(facts, [metric.id for metric in fresh], as_of=as_of, known=known)} if fresh else {}
    return {metric.id: once(facts, ("to_date", as_of), lambda metric=metric: found[metric.id], of=metric) for metric in metrics}  # type: ignore[misc]


def definition_of(kpi: str, goal: Goal | None) -> Metric:
    """Return the KPI as the goal defines it, by its own definition where there is no goal."""
    return metric_of(kpi) if goal is None else defined(kpi, goal.definition)


def good_of(metric: Metric, goal: Goal | None) -> str:
    """Return which way is good: the goal's word before the catalog's."""
    return goal.direction if goal else metric.good


def months_of(goals: Iterable[Goal], metric: Metric) -> Twelve | None:
    """Return the saved months of a KPI's goal; the growth of GMV follows those of GMV."""
    return saved_months(goals, "gmv" if is_growth(metric) else kpi_of(metric))


def is_growth(metric: Metric) -> bool:
    """Return whether the KPI is GMV's change on last year, by whichever definition."""
    return kpi_of(metric) == "gmv_growth"


def standing(
    space: Workspace,
    facts: Facts,
    metric: Metric,
    reading: Reading,
    goal: Goal | None,
    known: Coverage,
    *,
    year: int | None,
    months: Twelve | None = None,
) -> Standing:
    """Return how a KPI, by one of its definitions, stands beside its goal; the standing bears the KPI's own id."""
    kpi = kpi_of(metric)
    shown, told = replace(metric, id=kpi), replace(reading, metric=kpi)
    if goal is not None and reading.as_of is not None and reading.as_of.year != year:
        # in January a KPI known by whole months still stands at last December: nothing to hold this year's goal against
        return Standing(shown, told, goal, target_of(goal, None), None, None, None, "no_data")
    ends = year_ends(space, facts, metric, known, reading) if goal is not None or metric.id == "gmv" else None
    total = whole_year(facts, metric, reading.as_of.year - 1, known) if goal is not None and reading.as_of else None
    target = target_of(goal, total)
    good = good_of(metric, goal)
    lands = landing(ends) if ends is not None else None
    if lands is not None and lands.p50 != lands.p50:
        ends = lands = None
    odds = (
        prob_goal(ends, target, "down" if good == "down" else "up") if ends is not None and target is not None else None
    )
    path = _path(facts, metric, reading, target, months, known)
    by_plan = pace(
        metric,
        reading,
        target,
        good,
        last_year_total=total,
        share_by_now=_share_by_now(facts, metric, reading, target, total),
        planned=_planned(facts, metric, reading, path, total, known),
    )
    word = status(target, reading.value, odds, by_plan, good)
    marks = marks_of(goal, metric, total) if goal is not None else None
    return Standing(shown, told, goal, target, by_plan, lands, odds, word, path, marks, ends)


def _path(facts: Facts, metric: Metric, reading: Reading, target: float | None, months: Twelve | None, known: Coverage) -> Twelve | None:
    """Return the saved months as the goal asks for them now: sums stretched to the year's total, levels as they are."""
    if months is None or target is None or reading.as_of is None:
        return None
    if is_growth(metric):
        last = whole_year(facts, metric_of(metric.change_of or "gmv"), reading.as_of.year - 1, known)
        return None if last is None else scaled(months, (1.0 + target) * last)
    return scaled(months, target) if metric.kind == "sum" and metric.accumulates else months


def _planned(facts: Facts, metric: Metric, reading: Reading, path: Twelve | None, total: float | None, known: Coverage) -> float | None:
    """Return what the saved months ask for by the reading's day, None without them."""
    day = reading.as_of
    if path is None or day is None:
        return None
    if not is_growth(metric) and not (metric.kind == "sum" and metric.accumulates):
        return level_due(path, day, 0.0 if metric.accumulates else total)
    share = due_share(path, day, month_passed(facts, metric_of(metric.change_of or metric.id), day, known))
    if share is None or not is_growth(metric):
        return None if share is None else share * sum(path)
    return share * sum(path) / reading.denominator - 1.0 if reading.denominator else None


def _share_by_now(
    facts: Facts, metric: Metric, reading: Reading, target: float | None, total: float | None
) -> float | None:
    """Return the share of the year's end that last year's shape had reached by the same day."""
    if not metric.accumulates or reading.as_of is None:
        return None
    if metric.kind == "retention":
        curve = returned_last_year(facts, reading.as_of.year - 1, metric.population)
        if curve is None or not target:
            return None
        by_now = expected_by_now(*curve, reading.as_of.timetuple().tm_yday, final=target)
        return by_now / target if by_now == by_now else None
    return reading.last_year / total if reading.last_year is not None and total else None


def simulated(space: Workspace, facts: Facts, id_: str, known: Coverage | None = None) -> Floats | None:
    """Return the simulated year-ends of one KPI or kpi@variant (one per draw), None where it has no forecast."""
    known = known or coverage(facts)
    return year_ends(space, facts, metric_of(id_), known, read(facts, [id_], known=known)[0])
