"""KPI readings: the value of each KPI for a period, beside last year's, with what is missing said."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from core.base.events import paired_day
from core.base.period import Period, add_months, months_of, year_before, year_of
from core.base.text import Text
from core.metrics.catalog import CATALOG, metric
from core.metrics.coverage import LIMITING, Coverage, coverage
from core.metrics.declare import By, Distinct, Formula, Measure, Metric, Window
from core.metrics.evaluate import ALL, Ask, Values, evaluate
from core.store.facts import Facts

Parts = tuple[float | None, float | None, float | None]  # numerator, denominator, value
Spot = tuple[list[tuple[int, int]], list[tuple[int, int]]]  # of numerator and denominator: sign, place among the asks

_too_short = Text(
    zh="需要 {day} 起的完整数据，现有数据开始得更晚，或中间有缺月",
    en="Needs whole data since {day}; the uploads start later or lack a month",
)


@dataclass(frozen=True)
class Reading:
    """One KPI over one period and slice; value is None where it cannot be said, and then needs or reason says why."""

    metric: str
    period: Period | None
    key: str = ALL
    numerator: float | None = None
    denominator: float | None = None
    value: float | None = None
    last_year: float | None = None
    as_of: date | None = None
    partial: bool = False
    needs: str | None = None  # the table (or table.column) whose upload would bring the value
    reason: Text | None = None


@dataclass(frozen=True)
class Plan:
    """How a KPI will be read: the formula whose tables are there, and up to which day."""

    metric: Metric
    formula: Formula
    as_of: date


def read(
    facts: Facts,
    ids: Iterable[str] | None = None,
    *,
    as_of: date | None = None,
    by: By | None = None,
    known: Coverage | None = None,
) -> list[Reading]:
    """Return the readings of the plan year to the as-of day, one per KPI (and channel or category, or month of all history).

    A KPI whose tables are missing has one reading with needs set. last_year is None unless the compared period is wholly covered.
    """
    known = known or coverage(facts)
    metrics = [metric(id_) for id_ in (ids if ids is not None else CATALOG)]
    if by == "month":
        return [reading for m in metrics for reading in monthly(facts, m, known, as_of=as_of)]
    jobs = [_job(m, known, as_of, by) for m in metrics]
    plans = [job for job in jobs if isinstance(job, Plan)]
    now = [_to_date(plan.as_of) for plan in plans]
    before = [_last_year(plan, period) for plan, period in zip(plans, now, strict=True)]
    values = _values(facts, plans, [[period] for period in now], by)
    earlier = _values(facts, plans, before, by)
    answers: dict[str, list[Reading]] = {}
    for plan, period, past, value, old in zip(plans, now, before, values, earlier, strict=True):
        comparable = _comparable(plan, known, past)
        answers[plan.metric.id] = [
            _reading(plan, period, key, value.get(key), old.get(key) if comparable else None, known)
            for key in sorted(value)
        ]
    return [
        reading
        for m, job in zip(metrics, jobs, strict=True)
        for reading in (answers[m.id] if isinstance(job, Plan) else [job])
    ]


def monthly(facts: Facts, of: Metric, known: Coverage, *, as_of: date | None = None) -> list[Reading]:
    """Return one reading per month of all history of the KPI's tables; months not wholly known are partial."""
    job = _job(of, known, as_of, "month")
    if not isinstance(job, Plan):
        return [job]
    first, newest = _first_day(job.formula, known), _newest_day(job.formula, known)
    end = job.as_of if as_of is not None or job.formula.month_ends else max(job.as_of, newest)
    months = months_of(Period(first, _day_after(end)))
    values = _by_month(facts, job, months)
    readings = []
    for month, value in zip(months, values, strict=True):
        partial = month.last_day > job.as_of or month.start < first
        past = _year_earlier(month)
        comparable = not partial and past in months and _comparable(job, known, [past])
        old = values[months.index(past)].get(ALL) if comparable else None
        readings.append(replace(_reading(job, month, ALL, value[ALL], old, known), partial=partial))
    return readings


