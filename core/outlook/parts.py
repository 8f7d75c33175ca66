"""GMV by channel or category where it lands: forecast part by part, brought to the sum of the whole, and which part carries the risk."""

from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
import pandas as pd

from core.base.home import Workspace
from core.base.text import Text
from core.forecast import remaining
from core.forecast.reconcile import Choice, choose, middles, reconcile, risk
from core.metrics.catalog import CATALOG
from core.metrics.coverage import Coverage
from core.outlook import paths
from core.outlook.daily import NOTHING, Daily, campaigns
from core.outlook.gap import By, label, labels
from core.outlook.history import History, history
from core.outlook.landing import months_left
from core.outlook.once import once
from core.state.promotions import promotions
from core.store.facts import Facts

MOST = 7
"""So many parts are forecast by themselves, the largest of the last year; the others together."""
OTHERS = "*others"
REPLAYED, AHEAD, DRAWS = 3, 3, 120
_OTHERS = Text(zh="其余合计", en="All others")


@dataclass(frozen=True)
class Part:
    """One part's year: what is booked, where it lands (the middles of all parts add up to the whole's), last year, and its share of the risk (NaN: none)."""

    key: str
    label: Text
    booked: float
    low: float
    middle: float
    high: float
    last_year: float
    of_spread: float
    of_downside: float
    ends: paths.Floats = field(default_factory=lambda: np.empty(0), compare=False, repr=False)     # the simulated year-ends behind low and high, moved to the middle
    ahead: paths.Floats = field(default_factory=lambda: np.empty((0, 0)), compare=False, repr=False)   # the months left (draws × months)


@dataclass(frozen=True)
class Parts:
    """All parts, the riskiest first, how they were made to add up, and how far whole and sum of parts missed in the same replays (NaN: none)."""

    by: By
    parts: tuple[Part, ...]
    choice: Choice
    whole_missed: float
    summed_missed: float


def parts(space: Workspace, facts: Facts, known: Coverage, by: By) -> Parts | None:
    """Return where GMV's channels or categories land; None without GMV, under three whole months, at the year's end, or with one part only.

    Every part is forecast with its own events; their paths are then moved to sum to the whole's on every path (forecast.reconcile), by the way
    that missed less in replays. What is shown as GMV everywhere else stays as it is. Worked out once of a version and its events.
    """
    return once(facts, ("parts", space.folder, by, tuple(promotions(space))), lambda: _parts(space, facts, known, by))


def _parts(space: Workspace, facts: Facts, known: Coverage, by: By) -> Parts | None:
    past = history(facts, CATALOG["gmv"], known)
    if past is None or not past.horizon or len(past.months) < 3:
        return None
    cells = _cells(facts, by, past)
    if cells is None or len(cells) < 2:
        return None
    series = {key: _series(space, past, by, key, days) for key, days in cells.items()}
    whole = months_left(space, past)
    choice, missed, summed = _chosen(space, past, list(series.values()))
    own = np.stack([_to_come(space, one, past, seed) for seed, one in enumerate(series.values(), 1)])
    by_month = reconcile(whole, own, choice.method, choice.weights)
    ahead = by_month.sum(axis=2)
    booked = np.array([_of_year(days, past.year, past.as_of) for days in cells.values()])
    ends = booked[:, None] + ahead
    spread, downside = risk(ends)
    centre = middles(ends, float(np.median(past.so_far("numerator") + whole.sum(axis=1))))
    names = labels(facts, by) | {OTHERS: _OTHERS}
    found = [Part(key, label(names, key), float(booked[at]), float(np.percentile(ends[at], 10)), float(centre[at]), float(np.percentile(ends[at], 90)),
                  _of_year(cells[key], past.year - 1, date(past.year - 1, 12, 31)), float(spread[at]), float(downside[at]), ends[at] + (centre[at] - np.median(ends[at])), by_month[at]) for at, key in enumerate(cells)]
    return Parts(by, tuple(sorted(found, key=lambda part: (-np.nan_to_num(part.of_downside), -part.middle))), choice, missed, summed)


