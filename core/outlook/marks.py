"""Four marks of a goal in place of one line: crisis, concern, satisfied, best case; what is not entered follows from target and last year."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from core.base.text import Text
from core.base.unit import Unit
from core.metrics.declare import Metric
from core.state.goals import Goal

Zone = Literal["crisis", "concern", "under_way", "satisfied", "best"]
NAMES: dict[str, Text] = {
    "crisis": Text(zh="危机", en="Crisis"),
    "concern": Text(zh="关注", en="Concern"),
    "satisfied": Text(zh="满意", en="Satisfied"),
    "best": Text(zh="最好", en="Best case"),
}
ZONES: dict[Zone, Text] = {
    "crisis": Text(zh="低于危机线", en="past the crisis mark"),
    "concern": Text(zh="在关注区", en="in the concern zone"),
    "under_way": Text(zh="接近满意", en="near satisfied"),
    "satisfied": Text(zh="满意", en="satisfied"),
    "best": Text(zh="达到最好情形", en="best case"),
}
_PROPORTIONS = {"crisis": 0.15, "concern": 0.05, "best": -0.10}  # of the target, on its bad side, where last year says nothing


@dataclass(frozen=True)
class Marks:
    """The marks in the goal's unit; entered names those that somebody set, the others are proposals."""

    crisis: float
    concern: float
    satisfied: float
    best: float
    entered: frozenset[str] = frozenset()

    @property
    def in_order(self) -> bool:
        """Return whether the marks run one way, from crisis to best."""
        steps = [self.crisis, self.concern, self.satisfied, self.best]
        return steps == sorted(steps) or steps == sorted(steps, reverse=True)


def marks_of(goal: Goal, metric: Metric, last_year: float | None) -> Marks | None:
    """Return a goal's four marks, None without a target.

    Satisfied is the target. Where last year was worse than the target, crisis is last year's level (nothing gained), concern
    half the way to the target, best half that way beyond it, rounded; a change on last year starts from 0. Else crisis, concern and
    best lie 15 % and 5 % short of the target and 10 % beyond it. A share stays within 0..1.
    """
    if goal.target is None:
        return None
    target, up = float(goal.target), goal.direction == "up"
    is_change = goal.basis == "change" or metric.kind == "change"
    start = 0.0 if is_change else last_year
    if start is not None and (start < target) == up and start != target:
        way = target - start
        proposed = {"crisis": start, "concern": start + way / 2, "satisfied": target, "best": target + way / 2}
    else:
        towards_bad = -1 if up else 1
        size = abs(target) or 1.0
        proposed = {"satisfied": target, **{name: target + towards_bad * size * part for name, part in _PROPORTIONS.items()}}
    if metric.unit is Unit.SHARE and not is_change:
        proposed = {name: min(max(value, 0.0), 1.0) for name, value in proposed.items()}
    proposed = {name: value if name == "satisfied" else _round(value, Unit.SHARE if is_change else metric.unit) for name, value in proposed.items()}
    own: dict[str, Decimal] = {name: value for name in NAMES if (value := getattr(goal, name)) is not None}
    values = proposed | {name: float(value) for name, value in own.items()}
    return Marks(**{name: round(values[name], 6) for name in NAMES}, entered=frozenset(own))


def _round(value: float, unit: Unit) -> float:
    """Return a proposal as somebody would write it: a tenth of a percent, a whole count, else three figures."""
    return round(value, 3) if unit is Unit.SHARE else float(round(value)) if unit is Unit.COUNT else float(f"{value:.3g}")


def zone(value: float | None, marks: Marks | None, good: str) -> Zone | None:
    """Return in which zone a value (the year's landing, or a level) stands; a mark itself belongs to the better side."""
    if value is None or marks is None:
        return None

    def reached(mark: float) -> bool:
        return value <= mark if good == "down" else value >= mark

    if reached(marks.best):
        return "best"
    if reached(marks.satisfied):
        return "satisfied"
    return "under_way" if reached(marks.concern) else "concern" if reached(marks.crisis) else "crisis"
