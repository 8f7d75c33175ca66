"""Measures to values: every measure over one relation is answered by one SQL statement."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

import pandas as pd

from core.base.events import paired_days
from core.base.period import Period, add_months, month_of, year_of
from core.metrics import rolling
from core.metrics.declare import Distinct, Measure, Window
from core.store.facts import Facts

ALL = "*"
BETWEEN = "\x1f"  # between channel and category in a key of both
_LONG = ("sale_lines", "sale_orders")
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
    groups: dict[_Statement, list[int]] = defaultdict(list)
    answers: list[Values] = [{} for _ in asks]
    done = _moving(facts, asks, resolved, answers) if by is None else set()
    for index, (ask, measure) in enumerate(zip(asks, resolved, strict=True)):
        key = _key(measure, by)
        if key is not None and index not in done:
            groups[_Statement(fill(measure.relation, ask), key, *only_of(measure))].append(index)
    for of, indexes in _readable(groups, asks, resolved):
        columns = ", ".join(f"{_aggregate(resolved[i], asks[i])} as m{i}" for i in indexes)
        spans = [window(resolved[i], asks[i]) for i in indexes]
        days = {resolved[i].day for i in indexes}
        outer = f"{_any_of(days.pop(), spans)}" if len(days) == 1 else "true"
        for row in facts.rows(f"select {of.key} as key, {columns} from {of.relation} where ({outer}) and {of.only} group by 1", of.params):
            for index, value in zip(indexes, row[1:], strict=True):
                answers[index][str(row[0] or "")] = _scaled(value, resolved[index].factor)
    if by is None:
        answers = [answer or {ALL: nothing(measure)} for answer, measure in zip(answers, resolved, strict=True)]
    return answers


class _Statement(NamedTuple):
    """What measures of one statement share: where from, by which key, and of which rows only."""

    relation: str
    key: str
    only: str
    params: tuple[str, ...]


def only_of(measure: Measure) -> tuple[str, tuple[str, ...]]:
    """Return the condition that keeps a measure to its one key, and the key as its parameter."""
    if measure.only is None:
        return "true", ()
    dimension, key = measure.only
    return f"coalesce({measure.keys[dimension]}, '') = ?", (key,)


def _readable(groups: Mapping[_Statement, list[int]], asks: Sequence[Ask], resolved: Sequence[Measure]) -> Iterator[tuple[_Statement, list[int]]]:
    """Yield each statement and its asks; of a relation with a row per order or line, days far apart are asked one by one.

    Rows lie in order of time: a range of days reads its own blocks, one range or another reads all of them.
    """
    for of, indexes in groups.items():
        if not any(name in of.relation for name in _LONG) or len({resolved[i].day for i in indexes}) > 1:
            yield of, indexes
            continue
        for joined in _joined([window(resolved[i], asks[i]) for i in indexes]):
            yield of, [i for i in indexes if joined.start <= window(resolved[i], asks[i]).start and window(resolved[i], asks[i]).end <= joined.end]


def _moving(facts: Facts, asks: Sequence[Ask], resolved: Sequence[Measure], answers: list[Values]) -> set[int]:
    """Answer the windows that move on month by month from their months; return which asks that were."""
    spans = [(place, measure, window(measure, ask)) for place, (ask, measure) in enumerate(zip(asks, resolved, strict=True)) if ask.by_month]
    moving = [(place, measure, span) for place, measure, span in spans if rolling.rolls(measure, span, by_month=True)]
    done: set[int] = set()
    for group in rolling.grouped(moving):
        first, measure = asks[group[0][0]], group[0][1]
        if any(asks[place].as_of != first.as_of for place, *_ in group):
            continue
        values = rolling.rolled(facts, fill(measure.relation, first), fill(measure.where, first), measure, [span for *_, span in group])
        for (place, one, _), value in zip(group, values, strict=True):
            answers[place] = {ALL: _scaled(value, one.factor)}
            done.add(place)
    return done


def sliceable(measure: "Measure | Distinct", by: str | None) -> bool:
    """Return whether the measure can be told by that dimension, or by both ("channel+category")."""
    return by in (None, "month") or column_of(measure, by) is not None


def column_of(measure: "Measure | Distinct", by: str) -> str | None:
    """Return the SQL of the measure's key in that dimension, of both joined by BETWEEN; None where it has none."""
    names = by.split("+")
    if not all(name in measure.keys for name in names):
        return None
    return measure.keys[by] if len(names) == 1 else f" || chr({ord(BETWEEN)}) || ".join(f"coalesce({measure.keys[name]}, '')" for name in names)