def _cells(facts: Facts, by: By, past: History) -> dict[str, pd.DataFrame] | None:
    """Return the days (ds, y) of each part up to the last known day, the smaller ones together as OTHERS."""
    frame = facts.query(f"select day as ds, coalesce({by}, '') as key, sum(amount) as y from daily_sales where day <= ? group by 1, 2 order by 1, 2", [past.as_of])
    frame = frame.assign(ds=pd.to_datetime(frame["ds"]).astype("datetime64[ns]"), y=frame["y"].astype("float64"))
    recent = frame[frame["ds"] > pd.Timestamp(past.as_of) - pd.Timedelta(days=365)].groupby("key")["y"].sum().sort_values(ascending=False)
    kept = list(recent.index[:MOST] if len(recent) > MOST + 1 else recent.index)
    frame["key"] = frame["key"].where(frame["key"].isin(kept), OTHERS)
    cells = {str(key): pd.DataFrame(days.groupby("ds", as_index=False)[["y"]].sum()) for key, days in frame.groupby("key")}
    return cells or None


def _series(space: Workspace, past: History, by: By, key: str, days: pd.DataFrame) -> paths.Series:
    months = days.assign(ds=days["ds"].dt.to_period("M").dt.to_timestamp()).groupby("ds")["y"].sum()
    whole = months.reindex(past.months["ds"], fill_value=0.0)
    mix = past.daily.mix[past.daily.mix[by] == key] if key != OTHERS else past.daily.mix.iloc[:0]
    mix = mix.assign(share=mix["share"] / (mix["share"].sum() or 1.0))
    own = campaigns(space, Daily(days, NOTHING, frozenset({"numerator"}), mix))
    return paths.Series(pd.DataFrame({"ds": past.months["ds"], "y": whole.to_numpy(dtype=np.float64)}), days, own)


def _to_come(space: Workspace, series: paths.Series, past: History, seed: int) -> paths.Floats:
    found = paths.ahead(space, _without_idle_start(series), past.horizon, seed=seed)
    return remaining(found.paths, past.elapsed if found.left is None else 1.0 - found.left) if past.running is not None else found.paths


def _without_idle_start(series: paths.Series) -> paths.Series:
    """Return the series from its first sale on: a channel opened last year has no history of zeros before."""
    sold = np.flatnonzero(series.months["y"].to_numpy() != 0)
    first = min(int(sold[0]), len(series.months) - 3) if len(sold) else 0
    return replace(series, months=series.months.iloc[first:].reset_index(drop=True))


def _chosen(space: Workspace, past: History, series: list[paths.Series]) -> tuple[Choice, float, float]:
    """Return the choice by replays of the last months, and how far the whole missed by itself and as the sum of its parts."""
    whole = paths.Series(past.frame("numerator"), past.daily.numerator, campaigns(space, past.daily))
    length = len(whole.months)
    origins = [cut for cut in range(length - AHEAD * REPLAYED, length - AHEAD + 1, AHEAD) if cut >= 12]
    said, came, total = [], [], []
    for cut in origins:
        said.append(np.stack([_middle(one, cut) for one in series]))
        came.append(np.stack([one.months["y"].to_numpy()[cut:cut + AHEAD] for one in series]))
        total.append(_middle(whole, cut))
    if not said:
        none = np.zeros((len(series), 0))
        return choose(none, none, np.zeros(0)), float("nan"), float("nan")
    forecasts, actual, direct = np.hstack(said), np.hstack(came), np.concatenate(total)
    real = actual.sum(axis=0)
    size = float(np.abs(real).sum()) or float("nan")
    return choose(forecasts, actual, direct), float(np.abs(direct - real).sum()) / size, float(np.abs(forecasts.sum(axis=0) - real).sum()) / size


def _middle(series: paths.Series, cut: int) -> paths.Floats:
    known = _without_idle_start(series.until(cut))
    if not (known.months["y"] != 0).any():
        return np.zeros(AHEAD)
    return np.asarray(np.median(paths.drawn(known, AHEAD, DRAWS)[0], axis=0))


def _of_year(days: pd.DataFrame, year: int, until: date) -> float:
    return float(days.loc[(days["ds"].dt.year == year) & (days["ds"] <= pd.Timestamp(until)), "y"].sum())
