"""Forecasts around events: promotions and festivals are taken out of the history, the rest is forecast, and every path gets them back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from core.base.events import events_of
from core.base.text import Text
from core.forecast.engine import BANDS, Forecast, forecast
from core.forecast.event_days import Campaign, names, within
from core.forecast.event_fit import EventFit, of_days, of_months, of_none
from core.forecast.series import Days, Floats, Freq, period_starts

DOUBT = 0.35
"""Standard deviation of how far an assumed uplift is off, as a share of it: a belief, not measured."""
_TAKEN_OUT = Text(zh="大促、节日和自有活动的影响已从历史中剔除，预测后再加回。",
                  en="What promotions, festivals and own campaigns did was taken out of the history and put back into the forecast.")

_PUT_IN = Text(zh="历史里还没有可剔除的活动影响；接下来的活动按您预计的、或以往测得的提升计入预测。",
               en="The history holds no effect of events to take out; those to come are put in with what you assume of them, or what earlier ones did.")


@dataclass(frozen=True)
class Told:
    """One event of the periods to come, and what it does there; shares are of the value without it."""

    name: Text
    start: date
    end: date
    own: bool                   # the manager's, not the calendar's
    assumed: float | None       # what the manager expects of a day
    measured: float | None      # what earlier ones did to a day on average, None where none was seen
    used: float                 # what the forecast takes for a day on average
    by_period: Floats           # (horizon,) share of the period's forecast that is there because of it


@dataclass(frozen=True)
class Effects:
    """What events do to a series of even periods: factors, 1 = nothing."""

    past: Floats                # (periods of history,)
    ahead: Floats               # (draws, horizon)
    own: Floats                 # (horizon,) share of the forecast that the manager's campaigns bring
    left: float                 # share of the first period to come that lies behind the last known day
    told: tuple[Told, ...]

    @property
    def middle(self) -> Floats:
        """The middle factor of each period to come, (horizon,)."""
        return np.asarray(np.median(self.ahead, axis=0))


def from_days(daily: pd.DataFrame, starts: Days, known: int, freq: Freq, campaigns: Sequence[Campaign] = (), *, draws: int = 1000,
              seed: int = 0) -> Effects | None:
    """Return the effects on periods out of the daily values that make them up; None where days do not show any (event_fit.of_days) and no campaign lies
    ahead that something is assumed of: where nothing can be measured, those of a name never held count with just that.

    daily: ds, y, one row a day at most, a day without a row sold nothing; starts: first day of every period, of which the first `known` are
    history (their days, and those of a period begun, are learnt from). Equal arguments give equal bits.
    """
    if daily.empty:
        return None
    first, last = (moment.to_datetime64().astype("datetime64[D]") for moment in (daily["ds"].min(), daily["ds"].max()))
    days = _days_of(first, starts, freq)
    y = np.zeros(int((last - days[0]).astype(int)) + 1)
    y[(daily["ds"].to_numpy().astype("datetime64[D]") - days[0]).astype(int)] = daily["y"].to_numpy(dtype=np.float64)
    begun = int((first - days[0]).astype(int))
    fitted = of_days(days[begun:], y[begun:], campaigns) if last < days[-1] else None
    if fitted is None and (campaigns := _unseen(campaigns, first, last, days[-1])):
        fitted = of_none(days[begun:], y[begun:])
    return None if fitted is None else _effects(fitted, days[begun:], starts, known, last, campaigns, draws, seed)


def from_months(history: pd.DataFrame, horizon: int, campaigns: Sequence[Campaign] = (), *, draws: int = 1000, seed: int = 0) -> Effects | None:
    """Return the effects on a monthly series (ds, y) that has no days: moving festivals by the share of their days in
    each month; None where it is too short, or they do nothing that is more than noise."""
    known = period_starts(history["ds"], "M")
    grid = np.arange(known[0].astype("datetime64[M]"), known[-1].astype("datetime64[M]") + horizon + 1).astype("datetime64[D]")
    y = np.full(len(grid) - horizon, np.nan)
    y[np.searchsorted(grid, known)] = history["y"].to_numpy(dtype=np.float64)
    fitted = of_months(grid, y, campaigns)
    if fitted is None or not fitted.shows():
        return None
    past = np.exp(fitted.values @ fitted.effect)
    ahead = np.exp(fitted.values[len(y):] @ _draws(fitted, draws, seed).T).T
    return Effects(past[:len(y)][np.isfinite(y)], ahead, np.zeros(horizon), 1.0, ())


def around(history: pd.DataFrame, horizon: int, freq: Freq, effects: Effects | None, *, seed: int = 0, draws: int = 1000) -> Forecast:
    """Return the forecast of history (ds, y, in order) with its events: divided out before, drawn into every path behind; y stays as it was.

    Without effects it is core.forecast.forecast. effects.past has a factor per row of history, effects.ahead one per draw and period.
    """
    made = forecast(cleaned(history, effects), horizon, freq, seed=seed, draws=draws)
    if effects is None:
        return made
    paths = made.paths * effects.ahead
    frame = made.frame.copy()
    length = len(frame) - horizon
    frame.loc[length:, "y_hat"] = frame["y_hat"].to_numpy()[length:] * effects.middle
    frame.loc[length:, list(BANDS)] = np.percentile(paths, list(BANDS.values()), axis=0).T
    frame["y"] = frame[["ds"]].merge(history[["ds", "y"]], on="ds", how="left")["y"].to_numpy()
    notes = (*made.notes, _TAKEN_OUT if (np.abs(effects.past - 1) > 1e-3).any() else _PUT_IN) if _moves(effects) else made.notes
    return replace(made, frame=frame, paths=paths, notes=notes)


def cleaned(history: pd.DataFrame, effects: Effects | None) -> pd.DataFrame:
    """Return the history (ds, y) without its events."""
    return history if effects is None else history.assign(y=history["y"].to_numpy(dtype=np.float64) / effects.past)


def _effects(fitted: EventFit, days: Days, starts: Days, known: int, last: np.datetime64, campaigns: Sequence[Campaign], draws: int, seed: int) -> Effects:
    place = np.searchsorted(starts, days, "right") - 1
    inside = place >= 0
    shift, doubt = _assumed(fitted, days, last, campaigns)
    measured = fitted.values @ fitted.effect
    total = _by_period(fitted.plain, place, inside, len(starts))
    moved = _by_period(fitted.plain * np.exp(measured + shift), place, inside, len(starts))
    factor = np.divide(moved, total, out=np.ones_like(total), where=total > 0)     # a period before the first day is as it is
    to_come = place >= known
    ahead = np.empty((draws, len(starts) - known))
    logs = _draws(fitted, draws, seed) @ fitted.values[to_come].T + shift[to_come]
    logs += np.random.default_rng(seed + 1).standard_normal((draws, 1)) * doubt[to_come]
    sold = np.exp(logs) * fitted.plain[to_come]
    for number in range(known, len(starts)):
        ahead[:, number - known] = sold[:, place[to_come] == number].sum(axis=1) / total[number]
    weight = fitted.plain * np.exp(measured + shift)
    running = place == known
    behind = float(weight[running & (days > last)].sum() / weight[running].sum())
    told = _told(fitted, days, starts, known, last, campaigns, measured + shift, shift, place)
    own = sum((one.by_period for one in told if one.own), np.zeros(len(starts) - known))
    return Effects(factor[:known], ahead, own, behind, told)


def _unseen(campaigns: Sequence[Campaign], first: np.datetime64, last: np.datetime64, end: np.datetime64) -> tuple[Campaign, ...]:
    """Return the campaigns ahead that something is assumed of and whose name was not held on the days known: what those brought is in the history already."""
    held = {one.key for one in campaigns if np.datetime64(one.start) <= last and np.datetime64(one.end) >= first}
    return tuple(one for one in campaigns if one.assumed is not None and last < np.datetime64(one.start) <= end and one.key not in held)


def _assumed(fitted: EventFit, days: Days, last: np.datetime64, campaigns: Sequence[Campaign]) -> tuple[Floats, Floats]:
    """Return per day what the manager's assumptions add to what was measured, in log steps, and the standard deviation of that.

    An assumption counts as it did before: against what was assumed of earlier campaigns of the name; where none was, against what was measured.
    """
    shift, doubt, name = np.zeros(len(days)), np.zeros(len(days)), names(campaigns)
    for one in campaigns:
        if one.assumed is None or one.assumed <= -1 or np.datetime64(one.end) <= last:
            continue
        mark = within(days, one) * (days > last)
        if not mark.any():
            continue
        earlier = [other.assumed for other in campaigns if other.assumed is not None and other.assumed > -1
                   and name[other.key] == name[one.key] and np.datetime64(other.end) <= last and np.datetime64(other.end) >= days[0]]
        said = float(np.mean(np.log1p(earlier))) if earlier and fitted.seen(name[one.key]) else float((fitted.on(name[one.key]) * mark).sum() / mark.sum())
        step = float(np.log1p(one.assumed)) - said
        shift += step * mark
        doubt = np.hypot(doubt, DOUBT * abs(step) * mark)
    return shift, doubt


def _told(fitted: EventFit, days: Days, starts: Days, known: int, last: np.datetime64, campaigns: Sequence[Campaign], logs: Floats, shift: Floats,
          place: np.ndarray[tuple[int], np.dtype[np.int64]]) -> tuple[Told, ...]:
    """Return the events with days to come, first to last; the calendar's only where they were seen before."""
    ahead = [one for one in campaigns if np.datetime64(one.end) > last and np.datetime64(one.start) <= days[-1]]
    called = names(campaigns)
    taken = {(called[one.key], one.end.year) for one in ahead}
    events = [(Campaign(event.name, event.start, event.end), event.kind, False) for year in sorted({int(day.astype(object).year) for day in days[days > last]})
              for event in events_of(year) if (event.kind, year) not in taken and fitted.seen(event.kind)
              and np.datetime64(event.end) > last and np.datetime64(event.start) <= days[-1]]
    found = []
    for one, name, own in [*((one, called[one.key], True) for one in ahead), *events]:
        mark = within(days, one) * (days > last)
        alone = fitted.on(name) * (mark if own and name.startswith("own:") else days > last) + (shift * mark if own else 0.0)
        brought = fitted.plain * (np.exp(logs) - np.exp(logs - alone))
        by_period = _by_period(brought, place, place >= known, len(starts))[known:] / _by_period(fitted.plain * np.exp(logs), place, place >= 0, len(starts))[known:]
        days_of_it = max(mark.sum(), 1.0)
        found.append(Told(one.name, one.start, one.end, own, one.assumed, float(np.expm1((fitted.on(name) * mark).sum() / days_of_it)) if fitted.seen(name) else None,
                          float(np.expm1((alone * mark).sum() / days_of_it)), by_period))
    return tuple(sorted(found, key=lambda one: (one.start, one.end)))


