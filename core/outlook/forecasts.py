"""A KPI's forecast by month: the fan, last year again beside it, how both would have done, and where the year lands."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from core.base.errors import CockpitError
from core.base.home import Workspace
from core.base.text import Text
from core.forecast import Forecast, Scores, last_year_again, scores
from core.forecast.events import Effects, around
from core.metrics.catalog import CATALOG
from core.metrics.coverage import Coverage, coverage
from core.metrics.declare import Metric
from core.outlook import fans, paths
from core.outlook.board import board
from core.outlook.history import History, history
from core.outlook.landing import open_month, series
from core.outlook.replays import replayed
from core.outlook.widths import AS_DRAWN, FROM, MOST, Width, width
from core.store.facts import Facts

LONGEST = 18  # months: past the plan year's end nobody plans by month
_DIVIDED = Text(zh="分子和分母一起模拟，再相除；分子：{method}", en="Numerator and denominator are simulated together, then divided. The numerator: {method}")


@dataclass(frozen=True)
class KpiForecast:
    """One KPI's months: past and fan, last year again, and the replay of both over the past (None when too short)."""

    metric: Metric
    past: History
    months: Forecast
    again: pd.DataFrame          # ds, y_hat: last year's value of the same month
    replayed: pd.DataFrame | None
    scored: Scores | None
    own_way: bool = False               # retention, turnover: simulated in a way of their own
    stretched: Width = AS_DRAWN         # how much wider the ranges are than the engine drew them, and why
    effects: Effects | None = None      # what events do to a sum; None where they are not known, or the KPI is no sum


def months_of_kpi(space: Workspace, facts: Facts, metric: Metric, known: Coverage, *, months: int | None = None, replay: bool = True) -> KpiForecast:
    """Return a KPI's forecast by month up to the year's end; raise CockpitError where it has no monthly history.

    Retention and turnover do not add up by month: their fan follows the way their year-end is simulated, so that
    December's middle is the landing; the replay of the general method says nothing about them and is left out. A month
    under way is what is booked of it and the rest of its forecast, as in the landing, so that the months make the year.
    """
    past = history(facts, metric, known)
    if past is None or len(past.months) < 3:
        raise CockpitError("no_history", Text(
            zh="「{kpi}」的历史不足三个整月，还不能预测。", en="“{kpi}” has under three whole months of history: nothing to forecast from yet.",
        ).format(kpi=metric.label))
    told = monthly_values(past)
    horizon = min(max(months or past.horizon, 1), LONGEST)
    own = fans.own(space, facts, metric, known, past) if past.horizon and months is None else None
    if own is not None:
        return KpiForecast(metric, past, fans.told(told, own, metric), last_year_again(told, horizon, "M"), None, None, own_way=True)
    top = series(space, past)
    bottom = series(space, past, "rest" if past.is_part else "denominator") if _is_divided(past) else None
    effects = top.effects(horizon) if bottom is None else None
    made = around(told if bottom is None else top.months, horizon, "M", effects, draws=paths.DRAWS)
    if bottom is not None:
        made = fans.divided(told, made, _ratios(space, top, bottom, horizon, past), _DIVIDED)
    stretched = width(space, past, top)
    made = fans.recalibrated(made, stretched)
    begun = open_month(space, metric, known, past)
    if begun is not None and past.running is not None and past.running.period is not None:
        made = fans.with_open_month(made, begun, past.running.period.start)
    usable = replayed(top, bottom, min(horizon, MOST), is_part=past.is_part) if replay and len(told) >= FROM else None
    usable = usable if usable is not None and len(usable) else None
    return KpiForecast(metric, past, made, last_year_again(told, horizon, "M"), usable, scores(usable) if usable is not None else None, effects=effects,
                       stretched=stretched)


def charted(metric: Metric) -> Metric:
    """Return the KPI whose months are forecast: a change on last year is drawn as what changes."""
    return CATALOG[metric.change_of] if metric.change_of else metric


def kpi_forecast(space: Workspace, facts: Facts, metric: Metric) -> dict[str, Any]:
    """Return what the command line prints: months with bands, method, notes, the year's landing, odds, the replay's scores."""
    known = coverage(facts)
    standing = board(space, facts, ids=[metric.id]).standings[metric.id]
    made = months_of_kpi(space, facts, charted(metric), known)
    return {
        "kpi": metric.id, "as_of": made.past.as_of, "target": standing.target, "odds": standing.odds,
        "landing": dict(zip(("p10", "p50", "p90"), standing.landing, strict=True)) if standing.landing else None,
        "months": made.months.frame.astype({"ds": str}).to_dict("records"), "method": made.months.method,
        "notes": list(made.months.notes), "scores": _scores(made.scored)}


def monthly_values(past: History) -> pd.DataFrame:
    """Return the KPI by month: a sum as it is, a ratio divided month by month."""
    if past.months["denominator"].isna().all():
        return past.frame("numerator")
    frame = past.months.assign(y=past.months["numerator"] / past.months["denominator"].where(past.months["denominator"] > 0))
    return frame[["ds", "y"]].replace([np.inf, -np.inf], np.nan).dropna().reset_index(drop=True)


def _is_divided(past: History) -> bool:
    """Return whether both parts of a ratio are known for the same months, so that they can be simulated together."""
    return past.is_ratio and len(past.frame("numerator")) == len(past.frame("denominator")) == len(past.months)


def _ratios(space: Workspace, top: paths.Series, bottom: paths.Series, horizon: int, past: History) -> paths.Floats:
    above, below = (one.paths for one in paths.both(space, top, bottom, horizon))
    whole = above + below if past.is_part else below
    return np.divide(above, whole, out=np.full_like(whole, np.nan), where=whole > 0)


def _scores(found: Scores | None) -> Any:
    return None if found is None else {name: getattr(found, name) for name in found.__dataclass_fields__}
