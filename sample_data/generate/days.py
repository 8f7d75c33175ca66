"""The sample company's calendar: its days, its events, and how demand moves with them."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

FIRST = date(2023, 1, 1)
LAST = date(2026, 8, 31)
DAYS = pd.date_range(FIRST, LAST, freq="D")
_DATES = DAYS.date
YEARS = DAYS.year.to_numpy()
MONTHS = (DAYS.year * 12 + DAYS.month).to_numpy() - FIRST.year * 12 - 1  # months since the first, 0-based

# First day of the lunar year (published tables; 2027 is only needed for the plan ahead).
LUNAR_NEW_YEAR = {2023: date(2023, 1, 22), 2024: date(2024, 2, 10), 2025: date(2025, 1, 29), 2026: date(2026, 2, 17)}
MID_AUTUMN = {2023: date(2023, 9, 29), 2024: date(2024, 9, 17), 2025: date(2025, 10, 6), 2026: date(2026, 9, 25)}

_WEEKDAY = np.array([0.97, 0.95, 0.96, 0.98, 1.02, 1.08, 1.04])
_MONTH = np.array([1.00, 0.93, 1.00, 0.95, 1.01, 0.98, 0.91, 0.95, 1.03, 1.03, 1.02, 1.05])


@dataclass(frozen=True)
class Event:
    """Something on the calendar; uplift is the demand of its days against a plain day, peak that of its top day."""

    event_id: str
    name_zh: str
    name_en: str
    kind: str
    starts: date
    ends: date
    uplift: float
    peak_on: date | None = None
    peak: float = 1.0
    budget: int = 0


# month, first and last day, names, uplift of the days: the theme of the month (plan M6)
_THEMES = (
    (2, 22, 28, "开工焕新周", "Back-to-work refresh", 1.14),
    (3, 1, 10, "春日焕新季", "Spring refresh", 1.20),
    (4, 12, 20, "春游出行季", "Spring outings", 1.15),
    (5, 4, 12, "母亲节感恩季", "Mother's Day", 1.20),
    (7, 10, 18, "清凉一夏", "Cool summer", 1.18),
    (8, 16, 26, "开学季", "Back to school", 1.20),
    (9, 8, 18, "国潮季", "Guochao season", 1.24),
    (10, 10, 18, "金秋家居节", "Autumn home festival", 1.15),
)


def events() -> list[Event]:
    """Return every event of 2023 to 2026, those still ahead included, sorted by start."""
    found = [event for year in range(2023, 2027) for event in (*_festivals(year), *_promotions(year), *_themes(year))]
    return sorted(found, key=lambda event: (event.starts, event.event_id))


def _festivals(year: int) -> tuple[Event, ...]:
    """Return what moves with the moon: the shopping before the lunar year, the festival itself, Mid-Autumn."""
    new_year, mid_autumn = LUNAR_NEW_YEAR[year], MID_AUTUMN[year]
    return (
        Event(f"nianhuo-{year}", "年货节", "New Year shopping festival", "campaign",
              max(date(year, 1, 1), new_year - timedelta(26)), new_year - timedelta(9), 1.22, budget=_budget(18_000, year)),
        Event(f"spring-festival-{year}", "春节", "Spring Festival", "holiday", new_year - timedelta(5), new_year + timedelta(7), 0.50),
        Event(f"mid-autumn-{year}", "中秋节", "Mid-Autumn Festival", "holiday", mid_autumn - timedelta(9), mid_autumn, 1.12))


def _promotions(year: int) -> tuple[Event, ...]:
    """Return the three great sales of the platforms, each with its top day."""
    return (
        Event(f"618-{year}", "618大促", "618", "promotion", date(year, 6, 1), date(year, 6, 20), 1.34,
              date(year, 6, 18), 3.2, _budget(60_000, year)),
        Event(f"double11-{year}", "双11大促", "Double 11", "promotion", date(year, 10, 24), date(year, 11, 11), 1.40,
              date(year, 11, 11), 4.4, _budget(90_000, year)),
        Event(f"double12-{year}", "双12年终盛典", "Double 12", "promotion", date(year, 12, 8), date(year, 12, 12), 1.30,
              date(year, 12, 12), 2.2, _budget(30_000, year)))


def _themes(year: int) -> tuple[Event, ...]:
    return tuple(Event(f"theme-{year}-{month:02d}", zh, en, "campaign", date(year, month, first), date(year, month, last), uplift,
                       budget=_budget(12_000, year)) for month, first, last, zh, en, uplift in _THEMES)


def _budget(first: int, year: int) -> int:
    """Return a budget that grows by a fifth of its first year's every year."""
    return round(first * (1 + 0.2 * (year - 2023)))


def event_factor() -> np.ndarray:
    """Return, per day, demand against a plain day of the same month and weekday."""
    factor = np.ones(len(DAYS))
    for event in events():
        inside = (event.starts <= _DATES) & (event.ends >= _DATES)
        factor[inside] *= event.uplift
        if event.peak_on:
            factor[event.peak_on == _DATES] *= event.peak
            factor[(event.ends < _DATES) & (event.ends + timedelta(8) > _DATES)] *= 0.82  # what was pulled forward
    return factor


def demand_shape() -> np.ndarray:
    """Return, per day, demand against an average day: weekday, season, events."""
    season = np.interp(DAYS.day_of_year, np.arange(12) * 30.4 + 15, _MONTH, period=365)
    return _WEEKDAY[DAYS.day_of_week] * season * event_factor()


def campaign_names() -> np.ndarray:
    """Return, per day, the name of the campaign or promotion it falls into ('' outside of any)."""
    names = np.full(len(DAYS), "", dtype=object)
    for event in events():
        if event.kind != "holiday":
            names[(event.starts <= _DATES) & (event.ends >= _DATES)] = event.name_zh
    return names
