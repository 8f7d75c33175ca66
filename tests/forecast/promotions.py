"""Synthetic shops whose promotions are known: days made of level, weekday, season, events of a known size, and noise."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from core.base.events import festival
from core.base.text import same
from core.forecast.event_days import Campaign

WINDOWS = {"618": (-17, 2, 0.5), "11.11": (-18, 1, 0.7), "12.12": (-4, 0, 0.35), "spring_festival": (-7, 6, -0.5)}
ENDS = (date(2025, 12, 31), date(2026, 8, 31), date(2026, 4, 30), date(2025, 9, 30))


@dataclass(frozen=True)
class Shop:
    """Days ds, y of history and future, how many of them are history, and its own campaigns, of +35 % each."""

    days: pd.DataFrame
    known: int
    campaigns: tuple[Campaign, ...]

    @property
    def history(self) -> pd.DataFrame:
        return self.days.iloc[: self.known]

    def months(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return whole months of history and of the future."""
        months = self.days.assign(ds=self.days["ds"].dt.to_period("M").dt.to_timestamp()).groupby("ds").agg(y=("y", "sum"), n=("y", "size")).reset_index()
        months = months[months["n"] == months["ds"].dt.days_in_month][["ds", "y"]]
        past = months["ds"] <= self.days["ds"].iloc[self.known - 1]
        return months[past].reset_index(drop=True), months[~past].reset_index(drop=True)


def shop(seed: int, *, years: float = 3.0, ahead: int = 123) -> Shop:
    source, end, known = np.random.default_rng(seed), ENDS[seed % len(ENDS)], int(years * 365)
    days = np.arange(np.datetime64(end) - known + 1, np.datetime64(end) + ahead + 1)
    place = np.arange(len(days))
    turn = 2 * np.pi * place / 365.25 + source.uniform(0, 6)
    log = 10 + 0.15 * place / 365 + np.array([0, -0.05, -0.05, 0, 0.05, 0.15, 0.1])[place % 7] + 0.12 * np.sin(turn) + np.cumsum(source.normal(0, 0.003, len(days)))
    for year in range(2022, 2028):
        for kind, (first, last, size) in WINDOWS.items():
            apart = (days - np.datetime64(festival(kind, year))).astype(int)
            log += source.normal(size, 0.05) * ((apart >= first) & (apart <= last)) + 0.5 * (apart == 0) * (size > 0.4)
    own = []
    for year in range(2022, 2028):
        for month in source.choice([2, 3, 4, 7, 8, 9, 10], 3, replace=False):
            start = date(year, int(month), int(source.integers(1, 18)))
            own.append(Campaign(same(f"flash {year}"), start, start + timedelta(9)))
            log += np.log(1.35) * ((days >= np.datetime64(start)) & (days <= np.datetime64(own[-1].end)))
    noise = source.normal(0, 0.08, len(days))
    for number in range(1, len(days)):
        noise[number] += 0.4 * noise[number - 1]
    return Shop(pd.DataFrame({"ds": pd.to_datetime(days.astype("datetime64[ns]")), "y": np.exp(log + noise)}), known, tuple(own))
