"""How much events move a series: a ridge regression of logarithms on trend, weekday, yearly waves and event days."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.forecast.event_days import MOVING, Campaign, Column, columns, names, share_in_month
from core.forecast.season import Ints
from core.forecast.series import Days, Floats

BELIEVED = 0.3
"""Standard deviation, in log steps, of an event's effect before any was seen."""
WAVES_DAILY, WAVES_MONTHLY = 4, 5
KNOT_DAYS, KNOT_MONTHS = 120, 12
FEWEST_DAYS, FEWEST_MONTHS = 120, 30
TWICE = 2
FULL = 0.8
"""Share of the days that must have a value above 0: a shop that sells now and then shows no events."""
SHUT = 0.1
"""A weekday with sales on at most such a share of its days is closed: its days do not count, and weigh nothing."""
OPEN_LEAST = 4
"""Weekdays that sell at least: fewer are no shop with closed days, but something booked now and then."""
RECENT = 84
"""Days whose weekdays say what a day weighs where no events can be measured."""
FAR = 4.0
"""Robust standard deviations beyond which one day's distance to the fit no longer pulls it."""
MOST_REPEATED = 5.0
"""Errors that stay from day to day are fewer errors than days: the variance of an effect is raised at most so many times."""


@dataclass(frozen=True)
class EventFit:
    """Effects in log steps by column, their covariance, and each day's share of an ordinary month."""

    names: tuple[str, ...]      # what each column stands for (event_days.Column.of)
    effect: Floats              # (columns,)
    covariance: Floats          # (columns, columns)
    plain: Floats               # (days of history and future,) what a day sells without events, up to its level
    values: Floats              # (days of history and future, columns)

    def seen(self, name: str) -> bool:
        return name in self.names

    def shows(self) -> bool:
        """Return whether the effects together are more than noise: their Wald statistic lies two standard deviations above its mean."""
        count = len(self.effect)
        return count > 0 and float(self.effect @ np.linalg.solve(self.covariance, self.effect)) > count + 2 * np.sqrt(2 * count)

    def on(self, name: str) -> Floats:
        """Return the measured effect of one event on every day, in log steps."""
        mine = np.array([of == name for of in self.names], dtype=bool)
        effect: Floats = self.values[:, mine] @ self.effect[mine]
        return effect


def of_days(days: Days, y: Floats, campaigns: Sequence[Campaign]) -> EventFit | None:
    """Return the effects out of daily values y, (known,), on the first of days; None where too few days sell.

    log y = trend + weekday + yearly waves (from 300 days on) + events; events shrunk towards none with BELIEVED, estimated with the days far off
    held back (Huber's idea, one step), their covariance raised for errors that stay. Days without a value, or of 0, are left out; weekdays that are always closed weigh nothing. An event of the
    calendar must have been seen from its first day to its last in two years, unless the manager says by a campaign that the company takes part: one year cannot tell it from its season.
    """
    known = len(y)
    usable = np.isfinite(y) & (y > 0)
    weekdays = (days.astype(np.int64) + 3) % 7
    sells = np.bincount(weekdays[:known], usable, 7) > SHUT * np.bincount(weekdays[:known], minlength=7)
    if sells.sum() < OPEN_LEAST:
        return None
    usable &= sells[weekdays[:known]]
    if known < FEWEST_DAYS or usable.sum() < max(FEWEST_DAYS * sells.sum() / 7, FULL * sells[weekdays[:known]].sum()) or np.nanmin(y) < 0:
        return None
    weekday = np.eye(7)[weekdays][:, 1:]
    turn: Floats = 2 * np.pi * days.astype(np.float64) / 365.25
    waves = _waves(turn, WAVES_DAILY if known >= 300 else 0)
    own = set(names(campaigns).values())
    years = days[:known].astype("datetime64[Y]").astype(np.int64)
    told = [one for one in columns(days, campaigns) if one.of in own or _whole_years(one, years) >= TWICE]
    found = _fit(y, usable, np.hstack([weekday, waves]), _trend(len(days), known, KNOT_DAYS), told)
    return found if sells.all() else replace(found, plain=np.where(sells[weekdays], found.plain, 0.0))


