"""What is seen of a history before anything is smoothed: gaps, closed days, accidents, a new level, the season; nothing after its end."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.forecast import weekdays
from core.forecast.closed import Flags, closed
from core.forecast.outliers import step_of, tame
from core.forecast.season import (
    DAYS_IN_YEAR,
    LONG,
    calendar_slots,
    indices,
    repeat,
    rough_indices,
    roughness,
    yearly_profile,
)
from core.forecast.series import YEAR, Days, Floats, Freq, Series, fill

Regime = Literal["naive", "level", "last_year", "full"]
WEEK = 7
LOWEST = 0.02
"""Multiplicative when the least value is above this share of the median."""
FULL_FROM: dict[Freq, int] = {"D": 28, "W": 26, "M": 24}
"""From so many periods on all members take part; months under it have their season from last year alone."""
NAIVE_UNDER = 6
STILL = 1e-9
"""A level that moves less than this (in log steps, or relative to its size) counts as constant: there is nothing to fit."""
LIMIT: dict[Freq, float] = {"D": 6.0, "W": 15.0, "M": 6.0}
"""Robust standard deviations from its neighbours beyond which a period is taken for an accident; weeks have heavier tails (measured on M4)."""
KEEPS: dict[Freq, float] = {"D": 0.99, "W": 0.7, "M": 0.9}
"""What a value counts for its season's index a season later (a week, a year): weeks of a year move most (measured on M4)."""
STEP_LEAST = 0.2
"""A new level is at least this share (in log steps, or of the median size) from the old one."""


@dataclass(frozen=True)
class Prepared:
    """A history in its domain (log steps when multiplicative), and what was found in it."""

    freq: Freq
    regime: Regime
    multiplicative: bool
    clipped: bool               # the history was never below 0: paths are not either
    level: Floats               # (length,) in the domain: gaps filled, accidents and an old level put right
    shape: Floats               # (length + horizon,) the season, in the domain
    indices: Floats             # (season,) the part of the shape that repeats every season: a day's weekdays, a month's year
    season_error: float         # standard deviation of a seasonal index
    planned: Flags              # (length + horizon,) periods that are closed by habit
    shut: int                   # closed periods in the history
    filled: int
    tamed: int
    step: float                 # how far the older level was moved to meet the newest; 0: no step
    step_at: int

    @property
    def length(self) -> int:
        return len(self.level)

    @property
    def horizon(self) -> int:
        return len(self.shape) - len(self.level)

    @property
    def season(self) -> int:
        """Periods after which the indices, and their errors, repeat."""
        return len(self.indices)

    @property
    def adjusted(self) -> Floats:
        """The level without its season."""
        return self.level - self.shape[:len(self.level)]

    @property
    def still(self) -> bool:
        """Nothing moves beside the season; too few values cannot tell."""
        return self.regime != "naive" and is_still(self.adjusted)

    def to_domain(self, values: Floats) -> Floats:
        return np.log(values) if self.multiplicative else values

    def from_domain(self, level: Floats) -> Floats:
        """Return values from the domain; never below 0 where the history never was."""
        if self.multiplicative:
            return np.exp(np.minimum(level, 700.0))
        return np.maximum(level, 0.0) if self.clipped else level


def prepare(series: Series) -> Prepared:
    """Return a series prepared for smoothing; nothing outside it is looked at."""
    freq, length = series.freq, series.length
    shut, planned = closed(series.values, series.days, freq)
    known = np.where(shut, np.nan, series.values)
    gaps = np.isnan(known)
    values = fill(known) / series.effect[:length]
    there = values[~gaps]
    multiplicative = bool(there.min() > LOWEST * np.median(there) and there.min() > 0)
    level = np.log(values) if multiplicative else values
    regime = regime_of(length, freq)
    tamed, step, step_at = 0, 0.0, 0
    if regime == "full":
        level, tamed, step, step_at = _mend(level, freq, 1.0 if multiplicative else float(np.median(np.abs(there))))
    shape, found, error = _shape(level, series.days, freq)
    if gaps.any() and shape.any():
        level = fill(np.where(gaps, np.nan, level - shape[:length])) + shape[:length]
        shape, found, error = _shape(level, series.days, freq)
    return Prepared(freq, regime, multiplicative, bool(np.nanmin(series.values) >= 0), level, shape, found, error, planned,
                    int(shut.sum()), int(np.isnan(series.values).sum()), tamed, step, step_at)


def regime_of(length: int, freq: Freq) -> Regime:
    """Return what a history of that length allows: the newest value, a level, last year's shape, all members."""
    if length < NAIVE_UNDER:
        return "naive"
    if length >= FULL_FROM[freq]:
        return "full"
    return "last_year" if length > whole_year(freq) else "level"


def whole_year(freq: Freq) -> int:
    return DAYS_IN_YEAR if freq == "D" else YEAR[freq]


def is_still(level: Floats) -> bool:
    return float(np.ptp(level)) <= STILL * max(1.0, float(np.abs(level).max()))


def _mend(level: Floats, freq: Freq, size: float) -> tuple[Floats, int, float, int]:
    """Return the level with accidents tamed and the values before a step moved to its newest level, how many were tamed, the step and where it is."""
    season = WEEK if freq == "D" else YEAR[freq]
    shape = repeat(rough_indices(level, season), 0, len(level)) if len(level) >= 2 * season else np.zeros(len(level))
    flat = level - shape
    at, step = step_of(flat, STEP_LEAST * size)
    # The step first: beside it, good values look like accidents.
    mended, tamed = tame(flat + np.where(np.arange(len(flat)) < at, step, 0.0), whole_year(freq), LIMIT[freq])
    return mended + shape, tamed, step, at


def _shape(level: Floats, days: Days, freq: Freq) -> tuple[Floats, Floats, float]:
    """Return the seasonal shape over history and future, the indices in it that repeat every season, and the standard error of an index."""
    length, total = len(level), len(days)
    yearly = np.zeros(total)
    long_enough = length >= 2 * whole_year(freq) and not is_still(level)
    if freq != "D":
        found, error = indices(level, YEAR[freq], KEEPS[freq]) if long_enough else (np.zeros(YEAR[freq]), 0.0)
        shape = repeat(found, 0, total)
        if freq == "M" and found.any() and length >= weekdays.FROM:
            newest = slice(max(0, length - LONG), length)
            rough = roughness(min(length, LONG), YEAR[freq])
            shape[newest.start:] += weekdays.weekday_effect(rough @ (level - shape[:length])[newest], rough, days[newest.start:])
        return shape, found, error
    if long_enough:
        slots = calendar_slots(days)
        yearly = yearly_profile(level, slots[:length])[slots]
    weekly, error = indices(level - yearly[:length], WEEK, KEEPS[freq]) if length >= 4 * WEEK else (np.zeros(WEEK), 0.0)
    return yearly + repeat(weekly, 0, total), weekly, error
