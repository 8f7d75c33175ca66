"""Who comes back, by cohort? A heat map of shares, one row per month of first purchase."""

import pandas as pd

from core.base.text import Lang, Text
from core.base.unit import Unit, write
from core.charts import style
from core.charts.pick import pick

_COHORT = Text(zh="首购月份", en="First bought in")
_NUMBER = Text(zh="首购后第几个月（格中为 %）", en="Months after the first purchase (cells in %)")
_COLD_TO_WARM = ["#64748B", "#5A55D8", "#3F35B5"]  # white figures read on all of it (4.7 to 1 and more), and it on light and dark pages
_CUSTOMERS = Text(zh="回来的客户", en="Customers who came back")
_SIZE = Text(zh="首购客户", en="First-time customers")
_SHARE = Text(zh="占比", en="Share")


def spec(frame: pd.DataFrame, *, lang: Lang) -> style.Spec:
    """Return the heat map of frame: first_month, month_number (from 1), customers, cohort_size, share 0..1; a click tells cohort and number."""
    later = frame[frame["month_number"] >= 1]
    rows = [
        {
            "cohort": row["first_month"].strftime("%Y-%m"),
            "number": int(row["month_number"]),
            "share": float(row["share"]),
            "text": write(float(row["share"]), Unit.SHARE, lang, digits=0),
            "figure": f"{100 * float(row['share']):.0f}",
            "customers": write(float(row["customers"]), Unit.COUNT, lang, full=True),
            "size": write(float(row["cohort_size"]), Unit.COUNT, lang, full=True),
        }
        for row in later.to_dict("records")
    ]
    top = max((float(row["share"]) for row in rows), default=1.0)
    low = min((float(row["share"]) for row in rows), default=0.0)
    x = {"field": "number", "type": "ordinal", "axis": {"title": _NUMBER(lang), "labelAngle": 0, "orient": "top"}}
    y = {"field": "cohort", "type": "ordinal", "sort": "ascending", "axis": {"title": None, "grid": False}}
    tip = [
        {"field": "cohort", "type": "nominal", "title": _COHORT(lang)},
        {"field": "size", "type": "nominal", "title": _SIZE(lang)},
        {"field": "customers", "type": "nominal", "title": _CUSTOMERS(lang)},
        {"field": "text", "type": "nominal", "title": _SHARE(lang)},
    ]
    shade = {
        "field": "share",
        "type": "quantitative",
        "legend": None,
        "scale": {"domain": [low, (low + top) / 2, top], "range": _COLD_TO_WARM},
    }
    layers = [
        {
            "mark": {"type": "rect", "cornerRadius": 3, "stroke": None, "cursor": "pointer"},
            "params": [pick("cohort", "number")],
            "encoding": {"x": x, "y": y, "color": shade, "tooltip": tip},
        },
        {
            "mark": {"type": "text", "fontSize": 11, "color": "#FFFFFF", "cursor": "pointer"},
            "encoding": {
                "x": x,
                "y": y,
                "text": {"field": "figure"},
            },
        },
    ]
    return style.finish({"data": {"values": rows}, "layer": layers}, lang)
