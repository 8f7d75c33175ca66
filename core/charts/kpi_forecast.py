"""Where does this KPI land? The fan, with last year again as a second opinion and the year's events on the axis."""

import datetime as dt

import pandas as pd

from core.base.period import write_day
from core.base.text import Lang, Text
from core.base.unit import Unit, write
from core.charts import event_marks, fan, style

_PLOT, _ABOVE, _BELOW = 290, 18, 44     # pixels: the plot's height on the page; what the forecast's label of three lines takes from its point up and down
AGAIN = Text(zh="去年同期", en="Last year again")


def spec(frame: pd.DataFrame, *, unit: Unit, lang: Lang, today: dt.date, events: pd.DataFrame | None = None, currency: str = "CNY",
         target: float | None = None, zero: bool = False, note: str = "") -> style.Spec:
    """Return the chart as a Vega-Lite dict: frame as charts.fan takes it, with one more column, again (missing in the past).

    events (outlook.course.marked_events) stand at the foot of the time axis; those outside the frame's days are left out.
    note stands under the forecast's last value.
    """
    drawn = fan.spec(frame, unit=unit, lang=lang, today=today, currency=currency, target=target, zero=zero, note=note)
    x = {"field": "ds", "type": "temporal"}
    return {**drawn, "layer": [*_again(frame, x, unit, lang, currency, zero), *drawn["layer"], *event_marks.layers(events, lang, first=_moment(frame["ds"].min())[:10], last=_moment(frame["ds"].max())[:10])]}


def _again(frame: pd.DataFrame, x: style.Spec, unit: Unit, lang: Lang, currency: str, zero: bool) -> list[style.Spec]:
    known = frame.dropna(subset=["again"]) if "again" in frame else frame.iloc[:0]
    if known.empty:
        return []
    rows = [{"ds": _moment(row["ds"]), "value": float(row["again"]), "day": write_day(row["ds"], lang), "name": AGAIN(lang),
             "text": write(float(row["again"]), unit, lang, currency=currency)} for row in known.to_dict("records")]
    y = {"field": "value", "type": "quantitative"}
    tip = [{"field": "day", "title": ""}, {"field": "text", "title": ""}, {"field": "name", "title": ""}]
    return [{"data": {"values": rows}, "mark": {"type": "line", "color": style.MUTED, "strokeWidth": 1.6, "strokeDash": [2, 2], "interpolate": "monotone"},
             "encoding": {"x": x, "y": y, "tooltip": tip}},
            {"data": {"values": rows[-1:]}, "mark": {"type": "text", "align": "left", "dx": 9, "dy": _clear_of_forecast(frame, float(known["again"].iloc[-1]), zero), "color": style.MUTED, "fontSize": 11},
             "encoding": {"x": x, "y": y, "text": {"field": "name"}}}]


def _clear_of_forecast(frame: pd.DataFrame, again: float, zero: bool) -> int:
    """Return how many pixels last year's label moves (below 0: up) so that it stands over the forecast's instead of in it."""
    ends = frame["y_hat"].dropna()
    values = frame[[name for name in ("y", "y_hat", "again", "lo95", "hi95") if name in frame]]
    span = float(values.max().max()) - (0.0 if zero else float(values.min().min()))
    if ends.empty or not span > 0:
        return 0
    below = (float(ends.iloc[-1]) - again) / span * _PLOT
    return -round(below + _ABOVE) if -_ABOVE < below < _BELOW else 0


def _moment(day: dt.date) -> str:
    return f"{day:%Y-%m-%d}T00:00:00"
