"""A rate's year by month: the path that it glides on, and points set by hand that bend it; a month's level is never a share of a sum."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from core.base.errors import CockpitError
from core.base.home import Workspace
from core.base.text import Text
from core.base.unit import Unit
from core.metrics.coverage import Coverage
from core.outlook.goal_phasing import Numbers, rate_path
from core.outlook.goal_sheet import Line
from core.outlook.phasing import MONTHS
from core.state import goals as state_goals
from core.state.goals import MONTHS as MONTH_NAMES
from core.state.goals import Goal
from core.store.facts import Facts

LAST = MONTHS - 1
_VALUE: Literal["value"] = "value"     # a month of a rate is a level, whatever the year's target is written as
_DECEMBER = Text(zh="12 月就是全年目标，请在上面的表里改全年目标。", en="December is the year's goal: change it in the table above.")
_NO_LEVELS = Text(zh="目标写成了“比去年变化”，每月没有水平可填；把目标形式改成“数值”就可以按月填写。",
                  en="The target is written as a change on last year, so months have no level to enter; make it a value to set months by hand.")
_SHARE = Text(zh="比率要在 0% 到 100% 之间。", en="A rate lies between 0 and 100 %.")


@dataclass(frozen=True)
class RatePlan:
    """A rate's year: the level wanted at each month's end, by itself (gliding) and as it is now, what came, the points set by hand (month → level)."""

    line: Line
    year: int
    gliding: Numbers
    wanted: Numbers
    reached: Numbers
    points: Mapping[int, float]
    kept: Mapping[str, Goal]

    @property
    def is_saved(self) -> bool:
        return all(name in self.kept for name in MONTH_NAMES)

    @property
    def is_stale(self) -> bool:
        """Return whether the goal, or what the rate glides from, has changed since the months were saved."""
        fresh = bent(self.gliding, self.points)
        return self.is_saved and any(a is not None and b is not None and abs(a - b) > 1e-9 for a, b in zip(self.wanted, fresh, strict=True))

    @property
    def is_editable(self) -> bool:
        return self.line.goal.target is not None and (self.line.goal.basis == "value" or self.line.metric.kind == "change")


def rate_plan(space: Workspace, facts: Facts, line: Line, year: int, known: Coverage) -> RatePlan:
    """Return a rate's year; without saved months it glides (goal_phasing.rate_path)."""
    gliding, reached = rate_path(facts, replace(line, months=None), year, known)
    kept = state_goals.parts(space, line.goal.kpi, year)
    points = {place: float(kept[name].target or 0) for place, name in enumerate(MONTH_NAMES) if name in kept and kept[name].held}
    return RatePlan(line, year, gliding, line.months if line.months is not None else gliding, reached, points, kept)


def bent(gliding: Numbers, points: Mapping[int, float]) -> Numbers:
    """Return the path through the points: between them, and to the year's ends, it keeps the shape it glides on.

    What a point lies off the gliding path fades evenly towards the next one, to nothing at the year's start and in December.
    A month whose gliding level is unknown glides at the goal itself.
    """
    target = gliding[LAST]
    if not points or target is None:
        return gliding
    known = [level if level is not None else target for level in gliding]
    off = {place: level - known[place] for place, level in points.items()}
    places = sorted({-1: 0.0, LAST: 0.0, **off}.items())
    path: list[float] = []
    for place, level in enumerate(known):
        before = max(pair for pair in places if pair[0] <= place)
        after = min(pair for pair in places if pair[0] >= place)
        share = (place - before[0]) / (after[0] - before[0]) if after[0] > before[0] else 0.0
        path.append(round(level + before[1] + (after[1] - before[1]) * share, 6))
    return tuple(path)


def with_point(plan: RatePlan, place: int, level: float) -> dict[int, float]:
    """Return the points with one month set by hand; CockpitError for December, a share out of 0..1, a goal without levels."""
    if not plan.is_editable:
        raise CockpitError("no_levels", _NO_LEVELS)
    if place == LAST:
        raise CockpitError("december", _DECEMBER)
    if plan.line.unit is Unit.SHARE and plan.line.metric.kind != "change" and not 0.0 <= level <= 1.0:
        raise CockpitError("share", _SHARE)
    return {**plan.points, place: level}


def without_point(plan: RatePlan, place: int) -> dict[int, float]:
    """Return the points without one: that month glides again."""
    return {month: level for month, level in plan.points.items() if month != place}


def save(space: Workspace, plan: RatePlan, points: Mapping[int, float], *, who: str) -> None:
    """Keep the twelve months of the path through the points; without any the months go, and the rate glides again. CockpitError 'stale' as ever."""
    if not points:
        for name in MONTH_NAMES:
            if name in plan.kept:
                state_goals.delete(space, plan.kept[name], who=who)
        return
    kpi, direction = plan.line.goal.kpi, plan.line.goal.direction
    path = bent(plan.gliding, points)
    state_goals.save_all(space, [
        replace(plan.kept.get(name) or Goal(kpi, plan.year, name, direction=direction), basis=_VALUE, target=Decimal(str(level)), held=place in points)
        for place, (name, level) in enumerate(zip(MONTH_NAMES, path, strict=True)) if level is not None], who=who)
