"""The goals of a year as a sheet: one line per KPI with its target in the unit people write it in, and edits to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from core.base.home import Workspace
from core.base.period import year_of
from core.base.unit import Unit
from core.metrics.catalog import CATALOG
from core.metrics.coverage import coverage
from core.metrics.declare import Metric
from core.metrics.readings import one
from core.outlook.board import Board, definition_of, months_of
from core.outlook.marks import Marks, Zone, marks_of, zone
from core.outlook.standing import Status
from core.state import goals as state_goals
from core.state import template
from core.state.goals import YEAR, Goal
from core.store.facts import Facts

EDITABLE = ("target", "direction", "basis", "owner", "team", "crisis", "concern", "satisfied", "best")
NUMBERS = ("target", "crisis", "concern", "satisfied", "best")


@dataclass(frozen=True)
class Line:
    """One goal of the whole year: its KPI as the goal defines it, the unit its target is written in, how it stands.

    status is None for a year without standing. months and marks as in Standing; lands is the year-end's middle case.
    """

    goal: Goal
    metric: Metric
    unit: Unit
    actual: float | None
    status: Status | None
    needs: str | None = None
    months: tuple[float, ...] | None = None
    marks: Marks | None = None
    lands: float | None = None

    @property
    def zone(self) -> Zone | None:
        """Return in which of the four marks' zones the goal stands: by its year-end, by its level where it has none."""
        level = self.lands if self.lands is not None else None if self.metric.accumulates else self.actual
        return zone(level, self.marks, self.goal.direction) if self.goal.basis == "value" else None


def lines(space: Workspace, facts: Facts, board: Board, year: int) -> list[Line]:
    """Return the year's goals without segments in the catalog's order; the plan's goals are entered when the year has none yet."""
    template.fill(space, year)
    known = coverage(facts)
    found = []
    every = state_goals.goals(space, year)
    for goal in every:
        if goal.period != YEAR or goal.segment or goal.kpi not in CATALOG:
            continue
        metric = definition_of(goal.kpi, goal)
        unit = Unit.SHARE if goal.basis == "change" else metric.unit
        standing = board.standings.get(goal.kpi) if board.year in (year, None) else None
        shown = replace(metric, id=goal.kpi)
        if standing is not None:
            lands = standing.landing.p50 if standing.landing else None
            found.append(Line(goal, shown, unit, standing.reading.value, standing.status, standing.reading.needs, standing.months, standing.marks, lands))
        else:
            past = board.year is not None and year < board.year
            actual = one(facts, metric.id, year_of(year), known=known).value if past else None
            found.append(Line(goal, shown, unit, actual, None, None, months_of(every, metric), marks_of(goal, metric, None)))
    return sorted(found, key=lambda line: list(CATALOG).index(line.goal.kpi))


def years(space: Workspace, plan_year: int) -> list[int]:
    """Return the years to choose from, newest first: those with goals, last year, the plan year and the next."""
    return sorted({goal.year for goal in state_goals.goals(space)} | {plan_year - 1, plan_year, plan_year + 1}, reverse=True)


def segments(space: Workspace, year: int) -> list[Goal]:
    """Return the year's goals of single channels and categories."""
    return [goal for goal in state_goals.goals(space, year) if goal.segment and goal.kpi in CATALOG]


def without_goal(given: Sequence[Line]) -> list[str]:
    """Return the KPIs that have no goal in the sheet."""
    there = {line.goal.kpi for line in given}
    return [kpi for kpi in CATALOG if kpi not in there]


def new_goal(kpi: str, year: int) -> Goal:
    """Return an empty goal for a KPI, its direction as the catalog has it."""
    return Goal(kpi, year, direction="down" if CATALOG[kpi].good == "down" else "up")


def written(target: Decimal | None, unit: Unit) -> float | None:
    """Return a target as people write it: a share as its percent, all else as it is."""
    return None if target is None else float(target * 100 if unit is Unit.SHARE else target)


def meant(value: float | None, unit: Unit) -> Decimal | None:
    """Return what a written target means: 35 for a share is 0.35."""
    if value is None or value != value:
        return None
    number = Decimal(str(value))
    return (number / 100 if unit is Unit.SHARE else number).normalize()


def edited(given: Sequence[Line], edits: Mapping[int, Mapping[str, Any]]) -> list[Goal]:
    """Return the goals that edits (line number → field → value as written) change, each of the version that was read."""
    changed = []
    for place, fields in edits.items():
        line = given[place]
        values: dict[str, Any] = {name: (value or "") if name in ("owner", "team") else value
                                  for name, value in fields.items() if name in EDITABLE}
        if values.get("basis", line.goal.basis) != line.goal.basis:  # what was written meant something else
            values = dict.fromkeys(NUMBERS) | values
        unit = line.unit if "basis" not in values else Unit.SHARE if values["basis"] == "change" else line.metric.unit
        values |= {name: meant(values[name], unit) for name in NUMBERS if name in values}
        goal = replace(line.goal, **values)
        if goal != line.goal:
            changed.append(goal)
    return changed


def as_rows(space: Workspace, year: int) -> list[dict[str, Any]]:
    """Return every goal of the year, parts and segments included, as rows of the goals table."""
    return [vars(goal) for goal in state_goals.goals(space, year)]
