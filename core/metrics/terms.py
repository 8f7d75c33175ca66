"""What a KPI's value is made of: its terms, each with its days, its slice and its exact value."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from core.base.errors import CockpitError
from core.base.period import Period, month_of
from core.base.text import Text
from core.metrics.coverage import Coverage, coverage
from core.metrics.declare import Distinct, Measure, Metric
from core.metrics.evaluate import ALL, BETWEEN, Ask, evaluate, nothing, sliceable, window
from core.metrics.readings import (
    Number,
    Plan,
    Reading,
    compared_days,
    divided,
    plan_of,
    signed_sum,
    terms_of,
    to_date,
    year_earlier,
)
from core.store.facts import Facts

Side = Literal["numerator", "denominator"]
Slice = Literal["channel", "category", "channel+category", "sku", "channel+sku", "category+sku", "channel+category+sku", "tier", "cohort", "abc"]


@dataclass(frozen=True)
class Term:
    """One measure of a KPI over its days: added or taken off (sign), above or below the line, of this year or the last."""

    measure: "Measure | Distinct"
    side: Side
    sign: int
    is_past: bool
    days: tuple[Period, ...]
    as_of: date
    by: Slice | None
    key: str
    by_month: bool
    value: Number

    @property
    def spans(self) -> tuple[Period, ...]:
        """The days that are summed: those asked for, seen through the measure's window."""
        if isinstance(self.measure, Distinct):
            return self.days
        return tuple(window(self.measure, ask) for ask in self.asks)

    @property
    def slices(self) -> dict[str, str]:
        return slices_of(self.by, self.key)

    @property
    def asks(self) -> tuple[Ask, ...]:
        return tuple(Ask(self.measure, days, self.as_of, self.by_month) for days in self.days)


@dataclass(frozen=True)
class Breakdown:
    """A KPI over one period and slice, and the terms that it is divided from; for a change, last year's value is before."""

    metric: Metric
    period: Period
    as_of: date
    by: Slice | None
    key: str
    terms: tuple[Term, ...]
    numerator: float | None
    denominator: float | None
    value: float | None
    now: float | None = None
    before: float | None = None


def breakdown(
    facts: Facts, of: Metric, period: Period | None = None, *, by: Slice | None = None, key: str = ALL,
    as_of: date | None = None, known: Coverage | None = None, paired: bool = False,
) -> "Breakdown | Reading":
    """Return the terms of a KPI and what they make, the same to the last bit as its reading says.

    period: by default the plan year to the as-of day; a calendar month is read as `kpis --by month` reads it, its change
    against the calendar's month of last year, or (paired) against last year's same event days. A Reading comes back where a table is missing. Raises CockpitError where the KPI cannot be told by that slice.
    """
    known = known or coverage(facts)
    job = plan_of(of, known, as_of or (period.last_day if period else None), by)
    if isinstance(job, Reading):
        return job
    _refuse_slice(job, by)
    days = period or to_date(job.as_of)
    by_month = period is not None and period == month_of(period.start)
    if by_month and of.change_of:
        days = days.until(job.as_of)
    asked = [_ask(job, (days,), by, key, by_month, is_past=False)]
    if of.change_of:
        past = [year_earlier(days)] if by_month and not paired else compared_days(job, days)
        asked.append(_ask(job, tuple(past), by, key, by_month, is_past=True))
    found = evaluate(facts, [ask for side in asked for term in side for ask in term.asks], by)
    values = iter(found)
    parts, terms = [], []
    for side in asked:
        told = [(term, [one.get(key, nothing(term.measure)) for one in (next(values) for _ in term.asks)]) for term in side]
        terms += [_with_value(term, numbers) for term, numbers in told]
        above, below = (_total(told, name) for name in ("numerator", "denominator"))
        parts.append(divided(above, below, is_ratio=bool(job.formula.denominator)))
    numerator, denominator, value = parts[0]
    if not of.change_of:
        return Breakdown(of, days, job.as_of, by, key, tuple(terms), numerator, denominator, value)
    now, before = value, parts[1][2]
    change = now / before - 1 if now is not None and before else None
    return Breakdown(of, days, job.as_of, by, key, tuple(terms), now, before, change, now, before)


def slices_of(by: str | None, key: str) -> dict[str, str]:
    """Return a slice by dimension: channel, category, SKU, or several of them."""
    return {} if by is None else dict(zip(by.split("+"), key.split(BETWEEN), strict=True))


def _ask(job: Plan, days: tuple[Period, ...], by: Slice | None, key: str, by_month: bool, *, is_past: bool) -> list[Term]:
    sides: list[tuple[Side, tuple[tuple[int, Measure | Distinct], ...]]] = [
        ("numerator", job.formula.numerator), ("denominator", job.formula.denominator)]
    return [Term(measure, side, sign, is_past, days, job.as_of, by, key, by_month, None)
            for side, measures in sides for sign, measure in measures]


def _with_value(term: Term, numbers: list[Number]) -> Term:
    value: Number = numbers[0]
    if len(numbers) > 1:
        known = [number for number in numbers if number is not None]
        value = sum(known[1:], known[0]) if len(known) == len(numbers) else None
    return Term(term.measure, term.side, term.sign, term.is_past, term.days, term.as_of, term.by, term.key, term.by_month, value)


def _total(told: "list[tuple[Term, list[Number]]]", side: str) -> float | None:
    listed = [(term.sign, number) for term, numbers in told for number in numbers if term.side == side]
    return signed_sum(listed) if listed else None


def _refuse_slice(job: Plan, by: Slice | None) -> None:
    if all(sliceable(measure, by) for _, measure in terms_of(job.formula)):
        return
    names = {"channel": Text(zh="渠道", en="channel"), "category": Text(zh="品类", en="category"), "sku": Text(zh="商品", en="SKU")}
    told = [names[name] for name in str(by).split("+")]
    slices = Text(zh="和".join(name.zh for name in told), en=" and ".join(name.en for name in told))
    raise CockpitError("not_sliced", Text(
        zh="「{kpi}」不能按{by}拆开看。", en="“{kpi}” cannot be told by {by}.").format(kpi=job.metric.label, by=slices))
