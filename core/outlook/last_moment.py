"""The last responsible moment: the date after which no lever can rescue a goal, and what a week of waiting costs."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

import numpy as np

from core.scenario import levers
from core.scenario.baseline import Actual, Baseline, Channels, Repeat, Retention, Stock
from core.scenario.curves import Array
from core.scenario.outcome import central
from core.scenario.questions import movable
from core.scenario.tree import neutral, run
from core.scenario.year import GOOD, Left, operating_cost, variable_cost

Status = Literal["safe", "until", "lost"]
WEEK = timedelta(days=7)
REACH = 0.20  # so far from today a lever is moved at most, unless said otherwise: its own bounds hold what no company does


@dataclass(frozen=True)
class LastMoment:
    """A goal's last responsible moment. safe: the middle case reaches it with no lever moved; until: levers that begin to act
    on that day still reach it, a day later none do; lost: not even from the first day left.

    best is the KPI's middle year-end with the best levers from the first day left on, rest with none moved; week what
    that best loses (never below 0) when the levers begin a week later.
    """

    kpi: str
    status: Status
    day: date | None
    best: float
    rest: float
    week: float


@dataclass(frozen=True)
class Course:
    """The middle year-ends that the best levers bring of a KPI when they begin on each of the knots; the last is without any."""

    kpi: str
    knots: tuple[date, ...]
    values: tuple[float, ...]
    is_moved: bool              # whether any lever helps at all


def courses(baseline: Baseline, kpis: Iterable[str], *, start: date, allowed: Sequence[str] | None = None, reach: float | None = REACH) -> dict[str, Course]:
    """Return the courses of the KPIs that the driver tree knows and has data for: whatever their goals are.

    start: the first day on which a lever may act (the day after the last whole day). allowed: the levers that may be moved, by default all that the
    data make usable, each within its own bounds and at most by reach from today (None: to its bounds).
    Levers that begin on the first of a month are run through the tree with the months before as forecast; within a month
    the best goes down evenly by the day.
    """
    names = [name for name in movable(baseline, channels=False) if allowed is None or name in allowed]
    rest = central(neutral(baseline))
    there = {kpi: rest[kpi] for kpi in kpis if kpi in GOOD and not math.isnan(rest.get(kpi, math.nan))}
    if not there:
        return {}
    ways = {kpi: way for kpi, way in _ways(baseline, names, there, rest, reach).items() if way}
    knots = (start, *(month for month in baseline.months_left[1:] if month > start), date(baseline.year + 1, 1, 1))
    bests = [*(_best(later(baseline, number), ways, rest) for number in range(len(knots) - 1)), there]
    return {kpi: Course(kpi, knots, tuple(best.get(kpi, value) for best in bests), kpi in ways) for kpi, value in there.items()}


def later(baseline: Baseline, months: int) -> Baseline:
    """Return the baseline as it will stand so many months on, if until then all goes as forecast with no lever moved."""
    if not months:
        return baseline
    rest, first = neutral(baseline).left, baseline.first_left
    channels, repeat, retention, stock = baseline.channels, baseline.repeat, baseline.retention, baseline.stock
    return replace(
        baseline, months_left=baseline.months_left[months:], gmv=baseline.gmv[:, months:], actual=_booked(baseline, rest, first, months),
        channels=None if channels is None else _cut_channels(channels, months), organic_new=_cut(baseline.organic_new, months), new_deviation=_cut(baseline.new_deviation, months),
        repeat=None if repeat is None else _cut_repeat(repeat, rest, months), retention=None if retention is None else _cut_retention(retention, months),
        stock=None if stock is None else _cut_stock(stock, rest, months), operating_fixed=_cut(baseline.operating_fixed, months),
        new_category_share=_cut(baseline.new_category_share, months), private_repeat_share=_cut(baseline.private_repeat_share, months),
        campaign_months=None if baseline.campaign_months is None else baseline.campaign_months[months:])


def _ways(baseline: Baseline, names: Sequence[str], goals: Mapping[str, float], rest: Mapping[str, float], reach: float | None) -> dict[str, list[dict[str, levers.Value]]]:
    """Return per KPI the settings worth trying: every lever at the end that helps it, and the best one alone."""
    ends: dict[str, list[tuple[float, str, float]]] = {kpi: [] for kpi in goals}
    for name in names:
        lever = levers.lever_of(name)
        low, high = (lever.minimum, lever.maximum) if reach is None else (max(lever.minimum, 1.0 - reach), min(lever.maximum, 1.0 + reach))
        found = {value: central(run(baseline, {name: value})) for value in (low, high)}
        for kpi in goals:
            gain, value = max((_sign(kpi) * (values[kpi] - rest[kpi]), value) for value, values in found.items())
            if gain > 0:
                ends[kpi].append((gain, name, value))
    ways: dict[str, list[dict[str, levers.Value]]] = {}
    for kpi, found_ends in ends.items():
        together: dict[str, levers.Value] = {name: value for _, name, value in found_ends}
        alone: list[dict[str, levers.Value]] = [{name: value} for _, name, value in sorted(found_ends, reverse=True)[:1]]
        ways[kpi] = [together, *alone] if len(together) > 1 else alone
    return ways


def _best(baseline: Baseline, ways: Mapping[str, list[dict[str, levers.Value]]], rest: Mapping[str, float]) -> dict[str, float]:
    """Return per KPI the best middle year-end that its ways bring from this baseline's first day on, never worse than rest.

    What a later baseline says at rest stands a little beside the forecast, for its draws are booked as their mean: so the
    ways' change against it is what counts.
    """
    still = central(neutral(baseline))
    answers: dict[tuple[tuple[str, levers.Value], ...], dict[str, float]] = {}
    best = {}
    for kpi, tried in ways.items():
        gains = [0.0]
        for way in tried:
            key = tuple(way.items())
            if key not in answers:
                answers[key] = central(run(baseline, way))
            gains.append(_sign(kpi) * (answers[key][kpi] - still[kpi]))
        best[kpi] = rest[kpi] + _sign(kpi) * max(gains)
    return best


def moment(course: Course, target: float) -> LastMoment:
    """Return the last day on which the line through the knots still reaches the target; it never rises again once it fell."""
    kpi, knots, sign = course.kpi, course.knots, _sign(course.kpi)
    line = np.minimum.accumulate([sign * value for value in course.values])
    week = float(line[0] - _at(knots, line, knots[0] + WEEK))
    best, rest, wanted = sign * float(line[0]), sign * float(line[-1]), sign * target
    if line[-1] >= wanted:
        return LastMoment(kpi, "safe", None, best, rest, week)
    if line[0] < wanted:
        return LastMoment(kpi, "lost", None, best, rest, week)
    place = max(number for number, value in enumerate(line) if value >= wanted)
    drop, length = float(line[place] - line[place + 1]), (knots[place + 1] - knots[place]).days
    days = math.floor((float(line[place]) - wanted) / drop * length + 1e-9) if drop > 0 else length
    return LastMoment(kpi, "until", knots[place] + timedelta(days=min(days, length)), best, rest, week)


def _at(knots: Sequence[date], line: "np.ndarray[tuple[int], np.dtype[np.float64]]", day: date) -> float:
    return float(np.interp(day.toordinal(), [knot.toordinal() for knot in knots], line))


def _sign(kpi: str) -> float:
    return 1.0 if GOOD[kpi] == "up" else -1.0


def _booked(baseline: Baseline, rest: Left, first: int, months: int) -> Actual:
    """Return what is booked by then: the months in between at the mean of the forecast."""
    cost, variable = operating_cost(baseline, rest), variable_cost(baseline, rest)
    share, private = baseline.new_category_share, baseline.private_repeat_share
    flows = {
        "gmv": rest.gmv, "gmv_net": rest.net, "orders": rest.orders, "new_customers": rest.new_customers, "cogs": rest.cogs,
        "spend": None if rest.spend is None else rest.spend.sum(axis=0, keepdims=True), "operating_cost": cost, "variable_cost": variable,
        "new_category_gmv": None if share is None else share * rest.gmv, "private_repeat_gmv": None if private is None else private * rest.gmv}
    made = {}
    for name, flow in flows.items():
        booked = getattr(baseline.actual, name)
        if booked is not None and flow is not None:
            booked = booked.copy()
            booked[first : first + months] += flow.mean(axis=0)[:months]
        made[name] = booked
    return Actual(**made)


def _cut(array: Array | None, months: int) -> Array | None:
    return None if array is None else array[..., months:]


def _cut_channels(of: Channels, months: int) -> Channels:
    return replace(of, spend=of.spend[:, months:], new_customers=of.new_customers[:, months:])


def _cut_repeat(of: Repeat, rest: Left, months: int) -> Repeat:
    joined = np.zeros(months) if rest.new_customers is None else rest.new_customers.mean(axis=0)[:months]
    return replace(of, orders=of.orders[months:], past_new=np.concatenate([of.past_new, joined]))


def _cut_retention(of: Retention, months: int) -> Retention:
    return replace(of, returned=of.returned + float(of.returning[:, :months].sum(axis=1).mean()), returning=of.returning[:, months:])


def _cut_stock(of: Stock, rest: Left, months: int) -> Stock:
    ends = of.ahead[:, :months].mean(axis=0) if rest.stock is None else rest.stock.mean(axis=0)[:months]
    return replace(of, past=np.concatenate([of.past, ends]), ahead=of.ahead[:, months:])
