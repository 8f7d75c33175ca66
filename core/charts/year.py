"""How did each month do against last year? Bars by month, a line where last year stood, the events above."""

import pandas as pd

from core.base.text import Lang, Text
from core.base.unit import Unit, write
from core.charts import style
from core.charts.pick import pick

_THIS, _LAST, _CALENDAR = Text(zh="今年", en="This year"), Text(zh="去年同一活动日", en="Last year, same event days"), Text(zh="去年同月（日历）", en="Last year, calendar month")
_GROWTH, _PARTIAL = Text(zh="同比", en="On last year"), Text(zh="未满月，不比较", en="Unfinished, not compared")
_RUNNING = Text(zh="至今", en="so far")
_FROM = Text(zh="日期", en="Dates")


def spec(frame: pd.DataFrame, events: pd.DataFrame, *, unit: Unit, lang: Lang, currency: str = "CNY") -> style.Spec:
    """Return the chart of core.outlook.course: months (ds, value, last_year, calendar, growth, partial) and its events.

    Bars are this year's months with their growth above, an unfinished one hatched without a comparison; the ticks
    are last year's same event days. Named events are written above, the manager's own are triangles at the foot. A click on a bar tells its id, the month.
    """
    rows = [_row(month, unit, lang, currency) for month in frame.to_dict("records")]
    top = max([*(float(row["value"] or 0) for row in rows), *(float(row["last_year"] or 0) for row in rows)], default=1.0) * 1.28 or 1.0
    first = frame["ds"].min()
    x = {"field": "start", "type": "temporal", "axis": {"format": style.SHORT_MONTH, "tickCount": "month", "title": None, "labelOverlap": True, "labelAlign": "left", "labelFlush": False}}
    domain = [{"year": first.year, "month": 1, "date": 1}, {"year": first.year, "month": 12, "date": 31}]
    y = {"field": "value", "type": "quantitative", "axis": style.axis(unit, lang, currency), "scale": {"domain": [0, top], "nice": False}}
    layers = [*_festivals(events, x, lang), *_months(x, y, domain, lang), *_own(events, x, lang)]
    return style.finish({"data": {"values": rows}, "layer": layers}, lang)


def _row(month: "dict[object, object] | dict[str, object]", unit: Unit, lang: Lang, currency: str) -> style.Spec:
    row: style.Spec = {str(name): None if value is None or value != value else value for name, value in month.items()}
    start = row.pop("ds")
    end = start + pd.offsets.MonthEnd(0)

    def told(name: str) -> str:
        return write(row[name], unit, lang, currency=currency)

    growth = write(row["growth"], Unit.SHARE, lang, digits=0, signed=True) if row["growth"] is not None else ""
    row["said"] = _RUNNING(lang) if row["partial"] else growth
    return {**row, "id": f"{start:%Y-%m}", "start": f"{start + pd.Timedelta(days=3):%Y-%m-%d}", "end": f"{end - pd.Timedelta(days=2):%Y-%m-%d}",
            "left": f"{start + pd.Timedelta(days=1):%Y-%m-%d}", "right": f"{end:%Y-%m-%d}", "middle": f"{start + pd.Timedelta(days=14):%Y-%m-%d}",
            "this": told("value"), "last": told("last_year"), "by_calendar": told("calendar"), "growth_said": _PARTIAL(lang) if row["partial"] else growth or "–"}


def _months(x: style.Spec, y: style.Spec, domain: list[style.Spec], lang: Lang) -> list[style.Spec]:
    tip = [{"field": "start", "type": "temporal", "format": style.MONTH_FORMAT[lang], "title": " "},
           *({"field": field, "type": "nominal", "title": name(lang)} for field, name in
             (("this", _THIS), ("last", _LAST), ("growth_said", _GROWTH), ("by_calendar", _CALENDAR)))]
    place = {"x": x, "x2": {"field": "end"}, "y": y, "y2": {"datum": 0}, "tooltip": tip}
    span = {**x, "scale": {"domain": domain}}  # in one layer only, one without x2: else Vega-Lite sees a conflict
    whole = {"transform": [{"filter": "isValid(datum.value) && !datum.partial"}], "params": [pick("id")], "mark": {"type": "bar", "cornerRadiusEnd": 3, "color": style.GOAL, "cursor": "pointer"}, "encoding": place}
    begun = {"transform": [{"filter": "isValid(datum.value) && datum.partial"}], "encoding": place,
             "mark": {"type": "bar", "cornerRadiusEnd": 3, "fill": style.hatched(style.GOAL), "stroke": style.GOAL, "strokeDash": [4, 3], "cursor": "pointer"}}
    last = {"transform": [{"filter": "isValid(datum.last_year)"}], "mark": {"type": "rule", "color": style.WARN, "strokeWidth": 2.5},
            "encoding": {"x": {**x, "field": "left"}, "x2": {"field": "right"}, "y": {**y, "field": "last_year"}, "tooltip": tip}}
    words = {"transform": [{"filter": "isValid(datum.value)"}, {"calculate": "datum.partial ? datum.value : max(datum.value, datum.last_year || 0)", "as": "over"}],
             "mark": {"type": "text", "dy": -9, "fontSize": style.SMALLER, "color": style.MUTED, "fontWeight": 600},
             "encoding": {"x": {**span, "field": "middle"}, "y": {**y, "field": "over"}, "text": {"field": "said"}}}
    return [whole, begun, last, words]


def _festivals(events: pd.DataFrame, x: style.Spec, lang: Lang) -> list[style.Spec]:
    rows = [_event(event, lang) for event in events[events["kind"] == "festival"].to_dict("records")]
    tip = [{"field": "name", "type": "nominal", "title": " "}, {"field": "dates", "type": "nominal", "title": _FROM(lang)}]
    band = {"mark": {"type": "rect", "color": style.MUTED, "opacity": 0.10}, "encoding": {"x": x, "x2": {"field": "end"}, "tooltip": tip}}
    words = {"transform": [{"filter": "datum.named"}], "mark": {"type": "text", "y": 6, "fontSize": 11, "color": style.MUTED},
             "encoding": {"x": {**x, "field": "day"}, "text": {"field": "name"}, "tooltip": tip}}
    return [{"data": {"values": rows}, "layer": [band, words]}] if rows else []


def _own(events: pd.DataFrame, x: style.Spec, lang: Lang) -> list[style.Spec]:
    rows = [_event(event, lang) for event in events[events["kind"] == "own"].to_dict("records")]
    tip = [{"field": "name", "type": "nominal", "title": " "}, {"field": "dates", "type": "nominal", "title": _FROM(lang)}]
    mark = {"type": "point", "shape": "triangle-up", "filled": True, "size": 55, "opacity": 1, "color": style.WARN, "y": {"expr": "height - 5"}}
    return [{"data": {"values": rows}, "mark": mark, "encoding": {"x": x, "tooltip": tip}}] if rows else []


def _event(event: "dict[object, object] | dict[str, object]", lang: Lang) -> style.Spec:
    row = {str(name): value for name, value in event.items()}
    start, end = f"{row['start']}", f"{row['end']}"
    return {"name": row[lang], "named": bool(row["named"]), "start": start, "end": end, "day": f"{row['day']}", "dates": start if start == end else f"{start} – {end}"}
