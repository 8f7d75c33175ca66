"""What is this made of? Trend, season, events and the rest of a history, one strip each, the same time below all."""

import pandas as pd

from core.base.period import write_month
from core.base.text import Lang, Text
from core.base.unit import Unit, write
from core.charts import event_marks, style

STRIPS: dict[str, tuple[Text, str]] = {
    "trend": (Text(zh="趋势", en="Trend"), style.GOAL), "season": (Text(zh="淡旺季", en="Season"), style.GOOD),
    "effect": (Text(zh="大促与节日", en="Events"), style.WARN), "rest": (Text(zh="其余", en="The rest"), style.MUTED)}
HEIGHT, MARKS = 56, 12


def spec(parts: pd.DataFrame, *, unit: Unit, lang: Lang, currency: str = "CNY", events: pd.DataFrame | None = None) -> style.Spec:
    """Return the strips as a Vega-Lite dict; parts: ds, y, trend, season, effect, rest, with y the sum of the other four.

    The trend is a line on its own scale, the others are bars around 0; a strip in which nothing happens is left out. events
    (outlook.course.marked_events) are marked in a thin strip above the last one.
    """
    drawn = [name for name in STRIPS if name == "trend" or (parts[name].abs() > 1e-9 * parts["y"].abs().max()).any()]
    strips = [_strip(parts, name, unit, lang, currency, last=name == drawn[-1]) for name in drawn]
    days = [f"{day:%Y-%m-%d}" for day in sorted(parts.dropna(subset=[drawn[-1]])["ds"])]
    marks = event_marks.strip(events, lang, first=days[0], last=days[-1]) if days else None
    if marks is not None:
        strips.insert(-1, {"width": "container", "height": MARKS, **marks})
    return style.finish({"vconcat": strips, "spacing": 10, "resolve": {"scale": {"x": "shared"}}}, lang)


def _strip(parts: pd.DataFrame, name: str, unit: Unit, lang: Lang, currency: str, *, last: bool) -> style.Spec:
    label, colour = STRIPS[name]
    rows = [{"ds": f"{row['ds']:%Y-%m-%d}T00:00:00", "value": float(row[name]), "month": write_month(row["ds"], lang),
             "text": write(float(row[name]), unit, lang, currency=currency, signed=name != "trend")} for row in parts.dropna(subset=[name]).to_dict("records")]
    mark = {"type": "line", "color": colour, "interpolate": "monotone"} if name == "trend" else {"type": "bar", "color": colour, "opacity": 0.85}
    x = {"field": "ds", "type": "temporal", "axis": {"title": None, "labels": last, "format": "%Y-%m", "labelOverlap": True}}
    y = {"field": "value", "type": "quantitative", "scale": {"zero": name != "trend"},
         "axis": style.axis(unit, lang, currency, tickCount=3, title=label(lang), titleAngle=0, titleAlign="left", titleAnchor="end", titleY=-6, titleX=0)}
    return {"width": "container", "height": HEIGHT, "data": {"values": rows}, "mark": mark,
            "encoding": {"x": x, "y": y, "tooltip": [{"field": "month", "title": ""}, {"field": "text", "title": label(lang)}]}}
