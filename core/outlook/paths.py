"""Forecast paths kept on disk by what went into them, so that a new version refits only the series it changed."""

import hashlib
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from uuid import uuid4

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.base.home import Workspace
from core.forecast import events, forecast, pair
from core.forecast.event_days import Campaign
from core.forecast.events import Effects
from core.forecast.remembered import remembered

Floats = NDArray[np.float64]
DRAWS = 1000
ENGINE = 11  # raise it when the forecast room answers differently: kept paths are then computed anew


@dataclass(frozen=True)
class Series:
    """A monthly series to forecast: its whole months (ds, y), and what its events are learnt from, where anything is.

    daily: ds, y up to the last known day, those of a month begun too; empty where only months are known.
    """

    months: pd.DataFrame
    daily: pd.DataFrame
    campaigns: tuple[Campaign, ...] | None = ()      # None: a level that events do not move

    def until(self, months: int) -> "Series":
        """Return the series as it was known at the end of so many months."""
        first = self.months.head(months).reset_index(drop=True)
        end = first["ds"].iloc[-1] + pd.offsets.MonthEnd(0)
        return Series(first, self.daily[self.daily["ds"] <= end], self.campaigns)

    def effects(self, horizon: int, *, draws: int = DRAWS, seed: int = 0) -> Effects | None:
        """Return what events do to its months; None where neither its days nor its months show any."""
        if self.campaigns is None:
            return None
        known = self.months["ds"].to_numpy().astype("datetime64[M]")
        starts = np.arange(known[0], known[-1] + horizon + 1)
        if len(starts) != len(known) + horizon:      # a month is missing
            return None
        told = [frame[column].to_numpy() for frame in (self.months, self.daily) for column in ("ds", "y")]
        return remembered(f"effects {horizon} {draws} {seed} {self.campaigns}", told, partial(self._effects, starts, self.campaigns, horizon, draws, seed))

    def _effects(self, starts: NDArray[np.datetime64], campaigns: tuple[Campaign, ...], horizon: int, draws: int, seed: int) -> Effects | None:
        found = events.from_days(self.daily, starts.astype("datetime64[D]"), len(self.months), "M", campaigns, draws=draws, seed=seed)
        return found or (events.from_months(self.months, horizon, campaigns, draws=draws, seed=seed) if self.daily.empty else None)


@dataclass(frozen=True)
class Ahead:
    """The paths of the months to come (draws × months), whole; left: the share of the first one behind the last known day, None where no days tell."""

    paths: Floats
    left: float | None


def single(space: Workspace, history: pd.DataFrame, horizon: int, *, seed: int = 0) -> Floats:
    """Return the paths (draws × horizon) of a monthly series without events: ds, y. Series that meet in one figure need seeds of their own."""
    return _kept(
        space, (history,), horizon, lambda: (forecast(history, horizon, "M", seed=seed, draws=DRAWS).paths,), f"{seed}"
    )[0]


def ahead(space: Workspace, series: Series, horizon: int, *, seed: int = 0) -> Ahead:
    """Return the paths of a series with its events."""
    kept = _kept(space, (series.months, series.daily), horizon, lambda: drawn(series, horizon, DRAWS, seed), f"events {seed} {series.campaigns}", (1,))
    return _ahead(kept[0], kept[1])


def both(space: Workspace, top: Series, bottom: Series, horizon: int) -> tuple[Ahead, Ahead]:
    """Return the paths of both parts of a ratio with their events, drawn together."""
    frames = (top.months, top.daily, bottom.months, bottom.daily)
    kept = _kept(space, frames, horizon, lambda: drawn_together(top, bottom, horizon, DRAWS), f"both {top.campaigns} {bottom.campaigns}", (DRAWS, horizon), (1,), (1,))
    return _ahead(kept[0], kept[2]), _ahead(kept[1], kept[3])


def kept_figures(space: Workspace, frames: Sequence[pd.DataFrame], what: str, compute: Callable[[], Floats], count: int) -> Floats:
    """Return compute()'s `count` figures about frames (ds, y each); from disk where they were computed of the same before."""
    path = _place(space, frames, what)
    kept = _read(path, ((count,),))
    if kept is not None:
        return kept[0]
    found = compute()
    _write(path, (found,))
    return found


def drawn(series: Series, horizon: int, draws: int, seed: int = 0) -> tuple[Floats, Floats]:
    """Return the paths of a series with its events (draws × horizon), and in an array of one the share of its first month still to come (NaN: unknown)."""
    effects = series.effects(horizon, draws=draws, seed=seed)
    return events.around(series.months, horizon, "M", effects, seed=seed, draws=draws).paths, _left(effects)


def drawn_together(top: Series, bottom: Series, horizon: int, draws: int) -> tuple[Floats, Floats, Floats, Floats]:
    """Return both parts' paths, joint, then each one's share still to come; an event is over- or underestimated in both alike."""
    above, below = top.effects(horizon, draws=draws), bottom.effects(horizon, draws=draws)
    first, second = pair(events.cleaned(top.months, above), events.cleaned(bottom.months, below), horizon, "M", draws=draws)
    return (first if above is None else first * above.ahead, second if below is None else second * below.ahead, _left(above), _left(below))


def _left(effects: Effects | None) -> Floats:
    return np.array([np.nan if effects is None else effects.left])


def _ahead(values: Floats, left: Floats) -> Ahead:
    return Ahead(values, None if np.isnan(left[0]) else float(left[0]))


def _kept(
    space: Workspace,
    frames: Sequence[pd.DataFrame],
    horizon: int,
    compute: Callable[[], tuple[Floats, ...]],
    what: str,
    *shapes: tuple[int, ...],
) -> tuple[Floats, ...]:
    """Return compute()'s arrays, the first (DRAWS, horizon), the others of shapes; from disk where they were computed of the same before."""
    path = _place(space, frames, f"{horizon} {what}")
    wanted = ((DRAWS, horizon), *shapes)
    kept = _read(path, wanted)
    if kept is not None:
        return kept
    paths = compute()
    _write(path, paths)
    return paths


def _place(space: Workspace, frames: Sequence[pd.DataFrame], what: str) -> Path:
    """Return the file of what was computed of these frames."""
    digest = hashlib.sha256(f"{ENGINE} {DRAWS} {len(frames)} {what}".encode())
    for frame in frames:
        digest.update(frame["ds"].astype("datetime64[s]").to_numpy().tobytes())
        digest.update(frame["y"].to_numpy(dtype=np.float64).tobytes())
    return space.cache / f"paths-{digest.hexdigest()[:40]}.npz"


def _read(path: Path, shapes: Sequence[tuple[int, ...]]) -> tuple[Floats, ...] | None:
    """Return the kept paths; None where there are none, or the file was cut off or is none of ours (then they are computed anew)."""
    try:
        with path.open("rb") as raw, np.load(raw, allow_pickle=False) as file:
            paths = tuple(file[f"p{i}"] for i in range(len(shapes)))
    except (OSError, ValueError, EOFError, KeyError, zipfile.BadZipFile):
        return None
    matches = all(values.shape == shape and values.dtype == np.float64 for values, shape in zip(paths, shapes, strict=True))
    return paths if matches else None


def _write(path: Path, paths: tuple[Floats, ...]) -> None:
    """Write under another name and rename: a reader never sees half a file."""
    part = path.with_suffix(f".{uuid4().hex[:8]}.part")
    with part.open("wb") as file:
        np.savez(file, **{f"p{i}": values for i, values in enumerate(paths)})  # type: ignore[arg-type]
    part.replace(path)
