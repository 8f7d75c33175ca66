"""How does a channel answer its spend? The curve with its band, solid where it was lived through, and now, plan, wide-bound optimum."""

from collections.abc import Sequence

import pandas as pd

from core.base.text import Lang, Text
from core.base.unit import Unit, write
from core.charts import style

_BAND = Text(zh="80% 区间", en="80% range")
_TO = Text(zh="{low} 至 {high}", en="{low} to {high}")


def spec(frame: pd.DataFrame, marks: Sequence[tuple[str, float, str]], *, seen: tuple[float, float] | None, lang: Lang, currency: str = "CNY") -> style.Spec:
    """Return the chart of frame: ratio, money, gmv, low, high, rising. marks: (name, money, "now" | "plan" | "wide").

    seen: smallest and largest ratio lived through; outside of it, and everywhere without it, the curve is dashed.
    """
    def told(value: float) -> str:
        return write(value, Unit.CURRENCY, lang, currency=currency)

    rows = [{"money": float(row["money"]), "gmv": float(row["gmv"]), "low": float(row["low"]), "high": float(row["high"]),
             "seen": seen is not None and seen[0] <= float(row["ratio"]) <= seen[1], "money_text": told(float(row["money"])), "gmv_text": told(float(row["gmv"])),
             "band_text": _TO.format(low=told(float(row["low"])), high=told(float(row["high"])))(lang)} for row in frame.to_dict("records")]
    at = {mark: _at(frame, money) for mark, money, _ in marks}
    points = [{"money": money, "gmv": at[mark], "mark": mark, "kind": kind, "money_text": told(money), "gmv_text": told(at[mark])} for mark, money, kind in marks]
    x = {"field": "money", "type": "quantitative", "axis": style.axis(Unit.CURRENCY, lang, currency, tickCount=3, labelFlush=style.NEAR_END), "scale": {"nice": False}}
    y = {"type": "quantitative", "axis": style.axis(Unit.CURRENCY, lang, currency, tickCount=3)}
    tip = [{"field": "money_text", "title": " "}, {"field": "gmv_text", "title": "GMV"}, {"field": "band_text", "title": _BAND(lang)}]
    colour = {"field": "kind", "type": "nominal", "legend": None,
              "scale": {"domain": ["now", "plan", "wide"], "range": [style.MUTED, style.GOAL, style.WARN]}}
    line = {"x": x, "y": {**y, "field": "gmv"}, "tooltip": tip}
    layers: list[style.Spec] = [
        {"mark": {"type": "area", "opacity": 0.16, "color": style.GOAL}, "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}}},
        {"mark": {"type": "line", "color": style.GOAL, "strokeWidth": 1.6, "strokeDash": [4, 4]}, "encoding": line},
        {"transform": [{"filter": "datum.seen"}], "mark": {"type": "line", "color": style.GOAL, "strokeWidth": 2.6}, "encoding": line},
        {"data": {"values": points}, "mark": {"type": "point", "filled": True, "size": 90, "opacity": 1},
         "encoding": {"x": x, "y": {**y, "field": "gmv"}, "color": colour, "shape": {"field": "kind", "type": "nominal", "legend": None,
                      "scale": {"domain": ["now", "plan", "wide"], "range": ["circle", "diamond", "triangle-up"]}},
                      "tooltip": [{"field": "mark", "title": " "}, {"field": "money_text", "title": "  "}, {"field": "gmv_text", "title": "GMV"}]}},
    ]
    return style.finish({"data": {"values": rows}, "layer": layers}, lang)


def _at(frame: pd.DataFrame, money: float) -> float:
    below = frame[frame["money"] <= money]
    above = frame[frame["money"] >= money]
    if below.empty or above.empty:
        return float((above if below.empty else below)["gmv"].iloc[0 if below.empty else -1])
    one, other = below.iloc[-1], above.iloc[0]
    width = float(other["money"] - one["money"])
    return float(one["gmv"]) + (0.0 if width == 0 else (money - float(one["money"])) / width * float(other["gmv"] - one["gmv"]))
