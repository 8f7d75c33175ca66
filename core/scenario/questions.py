"""Questions to the driver tree: what moves a goal most, and which lever alone would reach it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from scipy.optimize import brentq

from core.base.text import Text
from core.scenario import levers
from core.scenario.baseline import Baseline, unavailable
from core.scenario.curves import Array
from core.scenario.outcome import central
from core.scenario.tree import draws_of, neutral, some_of
from core.scenario.year import GOOD, HEADLINES

POINTS = 4          # between neutral and a bound, looked at where a goal may peak in between
DIGITS = 4          # a lever's answer is rounded outward to so many decimals, then tried


@dataclass(frozen=True)
class Answer:
    """What one lever alone can do for a goal."""

    lever: str
    status: Literal["reached", "short", "no_effect", "already"]
    value: float            # where the lever reaches the goal; else where it comes nearest; neutral if it has no effect
    result: float           # the KPI there, at the asked odds
    text: Text


def movable(baseline: Baseline, *, channels: bool = True) -> list[str]:
    """Return the levers that can act on this baseline, each channel's budget among them when asked for."""
    missing = unavailable(baseline)
    names = [name for name in levers.names(baseline.channel_names) if name != levers.CAC_MODE.id]
    return [name for name in names if name.split(".", 1)[0] not in missing and (channels or "." not in name)]


def sensitivity(baseline: Baseline, targets: Mapping[str, float], change: float = 0.1) -> pd.DataFrame:
    """Return a tornado table: one row per lever and KPI (the targets', or the nine headline ratios without any).

    lever, kpi, low and high (the KPI's P50 with the lever at 1 - change and 1 + change), baseline, effect (the wider of
    the two distances), target (NaN without one), reaches (whether either end does). Widest effect of a KPI first.
    """
    kpis = [kpi for kpi in (targets or HEADLINES) if kpi in GOOD]
    def middles(moved: Mapping[str, float]) -> dict[str, float]:
        values = some_of(baseline, moved, kpis)
        return dict(zip(kpis, np.median(np.array([values[kpi] for kpi in kpis]), axis=1).tolist(), strict=True)) if kpis else {}

    rest = central(neutral(baseline))
    rows = []
    for name in movable(baseline):
        low, high = (middles({name: 1.0 + sign * change}) for sign in (-1.0, 1.0))
        rows += [_tornado_row(name, kpi, low[kpi], high[kpi], rest[kpi], targets.get(kpi)) for kpi in kpis]
    columns = ["lever", "kpi", "low", "high", "baseline", "effect", "target", "reaches"]
    frame = pd.DataFrame(rows, columns=columns)
    order = frame["kpi"].map({kpi: place for place, kpi in enumerate(kpis)})
    return frame.assign(order=order).sort_values(["order", "effect"], ascending=[True, False], kind="stable",
                                                 ignore_index=True)[columns]


def solve_one(baseline: Baseline, kpi: str, target: float, *, odds: float = 0.5, cac_mode: str = "better",
              ) -> tuple[Answer, ...]:
    """Return for every lever whether it reaches the target alone within its bounds, and at what value.

    odds: the share of draws that must reach it (0.5: the P50). Of two values the one nearer to neutral is given. Levers
    that reach it come first. Unknown kpi: KeyError; a KPI without data has no answers.
    """
    def at(name: str, value: float) -> float:
        moved: dict[str, levers.Value] = {name: value, "cac_mode": cac_mode} if name == "cac" else {name: value}
        return at_odds(draws_of(baseline, moved, kpi), kpi, odds)

    now = at("basket", 1.0)
    if np.isnan(now):
        return ()
    found = [_answer(name, kpi, target, now, lambda value, name=name: at(name, value))  # type: ignore[misc]
             for name in movable(baseline, channels=False)]
    rank = {"already": 0, "reached": 0, "short": 1, "no_effect": 2}
    return tuple(sorted(found, key=lambda answer: (rank[answer.status], abs(answer.value - 1.0))))


def at_odds(values: Array, kpi: str, odds: float) -> float:
    """Return what the KPI reaches with those odds: its P50 at 0.5, a worse value for more certainty."""
    return float(np.quantile(values, 1.0 - odds if GOOD.get(kpi, "up") == "up" else odds))


def _tornado_row(name: str, kpi: str, low: float, high: float, rest: float, target: float | None) -> tuple[object, ...]:
    effect = max(abs(low - rest), abs(high - rest))
    sign = 1.0 if GOOD.get(kpi, "up") == "up" else -1.0
    reaches = None if target is None else bool(max(sign * low, sign * high) >= sign * target)
    return name, kpi, low, high, rest, effect, np.nan if target is None else target, reaches


def _answer(name: str, kpi: str, target: float, now: float, at: Callable[[float], float]) -> Answer:
    lever, sign = levers.lever_of(name), 1.0 if GOOD.get(kpi, "up") == "up" else -1.0
    label = levers.label_of(name)
    if sign * now >= sign * target:
        return Answer(name, "already", 1.0, now, Text(zh="不用动就能达成。", en="Reached without it."))
    seen = {1.0: now, lever.minimum: at(lever.minimum), lever.maximum: at(lever.maximum)}
    if max(abs(value - now) for value in seen.values()) <= 1e-12 * max(1.0, abs(now)):
        return Answer(name, "no_effect", 1.0, now, Text(
            zh=f"这个目标与“{label.zh}”无关。", en=f"This goal does not depend on “{label.en}”."))
    if all(sign * value < sign * target for value in seen.values()):
        _look_between(seen, lever, now, sign, at)
    enough = [value for value, result in seen.items() if sign * result >= sign * target]
    roots = [_root(value, target, sign, at) for value in enough]
    if roots:
        value = min(roots, key=lambda root: abs(root - 1.0))
        return Answer(name, "reached", value, at(value), Text(
            zh=f"“{label.zh}”调到 {value:.1%} 就能达成。", en=f"“{label.en}” at {value:.1%} reaches it."))
    value = max(seen, key=lambda place: sign * seen[place])
    return Answer(name, "short", value, seen[value], Text(
        zh=f"只靠“{label.zh}”达不成，最接近的是调到 {value:.1%}。",
        en=f"“{label.en}” alone does not reach it; it comes nearest at {value:.1%}."))


def _look_between(seen: dict[float, float], lever: levers.Lever, now: float, sign: float,
                  at: Callable[[float], float]) -> None:
    """Add points between neutral and the bounds: on the sides that get better, or on both where each end is worse."""
    ends = [end for end in (lever.minimum, lever.maximum) if sign * seen[end] > sign * now]
    for end in ends or (lever.minimum, lever.maximum):
        for point in np.linspace(1.0, end, POINTS + 2)[1:-1].tolist():
            seen[point] = at(point)


def _root(reaching: float, target: float, sign: float, at: Callable[[float], float]) -> float:
    """Return the value between neutral and `reaching` from which the target is reached, rounded away from neutral."""
    root = float(brentq(lambda value: at(value) - target, 1.0, reaching, xtol=3e-5))
    scale, outward = 10.0**DIGITS, np.ceil if reaching > 1.0 else np.floor
    for extra in (0.0, 1.0):
        value = float(outward(root * scale) + (extra if reaching > 1.0 else -extra)) / scale
        if sign * at(value) >= sign * target and abs(value - 1.0) <= abs(reaching - 1.0):
            return value
    return reaching
