"""How wide the bands are, judged by the months that were published and have come since."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from core.base.home import Workspace
from core.outlook.history import History
from core.state.forecasts import PublishedSpan, published_spans

Floats = NDArray[np.float64]
FEWEST = 6
"""Months that must have come before the record says anything."""
PRIOR = 12.0
"""The bands as the engine draws them count as much as so many months."""
NARROWEST, WIDEST = 0.7, 1.6
EDGE = 1.2816
"""Standard deviations from the middle to the edge of an 80 % range of a normal curve."""


@dataclass(frozen=True)
class Record:
    """What the published months of a KPI say of its bands: their factor (1: left as they are) and how many months it rests on."""

    factor: float
    months: int


def record(space: Workspace, past: History) -> Record:
    """Return the factor for a KPI's bands: √((12 + Σ z²) ÷ (12 + n)) over the n months that came, between .7 and 1.6; 1 under 6 months.

    z: how far the month came from the published middle, in standard deviations of the published range on that side. A month that was
    published several times counts once, with the mean of its z². Months count as of the history's last day: nothing later is looked at.
    """
    came = values_by_month(past)
    known = {f"{day:%Y-%m-%d}": value for day, value in came.items()}
    missed: dict[str, list[float]] = {}
    for said in said_before(space, past.kpi, past.as_of):
        actual = known.get(said.first.isoformat())
        if actual is not None:
            missed.setdefault(said.first.isoformat(), []).append(_off(said, actual) ** 2)
    if len(missed) < FEWEST:
        return Record(1.0, len(missed))
    total = PRIOR + sum(float(np.mean(values)) for values in missed.values())
    return Record(float(np.clip(np.sqrt(total / (PRIOR + len(missed))), NARROWEST, WIDEST)), len(missed))


def said_before(space: Workspace, kpi: str, day: date) -> tuple[PublishedSpan, ...]:
    """Return the months of a KPI that were published before they began and have begun by the day: all that the record may rest on."""
    return tuple(said for said in published_spans(space, kpi) if said.months == 1 and said.as_of < said.first <= day)


def values_by_month(past: History) -> dict[object, float]:
    """Return the KPI's whole months: first day → value, a ratio divided."""
    months = past.months
    values = months["numerator"] / months["denominator"].where(months["denominator"] > 0) if past.is_ratio else months["numerator"]
    return {day: float(value) for day, value in zip(months["ds"], values, strict=True) if np.isfinite(value)}


def widened(paths: Floats, factor: float) -> Floats:
    """Return paths (draws, months) with each month's distance to its median stretched by factor: in percent where all are above 0, else in amounts."""
    if factor == 1.0 or not paths.size:
        return paths
    middle = np.median(paths, axis=0)
    if (paths > 0).all():
        stretched: Floats = middle * (paths / middle) ** factor
        return stretched
    moved: Floats = middle + factor * (paths - middle)
    return np.maximum(moved, 0.0) if (paths >= 0).all() else moved


def _off(said: PublishedSpan, actual: float) -> float:
    side = said.p90 - said.p50 if actual > said.p50 else said.p50 - said.p10
    if side <= 0:
        return 0.0 if actual == said.p50 else 3.0
    return float(np.clip(EDGE * (actual - said.p50) / side, -3.0, 3.0))