def _by_month(facts: Facts, job: Plan, months: Sequence[Period]) -> "list[dict[str, Parts]]":
    """Return the parts of each month: in one grouped query where all terms sum their own days, else month by month."""
    terms = (*job.formula.numerator, *job.formula.denominator)
    if job.metric.change_of or any(isinstance(m, Measure) and m.window is not Window.PERIOD for _, m in terms):
        return _values(facts, [job] * len(months), [[month] for month in months], None, by_month=True)
    found = _values(facts, [job], [[Period(months[0].start, months[-1].end)]], "month")[0]
    divided = bool(job.formula.denominator)
    nothing: Parts = (0.0, 0.0 if divided else None, None if divided else 0.0)
    return [{ALL: found.get(month.start.isoformat(), nothing)} for month in months]


def one(facts: Facts, id_: str, period: Period, *, known: Coverage | None = None) -> Reading:
    """Return the reading of one KPI over any period, last year's days beside it (paired by event where days add up)."""
    known = known or coverage(facts)
    job = _job(metric(id_), known, period.last_day, None)
    if not isinstance(job, Plan):
        return job
    past = _last_year(job, period)
    value, old = _values(facts, [job, job], [[period], past], None)
    return _reading(job, period, ALL, value[ALL], old[ALL] if _comparable(job, known, past) else None, known)


def _job(of: Metric, known: Coverage, as_of: date | None, by: str | None) -> "Plan | Reading":
    """Return how the KPI is read, or the reading that says what it needs."""
    base = metric(of.change_of) if of.change_of else of
    formulas = (base.sliced[by],) if by is not None and by in base.sliced else base.formulas
    formula = next((f for f in formulas if known.missing(f.tables) is None), None)
    if formula is None:
        return Reading(of.id, None, needs=known.missing(formulas[0].tables))
    day = known.as_of(formula.tables, month_ends=formula.month_ends, at=as_of)
    return Plan(of, formula, day) if day else Reading(of.id, None, needs=formula.tables[0])


def _day_after(day: date) -> date:
    return day + timedelta(days=1)


def _to_date(as_of: date) -> Period:
    return Period(date(as_of.year, 1, 1), _day_after(as_of))


def _last_year(plan: Plan, period: Period) -> list[Period]:
    """Return last year's days that the period is compared with, as ranges: paired by event (618, Spring Festival, …).

    Where people are counted or windows trail, days cannot be put together: then the same calendar days.
    """
    terms = (*plan.formula.numerator, *plan.formula.denominator)
    return _paired(period) if all(_adds_up(measure) for _, measure in terms) else [_year_earlier(period)]


def _adds_up(measure: "Measure | Distinct") -> bool:
    if isinstance(measure, Distinct):
        return measure.column in ("orders", "new_customers")
    return measure.window is Window.PERIOD and measure.aggregate in ("sum", "count")


@lru_cache(maxsize=256)
def _paired(period: Period) -> list[Period]:
    days = sorted({paired_day(period.start + timedelta(days=place)) for place in range(period.days)})
    ranges: list[Period] = []
    for day in days:
        if ranges and ranges[-1].end == day:
            ranges[-1] = Period(ranges[-1].start, _day_after(day))
        else:
            ranges.append(Period(day, _day_after(day)))
    return ranges


def _year_earlier(period: Period) -> Period:
    return Period(year_before(period.start), year_before(period.end))


def _comparable(plan: Plan, known: Coverage, past: Sequence[Period]) -> bool:
    """Return whether the compared days, from the first to the last, and what they rest on are wholly covered."""
    span = Period(past[0].start, past[-1].end)
    return all(known.covers(plan.formula.tables, period) for period in (span, *_history(plan, span)))


def _history(plan: Plan, period: Period) -> list[Period]:
    """Return the days beside the period itself without which its value would be wrong."""
    if plan.metric.change_of:
        return _last_year(plan, Period(period.start, min(period.end, _day_after(plan.as_of))))
    match plan.formula.history:
        case "last_year":
            return [year_of(period.last_day.year - 1)]
        case "12_months":
            return [Period(add_months(period.end, -12), period.end)]
        case _:
            return []


