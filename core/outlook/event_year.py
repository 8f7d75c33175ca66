"""Growth to date by calendar and by event day, and why they differ: which festival moved last year's days into or out of the comparison."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from core.base.events import festival, moved_days, paired_day, paired_days, paired_with
from core.base.home import Workspace
from core.base.period import Period, year_before, year_of
from core.base.text import Lang, Text, in_both
from core.base.unit import Unit, write, write_points
from core.forecast.event_days import Campaign
from core.metrics.catalog import metric
from core.metrics.coverage import Coverage
from core.metrics.readings import sums
from core.state.promotions import promotions
from core.store.facts import Facts

_NAMES = {"spring_festival": Text(zh="春节", en="Spring Festival"), "mid_autumn": Text(zh="中秋节", en="Mid-Autumn")}
_BOTH = Text(zh="按活动日 **{event}**，按日历日 **{calendar}**，", en="By event day **{event}**, by calendar day **{calendar}**: ")
_ALIKE = Text(zh="两种比法的去年同期相同。", en="last year's days hold the same sales either way.")
_DIFFER = Text(zh="相差 {points}：{reasons}。", en="{points} apart. {reasons}.")
_MOVED = Text(zh="{name}从去年{before}到今年{now}，对齐后去年同期{more} {amount}",
              en="{name} moved from {before} to {now}: aligned, last year's days hold {amount} {more}")
_LEAP_TOLD = Text(zh="闰日使去年同期{more} {amount}", en="the leap day makes last year's days {amount} {more}")
_NAMED = 3     # own events that the sentence names
_OWN_MOVE = Text(zh="{name}：去年{before} → 今年{now}", en="{name}: {before} → {now}")
_OWN_TOLD = Text(zh="把挪了日子的自己的活动也对齐（{events}），是 **{growth}**。", en=" With your own events that moved set on their own days too ({events}), it is **{growth}**.")
_MORE, _LESS = Text(zh="多", en="more"), Text(zh="少", en="less")


@dataclass(frozen=True)
class Shift:
    """What one festival's move (kind "leap": the leap day) adds to last year's comparable sales; before and now are its main days."""

    kind: str
    amount: Decimal
    before: date | None = None
    now: date | None = None


@dataclass(frozen=True)
class OwnMove:
    """One of the manager's own events that stands on other days than last year: its days this year and last."""

    name: Text
    this: Period
    last: Period


@dataclass(frozen=True)
class EventGrowth:
    """GMV to date, last year's on the same event days and on the same calendar days; the shifts add up to the difference exactly."""

    to_date: Decimal
    by_event: Decimal
    by_calendar: Decimal
    shifts: tuple[Shift, ...]
    by_own: Decimal | None = None           # last year's with the manager's own events set on their own days as well; None where that is the same
    own: tuple[OwnMove, ...] = ()           # the events that make the difference

    @property
    def event_growth(self) -> float:
        return float(self.to_date / self.by_event) - 1 if self.to_date != self.by_event else 0.0

    @property
    def own_growth(self) -> float | None:
        return float(self.to_date / self.by_own) - 1 if self.by_own else None

    @property
    def calendar_growth(self) -> float | None:
        return float(self.to_date / self.by_calendar) - 1 if self.by_calendar else None


