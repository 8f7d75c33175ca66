"""What does each further unit of spend bring at best? The frontier of spend and GMV, every goal and plan marked on it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.base.text import Lang, Text
from core.base.unit import Unit, write
from core.charts import style

_SPEND = Text(zh="剩余月份投放", en="Spend of the months left")
_WIDE, _NARROW, _SMALLEST = 11.5, 6.5, 215.0    # pixels of a letter of a label, and of the picture at its narrowest
_GMV = Text(zh="全年 GMV（期望）", en="GMV of the year (expected)")


@dataclass(frozen=True)
class Mark:
    """A point on the chart: what it is called, spend, GMV, and whether it is a goal, a goal beyond this end of the curve, today, or a plan."""

    label: str
    spend: float
    gmv: float
    kind: str = "goal"


def spec(spend: NDArray[np.float64], gmv: NDArray[np.float64], marks: Sequence[Mark], *, gmv_goal: tuple[str, float] | None, lang: Lang,
         currency: str = "CNY") -> style.Spec:
    """Return the chart of a frontier (spend and GMV rising together), marks on it, and the GMV goal as a labelled line."""
    keep = np.unique(np.linspace(0, len(spend) - 1, min(120, len(spend))).astype(int))
    line = [{"spend": float(spend[place]), "gmv": float(gmv[place])} for place in keep]

    def told(value: float) -> str:
        return write(value, Unit.CURRENCY, lang, currency=currency)

    groups = _together(sorted(marks, key=lambda one: one.spend), 0.03 * (line[-1]["spend"] - line[0]["spend"]))
    points = [{"spend": mark.spend, "gmv": mark.gmv, "label": " · ".join(one.label for one in group) if mark is group[0] else "", "name": mark.label, "kind": mark.kind,
               "spend_text": told(mark.spend), "gmv_text": told(mark.gmv), "left": _leans_left(place, " · ".join(one.label for one in group), (group[0].spend - line[0]["spend"]) / ((line[-1]["spend"] - line[0]["spend"]) or 1.0))}
              for place, group in enumerate(groups) for mark in group]
    values = [*(row["gmv"] for row in line), *(mark.gmv for mark in marks), *([gmv_goal[1]] if gmv_goal else [])]
    low, high = min(values), max(values)
    room = (high - low) * 0.12 or abs(high) * 0.01 or 1.0
    x = {"field": "spend", "type": "quantitative", "axis": style.axis(Unit.CURRENCY, lang, currency, title=_SPEND(lang), tickCount=5, labelFlush=style.NEAR_END), "scale": {"zero": False, "nice": False}}
    y = {"field": "gmv", "type": "quantitative", "axis": style.axis(Unit.CURRENCY, lang, currency, title=_GMV(lang), tickCount=5),
         "scale": {"domain": [low - room, high + room], "nice": False}}
    tip = [{"field": "name", "title": " "}, {"field": "spend_text", "title": _SPEND(lang)}, {"field": "gmv_text", "title": _GMV(lang)}]
    colour = {"field": "kind", "type": "nominal", "legend": None,
              "scale": {"domain": ["today", "plan", "goal", "beyond"], "range": [style.MUTED, style.GOAL, style.WARN, style.BAD]}}
    layers: list[style.Spec] = [{"data": {"values": line}, "mark": {"type": "line", "color": style.GOAL, "strokeWidth": 2.4},
                                 "encoding": {"x": x, "y": y}}]
    if gmv_goal:
        goal = {"values": [{"gmv": gmv_goal[1], "label": gmv_goal[0]}]}
        layers += [{"data": goal, "mark": {"type": "rule", "color": style.BAD, "strokeDash": [5, 4]}, "encoding": {"y": y}},
                   {"data": goal, "mark": {"type": "text", "align": "left", "x": 4, "dy": -8, "color": style.BAD, "fontWeight": 600},
                    "encoding": {"y": y, "text": {"field": "label"}}}]
    layers.append({"mark": {"type": "point", "filled": True, "size": 110, "opacity": 1}, "encoding": {"x": x, "y": y, "color": colour, "tooltip": tip}})
    for side in (False, True):      # above the curve and below it in turn, so that neighbours keep apart
        layers.append({"transform": [{"filter": f"datum.left === {'true' if side else 'false'}"}],
                       "mark": {"type": "text", "align": "right" if side else "left", "dx": -10 if side else 10, "dy": -8 if side else 10, "fontWeight": 600},
                       "encoding": {"x": x, "y": y, "text": {"field": "label"}, "color": colour}})
    return style.finish({"data": {"values": points}, "layer": layers}, lang)


def _leans_left(place: int, label: str, across: float) -> bool:
    """Return whether a label goes to the left of its mark: in turn, but never out of the picture (across: 0 left end, 1 right end)."""
    wide = sum(_WIDE if ord(letter) > 0x2e80 else _NARROW for letter in label)
    left, right = across * _SMALLEST >= wide, (1.0 - across) * _SMALLEST >= wide
    return place % 2 == 0 if left and right else left or (across > 0.5 and not right)


def _together(marks: Sequence[Mark], near: float) -> list[list[Mark]]:
    """Return marks that lie too close for labels of their own in one group, from left to right."""
    groups: list[list[Mark]] = []
    for mark in marks:
        if groups and mark.spend - groups[-1][-1].spend <= near:
            groups[-1].append(mark)
        else:
            groups.append([mark])
    return groups
