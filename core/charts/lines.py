"""How do a few series run side by side? Lines with their name and last value at the end."""

import pandas as pd

from core.base.text import Lang
from core.base.unit import Unit, write
from core.charts import event_marks, pick, style

MOST_TICKS = 13

def spec(
    frame: pd.DataFrame,
    *,
    unit: Unit,
    lang: Lang,
    x_title: str | None = None,
    temporal: bool = True,
    currency: str = "CNY",
    goal: tuple[str, float] | None = None,
    x_ticks: list[float] | None = None,
    x_labels: str | None = None,
    x_end: float | None = None,
    zero: bool = True,
    events: pd.DataFrame | None = None,
) -> style.Spec:
    """Return lines of frame: x (a day, or a number when temporal is False), series, value; series keep the frame's order.

    goal is a labelled dashed line; x_ticks and x_labels (a Vega label expression) place
    the ticks of a number axis, which runs to x_end; zero: whether the value axis starts there. events
    (outlook.course.marked_events) stand at the foot of a time axis; a number axis then counts the days of their year. A click on a point of a time axis tells its id, the day, and series.
    """
    series = list(dict.fromkeys(frame["series"]))
    rows = _rows(frame, unit, lang, currency, temporal)
    axis: style.Spec = {"title": x_title, **({"format": style.SHORT_MONTH, "values": _months(rows)} if temporal else {})}
    axis |= ({"values": x_ticks} if x_ticks else {}) | ({"labelExpr": x_labels} if x_labels else {})
    x = {"field": "x", "type": "temporal" if temporal else "quantitative", "axis": axis,
         "scale": {"nice": False, **({"domain": [rows[0]["x"] if rows else 0, x_end]} if x_end else {})}}
    y = {"field": "value", "type": "quantitative", "axis": style.axis(unit, lang, currency), "scale": {"zero": zero, "nice": True}}
    colour = {"field": "series", "type": "nominal", "scale": {"domain": series}, "legend": None}
    layers = _lines(rows, series, x, y, colour)
    if rows:
        layers += event_marks.layers(events, lang, first=str(rows[0]["x"]), last=str(rows[-1]["x"])) if temporal else event_marks.days_of_year(events, lang)
    if goal:
        layers.append(_goal(*goal, y))
    if temporal:
        layers.append(pick.points(rows, {"x": x, "y": y, "tooltip": layers[0]["encoding"]["tooltip"]}, "id", "series"))
    return style.finish({"data": {"values": rows}, "layer": layers}, lang)


def _rows(frame: pd.DataFrame, unit: Unit, lang: Lang, currency: str, temporal: bool) -> list[style.Spec]:
    return [
        {
            "x": row["x"].strftime("%Y-%m-%d") if temporal else float(row["x"]),
            "series": str(row["series"]),
            "value": float(row["value"]),
            "text": write(float(row["value"]), unit, lang, currency=currency),
            "id": f"{row['x']:%Y-%m-%d}" if temporal else str(row["x"]),
        }
        for row in frame.dropna(subset=["value"]).to_dict("records")
    ]


def _months(rows: list[style.Spec]) -> list[style.Spec]:
    """Return the ticks: months that have a point, every n-th of them where they are many, so that none stands past the data."""
    starts = sorted({str(row["x"])[:7] for row in rows})
    return [{"year": int(month[:4]), "month": int(month[5:]), "date": 1} for month in starts[:: -(-len(starts) // MOST_TICKS) or 1]]


def _lines(rows: list[style.Spec], series: list[str], x: style.Spec, y: style.Spec, colour: style.Spec) -> list[style.Spec]:
    """Return the lines, and each one's name and last value at its end."""
    of_series = [[row for row in rows if row["series"] == name] for name in series]
    ends = [max(points, key=lambda row: row["x"]) for points in of_series if points]
    labels = [{**row, "label": f"{row['series']}  {row['text']}", "below": place > 0} for place, row in enumerate(ends)]
    tip = [{"field": "series", "type": "nominal", "title": " "}, {"field": "text", "type": "nominal", "title": "  "}]
    return [
        {
            "mark": {"type": "line", "interpolate": "monotone", "point": {"size": 24, "opacity": 0.001}},
            "encoding": {"x": x, "y": y, "color": colour, "tooltip": tip},
        },
        {
            "data": {"values": labels},
            "mark": {"type": "text", "align": "right", "dx": -4, "dy": {"expr": "datum.below ? 16 : -10"}, "fontWeight": 600},
            "encoding": {"x": x, "y": y, "color": colour, "text": {"field": "label"}},
        },
    ]


def _goal(label: str, value: float, y: style.Spec) -> style.Spec:
    """Return the goal's dashed line with its label at the left."""
    words = {"type": "text", "align": "left", "x": 4, "dy": -8, "color": style.BAD, "fontWeight": 600}
    return {
        "data": {"values": [{"value": value, "label": label}]},
        "layer": [
            {"mark": {"type": "rule", "strokeDash": [5, 4], "color": style.BAD}, "encoding": {"y": y}},
            {"mark": words, "encoding": {"y": y, "text": {"field": "label"}}},
        ],
    }
