"""The event calendar: festivals and shopping events of a year, and which day of last year is the same event day."""

from calendar import isleap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import holidays

from core.base.errors import CockpitError
from core.base.period import Period, add_months, year_before
from core.base.text import Text

FIRST_YEAR, LAST_YEAR = 2008, 2099
"""Years whose lunar dates are known; 2015-2035 are tested against published lists."""


@dataclass(frozen=True)
class Event:
    """One event of a year: its main day, and the first and last day (inclusive) on which shoppers feel it."""

    kind: str
    name: Text
    start: date
    day: date
    end: date

    @property
    def period(self) -> Period:
        return Period(self.start, self.end + timedelta(days=1))


@dataclass(frozen=True)
class _Kind:
    """How an event falls: a fixed (month, day), or by a lunar holiday's name; days felt before and after."""

    name: Text
    before: int
    after: int
    fixed: tuple[int, int] | None = None
    lunar: str = ""


_KINDS: dict[str, _Kind] = {
    "spring_festival": _Kind(Text(zh="春节", en="Spring Festival"), 21, 14, lunar="Chinese New Year (Spring Festival)"),
    "labour_day": _Kind(Text(zh="五一劳动节", en="Labour Day"), 0, 4, fixed=(5, 1)),
    "618": _Kind(Text(zh="618 大促", en="618"), 17, 2, fixed=(6, 18)),
    "mid_autumn": _Kind(Text(zh="中秋节", en="Mid-Autumn"), 14, 1, lunar="Mid-Autumn Festival"),
    "national_day": _Kind(Text(zh="国庆节", en="National Day"), 0, 6, fixed=(10, 1)),
    "11.11": _Kind(Text(zh="双十一", en="Double 11"), 18, 1, fixed=(11, 11)),
    "12.12": _Kind(Text(zh="双十二", en="Double 12"), 4, 0, fixed=(12, 12)),
}
# Marked on time axes, but no days are set against it: it falls into or beside 618, which outweighs it.
_MARKED = {"dragon_boat": _Kind(Text(zh="端午节", en="Dragon Boat"), 2, 0, lunar="Dragon Boat Festival")}
KINDS: tuple[str, ...] = tuple(_KINDS)
_MOVING = tuple(kind for kind in KINDS if _KINDS[kind].fixed is None)
_DAY = timedelta(days=1)


def festival(kind: str, year: int) -> date:
    """Return the main day of an event (of KINDS, or dragon_boat) in a year: lunar new year's day, the 15th of the eighth month, 18 June, ...

    Days off in lieu are not the festival. CockpitError for a lunar festival outside 2008-2099; KeyError for no kind.
    """
    fixed = (_KINDS | _MARKED)[kind].fixed
    if fixed is not None:
        return date(year, *fixed)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise CockpitError("event_year", Text(
            zh=f"农历节日只推算到 {FIRST_YEAR}—{LAST_YEAR} 年，收到 {year} 年。",
            en=f"Lunar festivals are known for {FIRST_YEAR} to {LAST_YEAR}, not for {year}."))
    return _lunar_days(year)[kind]


def events_of(year: int) -> list[Event]:
    """Return the events of a year by first day; windows may overlap (Mid-Autumn and National Day).

    Years outside 2008-2099 come without their lunar festivals.
    """
    return list(_events_of(year))


@lru_cache(maxsize=128)
def _events_of(year: int) -> tuple[Event, ...]:
    known = [kind for kind in KINDS if kind not in _MOVING or FIRST_YEAR <= year <= LAST_YEAR]
    return tuple(sorted((_event(kind, year) for kind in known), key=lambda event: (event.start, event.day)))


def marked_of(year: int) -> list[Event]:
    """Return what a time axis marks: the events of the year and the Dragon Boat Festival, by first day."""
    also = [_event(kind, year) for kind in _MARKED if FIRST_YEAR <= year <= LAST_YEAR]
    return sorted([*events_of(year), *also], key=lambda event: (event.start, event.day))


@lru_cache(maxsize=8192)
def same_event_day(day: date) -> date:
    """Return the day of last year at the same place of the event year; never runs backwards from one day to the next.

    Inside a moving festival's window it is the day as many days before or after that festival; elsewhere the same
    calendar day, waiting at the window's edge where last year's window covers that day. Fixed events map to
    themselves, 1 January to 1 January, 31 December to 31 December, 29 February to the 28th. For time axes and
    "where were we a year ago"; for sums of a comparable year use paired_day, which counts no day twice.
    """
    for window, distance in _windows(day.year):
        if day in window:
            return day - distance
    return _calendar_day(day)


def paired_day(day: date) -> date:
    """Return the day of last year whose sales this day is compared with, one to one over the year.

    Like same_event_day inside windows, and the calendar day wherever that is free; the days that a festival left
    take, in order, the places of those it moved to. So last year summed over paired days is last year as if its
    festivals had stood where this year's stand, every day counted once; only a 29 February shares
    its day (the 28th, or the first behind the festival's window), and last year's 29 February is left out.
    """
    return _pairs(day.year).get(day) or year_before(day)


