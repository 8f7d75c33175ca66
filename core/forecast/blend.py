"""How the members are weighed and how wide the bands are: both by replaying the past."""

from dataclasses import dataclass

import numpy as np

from core.forecast.fit import Fit, fit, regime_of
from core.forecast.series import YEAR, Floats, Series

ORIGINS = 6
PRIOR = 8.0
"""The bands' scale counts as much as this many replays before any replay has spoken."""
START: dict[str, float] = {"full": 1.2, "last_year": 1.15, "level": 1.2, "naive": 1.2}
"""The scale that is believed before any replay, wider for short histories (measured: docs/forecast.md)."""
NARROWEST, WIDEST = 0.6, 3.0


@dataclass(frozen=True)
class Blend:
    """A fit with its members' weights (sum 1), the bands' scale, and the number of replays behind both."""

    fit: Fit
    weights: dict[str, float]
    scale: float
    replays: int

    @property
    def point(self) -> Floats:
        """The weighted mean of the members in the fit's domain, back in values without calendar effect."""
        return self.fit.from_domain(sum((weight * self.fit.points[name] for name, weight in self.weights.items()),
                                        np.zeros(len(self.fit.phase))))


class Fits:
    """The fits of one series by cut, so that replays inside replays fit each cut once."""

    def __init__(self, series: Series, horizon: int) -> None:
        self.series, self.horizon = series, horizon
        self._known: dict[int, Fit] = {}

    def at(self, cut: int) -> Fit:
        """Return the fit of the first `cut` periods; later values never enter it."""
        if cut not in self._known:
            part = self.series.until(cut, self.horizon)
            self._known[cut] = fit(part)
        return self._known[cut]


def blend(fits: Fits, cut: int) -> Blend:
    """Return the blend for a history of `cut` periods, replayed over the cuts before it."""
    now = fits.at(cut)
    errors = [_errors(fits, earlier, cut) for earlier in _cuts(fits, cut)]
    same = [(before, missed) for before, missed in errors if before.points.keys() == now.points.keys()
            and before.multiplicative == now.multiplicative]
    weights = _weights(now, same)
    return Blend(now, weights, _scale(now, weights, same), len(same))


def _cuts(fits: Fits, cut: int) -> list[int]:
    year = YEAR[fits.series.freq]
    regime = regime_of(cut, fits.series.freq)
    first = {"naive": cut, "level": 6, "last_year": cut, "full": 2 * year}[regime]
    first = max(first, cut - fits.horizon - 2 * ORIGINS)
    room = list(range(first, cut))
    if len(room) <= ORIGINS:
        return room
    return sorted({round(place) for place in np.linspace(room[0], room[-1], ORIGINS)})


def _errors(fits: Fits, earlier: int, cut: int) -> tuple[Fit, dict[str, Floats]]:
    """Return the fit at an earlier cut and each member's errors, in its domain, over what came until `cut`."""
    before = fits.at(earlier)
    stop = min(cut, earlier + fits.horizon)
    came = fits.series.values[earlier:stop] / fits.series.effect[earlier:stop]
    if before.multiplicative:
        came = np.where(came > 0, came, np.nan)
    came = before.to_domain(came)
    return before, {name: came - point[:len(came)] for name, point in before.points.items()}


def _weights(now: Fit, replayed: list[tuple[Fit, dict[str, Floats]]]) -> dict[str, float]:
    """Return inverse mean squared replay errors, shrunk half way to equal; equal under three replays."""
    names = sorted(now.points)
    equal = 1 / len(names)
    missed = np.array([[np.nanmean(errors[name] ** 2) for name in names] for _, errors in replayed
                       if all(np.isfinite(errors[name]).any() for name in names)])
    if len(missed) < 3 or len(names) == 1:
        return dict.fromkeys(names, equal)
    inverse = 1 / np.maximum(missed.mean(axis=0), 1e-12)
    return {name: float(0.5 * equal + 0.5 * share) for name, share in zip(names, inverse / inverse.sum(), strict=True)}


def _scale(now: Fit, weights: dict[str, float], replayed: list[tuple[Fit, dict[str, Floats]]]) -> float:
    """Return replay error over simulated spread, shrunk towards START with the weight of PRIOR replays."""
    ratios = []
    for before, errors in replayed:
        missed = sum((weight * errors[name] for name, weight in weights.items()), np.zeros(len(next(iter(errors.values())))))
        ratio = missed ** 2 / np.maximum(before.variance()[:len(missed)], 1e-18)
        if np.isfinite(ratio).any() and before.spread.sigma > 0:
            ratios.append(min(float(np.nanmean(ratio)), WIDEST ** 2))
    total = PRIOR * START[now.regime] ** 2 + sum(ratios)
    return float(np.clip(np.sqrt(total / (PRIOR + len(ratios))), NARROWEST, WIDEST))
