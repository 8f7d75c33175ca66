"""KPI readings: the value of each KPI for a period, beside last year's, with what is missing said."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from core.base.events import paired_days
from core.base.period import Period, add_months, months_of, year_before, year_of
from core.base.text import Text
from core.metrics.catalog import CATALOG, metric
from core.metrics.coverage import LIMITING, SNAPSHOTS, Coverage, coverage, from_its_start
from core.metrics.declare import By, Distinct, Formula, Measure, Metric, Window
from core.metrics.evaluate import ALL, Ask, Values, evaluate, nothing, sliceable
from core.store.facts import Facts

Number = Decimal | float | None
Parts = tuple[float | None, float | None, float | None]  # numerator, denominator, value
Side = list[tuple[int, int, Number]]  # per term: its sign, its place among the asks, its value over no rows
Spot = tuple[Side, Side]  # of numerator and denominator

_too_short = Text(
    zh="需要 {day} 起的完整数据，现有数据开始得更晚，或中间有缺月",
    en="Needs whole data since {day}; the uploads start later or lack a month",
)
_too_early = Text(zh="这段时间没有数据：上传的数据从 {day} 开始", en="No data for this time: the uploads begin on {day}")
_month_missing = Text(zh="上传的数据里缺少这个月", en="The uploads lack this month")


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
    jobs = [plan_of(m, known, as_of, by) for m in metrics]
    plans = [job for job in jobs if isinstance(job, Plan)]
    now = [to_date(plan.as_of) for plan in plans]
    before = [_last_year(plan, period) for plan, period in zip(plans, now, strict=True)]
    both = _values(facts, plans * 2, [*([period] for period in now), *before], by)
    values, earlier = both[: len(plans)], both[len(plans) :]
    answers: dict[str, list[Reading]] = {}
    for plan, period, past, value, old in zip(plans, now, before, values, earlier, strict=True):
        is_comparable = comparable(plan, known, past)
        answers[plan.metric.id] = [
            _reading(plan, period, key, value.get(key), old.get(key) if is_comparable else None, known)
            for key in sorted(value)
        ]
    return [
        reading
        for m, job in zip(metrics, jobs, strict=True)
        for reading in (answers[m.id] if isinstance(job, Plan) else [job])
    ]


def monthly(facts: Facts, of: Metric, known: Coverage, *, as_of: date | None = None) -> list[Reading]:
    """Return one reading per month of all history of the KPI's tables; months not wholly known are partial."""
    job = plan_of(of, known, as_of, "month")
    if not isinstance(job, Plan):
        return [job]
    first = _first_day(job.formula, known) or job.as_of
    if job.formula.history == "now":
        first, as_of = job.as_of.replace(day=1), job.as_of
    newest = job.as_of if as_of is not None or job.formula.month_ends else max(job.as_of, _newest_day(job.formula, known))
    months = months_of(Period(first, _day_after(newest))) if first <= newest else []
    known_to = as_of or (job.as_of if of.change_of else None)  # a begun month is compared by its whole days only
    days = [month.until(known_to) if known_to is not None else month for month in months]
    values = _by_month(facts, job, days) if months else []
    readings = []
    for month, value in zip(months, values, strict=True):
        partial = month.last_day > job.as_of or not from_its_start(first, month)
        past = year_earlier(month)
        is_comparable = not partial and past in months and comparable(job, known, [past])
        old = values[months.index(past)].get(ALL) if is_comparable else None
        reading = replace(_reading(job, month, ALL, value[ALL], old, known), partial=partial)
        if reading.reason is None and not known.has_month(job.formula.tables, month.start):
            reading = _without_value(reading, _month_missing)
        readings.append(reading)
    return readings


def _by_month(facts: Facts, job: Plan, months: Sequence[Period]) -> "list[dict[str, Parts]]":
    """Return the parts of each month: in one grouped query where all terms sum their own days, else month by month."""
    own_days = all(isinstance(m, Distinct) or m.window is Window.PERIOD for _, m in terms_of(job.formula))
    if job.metric.change_of or not own_days:
        return _values(facts, [job] * len(months), [[month] for month in months], None, by_month=True)
    whole = [month for month in months if month.end.day == 1]
    begun = _values(facts, [job] * (len(months) - len(whole)), [[month] for month in months[len(whole):]], None)
    if not whole:
        return begun
    found = _values(facts, [job], [[Period(whole[0].start, whole[-1].end)]], "month")[0]
    above = signed_sum([(sign, nothing(m)) for sign, m in job.formula.numerator])
    empty = (above, 0.0, None) if job.formula.denominator else (above, None, above)
    return [*({ALL: found.get(month.start.isoformat(), empty)} for month in whole), *begun]


