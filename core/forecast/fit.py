"""What is learnt from one history and nothing after it: domain, shape, members, spread of the errors."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.forecast import members
from core.forecast.season import Ints, calendar_slots, indices, repeat, yearly_profile
from core.forecast.series import YEAR, Days, Floats, Freq, Series, fill

Regime = Literal["naive", "level", "last_year", "full"]
WEEK = 7
LOWEST = 0.02
"""Multiplicative when the least value is above this share of the median."""
GROWTH_KEPT = 0.7
"""Share of last year's recent growth that is carried on (measured: docs/forecast.md)."""
DRIFT_FLOOR = 0.15


@dataclass(frozen=True)
class Fit:
    """A fitted history, in its domain (log steps when multiplicative): member forecasts, and what the paths need."""

    regime: Regime
    multiplicative: bool
    clipped: bool                   # paths may not fall below 0
    points: dict[str, Floats]       # member → (horizon,)
    phase: Ints                     # (horizon,) phase of the season
    season: int
    alpha: float
    sigma: float                    # of a one-step error
    drift_error: float              # of the growth per period
    season_error: float             # of a seasonal index
    errors: Floats                  # one-step errors, aligned with the end of the history
    filled: int
    tamed: int
    shaped: bool                    # a season was found and is in the forecast
    converged: bool

    def variance(self) -> Floats:
        """Return the variance of the error at each step of the horizon, as the paths are drawn."""
        steps = np.arange(1, len(self.phase) + 1)
        return (self.sigma ** 2 * (1 + (steps - 1) * self.alpha ** 2) + (self.drift_error * steps) ** 2 + self.season_error ** 2)

    def to_domain(self, values: Floats) -> Floats:
        return np.log(values) if self.multiplicative else values

    def from_domain(self, level: Floats) -> Floats:
        """Return values from the domain; never below 0 where the history never was."""
        if self.multiplicative:
            return np.exp(np.minimum(level, 700.0))
        return np.maximum(level, 0.0) if self.clipped else level


def fit(series: Series, freq: Freq) -> Fit:
    """Return the fit of a series (values, effects, days of history and future); nothing outside it is looked at."""
    values = fill(series.values) / series.effect[:series.length]
    multiplicative = bool(values.min() > LOWEST * np.median(values) and values.min() > 0)
    level = np.log(values) if multiplicative else values
    shape, season_error = _shape(level, series.days, freq)
    tamed = 0
    if regime_of(len(level), YEAR[freq]) == "full":
        adjusted, tamed = tame(level - shape[:len(level)], YEAR[freq])
        if tamed:
            level = adjusted + shape[:len(level)]
            shape, season_error = _shape(level, series.days, freq)
    return _blend_parts(series, level, shape, season_error, multiplicative, values, tamed)


def regime_of(length: int, year: int) -> Regime:
    """Return what a history of that length allows: under 6 periods, under a year and one, under two years, two years or more."""
    if length < 6:
        return "naive"
    if length <= year:
        return "level"
    return "full" if length >= 2 * year else "last_year"


def tame(level: Floats, year: int, *, limit: float = 6.0) -> tuple[Floats, int]:
    """Return the level with lonely outliers put back to the median of their neighbours, and how many there were.

    level: without its seasonal shape. Lonely: more than `limit` robust standard deviations from the four neighbours' median, in the history's inside, and not so a year before or after.
    The last two periods are left alone: they may be a new level.
    """
    windows = np.lib.stride_tricks.sliding_window_view(level, 5)[:, [0, 1, 3, 4]]
    middle = np.median(windows, axis=1)
    apart = level[2:-2] - middle
    spread = 1.4826 * float(np.median(np.abs(apart - np.median(apart))))
    out = np.abs(apart) > limit * spread
    if spread <= 0 or not out.any():
        return level, 0
    lonely = out.copy()
    lonely[year:] &= ~out[:-year]
    lonely[:-year] &= ~out[year:]
    result = level.copy()
    result[2:-2][lonely] = middle[lonely]
    return result, int(lonely.sum())


def _shape(level: Floats, days: Days, freq: Freq) -> tuple[Floats, float]:
    """Return the seasonal shape over history and future, and the standard error of an index."""
    year, length, total = YEAR[freq], len(level), len(days)
    if freq != "D":
        if length < 2 * year or members.is_still(level):
            return np.zeros(total), 0.0
        shape, error = indices(level, year)
        return repeat(shape, 0, total), error
    result = np.zeros(total)
    if length >= 2 * 365:
        slots = calendar_slots(days)
        result = yearly_profile(level, slots[:length])[slots]
    if length < 4 * WEEK:
        return result, 0.0
    weekly, error = indices(level - result[:length], WEEK)
    return result + repeat(weekly, 0, total), error


def _blend_parts(series: Series, level: Floats, shape: Floats, season_error: float, multiplicative: bool,
                 values: Floats, tamed: int) -> Fit:
    year, length, horizon, freq = YEAR[series.freq], series.length, series.horizon, series.freq
    regime = regime_of(length, year)
    adjusted, ahead = level - shape[:length], shape[length:]
    smoothing = members.smooth(adjusted)
    season = WEEK if freq == "D" else year
    points, converged = _points(level, adjusted, ahead, smoothing, regime, freq)
    spread = smoothing.spread(2 + (season if season_error > 0 and season < length / 2 else 0))
    return Fit(
        regime=regime, multiplicative=multiplicative, clipped=bool(values.min() >= 0), points=points,
        phase=np.arange(length, length + horizon) % season, season=season, alpha=smoothing.alpha,
        sigma=spread, drift_error=max(smoothing.alpha, DRIFT_FLOOR) * spread / np.sqrt(length), season_error=season_error,
        errors=smoothing.errors, filled=int(np.isnan(series.values).sum()), tamed=tamed,
        shaped=bool(shape.any()) or regime == "last_year", converged=converged and smoothing.converged)


def _points(level: Floats, adjusted: Floats, ahead: Floats, smoothing: members.Smoothing, regime: Regime,
            freq: Freq) -> tuple[dict[str, Floats], bool]:
    year, horizon = YEAR[freq], len(ahead)
    if regime in ("naive", "level"):
        return {"level": smoothing.level + ahead}, True
    window = year // 2 if freq == "M" else year // 4
    growth = members.recent_growth(level, year, window)
    kept = GROWTH_KEPT if regime == "full" else GROWTH_KEPT * min(1.0, (len(level) - year) / window)
    points = {"last_year": members.last_year(level, horizon, year, kept * growth)}
    if regime == "last_year":
        return points, True
    points["theta"] = members.theta(adjusted, smoothing, horizon) + ahead
    if freq == "M":
        points["ets"], converged = members.ets(level, horizon, year) if ahead.any() else members.ets(adjusted, horizon, 1)
    else:
        forecast, converged = members.ets(adjusted, horizon, 1)
        points["ets"] = forecast + ahead
    return points, converged
