"""How the members are weighed and how wide the bands are: both by replaying the past."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from core.forecast.members import Fitted, fit
from core.forecast.prepare import FULL_FROM, prepare, regime_of
from core.forecast.series import YEAR, Floats, Series

ORIGINS = 8
PRIOR = 12.0
"""The bands' scale counts as much as this many replays before any replay has spoken."""
BELIEF: dict[str, float] = {"theta": 2.0, "ces": 2.0, "winters": 0.5, "last_year": 0.5}
"""What a member counts before any replay, 1 where nothing is said: choices made on the tuned half of retail and on made series."""
BELIEF_WEEKS: dict[str, float] = {"ets": 2.0, "ar": 8.0, "theta": 0.5, "ces": 0.5, "ets_log": 0.5, "last_year": 0.25}
SHORT_SCALE = {"naive": 1.2, "level": 1.2, "last_year": 1.15}
MONTHS_SCALE = ((24, 36, 60, 100), (1.4, 1.26, 1.04, 1.14))
OTHER_SCALE = {"D": 1.1, "W": 0.7}
NARROWEST, WIDEST = 0.6, 3.0
TOGETHER, SHARED, SHARED_MOST = 12, 0.3, 2.0
"""Over so many days the variance of a sum is believed to be so much (as a share) above what errors that carry over make it, and at most that."""
CREEP, CREEP_COUNTS, CREEP_WITHIN = 0.04, 0.25, 6.5
"""Next month's level is believed beforehand to lie so far above the last year's mean; where the blend starts lower, such a share of the gap is made up
within so many months (measured: docs/forecast.md). Growth above it is left as it is."""


@dataclass(frozen=True)
class Blend:
    """A fit with its members' weights (sum 1), the bands' scale, the number of replays behind both, and each member's replay error."""

    fit: Fitted
    weights: dict[str, float]
    scale: float
    replays: int
    missed: dict[str, float]
    stays: float = 0.0          # standard deviation of an error that all days to come share, before the scale

    @property
    def raised(self) -> Floats:
        """How far the members' mean is raised in the domain, (horizon,): months creep up more often than down."""
        return _raised(self.fit, self.weights)

    @property
    def centre(self) -> Floats:
        """The middle of the forecast in the domain, (horizon,): the weighted mean of the members, raised."""
        return _mean(self.fit, self.weights) + self.raised

    @property
    def point(self) -> Floats:
        """The centre in the unit of the values, without calendar effects; 0 where closed by habit."""
        one = self.fit.prepared
        return np.where(one.planned[one.length:], 0.0, one.from_domain(self.centre))


class Fits:
    """The fits of one series at all cuts that some blends need, made in one pass."""

    def __init__(self, series: Series, horizon: int, cuts: Iterable[int]) -> None:
        self.series, self.horizon = series, horizon
        wanted = sorted({cut for last in cuts for cut in (*self.before(last), last)})
        made = fit([prepare(series.until(cut, horizon)) for cut in wanted])
        self._known = dict(zip(wanted, made, strict=True))

    def at(self, cut: int) -> Fitted:
        """Return the fit of the first `cut` periods; later values never enter it."""
        return self._known[cut]

    def before(self, cut: int) -> list[int]:
        """Return the cuts that a blend at `cut` is replayed over."""
        freq = self.series.freq
        if regime_of(cut, freq) not in ("full", "level"):
            return []
        first = FULL_FROM[freq] if regime_of(cut, freq) == "full" else 6
        first = max(first, cut - self.horizon - 2 * ORIGINS)
        room = list(range(first, cut))
        return room if len(room) <= ORIGINS else sorted({round(place) for place in np.linspace(room[0], room[-1], ORIGINS)})


def blend(fits: Fits, cut: int) -> Blend:
    """Return the blend for a history of `cut` periods, replayed over the cuts before it."""
    now = fits.at(cut)
    errors = [_errors(fits, earlier, cut) for earlier in fits.before(cut)]
    same = [(before, missed) for before, missed in errors if before.members.keys() == now.members.keys()
            and before.prepared.multiplicative == now.prepared.multiplicative]
    weights, missed = _weights(now, same)
    scale = _scale(now, weights, same)
    return Blend(now, weights, scale, len(same), missed, _stays(now, weights, same, scale))


def _errors(fits: Fits, earlier: int, cut: int) -> tuple[Fitted, dict[str, Floats]]:
    """Return the fit at an earlier cut and each member's errors, in its domain, over what came until `cut`."""
    before = fits.at(earlier)
    stop = min(cut, earlier + fits.horizon)
    came = fits.series.values[earlier:stop] / fits.series.effect[earlier:stop]
    came = np.where(before.prepared.planned[earlier:stop], np.nan, came)
    if before.prepared.multiplicative:
        came = np.where(came > 0, came, np.nan)
    came = before.prepared.to_domain(came)
    return before, {name: came - member.point[:len(came)] for name, member in before.members.items()}


