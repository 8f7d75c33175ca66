"""A year's goal by quarter and month: the total, last year's shape, what is kept, edits that keep the sum, actuals beside it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from core.base.errors import CockpitError
from core.base.home import Workspace
from core.base.money import CENT
from core.base.period import add_months, month_of, year_of
from core.base.text import Text
from core.base.unit import Unit
from core.forecast import expected_by_now
from core.metrics.catalog import CATALOG, defined
from core.metrics.coverage import Coverage
from core.metrics.declare import Metric
from core.metrics.readings import monthly, one, read
from core.outlook import phasing
from core.outlook.event_year import aligned_months, moves
from core.outlook.goal_sheet import Line
from core.outlook.landing import returned_last_year
from core.outlook.phasing import MONTHS, Phased
from core.state import goals as state_goals
from core.state.goals import MONTHS as MONTH_NAMES
from core.state.goals import QUARTERS, YEAR, Goal
from core.store.facts import Facts

Numbers = tuple[float | None, ...]
How = Literal["shape", "even", "hand"]


@dataclass(frozen=True)
class YearPlan:
    """A sum KPI's year: its total (None: not to be said yet) and what it is made from, its months, and what came."""

    metric: Metric
    year: int
    total: Decimal | None
    growth: Decimal | None            # the change on last year that the total comes from, None when it is entered
    last_total: float | None
    last_year: Numbers                # 12 months, None where not wholly known
    shape: Numbers                    # last year's days that each month is set against, festivals and own events aligned
    actual: Numbers                   # whole months only
    phased: Phased | None
    kept: dict[str, Goal]             # what is saved, by period

    @property
    def quantum(self) -> Decimal:
        return CENT if self.metric.unit is Unit.CURRENCY else Decimal(1)

    @property
    def is_saved(self) -> bool:
        return all(name in self.kept for name in MONTH_NAMES)

    @property
    def how(self) -> How:
        """Say how the months were made: by last year's shape, evenly, else by hand."""
        if self.phased is None:
            return "hand"
        total = self.phased.total
        if self.phased.amounts == phasing.by_shape(total, self.shape, self.quantum).amounts:
            return "shape" if any(value is not None for value in self.shape) else "even"
        return "even" if self.phased.amounts == phasing.evenly(total, MONTHS, self.quantum).amounts else "hand"


def phasable(lines: Sequence[Line]) -> list[str]:
    """Return the KPIs whose months add up to the year and that have a goal, GMV by its growth goal too; then the rates that have one."""
    there = [line.goal.kpi for line in lines]
    sums = [kpi for kpi in CATALOG if adds_up(CATALOG[kpi]) and (kpi in there or (kpi == "gmv" and "gmv_growth" in there))]
    return sums + [line.goal.kpi for line in lines if not adds_up(line.metric) and line.goal.target is not None and line.goal.kpi != "gmv_growth"]


def adds_up(metric: Metric) -> bool:
    """Return whether months add up to the year: sums do, distinct counts and rates do not."""
    return metric.kind == "sum" and metric.accumulates


def year_plan(space: Workspace, facts: Facts, kpi: str, year: int, known: Coverage) -> YearPlan:
    """Return a sum KPI's year; without saved months they follow last year's shape, festivals and the manager's events aligned."""
    metric = CATALOG[kpi]
    by_month = {r.period.start: r.numerator for r in monthly(facts, metric, known) if r.period is not None and not r.partial}
    starts = [add_months(year_of(year).start, place) for place in range(MONTHS)]
    last = tuple(by_month.get(add_months(start, -12)) for start in starts)
    actual = tuple(by_month.get(start) for start in starts)
    last_total = _sum(last)
    shape = aligned_months(facts, kpi, year, moves(space, year), known)
    shape = last if None in shape else shape
    quantum = CENT if metric.unit is Unit.CURRENCY else Decimal(1)
    total, growth = _total(space, kpi, year, last_total, quantum)
    kept = state_goals.parts(space, kpi, year)
    plan = YearPlan(metric, year, total, growth, last_total, last, shape, actual, None, kept)
    return replace(plan, phased=_kept(plan) if plan.is_saved else phasing.by_shape(total, shape, quantum) if total is not None else None)