def event_growth(facts: Facts, known: Coverage, *, as_of: date | None = None, own: Sequence[OwnMove] = (), channel: str = "", category: str = "") -> EventGrowth | None:
    """Return the plan year's growth both ways to the last whole day, of all or of one channel or category; None where last year's days are not all there or hold no sale.

    own: the manager's events (own_moves): those that moved are set on their own days in a third answer.
    """
    last = known.as_of(("order_lines",), at=as_of)
    if last is None:
        return None
    period = year_of(last.year).until(last)
    past = paired_days(period)
    calendar = Period(year_before(period.start), year_before(period.end))
    if not known.covers(("order_lines",), Period(min(past[0].start, calendar.start), max(past[-1].end, calendar.end))):
        return None
    daily = _daily(facts, Period(date(last.year - 1, 1, 1), period.end), {"channel": channel, "category": category})
    days = [period.start + timedelta(days=number) for number in range(period.days)]
    by_event = sum((daily.get(day, Decimal(0)) for span in past for day in _days(span)), Decimal(0))
    by_calendar = sum((daily.get(day, Decimal(0)) for day in _days(calendar)), Decimal(0))
    if not by_event:
        return None
    stand = _set_against(days, ())
    moved = tuple(one for one in own if _set_against(days, (one,)) != stand)
    by_own = sum((daily.get(day, Decimal(0)) for day in _set_against(days, moved)), Decimal(0))
    changed = bool(moved) and by_own not in (by_event, 0)
    return EventGrowth(sum((daily.get(day, Decimal(0)) for day in days), Decimal(0)), by_event, by_calendar, _shifts(daily, days, by_event - by_calendar),
                       by_own if changed else None, moved if changed else ())


def told(of: EventGrowth, currency: str) -> Text:
    """Return both growths and the gap between them in a sentence (Markdown), with the festivals that moved."""
    return _after(_of_both(of, currency), _with_own(of)) if of.own else _of_both(of, currency)


def document(of: EventGrowth, currency: str, lang: Lang) -> dict[str, Any]:
    """Return the answers as plain values: growth by event and calendar day and with own events aligned, last year's sums, the shifts between them, the sentence."""
    return {
        "by_event": of.event_growth, "by_calendar": of.calendar_growth, "with_own_events": of.own_growth, "to_date": str(of.to_date),
        "last_year": {"by_event": str(of.by_event), "by_calendar": str(of.by_calendar), "with_own_events": None if of.by_own is None else str(of.by_own)},
        "shifts": [{"kind": shift.kind, "amount": str(shift.amount), "before": shift.before, "now": shift.now} for shift in of.shifts],
        "own_events": [{"name": one.name(lang), "before": one.last.start, "now": one.this.start} for one in of.own],
        "text": told(of, currency)(lang).replace("**", "")}


def _of_both(of: EventGrowth, currency: str) -> Text:
    growth = of.calendar_growth
    lead = _BOTH.format(event=in_both(lambda lang: write(of.event_growth, Unit.SHARE, lang, signed=True)),
                        calendar=in_both(lambda lang: write(growth, Unit.SHARE, lang, signed=True)))
    if not of.shifts or growth is None:
        return _after(lead, _ALIKE)
    points = of.event_growth - growth
    reasons = [_reason(shift, currency) for shift in of.shifts]
    listed = Text(zh="；".join(one.zh for one in reasons), en="; ".join(one.en for one in reasons))
    return _after(lead, _DIFFER.format(points=in_both(lambda lang: write_points(points, lang).lstrip("+−")), reasons=listed))


def _with_own(of: EventGrowth) -> Text:
    growth = of.own_growth
    listed = [_OWN_MOVE.format(name=one.name, before=_day(one.last.start), now=_day(one.this.start)) for one in of.own[:_NAMED]]
    more = len(of.own) - len(listed)
    events = Text(zh="；".join(one.zh.strip() for one in listed) + (f"；另外 {more} 个" if more else ""), en="; ".join(one.en for one in listed) + (f"; and {more} more" if more else ""))
    return _OWN_TOLD.format(events=events, growth=in_both(lambda lang: write(growth, Unit.SHARE, lang, signed=True)))


def own_moves(space: Workspace, year: int) -> list[OwnMove]:
    """Return the manager's events of a year, each with last year's of the same name (the year in the name does not count), in order."""
    by_key: dict[str, tuple[list[OwnMove], list[Period]]] = {}
    for row in promotions(space):
        campaign = Campaign(row.name, row.starts_on, row.ends_on)
        days = Period(campaign.start, campaign.end + timedelta(days=1))
        these, those = by_key.setdefault(campaign.key, ([], []))
        if campaign.start.year == year:
            these.append(OwnMove(row.name, days, days))
        elif campaign.start.year == year - 1:
            those.append(days)
    return [replace(one, last=last) for these, those in by_key.values()
            for one, last in zip(sorted(these, key=lambda one: one.this), sorted(those), strict=False)]


