"""Where are people lost? The steps of the funnel, this year against last."""

import pandas as pd

from core.base.text import Lang, Text
from core.base.unit import Unit, write, write_points
from core.charts import style

_THIS, _LAST = Text(zh="今年人数", en="People this year"), Text(zh="去年人数", en="People last year")
_RATE, _LAST_RATE = Text(zh="上一步转化", en="Of the step before"), Text(zh="去年上一步转化", en="Of the step before, last year")


def spec(frame: pd.DataFrame, *, lang: Lang) -> style.Spec:
    """Return the funnel of frame: label, people, rate, last_people, last_rate (missing where not known), one bar a step.

    A tick marks last year's people; beside each bar stand people, rate to the step before, and its change in points.
    """
    rows = [_row(place, step, lang) for place, step in enumerate(frame.to_dict("records"))]
    top = max([*(row["people"] for row in rows), *(row["last"] or 0.0 for row in rows)], default=1.0)
    x = {"field": "people", "type": "quantitative", "axis": None, "scale": {"domain": [0, top * 1.9], "nice": False}}
    y = {"field": "label", "type": "nominal", "sort": [row["label"] for row in rows], "axis": {"title": None, "grid": False, "labelLimit": 110}}
    tip = [{"field": field, "type": "nominal", "title": name(lang)} for field, name in
           (("people_said", _THIS), ("last_said", _LAST), ("rate_said", _RATE), ("last_rate_said", _LAST_RATE))]
    layers = [
        {"mark": {"type": "bar", "cornerRadius": 3, "color": style.GOAL, "height": {"band": 0.62}}, "encoding": {"x": x, "y": y, "tooltip": tip}},
        {"transform": [{"filter": "isValid(datum.last)"}], "mark": {"type": "tick", "thickness": 2.5, "color": style.WARN, "height": {"band": 0.8}},
         "encoding": {"x": {**x, "field": "last"}, "y": y, "tooltip": tip}},
        {"mark": {"type": "text", "align": "left", "dx": 8, "color": style.MUTED, "fontWeight": 600, "fontSize": 11},
         "encoding": {"x": {**x, "field": "edge"}, "y": y, "text": {"field": "said"}}},
    ]
    return style.finish({"data": {"values": rows}, "layer": layers}, lang)


def _row(place: int, step: "dict[object, object] | dict[str, object]", lang: Lang) -> style.Spec:
    known = {str(name): None if value is None or value != value else value for name, value in step.items()}
    people, rate, past, past_rate = (None if known[name] is None else float(str(known[name])) for name in ("people", "rate", "last_people", "last_rate"))
    said = write(people, Unit.COUNT, lang)
    if rate is not None:
        said += f" · {write(rate, Unit.SHARE, lang)}" + (f" ({write_points(rate - past_rate, lang)})" if past_rate is not None else "")
    return {"place": place, "label": known["label"], "people": people or 0.0, "last": past, "edge": max(people or 0.0, past or 0.0), "said": said,
            "people_said": write(people, Unit.COUNT, lang, full=True), "last_said": write(past, Unit.COUNT, lang, full=True),
            "rate_said": write(rate, Unit.SHARE, lang), "last_rate_said": write(past_rate, Unit.SHARE, lang)}
