"""Backtest: what the forecast would have said in the past, against what came and against last year again."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.forecast.blend import Fits, blend
from core.forecast.engine import BANDS, again, stamps
from core.forecast.paths import draw, simulate
from core.forecast.series import YEAR, Freq, Series, tidy

LEAST = 6
NAN = float("nan")
BOUNDS = ("lo80", "hi80", "lo95", "hi95")
COLUMNS = ["origin", "ds", "y", "y_hat", *BOUNDS, "naive"]


@dataclass(frozen=True)
class Scores:
    """How good the replayed forecasts were; shares are 0..1, NaN when nothing could be replayed."""

    wape: float                 # Σ|y_hat - y| ÷ Σ|y|
    wape_naive: float
    bias: float                 # Σ(y_hat - y) ÷ Σ|y|: above 0, we said too much
    bias_naive: float
    coverage80: float           # share of values within lo80..hi80
    total_error: float          # mean over origins of |Σy_hat - Σy| ÷ |Σy|
    total_error_naive: float
    origins: int
    points: int


def backtest(history: pd.DataFrame, horizon: int, freq: Freq, *, origins: int = 6, seed: int = 0, draws: int = 400,
             calendar: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return origin, ds, y, y_hat, lo80, hi80, lo95, hi95, naive: one row per origin and period that came after it, up to horizon periods each.

    origin is the first day of the last period the forecast knew; each forecast sees nothing later, and is what `forecast` says of that history. Origins
    are a period apart, the last one a horizon before the end; where that leaves under a year and one of history (LEAST periods at worst), later origins
    with shorter futures are taken. Periods without a value are left out. Fewer rows, or none, when the history is too short. All values in the unit of y.
    Raises CockpitError as forecast does.
    """
    series = tidy(history, horizon, freq, calendar)
    wanted = cuts(series, horizon, origins)
    if not wanted:
        return pd.DataFrame({name: pd.Series(dtype="datetime64[ns]" if name in ("origin", "ds") else "float64") for name in COLUMNS})
    fits = Fits(series, horizon, wanted)
    return pd.concat([_one(fits, cut, seed, draws) for cut in wanted], ignore_index=True)


def cuts(series: Series, horizon: int, origins: int) -> list[int]:
    """Return the history lengths to replay from, ascending."""
    year = YEAR[series.freq]
    first = year + 1 if series.length > year + 1 else LEAST
    last = max(series.length - horizon, min(first + origins - 1, series.length - 1))
    return list(range(max(first, last - origins + 1), last + 1))


def scores(replayed: pd.DataFrame) -> Scores:
    """Return the scores of a backtest's frame."""
    if replayed.empty:
        return Scores(NAN, NAN, NAN, NAN, NAN, NAN, NAN, origins=0, points=0)
    came = replayed["y"]
    size = float(came.abs().sum()) or NAN
    sums = replayed.groupby("origin")[["y", "y_hat", "naive"]].sum()
    whole = sums["y"].abs().where(sums["y"] != 0)
    return Scores(
        wape=float((replayed["y_hat"] - came).abs().sum()) / size, wape_naive=float((replayed["naive"] - came).abs().sum()) / size,
        bias=float((replayed["y_hat"] - came).sum()) / size, bias_naive=float((replayed["naive"] - came).sum()) / size,
        coverage80=float(came.between(replayed["lo80"], replayed["hi80"]).mean()),
        total_error=float(((sums["y_hat"] - sums["y"]).abs() / whole).mean()),
        total_error_naive=float(((sums["naive"] - sums["y"]).abs() / whole).mean()), origins=len(sums), points=len(replayed))


def _one(fits: Fits, cut: int, seed: int, draws: int) -> pd.DataFrame:
    series, stop = fits.series, min(cut + fits.horizon, fits.series.length)
    chosen = blend(fits, cut)
    paths = simulate(chosen, draw(draws, fits.horizon, chosen.fit.prepared.season, seed))[:, :stop - cut]
    effect = series.effect[cut:stop]
    bounds = np.percentile(paths, [BANDS[name] for name in BOUNDS], axis=0) * effect
    frame = pd.DataFrame({
        "origin": pd.Timestamp(series.days[cut - 1]), "ds": stamps(series, cut)[:stop - cut], "y": series.values[cut:stop],
        "y_hat": chosen.point[:stop - cut] * effect, **dict(zip(BOUNDS, bounds, strict=True)), "naive": again(series, cut, stop - cut)})
    return frame.astype({"origin": "datetime64[ns]"}).dropna(subset=["y"])
