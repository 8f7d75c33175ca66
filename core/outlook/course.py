"""GMV by month of the year against last year's, with the events that shape it."""

from datetime import date

import pandas as pd

from core.base.events import marked_of, paired_day
from core.base.home import Workspace
from core.base.period import Period, months_of, year_before, year_of
from core.metrics.coverage import Coverage
from core.state.promotions import promotions
from core.store.facts import Facts

NAMED = ("spring_festival", "618", "11.11")


def months(facts: Facts, known: Coverage, channel: str = "", category: str = "") -> pd.DataFrame:
    """Return the plan year's twelve months: ds (first day), value, last_year, calendar, growth, partial.

    last_year is GMV of last year's same event days, calendar that of the same calendar month; missing where not wholly
    covered. value is missing for months to come. A month not over by the as-of day is partial and has no growth.
    """
    last = known.as_of(("order_lines",))
    if last is None:
        return pd.DataFrame(columns=["ds", "value", "last_year", "calendar", "growth", "partial"])
    year = year_of(last.year)
    daily = _daily(facts, Period(year_before(year.start), year.end), channel, category)
    rows = [_month(month, daily, last, known) for month in months_of(year)]
    frame = pd.DataFrame(rows, columns=["ds", "value", "last_year", "calendar", "partial"])
    frame["growth"] = (frame["value"] / frame["last_year"].where(frame["last_year"] > 0) - 1).mask(frame["partial"])
    return frame[["ds", "value", "last_year", "calendar", "growth", "partial"]]


def marked_events(space: Workspace, year: int) -> pd.DataFrame:
    """Return what shapes the year: kind ("festival" or "own"), named (whether its name is always shown), zh, en, start, day, end, months (1 to 12, those of the year it touches)."""
    known = [("festival", e.kind in NAMED, e.name.zh, e.name.en, e.start, e.day, e.end) for e in marked_of(year)]
    own = [("own", False, p.name.zh, p.name.en, p.starts_on, p.starts_on, p.ends_on) for p in promotions(space, year)]
    frame = pd.DataFrame(known + own, columns=["kind", "named", "zh", "en", "start", "day", "end"])
    whole = year_of(year)
    frame["months"] = [tuple(range(max(start, whole.start).month, min(end, whole.last_day).month + 1)) for start, end in zip(frame["start"], frame["end"], strict=True)]
    return frame


def _daily(facts: Facts, span: Period, channel: str, category: str) -> dict[date, float]:
    given = {name: value for name, value in (("channel", channel), ("category", category)) if value}
    where = "".join(f" and {name} = ?" for name in given)
    rows = facts.rows(f"select day, sum(amount) from daily_sales where day >= ? and day < ?{where} group by 1", [span.start, span.end, *given.values()])
    return {day: float(amount) for day, amount in rows}


def _month(month: Period, daily: dict[date, float], last: date, known: Coverage) -> tuple[object, ...]:
    days = [date.fromordinal(number) for number in range(month.start.toordinal(), month.end.toordinal())]
    past = {paired_day(day) for day in days}
    began = month.start <= last
    value = sum(daily.get(day, 0.0) for day in days if day <= last) if began else float("nan")
    paired = sum(daily.get(day, 0.0) for day in past) if _covered(known, min(past), max(past)) else float("nan")
    before = Period(year_before(month.start), year_before(month.end))
    same_days = sum(amount for day, amount in daily.items() if day in before) if _covered(known, before.start, before.last_day) else float("nan")
    return pd.Timestamp(month.start), value, paired, same_days, began and month.last_day > last


def _covered(known: Coverage, first: date, last: date) -> bool:
    return known.covers(("order_lines",), Period(first, date.fromordinal(last.toordinal() + 1)))
