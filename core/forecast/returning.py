"""Where a retention rate lands, from how last year's customers came back day by day."""

from dataclasses import dataclass

import numpy as np

from core.base.errors import CockpitError
from core.base.text import Text
from core.forecast.series import Floats

SWING = 0.12
"""Standard deviation, in log steps, by which a later part of a year's return pace differs from last year's."""


@dataclass(frozen=True)
class Accumulation:
    """A distinct-count rate on its way: the landing's draws, and what stands beside it (shares 0..1)."""

    values: Floats              # (draws,) the rate at the end
    to_date: float              # returned ÷ base
    last_year_by_now: float     # last year's rate on the same day
    last_year_final: float
    pace: float                 # return pace against last year's; 1 = same


def accumulation(returned_by_day: Floats, last_base: int, returned: int, base: int, day: int, *,
                 seed: int = 0, draws: int = 1000, swing: float = SWING) -> Accumulation:
    """Return the landing of returned ÷ base after `day` days, from last year's accumulation curve.

    returned_by_day: customers of last year's base who had returned by the end of day 1, 2, … of that year (365 or 366 numbers, never falling);
    last_base their base; returned and base this year's; day 0 means nothing seen yet.

    Formula. C = curve at day, F = curve at the end, L = last_base, k = returned, N = base. Of last year's customers still out on that day, F - C of L - C
    came back later: q ~ Beta(F - C + ½, L - F + ½) (Jeffreys), the curve's own sampling error. This year's pace θ is the ratio of
    cumulative hazards to date, θ̂ = ln(1 - k/N) ÷ ln(1 - C/L) (proportional hazards, Cox 1972), with binomial variance p / ((1-p)·n·ln²(1-p)) of ln θ̂
    on each side, shrunk towards 1 by a prior of standard deviation `swing`; the rest of the year may differ again by `swing` × √(share of the curve still to come).
    Late returns X ~ Binomial(N - k, 1 - (1 - q)^θ), in the mixture a beta-binomial; value = (k + X) ÷ N.
    Raises CockpitError for a base of 0, more returned than base, or a curve that falls.
    """
    curve = np.asarray(returned_by_day, dtype=np.float64)
    _check(curve, last_base, returned, base, day)
    by_now, final = _on(curve, day), float(curve[-1])
    source = np.random.default_rng(seed)
    pace, error = _pace(returned, base, by_now, last_base, swing)
    to_come = (final - by_now) / final if final > 0 else 0.0
    drift = np.exp(np.log(pace) + source.standard_normal(draws) * np.sqrt(error ** 2 + swing ** 2 * to_come))
    late = source.beta(final - by_now + 0.5, last_base - final + 0.5, draws)
    chance = np.where(to_come > 0, 1 - (1 - late) ** drift, 0.0)
    values = (returned + source.binomial(base - returned, np.clip(chance, 0, 1))) / base
    return Accumulation(values, returned / base, by_now / last_base, final / last_base, pace)


def expected_by_now(returned_by_day: Floats, last_base: int, day: int, final: float | None = None) -> float:
    """Return the share that should be back by `day` to end the year at `final` (a share; default: last year's end).

    Last year's curve with every hazard multiplied by ln(1 - final) ÷ ln(1 - F/L); NaN when last year's curve says nothing (no return at all, or all).
    """
    curve = np.asarray(returned_by_day, dtype=np.float64) / last_base
    by_now, end = _on(curve, day), float(curve[-1])
    if final is None:
        return by_now
    if not 0 < end < 1 or not 0 <= final < 1:
        return float("nan")
    return float(1 - (1 - by_now) ** (np.log1p(-final) / np.log1p(-end)))


def _on(curve: Floats, day: int) -> float:
    return 0.0 if day == 0 else float(curve[min(day, len(curve)) - 1])


def _pace(returned: int, base: int, by_now: float, last_base: int, swing: float) -> tuple[float, float]:
    """Return this year's pace against last year's, shrunk towards 1, and the standard deviation of its logarithm."""
    mine, last = returned / base, by_now / last_base
    if not (0 < mine < 1 and 0 < last < 1):
        return 1.0, swing
    seen = np.log(np.log1p(-mine) / np.log1p(-last))
    noise = _variance(mine, base) + _variance(last, last_base)
    believed = swing ** 2 / (swing ** 2 + noise)
    return float(np.exp(believed * seen)), float(np.sqrt(believed * noise))


def _variance(share: float, count: int) -> float:
    return float(share / ((1 - share) * count * np.log1p(-share) ** 2))


def _check(curve: Floats, last_base: int, returned: int, base: int, day: int) -> None:
    if base <= 0 or last_base <= 0 or not 0 <= returned <= base:
        raise CockpitError("retention_base", Text(
            zh=f"复购基数必须大于 0，且回头客不能多于基数：基数 {base}，回头客 {returned}，去年基数 {last_base}。",
            en=f"The base must be above 0 and at least the number returned: base {base}, returned {returned}, last year's base {last_base}."))
    if curve.size == 0 or (np.diff(curve) < 0).any() or curve[-1] > last_base or curve[0] < 0 or day < 0:
        raise CockpitError("retention_curve", Text(
            zh="去年的累计回头客曲线不能为空、不能下降，也不能超过去年的基数。",
            en="Last year's curve of returned customers must not be empty, fall, or exceed last year's base."))
