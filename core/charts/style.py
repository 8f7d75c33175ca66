"""The house style of charts: theme, neutral colours, axes and dates in the reader's language."""

from typing import Any

from core.base.text import Lang
from core.base.unit import Unit, currency_symbol

Spec = dict[str, Any]

# Charts are written as Vega-Lite by hand: building them as Altair objects cost most of a page's time, and importing it
# half a second of the first. Tests check every spec against Altair's schema.
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"

MUTED = "#8A94A8"  # reads on both light and dark backgrounds; every uncoloured mark needs it (else black on dark)
GOAL = "#6366F1"
SECOND = "#14B8A6"  # beside GOAL, where two parts of what is not over yet are drawn
GOOD, WARN, BAD = "#10B981", "#F59E0B", "#EF4444"  # only for status, always beside its word

HOUSE: Spec = {
    "view": {"stroke": None},
    "axis": {"domain": False, "labelColor": MUTED, "labelFontSize": 12, "ticks": False, "labelPadding": 8,
             "titleColor": MUTED, "titleFontWeight": 500},
    "axisX": {"grid": False, "labelFlush": True},
    "axisY": {"grid": True, "gridOpacity": 0.6, "tickCount": 5},
    "line": {"strokeWidth": 2.4, "strokeCap": "round", "strokeJoin": "round"},
    "text": {"color": MUTED, "fontSize": 12},
    "rule": {"color": MUTED},
    "legend": {"orient": "top", "direction": "horizontal", "title": None, "labelColor": MUTED, "symbolOpacity": 1,
               "columnPadding": 18, "offset": 4},
}

_MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December"]
_DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
_TIME: dict[Lang, Spec] = {
    "en": {"dateTime": "%x, %X", "date": "%-d %b %Y", "time": "%H:%M:%S", "periods": ["AM", "PM"], "days": _DAYS,
           "shortDays": [day[:3] for day in _DAYS], "months": _MONTHS, "shortMonths": [name[:3] for name in _MONTHS]},
    "zh": {"dateTime": "%x %X", "date": "%Y年%-m月%-d日", "time": "%H:%M:%S", "periods": ["上午", "下午"],
           "days": ["星期日", "星期一", "星期二", "星期三", "星期四", "星期五", "星期六"],
           "shortDays": ["周日", "周一", "周二", "周三", "周四", "周五", "周六"],
           "months": [f"{month}月" for month in range(1, 13)],
           "shortMonths": [f"{month}月" for month in range(1, 13)]},
}
_STEPS: dict[Lang, tuple[tuple[str, str], ...]] = {
    "zh": (("1e8", " 亿"), ("1e4", " 万")), "en": (("1e9", "B"), ("1e6", "M"), ("1e3", "K")),
}
_SUFFIX: dict[Unit, tuple[str, str]] = {
    Unit.TIMES: (" 次", "×"), Unit.DAYS: (" 天", " d"), Unit.HOURS: (" 小时", " h"), Unit.MINUTES: (" 分钟", " min"), Unit.SCORE: (" 分", " of 5"),
}
_STRIPES = 14
DAY_FORMAT: dict[Lang, str] = {"zh": "%Y年%-m月%-d日", "en": "%-d %b %Y"}
MONTH_FORMAT: dict[Lang, str] = {"zh": "%Y年%-m月", "en": "%b %Y"}
SMALLER: Spec = {"expr": "width < 340 ? 9 : 12"}  # the font where many labels stand side by side, on a phone
SHORT_MONTH = "%b"  # the locale of the spec makes it "3月" or "Mar"


def hatched(colour: str) -> Spec:
    """Return the fill of what is not over yet: stripes of a colour (#RRGGBB), for Vega-Lite has no patterns."""
    red, green, blue = (int(colour[place:place + 2], 16) for place in (1, 3, 5))
    stripes = [f"rgba({red}, {green}, {blue}, {strength})" for strength in (0.12, 0.55)]
    return {"gradient": "linear", "x1": 0, "y1": 1, "x2": 1, "y2": 0,
            "stops": [{"offset": (place + edge) / _STRIPES, "color": stripes[place % 2]} for place in range(_STRIPES) for edge in (0, 1)]}


def label_expr(unit: Unit, lang: Lang, currency: str = "CNY") -> str:
    """Return the axis labelExpr that writes values of that unit: 万/亿 or K/M/B, percent for shares, currency before, unit behind."""
    if unit is Unit.SHARE:
        return "format(datum.value * 100, '.4~r') + '%'"
    plain = "format(datum.value, '.4~r')"
    for step, word in reversed(_STEPS[lang]):
        plain = f"abs(datum.value) >= {step} ? format(datum.value / {step}, '.4~r') + '{word}' : {plain}" \
            if step == _STEPS[lang][-1][0] else \
            f"abs(datum.value) >= {step} ? format(datum.value / {step}, '.4~r') + '{word}' : ({plain})"
    if unit is Unit.CURRENCY:
        money = plain.replace("datum.value", "abs(datum.value)").replace("abs(abs(datum.value))", "abs(datum.value)")
        return f"(datum.value < 0 ? '−' : '') + '{currency_symbol(currency, lang)}' + ({money})"
    suffix = _SUFFIX[unit][0 if lang == "zh" else 1] if unit in _SUFFIX else ""
    return f"({plain}) + '{suffix}'" if suffix else plain


NEAR_END = 24    # pixels from an axis' end within which a label stays inside the picture


def axis(unit: Unit, lang: Lang, currency: str = "CNY", **more: Any) -> Spec:
    """Return a value axis without title, labelled in the unit, currency and language; more overrides."""
    return {"title": None, "labelExpr": label_expr(unit, lang, currency), **more}


def finish(spec: Spec, lang: Lang) -> Spec:
    """Return a hand-written spec with the house style and the locale of its language; the given one is not changed."""
    config = {**HOUSE, **spec.get("config", {}), "locale": {"time": _TIME[lang]}}
    return {"$schema": SCHEMA, **spec, "config": config}