def _weights(now: Fitted, replayed: list[tuple[Fitted, dict[str, Floats]]]) -> tuple[dict[str, float], dict[str, float]]:
    """Return inverse mean squared replay errors, shrunk half way to equal (equal under three replays), and mean absolute ones."""
    names = sorted(now.members)
    said = BELIEF_WEEKS if now.prepared.freq == "W" else BELIEF
    belief = np.array([said.get(name, 1.0) for name in names])
    belief /= belief.sum()
    errors = [[missed[name] for name in names] for _, missed in replayed if all(np.isfinite(missed[name]).any() for name in names)]
    if len(errors) < 3 or len(names) == 1:
        return dict(zip(names, belief.tolist(), strict=True)), {}
    squares = np.array([[np.nanmean(one ** 2) for one in row] for row in errors]).mean(axis=0)
    inverse = 1 / np.maximum(squares, 1e-12)
    absolute = np.array([[np.nanmean(np.abs(one)) for one in row] for row in errors]).mean(axis=0)
    inverse *= belief
    return ({name: float(share) for name, share in zip(names, 0.5 * belief + 0.5 * inverse / inverse.sum(), strict=True)},
            {name: float(share) for name, share in zip(names, absolute, strict=True)})


def _scale(now: Fitted, weights: dict[str, float], replayed: list[tuple[Fitted, dict[str, Floats]]]) -> float:
    """Return replay error over simulated spread, shrunk towards what is usual with the weight of PRIOR replays."""
    ratios = []
    for before, errors in replayed:
        missed = sum((weight * errors[name] for name, weight in weights.items()), np.zeros(len(next(iter(errors.values())))))
        missed = missed - _raised(before, weights)[:len(missed)]
        variance = before.variance(weights)[:len(missed)]
        ratio = missed ** 2 / np.maximum(variance, 1e-18)
        if np.isfinite(ratio).any() and variance[0] > 1e-18:
            ratios.append(min(float(np.nanmean(ratio)), WIDEST ** 2))
    total = PRIOR * _usual(now) ** 2 + sum(ratios)
    return float(np.clip(np.sqrt(total / (PRIOR + len(ratios))), NARROWEST, WIDEST))


def _stays(now: Fitted, weights: dict[str, float], replayed: list[tuple[Fitted, dict[str, Floats]]], scale: float) -> float:
    """Return the standard deviation of an error that days share: how far the replays' sums over TOGETHER days missed beyond what the members say, shrunk to SHARED."""
    if now.prepared.freq != "D" or now.prepared.regime != "full" or now.prepared.still:
        return 0.0
    ratios = []
    for before, errors in replayed:
        missed = sum((weight * errors[name] for name, weight in weights.items()), np.zeros(len(next(iter(errors.values())))))[:TOGETHER]
        variance = before.total_variance(weights, len(missed)) * scale ** 2
        if len(missed) == TOGETHER and np.isfinite(missed).all() and variance > 1e-18:
            ratios.append(min(float(missed.sum()) ** 2 / variance, WIDEST ** 2))
    beyond = (PRIOR * (1 + SHARED) + sum(ratios)) / (PRIOR + len(ratios)) - 1
    count = min(TOGETHER, now.prepared.horizon)
    return float(np.sqrt(np.clip(beyond, 0.0, SHARED_MOST) * now.total_variance(weights, count))) / count


def _usual(now: Fitted) -> float:
    """Return the scale that is believed before any replay, wider for short histories (measured: docs/forecast.md)."""
    one = now.prepared
    if one.regime != "full":
        return SHORT_SCALE[one.regime]
    if one.freq != "M":
        return OTHER_SCALE[one.freq]
    return float(np.interp(one.length, *MONTHS_SCALE))


def _mean(fit: Fitted, weights: dict[str, float]) -> Floats:
    return sum((weight * fit.members[name].point for name, weight in weights.items()), np.zeros(fit.prepared.horizon))


def _raised(fit: Fitted, weights: dict[str, float]) -> Floats:
    """Return what is added to the members' mean: for months with two years of history, a share of what their next level lacks to CREEP above the last year's."""
    one = fit.prepared
    raised = np.zeros(one.horizon)
    if one.freq != "M" or one.regime != "full" or one.still:
        return raised
    last_year = float(one.adjusted[-YEAR["M"]:].mean())
    size = 1.0 if one.multiplicative else last_year
    if size <= 0:
        return raised
    starts = float(_mean(fit, weights)[0] - one.shape[one.length]) - last_year
    by = CREEP_COUNTS * max(0.0, CREEP * size - starts)
    return by * np.minimum(np.arange(1, one.horizon + 1), CREEP_WITHIN) / CREEP_WITHIN
