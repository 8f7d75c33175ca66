"""The forecast: history in; point forecast, bands, simulated paths and what was done, in words, out."""

from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd

from core.base.errors import CockpitError
from core.base.text import Text
from core.forecast import words
from core.forecast.begun import split
from core.forecast.blend import Blend, Fits, blend
from core.forecast.paths import Draws, correlate, draw, simulate
from core.forecast.remembered import remembered
from core.forecast.series import YEAR, Floats, Freq, Series, tidy

BANDS = {"lo50": 25.0, "hi50": 75.0, "lo80": 10.0, "hi80": 90.0, "lo95": 2.5, "hi95": 97.5}


@dataclass(frozen=True)
class Forecast:
    """A forecast: frame for the page, paths for sums and odds, and what was done, in words."""

    frame: pd.DataFrame         # ds, y, y_hat, lo50, hi50, lo80, hi80, lo95, hi95: history rows carry y, future rows the rest
    paths: Floats               # (draws, horizon), in the unit of y
    method: Text
    notes: tuple[Text, ...]
    errors: Floats = field(default_factory=lambda: np.empty(0))     # (length of history,): past one-step errors as shares of the level, NaN where there is none


def forecast(history: pd.DataFrame, horizon: int, freq: Freq, *, seed: int = 0, draws: int = 1000,
             calendar: pd.DataFrame | None = None, as_of: date | None = None) -> Forecast:
    """Return the forecast of the `horizon` periods after the last whole period of history (columns ds, y; any order).

    y is in any unit and may miss periods, be 0 or negative. y_hat is the blend, the middle of the paths; bands are the paths' quantiles, so they hold for one
    period at a time: sum the paths, never the bands. calendar (ds, effect): known multiplicative effects over history and future, taken out before
    the fit and put back after; 1 where it has no row. as_of: the last day with data; a last period that is not over by then stays out of the
    fit, and its forecast is what is booked plus the share of its days still to come (for sums; without as_of every row is a whole period).
    Equal arguments give equal bits. Raises CockpitError for an empty or uneven history (series.tidy).
    """
    whole, begun = split(history, as_of, freq)
    series = tidy(whole, horizon, freq, calendar)
    chosen = _chosen(series)
    point, paths = chosen.point * series.effect[-horizon:], _paths(series, chosen, draw(draws, horizon, chosen.fit.prepared.season, seed))
    if begun is not None:
        point, paths = begun.into(point, series), begun.into(paths, series)
    return Forecast(_frame(series, point, paths), paths, words.method(chosen), words.notes(series, chosen, begun), _shares(series, chosen))


def pair(numerator_history: pd.DataFrame, denominator_history: pd.DataFrame, horizon: int, freq: Freq, *,
         seed: int = 0, draws: int = 1000, calendar: pd.DataFrame | None = None) -> tuple[Floats, Floats]:
    """Return joint paths of two series ending in the same period, each (draws, horizon), row i of both being one future.

    Each series is forecast on its own; their draws correlate as the one-step errors of their common past did (0 under 8 common periods,
    at most ±0.95). Divide after summing: numerator.sum(1) / denominator.sum(1). calendar holds for both.
    Raises CockpitError as forecast does, and when the histories end in different periods.
    """
    series = [tidy(history, horizon, freq, calendar) for history in (numerator_history, denominator_history)]
    ends = [str(one.days[one.length - 1]) for one in series]
    if ends[0] != ends[1]:
        raise CockpitError("pair_ends", Text(
            zh=f"两组数据的最后一期必须相同，实际是 {ends[0]} 和 {ends[1]}。", en=f"Both histories must end in the same period, found {ends[0]} and {ends[1]}."))
    chosen = [_chosen(one) for one in series]
    first = draw(draws, horizon, chosen[0].fit.prepared.season, seed)
    second = correlate(first, draw(draws, horizon, chosen[1].fit.prepared.season, seed + 1), _correlation(*chosen))
    return _paths(series[0], chosen[0], first), _paths(series[1], chosen[1], second)


def last_year_again(history: pd.DataFrame, horizon: int, freq: Freq) -> pd.DataFrame:
    """Return ds, y_hat of the seasonal naive: the value of a year before (364 days, 52 weeks, 12 months), unchanged.

    With less than a year of history the last value, for days the same weekday's, is repeated.
    """
    series = tidy(history, horizon, freq)
    return pd.DataFrame({"ds": stamps(series, series.length), "y_hat": again(series, series.length, horizon)})


def again(series: Series, cut: int, horizon: int) -> Floats:
    """Return last year again behind the first `cut` periods, (horizon,)."""
    known = series.values[:cut]
    filled = np.interp(np.arange(cut), np.flatnonzero(~np.isnan(known)), known[~np.isnan(known)])
    lag = YEAR[series.freq] if cut >= YEAR[series.freq] else 7 if series.freq == "D" and cut >= 7 else 1
    return filled[cut - lag + np.arange(horizon) % lag]


def stamps(series: Series, start: int) -> pd.DatetimeIndex:
    """Return the first days of the series' periods from number `start` on."""
    return pd.DatetimeIndex(series.days[start:].astype("datetime64[ns]"))


def _chosen(series: Series) -> Blend:
    return remembered(f"blend {series.freq}", (series.values, series.effect, series.days), lambda: blend(Fits(series, series.horizon, [series.length]), series.length))


def _paths(series: Series, chosen: Blend, draws: Draws) -> Floats:
    return simulate(chosen, draws) * series.effect[-series.horizon:]


def _correlation(first: Blend, second: Blend) -> float:
    length = min(len(first.fit.errors), len(second.fit.errors))
    if length < 8:
        return 0.0
    mine, other = first.fit.errors[-length:], second.fit.errors[-length:]
    if mine.std() == 0 or other.std() == 0:
        return 0.0
    return float(np.clip(np.corrcoef(mine, other)[0, 1], -0.95, 0.95))


def _shares(series: Series, chosen: Blend) -> Floats:
    one, errors = chosen.fit.prepared, chosen.fit.errors
    size = 1.0 if one.multiplicative else float(np.abs(one.level).mean()) or 1.0
    result = np.full(series.length, np.nan)
    result[series.length - len(errors):] = errors / size
    result[np.isnan(series.values)] = np.nan
    return result


def _frame(series: Series, point: Floats, paths: Floats) -> pd.DataFrame:
    past = np.full(series.length, np.nan)
    quantiles = np.percentile(paths, list(BANDS.values()), axis=0)
    ahead = {"y_hat": point} | dict(zip(BANDS, quantiles, strict=True))
    return pd.DataFrame({"ds": stamps(series, 0), "y": np.concatenate([series.values, np.full(series.horizon, np.nan)])}
                        | {name: np.concatenate([past, values]) for name, values in ahead.items()})
