"""How a forecast is scored: sMAPE, MASE, OWA against Naive2, and how often bands hold, as in the M4 competition."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
LIMIT = 1.645
"""One-sided 95 % point of the normal curve: the competition's "90 %" test of the autocorrelation a season back."""


@dataclass(frozen=True)
class Score:
    """Means over the cases; shares 0..1. OWA is the mean of the two ratios of means, as published."""

    cases: int
    smape: float
    mase: float
    owa: float


def smape(came: Floats, said: Floats) -> float:
    """Return the mean of 200·|came - said| ÷ (|came| + |said|), percent; 0 where both are 0."""
    size = np.abs(came) + np.abs(said)
    return float(np.mean(np.divide(200 * np.abs(came - said), size, out=np.zeros(len(came)), where=size > 0)))


def mase(known: Floats, came: Floats, said: Floats, season: int) -> float:
    """Return mean |came - said| ÷ mean step from a season before in the known values; NaN where those never moved."""
    step = float(np.abs(known[season:] - known[:-season]).mean())
    return float(np.abs(came - said).mean()) / step if step > 0 else float("nan")


def naive2(known: Floats, horizon: int, season: int) -> Floats:
    """Return Naive2: the last seasonally adjusted value, times the season where the test finds one."""
    if not is_seasonal(known, season):
        return np.full(horizon, known[-1])
    indices = multiplicative_indices(known, season)
    places = np.arange(len(known), len(known) + horizon) % season
    return np.full(horizon, known[-1] / indices[(len(known) - 1) % season]) * indices[places]


def is_seasonal(known: Floats, season: int) -> bool:
    """Return the competition's test: three seasons at least and |r_m| > LIMIT·√((1 + 2·Σ r_k²) ÷ n), k < m."""
    count = len(known)
    if season <= 1 or count < 3 * season:
        return False
    off = known - known.mean()
    size = float(off @ off)
    if size == 0:
        return False
    r = np.array([float(off[lag:] @ off[:-lag]) / size for lag in range(1, season + 1)])
    return bool(abs(r[-1]) > LIMIT * np.sqrt((1 + 2 * np.sum(r[:-1] ** 2)) / count))


def multiplicative_indices(known: Floats, season: int) -> Floats:
    """Return the classical multiplicative indices, mean 1: mean per phase of value ÷ centred moving average."""
    weights = np.ones(season) / season if season % 2 else np.r_[0.5, np.ones(season - 1), 0.5] / season
    trend = np.convolve(known, weights, "valid")
    start = (len(weights) - 1) // 2
    ratio = known[start:start + len(trend)] / trend
    phase = np.arange(start, start + len(trend)) % season
    means = np.bincount(phase, ratio, season) / np.bincount(phase, minlength=season)
    return means / means.mean()


def owa(smapes: Floats, mases: Floats, naive_smapes: Floats, naive_mases: Floats) -> Score:
    """Return the scores of one method over all cases; one value of each per case."""
    mean_smape, mean_mase = float(np.mean(smapes)), float(np.nanmean(mases))
    ratio = (mean_smape / float(np.mean(naive_smapes)) + mean_mase / float(np.nanmean(naive_mases))) / 2
    return Score(len(smapes), mean_smape, mean_mase, ratio)


def lead(groups: "list[str]", ours: "tuple[Floats, Floats]", theirs: "tuple[Floats, Floats]", naive: "tuple[Floats, Floats]", *, rounds: int = 2000) -> tuple[float, float]:
    """Return the 95 % bootstrap interval of their OWA less ours, drawing whole groups (all origins of a series together); sMAPE and MASE per case each."""
    names = sorted(set(groups))
    place = np.searchsorted(names, groups)
    sums = [np.bincount(place, values, len(names)) for pair in (ours, theirs, naive) for values in pair]
    source = np.random.default_rng(0)
    picks = source.multinomial(len(names), np.full(len(names), 1 / len(names)), rounds)
    a, b, c, d, e, f = (picks @ values for values in sums)
    differences = (c / e + d / f - a / e - b / f) / 2
    return float(np.percentile(differences, 2.5)), float(np.percentile(differences, 97.5))
