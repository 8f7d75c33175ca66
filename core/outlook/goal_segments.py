"""Goals of one channel, category, tier or team: what that part reached, what the plan expects of it by now, how it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from core.analysis import rfm
from core.base.home import Workspace
from core.base.period import Period, month_of, quarter_of, year_before, year_of
from core.base.text import Text, same
from core.base.unit import Unit
from core.forecast import Landing, landing, prob_goal
from core.metrics.catalog import CATALOG, defined, kpi_of
from core.metrics.coverage import Coverage
from core.metrics.declare import Metric
from core.metrics.readings import Reading, one, over, plan_of
from core.outlook.gap import By
from core.outlook.landing import year_ends
from core.outlook.marks import Marks, marks_of
from core.outlook.monthly_goals import due_share, month_passed, saved_months
from core.outlook.period_ends import period_ends
from core.outlook.segment_ends import part_ends
from core.outlook.standing import Pace, Status, pace, status
from core.outlook.tier_ends import SAID as TIER_SAID
from core.outlook.tier_ends import Booked, tier_ends
from core.state.goals import MONTHS, YEAR, Goal
from core.state.template import TEAMS
from core.store.facts import Facts

KINDS: dict[str, Text] = {
    "channel": Text(zh="渠道", en="Channel"), "category": Text(zh="品类", en="Category"),
    "tier": Text(zh="客户层级", en="Customer tier"), "team": Text(zh="团队", en="Team")}
_BY: Mapping[str, By] = {"channel": "channel", "category": "category"}
_TIERED = ("gmv", "orders", "buyers", "average_order_value")
_NOT_SPLIT = Text(zh="这个指标不能按{kind}拆分", en="This KPI cannot be told by {kind}")
_NO_ROWS = Text(zh="这段时间没有「{segment}」的数据", en="No data of “{segment}” in this time")
_TEAM = Text(zh="数据里没有写明哪些属于这个团队，进度和预测都按全公司的数字看。要看团队自己的，请把目标设在它负责的渠道或品类上：订单的“渠道”和商品的“品类”这两列带来这些数字", en="Nothing in the data says what is the team's: progress and landing are the whole company's. For the team's own, set the goal on the channels or categories it answers for: the columns “sales channel” of orders and “category” of products bring those")
_NO_MONTHS = Text(zh="这个指标各月加不成这段时间，没有期末预测，按进度判断", en="The months of this KPI do not make such a period: no landing, judged by pace")
_NO_COST = Text(zh="数据里没有记在这部分名下的费用，算不出来", en="The data hold no cost booked on this part, so there is nothing to judge")
_NOT_BEGUN = Text(zh="还没有开始：期末预测就是这几个月的预测", en="Not begun yet: its landing is the forecast of those months")
_NOT_BEGUN_YEAR = Text(zh="这一年还没有开始", en="That year has not begun")


@dataclass(frozen=True)
class SegmentLine:
    """One goal of a part: its reading (None before its period begins), target in the KPI's unit, pace, word, and why it lacks a value."""

    goal: Goal
    metric: Metric
    unit: Unit
    name: Text
    actual: float | None
    target: float | None
    pace: Pace | None
    status: Status
    marks: Marks | None
    note: Text | None = None
    landing: Landing | None = None
    odds: float | None = None
    key: str = ""  # as the data name the part
    days: Period | None = None  # of the value; None where there is none yet


@dataclass(frozen=True)
class _Look:
    """What all lines of one page share."""

    space: Workspace
    facts: Facts
    known: Coverage
    day: date
    names: Mapping[str, Text]


def lines(space: Workspace, facts: Facts, goals: Sequence[Goal], known: Coverage, names: Mapping[str, Text]) -> list[SegmentLine]:
    """Return the standing of every goal that is for a part; names are what managers call each channel (outlook.gap.labels).

    Empty while there is no data. The months that a yearly goal was phased into are its path and have no line of their own.
    """
    if known.last_whole_day is None:
        return []
    look = _Look(space, facts, known, known.last_whole_day, names)
    phased = {(goal.kpi, goal.segment_kind, goal.segment) for goal in goals
              if goal.segment and goal.period == YEAR and saved_months(goals, goal.kpi, goal.segment_kind, goal.segment)}
    return [_line(look, goal, goals) for goal in goals if goal.segment and goal.kpi in CATALOG
            and (goal.period == YEAR or (goal.kpi, goal.segment_kind, goal.segment) not in phased)]