def of_none(days: Days, y: Floats) -> EventFit:
    """Return a fit without any event, for days that show none: each day weighs what its weekday sold lately, all alike under two weeks of them."""
    weekdays, recent = (days.astype(np.int64) + 3) % 7, slice(max(0, len(y) - RECENT), len(y))
    sold = np.bincount(weekdays[recent], np.nan_to_num(np.maximum(y[recent], 0.0)), 7) / np.maximum(np.bincount(weekdays[recent], minlength=7), 1)
    plain = sold[weekdays] if len(y) >= 14 and sold.sum() > 0 else np.ones(len(days))
    return EventFit((), np.zeros(0), np.zeros((0, 0)), plain, np.zeros((len(days), 0)))


def of_months(starts: Days, y: Floats, campaigns: Sequence[Campaign]) -> EventFit | None:
    """Return the effects out of monthly values y, (known,), on the first of starts; None under FEWEST_MONTHS or with a value of 0 or less.

    A column is the share of a month's days that an event touches; only festivals that move and the manager's campaigns, for what
    falls into the same month every year is the season's.
    """
    known = len(y)
    usable = np.isfinite(y)
    if usable.sum() < FEWEST_MONTHS or (y[usable] <= 0).any():
        return None
    days = np.arange(starts[0], (starts[-1].astype("datetime64[M]") + 1).astype("datetime64[D]"))
    told = [Column(one.of, share_in_month(starts, one.values, days)) for one in columns(days, campaigns) if one.of in MOVING or one.of.startswith("own:")]
    turn: Floats = 2 * np.pi * (starts.astype("datetime64[M]").astype(np.float64) % 12) / 12
    return _fit(y, usable, _waves(turn, WAVES_MONTHLY), _trend(len(starts), known, KNOT_MONTHS), told)


def _whole_years(one: Column, years: Ints) -> int:
    """Return in how many years all days of a stretch are known."""
    return int((np.unique(years[one.values[:len(years)] > 0], return_counts=True)[1] >= max(one.days, 1)).sum())


def _fit(y: Floats, usable: np.ndarray[tuple[int], np.dtype[np.bool_]], shape: Floats, trend: Floats, told: Sequence[Column]) -> EventFit:
    known = len(y)
    told = [one for one in told if (one.values[:known][usable] > 0).any()]
    events = np.column_stack([one.values for one in told]) if told else np.zeros((len(trend), 0))
    design = np.hstack([trend, shape, events])[:known][usable]
    believed = np.r_[10.0, 2.0, np.full(trend.shape[1] - 2, 0.5), np.full(shape.shape[1], 0.5), np.full(events.shape[1], BELIEVED)]
    level = np.log(y[usable])
    middle = float(np.median(level))
    target = level - middle
    found, _ = _ridge(design, target, believed)
    rest = target - design @ found
    far = FAR * 1.4826 * float(np.median(np.abs(rest)))
    found, covariance = _ridge(design, design @ found + np.clip(rest, -far, far), believed)
    first = trend.shape[1] + shape.shape[1]
    plain = np.exp(np.hstack([np.zeros_like(trend), shape]) @ found[:first])
    return EventFit(tuple(one.of for one in told), found[first:], covariance[first:, first:], plain, events)


def _ridge(design: Floats, target: Floats, believed: Floats) -> tuple[Floats, Floats]:
    """Return the mean and covariance of the coefficients for a normal prior of mean 0, the errors' variance found in three rounds."""
    square, product = design.T @ design, design.T @ target
    noise = float(target.var()) + 1e-12
    for _ in range(3):
        inverse = np.linalg.inv(square / noise + np.diag(believed ** -2))
        found = inverse @ product / noise
        rest = target - design @ found
        used = float(np.trace(inverse @ square)) / noise
        noise = max(float(rest @ rest) / max(len(target) - used, len(target) / 3), 1e-12)
    stays = float(np.clip(rest[1:] @ rest[:-1] / max(float(rest @ rest), 1e-12), 0.0, 0.9))
    covariance = np.asarray(inverse * min((1 + stays) / (1 - stays), MOST_REPEATED), dtype=np.float64)
    return found, covariance


def _trend(total: int, known: int, step: int) -> Floats:
    """Return (total, …): one, a straight line over the history, and a bend at every `step` periods of it."""
    place = np.arange(total, dtype=np.float64)
    bends = [np.maximum(place - knot, 0.0) / known for knot in range(step, known - step // 2, step)]
    return np.column_stack([np.ones(total), place / known - 0.5, *bends])


def _waves(turn: Floats, count: int) -> Floats:
    parts = [wave(number * turn) for number in range(1, count + 1) for wave in (np.sin, np.cos)]
    return np.column_stack(parts) if parts else np.zeros((len(turn), 0))
