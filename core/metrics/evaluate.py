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

    Sums over no rows are 0, medians None; a sum whose every row misses the number is None too. A measure that cannot be
    sliced by that dimension answers with no keys.
    """
    ytd_end = _year_to_date_end(facts) if any(isinstance(ask.measure, Distinct) for ask in asks) else None
    resolved = [_resolve(ask, by, ytd_end) for ask in asks]
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    answers: list[Values] = [{} for _ in asks]
    for index, (ask, measure) in enumerate(zip(asks, resolved, strict=True)):
        key = _key(measure, by)
        if key is not None:
            groups[fill(measure.relation, ask), key].append(index)
    for (relation, key), indexes in groups.items():
        columns = ", ".join(f"{_aggregate(resolved[i], asks[i])} as m{i}" for i in indexes)
        spans = [window(resolved[i], asks[i]) for i in indexes]
        days = {resolved[i].day for i in indexes}
        outer = f" where {_any_of(days.pop(), spans)}" if len(days) == 1 else ""
        for row in facts.rows(f"select {key} as key, {columns} from {relation}{outer} group by 1"):
            for index, value in zip(indexes, row[1:], strict=True):
                answers[index][str(row[0] or "")] = _scaled(value, resolved[index].factor)
    if by is None:
        answers = [answer or {ALL: nothing(measure)} for answer, measure in zip(answers, resolved, strict=True)]
    return answers


def sliceable(measure: "Measure | Distinct", by: str | None) -> bool:
    """Return whether the measure can be told by that dimension."""
    return by in (None, "month") or by in measure.keys


def nothing(measure: "Measure | Distinct") -> "Decimal | None":
    """Return the measure's value over no rows."""
    return None if isinstance(measure, Measure) and measure.default is None else Decimal(0)


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
    kind = "month" if by == "month" and _whole_months(period) else None if by == "month" else _stored_kind(period, ytd_end)
    if kind is None:
        return _counted(column, keys, period, by)
    slices = " and ".join(f"{name} {'<>' if by == name else '='} '*'" for name in ("channel", "category"))
    return Measure(f"(select * from period_buyers where period_kind = '{kind}' and {slices})", column, day="period", keys=keys)


def _counted(column: str, keys: Mapping[str, str], period: Period, by: str | None) -> Measure:
    if by != "category" and column in ("orders", "new_customers"):
        return Measure("daily_orders", "orders" if column == "orders" else "first_orders", keys=keys)
    relation = "sale_lines" if by == "category" else "sale_orders"
    match column:
        case "orders":
            return Measure(relation, "order_id", aggregate="count_distinct", keys=keys)
        case "new_customers":
            return Measure(relation, "customer_id", aggregate="count_distinct", where="is_first", keys=keys)
        case "buyers":
            return Measure(relation, "customer_id", aggregate="count_distinct", keys=keys)
    # two purchase days within the period, or within one month of it when it is told by month
    part, name = keys.get(by or "", "'*'"), by if by in keys else "part"
    within = ", date_trunc('month', day)" if by == "month" else ""
    each = (
        f"(select customer_id, {part} as {name}, min(day) as day, max(day) as last_day from {relation}"
        f" where {between('day', period)} and customer_id is not null group by 1, 2{within})"
    )
    return Measure(each, "*", aggregate="count", where="day < last_day", keys=keys)


def _whole_months(period: Period) -> bool:
    return period.start.day == 1 and period.end.day == 1


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
    condition = f"{between(measure.day, span)} and ({fill(measure.where, ask)})"
    match measure.aggregate:
        case "count_distinct":
            return f"count(distinct {measure.of}) filter (where {condition})"
        case "count":
            return f"count({measure.of}) filter (where {condition})"
        case "sum":
            return f"case when count(*) filter (where {condition}) = 0 then 0 else sum({measure.of}) filter (where {condition}) end"
        case _:
            return f"{measure.aggregate}({measure.of}) filter (where {condition})"


def fill(sql: str, ask: Ask) -> str:
    """Return a measure's SQL with the days put in that hang on when it is asked."""
    as_of_end = f"timestamp '{(ask.as_of + timedelta(days=1)).isoformat()} 00:00:00'"
    recent = ask.period.start if ask.by_month else ask.period.end - timedelta(days=30)
    return sql.replace("{as_of_end}", as_of_end).replace("{recent}", f"date '{recent.isoformat()}'")


def between(column: str, period: Period) -> str:
    """Return the SQL condition that a day lies in the period."""
    return f"{column} >= date '{period.start.isoformat()}' and {column} < date '{period.end.isoformat()}'"


def _any_of(column: str, spans: Sequence[Period]) -> str:
    """Return the condition that a day lies in one of the spans, those that touch made one: nothing else need be read."""
    joined: list[Period] = []
    for span in sorted(spans):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Period(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return " or ".join(f"({between(column, span)})" for span in joined)


def _scaled(value: "Decimal | float | int | None", factor: float) -> "Decimal | float | None":
    if value is None or (isinstance(value, float) and pd.isna(value)):
        return None
    number = value if isinstance(value, float | Decimal) else Decimal(value)
    return number if factor == 1.0 else float(number) * factor
