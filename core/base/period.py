"""Periods of time as half-open day ranges, and how they are written."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from core.base.errors import CockpitError
from core.base.text import Lang, Text

_FORM = re.compile(r"(\d{4})(?:-(?:Q([1-4])|(\d{2}))(?:-(\d{2}))?)?")


@dataclass(frozen=True, order=True)
class Period:
    """The days from start up to, not including, end."""

    start: date
    end: date

    @property
    def days(self) -> int:
        return (self.end - self.start).days

    @property
    def last_day(self) -> date:
        return self.end - timedelta(days=1)

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end

    def until(self, day: date) -> "Period":
        """Return the part of the period up to and including day (empty before it starts)."""
        return Period(self.start, max(self.start, min(self.end, day + timedelta(days=1))))


def year_of(year: int) -> Period:
    return Period(date(year, 1, 1), date(year + 1, 1, 1))


def quarter_of(year: int, quarter: int) -> Period:
    return Period(date(year, 3 * quarter - 2, 1), add_months(date(year, 3 * quarter - 2, 1), 3))


def month_of(day: date) -> Period:
    start = day.replace(day=1)
    return Period(start, add_months(start, 1))


def months_of(period: Period) -> list[Period]:
    """Return the calendar months that the period touches, whole."""
    months, current = [], month_of(period.start)
    while current.start < period.end:
        months.append(current)
        current = month_of(current.end)
    return months


def add_months(day: date, months: int) -> date:
    """Return the same day so many months on; a day the month does not have becomes its last."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def year_before(day: date) -> date:
    """Return the same calendar day a year earlier; 29 February becomes the 28th."""
    return add_months(day, -12)


def parse(text: str) -> Period:
    """Return the period written as 2026, 2026-Q3, 2026-08, 2026-08-31, or two of them with ".." between; raise CockpitError for anything else."""
    first, dots, last = text.partition("..")
    if dots:
        both = parse(first), parse(last)
        if both[0].start < both[1].end:
            return Period(both[0].start, both[1].end)
    match = _FORM.fullmatch(text.strip())
    if match:
        year, quarter, month, day = match.groups()
        try:
            if quarter:
                return quarter_of(int(year), int(quarter))
            if day:
                start = date(int(year), int(month), int(day))
                return Period(start, start + timedelta(days=1))
            if month:
                return month_of(date(int(year), int(month), 1))
            return year_of(int(year))
        except ValueError:
            pass
    raise CockpitError(
        "period",
        Text(
            zh=f"看不懂的时间段「{text[:40]}」：请写成 2026、2026-Q3、2026-08、2026-08-31，或 2026-01..2026-08。",
            en=f"“{text[:40]}” is no period: write 2026, 2026-Q3, 2026-08, 2026-08-31, or 2026-01..2026-08.",
        ),
    )


def link_of(period: Period) -> str:
    """Return the period as a link holds it, such as parse reads back: a month, a quarter, a year, or two days."""
    start, end = period.start, period.end
    if start.day == 1 and end.day == 1:
        months = (end.year - start.year) * 12 + end.month - start.month
        if months == 1:
            return f"{start:%Y-%m}"
        if months == 3 and start.month % 3 == 1:
            return f"{start.year}-Q{(start.month + 2) // 3}"
        if months == 12 and start.month == 1:
            return str(start.year)
    return f"{start}..{period.last_day}"


def write_day(day: date, lang: Lang) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if lang == "zh" else f"{day.day} {day:%b %Y}"


def write_month(day: date, lang: Lang) -> str:
    return f"{day.year}年{day.month}月" if lang == "zh" else f"{day:%b %Y}"