def _draws(fitted: EventFit, draws: int, seed: int) -> Floats:
    """Return coefficients drawn per path, (draws, columns), mirrored around what was measured."""
    half = np.random.default_rng(seed).standard_normal(((draws + 1) // 2, len(fitted.effect)))
    away: Floats = np.concatenate([half, -half])[:draws] @ np.linalg.cholesky(fitted.covariance + 1e-12 * np.eye(len(fitted.effect))).T
    return fitted.effect + away


def _by_period(values: Floats, place: np.ndarray[tuple[int], np.dtype[np.int64]], inside: np.ndarray[tuple[int], np.dtype[np.bool_]], count: int) -> Floats:
    return np.bincount(place[inside], values[inside], count).astype(np.float64)


def _days_of(first: np.datetime64, starts: Days, freq: Freq) -> Days:
    """Return every day from the first known one, or the first period's, to the last period's end."""
    last = starts[-1:]
    end = (last.astype("datetime64[M]") + 1).astype("datetime64[D]") if freq == "M" else last + (7 if freq == "W" else 1)
    days: Days = np.arange(min(first, starts[0]), end[0])
    return days


def _moves(effects: Effects) -> bool:
    return bool((np.abs(effects.past - 1) > 1e-3).any() or (np.abs(effects.ahead - 1) > 1e-3).any())
