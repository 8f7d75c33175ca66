"""Where does this KPI land? The fan, with last year again as a second opinion and the year's events on the axis."""

import datetime as dt
from collections.abc import Sequence

import pandas as pd

from core.base.events import Event
from core.base.period import write_day
from core.base.text import Lang, Text
from core.base.unit import Unit, write
from core.charts import fan, style

AGAIN = Text(zh="去年同期", en="Last year again")


def spec(frame: pd.DataFrame, *, unit: Unit, lang: Lang, today: dt.date, events: Sequence[Event] = (), currency: str = "CNY",
         target: float | None = None, zero: bool = False) -> style.Spec:
    """Return the chart as a Vega-Lite dict: frame as charts.fan takes it, with one more column, again (missing in the past).

    events stand as small marks on the time axis, their name on the pointer; those outside the frame's days are left out.
    """
    drawn = fan.spec(frame, unit=unit, lang=lang, today=today, currency=currency, target=target, zero=zero)
    x = {"field": "ds", "type": "temporal"}
    return {**drawn, "layer": [*_again(frame, x, unit, lang, currency), *drawn["layer"], *_events(frame, events, x, lang)]}


def _again(frame: pd.DataFrame, x: style.Spec, unit: Unit, lang: Lang, currency: str) -> list[style.Spec]:
    known = frame.dropna(subset=["again"]) if "again" in frame else frame.iloc[:0]
    if known.empty:
        return []
    rows = [{"ds": _moment(row["ds"]), "value": float(row["again"]), "day": write_day(row["ds"], lang), "name": AGAIN(lang),
             "text": write(float(row["again"]), unit, lang, currency=currency)} for row in known.to_dict("records")]
    y = {"field": "value", "type": "quantitative"}
    tip = [{"field": "day", "title": ""}, {"field": "text", "title": ""}, {"field": "name", "title": ""}]
    return [{"data": {"values": rows}, "mark": {"type": "line", "color": style.MUTED, "strokeWidth": 1.6, "strokeDash": [2, 2], "interpolate": "monotone"},
             "encoding": {"x": x, "y": y, "tooltip": tip}},
            {"data": {"values": rows[-1:]}, "mark": {"type": "text", "align": "left", "dx": 9, "color": style.MUTED, "fontSize": 11},
             "encoding": {"x": x, "y": y, "text": {"field": "name"}}}]


def _events(frame: pd.DataFrame, events: Sequence[Event], x: style.Spec, lang: Lang) -> list[style.Spec]:
    first, last = frame["ds"].min().date(), frame["ds"].max().date()
    rows = [{"ds": _moment(event.day), "name": event.name(lang), "day": write_day(event.day, lang)} for event in events if first <= event.day <= last]
    if not rows:
        return []
    return [{"data": {"values": rows}, "mark": {"type": "point", "shape": "triangle-up", "filled": True, "size": 70, "color": style.WARN, "opacity": 1},
             "encoding": {"x": x, "y": {"value": {"expr": "height - 5"}}, "tooltip": [{"field": "name", "title": ""}, {"field": "day", "title": ""}]}}]


def _moment(day: dt.date) -> str:
    return f"{day:%Y-%m-%d}T00:00:00"
