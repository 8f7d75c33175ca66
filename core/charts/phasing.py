"""How is the year's goal spread? Target by month against what came and against last year."""

from collections.abc import Sequence

import pandas as pd

from core.base.text import Lang, Text
from core.base.unit import Unit, write
from core.charts import event_marks, style

_TARGET = Text(zh="目标", en="Target")
_ACTUAL = Text(zh="实际", en="Actual")
_LAST = Text(zh="去年", en="Last year")


def spec(months: Sequence[str], target: Sequence[float | None], actual: Sequence[float | None], last_year: Sequence[float | None] = (), *,
         unit: Unit, lang: Lang, currency: str = "CNY", events: pd.DataFrame | None = None) -> style.Spec:
    """Return bars of last year and actual with the target as a tick over each month (labels in order, None where missing).

    events (outlook.course.marked_events) are named under the pointer; months with events of the manager's own bear a triangle.
    """
    fields = {"target": (_TARGET, target), "actual": (_ACTUAL, actual), "last": (_LAST, last_year or [None] * len(months))}
    rows, happened = [], event_marks.by_month(events, len(months), lang)
    for place, month in enumerate(months):
        row: dict[str, object] = {"place": place, "month": month, "events": happened[place]}
        for name, (_, values) in fields.items():
            row[name] = values[place]
            row[f"{name}_text"] = write(values[place], unit, lang, currency=currency)
        rows.append(row)
    x = {"field": "month", "type": "ordinal", "sort": list(months), "axis": {"title": None, "labelAngle": 0, "labelOverlap": True},
         "scale": {"paddingInner": 0.25}}
    y = {"type": "quantitative", "axis": style.axis(unit, lang, currency)}
    names = [label(lang) for label, _ in fields.values()]
    tip = [{"field": "month", "type": "nominal", "title": " "}, *(
        {"field": f"{name}_text", "type": "nominal", "title": label(lang)} for name, (label, _) in fields.items()), *([event_marks.month_tip(lang)] if any(happened) else [])]

    def layer(name: str, label: Text, mark: style.Spec) -> style.Spec:
        colour = {"datum": label(lang), "type": "nominal", "scale": {"domain": names, "range": [style.WARN, style.GOAL, style.MUTED]}, "legend": {}}
        return {"transform": [{"filter": f"isValid(datum.{name})"}], "mark": mark,
                "encoding": {"x": x, "y": {**y, "field": name}, "color": colour, "tooltip": tip}}

    return style.finish({"data": {"values": rows}, "layer": [
        layer("last", _LAST, {"type": "bar", "opacity": 0.35, "cornerRadiusEnd": 3, "width": {"band": 0.95}}),
        layer("actual", _ACTUAL, {"type": "bar", "cornerRadiusEnd": 3, "width": {"band": 0.5}}),
        layer("target", _TARGET, {"type": "tick", "thickness": 3, "orient": "horizontal", "width": {"band": 0.95}}),
        *event_marks.own_months(events, months, x, tip),
    ]}, lang)


def path(months: Sequence[str], target: Sequence[float | None], reached: Sequence[float | None], *, unit: Unit, lang: Lang,
         currency: str = "CNY", events: pd.DataFrame | None = None) -> style.Spec:
    """Return the level wanted at each month's end as a dashed line, and the level reached as a solid one with points; events as in spec."""
    happened = event_marks.by_month(events, len(months), lang)
    rows = [{"place": place, "month": month, "events": happened[place], "target": target[place], "actual": reached[place],
             "target_text": write(target[place], unit, lang, currency=currency), "actual_text": write(reached[place], unit, lang, currency=currency)}
            for place, month in enumerate(months)]
    x = {"field": "month", "type": "ordinal", "sort": list(months), "axis": {"title": None, "labelAngle": 0, "labelOverlap": True}}
    y = {"type": "quantitative", "axis": style.axis(unit, lang, currency), "scale": {"zero": False, "padding": 18}}
    tip = [{"field": "month", "type": "nominal", "title": " "}, {"field": "target_text", "type": "nominal", "title": _TARGET(lang)},
           {"field": "actual_text", "type": "nominal", "title": _ACTUAL(lang)}, *([event_marks.month_tip(lang)] if any(happened) else [])]

    def layer(name: str, label: Text, mark: style.Spec) -> style.Spec:
        colour = {"datum": label(lang), "type": "nominal", "legend": {},
                  "scale": {"domain": [_TARGET(lang), _ACTUAL(lang)], "range": [style.WARN, style.GOAL]}}
        return {"transform": [{"filter": f"isValid(datum.{name})"}], "mark": {"type": "line", "point": {"size": 45, "filled": True}, **mark},
                "encoding": {"x": x, "y": {**y, "field": name}, "color": colour, "tooltip": tip}}

    return style.finish({"data": {"values": rows}, "layer": [
        layer("target", _TARGET, {"strokeDash": [5, 4]}), layer("actual", _ACTUAL, {}), *event_marks.own_months(events, months, x, tip)]}, lang)
