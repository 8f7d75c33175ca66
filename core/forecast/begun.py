"""The period that is under way: it stays out of the fit, and what is booked of it counts in every sum."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from core.forecast.series import Days, Floats, Freq, Series, period_ends, period_starts


@dataclass(frozen=True)
class Begun:
    """A period under way: its first day, what is booked, and the share of its days still to come."""

    start: np.datetime64
    booked: float
    left: float

    def into(self, ahead: Floats, series: Series) -> Floats:
        """Return forecasts or paths (…, horizon) whose period under way is what is booked and the rest of its forecast."""
        place = int(np.searchsorted(series.days, self.start)) - series.length
        result = ahead.copy()
        if 0 <= place < series.horizon:
            result[..., place] = self.booked + self.left * result[..., place]
        return result


def split(history: pd.DataFrame, as_of: date | None, freq: Freq) -> tuple[pd.DataFrame, Begun | None]:
    """Return the whole periods of history (ds, y), and the one that was not over on as_of; rows behind as_of's period are left out.

    None: every row is a whole period. A row without a value has nothing booked.
    """
    if as_of is None or history.empty:
        return history, None
    today = np.datetime64(as_of)
    starts = period_starts(history["ds"], freq)
    ends: Days = period_ends(starts, freq)
    open_ = (starts <= today) & (ends > today)
    whole = history.loc[ends <= today]
    if not open_.any():
        return whole, None
    start, end = starts[open_][0], ends[open_][0]
    days = int((end - start).astype(int)) + 1
    booked = float(pd.to_numeric(history.loc[open_, "y"]).fillna(0.0).sum())
    return whole, Begun(start, booked, int((end - today).astype(int)) / days)