def moves(space: Workspace, year: int) -> list[tuple[Period, Period]]:
    """Return the days of own_moves: this year's, last year's."""
    return [(one.this, one.last) for one in own_moves(space, year)]


def aligned_months(facts: Facts, kpi: str, year: int, own: Sequence[tuple[Period, Period]], known: Coverage) -> tuple[float | None, ...]:
    """Return what last year's days bring that each month of the year is set against, festivals and own events (moves) aligned: a sum KPI's shape.

    The twelve add up to last year's total but for leap days. Missing where last year is not wholly known.
    """
    if not known.covers(metric(kpi).formulas[0].tables, year_of(year - 1)):
        return (None,) * 12
    pairs = paired_with(year, own)
    months = [joined(sorted({pairs[day] for day in pairs if day.month == number})) for number in range(1, 13)]
    return tuple(sums(facts, kpi, months, known=known))


def joined(days: Sequence[date]) -> list[Period]:
    """Return days in order as ranges."""
    ranges: list[Period] = []
    for day in days:
        if ranges and ranges[-1].end == day:
            ranges[-1] = Period(ranges[-1].start, day + timedelta(days=1))
        else:
            ranges.append(Period(day, day + timedelta(days=1)))
    return ranges


def _set_against(days: Sequence[date], own: Sequence[OwnMove]) -> set[date]:
    """Return last year's days that the days stand against, festivals and these own events aligned."""
    pairs = paired_with(days[0].year, [(one.this, one.last) for one in own])
    return {pairs[day] for day in days}


def _shifts(daily: dict[date, Decimal], days: Sequence[date], gap: Decimal) -> tuple[Shift, ...]:
    kinds, year = moved_days(days[0].year), days[0].year
    amounts: dict[str, Decimal] = {}
    for day in days:
        if day in kinds:
            amounts[kinds[day]] = amounts.get(kinds[day], Decimal(0)) + daily.get(paired_day(day), Decimal(0)) - daily.get(year_before(day), Decimal(0))
    left = gap - sum(amounts.values(), Decimal(0))
    found = [Shift(kind, amount, festival(kind, year - 1), festival(kind, year)) for kind, amount in amounts.items() if amount]
    return (*found, *([Shift("leap", left)] if left else []))


def _reason(shift: Shift, currency: str) -> Text:
    more = _MORE if shift.amount > 0 else _LESS
    amount = in_both(lambda lang: write(abs(float(shift.amount)), Unit.CURRENCY, lang, currency=currency))
    if shift.before is None or shift.now is None:
        return _LEAP_TOLD.format(more=more, amount=amount)
    return _MOVED.format(name=_NAMES[shift.kind], before=_day(shift.before), now=_day(shift.now), more=more, amount=amount)


def _daily(facts: Facts, span: Period, of: Mapping[str, str]) -> dict[date, Decimal]:
    asked = {name: value for name, value in of.items() if value}
    only = "".join(f" and {name} = ?" for name in asked)
    rows = facts.rows(f"select day, sum(amount) from daily_sales where day >= ? and day < ?{only} group by 1", [span.start, span.end, *asked.values()])
    return {day: Decimal(amount) for day, amount in rows}


def _days(span: Period) -> list[date]:
    return [span.start + timedelta(days=number) for number in range(span.days)]


def _day(day: date) -> Text:
    return Text(zh=f" {day.month} 月 {day.day} 日", en=f"{day.day} {day:%b}")


def _after(first: Text, second: Text) -> Text:
    return Text(zh=first.zh + second.zh, en=first.en + second.en)