def one(facts: Facts, id_: str, period: Period, *, known: Coverage | None = None) -> Reading:
    """Return the reading of one KPI over any period, last year's days beside it (paired by event where days add up)."""
    known = known or coverage(facts)
    job = plan_of(metric(id_), known, period.last_day, None)
    if not isinstance(job, Plan):
        return job
    past = _last_year(job, period)
    value, old = _values(facts, [job, job], [[period], past], None)
    return _reading(job, period, ALL, value[ALL], old[ALL] if comparable(job, known, past) else None, known)


def over(facts: Facts, id_: str, period: Period, *, by: By, known: Coverage) -> dict[str, Reading]:
    """Return the readings of one KPI over any period by channel or category, by key; empty where its tables are missing."""
    job = plan_of(metric(id_), known, period.last_day, by)
    if not isinstance(job, Plan):
        return {}
    past = _last_year(job, period)
    value, old = _values(facts, [job, job], [[period], past], by)
    is_comparable = comparable(job, known, past)
    return {key: _reading(job, period, key, found, old.get(key) if is_comparable else None, known) for key, found in value.items()}


def sums(facts: Facts, id_: str, ranges: Sequence[Sequence[Period]], *, known: Coverage) -> list[float | None]:
    """Return a sum KPI over several sets of days, each given as ranges; None throughout where its tables are missing."""
    job = plan_of(metric(id_), known, None, None)
    if not isinstance(job, Plan):
        return [None] * len(ranges)
    return [value[ALL][0] for value in _values(facts, [job] * len(ranges), ranges, None)]


def plan_of(of: Metric, known: Coverage, as_of: date | None, by: str | None) -> "Plan | Reading":
    """Return how the KPI is read, or the reading that says what it needs."""
    base = metric(of.change_of) if of.change_of else of
    formulas = (base.sliced[by],) if by is not None and by in base.sliced else base.formulas
    formula = next((f for f in formulas if known.missing(f.tables) is None), None)
    if formula is None:
        return Reading(of.id, None, needs=known.missing(formulas[0].tables))
    day = known.as_of(formula.tables, month_ends=formula.month_ends, at=as_of)
    return Plan(of, formula, day) if day else Reading(of.id, None, needs="order_lines")  # nothing yet says which day it is


def _day_after(day: date) -> date:
    return day + timedelta(days=1)


def to_date(as_of: date) -> Period:
    """Return the plan year up to and including the day."""
    return Period(date(as_of.year, 1, 1), _day_after(as_of))


def _last_year(plan: Plan, period: Period) -> list[Period]:
    """Return last year's days that the period is compared with, as ranges: paired by event (618, Spring Festival, …).

    Where people are counted or windows trail, days cannot be put together: then the same calendar days. So too for what
    is itself a change, whose own comparison needs days without holes.
    """
    return [year_earlier(period)] if plan.metric.change_of else compared_days(plan, period)


def compared_days(plan: Plan, period: Period) -> list[Period]:
    """Return last year's days that the period stands against: the same event days where days add up, else the calendar's."""
    return list(paired_days(period)) if plan.metric.aligned and all(_adds_up(measure) for _, measure in terms_of(plan.formula)) else [year_earlier(period)]


def terms_of(formula: Formula) -> "tuple[tuple[int, Measure | Distinct], ...]":
    return (*formula.numerator, *formula.denominator)


def _adds_up(measure: "Measure | Distinct") -> bool:
    if isinstance(measure, Distinct):
        return measure.column in ("orders", "new_customers")
    return measure.window is Window.PERIOD and measure.aggregate in ("sum", "count")


def year_earlier(period: Period) -> Period:
    return Period(year_before(period.start), year_before(period.end))


def comparable(plan: Plan, known: Coverage, past: Sequence[Period]) -> bool:
    """Return whether the compared days, from the first to the last, and what they rest on are wholly covered."""
    span = Period(past[0].start, past[-1].end)
    tables = plan.formula.tables
    return plan.formula.history != "now" and all(known.covers(names, period) for names, period in ((tables, span), *_history(plan, span)))


