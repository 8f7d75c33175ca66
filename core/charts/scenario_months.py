"""What do the levers make of each month? Booked, to come in the scenario, its range, and a tick where the forecast stands."""

from collections.abc import Hashable, Mapping
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.base.period import write_month
from core.base.text import Lang, Text
from core.base.unit import Unit, write
from core.charts import event_marks, style

_BOOKED = Text(zh="已入账", en="Booked")
_SCENARIO = Text(zh="方案", en="Scenario")
_FORECAST = Text(zh="预测", en="Forecast")
_RANGE = Text(zh="80% 区间", en="80% range")
_TO = Text(zh="{low} 至 {high}", en="{low} to {high}")


def spec(frame: pd.DataFrame, booked: NDArray[np.float64], *, lang: Lang, currency: str = "CNY", events: pd.DataFrame | None = None) -> style.Spec:
    """Return the chart as a Vega-Lite dict: frame as scenario.outcome.months gives it, booked (12,) per month of the year.

    events (outlook.course.marked_events) are named under the pointer; months with events of the manager's own bear a triangle.
    """
    happened = event_marks.by_month(events, len(frame), lang)
    rows = [{**_row(row, float(done), lang, currency), "events": named}
            for row, done, named in zip(frame.to_dict("records"), booked, happened, strict=True)]
    names = [_BOOKED(lang), _SCENARIO(lang)]
    order = [str(row["month"]) for row in rows]
    x = {"field": "month", "type": "nominal", "sort": order, "axis": {"title": None, "labelAngle": 0, "grid": False, "labelOverlap": True}}
    y = {"type": "quantitative", "axis": style.axis(Unit.CURRENCY, lang, currency)}
    tip: list[style.Spec] = [{"field": "when", "type": "nominal", "title": " "}, {"field": "scenario_text", "title": names[1]},
           {"field": "forecast_text", "title": _FORECAST(lang)}, {"field": "range_text", "title": _RANGE(lang)},
           *([event_marks.month_tip(lang)] if any(happened) else [])]

    def bar(low: str, high: str, colour: style.Spec) -> style.Spec:
        return {"transform": [{"filter": f"datum.{high} > datum.{low}"}], "mark": {"type": "bar", "width": {"band": 0.62}},
                "encoding": {"x": x, "y": {**y, "field": low}, "y2": {"field": high}, "color": colour, "tooltip": tip}}

    colours = {"type": "nominal", "scale": {"domain": [*names, _FORECAST(lang)], "range": [style.MUTED, style.GOAL, style.WARN]}}
    left: style.Spec = {"transform": [{"filter": "!datum.locked"}]}
    layers = [
        bar("zero", "booked", {**colours, "datum": names[0]}),
        bar("booked", "scenario", {**colours, "datum": names[1]}),
        {**left, "mark": {"type": "rule", "strokeWidth": 1.5, "color": style.MUTED},
         "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}, "tooltip": tip}},
        {**left, "mark": {"type": "tick", "thickness": 3, "width": {"band": 0.8}},
         "encoding": {"x": x, "y": {**y, "field": "forecast"}, "color": {**colours, "datum": _FORECAST(lang)}, "tooltip": tip}},
        *event_marks.own_months(events, order, x, tip),
    ]
    return style.finish({"data": {"values": rows}, "layer": layers}, lang)


def _row(row: Mapping[Hashable, Any], booked: float, lang: Lang, currency: str) -> style.Spec:
    month: date = row["month"]
    values = {"scenario": row["gmv"], "forecast": row["gmv_baseline"], "low": row["gmv_p10"], "high": row["gmv_p90"]}
    numbers = {name: float(value) for name, value in values.items()}
    told = {name: write(value, Unit.CURRENCY, lang, currency=currency) for name, value in numbers.items()}
    return {"month": f"{month.month}月" if lang == "zh" else f"{month:%b}", "when": write_month(month, lang), "locked": bool(row["locked"]),
            "zero": 0.0, "booked": booked, **numbers, "scenario_text": told["scenario"], "forecast_text": told["forecast"],
            "range_text": "–" if row["locked"] else _TO.format(low=told["low"], high=told["high"])(lang)}
