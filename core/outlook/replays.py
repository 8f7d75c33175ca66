"""What the forecast would have said at past month ends, made the same way as today's, against what came and last year again."""

import numpy as np
import pandas as pd

from core.forecast import last_year_again
from core.outlook.paths import Floats, Series, drawn, drawn_together

DRAWS = 300
ORIGINS = 6
YEAR, LEAST = 12, 6
BANDS = {"lo95": 2.5, "lo80": 10.0, "y_hat": 50.0, "hi80": 90.0, "hi95": 97.5}


def replayed(top: Series, bottom: Series | None, horizon: int, *, is_part: bool = False) -> pd.DataFrame:
    """Return origin, ds, y, y_hat, lo80, hi80, lo95, hi95, naive of a monthly KPI: one row per month end stood at and month that came after it.

    bottom: a ratio's second part (is_part: what of its denominator is not the numerator), None for a sum. Each forecast learns its events, too, from nothing
    later than its month end; only the calendar of campaigns is today's. Empty where the history is too short.
    """
    whole = value_of(top.months["y"].to_numpy(dtype=np.float64), None if bottom is None else bottom.months["y"].to_numpy(dtype=np.float64), is_part)
    series = top.months.assign(y=whole)
    parts = [_one(top, bottom, series, cut, min(horizon, len(series) - cut), is_part) for cut in cuts(len(series), horizon)]
    columns = ["origin", "ds", "y", *BANDS, "naive"]
    return pd.concat(parts, ignore_index=True).dropna(subset=["y", "y_hat"], ignore_index=True) if parts else pd.DataFrame(columns=columns)


def cuts(length: int, horizon: int) -> list[int]:
    """Return the lengths of history stood at, a month apart, the last one a horizon before the end; later ones where that leaves too little."""
    first = YEAR + 1 if length > YEAR + 1 else LEAST
    last = max(length - horizon, min(first + ORIGINS - 1, length - 1))
    return list(range(max(first, last - ORIGINS + 1), last + 1))


def _one(top: Series, bottom: Series | None, series: pd.DataFrame, cut: int, horizon: int, is_part: bool) -> pd.DataFrame:
    if bottom is None:
        values = drawn(top.until(cut), horizon, DRAWS)[0]
    else:
        above, below, _, _ = drawn_together(top.until(cut), bottom.until(cut), horizon, DRAWS)
        values = value_of(above, below, is_part)
    came = series.iloc[cut:cut + horizon]
    bands = dict(zip(BANDS, np.percentile(values, list(BANDS.values()), axis=0), strict=True))
    naive = last_year_again(series.head(cut).dropna(), horizon, "M")["y_hat"].to_numpy()
    return pd.DataFrame({"origin": series["ds"].iloc[cut - 1], "ds": came["ds"].to_numpy(), "y": came["y"].to_numpy(), **bands, "naive": naive})


def value_of(above: Floats, below: Floats | None, is_part: bool) -> Floats:
    """Return a sum as it is, a ratio divided (is_part: below is what of the denominator is not the numerator); NaN for a denominator of 0."""
    if below is None:
        return above
    whole = above + below if is_part else below
    return np.divide(above, whole, out=np.full_like(whole, np.nan), where=whole > 0)
