"""What an outcome says: landings, odds, months, evidence, scenarios side by side."""

from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd

from core.base.text import Lang, Text
from core.scenario.curves import ARITHMETIC, ASSUMPTION, MEASURED, Array
from core.scenario.levers import cell_of
from core.scenario.response import SOURCES, Source
from core.scenario.tree import Outcome, neutral
from core.scenario.year import GOOD

LOW, MIDDLE, HIGH = 0.10, 0.50, 0.90


def central(outcome: Outcome) -> dict[str, float]:
    """Return KPI id → the year's P50; NaN where data are missing."""
    return dict(zip(outcome.values, np.median(_stacked(outcome), axis=1).tolist(), strict=True))


def landing(outcome: Outcome) -> pd.DataFrame:
    """Return one row per KPI: kpi, baseline (its P50), p10, p50, p90, change (p50 - baseline)."""
    low, middle, high = np.quantile(_stacked(outcome), [LOW, MIDDLE, HIGH], axis=1)
    before = np.median(_stacked(neutral(outcome.baseline)), axis=1)
    return pd.DataFrame({"kpi": list(outcome.values), "baseline": before, "p10": low, "p50": middle, "p90": high,
                         "change": middle - before})


def odds(outcome: Outcome, targets: Mapping[str, float]) -> dict[str, float]:
    """Return KPI id → share of draws that reach the target (at least it, or at most it where down is good).

    KPIs the tree does not know are left out; a KPI without data has NaN.
    """
    return {kpi: _odds(outcome.values[kpi], target, GOOD.get(kpi, "up") == "up")
            for kpi, target in targets.items() if kpi in outcome.values}


def joint_odds(outcome: Outcome, targets: Mapping[str, float]) -> float:
    """Return the share of draws that reach all targets at once; NaN when one of them has no data."""
    hits = np.ones(outcome.baseline.draws, dtype=bool)
    for kpi, target in targets.items():
        values = outcome.values[kpi]
        if np.isnan(values).any():
            return float("nan")
        hits &= values >= target if GOOD.get(kpi, "up") == "up" else values <= target
    return float(hits.mean())


def months(outcome: Outcome) -> pd.DataFrame:
    """Return the 12 months of the plan year, one row each.

    month, locked (over: no lever moves it), then for gmv, spend, new_customers, orders, cogs: the scenario under that
    name and the forecast under NAME_baseline; gmv_p10, gmv_p90; stock and stock_baseline (month end, mean over draws).
    A flow's months add up to its year's P50: the mean of the draws, its part still to come scaled to that total.
    """
    base = neutral(outcome.baseline)
    first = outcome.baseline.first_left
    frame: dict[str, object] = {
        "month": [date(outcome.baseline.year, number, 1) for number in range(1, 13)],
        "locked": [place < first for place in range(12)]}
    for name in ("gmv", "spend", "new_customers", "orders", "cogs"):
        frame[name + "_baseline"] = _typical(base, name)
        frame[name] = _typical(outcome, name)
    low, high = np.quantile(outcome.left.gmv, [LOW, HIGH], axis=0)
    frame["gmv_p10"], frame["gmv_p90"] = _year(outcome, "gmv", low), _year(outcome, "gmv", high)
    frame["stock_baseline"], frame["stock"] = _stock(base), _stock(outcome)
    return pd.DataFrame(frame)


def to_json(outcome: Outcome, targets: Mapping[str, float], lang: Lang = "en") -> dict[str, object]:
    """Return what `whatif` prints: baseline, scenario, months, odds, and what they rest on; NaN stays NaN."""
    frame = months(outcome)
    rows = frame[["month", "locked", "gmv_baseline", "gmv", "spend_baseline", "spend",
                  "new_customers_baseline", "new_customers"]].to_dict("records")
    return {
        "baseline": central(neutral(outcome.baseline)), "scenario": central(outcome),
        "months": [{**row, "month": row["month"].isoformat()} for row in rows], "odds": odds(outcome, targets),
        "overrides": dict(outcome.overrides),
        "evidence": {name: text(lang) for name, text in evidence(outcome).items()},
        "notes": [text(lang) for text in (*outcome.baseline.notes, *outcome.notes)],
    }