def resolved(kind: str, segment: str, names: Mapping[str, Text]) -> str:
    """Return the key that the data has for a segment as somebody wrote it: a channel by id or name, a tier or team by either name."""
    known: Mapping[str, Text] = {"channel": names, "tier": rfm.TIERS, "team": TEAMS}.get(kind, {})
    asked = segment.strip().lower()
    return next((key for key, name in known.items() if asked in (key.lower(), name.zh.lower(), name.en.lower())), segment)


def name_of(kind: str, key: str, names: Mapping[str, Text]) -> Text:
    """Return what managers call a segment."""
    known: Mapping[str, Text] = {"channel": names, "tier": rfm.TIERS, "team": TEAMS}.get(kind, {})
    return known.get(key) or same(key)


def period_of(goal: Goal) -> Period:
    """Return the days of a goal's period."""
    if goal.period in MONTHS:
        return month_of(date(goal.year, int(goal.period), 1))
    return quarter_of(goal.year, int(goal.period[1])) if goal.period.startswith("Q") else year_of(goal.year)


def _line(look: _Look, goal: Goal, goals: Sequence[Goal]) -> SegmentLine:
    metric = defined(goal.kpi, goal.definition)
    unit = Unit.SHARE if goal.basis == "change" else metric.unit
    key = resolved(goal.segment_kind, goal.segment, look.names)
    name = name_of(goal.segment_kind, key, look.names)
    whole = period_of(goal)
    shown = replace(metric, id=kpi_of(metric))
    if whole.start > look.day and whole.start.year > look.day.year:
        return SegmentLine(goal, shown, unit, name, None, None, None, "no_data", None, _NOT_BEGUN_YEAR)
    plan = plan_of(metric, look.known, look.day, None)
    day = min(plan.as_of or look.day, whole.last_day)
    begun = whole.start <= look.day
    days = whole.until(day if day >= whole.start else look.day) if begun else None
    reading, note = _read(look, metric, goal, key, days) if days else (Reading(metric.id, whole, key), _TEAM if goal.segment_kind == "team" else _NOT_BEGUN)
    before, _ = _read(look, metric, goal, key, Period(year_before(whole.start), year_before(whole.end)))
    target = None if goal.target is None else float(goal.target)
    if goal.basis == "change" and target is not None:
        target = (1 + target) * before.value if before.value is not None else None
    months = saved_months(goals, goal.kpi, goal.segment_kind, goal.segment)
    by_plan = _pace(look, metric, goal, whole, replace(reading, as_of=day), target, before.value, months) if begun else None
    ends, why = _ends(look, metric, goal, key, whole, replace(reading, as_of=day))
    if ends is not None and metric.kind == "ratio" and metric.good == "down" and not ends.any():
        ends, why = None, _NO_COST
    note = why if ends is None and not begun else note or why
    lands, odds = None, None
    if ends is not None and not np.isnan(ends).all():
        lands = landing(ends)
        odds = None if target is None else prob_goal(ends, target, "down" if goal.direction == "down" else "up")
    word = status(target, reading.value if begun or lands is None else lands.p50, odds, by_plan, goal.direction)
    return SegmentLine(goal, shown, unit, name, reading.value, target, by_plan, word, marks_of(goal, metric, before.value), note, lands, odds, key, days)


