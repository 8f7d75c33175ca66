"""Rates of recent whole months: the one way calibration turns history into a number for the months ahead."""

from collections.abc import Iterable
from datetime import date

import numpy as np
import pandas as pd

from core.base.period import month_of
from core.scenario.curves import Array

RECENT = 3      # whole months behind a rate that may drift (prices, channels, mix)
LONG = 12       # whole months behind a rate that swings with the season (margin, refunds, costs)


def whole(monthly: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Return the rows of months that are over by as_of, sorted by month."""
    over = np.array([month_of(month).last_day <= as_of for month in monthly["month"]], dtype=bool)
    return monthly[over].sort_values("month", ignore_index=True)


def total(frame: pd.DataFrame, column: str) -> float:
    """Return the column's sum; NaN when the column is not there or holds nothing."""
    if column not in frame or frame[column].notna().sum() == 0:
        return float("nan")
    return float(frame[column].sum())


def ratio(frame: pd.DataFrame, above: str, below: str) -> float:
    """Return Σ above ÷ Σ below over the months that have both; NaN when there are none or the lower sum is 0."""
    if above not in frame or below not in frame:
        return float("nan")
    both = frame[frame[above].notna() & frame[below].notna()]
    under = float(both[below].sum())
    return float(both[above].sum()) / under if under else float("nan")


def year_row(monthly: pd.DataFrame, column: str, year: int) -> Array | None:
    """Return the column as 12 numbers, January to December, 0 where there is no row; None without any value."""
    if column not in monthly:
        return None
    rows = _of_year(monthly, year)
    values = np.zeros(12)
    for month, value in zip(rows["month"], rows[column], strict=True):
        values[month.month - 1] += 0.0 if pd.isna(value) else float(value)
    return None if monthly[column].isna().all() else values


def whole_year(monthly: pd.DataFrame, column: str, year: int) -> float:
    """Return the year's total; NaN unless all twelve months have a value."""
    if column not in monthly:
        return float("nan")
    rows = _of_year(monthly, year)
    covered = rows.loc[rows[column].notna(), "month"].nunique() == 12
    return float(rows[column].sum()) if covered else float("nan")


def _of_year(monthly: pd.DataFrame, year: int) -> pd.DataFrame:
    return monthly[np.array([month.year == year for month in monthly["month"]], dtype=bool)]


def floats(values: Iterable[object]) -> Array:
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)
