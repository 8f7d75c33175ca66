"""Windows that move on month by month, summed from months: 44 year-long windows take one pass over the days, not 44."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from core.base.period import Period
from core.metrics.declare import Measure, Window
from core.store.facts import Facts

FEWEST = 6
"""Windows below which asking for each costs no more."""
_MOVING = (Window.TRAILING_12_MONTHS, Window.MONTH_ENDS_13, Window.UNTIL)
_AGGREGATES = ("sum", "count", "max_by")


def rolls(measure: Measure, span: Period, *, by_month: bool) -> bool:
    """Return whether the value over the window follows from its months' values: whole months, nothing in it that hangs on the month asked for."""
    days_known = "{recent}" not in measure.relation + measure.where
    newest = measure.aggregate != "max_by" or measure.of.endswith(f", {measure.day}")
    return by_month and measure.only is None and measure.window in _MOVING and measure.aggregate in _AGGREGATES and span.end.day == 1 and span.start.day == 1 and days_known and newest


def grouped(asked: Sequence[tuple[int, Measure, Period]]) -> list[list[tuple[int, Measure, Period]]]:
    """Return the asks (place, measure, window) that stand for one measure, put together; groups below FEWEST are left out."""
    groups: dict[tuple[str, ...], list[tuple[int, Measure, Period]]] = defaultdict(list)
    for place, measure, span in asked:
        groups[measure.relation, measure.of, measure.aggregate, measure.where, measure.day].append((place, measure, span))
    return [group for group in groups.values() if len(group) >= FEWEST]


def rolled(facts: Facts, relation: str, where: str, measure: Measure, spans: Sequence[Period]) -> list[Any]:
    """Return the measure over each window, as one statement each would say it: 0 over no rows, None where every row misses the number."""
    first, last = min(span.start for span in spans), max(span.end for span in spans)
    of = f"{measure.aggregate}({measure.of})"
    rows = facts.rows(f"select cast(date_trunc('month', {measure.day}) as date), count(*), {of} from {relation}"
                      f" where {measure.day} >= date '{first}' and {measure.day} < date '{last}' and ({where}) group by 1 order by 1")
    months: dict[date, tuple[int, Any]] = {month: (count, value) for month, count, value in rows}
    return [_over(months, span, measure.aggregate) for span in spans]


def _over(months: Mapping[date, tuple[int, Any]], span: Period, aggregate: str) -> Any:
    inside = [months[month] for month in months if span.start <= month < span.end]
    values = [value for _, value in inside if value is not None]
    if aggregate == "max_by":
        return values[-1] if values else None
    if not sum(count for count, _ in inside):
        return 0
    return sum(values, Decimal(0) if isinstance(values[0], Decimal) else 0) if values else None
