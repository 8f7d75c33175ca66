"""Measures to values: every measure over one relation is answered by one SQL statement."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import pandas as pd

from core.base.period import Period, add_months, month_of, year_of
from core.metrics.declare import Distinct, Measure, Window
from core.store.facts import Facts

ALL = "*"
Values = dict[str, "Decimal | float | None"]


@dataclass(frozen=True)
class Ask:
    """One measure over one period, known up to and including as_of."""

    measure: "Measure | Distinct"
    period: Period
    as_of: date
    by_month: bool = False


def evaluate(facts: Facts, asks: Sequence[Ask], by: str | None = None) -> list[Values]:
    """Return per ask its values by key; without by the only key is "*".

    Sums over no rows are 0, medians None. A measure that cannot be sliced by that dimension answers with no keys.
    """
    ytd_end = _year_to_date_end(facts) if any(isinstance(ask.measure, Distinct) for ask in asks) else None
    resolved = [_resolve(ask, by, ytd_end) for ask in asks]
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    answers: list[Values] = [{} for _ in asks]
    for index, (ask, measure) in enumerate(zip(asks, resolved, strict=True)):
        key = _key(measure, by)
        if key is not None:
            groups[_fill(measure.relation, ask), key].append(index)
    for (relation, key), indexes in groups.items():
        columns = ", ".join(f"{_aggregate(resolved[i], asks[i])} as m{i}" for i in indexes)
        spans = [window(resolved[i], asks[i]) for i in indexes]
        days = {resolved[i].day for i in indexes}
        outer = (
            f" where {_between(days.pop(), Period(min(s.start for s in spans), max(s.end for s in spans)))}"
            if len(days) == 1
            else ""
        )
        for row in facts.rows(f"select {key} as key, {columns} from {relation}{outer} group by 1"):
            for index, value in zip(indexes, row[1:], strict=True):
                answers[index][str(row[0] or "")] = _scaled(value, resolved[index].factor)
    if by is None:
        answers = [answer or {ALL: _nothing(measure)} for answer, measure in zip(answers, resolved, strict=True)]
    return answers


def _key(measure: Measure, by: str | None) -> str | None:
    """Return the SQL that slices the measure, None where it cannot be."""
    if by == "month":
        return f"cast(date_trunc('month', {measure.day}) as date)"
    return "'*'" if by is None else measure.keys.get(by)


def window(measure: Measure, ask: Ask) -> Period:
    """Return the days that the measure sums for the period asked for."""
    period, end = ask.period, ask.period.end
    match measure.window:
        case Window.PERIOD:
            return period
        case Window.YEAR_TO_DATE:
            return Period(date(period.last_day.year, 1, 1), end)
        case Window.YEAR:
            return year_of(period.last_day.year)
        case Window.TRAILING_12_MONTHS:
            return Period(add_months(end, -12), end)
        case Window.MONTH_ENDS_13:
            return Period(add_months(month_of(period.last_day).start, -12), end)
        case Window.TRAILING_30_DAYS:
            return period if ask.by_month else Period(end - timedelta(days=30), end)
        case Window.UNTIL:
            return Period(date(1900, 1, 1), end)
        case Window.MONTH:
            return month_of(period.last_day)


def _resolve(ask: Ask, by: str | None, ytd_end: date | None) -> Measure:
    """A count of buyers becomes a look-up in the mart of periods, or a count over orders where no such period stands."""
    if isinstance(ask.measure, Measure):
        return ask.measure
    column, keys, period = ask.measure.column, ask.measure.keys, ask.period
    kind = _stored_kind(period, ytd_end)
    if kind:
        slices = {"channel": by == "channel", "category": by == "category"}
        where = " and ".join(
            [f"period_kind = '{kind}'", *(f"{name} {'<>' if on else '='} '*'" for name, on in slices.items())]
        )
        return Measure("period_buyers", column, where=where, day="period", keys=keys)
    return _counted(column, keys, period, lines=by == "category")


def _counted(column: str, keys: Mapping[str, str], period: Period, *, lines: bool) -> Measure:
    relation = "sale_lines" if lines else "sale_orders"
    match column:
        case "orders":
            return Measure(relation, "order_id", aggregate="count_distinct", keys=keys)
        case "new_customers":
            return Measure(relation, "customer_id", aggregate="count_distinct", where="is_first", keys=keys)
        case "buyers":
            return Measure(relation, "customer_id", aggregate="count_distinct", keys=keys)
    span = _between("day", period)
    each = f"(select customer_id, min(day) as day, max(day) as last_day from sale_orders where {span} and customer_id is not null group by 1)"
    return Measure(each, "*", aggregate="count", where="day < last_day", keys={})


def _stored_kind(period: Period, ytd_end: date | None) -> str | None:
    start, end = period.start, period.end
    if start.day == 1 and end == add_months(start, 1):
        return "month"
    if start.day == 1 and start.month in (1, 4, 7, 10) and end == add_months(start, 3):
        return "quarter"
    if period == year_of(start.year):
        return "year"
    if (
        ytd_end
        and start == date(start.year, 1, 1)
        and period.last_day == add_months(ytd_end, 12 * (start.year - ytd_end.year))
    ):
        return "ytd"
    return None


def _year_to_date_end(facts: Facts) -> date | None:
    rows = facts.rows("select value from info where key = 'last_whole_day'")
    return date.fromisoformat(rows[0][0][:10]) if rows and rows[0][0] else None


def _aggregate(measure: Measure, ask: Ask) -> str:
    span = window(measure, ask)
    condition = f"{_between(measure.day, span)} and ({_fill(measure.where, ask)})"
    match measure.aggregate:
        case "count_distinct":
            return f"count(distinct {measure.of}) filter (where {condition})"
        case "count":
            return f"count({measure.of}) filter (where {condition})"
        case "sum":
            return f"coalesce(sum({measure.of}) filter (where {condition}), 0)"
        case _:
            return f"{measure.aggregate}({measure.of}) filter (where {condition})"


def _fill(sql: str, ask: Ask) -> str:
    as_of_end = f"timestamp '{(ask.as_of + timedelta(days=1)).isoformat()} 00:00:00'"
    recent = ask.period.start if ask.by_month else ask.period.end - timedelta(days=30)
    return sql.replace("{as_of_end}", as_of_end).replace("{recent}", f"date '{recent.isoformat()}'")


def _between(column: str, period: Period) -> str:
    return f"{column} >= date '{period.start.isoformat()}' and {column} < date '{period.end.isoformat()}'"


def _scaled(value: "Decimal | float | int | None", factor: float) -> "Decimal | float | None":
    if value is None or (isinstance(value, float) and pd.isna(value)):
        return None
    number = value if isinstance(value, float | Decimal) else Decimal(value)
    return number if factor == 1.0 else float(number) * factor


def _nothing(measure: Measure) -> "Decimal | None":
    return None if measure.default is None else Decimal(measure.default)
