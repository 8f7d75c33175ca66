"""The members of the blend: Theta, statsmodels ETS, and last year again with recent growth."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from core.forecast.series import Floats

SEARCHES = 240
_OPEN = (1e-4, 0.9999)
BOUNDS = {"smoothing_level": _OPEN, "smoothing_trend": _OPEN, "smoothing_seasonal": _OPEN, "damping_trend": (0.8, 0.98)}
FEW = 0.5
"""The smoothing parameter where there are too few values to fit one."""
STILL = 1e-9
"""A level that moves less than this (in log steps, or relative to its size) counts as constant: there is nothing to fit."""


@dataclass(frozen=True)
class Smoothing:
    """A fitted simple exponential smoothing: last level, its parameter, standard deviation of the one-step errors, the errors."""

    level: float
    alpha: float
    errors: Floats
    settled: bool

    def spread(self, parameters: int) -> float:
        """Return the standard deviation of one-step errors after paying for so many parameters."""
        freedom = max(len(self.errors) - parameters, len(self.errors) / 3, 1.0)
        return float(np.sqrt(self.errors @ self.errors / freedom))


def smooth(level: Floats) -> Smoothing:
    """Return ETS(A,N,N) fitted by statsmodels; with under 10 values the parameter is FEW, and a constant level stays as it is."""
    if is_still(level):
        return Smoothing(float(level[-1]), FEW, np.zeros(len(level) - 1), True)
    if len(level) < 10:
        return _by_hand(level, FEW)
    fitted, settled = _ets(level, error="add")
    return Smoothing(float(np.asarray(fitted.forecast(1))[0]), float(fitted.params[0]), np.asarray(fitted.resid), settled)


def last_value(level: Floats) -> Smoothing:
    """Return the last value as the level: an ETS(A,N,N) whose parameter is 1."""
    return Smoothing(float(level[-1]), 1.0, np.diff(level), True)


def theta(level: Floats, smoothing: Smoothing, horizon: int) -> Floats:
    """Return simple smoothing with half the straight-line drift (Assimakopoulos & Nikolopoulos 2000, in the form of Hyndman & Billah 2003)."""
    drift = slope(level) / 2
    start = (1 - (1 - smoothing.alpha) ** len(level)) / max(smoothing.alpha, 1e-3)
    ahead: Floats = smoothing.level + drift * (np.arange(horizon, dtype=np.float64) + min(start, len(level)))
    return ahead


def ets(level: Floats, horizon: int, season: int) -> tuple[Floats, bool]:
    """Return the forecast of statsmodels ETS(A,Ad,A) of that season (ETS(A,Ad,N) for season 1) and whether the search settled.

    Heuristic initial states: four times faster than estimating them, and better on short series (docs/forecast.md).
    """
    if is_still(level):
        return np.full(horizon, level[-1]), True
    seasonal = {"seasonal": "add", "seasonal_periods": season} if season > 1 else {}
    fitted, settled = _ets(level, error="add", trend="add", damped_trend=True, **seasonal)
    return np.asarray(fitted.forecast(horizon), dtype=np.float64), settled


def last_year(level: Floats, horizon: int, year: int, growth: float) -> Floats:
    """Return the last `year` values again, each `growth` higher (in log steps: a factor); a second year repeats the first."""
    return level[len(level) - year + np.arange(horizon) % year] + growth


def recent_growth(level: Floats, year: int, window: int) -> float:
    """Return the mean step from a year before over the last `window` periods that have a year before them."""
    steps = level[year:] - level[:-year]
    return float(steps[-window:].mean())


def slope(level: Floats) -> float:
    """Return the least-squares straight-line step per period."""
    places = np.arange(len(level)) - (len(level) - 1) / 2
    return float(places @ level / (places @ places)) if len(level) > 1 else 0.0


def is_still(level: Floats) -> bool:
    return float(np.ptp(level)) <= STILL * max(1.0, float(np.abs(level).max()))


def _by_hand(level: Floats, alpha: float) -> Smoothing:
    state, errors = float(level[0]), []
    for value in level[1:]:
        errors.append(float(value) - state)
        state += alpha * errors[-1]
    return Smoothing(state, alpha, np.array(errors), True)


def _ets(level: Floats, **form: Any) -> tuple[Any, bool]:
    """Return statsmodels' ETSModel smoothed at its most likely parameters, and whether the search settled within SEARCHES.

    The search is Nelder-Mead over (α, β/α, γ/(1-α), φ) from the best of a few starts, on the model's own likelihood. ETSModel.fit's L-BFGS reaches
    about the same likelihood, but with several BLAS threads on a busy machine it cost seven times the processor time (docs/forecast.md).
    """
    # Imported here: these take over a second to load, and most pages never forecast.
    from scipy.optimize import minimize
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    model = ETSModel(level, initialization_method="heuristic", **form)
    kinds = [name for name in BOUNDS if name in model.param_names]

    def missed(place: Floats) -> float:
        return -float(model.loglike(_parameters(place, kinds)))

    starts = [np.array([{"smoothing_level": alpha, "damping_trend": phi}.get(kind, 0.05) for kind in kinds])
              for alpha in (0.1, 0.35, 0.8) for phi in ((0.9, 0.98) if "damping_trend" in kinds else (1.0,))]
    found = minimize(missed, min(starts, key=missed), method="Nelder-Mead", bounds=[BOUNDS[kind] for kind in kinds],
                     options={"maxfev": SEARCHES, "xatol": 1e-3, "fatol": 1e-3})
    return model.smooth(_parameters(found.x, kinds)), bool(found.success)


def _parameters(place: Floats, kinds: list[str]) -> Floats:
    """Return ETSModel's parameters from the searched ones: β = (β/α)·α, γ = (γ/(1-α))·(1-α)."""
    result = place.copy()
    for number, kind in enumerate(kinds):
        if kind == "smoothing_trend":
            result[number] *= place[0]
        if kind == "smoothing_seasonal":
            result[number] *= 1 - place[0]
    return result