def reshaped(plan: YearPlan, how: How) -> Phased:
    """Return the year's total over the months anew, by last year's shape or evenly; held months stay."""
    phased, total = _there(plan)
    weights: Sequence[float | None] = plan.shape if how == "shape" else [1.0] * MONTHS
    free = [place for place in range(MONTHS) if not phased.held[place]]
    phasing.edit(phased, total, quantum=plan.quantum)     # refuses what cannot be, in words
    left = total - phased.part([place for place in range(MONTHS) if phased.held[place]])
    fresh = dict(zip(free, phasing.by_shape(left, [weights[place] for place in free], plan.quantum).amounts, strict=True))
    return replace(phased, amounts=tuple(fresh.get(place, amount) for place, amount in enumerate(phased.amounts)))


def with_month(plan: YearPlan, place: int, amount: Decimal) -> Phased:
    """Return the months with one written by hand and held; the free ones take up the difference, so the year stays."""
    phased, total = _there(plan)
    _fits(amount, total)
    moved = phasing.edit_within(phasing.hold(phased, place, False), amount, [place], plan.quantum)
    return phasing.hold(moved, place)


def with_quarter(plan: YearPlan, quarter: int, amount: Decimal) -> Phased:
    """Return the months with a quarter's new total: its free months follow, the other quarters take up the difference."""
    phased, total = _there(plan)
    _fits(amount, total)
    return phasing.edit_within(phased, amount, phasing.quarter_months(quarter), plan.quantum)


def with_held(plan: YearPlan, place: int, held: bool) -> Phased:
    return phasing.hold(_there(plan)[0], place, held)


def with_total(plan: YearPlan) -> Phased:
    """Return the saved months stretched to the year's total as it is now; held ones stay."""
    phased, total = _there(plan)
    return phasing.edit(phased, total, quantum=plan.quantum)


def needed(plan: YearPlan) -> Numbers:
    """Return what each month still to come has to bring after the actuals, so that the year is reached; None for past ones."""
    booked = []
    for value in plan.actual:
        if value is None:
            break
        booked.append(Decimal(str(value)).quantize(plan.quantum))
    if plan.phased is None or plan.total is None or len(booked) == MONTHS:
        return (None,) * MONTHS
    free = Phased(plan.phased.amounts, (False,) * MONTHS)
    spread = phasing.after_actuals(free, plan.total, booked, plan.quantum)
    return tuple(None if place < len(booked) else float(amount) for place, amount in enumerate(spread.amounts))


def save(space: Workspace, plan: YearPlan, phased: Phased, *, who: str) -> None:
    """Keep the 12 months and 4 quarters in one go; CockpitError 'stale' when somebody else changed one meanwhile."""
    state_goals.save_all(space, _as_goals(plan, phased), who=who)


def following(space: Workspace, facts: Facts, goal: Goal, known: Coverage) -> list[Goal]:
    """Return the saved months and quarters of a year's goal that is being changed, brought to its new total, held months staying as they are.

    Empty where none are saved, or the total stays. CockpitError where they cannot make the new total (all held, or those held alone are more).
    """
    kpi = "gmv" if goal.kpi == "gmv_growth" else goal.kpi
    if goal.period != YEAR or goal.segment or goal.target is None or not adds_up(CATALOG[kpi]):
        return []
    plan = year_plan(space, facts, kpi, goal.year, known)
    own = state_goals.goal(space, kpi, goal.year)
    if plan.phased is None or not plan.is_saved or (kpi != goal.kpi and own is not None and own.target is not None):
        return []
    if goal.kpi == kpi and goal.basis == "value":
        total = goal.target.quantize(plan.quantum)
    elif plan.last_total is None:
        return []
    else:
        total = (Decimal(str(plan.last_total)) * (1 + goal.target)).quantize(plan.quantum)
    return [] if total == plan.phased.total else _as_goals(plan, phasing.edit(plan.phased, total, quantum=plan.quantum))


