"""Why the forecast says what it says: the history in its parts, the members beside each other, one sentence on the blend."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.base.text import Text
from core.forecast import words
from core.forecast.blend import Blend, Fits, blend
from core.forecast.engine import stamps
from core.forecast.prepare import Prepared, whole_year
from core.forecast.series import Floats, Freq, Series, tidy


@dataclass(frozen=True)
class Explanation:
    """A history in parts, and who made its forecast."""

    parts: pd.DataFrame         # ds, y, trend, season, effect, rest: y = trend + season + effect + rest, in the unit of y; history only
    members: pd.DataFrame       # member, label (Text), weight (0..1), missed (share of the value, NaN without replays), heaviest first
    sentence: Text
    notes: tuple[Text, ...]


def explain(history: pd.DataFrame, horizon: int, freq: Freq, *, calendar: pd.DataFrame | None = None) -> Explanation:
    """Return why the forecast of history (ds, y) says what it says; arguments as `forecast` takes them.

    Parts. Trend and season by statsmodels' STL (Cleveland et al. 1990, robust) in the forecast's own domain, where two seasons are known; else the trend is
    statsmodels' simple exponential smoothing and there is no season. In percent, season is what it adds to the trend of that period, effect what the calendar's
    factor adds to both; rest is what is left, also in filled periods (y missing: rest missing). Raises CockpitError as forecast does.
    """
    series = tidy(history, horizon, freq, calendar)
    chosen = blend(Fits(series, horizon, [series.length]), series.length)
    return Explanation(_parts(series, chosen.fit.prepared), _members(chosen), words.why(chosen), words.notes(series, chosen))


def _parts(series: Series, one: Prepared) -> pd.DataFrame:
    trend, season = _decomposed(one)
    if one.step_at:
        trend = trend - np.where(np.arange(one.length) < one.step_at, one.step, 0.0)
    whole = np.exp(trend + season) if one.multiplicative else trend + season
    base = np.exp(trend) if one.multiplicative else trend
    effect = whole * (series.effect[:one.length] - 1)
    return pd.DataFrame({"ds": stamps(series, 0)[:one.length], "y": series.values, "trend": base, "season": whole - base, "effect": effect,
                         "rest": series.values - whole - effect})


def _decomposed(one: Prepared) -> tuple[Floats, Floats]:
    """Return trend and season in the domain."""
    # Imported here: statsmodels takes over a second to load, and most pages never explain.
    from statsmodels.tsa.holtwinters import SimpleExpSmoothing
    from statsmodels.tsa.seasonal import STL

    season = one.season if one.freq == "D" else whole_year(one.freq)
    yearly = one.shape[:one.length] - np.resize(one.indices, one.length) if one.freq == "D" else np.zeros(one.length)
    if one.length >= 2 * season + 1 and not one.still:
        found = STL(one.level - yearly, period=season, robust=True).fit()
        return np.asarray(found.trend), np.asarray(found.seasonal) + yearly
    if one.length < 3 or one.still:
        return one.adjusted, one.shape[:one.length]
    smoothed = SimpleExpSmoothing(one.adjusted, initialization_method="known", initial_level=float(one.adjusted[0])).fit(smoothing_level=0.3, optimized=False)
    return np.asarray(smoothed.level), one.shape[:one.length]


def _members(chosen: Blend) -> pd.DataFrame:
    names = sorted(chosen.weights, key=lambda name: (-chosen.weights[name], name))
    return pd.DataFrame({"member": names, "label": [words.label(name) for name in names], "weight": [chosen.weights[name] for name in names],
                         "missed": [words.missed(chosen, name) for name in names]})
