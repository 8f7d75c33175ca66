"""The series that the forecast is measured on, cut at several origins: public ones, and made ones with known habits."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from bench.forecast_figures.scoring import Floats

ENDS = (200, 260, 320, 380, 429)
"""Retail histories end after so many months of 1982-04 to 2018-12."""


@dataclass(frozen=True)
class Case:
    """One history and what came after it."""

    name: str
    ds: pd.DatetimeIndex
    y: Floats
    came: Floats

    @property
    def series(self) -> str:
        """The series that the case is cut from."""
        return self.name.split("@")[0]

    @property
    def frame(self) -> pd.DataFrame:
        return pd.DataFrame({"ds": self.ds, "y": self.y})


def retail(data: Path, months: int, horizon: int = 12, *, half: str, every: int = 1) -> Iterator[Case]:
    """Yield Australian monthly retail turnover at five origins; half "tuned" or "held out": every second series by name, of these each `every`-th."""
    rows = pd.read_csv(data / "au_retail_monthly.csv")
    rows["ds"] = pd.to_datetime(rows["month"] + "-01")
    whole = [(str(name), part) for name, part in sorted(rows.groupby("series")) if len(part) == 441]
    for name, part in whole[(0 if half == "tuned" else 1)::2][::every]:
        values = part["turnover_million_aud"].to_numpy(dtype=np.float64)
        days = pd.DatetimeIndex(part["ds"])
        for end in ENDS:
            if end + horizon <= len(values):
                yield Case(f"{name}@{end}", days[end - months:end], values[end - months:end], values[end:end + horizon])


def m4_weekly(data: Path) -> Iterator[Case]:
    """Yield the M4 competition's weekly series; their dates are not in the file, so weeks are counted from a Monday."""
    train, test = (pd.read_csv(data / f"m4_weekly_{part}.csv", index_col=0) for part in ("train", "test"))
    for name, row in train.iterrows():
        values = row.dropna().to_numpy(dtype=np.float64)
        days = pd.date_range("1970-01-05", periods=len(values), freq="7D")
        yield Case(str(name), days, values, test.loc[name].to_numpy(dtype=np.float64))


def m3_monthly(raw: Mapping[str, Mapping[str, Sequence[object]]], *, every: int = 4, first: int = 3, horizon: int = 18) -> Iterator[Case]:
    """Yield every fourth of the M3 competition's monthly series, those that nothing was looked at; their dates are not in the package, so months are counted from January 1990."""
    monthly = [(name, one) for name, one in raw.items() if one["period"][0] == "MONTHLY"]
    for name, one in monthly[first::every]:
        known, came = (np.array(one[part], dtype=np.float64) for part in ("x", "xx"))
        yield Case(name, pd.date_range("1990-01-01", periods=len(known), freq="MS"), known, came[:horizon])


def made(freq: str, length: int, *, seed: int = 0) -> pd.DataFrame:
    """Return a made history (ds, y) with growth, a season of the year or week, and noise that carries over."""
    source, season = np.random.default_rng(seed), {"D": 7, "W": 52, "M": 12}[freq]
    shape = np.resize(source.normal(0, 0.2, season), length)
    noise = source.normal(0, 0.05, length) + np.cumsum(source.normal(0, 0.02, length))
    days = pd.date_range("2023-01-01", periods=length, freq={"D": "D", "W": "7D", "M": "MS"}[freq])
    return pd.DataFrame({"ds": days, "y": 1000 * np.exp(0.05 / season * np.arange(length) + shape + noise)})