def _as_goals(plan: YearPlan, phased: Phased) -> list[Goal]:
    amounts = dict(zip(MONTH_NAMES, phased.amounts, strict=True))
    held = dict(zip(MONTH_NAMES, phased.held, strict=True))
    amounts |= {name: phased.part(phasing.quarter_months(place)) for place, name in enumerate(QUARTERS, start=1)}
    direction: Literal["up", "down"] = "down" if plan.metric.good == "down" else "up"
    return [replace(plan.kept.get(name) or Goal(plan.metric.id, plan.year, name, direction=direction), basis="value", target=amount.normalize(),
                    held=held.get(name, False)) for name, amount in amounts.items()]


def rate_path(facts: Facts, line: Line, year: int, known: Coverage) -> tuple[Numbers, Numbers]:
    """Return the level wanted at each month's end and the level reached (whole months): rates glide from last year's value.

    A change on last year is flat; retention follows last year's curve of returning customers (without it, only the year's end is known).
    """
    target, bound = float(line.goal.target) if line.goal.target is not None else None, defined(line.goal.kpi, line.goal.definition)
    ends = [month_of(add_months(year_of(year).start, place)).last_day for place in range(MONTHS)]
    newest = known.last_whole_day
    reached = tuple(read(facts, [bound.id], as_of=day, known=known)[0].value if newest and day <= newest else None for day in ends)
    if target is None:
        return (None,) * MONTHS, reached
    if line.months is not None:
        return line.months, reached
    if line.metric.kind == "change" or line.goal.basis == "change":
        return (target,) * MONTHS, reached
    if line.metric.kind == "retention":
        curve = returned_last_year(facts, year - 1, line.metric.population)
        if curve is None:
            return (*(None,) * (MONTHS - 1), target), reached
        return tuple(_known(expected_by_now(*curve, day.timetuple().tm_yday, final=target)) for day in ends), reached
    before = one(facts, bound.id, year_of(year - 1), known=known).value
    return tuple(phasing.glide(before, target)), reached


def _total(space: Workspace, kpi: str, year: int, last_total: float | None, quantum: Decimal) -> tuple[Decimal | None, Decimal | None]:
    """Return the year's total and, where it comes from a change on last year, that change."""
    own = state_goals.goal(space, kpi, year)
    if own is not None and own.target is not None and own.basis == "value":
        return own.target, None
    change = own if own is not None and own.target is not None else state_goals.goal(space, "gmv_growth", year) if kpi == "gmv" else None
    if change is None or change.target is None:
        return None, None
    if last_total is None:
        return None, change.target
    return (Decimal(str(last_total)) * (1 + change.target)).quantize(quantum), change.target


def _kept(plan: YearPlan) -> Phased:
    months = [plan.kept[name] for name in MONTH_NAMES]
    return Phased(tuple(month.target or Decimal(0) for month in months), tuple(month.held for month in months))


def _sum(values: Numbers) -> float | None:
    """Return the sum to the ten-thousandth, None while one is missing: twelve sums of decimals that came as floats."""
    known = [value for value in values if value is not None]
    return float(sum((Decimal(str(round(value, 4))) for value in known), Decimal(0))) if len(known) == len(values) else None


def _known(value: float) -> float | None:
    return value if value == value else None


def _there(plan: YearPlan) -> tuple[Phased, Decimal]:
    if plan.phased is None or plan.total is None:
        raise CockpitError("no_total", Text(zh="还没有全年目标，先在上面的表里填写。", en="There is no goal for the year yet: enter it in the table above."))
    return plan.phased, plan.total


def _fits(amount: Decimal, total: Decimal) -> None:
    if not 0 <= amount <= total:
        raise CockpitError("beyond_year", Text(
            zh=f"{amount:,} 放不进全年的 {total:,}：请填 0 到全年目标之间的数，或先提高全年目标。",
            en=f"{amount:,} does not fit into the year's {total:,}: enter a number from 0 to the year's goal, or raise the goal first."))
