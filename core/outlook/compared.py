"""Which days a page looks at, and which days of last year stand against them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from core.base.events import paired_days
from core.base.period import Period, add_months, month_of, quarter_of, write_day, write_month, year_before, year_of
from core.base.text import Lang, Text
from core.metrics.coverage import Coverage

CHOICES: dict[str, Text] = {
    "ytd": Text(zh="今年累计", en="Year to date"),
    "mtd": Text(zh="本月至今", en="Month to date"),
    "month": Text(zh="最近整月", en="Last whole month"),
    "quarter": Text(zh="最近整季", en="Last whole quarter"),
    "trailing12": Text(zh="最近 12 个月", en="Last 12 months"),
}
EARLIER: dict[str, Text] = {
    "mtd": Text(zh="较上月同期", en="vs same days last month"), "month": Text(zh="较上月", en="vs the month before"), "quarter": Text(zh="较上季", en="vs the quarter before")}
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Compared:
    """A period of whole days and last year's same event days, as ranges; covered: last year's days are all in the data."""

    choice: str
    period: Period
    past: tuple[Period, ...]
    covered: bool

    @property
    def calendar(self) -> Period:
        """The same calendar days of last year."""
        return Period(year_before(self.period.start), year_before(self.period.end))

    @property
    def earlier(self) -> Period | None:
        """The month's same days a month before, the quarter before the quarter; None for longer periods.

        A month to date that is longer than the whole month before has all of that month against it.
        """
        if self.choice not in EARLIER:
            return None
        start = add_months(self.period.start, -3 if self.choice == "quarter" else -1)
        return Period(start, self.period.start if self.choice != "mtd" else min(self.period.start, start + (self.period.end - self.period.start)))

    @property
    def is_partial(self) -> bool:
        """Whether the period is a month that has days to come."""
        return self.choice == "mtd" and self.period.end.day != 1

    @property
    def name(self) -> Text:
        return Text(zh=_written(self, "zh"), en=_written(self, "en"))


def compared(known: Coverage, choice: str, *, at: date | None = None) -> Compared | None:
    """Return the days of a choice (a key of CHOICES) beside last year's, as they stood on a day; None while there are no orders."""
    last = known.as_of(("order_lines",), at=at)
    if last is None:
        return None
    period = _period(choice, last)
    past = paired_days(period)
    return Compared(choice, period, past, known.covers(("order_lines",), Period(past[0].start, past[-1].end)))


def against_earlier(known: Coverage, of: Compared) -> Compared | None:
    """Return the same period against the month's same days a month before, or the quarter before; None where there is no such."""
    past = of.earlier
    return None if past is None else Compared(of.choice, of.period, (past,), known.covers(("order_lines",), past))


def within(ranges: Sequence[Period], column: str = "day") -> str:
    """Return the SQL condition that a day lies in one of the ranges."""
    return "(" + " or ".join(f"{column} >= date '{r.start}' and {column} < date '{r.end}'" for r in ranges) + ")"


def whole(known: Coverage, table: str, period: Period) -> bool:
    """Return whether a daily table holds the period from its first month to its last day."""
    last = known.spans[table].last_day
    return last is not None and last >= period.last_day and known.covers((table,), period)


def _period(choice: str, last: date) -> Period:
    after = last + _DAY
    if choice == "month":
        return month_of(add_months(after.replace(day=1), -1))
    if choice == "mtd":
        return month_of(last).until(last)
    if choice == "trailing12":
        whole_months = after.replace(day=1)
        return Period(add_months(whole_months, -12), whole_months)
    if choice == "quarter":
        this = quarter_of(after.year, (after.month + 2) // 3)
        return Period(add_months(this.start, -3), this.start)
    return year_of(last.year).until(last)


def _written(of: Compared, lang: Lang) -> str:
    start, last = of.period.start, of.period.last_day
    if of.choice == "month":
        return write_month(start, lang)
    if of.choice == "quarter":
        number = (start.month + 2) // 3
        return f"{start.year}年第{number}季度" if lang == "zh" else f"Q{number} {start.year}"
    if of.choice == "trailing12":
        return f"{write_month(start, lang)}至{write_month(last, lang)}" if lang == "zh" else f"{write_month(start, lang)} – {write_month(last, lang)}"
    return f"{write_day(start, lang)}至{last.month}月{last.day}日" if lang == "zh" else f"{start.day} {start:%b} – {write_day(last, lang)}"