def _ends(look: _Look, metric: Metric, goal: Goal, key: str, whole: Period, reading: Reading) -> "tuple[NDArray[np.float64] | None, Text | None]":
    """Return the simulated values of the part at its goal's end, or None where there are none, and a sentence on either."""
    if reading.value is None and (goal.period == YEAR or whole.start <= look.day):
        return None, None
    within, by = None if goal.period == YEAR else whole, _BY.get(goal.segment_kind)
    if by is not None:
        found = part_ends(look.space, look.facts, look.known, metric, by, key, reading, within)
        return (None, found) if isinstance(found, Text) else (found, None)
    if goal.segment_kind == "tier":
        return _tier_ends(look, metric, key, whole)
    ends = year_ends(look.space, look.facts, metric, look.known, reading) if within is None else period_ends(look.space, look.facts, metric, look.known, within, reading)
    return ends, _NO_MONTHS if ends is None else None


def _tier_ends(look: _Look, metric: Metric, tier: str, whole: Period) -> "tuple[NDArray[np.float64] | None, Text | None]":
    if metric.id not in _TIERED:
        return None, _NOT_SPLIT.format(kind=KINDS["tier"])
    money, orders, customers = rfm.bought(look.facts, look.day, whole.start, min(whole.end, look.day + timedelta(days=1))).get(tier, (0.0, 0, 0))
    members = rfm.tiers(look.facts, look.day).set_index("tier")["customers"].get(tier, 0.0)
    found = tier_ends(look.space, look.facts, look.known, metric.id, tier, whole, look.day, Booked(money, orders, customers, float(members)))
    if isinstance(found, Text):
        return None, found
    return found[0], TIER_SAID.format(count=str(found[1])) if found[1] else None


def _pace(look: _Look, metric: Metric, goal: Goal, whole: Period, reading: Reading, target: float | None, before: float | None,
          months: tuple[float, ...] | None) -> Pace | None:
    """Return what the plan expects of the part by now: its saved months, else last year's course of that part, else the days gone."""
    day = reading.as_of
    if day is None or target is None:
        return None
    gone = ((day - whole.start).days + 1) / whole.days
    share = reading.last_year / before if reading.last_year is not None and before else gone
    if months is not None and metric.accumulates and goal.period == YEAR:
        share = due_share(months, day, month_passed(look.facts, metric, day, look.known)) or share
    planned = target * share if metric.accumulates else None
    if planned is None and metric.kind != "change":
        planned = target if before is None else before + (target - before) * gone
    return pace(metric, reading, target, goal.direction, last_year_total=before, share_by_now=share, planned=planned)


def _read(look: _Look, metric: Metric, goal: Goal, key: str, period: Period) -> tuple[Reading, Text | None]:
    """Return the part's reading over a period, and what a manager must know of it."""
    nothing = Reading(metric.id, period, key)
    if goal.segment_kind == "team":
        return one(look.facts, metric.id, period, known=look.known), _TEAM
    if goal.segment_kind == "tier":
        return _of_tier(look, metric, key, period)
    by = _BY.get(goal.segment_kind)
    if by is None:
        return nothing, _NOT_SPLIT.format(kind=same(goal.segment_kind))
    found = over(look.facts, metric.id, period, by=by, known=look.known)
    if key in found:
        if metric.kind == "ratio" and metric.good == "down" and not found[key].numerator:
            return nothing, _NO_COST  # a cost of nothing is not known, not low
        return found[key], found[key].reason
    return nothing, (_NO_ROWS.format(segment=goal.segment) if found else _NOT_SPLIT.format(kind=KINDS[by]))


def _of_tier(look: _Look, metric: Metric, tier: str, period: Period) -> tuple[Reading, Text | None]:
    nothing = Reading(metric.id, period, tier)
    if metric.id not in _TIERED:
        return nothing, _NOT_SPLIT.format(kind=KINDS["tier"])
    found = rfm.bought(look.facts, look.day, period.start, min(period.end, look.day + timedelta(days=1)))
    if tier not in found:
        return nothing, _NO_ROWS.format(segment=rfm.TIERS.get(tier) or same(tier))
    money, orders, customers = found[tier]
    value = {"gmv": money, "orders": float(orders), "buyers": float(customers), "average_order_value": money / orders}[metric.id]
    return replace(nothing, numerator=money, value=value, as_of=look.day), None