def nothing(measure: "Measure | Distinct") -> "Decimal | None":
    """Return the measure's value over no rows."""
    return None if isinstance(measure, Measure) and measure.default is None else Decimal(0)


def _key(measure: Measure, by: str | None) -> str | None:
    """Return the SQL that slices the measure, None where it cannot be."""
    if by == "month":
        return f"cast(date_trunc('month', {measure.day}) as date)"
    return "'*'" if by is None else column_of(measure, by)


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
    if kind is None and by is None and column in ("buyers", "repeat_buyers") and period.start.day == 1 and period.end == add_months(period.start, 12):
        newest = f"(select month as day, buyers, repeat_buyers from trailing_buyers where month = date '{add_months(period.end, -1)}')"
        return Measure(newest, column, keys=keys)
    if kind is None:
        return _counted(column, keys, period, by)
    slices = " and ".join(f"{name} {'<>' if name in (by or '').split('+') else '='} '*'" for name in ("channel", "category"))
    return Measure(f"(select * from period_buyers where period_kind = '{kind}' and {slices})", column, day="period", keys=keys)


def _counted(column: str, keys: Mapping[str, str], period: Period, by: str | None) -> Measure:
    by_lines = by is not None and by.endswith("category")
    if not by_lines and column in ("orders", "new_customers"):
        return Measure("daily_orders", "orders" if column == "orders" else "first_orders", keys=keys)
    relation = "sale_lines" if by_lines else "sale_orders"
    match column:
        case "orders":
            return Measure(relation, "order_id", aggregate="count_distinct", keys=keys)
        case "new_customers":
            return Measure(relation, "customer_id", aggregate="count_distinct", where="is_first", keys=keys)
        case "buyers":
            return Measure(relation, "customer_id", aggregate="count_distinct", keys=keys)
    # two purchase days within the period, or within one month of it when it is told by month
    parts = [f"{keys[name]} as {name}" for name in (by or "").split("+") if name in keys]
    whose = ["customer_id", *(part.partition(" as ")[0] for part in parts), *(["date_trunc('month', day)"] if by == "month" else [])]
    each = (
        f"(select {', '.join(['customer_id', *parts])}, min(day) as day, max(day) as last_day from {relation}"
        f" where {between('day', period)} and customer_id is not null group by {', '.join(whose)})"
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
    if "{compared}" in sql:
        sql = sql.replace("{compared}", _compared_channels(ask.period))
    return sql.replace("{as_of_end}", as_of_end).replace("{recent}", f"date '{recent.isoformat()}'")


def _compared_channels(period: Period) -> str:
    """Return the condition that a channel has visitors, paying buyers and sales both in the period and on last year's event days."""
    days = [" or ".join(between("day", span) for span in spans) for spans in ((period,), paired_days(period))]
    found = [f"select channel from {mart} group by 1 having " + " and ".join(f"coalesce(sum(case when {when} then {column} end), 0) > 0" for when in days for column in columns)
             for mart, columns in (("daily_traffic", ("visitors", "paying_users")), ("daily_sales", ("amount",)))]
    return f"channel in ({' intersect '.join(found)})"


def between(column: str, period: Period) -> str:
    """Return the SQL condition that a day lies in the period."""
    return f"{column} >= date '{period.start.isoformat()}' and {column} < date '{period.end.isoformat()}'"


def _any_of(column: str, spans: Sequence[Period]) -> str:
    """Return the condition that a day lies in one of the spans, those that touch made one: nothing else need be read."""
    return " or ".join(f"({between(column, span)})" for span in _joined(spans))


def _joined(spans: Sequence[Period]) -> list[Period]:
    joined: list[Period] = []
    for span in sorted(spans):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Period(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined


def _scaled(value: "Decimal | float | int | None", factor: float) -> "Decimal | float | None":
    if value is None or (isinstance(value, float) and pd.isna(value)):
        return None
    number = value if isinstance(value, float | Decimal) else Decimal(value)
    return number if factor == 1.0 else float(number) * factor
