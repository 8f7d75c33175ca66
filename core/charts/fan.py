"""Where does it land? History, forecast with its 50/80/95 % ranges, the goal's path, today, the landing's label."""

import datetime as dt
from collections.abc import Sequence

import numpy as np
import pandas as pd

from core.base.period import write_day
from core.base.text import Lang, Text
from core.base.unit import Unit, write
from core.charts import style
from core.charts.pick import pick

ACTUAL = Text(zh="实际", en="Actual")
FORECAST = Text(zh="预测", en="Forecast")
PLAN = Text(zh="目标进度", en="Goal path")
_GOAL = Text(zh="目标 {value}", en="Goal {value}")
_DATA_TO = Text(zh="数据截至 {day}", en="Data to {day}")
_RANGE = Text(zh="{percent}% 区间", en="{percent}% range")
_TO = Text(zh="{low} 至 {high}", en="{low} to {high}")
_PLOT = 170  # about as many pixels high are the lines of an ordinary chart
_BANDS = (("95", 0.10), ("80", 0.16), ("50", 0.26))


def spec(frame: pd.DataFrame, *, unit: Unit, lang: Lang, today: dt.date, currency: str = "CNY",
         target: float | None = None, zero: bool = False, past: Text = ACTUAL, note: str = "") -> style.Spec:
    """Return the chart as a Vega-Lite dict.

    frame, one row per day, week or month, in order: ds (date); y, the actual value, missing after today; y_hat and
    lo50, hi50, lo80, hi80, lo95, hi95, missing before today (a column of ranges may be absent); goal, where the plan
    wants the value by ds (may be absent). All in the unit's base (shares 0..1). The forecast is drawn from the last
    actual point on. target draws a level line; zero keeps 0 on the axis; past names the line of actual values; note stands
    under the forecast's last value. A click near a point tells its id, the day, and column (y, y_hat, goal).
    """
    rows = frame.sort_values("ds", ignore_index=True)
    names = {"y": past(lang), "y_hat": FORECAST(lang), "goal": PLAN(lang)}
    forecast = "y_hat" in rows and bool(rows["y_hat"].notna().any())
    points = _points(rows, forecast, names, unit, lang, currency)
    colour = {"field": "series", "type": "nominal", "legend": None, "scale": {"domain": list(names.values())}}
    x = {"field": "ds", "type": "temporal", "axis": {"format": style.SHORT_MONTH, "tickCount": "month", "title": None,
                                                   "labelOverlap": True}}
    y = {"field": "value", "type": "quantitative", "scale": {"zero": zero, "nice": True},
         "axis": style.axis(unit, lang, currency)}
    layers = [*_bands(rows, names["y_hat"], x, colour, lang, unit, currency), _today(today, x, lang, at_top=_is_low(rows, zero))]
    if target is not None:
        layers += _target(target, rows, x, unit, lang, currency)
    layers += _lines(points, x, y, colour, list(names.values()))
    layers += _ends(points, names, x, colour, note)
    return style.finish({"layer": layers,
                         "padding": {"left": 4, "right": 12, "top": 8, "bottom": 4}}, lang)


def _points(rows: pd.DataFrame, forecast: bool, names: dict[str, str], unit: Unit, lang: Lang,
            currency: str) -> list[style.Spec]:
    """Return one record per point of each line, the forecast joined to the last actual point."""
    joined, last = rows.copy(), rows["y"].last_valid_index()
    if forecast and last is not None:
        joined["y_hat"] = joined["y_hat"].where(joined.index != last, joined["y"])
    return [{"ds": _day(row["ds"]), "id": f"{row['ds']:%Y-%m-%d}", "column": column, "series": name, "value": float(row[column]),
             "day": write_day(row["ds"], lang), "text": write(float(row[column]), unit, lang, currency=currency)}
            for column, name in names.items() if column in joined and (column != "y_hat" or forecast)
            for _, row in joined.dropna(subset=[column]).iterrows()]


def _bands(rows: pd.DataFrame, series: str, x: style.Spec, colour: style.Spec, lang: Lang, unit: Unit,
           currency: str) -> list[style.Spec]:
    start = rows.dropna(subset=["y"]).tail(1)
    layers = []
    for percent, opacity in _BANDS:
        low, high = f"lo{percent}", f"hi{percent}"
        if low not in rows or high not in rows:
            continue
        joined = pd.concat([start.assign(**{low: start["y"], high: start["y"]}),
                            rows.dropna(subset=[low, high])]).drop_duplicates("ds", keep="first")
        records = [{"ds": _day(row["ds"]), "series": series, "low": float(row[low]), "high": float(row[high]),
                    "day": write_day(row["ds"], lang), "text": _TO.format(
                        low=write(float(row[low]), unit, lang, currency=currency),
                        high=write(float(row[high]), unit, lang, currency=currency))(lang)}
                   for _, row in joined.iterrows()]
        layers.append({
            "data": {"values": records}, "mark": {"type": "area", "opacity": opacity, "interpolate": "monotone"},
            "encoding": {"x": x, "y": {"field": "low", "type": "quantitative"}, "y2": {"field": "high"}, "color": colour,
                         "tooltip": [{"field": "day", "title": ""},
                                     {"field": "text", "title": _RANGE.format(percent=percent)(lang)}]}})
    return layers


