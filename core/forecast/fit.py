"""What is learnt from one history and nothing after it: domain, shape, members, spread of the errors."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.forecast import members
from core.forecast.outliers import tame
from core.forecast.season import DAYS_IN_YEAR, Ints, calendar_slots, indices, repeat, yearly_profile
from core.forecast.series import YEAR, Days, Floats, Freq, Series, fill
from core.forecast.spread import Spread, long, one_year, short

Regime = Literal["naive", "level", "last_year", "full"]
WEEK = 7
LOWEST = 0.02
"""Multiplicative when the least value is above this share of the median."""
GROWTH_KEPT = 0.7
"""Share of last year's recent growth that is carried on (measured: docs/forecast.md)."""
NAIVE_UNDER = 6


@dataclass(frozen=True)
class Fit:
    """A fitted history, in its domain (log steps when multiplicative): member forecasts, and what the paths need."""

    regime: Regime
    multiplicative: bool
    clipped: bool                   # paths may not fall below 0
    points: dict[str, Floats]       # member → (horizon,)
    phase: Ints                     # (horizon,) phase of the season
    season: int
    spread: Spread
    season_error: float             # standard deviation of a seasonal index
    filled: int
    tamed: int
    shaped: bool                    # a season was found and is in the forecast
    settled: bool
    growth: float                   # recent mean step from a year before, 0 under a year of history
    kept: float                     # share of it that last year again carries on

    def variance(self) -> Floats:
        """Return the variance of the error at each step of the horizon, as the paths are drawn."""
        steps = np.arange(1, len(self.phase) + 1)
        spread = self.spread
        return spread.sigma ** 2 * (1 + (steps - 1) * spread.alpha ** 2) + (spread.drift_error * steps) ** 2 + self.season_error ** 2

    def to_domain(self, values: Floats) -> Floats:
        return np.log(values) if self.multiplicative else values

    def from_domain(self, level: Floats) -> Floats:
        """Return values from the domain; never below 0 where the history never was."""
        if self.multiplicative:
            return np.exp(np.minimum(level, 700.0))
        return np.maximum(level, 0.0) if self.clipped else level


def fit(series: Series) -> Fit:
    """Return the fit of a series (values, effects, days of history and future); nothing outside it is looked at."""
    freq = series.freq
    values = fill(series.values) / series.effect[:series.length]
    multiplicative = bool(values.min() > LOWEST * np.median(values) and values.min() > 0)
    level = np.log(values) if multiplicative else values
    shape, season_error = _shape(level, series.days, freq)
    tamed = 0
    if regime_of(len(level), freq) == "full":
        adjusted, tamed = tame(level - shape[:len(level)], whole_year(freq))
        if tamed:
            level = adjusted + shape[:len(level)]
            shape, season_error = _shape(level, series.days, freq)
    return _assemble(series, level, shape, season_error, tamed, multiplicative=multiplicative)


def regime_of(length: int, freq: Freq) -> Regime:
    """Return what a history of that length allows: under 6 periods, up to a year, under two years, two years or more."""
    year = whole_year(freq)
    if length < NAIVE_UNDER:
        return "naive"
    if length <= year:
        return "level"
    return "full" if length >= 2 * year else "last_year"


def whole_year(freq: Freq) -> int:
    return DAYS_IN_YEAR if freq == "D" else YEAR[freq]


def _shape(level: Floats, days: Days, freq: Freq) -> tuple[Floats, float]:
    """Return the seasonal shape over history and future, and the standard error of an index."""
    length, total = len(level), len(days)
    yearly = np.zeros(total)
    long_enough = length >= 2 * whole_year(freq) and not members.is_still(level)
    if freq != "D":
        shape, error = indices(level, YEAR[freq]) if long_enough else (np.zeros(1), 0.0)
        return repeat(shape, 0, total), error
    if long_enough:
        slots = calendar_slots(days)
        yearly = yearly_profile(level, slots[:length])[slots]
    weekly, error = indices(level - yearly[:length], WEEK) if length >= 4 * WEEK else (np.zeros(WEEK), 0.0)
    return yearly + repeat(weekly, 0, total), error


def _assemble(series: Series, level: Floats, shape: Floats, season_error: float, tamed: int, *, multiplicative: bool) -> Fit:
    length, freq = series.length, series.freq
    regime, season = regime_of(length, freq), WEEK if freq == "D" else YEAR[freq]
    adjusted, ahead = level - shape[:length], shape[length:]
    smoothing = members.last_value(adjusted) if regime in ("naive", "last_year") else members.smooth(adjusted)
    points, settled = _points(level, adjusted, ahead, smoothing, freq)
    year = whole_year(freq)
    return Fit(
        regime=regime, multiplicative=multiplicative, clipped=bool(np.nanmin(series.values) >= 0), points=points,
        phase=np.arange(length, len(series.days)) % season, season=season, spread=_spread(level, adjusted, smoothing, freq, season_error, multiplicative),
        season_error=season_error, filled=int(np.isnan(series.values).sum()), tamed=tamed,
        shaped=bool(shape.any()) or regime == "last_year", settled=settled and smoothing.settled,
        growth=members.recent_growth(level, year, _window(freq)) if length > year else 0.0, kept=_kept(length, freq))


def _spread(level: Floats, adjusted: Floats, smoothing: members.Smoothing, freq: Freq, season_error: float, multiplicative: bool) -> Spread:
    regime, year = regime_of(len(level), freq), whole_year(freq)
    size = 1.0 if multiplicative else float(np.abs(level).mean())
    if members.is_still(adjusted):
        return Spread(0.0, 0.0, 0.0, np.zeros(len(level)))
    if regime == "last_year":
        based = adjusted if freq == "D" else level
        return one_year(based[year:] - based[:-year], size)
    if regime == "full":
        return long(smoothing, 2 + (YEAR[freq] if season_error > 0 and freq == "M" else 0), len(level))
    return short(smoothing, size, len(level))


def _window(freq: Freq) -> int:
    """Return over how many of the newest periods growth on last year is measured."""
    year = whole_year(freq)
    return year // 2 if freq == "M" else year // 4


def _kept(length: int, freq: Freq) -> float:
    """Return the share of the recent growth that is carried on: less while few periods have a year before them."""
    return GROWTH_KEPT * min(1.0, max(0, length - whole_year(freq)) / _window(freq))


def _points(level: Floats, adjusted: Floats, ahead: Floats, smoothing: members.Smoothing, freq: Freq) -> tuple[dict[str, Floats], bool]:
    """Return the members' forecasts in the domain, and whether every search settled."""
    year, horizon, regime = whole_year(freq), len(ahead), regime_of(len(level), freq)
    if regime in ("naive", "level"):
        return {"level": smoothing.level + ahead}, True
    # Days go by the calendar, so that 11.11 stays 11.11; their weekdays are in the shape.
    based, put_back = (adjusted, ahead) if freq == "D" else (level, np.zeros(horizon))
    growth = _kept(len(level), freq) * members.recent_growth(based, year, _window(freq))
    points = {"last_year": members.last_year(based, horizon, year, growth) + put_back}
    if regime == "last_year":
        return points, True
    if not ahead.any() and not members.is_still(level):
        points = {}         # without a season, last year's months are its accidents
    points["theta"] = members.theta(adjusted, smoothing, horizon) + ahead
    if freq == "M" and ahead.any() and not members.is_still(adjusted):
        points["ets"], settled = members.ets(level, horizon, year)
    else:
        flat, settled = members.ets(adjusted, horizon, 1)
        points["ets"] = flat + ahead
    return points, settled
