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
    "quarter": Text(zh="最近整季", en="Last whole quarter"),
    "month": Text(zh="最近整月", en="Last whole month"),
}
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
    def name(self) -> Text:
        return Text(zh=_written(self, "zh"), en=_written(self, "en"))


def compared(known: Coverage, choice: str) -> Compared | None:
    """Return the days of a choice (a key of CHOICES) beside last year's; None while there are no orders."""
    last = known.as_of(("order_lines",))
    if last is None:
        return None
    period = _period(choice, last)
    past = paired_days(period)
    return Compared(choice, period, past, known.covers(("order_lines",), Period(past[0].start, past[-1].end)))


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
    return f"{write_day(start, lang)}至{last.month}月{last.day}日" if lang == "zh" else f"{start.day} {start:%b} – {write_day(last, lang)}"