def evidence(outcome: Outcome) -> dict[str, Text]:
    """Return, for every lever moved, whether what it does is measured or assumed."""
    return {name: _evidence(outcome, name) for name in outcome.overrides}


def compare(outcomes: Mapping[str, Outcome], targets: Mapping[str, float]) -> pd.DataFrame:
    """Return scenarios side by side: one row per scenario and KPI, in the order given.

    scenario, kpi, baseline, p10, p50, p90, change, target (NaN without one), odds, reached (None without target or
    data, else whether the P50 reaches it).
    """
    frames = [_with_goals(landing(outcome).assign(scenario=name), outcome, targets)
              for name, outcome in outcomes.items()]
    columns = ["scenario", "kpi", "baseline", "p10", "p50", "p90", "change", "target", "odds", "reached"]
    return pd.concat(frames, ignore_index=True)[columns] if frames else pd.DataFrame(columns=columns)


def _with_goals(frame: pd.DataFrame, outcome: Outcome, targets: Mapping[str, float]) -> pd.DataFrame:
    chances = odds(outcome, targets)
    met = [reached(kpi, p50, targets.get(kpi)) for kpi, p50 in zip(frame["kpi"], frame["p50"], strict=True)]
    return frame.assign(target=[targets.get(kpi, np.nan) for kpi in frame["kpi"]],
                        odds=[chances.get(kpi, np.nan) for kpi in frame["kpi"]],
                        reached=pd.Series(met, dtype=object))


def reached(kpi: str, value: float, target: float | None) -> bool | None:
    """Return whether a value reaches its target, by which way is good; None without either."""
    if target is None or np.isnan(value):
        return None
    return bool(value >= target if GOOD.get(kpi, "up") == "up" else value <= target)


def _evidence(outcome: Outcome, name: str) -> Text:
    lever, _, channel = name.partition(".")
    if lever in ("conversion", "basket", "refund"):
        return ARITHMETIC
    if lever == "retention":
        return MEASURED  # the repeat curve and last year's accumulation are the company's own
    channels = outcome.baseline.channels
    if lever in ("price", "cover", "new_category", "campaign") or channels is None:
        return ASSUMPTION
    cell = cell_of(name, channels.names)        # a month's own factor rests on what its channel rests on
    wanted = cell[0] if cell else channel
    sources = [curve.source for known, curve in zip(channels.names, channels.curves, strict=True) if wanted in ("", known)]
    weakest: tuple[Source, ...] = ("assumed", "mostly_prior", "fitted", "lift_test")
    return SOURCES[min(sources, key=weakest.index)]


def _odds(values: Array, target: float, up: bool) -> float:
    if np.isnan(values).any():
        return float("nan")
    return float((values >= target if up else values <= target).mean())


def _stacked(outcome: Outcome) -> Array:
    return np.array(list(outcome.values.values()))


def _typical(outcome: Outcome, name: str) -> Array:
    flow = getattr(outcome.left, name)
    if flow is None:
        return np.full(12, np.nan)
    mean = flow.sum(axis=0) if name == "spend" else flow.mean(axis=0)
    booked = getattr(outcome.baseline.actual, name)
    to_come = float(np.median(outcome.values[name])) - (0.0 if booked is None else float(booked.sum()))
    total = float(mean.sum())
    return _year(outcome, name, mean * (to_come / total) if total else mean)


def _year(outcome: Outcome, name: str, left: Array) -> Array:
    booked = getattr(outcome.baseline.actual, name)
    if booked is None:
        return np.full(12, np.nan)
    return np.asarray(booked + np.concatenate([np.zeros(12 - len(left)), left]))


def _stock(outcome: Outcome) -> Array:
    stock, left = outcome.baseline.stock, outcome.left.stock
    if stock is None or left is None:
        return np.full(12, np.nan)
    return np.concatenate([stock.past[1:], left.mean(axis=0)])
