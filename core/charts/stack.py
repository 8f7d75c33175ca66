"""Of what is each month made? Stacked bars by month, an unfinished month hatched."""

from collections.abc import Mapping

import pandas as pd

from core.base.text import Lang, Text
from core.base.unit import Unit, write
from core.charts import event_marks, style
from core.charts.pick import pick

_TOTAL, _PARTIAL = Text(zh="合计", en="Total"), Text(zh="（未满月）", en=" (unfinished)")


def spec(frame: pd.DataFrame, series: Mapping[str, Text], *, unit: Unit, lang: Lang, currency: str = "CNY",
         events: pd.DataFrame | None = None) -> style.Spec:
    """Return the bars of frame: month, one column per key of series (bottom first), partial; events (outlook.course.marked_events) at the foot; a click tells id (the month) and field."""
    names = [name(lang) for name in series.values()]
    rows = [_row(month, field, name, place, list(series), unit, lang, currency)
            for month in frame.to_dict("records") for place, (field, name) in enumerate(series.items())]
    x = {"field": "month", "timeUnit": "yearmonth", "type": "temporal", "axis": {"format": "%Y-%m", "title": None, "labelOverlap": True, "labelFlush": False}}
    y = {"field": "to", "type": "quantitative", "axis": style.axis(unit, lang, currency)}
    tip = [{"field": "when", "type": "nominal", "title": " "}, {"field": "name", "type": "nominal", "title": "  "}, {"field": "text", "type": "nominal", "title": "   "},
           {"field": "total", "type": "nominal", "title": _TOTAL(lang)}]
    place = {"x": x, "y": y, "y2": {"field": "from"}, "tooltip": tip}
    colour = {"field": "name", "type": "nominal", "scale": {"domain": names}, "legend": {"orient": "top", "title": None}}
    mark = {"type": "bar", "width": {"band": 0.72}, "cursor": "pointer"}
    bars: list[style.Spec] = [{"transform": [{"filter": "!datum.partial"}], "mark": mark, "params": [pick("id", "field")], "encoding": {**place, "color": colour}}]
    bars += [{"transform": [{"filter": f"datum.partial && datum.place === {number}"}], "encoding": place, "mark": {**mark, "fill": style.hatched(colour_of), "stroke": colour_of, "strokeDash": [4, 3]}}
             for number, colour_of in zip(range(len(series)), (style.GOAL, style.SECOND), strict=False) if any(row["partial"] for row in rows)]
    happened = event_marks.layers(events, lang, first=rows[0]["month"], last=rows[-1]["month"]) if rows else []
    return style.finish({"data": {"values": rows}, "layer": [*bars, *happened]}, lang)


def _row(month: "dict[object, object] | dict[str, object]", field: str, name: Text, place: int, fields: list[str], unit: Unit, lang: Lang, currency: str) -> style.Spec:
    row: style.Spec = {str(key): value for key, value in month.items()}
    when = f"{row['month']:%Y-%m}" + (_PARTIAL(lang) if row["partial"] else "")
    total = sum(float(row[key]) for key in fields)
    below = sum(float(row[key]) for key in fields[:place])
    return {"month": f"{row['month']:%Y-%m-%d}", "id": f"{row['month']:%Y-%m}", "field": field, "name": name(lang), "value": float(row[field]), "from": below, "to": below + float(row[field]), "place": place, "partial": bool(row["partial"]), "when": when,
            "text": write(float(row[field]), unit, lang, currency=currency), "total": write(total, unit, lang, currency=currency)}
