"""Two measures of the same things side by side: grouped horizontal bars."""

from collections.abc import Mapping

import pandas as pd

from core.base.text import Lang, Text
from core.base.unit import Unit, write
from core.charts import style


def spec(frame: pd.DataFrame, series: Mapping[str, Text], *, unit: Unit, lang: Lang, currency: str = "CNY") -> style.Spec:
    """Return bars of frame: label, and one column per key of series, in the frame's order; missing values are left out."""
    names = [name(lang) for name in series.values()]
    rows = [{"label": str(row["label"]), "name": name(lang), "value": float(row[field]), "text": write(float(row[field]), unit, lang, currency=currency, digits=0 if unit is Unit.SHARE else None)}
            for row in frame.to_dict("records") for field, name in series.items() if row[field] == row[field]]
    top = max((float(str(row["value"])) for row in rows), default=1.0) or 1.0
    x = {"field": "value", "type": "quantitative", "axis": None, "scale": {"domain": [0, top * 1.45], "nice": False}}
    y = {"field": "label", "type": "nominal", "sort": list(dict.fromkeys(row["label"] for row in rows)), "axis": {"title": None, "grid": False, "labelLimit": 130}}
    offset = {"field": "name", "type": "nominal", "sort": names}
    colour = {"field": "name", "type": "nominal", "scale": {"domain": names}, "legend": {"orient": "top", "title": None, "columnPadding": 8, "labelFontSize": 11, "symbolSize": 70}}
    tip = [{"field": field, "type": "nominal", "title": " " * place} for place, field in enumerate(("label", "name", "text"), 1)]
    layers = [
        {"mark": {"type": "bar", "cornerRadius": 2}, "encoding": {"x": x, "y": y, "yOffset": offset, "color": colour, "tooltip": tip}},
        {"mark": {"type": "text", "align": "left", "dx": 5, "color": style.MUTED, "fontSize": 11}, "encoding": {"x": x, "y": y, "yOffset": offset, "text": {"field": "text"}}},
    ]
    return style.finish({"data": {"values": rows}, "layer": layers}, lang)
