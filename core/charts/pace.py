"""Are we going to make it? A year-to-date measure against its goal path, with the range of where it lands."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd

from core.base.period import write_day
from core.base.text import Lang, Text
from core.base.unit import Unit, write
from core.charts import event_marks, pick, style

_ACTUAL = Text(zh="实际", en="Actual")
_FORECAST = Text(zh="预测", en="Forecast")
_PLAN = Text(zh="计划进度", en="Plan")
_GOAL = Text(zh="目标", en="Goal")
_DATA_TO = Text(zh="数据截至 {day}", en="Data to {day}")
_APART = 0.075  # of the value axis: labels nearer than this to each other would touch
_DAY = Text(zh="日期", en="Date")
_NAMED = {_ACTUAL: "is_actual", _FORECAST: "is_forecast", _PLAN: "is_plan"}  # every row names its series, for their colours


def spec(frame: pd.DataFrame, target: float, *, unit: Unit, lang: Lang, currency: str = "CNY", as_of: date | None = None,
         events: pd.DataFrame | None = None) -> style.Spec:
    """Return the chart of frame: ds, actual, plan, p10, p25, p50, p75, p90 (missing where they do not apply), one row per month end.

    as_of is the last day with data, by default the last actual's month end. The forecast starts at the last actual; the goal is a dashed line over the whole year, its label at the right end, where
    no line runs; a click on an actual tells its id, the month. events (outlook.course.marked_events) stand at the top, for the as-of day is named at the foot. A plan that is the goal all year is not drawn twice.
    """
    rows = _rows(frame, unit, lang, currency)
    low, high = _span(frame, target)
    y = {"type": "quantitative", "scale": {"domain": [low, high], "nice": False}, "axis": style.axis(unit, lang, currency)}
    x = {
        "field": "ds",
        "type": "temporal",
        "axis": {"format": style.SHORT_MONTH, "tickCount": "month", "title": None, "labelOverlap": True},
        "scale": {"domain": [_iso(frame["ds"].min()), _iso(frame["ds"].max() + pd.Timedelta(days=24))]},
    }
    names = [_ACTUAL(lang), _FORECAST(lang), _PLAN(lang)]
    colour = {"type": "nominal", "scale": {"domain": names}, "legend": None}

    def own(name: Text) -> style.Spec:
        return {**colour, "field": _NAMED[name]}

    goal = f"{_GOAL(lang)} {write(target, unit, lang, currency=currency)}"
    layers = [
        _band("p10", "p90", 0.15, x, y, own(_FORECAST)),
        _band("p25", "p75", 0.25, x, y, own(_FORECAST)),
        *_goal_line(target, goal, x, y, (rows[0], rows[-1]), high - low),
        *([_line("plan", _PLAN, x, y, own, lang, strokeDash=[2, 3])] if ((frame["plan"] - target).abs() > abs(target) * 1e-6).any() else []),
        _line("actual", _ACTUAL, x, y, own, lang),
        _line("p50", _FORECAST, x, y, own, lang, strokeDash=[6, 4]),
        *_labels(rows, x, y, own, lang, as_of),
        pick.points([row for row in rows if row["actual"] is not None], {key: value for key, value in _line("actual", _ACTUAL, x, y, own, lang)["encoding"].items() if key != "color"}, "id"),
        *event_marks.layers(events, lang, first=rows[0]["ds"], last=_iso(frame["ds"].max() + pd.Timedelta(days=24)), at_top=True),
    ]
    return style.finish({"data": {"values": rows}, "layer": layers}, lang)


def _rows(frame: pd.DataFrame, unit: Unit, lang: Lang, currency: str) -> list[dict[str, Any]]:
    """Return the frame's rows with the day as text, missing values as None, and what the tooltips write."""
    dated = frame.assign(ds=frame["ds"].dt.strftime("%Y-%m-%d")).astype(object).where(frame.notna(), None)
    rows = [{str(name): value for name, value in row.items()} for row in dated.to_dict("records")]
    for row in rows:
        row |= {field: name(lang) for name, field in _NAMED.items()} | {"id": row["ds"]}
        for field in ("actual", "plan", "p50"):
            value = row[field]
            row[f"{field}_text"] = None if value is None else write(float(value), unit, lang, currency=currency)
    return rows


def _line(field: str, name: Text, x: style.Spec, y: style.Spec, own: Callable[[Text], style.Spec], lang: Lang, **mark: object) -> style.Spec:
    tip = [
        {"field": "ds", "type": "temporal", "title": _DAY(lang), "format": style.DAY_FORMAT[lang]},
        {"field": f"{field}_text", "type": "nominal", "title": name(lang)},
    ]
    return {
        "transform": [{"filter": f"isValid(datum.{field})"}],
        "mark": {"type": "line", "point": {"size": 30, "opacity": 0.001}, **mark},
        "encoding": {"x": x, "y": {**y, "field": field}, "color": own(name), "tooltip": tip},
    }