def _history(plan: Plan, period: Period) -> list[tuple[Sequence[str], Period]]:
    """Return the days beside the period itself, with their tables, without which its value would be wrong."""
    tables = plan.formula.tables
    if plan.metric.change_of:
        return [(tables, span) for span in compared_days(plan, Period(period.start, min(period.end, _day_after(plan.as_of))))]
    match plan.formula.history:
        case "last_year":
            return [(tables, year_of(period.last_day.year - 1))]
        case "6_months" | "24_months" as length:
            return [(tables, Period(add_months(period.end, -int(length.partition("_")[0])), period.end))]
        case "12_months":  # and the stock of the month-end before them
            snapshots = [name for name in tables if name in SNAPSHOTS]
            flows = [name for name in tables if name not in SNAPSHOTS]
            return [(flows, Period(add_months(period.end, -12), period.end)),
                    (snapshots, Period(add_months(period.end, -13), period.end))]
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
        sides = [days] if all(sliceable(measure, by) for _, measure in terms_of(plan.formula)) else []
        if plan.metric.change_of and sides:
            before = Period(days[0].start, days[-1].end)
            sides.append([year_earlier(before)] if by_month else compared_days(plan, before))
        spots.append([_enlist(asks, plan, side, by_month) for side in sides])
    found = evaluate(facts, asks, by)
    return [_combine(spot, found) for spot in spots]


def _enlist(asks: list[Ask], plan: Plan, days: Sequence[Period], by_month: bool) -> "Spot":
    """Put the formula's terms over these days among the asks; return where their answers will stand, with their signs."""
    sides: list[Side] = []
    for terms in (plan.formula.numerator, plan.formula.denominator):
        side: Side = []
        for sign, measure in terms:
            for period in days:
                side.append((sign, len(asks), nothing(measure)))
                asks.append(Ask(measure, period, plan.as_of, by_month))
        sides.append(side)
    return sides[0], sides[1]


def _combine(spot: "list[Spot]", found: list[Values]) -> "dict[str, Parts]":
    """Return the parts by key; what has rows on one side of a ratio only counts as none on the other."""
    keys = {key for pair in spot for side in pair for _, place, _ in side for key in found[place]}
    answer = {}
    for key in keys:
        parts = [divided(*(_total(side, found, key) if side else None for side in pair), is_ratio=bool(pair[1])) for pair in spot]
        if len(parts) == 1:
            answer[key] = parts[0]
        else:
            now, before = parts[0][2], parts[1][2]
            answer[key] = (now, before, now / before - 1 if now is not None and before else None)
    return answer


def _total(side: Side, found: list[Values], key: str) -> float | None:
    return signed_sum([(sign, found[place].get(key, none)) for sign, place, none in side])


def signed_sum(terms: Sequence[tuple[int, Number]]) -> float | None:
    """Return the signed sum, exact for decimals; None where a term is missing."""
    if any(value is None for _, value in terms):
        return None
    if all(isinstance(value, Decimal) for _, value in terms):
        return float(sum((sign * value for sign, value in terms if isinstance(value, Decimal)), Decimal(0)))
    return sum(sign * float(value) for sign, value in terms if value is not None)


def divided(numerator: float | None, denominator: float | None, *, is_ratio: bool) -> Parts:
    if not is_ratio:
        return numerator, None, numerator
    value = numerator / denominator if numerator is not None and denominator else None
    return numerator, denominator, value


def _reading(
    plan: Plan,
    period: Period,
    key: str,
    now: "Parts | None",
    old: "Parts | None",
    known: Coverage,
) -> Reading:
    numerator, denominator, value = now or (None, None, None)
    read = Reading(plan.metric.id, period, key, numerator, denominator, value, old[2] if old else None, plan.as_of)
    begins = known.begins(plan.formula.tables)
    if begins is not None and begins >= min(period.end, _day_after(plan.as_of)):
        return _without_value(read, _too_early.format(day=begins.isoformat()))
    lacking = [span for names, span in _history(plan, period) if not known.covers(names, span)]
    return replace(read, value=None, reason=_too_short.format(day=lacking[0].start.isoformat())) if lacking else read


def _without_value(of: Reading, reason: Text) -> Reading:
    return replace(of, numerator=None, denominator=None, value=None, reason=reason)


def _first_day(formula: Formula, known: Coverage) -> date | None:
    """Return the first day that the formula's tables share; where they have no days of their own, of the earliest daily table."""
    return max(_days(formula.tables, known, "first_day"), default=min(_days(LIMITING, known, "first_day"), default=None))


def _newest_day(formula: Formula, known: Coverage) -> date:
    """Return the newest day that something happened on in the formula's tables: capacity is booked for months to come."""
    limiting = LIMITING.intersection(formula.tables) or LIMITING
    return max(_days(limiting, known, "last_day"), default=date.min)


def _days(tables: Iterable[str], known: Coverage, end: str) -> list[date]:
    days = [getattr(known.spans[name], end) for name in tables if name in known.spans]
    return [day for day in days if day is not None]
