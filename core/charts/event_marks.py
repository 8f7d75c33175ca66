"""What happened when? Festivals as dots and the manager's own events as triangles along the foot of any time axis."""

from collections.abc import Mapping, Sequence

import pandas as pd

from core.base.period import write_day
from core.base.text import Lang, Text
from core.charts import style

_DATES = Text(zh="日期", en="Dates")
_TO = Text(zh="{first}至{last}", en="{first} to {last}")
_EVENTS = Text(zh="活动", en="Events")
_LOOKS: dict[str, style.Spec] = {"festival": {"shape": "circle", "size": 22, "opacity": 0.55, "color": style.MUTED},
                                 "own": {"shape": "triangle-up", "size": 50, "opacity": 1, "color": style.WARN}}


def layers(events: pd.DataFrame | None, lang: Lang, *, first: str, last: str, at_top: bool = False) -> list[style.Spec]:
    """Return the layers of events (core.outlook.course.marked_events: kind, zh, en, start, day, end) between two days as ISO text.

    None, and no event in that time, are no layers; what lies outside is left out, so the axis stays as long as its data.
    at_top: where the foot is taken by words.
    """
    return _points(_between(events, lang, first, last), {"field": "day", "type": "temporal"}, lang, at_top)


def strip(events: pd.DataFrame | None, lang: Lang, *, first: str, last: str) -> style.Spec | None:
    """Return the same marks as a view without layers, for a strip among others (Streamlit fits no strip with layers to its card); None where there are none."""
    rows = _between(events, lang, first, last)
    if not rows:
        return None
    looks = {name: {"condition": {"test": "datum.kind == 'own'", "value": _LOOKS["own"][name]}, "value": _LOOKS["festival"][name]} for name in ("shape", "size", "opacity", "color")}
    return {"data": {"values": rows}, "mark": {"type": "point", "filled": True},
            "encoding": {"x": {"field": "day", "type": "temporal", "axis": None}, "tooltip": _tip(lang), **looks}}


def days_of_year(events: pd.DataFrame | None, lang: Lang) -> list[style.Spec]:
    """Return the layers of one year's events for an axis that counts the days of the year from 1."""
    if events is None:
        return []
    first = f"{events['day'].max():%Y}-01-01" if len(events) else ""
    rows = [_row(event, lang, not_before=first) for event in events.to_dict("records")]
    return _points([{**row, "place": pd.Timestamp(row["day"]).day_of_year} for row in rows], {"field": "place", "type": "quantitative"}, lang, at_top=False)


def _points(rows: list[style.Spec], x: style.Spec, lang: Lang, at_top: bool) -> list[style.Spec]:
    tip = _tip(lang)
    return [{"data": {"values": those}, "encoding": {"x": x, "tooltip": tip}, "mark": {"type": "point", "filled": True, "y": {"expr": "4" if at_top else "height - 4"}, **look}}
            for kind, look in _LOOKS.items() if (those := [row for row in rows if row["kind"] == kind])]


def _tip(lang: Lang) -> list[style.Spec]:
    return [{"field": "name", "type": "nominal", "title": " "}, {"field": "dates", "type": "nominal", "title": _DATES(lang)}]


def _between(events: pd.DataFrame | None, lang: Lang, first: str, last: str) -> list[style.Spec]:
    if events is None:
        return []
    return [row for row in (_row(event, lang, not_before=first) for event in events.to_dict("records")) if first <= row["day"] <= last]


def by_month(events: pd.DataFrame | None, months: int, lang: Lang) -> list[str]:
    """Return for each month of a year the names of its events, "" where there are none: for axes of months."""
    if events is None:
        return [""] * months
    named: list[list[str]] = [[] for _ in range(months)]
    for event in events.to_dict("records"):
        for month in event["months"]:
            named[month - 1].append(str(event[lang]))
    return [("、" if lang == "zh" else ", ").join(dict.fromkeys(names)) for names in named]


def month_tip(lang: Lang) -> style.Spec:
    """Return the tooltip line of by_month's names, for rows that carry them as "events"."""
    return {"field": "events", "type": "nominal", "title": _EVENTS(lang)}


def own_months(events: pd.DataFrame | None, labels: Sequence[str], x: style.Spec, tip: list[style.Spec]) -> list[style.Spec]:
    """Return the layer of triangles under the months that the manager's own events touch: labels of the year's months, as field "month"."""
    if events is None:
        return []
    touched = {month for event in events[events["kind"] == "own"].to_dict("records") for month in event["months"]}
    under = [label for place, label in enumerate(labels, start=1) if place in touched]
    mark = {"type": "point", "shape": "triangle-up", "filled": True, "size": 50, "opacity": 1, "color": style.WARN, "y": {"expr": "height - 4"}}
    return [{"transform": [{"filter": {"field": "month", "oneOf": under}}], "encoding": {"x": x, "tooltip": tip}, "mark": mark}] if under else []


def _row(event: Mapping[object, object], lang: Lang, not_before: str) -> style.Spec:
    """Return an event's kind, name and dates, and the day where it is marked: an event under way as the axis begins stands at its beginning."""
    row = {str(name): value for name, value in event.items()}
    start, end, day = row["start"], row["end"], f"{row['day']}"[:10]
    dates = write_day(start, lang) if start == end else _TO.format(first=write_day(start, lang), last=write_day(end, lang))(lang)  # type: ignore[arg-type]
    return {"kind": str(row["kind"]), "name": str(row[lang]), "day": not_before if day < not_before <= f"{end}"[:10] else day, "dates": dates}