def _band(lower: str, upper: str, opacity: float, x: style.Spec, y: style.Spec, colour: style.Spec) -> style.Spec:
    return {
        "transform": [{"filter": f"isValid(datum.{lower})"}],
        "mark": {"type": "area", "opacity": opacity},
        "encoding": {"x": x, "y": {**y, "field": lower}, "y2": {"field": upper}, "color": colour},
    }


def _goal_line(target: float, label: str, x: style.Spec, y: style.Spec, ends: tuple[dict[str, Any], dict[str, Any]], span: float) -> list[style.Spec]:
    first, last = ends
    data = {"values": [{"goal": target, "label": label, "start": first["ds"], "ds": last["ds"]}]}
    apart = None if last["p50"] is None else (target - float(last["p50"])) / span
    push = 0.0 if apart is None or abs(apart) >= _APART else (_APART - abs(apart)) * 220 * (-1 if apart >= 0 else 1)
    words = {"type": "text", "align": "left", "dx": 10, "dy": push, "color": style.BAD, "fontWeight": 600, "baseline": "middle"}
    place = {"y": {**y, "field": "goal"}}
    return [
        {"data": data, "mark": {"type": "rule", "strokeDash": [5, 4], "color": style.BAD}, "encoding": {**place, "x": {**x, "field": "start"}, "x2": {"field": "ds"}}},
        {"data": data, "mark": words, "encoding": {**place, "x": x, "text": {"field": "label"}}},
    ]


def _labels(
    rows: list[dict[str, Any]], x: style.Spec, y: style.Spec, own: Callable[[Text], style.Spec], lang: Lang, as_of: date | None
) -> list[style.Spec]:
    """Return the last actual and the landing as a dot with its number, and the line of the last day with data."""
    layers: list[style.Spec] = []
    actual = [row for row in rows if row["actual"] is not None]
    landing = [row for row in rows if row["p50"] is not None]
    if actual:
        side = "left" if len(actual) <= len(rows) * 0.7 else "right"
        layers.append(
            {
                "data": {"values": [{"ds": actual[-1]["ds"], "label": _DATA_TO.format(day=write_day(_until(actual[-1]["ds"], as_of), lang))(lang)}]},
                "layer": [
                    {"mark": {"type": "rule", "color": style.MUTED}, "encoding": {"x": x}},
                    {
                        "mark": {
                            "type": "text",
                            "align": side,
                            "dx": 6 if side == "left" else -6,
                            "color": style.MUTED,
                            "y": {"expr": "height - 8"},
                        },
                        "encoding": {"x": x, "text": {"field": "label"}},
                    },
                ],
            }
        )
        layers.append(_dot(actual[-1], "actual", _ACTUAL, x, y, own, align="left", dx=8, dy=_clear(actual[-1], landing)))
    if landing:
        layers.append(_dot(landing[-1], "p50", _FORECAST, x, y, own, align="left", dx=10, dy=4))
    return layers


def _until(month: str, as_of: date | None) -> date:
    """Return the last day that the last actual holds: its month's end, or where the data ends before that."""
    end = (pd.Timestamp(month) + pd.offsets.MonthEnd(0)).date()
    return end if as_of is None else min(as_of, end)


def _clear(last: dict[str, Any], landing: list[dict[str, Any]]) -> int:
    """Return where the last actual's number keeps clear of the forecast that goes on from it: beneath a rising one, above any other."""
    return 20 if landing and landing[-1]["p50"] >= last["actual"] else -14


def _dot(
    row: dict[str, Any], field: str, name: Text, x: style.Spec, y: style.Spec, own: Callable[[Text], style.Spec], **text: object
) -> style.Spec:
    place = {"x": x, "y": {**y, "field": field}, "color": own(name)}
    return {
        "data": {"values": [{**row, "label": f"{row[f'{field}_text']}"}]},
        "layer": [
            {"mark": {"type": "point", "filled": True, "size": 80, "opacity": 1}, "encoding": place},
            {
                "mark": {"type": "text", "fontWeight": 700, "fontSize": 13, **text},
                "encoding": {**place, "text": {"field": "label"}},
            },
        ],
    }


def _span(frame: pd.DataFrame, target: float) -> tuple[float, float]:
    """Return a value axis that holds everything drawn; the first weeks of a ratio to date may run out of it."""
    columns = [column for column in ("plan", "p10", "p90") if column in frame]
    values = [target, *frame[columns].to_numpy().ravel().tolist(), *frame["actual"].dropna().iloc[-8:].tolist()]
    known = [value for value in values if value == value]
    low, high = min(known), max(known)
    room = (high - low) * 0.25 or abs(target) * 0.2 or 1.0
    return low - room, high + room


def _iso(day: pd.Timestamp) -> str:
    return day.strftime("%Y-%m-%d")
