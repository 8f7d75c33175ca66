"""The board: every KPI's standing at one version of the facts, as the Cockpit, the goals and the command line show it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from core.base.home import Workspace
from core.forecast import expected_by_now, landing, prob_goal
from core.metrics.catalog import CATALOG
from core.metrics.coverage import Coverage, coverage
from core.metrics.declare import Metric
from core.metrics.readings import Reading, read
from core.outlook.landing import Floats, returned_last_year, whole_year, year_ends
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
    readings = {reading.metric: reading for reading in read(facts, ids, as_of=as_of, known=known)}
    day = min(known.last_whole_day, as_of) if known.last_whole_day and as_of else known.last_whole_day
    set_goals = _goals(space, day.year) if day else {}
    standings = {
        id_: _standing(space, facts, CATALOG[id_], reading, set_goals.get(id_), known, day.year if day else None)
        for id_, reading in readings.items()
    }
    return Board(facts.version, day, day.year if day else None, standings, known)


def good_of(metric: Metric, goal: Goal | None) -> str:
    """Return which way is good: the goal's word before the catalog's."""
    return goal.direction if goal else metric.good


def _goals(space: Workspace, year: int) -> dict[str, Goal]:
    return {goal.kpi: goal for goal in template.planned(space, year) if goal.period == YEAR and not goal.segment}


def _standing(
    space: Workspace,
    facts: Facts,
    metric: Metric,
    reading: Reading,
    goal: Goal | None,
    known: Coverage,
    year: int | None,
) -> Standing:
    if goal is not None and reading.as_of is not None and reading.as_of.year != year:
        # in January a KPI known by whole months still stands at last December: nothing to hold this year's goal against
        return Standing(metric, reading, goal, target_of(goal, None), None, None, None, "no_data")
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
    by_plan = pace(
        metric,
        reading,
        target,
        good,
        last_year_total=total,
        share_by_now=_share_by_now(facts, metric, reading, target, total),
    )
    word = status(target, reading.value, odds, by_plan, good)
    return Standing(metric, reading, goal, target, by_plan, lands, odds, word)


def _share_by_now(
    facts: Facts, metric: Metric, reading: Reading, target: float | None, total: float | None
) -> float | None:
    """Return the share of the year's end that last year's shape had reached by the same day."""
    if not metric.accumulates or reading.as_of is None:
        return None
    if metric.id == "retention":
        curve = returned_last_year(facts, reading.as_of.year - 1)
        if curve is None or not target:
            return None
        by_now = expected_by_now(*curve, reading.as_of.timetuple().tm_yday, final=target)
        return by_now / target if by_now == by_now else None
    return reading.last_year / total if reading.last_year is not None and total else None


def simulated(space: Workspace, facts: Facts, id_: str) -> Floats | None:
    """Return the simulated year-ends of one KPI (one per draw), None where it has no forecast."""
    known = coverage(facts)
    return year_ends(space, facts, CATALOG[id_], known, read(facts, [id_], known=known)[0])
