"""What do two levers make of a goal together? A heat map of where it lands, the goal as a line over it."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.base.text import Lang, Text
from core.base.unit import Unit, write
from core.charts import style

_RANGE = ["#475569", "#6366F1", "#312E81"]   # white figures read on all of it
_NOW = Text(zh="现在", en="Now")
_GOAL = Text(zh="目标 {value}", en="Goal {value}")

Piece = tuple[tuple[float, float], tuple[float, float]]


def spec(first: NDArray[np.float64], second: NDArray[np.float64], values: NDArray[np.float64], line: Sequence[Piece], *, names: tuple[str, str],
         target: float, now: tuple[float, float], unit: Unit, lang: Lang, currency: str = "CNY") -> style.Spec:
    """Return the heat map of values (first along the horizontal axis); both axes as changes against the plan."""
    def told(value: float) -> str:
        return write(value, unit, lang, currency=currency)

    half = [(axis[1] - axis[0]) / 2.0 for axis in (first, second)]
    rows = [{"x": float(one - half[0] - 1.0), "x2": float(one + half[0] - 1.0), "y": float(other - half[1] - 1.0), "y2": float(other + half[1] - 1.0),
             "value": float(values[i, j]), "text": told(float(values[i, j])), "first": _change(float(one)), "second": _change(float(other))}
            for i, one in enumerate(first) for j, other in enumerate(second)]
    x = {"field": "x", "type": "quantitative", "axis": {"title": names[0], "format": "+.0%", "tickCount": 5}, "scale": {"domain": _ends(first, half[0]), "nice": False}}
    y = {"field": "y", "type": "quantitative", "axis": {"title": names[1], "format": "+.0%", "tickCount": 5, "grid": False}, "scale": {"domain": _ends(second, half[1]), "nice": False}}
    shade = {"field": "value", "type": "quantitative", "scale": {"range": _RANGE}, "legend": {
        "title": None, "orient": "right", "direction": "vertical", "labelColor": style.MUTED, "labelExpr": style.label_expr(unit, lang, currency), "gradientLength": 160}}
    tip = [{"field": "first", "title": names[0]}, {"field": "second", "title": names[1]}, {"field": "text", "title": " "}]
    layers: list[style.Spec] = [{"mark": {"type": "rect", "stroke": None}, "encoding": {
        "x": x, "x2": {"field": "x2"}, "y": y, "y2": {"field": "y2"}, "color": shade, "tooltip": tip}}]
    if line:
        pieces = [{"x": one[0] - 1.0, "y": one[1] - 1.0, "x2": other[0] - 1.0, "y2": other[1] - 1.0} for one, other in line]
        top = max(pieces, key=lambda piece: (piece["y"], piece["x"]))
        layers += [{"data": {"values": pieces}, "mark": {"type": "rule", "color": style.BAD, "strokeWidth": 2.4},
                    "encoding": {"x": x, "y": y, "x2": {"field": "x2"}, "y2": {"field": "y2"}}},
                   {"data": {"values": [{**top, "label": _GOAL.format(value=told(target))(lang)}]},
                    "mark": {"type": "text", "align": "left", "dx": 6, "dy": 12, "color": "#FFFFFF", "fontWeight": 700},
                    "encoding": {"x": x, "y": y, "text": {"field": "label"}}}]
    point = {"values": [{"x": now[0] - 1.0, "y": now[1] - 1.0, "label": _NOW(lang)}]}
    layers += [{"data": point, "mark": {"type": "point", "filled": True, "size": 80, "color": "#FFFFFF", "opacity": 1}, "encoding": {"x": x, "y": y}},
               {"data": point, "mark": {"type": "text", "align": "left", "dx": 9, "color": "#FFFFFF", "fontWeight": 700},
                "encoding": {"x": x, "y": y, "text": {"field": "label"}}}]
    return style.finish({"data": {"values": rows}, "layer": layers}, lang)


def _ends(axis: NDArray[np.float64], half: float) -> list[float]:
    return [float(axis[0] - half - 1.0), float(axis[-1] + half - 1.0)]


def _change(ratio: float) -> str:
    return write(ratio - 1.0, Unit.SHARE, "en", signed=True)
