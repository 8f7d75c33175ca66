"""What moved it? From last year's value to this year's, one bar per cause."""

from collections.abc import Sequence
from typing import Any

from core.base.text import Lang, Text
from core.base.unit import Unit, write
from core.charts import style


def spec(
    start: tuple[Text, float],
    parts: Sequence[tuple[Text, float]],
    end: tuple[Text, float],
    *,
    unit: Unit,
    lang: Lang,
    currency: str = "CNY",
) -> style.Spec:
    """Return the waterfall as a Vega-Lite dict: first and last bar from 0, the parts between; gains and losses have their colours and signs."""
    rows = [_row(0, start, 0.0, start[1], "total", unit, lang, currency)]
    level = start[1]
    for place, (label, value) in enumerate(parts, 1):
        rows.append(
            _row(place, (label, value), level, level + value, "gain" if value >= 0 else "loss", unit, lang, currency)
        )
        level += value
    rows.append(_row(len(rows), end, 0.0, end[1], "total", unit, lang, currency))
    floor = min(0.0, *(min(row["low"], row["high"]) for row in rows)) if min(start[1], end[1]) <= 0 else _floor(rows)
    for row in rows:
        row["low"] = max(row["low"], floor) if row["kind"] == "total" else row["low"]
    x = {
        "field": "label",
        "type": "nominal",
        "sort": {"field": "place"},
        "axis": {"title": None, "labelAngle": 0, "labelLimit": 120},
    }
    y = {
        "field": "low",
        "type": "quantitative",
        "axis": style.axis(unit, lang),
        "scale": {"domainMin": floor, "zero": False, "nice": True},
    }
    colour = {
        "field": "kind",
        "type": "nominal",
        "legend": None,
        "scale": {"domain": ["total", "gain", "loss"], "range": [style.GOAL, style.GOOD, style.BAD]},
    }
    tip = [{"field": "label", "type": "nominal", "title": " "}, {"field": "text", "type": "nominal", "title": "  "}]
    layers = [
        {
            "mark": {"type": "bar", "cornerRadius": 3, "width": {"band": 0.62}},
            "encoding": {"x": x, "y": y, "y2": {"field": "high"}, "color": colour, "tooltip": tip},
        },
        {
            "mark": {"type": "text", "dy": -9, "color": style.MUTED, "fontWeight": 600},
            "encoding": {"x": x, "y": {**y, "field": "top"}, "text": {"field": "text"}},
        },
    ]
    return style.finish({"data": {"values": rows}, "layer": layers}, lang)


def _row(
    place: int, bar: tuple[Text, float], low: float, high: float, kind: str, unit: Unit, lang: Lang, currency: str
) -> dict[str, Any]:
    return {
        "place": place,
        "label": bar[0](lang),
        "low": low,
        "high": high,
        "top": max(low, high),
        "kind": kind,
        "text": write(bar[1], unit, lang, currency=currency, signed=kind != "total"),
    }


def _floor(rows: Sequence[dict[str, Any]]) -> float:
    """Return where the axis starts: below the lowest step, so that the parts can be seen; the totals are cut there."""
    lowest = min(
        min(float(str(row["low"])), float(str(row["high"]))) if row["kind"] != "total" else float(str(row["high"]))
        for row in rows
    )
    return lowest * 0.85
