"""What moved it? From last year's value to this year's, one bar per cause."""

from collections.abc import Sequence
from typing import Any

from core.base.text import Lang, Text
from core.base.unit import Unit, write
from core.charts import style

CUT_BELOW = 0.15
"""Where the steps are shorter than this share of the totals, the axis starts above zero: else they could not be seen."""


def spec(
    start: tuple[Text, float],
    parts: Sequence[tuple[Text, float]],
    end: tuple[Text, float],
    *,
    unit: Unit,
    lang: Lang,
    currency: str = "CNY",
    good: str = "up",
) -> style.Spec:
    """Return the waterfall as a Vega-Lite dict: first and last bar from 0, the parts between, with their signs and colours.

    good: which way is good; where down is, a fall is coloured as the gain that it is, and "none" colours neither.
    Where the parts are small beside the totals, the axis is cut above zero and the totals fade out at their foot.
    """
    rows = _rows(start, parts, end, unit, lang, currency)
    floor, top = _span(rows)
    for row in rows:
        row["low"] = max(row["low"], floor) if row["kind"] == "total" else row["low"]
    x = {
        "field": "label",
        "type": "nominal",
        "sort": [row["label"] for row in rows],
        "axis": {"title": None, "labelAngle": 0, "labelLimit": 130, "labelExpr": _two_lines(lang), "labelLineHeight": 14, "labelFontSize": style.SMALLER},
    }
    y = {"field": "low", "type": "quantitative", "axis": style.axis(unit, lang, currency), "scale": {"domain": [floor, top], "nice": False}}
    tip = [{"field": "label", "type": "nominal", "title": " "}, {"field": "text", "type": "nominal", "title": "  "}]
    layers = [_bars(x, y, tip, good), _joints(x, y), _words(x, y)]
    return style.finish({"data": {"values": rows}, "layer": layers}, lang)


def _rows(start: tuple[Text, float], parts: Sequence[tuple[Text, float]], end: tuple[Text, float], unit: Unit, lang: Lang, currency: str) -> list[dict[str, Any]]:
    bars = [(start, "total"), *((part, "gain" if part[1] >= 0 else "loss") for part in parts), (end, "total")]
    rows, level = [], 0.0
    for place, ((label, value), kind) in enumerate(bars):
        low, high = (0.0, value) if kind == "total" else (level, level + value)
        text = write(value, unit, lang, currency=currency, signed=kind != "total")
        rows.append({"place": place, "next": place + 1, "label": label(lang), "low": low, "high": high, "top": max(low, high), "kind": kind, "text": text})
        level = high
    return rows


def _bars(x: style.Spec, y: style.Spec, tip: list[style.Spec], good: str) -> style.Spec:
    rise, fall = {"up": (style.GOOD, style.BAD), "down": (style.BAD, style.GOOD)}.get(good, (style.MUTED, style.MUTED))
    colour = {
        "field": "kind",
        "type": "nominal",
        "legend": None,
        "scale": {"domain": ["total", "gain", "loss"], "range": [style.GOAL, rise, fall]},
    }
    mark = {"type": "bar", "cornerRadius": 3, "width": {"band": 0.62}}
    return {"mark": mark, "encoding": {"x": x, "y": y, "y2": {"field": "high"}, "color": colour, "tooltip": tip}}


def _joints(x: style.Spec, y: style.Spec) -> style.Spec:
    """The thin line at each bar's end, where the next one starts."""
    mark = {"type": "tick", "thickness": 1, "color": style.MUTED, "width": {"band": 1}, "opacity": 0.7}
    return {"mark": mark, "encoding": {"x": x, "y": {**y, "field": "high"}}}


def _words(x: style.Spec, y: style.Spec) -> style.Spec:
    mark = {"type": "text", "dy": -10, "color": style.MUTED, "fontWeight": 600}
    return {"mark": {**mark, "fontSize": style.SMALLER}, "encoding": {"x": x, "y": {**y, "field": "top"}, "text": {"field": "text"}}}


def _span(rows: Sequence[dict[str, Any]]) -> tuple[float, float]:
    """Return the axis: from zero, or from below the lowest step where the steps would be too small to be seen."""
    ends = [float(value) for row in rows for value in (row["low"], row["high"]) if row["kind"] != "total"]
    totals = [float(row["high"]) for row in rows if row["kind"] == "total"]
    low, high = min([*ends, *totals]), max([*ends, *totals])
    floor = low - (high - low) * 0.6 if low > 0 and high - low < CUT_BELOW * high else min(0.0, low * 1.15)
    return max(0.0, floor) if low > 0 else floor, high + (high - floor) * 0.1 or 1.0


def _two_lines(lang: Lang) -> str:
    return "split(datum.label, ' ')" if lang == "en" else "datum.label"