def _values(
    facts: Facts,
    plans: Sequence[Plan],
    spans: Sequence[Sequence[Period]],
    by: str | None,
    *,
    by_month: bool = False,
) -> "list[dict[str, Parts]]":
    """Return per plan and key its parts over the days of its spans; a change asks for last year's days as well."""
    asks: list[Ask] = []
    spots: list[list[Spot]] = []
    for plan, days in zip(plans, spans, strict=True):
        sides = [days]
        if plan.metric.change_of:
            sides.append(
                [_year_earlier(days[0])] if by_month else _last_year(plan, Period(days[0].start, days[-1].end))
            )
        spots.append([_enlist(asks, plan, side, by_month) for side in sides])
    found = evaluate(facts, asks, by)
    return [_combine(spot, found) for spot in spots]


def _enlist(asks: list[Ask], plan: Plan, days: Sequence[Period], by_month: bool) -> "Spot":
    """Put the formula's terms over these days among the asks; return where their answers will stand, with their signs."""
    sides: list[list[tuple[int, int]]] = []
    for terms in (plan.formula.numerator, plan.formula.denominator):
        side = []
        for sign, measure in terms:
            for period in days:
                side.append((sign, len(asks)))
                asks.append(Ask(measure, period, plan.as_of, by_month))
        sides.append(side)
    return sides[0], sides[1]


def _combine(spot: "list[Spot]", found: list[Values]) -> "dict[str, Parts]":
    sides = [[_total(side, found) for side in pair] for pair in spot]
    keys = {key for pair in sides for side in pair for key in side}
    answer = {}
    for key in keys:
        parts = [
            (pair[0].get(key), pair[1].get(key), _ratio(pair[0].get(key), pair[1].get(key), bool(spot[0][1])))
            for pair in sides
        ]
        if len(parts) == 1:
            answer[key] = parts[0]
        else:
            now, before = parts[0][2], parts[1][2]
            answer[key] = (now, before, now / before - 1 if now is not None and before else None)
    return answer


def _total(side: list[tuple[int, int]], found: list[Values]) -> "dict[str, float | None]":
    keys = {key for _, index in side for key in found[index]}
    totals: dict[str, float | None] = {}
    for key in keys:
        terms = [(sign, found[index].get(key, Decimal(0))) for sign, index in side]
        if any(value is None for _, value in terms):
            totals[key] = None
        elif all(isinstance(value, Decimal) for _, value in terms):
            totals[key] = float(sum((sign * value for sign, value in terms if isinstance(value, Decimal)), Decimal(0)))
        else:
            totals[key] = sum(sign * float(value) for sign, value in terms if value is not None)
    return totals


def _ratio(numerator: float | None, denominator: float | None, divided: bool) -> float | None:
    if not divided:
        return numerator
    return numerator / denominator if numerator is not None and denominator else None


def _reading(
    plan: Plan,
    period: Period,
    key: str,
    now: "Parts | None",
    old: "Parts | None",
    known: Coverage,
) -> Reading:
    numerator, denominator, value = now or (None, None, None)
    last_year = old[2] if old else None
    lacking = [span for span in _history(plan, period) if not known.covers(plan.formula.tables, span)]
    reason = _too_short.format(day=lacking[0].start.isoformat()) if lacking else None
    return Reading(
        plan.metric.id,
        period,
        key,
        numerator,
        denominator,
        None if lacking else value,
        last_year,
        plan.as_of,
        reason=reason,
    )


def _first_day(formula: Formula, known: Coverage) -> date:
    """Return the first day that the formula's tables share; where they have no days of their own, of the earliest daily table."""
    own = _days(formula.tables, known, "first_day")
    return max(own) if own else min(_days(LIMITING, known, "first_day"))


def _newest_day(formula: Formula, known: Coverage) -> date:
    return max(_days(formula.tables, known, "last_day") or _days(LIMITING, known, "last_day"))


def _days(tables: Iterable[str], known: Coverage, end: str) -> list[date]:
    days = [getattr(known.spans[name], end) for name in tables if name in known.spans]
    return [day for day in days if day is not None]
