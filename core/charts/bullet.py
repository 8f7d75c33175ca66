"""How far along is one goal? A bar to date, a tick where the plan wants it today, a diamond at the goal."""

from collections.abc import Sequence

from core.base.text import Lang, Text
from core.base.unit import Unit, write
from core.charts import style

_ACTUAL = Text(zh="实际", en="Actual")
_EXPECTED = Text(zh="今天应达", en="Expected by today")
_GOAL = Text(zh="目标", en="Goal")
_MARKS = (("crisis", Text(zh="危机线", en="Crisis"), style.BAD), ("concern", Text(zh="关注线", en="Concern"), style.WARN),
          ("satisfied", Text(zh="满意线", en="Satisfied"), style.GOOD), ("best", Text(zh="最好", en="Best case"), style.GOOD))


def spec(value: float, target: float, expected: float | None = None, *, colour: str, unit: Unit, lang: Lang,
         currency: str = "CNY", scale: tuple[float, float] | None = None, marks: Sequence[float] = ()) -> style.Spec:
    """Return the bar as a Vega-Lite dict about 22 px high.

    colour fills the bar (a status colour); scale is its (low, high), by default from 0 (or the least value when that
    is negative) to 15 % past the largest; values beyond the scale are drawn at its end. No expected value: no tick.
    marks are crisis, concern, satisfied, best: short coloured ticks at the bar's foot.
    """
    low, high = scale or _span(value, target, expected, marks)
    named = {_ACTUAL: value, _EXPECTED: expected, _GOAL: target} | {label: mark for (_, label, _), mark in zip(_MARKS, marks, strict=False)}
    tip = [{"field": name(lang), "type": "nominal"} for name, number in named.items() if number is not None]
    row: dict[str, str | float | None] = {
        name(lang): write(number, unit, lang, currency=currency) for name, number in named.items()}
    row |= {field: _within(mark, low, high) for (field, _, _), mark in zip(_MARKS, marks, strict=False)}
    row |= {"low": low, "high": high, "base": _within(0.0, low, high), "value": _within(value, low, high),
            "expected": None if expected is None else _within(expected, low, high),
            "target": _within(target, low, high)}

    def layer(mark: style.Spec, field: str, to: str | None = None) -> style.Spec:
        x = {"field": field, "type": "quantitative", "scale": {"domain": [low, high], "nice": False}, "axis": None}
        return {"mark": mark, "encoding": {"x": x, "tooltip": tip} | ({"x2": {"field": to}} if to else {})}

    bar = {"type": "bar", "height": 10, "cornerRadius": 5}
    layers = [layer({**bar, "color": style.MUTED, "opacity": 0.22}, "low", "high"),
              layer({**bar, "color": colour}, "base", "value")]
    if expected is not None:
        layers.append(layer({"type": "tick", "height": 18, "thickness": 2, "color": style.MUTED}, "expected"))
    layers += [layer({"type": "tick", "height": 6, "thickness": 3, "color": colour_, "yOffset": 8}, field)
               for (field, _, colour_), _ in zip(_MARKS, marks, strict=False)]
    layers.append(layer({"type": "point", "shape": "diamond", "filled": True, "size": 110, "color": style.GOAL,
                         "opacity": 1}, "target"))
    return style.finish({"data": {"values": [row]}, "layer": layers, "height": 22,
                         "padding": {"left": 2, "right": 8, "top": 0, "bottom": 0}}, lang)


def _span(value: float, target: float, expected: float | None, marks: Sequence[float]) -> tuple[float, float]:
    numbers = [value, target, 0.0, *([] if expected is None else [expected]), *marks]
    low, high = min(numbers), max(numbers)
    room = (high - low) * 0.15 or 1.0
    return (low - room if low < 0 else 0.0), (high + room if high > 0 else 0.0)


def _within(number: float, low: float, high: float) -> float:
    return max(low, min(high, number))
