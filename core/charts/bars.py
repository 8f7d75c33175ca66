"""Which is largest, or moved most? Horizontal bars with their numbers beside them."""

import pandas as pd

from core.base.text import Lang
from core.base.unit import Unit, write, write_difference
from core.charts import style


def spec(
    frame: pd.DataFrame, *, unit: Unit, lang: Lang, currency: str = "CNY", signed: bool = False, note: str | None = None
) -> style.Spec:
    """Return bars of frame: label, value (and note: a text behind the number), in the frame's order, missing values left out.

    signed colours gains and losses and writes differences.
    """
    rows = _rows(frame.dropna(subset=["value"]), unit, lang, currency, signed, note)
    values = [float(row["value"]) for row in rows] or [0.0]
    low, high = min(0.0, *values), max(0.0, *values)
    room = (high - low) * (0.65 if note else 0.30) or 1.0
    x = {
        "field": "value",
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [low - (room if low < 0 else 0.0), high + (room if high > 0 else 0.0)], "nice": False},
    }
    y = {
        "field": "label",
        "type": "nominal",
        "sort": [row["label"] for row in rows],
        "axis": {"title": None, "labelLimit": 150, "grid": False},
    }
    layers = [_bars(x, y, signed), _words(x, y, ">=", "left", 6), _words(x, y, "<", "right", -6)]
    return style.finish({"data": {"values": rows}, "layer": layers}, lang)


def _rows(frame: pd.DataFrame, unit: Unit, lang: Lang, currency: str, signed: bool, note: str | None) -> list[style.Spec]:
    return [
        {
            "place": place,
            "label": str(row["label"]),
            "value": float(row["value"]),
            "zero": 0.0,
            "kind": "one" if not signed else "gain" if row["value"] >= 0 else "loss",
            "text": _text(float(row["value"]), unit, lang, currency, signed) + (f"  {row[note]}" if note else ""),
        }
        for place, row in enumerate(frame.to_dict("records"))
    ]


def _bars(x: style.Spec, y: style.Spec, signed: bool) -> style.Spec:
    scale = {"domain": ["gain", "loss"], "range": [style.GOOD, style.BAD]}
    colour = {"field": "kind", "type": "nominal", "legend": None, "scale": scale} if signed else {"value": style.GOAL}
    tip = [{"field": "label", "type": "nominal", "title": " "}, {"field": "text", "type": "nominal", "title": "  "}]
    return {
        "mark": {"type": "bar", "cornerRadius": 3, "height": {"band": 0.66}},
        "encoding": {"x": x, "x2": {"field": "zero"}, "y": y, "color": colour, "tooltip": tip},
    }


def _words(x: style.Spec, y: style.Spec, test: str, align: str, dx: int) -> style.Spec:
    """Return the numbers beside the bars of one direction."""
    return {
        "transform": [{"filter": f"datum.value {test} 0"}],
        "mark": {"type": "text", "align": align, "dx": dx, "color": style.MUTED, "fontSize": 11},
        "encoding": {"x": x, "y": y, "text": {"field": "text"}},
    }


def _text(value: float, unit: Unit, lang: Lang, currency: str, signed: bool) -> str:
    return (
        write_difference(value, unit, lang, currency=currency)
        if signed
        else write(value, unit, lang, currency=currency)
    )