def _lines(points: Sequence[style.Spec], x: style.Spec, y: style.Spec, colour: style.Spec,
           names: list[str]) -> list[style.Spec]:
    """Return the lines, and the points that show themselves when the pointer is near."""
    dash = {"field": "series", "type": "nominal", "legend": None,
            "scale": {"domain": names, "range": [[1, 0], [6, 4], [2, 3]]}}
    near = {"name": "near", "select": {"type": "point", "on": "pointermove", "nearest": True, "fields": ["ds"],
                                       "clear": "pointerout"}}
    shown = {"condition": {"param": "near", "empty": False, "value": 1}, "value": 0}
    tip = [{"field": "day", "title": ""}, {"field": "text", "title": ""}, {"field": "series", "title": ""}]
    return [
        {"data": {"values": points}, "mark": {"type": "line", "interpolate": "monotone"},
         "encoding": {"x": x, "y": y, "color": colour, "strokeDash": dash}},
        {"data": {"values": points}, "params": [near, pick("id", "column", nearest=True)], "mark": {"type": "point", "filled": True, "size": 60, "cursor": "pointer"},
         "encoding": {"x": x, "y": y, "color": colour, "opacity": shown, "tooltip": tip}}]


def _ends(points: Sequence[style.Spec], names: dict[str, str], x: style.Spec, colour: style.Spec, note: str) -> list[style.Spec]:
    """Return a dot and a label where the actual and the forecast line end, and the goal path's name on its way."""
    layers: list[style.Spec] = []
    lines = {column: [point for point in points if point["series"] == name] for column, name in names.items()}
    place_at = {"x": x, "y": {"field": "value", "type": "quantitative"}, "color": colour}
    for column, place in (("y", {**_beside(lines["y"], points), "opacity": {"expr": "width < 300 ? 0 : 1"}}), ("y_hat", {"align": "left", "dx": 9})):
        if lines[column]:
            end = {**lines[column][-1], "label": [names[column], lines[column][-1]["text"], *([note] if note and column == "y_hat" else [])]}
            layers += [
                {"data": {"values": [end]}, "mark": {"type": "point", "filled": True, "size": 80, "opacity": 1},
                 "encoding": place_at},
                {"data": {"values": [end]}, "encoding": {**place_at, "text": {"field": "label"}},
                 "mark": {"type": "text", "fontWeight": 700, "fontSize": 13, "baseline": "middle", **place}}]
    if lines.get("goal"):
        middle = lines["goal"][len(lines["goal"]) // 3]
        layers.append({"data": {"values": [middle]}, "encoding": {**place_at, "text": {"field": "series"}},
                       "mark": {"type": "text", "align": "right", "dx": -4, "dy": -10, "fontSize": 12}})
    return layers


def _beside(line: Sequence[style.Spec], points: Sequence[style.Spec]) -> style.Spec:
    """Return where the label of a line's end keeps clear of what was drawn just before it: above, beneath where a peak is in the way."""
    near = {point["ds"] for point in line[-5:]}
    before = [point["value"] for point in points if point["ds"] in near and point["ds"] != line[-1]["ds"]] if line else []
    span = max((point["value"] for point in points), default=0.0) - min((point["value"] for point in points), default=0.0)
    if not before or not span:
        return {"align": "right", "dx": -9, "dy": 10}
    rise, drop = ((max(before) - line[-1]["value"]) / span, (line[-1]["value"] - min(before)) / span)
    return {"align": "right", "dx": -9, "dy": -28 if rise <= 0.02 else 16 + round(_PLOT * max(drop, 0.0))}


def _target(target: float, rows: pd.DataFrame, x: style.Spec, unit: Unit, lang: Lang, currency: str) -> list[style.Spec]:
    label = _GOAL.format(value=write(target, unit, lang, currency=currency))(lang)
    values = [{"value": target, "ds": _day(rows["ds"].iloc[0]), "label": label}]
    y = {"field": "value", "type": "quantitative"}
    return [{"data": {"values": values}, "encoding": {"y": y},
             "mark": {"type": "rule", "strokeDash": [5, 4], "color": style.BAD, "strokeWidth": 1.4}},
            {"data": {"values": values}, "encoding": {"x": x, "y": y, "text": {"field": "label"}},
             "mark": {"type": "text", "align": "left", "dx": 2, "dy": -9, "color": style.BAD, "fontWeight": 600}}]


def _today(today: dt.date, x: style.Spec, lang: Lang, *, at_top: bool) -> style.Spec:
    values = [{"ds": _day(today), "label": _DATA_TO.format(day=write_day(today, lang))(lang)}]
    place = ({"baseline": "top", "dy": 20}, {"value": 0}) if at_top else ({"baseline": "bottom", "dy": -14}, {"value": "height"})
    return {"data": {"values": values}, "encoding": {"x": x}, "layer": [
        {"mark": {"type": "rule", "color": style.MUTED, "strokeWidth": 1}},
        {"mark": {"type": "text", "align": "right", "dx": -6, "color": style.MUTED, **place[0]}, "encoding": {"y": place[1], "text": {"field": "label"}}}]}


def _is_low(rows: pd.DataFrame, zero: bool) -> bool:
    """Return whether the last actual value lies in the lower third of the chart, where the day's label would meet it."""
    values = rows[[column for column in ("y", "y_hat", "goal", "hi80") if column in rows]].to_numpy(dtype=float)
    last = rows["y"].dropna()
    low, high = (0.0 if zero else float(np.nanmin(values)), float(np.nanmax(values))) if np.isfinite(values).any() else (0.0, 0.0)
    return len(last) > 0 and high > low and (float(last.iloc[-1]) - low) / (high - low) < 1 / 3


def _day(value: dt.date) -> str:
    return f"{value:%Y-%m-%d}T00:00:00"  # local time: a bare date would be read as UTC and slip a day
