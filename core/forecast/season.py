"""The shape that comes back: seasonal indices, shrunk by how much of them is noise."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from core.forecast.series import Days, Floats

Ints = NDArray[np.int64]

SEASONAL_FROM = 0.5
"""Share of the spread of the seasonal means that must be more than noise (measured: docs/forecast.md)."""

DAYS_IN_YEAR = 365

LONG = 150
"""Over so many values the trend beside the season is the moving average: it loses half a season at each end, which no longer matters."""
STIFF, STIFF_MONTHS = 1000.0, 200.0
"""How much a bend of the trend costs; less for a season of months (measured: docs/forecast.md)."""
MONTHS = 12


def indices(level: Floats, season: int, keeps: float = 1.0) -> tuple[Floats, float]:
    """Return the additive index of each phase (sum 0) and its standard error; zeros when the season is mostly noise.

    The mean per phase of the distance to a trend, then James-Stein shrinkage towards none (Miller & Williams 2003):
    kept = 1 - (m-3)/(m-1) · v/V, v the noise variance of a mean, V the variance of the means. The trend is a smoothing spline found together
    with the means (`_apart`), so that the first and last half year count too; over LONG values the centred moving average of one season.
    keeps: what a value counts a season later, so that old seasons fade. Needs two seasons at least; a missing value is not allowed.
    """
    distance, phase = _apart(level, season)
    weights = keeps ** (np.arange(len(phase))[::-1] // season)
    weight = np.bincount(phase, weights, season)
    means = np.bincount(phase, weights * distance, season) / weight
    rest = distance - means[phase]
    noise = float(rest @ rest) / max(len(rest) - season, 1) * float(np.mean(np.bincount(phase, weights ** 2, season) / weight ** 2))
    means = means - means.mean()
    spread = float(means.var(ddof=1))
    if spread <= 1e-20 or 1 - noise / spread <= SEASONAL_FROM:
        return np.zeros(season), 0.0
    kept = max(0.0, 1 - (season - 3) / (season - 1) * noise / spread)
    return means * kept, float(np.sqrt(noise * kept))


def _apart(level: Floats, season: int) -> tuple[Floats, Ints]:
    """Return the distances to the trend and the phase of each."""
    if len(level) <= LONG:
        rough, means = _joint(len(level), season)
        phase = np.arange(len(level)) % season
        found = means @ level
        distance: Floats = rough @ (level - found[phase]) + found[phase]
        return distance, phase
    trend = _moving_average(level, season)
    start = (len(level) - len(trend)) // 2
    return level[start:start + len(trend)] - trend, np.arange(start, start + len(trend)) % season


def _moving_average(level: Floats, season: int) -> Floats:
    """Return the centred mean over one season, shorter by half a season at each end."""
    weights = np.ones(season) / season if season % 2 else np.r_[0.5, np.ones(season - 1), 0.5] / season
    return np.convolve(level, weights, "valid")


def roughness(length: int, season: int) -> Floats:
    """Return the matrix (length, length) that takes a level to its distance from a smooth trend."""
    return _joint(length, season)[0]


@lru_cache(maxsize=64)
def _joint(length: int, season: int) -> tuple[Floats, Floats]:
    """Return the matrices that take a level to its distance from a smooth trend, and to the phases' means found with that trend.

    Trend: min Σ(y - S·β - τ)² + stiff·Σ(Δ²τ)² (Whittaker 1923), β by least squares on what the trend leaves; sum of β 0.
    """
    second = np.diff(np.eye(length), n=2, axis=0)
    stiff = STIFF_MONTHS if season == MONTHS else STIFF
    rough = np.eye(length) - np.linalg.inv(np.eye(length) + stiff * second.T @ second)
    dummies = np.eye(season)[np.arange(length) % season]
    dummies = dummies - 1 / season
    means = np.linalg.pinv(dummies.T @ rough @ dummies, rcond=1e-9, hermitian=True) @ dummies.T @ rough
    return rough, means


def rough_indices(level: Floats, season: int) -> Floats:
    """Return additive indices that single accidents and a step of the level hardly move: medians per phase of the distance to the moving average.

    Needs two seasons at least; the first and last half season are set against the first and last average.
    """
    trend = _moving_average(level, season)
    start = (len(level) - len(trend)) // 2
    middle = np.concatenate([np.full(start, trend[0]), trend, np.full(len(level) - start - len(trend), trend[-1])])
    table = np.full((-(-len(level) // season), season), np.nan)
    table.ravel()[:len(level)] = level - middle
    table.sort(axis=0)          # missing values come last
    counts = np.isfinite(table).sum(axis=0)
    places = np.arange(season)
    result: Floats = (table[(counts - 1) // 2, places] + table[counts // 2, places]) / 2
    return result


def repeat(shape: Floats, start: int, length: int) -> Floats:
    """Return the shape's values for the places start … start + length - 1, going round."""
    return shape[np.arange(start, start + length) % len(shape)]


