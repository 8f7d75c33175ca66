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
from core.outlook.board import Board
from core.outlook.standing import Status
from core.state import goals as state_goals
from core.state import template
from core.state.goals import YEAR, Goal
from core.store.facts import Facts

EDITABLE = ("target", "direction", "owner", "team")


@dataclass(frozen=True)
class Line:
    """One goal of the whole year: its KPI, the unit its target is written in, how it stands (None: a year without standing)."""

    goal: Goal
    metric: Metric
    unit: Unit
    actual: float | None
    status: Status | None
    needs: str | None = None


def lines(space: Workspace, facts: Facts, board: Board, year: int) -> list[Line]:
    """Return the year's goals without segments in the catalog's order; the plan's goals are entered when the year has none yet."""
    template.fill(space, year)
    known = coverage(facts)
    found = []
    for goal in state_goals.goals(space, year):
        if goal.period != YEAR or goal.segment or goal.kpi not in CATALOG:
            continue
        metric = CATALOG[goal.kpi]
        unit = Unit.SHARE if goal.basis == "change" else metric.unit
        standing = board.standings.get(goal.kpi) if board.year in (year, None) else None
        if standing is not None:
            found.append(Line(goal, metric, unit, standing.reading.value, standing.status, standing.reading.needs))
        else:
            past = board.year is not None and year < board.year
            found.append(Line(goal, metric, unit, one(facts, goal.kpi, year_of(year), known=known).value if past else None, None))
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
        if "target" in values:
            values["target"] = meant(values["target"], line.unit)
        goal = replace(line.goal, **values)
        if goal != line.goal:
            changed.append(goal)
    return changed


def as_rows(space: Workspace, year: int) -> list[dict[str, Any]]:
    """Return every goal of the year, parts and segments included, as rows of the goals table."""
    return [vars(goal) for goal in state_goals.goals(space, year)]
