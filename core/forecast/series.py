"""A history on an even grid of days, weeks or months: what was missing is filled, and said."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.base.errors import CockpitError
from core.base.text import Text

Freq = Literal["D", "W", "M"]
Floats = NDArray[np.float64]
Days = NDArray[np.datetime64]

YEAR: dict[Freq, int] = {"D": 364, "W": 52, "M": 12}
"""Periods after which a year repeats; 364 days keep the weekday."""


@dataclass(frozen=True)
class Series:
    """Values on an even grid, NaN where the history had none (never at either end), and the calendar effect of each period."""

    values: Floats
    effect: Floats          # known multiplicative effect of each period of history and future, 1 = none
    days: Days              # first day of each period of history and future
    freq: Freq

    @property
    def length(self) -> int:
        return len(self.values)

    @property
    def horizon(self) -> int:
        return len(self.days) - len(self.values)

    def until(self, cut: int, horizon: int) -> "Series":
        """Return the first cut periods as history and the horizon periods behind them as future, nothing else."""
        return Series(self.values[:cut], self.effect[:cut + horizon], self.days[:cut + horizon], self.freq)


def tidy(history: pd.DataFrame, horizon: int, freq: Freq, calendar: pd.DataFrame | None = None) -> Series:
    """Return history (columns ds, y) on its grid with `horizon` periods of room behind it.

    Months start on their first day, weeks every 7 days counted back from the last one. Periods without a row, or with an empty y, are NaN;
    leading and trailing ones are cut off. Raises CockpitError for no value at all, a horizon under 1, two rows of one period,
    an infinite value, or a calendar effect that is not positive.
    """
    if horizon < 1:
        raise CockpitError("horizon", Text(zh=f"预测期数必须至少为 1，收到的是 {horizon}。", en=f"The horizon must be 1 or more, found {horizon}."))
    known = history.loc[history["y"].notna(), ["ds", "y"]]
    if known.empty:
        raise CockpitError("no_history", Text(zh="没有任何历史数据，无法预测：请先导入数据。",
                                              en="There is no history to forecast from: import data first."))
    days = period_starts(known["ds"], freq)
    values = known["y"].to_numpy(dtype=np.float64)
    if not np.isfinite(values).all():
        raise CockpitError("not_finite", Text(zh="历史数据里有无穷大的值。", en="The history contains an infinite value."))
    grid = _grid(days.min(), days.max(), horizon, freq)
    places = np.searchsorted(grid, days)
    if len(np.unique(places)) < len(places) or not (grid[places] == days).all():
        raise CockpitError("uneven", Text(zh="每个周期只能有一行数据，且间隔必须一致：请检查 ds 列。",
                                          en="Each period may have one row only, evenly spaced: check the column ds."))
    filled = np.full(len(grid) - horizon, np.nan)
    filled[places] = values
    return Series(filled, _effects(grid, calendar, freq), grid, freq)


def period_starts(ds: "pd.Series[pd.Timestamp]", freq: Freq) -> Days:
    """Return the first day of each row's period, as datetime64[D]; weeks start wherever the rows say."""
    unit = "M" if freq == "M" else "D"
    return pd.to_datetime(ds).to_numpy().astype(f"datetime64[{unit}]").astype("datetime64[D]")


def period_ends(days: Days, freq: Freq) -> Days:
    """Return the last day of the periods that begin on these days."""
    if freq == "M":
        return (days.astype("datetime64[M]") + 1).astype("datetime64[D]") - 1
    return days + (6 if freq == "W" else 0)


def drop_partial(history: pd.DataFrame, last_whole_day: date, freq: Freq) -> pd.DataFrame:
    """Return the rows whose period (the month of ds, the 7 days from ds, the day ds) has ended by last_whole_day."""
    return history.loc[period_ends(period_starts(history["ds"], freq), freq) <= np.datetime64(last_whole_day)]


def fill(values: Floats) -> Floats:
    """Return the values with each gap bridged by a straight line between its neighbours."""
    gaps = np.isnan(values)
    if not gaps.any():
        return values
    places = np.arange(len(values))
    return np.interp(places, places[~gaps], values[~gaps])


def _grid(first: np.datetime64, last: np.datetime64, horizon: int, freq: Freq) -> Days:
    if freq == "M":
        months = np.arange(first.astype("datetime64[M]"), last.astype("datetime64[M]") + horizon + 1)
        return months.astype("datetime64[D]")
    step = 7 if freq == "W" else 1
    back = int((last - first).astype(int)) // step
    return last + np.arange(-back, horizon + 1) * np.timedelta64(step, "D")


def _effects(grid: Days, calendar: pd.DataFrame | None, freq: Freq) -> Floats:
    effects = np.ones(len(grid))
    if calendar is None or calendar.empty:
        return effects
    given = dict(zip(period_starts(calendar["ds"], freq), calendar["effect"].to_numpy(dtype=np.float64), strict=True))
    effects = np.array([given.get(day, 1.0) for day in grid])
    if not (effects > 0).all():
        raise CockpitError("effect", Text(zh="日历影响系数必须大于 0（1 表示没有影响）。",
                                          en="A calendar effect must be above 0 (1 means none)."))
    return effects
