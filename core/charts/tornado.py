"""What moves a goal most? Per lever where the goal lands with the lever down and up, around today's forecast, goal marked."""

import pandas as pd

from core.base.text import Lang, Text
from core.base.unit import Unit, write
from core.charts import style

_DOWN, _UP = Text(zh="减 10%", en="10% less"), Text(zh="加 10%", en="10% more")
_GOAL, _FORECAST = Text(zh="目标 {value}", en="Goal {value}"), Text(zh="预测 {value}", en="Forecast {value}")


def spec(frame: pd.DataFrame, *, target: float, unit: Unit, lang: Lang, currency: str = "CNY") -> style.Spec:
    """Return the tornado as a Vega-Lite dict of frame: label, low, high, baseline; one row per lever, widest first."""
    names = [_DOWN(lang), _UP(lang)]

    def said(value: float) -> str:
        return write(value, unit, lang, currency=currency)

    rows = [{"label": str(row["label"]), "side": name, "base": float(row["baseline"]), "end": float(row[end]), "text": said(float(row[end]))}
            for row in frame.to_dict("records") for name, end in zip(names, ("low", "high"), strict=True)]
    base = float(frame["baseline"].iloc[0])
    low, high = _span([base, target, *frame["low"], *frame["high"]])
    x = {"type": "quantitative", "axis": style.axis(unit, lang, currency, tickCount=5), "scale": {"domain": [low, high], "nice": False}}
    y = {"field": "label", "type": "nominal", "sort": [str(label) for label in frame["label"]], "axis": {"title": None, "grid": False, "labelLimit": 170}}
    colour = {"field": "side", "type": "nominal", "legend": {**style.HOUSE["legend"], "orient": "bottom", "columnPadding": 8}, "scale": {"domain": names, "range": [style.MUTED, style.GOAL]}}
    tip = [{"field": "label", "title": " "}, {"field": "side", "title": "  "}, {"field": "text", "title": "   "}]
    layers: list[style.Spec] = [{"mark": {"type": "bar", "height": {"band": 0.62}, "cornerRadius": 2},
                                 "encoding": {"x": {**x, "field": "base"}, "x2": {"field": "end"}, "y": y, "color": colour, "tooltip": tip}}]
    layers += _rule(base, _FORECAST.format(value=said(base))(lang), style.MUTED, x, right=base > target)
    layers += _rule(target, _GOAL.format(value=said(target))(lang), style.BAD, x, right=target >= base and high - target > (high - low) * 0.2)
    return style.finish({"data": {"values": rows}, "layer": layers, "padding": {"top": 22, "left": 4, "right": 8, "bottom": 4}}, lang)


def _rule(value: float, label: str, colour: str, x: style.Spec, *, right: bool) -> list[style.Spec]:
    data = {"values": [{"value": value, "label": label}]}
    place = {**x, "field": "value"}
    return [{"data": data, "mark": {"type": "rule", "color": colour, "strokeDash": [5, 4], "strokeWidth": 1.4}, "encoding": {"x": place}},
            {"data": data, "mark": {"type": "text", "color": colour, "align": "left" if right else "right", "dx": 4 if right else -4, "y": -10, "fontWeight": 600},
             "encoding": {"x": place, "text": {"field": "label"}}}]


def _span(values: list[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    room = (high - low) * 0.18 or abs(high) * 0.1 or 1.0
    return low - room, high + room