def moved_days(year: int) -> dict[date, str]:
    """Return the days of a year whose paired day is not the calendar's, each with the kind of festival whose move is the reason.

    A 29 February, and days that a leap day pushes, have no such reason and are left out.
    """
    found: dict[date, str] = {}
    for kind, pairs in _moves(year):
        found |= dict.fromkeys(pairs, kind)
    return found


def paired_with(year: int, moves: Sequence[tuple[Period, Period]] = ()) -> dict[date, date]:
    """Return for each day of a year the day of last year that it is compared with (paired_day), own events set on their own.

    moves are events of this year with the days that the same event had last year, first day on first day, as far as the
    shorter one goes. Days change places, so every day of last year still counts as often as before.
    """
    start = date(year, 1, 1)
    pairs = {day: paired_day(day) for day in (start + number * _DAY for number in range(366 if isleap(year) else 365))}
    holders = {image: day for day, image in pairs.items()}
    for this, last in moves:
        for offset in range(min(this.days, last.days)):
            day, wanted = this.start + offset * _DAY, last.start + offset * _DAY
            holder = holders.get(wanted)
            if day in pairs and holder is not None and holder != day:
                pairs[holder], pairs[day] = pairs[day], wanted
                holders[pairs[holder]], holders[wanted] = holder, day
    return pairs


@lru_cache(maxsize=256)
def paired_days(period: Period) -> tuple[Period, ...]:
    """Return last year's days that the period's are paired with (paired_day), joined into ranges, first to last."""
    ranges: list[Period] = []
    for day in sorted({paired_day(period.start + number * _DAY) for number in range(period.days)}):
        joined = bool(ranges) and ranges[-1].end == day
        ranges[-1:] = [Period(ranges[-1].start, day + _DAY)] if joined else [*ranges[-1:], Period(day, day + _DAY)]
    return tuple(ranges)


def _event(kind: str, year: int) -> Event:
    declared, day = (_KINDS | _MARKED)[kind], festival(kind, year)
    start = max(day - declared.before * _DAY, date(year, 1, 1))
    return Event(kind, declared.name, start, day, day + declared.after * _DAY)


@lru_cache(maxsize=128)
def _lunar_days(year: int) -> dict[str, date]:
    found: dict[str, date] = {}
    for day, names in sorted(holidays.country_holidays("CN", years=year, language="en_US").items()):
        for kind in (*_MOVING, *_MARKED):
            if (_KINDS | _MARKED)[kind].lunar in names.split("; "):     # a day in lieu is named "... (observed)"
                found.setdefault(kind, day)
    return found


@lru_cache(maxsize=128)
def _windows(year: int) -> tuple[tuple[Period, timedelta], ...]:
    """Return the moving festivals' windows as far as both years have those days free, with the distance to last year."""
    if not FIRST_YEAR < year <= LAST_YEAR:
        return ()
    windows = []
    for kind in _MOVING:
        this, last = festival(kind, year), festival(kind, year - 1)
        free = [offset * _DAY for offset in range(-_KINDS[kind].before, _KINDS[kind].after + 1)
                if _is_free(this + offset * _DAY, year) and _is_free(last + offset * _DAY, year - 1)]
        windows.append((Period(this + free[0], this + free[-1] + _DAY), this - last))
    return tuple(windows)


def _is_free(day: date, year: int) -> bool:
    """Return whether a moving festival may claim the day: of the year, not New Year's Day, in no fixed event."""
    fixed = (_event(kind, year) for kind in KINDS if kind not in _MOVING)
    return day.year == year and day != date(year, 1, 1) and not any(day in event.period for event in fixed)


def _calendar_day(day: date) -> date:
    """Return the calendar day a year before, kept out of last year's windows on the side this day stands on.

    Where a fixed event or the year's first day adjoins the window, the window's own edge is the place to wait.
    """
    image = year_before(day)
    for window, distance in _windows(day.year):
        before, after = window.start - distance - _DAY, window.end - distance
        if day < window.start:
            image = min(image, before if _is_free(before, day.year - 1) else before + _DAY)
        else:
            image = max(image, after if _is_free(after, day.year - 1) else after - _DAY)
    return image


@lru_cache(maxsize=64)
def _pairs(year: int) -> dict[date, date]:
    """Return the days of a year that pair with another day than the calendar's."""
    pairs = {date(year, 2, 29): _calendar_day(date(year, 2, 29))} if isleap(year) else {}
    for _, moved in _moves(year):
        pairs |= moved
    return pairs


@lru_cache(maxsize=64)
def _moves(year: int) -> tuple[tuple[str, dict[date, date]], ...]:
    """Return per moving festival the days that it sets against other days than the calendar's: its window's, and those that make room."""
    found = []
    for kind, (window, distance) in zip(_MOVING, _windows(year), strict=False):
        inside = [window.start + number * _DAY for number in range(window.days)]
        images = [day - distance for day in inside]
        left = [year_before(day) for day in inside if year_before(day) not in images]
        came = [day for day in map(_year_after, images) if day not in window]
        found.append((kind, dict(zip(inside, images, strict=True)) | dict(zip(came, left, strict=False))))
    return tuple(found)


def _year_after(day: date) -> date:
    return add_months(day, 12)