def yearly_profile(level: Floats, slot: Ints, *, reach: int = 10, stands_out: float = 3.0) -> Floats:
    """Return the additive shape of a year by calendar day: a smooth curve, plus the days that stand out alike in every year.

    slot: calendar day 0..364 of each value (calendar_slots). The curve is the mean per calendar day after taking straight growth out, averaged over
    `reach` days either side, as far as it comes back from year to year (`_reproduced`). A calendar day keeps its own distance to the curve when it was more than `stands_out` robust standard
    deviations away, with the same sign, every time it occurred (618, Double 11). Needs two whole years.
    """
    growth = float(np.mean(level[DAYS_IN_YEAR:] - level[:-DAYS_IN_YEAR])) / DAYS_IN_YEAR
    flat = level - growth * np.arange(len(level))
    mean = np.bincount(slot, flat, DAYS_IN_YEAR) / np.bincount(slot, minlength=DAYS_IN_YEAR)
    mean = mean - mean.mean()
    smooth = np.convolve(np.concatenate([mean[-reach:], mean, mean[:reach]]), np.ones(2 * reach + 1) / (2 * reach + 1), "valid")
    smooth = smooth * _reproduced(flat, slot, reach)
    apart = flat - flat.mean() - smooth[slot]
    limit = stands_out * 1.4826 * float(np.median(np.abs(apart)))
    low, high = np.full(DAYS_IN_YEAR, np.inf), np.full(DAYS_IN_YEAR, -np.inf)
    np.minimum.at(low, slot, apart)
    np.maximum.at(high, slot, apart)
    shape: Floats = smooth + np.where((low > limit) | (high < -limit), mean - smooth, 0.0)
    shape -= shape.mean()
    return shape


def _reproduced(flat: Floats, slot: Ints, reach: int) -> float:
    """Return the share of the mean curve that comes back: k·r ÷ (1 + (k-1)·r) (Spearman-Brown), r the newest years' mean correlation with each other."""
    years = len(flat) // DAYS_IN_YEAR
    kernel = np.ones(2 * reach + 1) / (2 * reach + 1)
    curves = []
    for number in range(years):
        piece = slice(len(flat) - (number + 1) * DAYS_IN_YEAR, len(flat) - number * DAYS_IN_YEAR)
        curve = np.zeros(DAYS_IN_YEAR)
        curve[slot[piece]] = flat[piece]
        curves.append(np.convolve(curve, kernel, "same"))
    r = np.corrcoef(curves)
    mean = max(0.0, float((r.sum() - years) / (years * (years - 1))))
    return years * mean / (1 + (years - 1) * mean)


def calendar_slots(days: Days) -> Ints:
    """Return the calendar day 0..364 of each day; 29 February counts as the 28th."""
    start = days.astype("datetime64[Y]").astype("datetime64[D]")
    number = (days - start).astype(np.int64)
    leap = (start + 59).astype("datetime64[M]") == start.astype("datetime64[M]") + 1
    result: Ints = number - (leap & (number >= 59))
    return result
