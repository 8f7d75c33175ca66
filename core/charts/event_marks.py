"""What happened when? Festivals as dots and the manager's own events as triangles along the foot of any time axis."""

from collections.abc import Mapping, Sequence

import pandas as pd

from core.base.period import write_day
from core.base.text import Lang, Text
from core.charts import style

_DATES = Text(zh="日期", en="Dates")
_TO = Text(zh="{first}至{last}", en="{first} to {last}")
_EVENTS = Text(zh="活动", en="Events")


def layers(events: pd.DataFrame | None, lang: Lang, *, first: str, last: str, at_top: bool = False) -> list[style.Spec]:
    """Return the layers of events (core.outlook.course.marked_events: kind, zh, en, start, day, end) between two days as ISO text.

    None, and no event in that time, are no layers; what lies outside is left out, so the axis stays as long as its data.
    at_top: where the foot is taken by words.
    """
    if events is None:
        return []
    rows = [row for row in (_row(event, lang) for event in events.to_dict("records")) if first <= row["day"] <= last]
    tip = [{"field": "name", "type": "nominal", "title": " "}, {"field": "dates", "type": "nominal", "title": _DATES(lang)}]
    x = {"field": "day", "type": "temporal"}
    looks = {"festival": {"shape": "circle", "size": 22, "opacity": 0.55, "color": style.MUTED},
             "own": {"shape": "triangle-up", "size": 50, "opacity": 1, "color": style.WARN}}
    return [{"data": {"values": those}, "encoding": {"x": x, "tooltip": tip}, "mark": {"type": "point", "filled": True, "y": {"expr": "4" if at_top else "height - 4"}, **look}}
            for kind, look in looks.items() if (those := [row for row in rows if row["kind"] == kind])]


def by_month(events: pd.DataFrame | None, months: int, lang: Lang) -> list[str]:
    """Return for each month of a year the names of its events, "" where there are none: for axes of months."""
    if events is None:
        return [""] * months
    named: list[list[str]] = [[] for _ in range(months)]
    for event in events.to_dict("records"):
        for month in range(event["start"].month, event["end"].month + 1):
            named[month - 1].append(str(event[lang]))
    return [("、" if lang == "zh" else ", ").join(dict.fromkeys(names)) for names in named]


def month_tip(lang: Lang) -> style.Spec:
    """Return the tooltip line of by_month's names, for rows that carry them as "events"."""
    return {"field": "events", "type": "nominal", "title": _EVENTS(lang)}


def own_months(events: pd.DataFrame | None, labels: Sequence[str]) -> list[str]:
    """Return the labels of the months that the manager's own events touch."""
    if events is None:
        return []
    own = events[events["kind"] == "own"]
    touched = {month for event in own.to_dict("records") for month in range(event["start"].month, event["end"].month + 1)}
    return [label for place, label in enumerate(labels, start=1) if place in touched]


def _row(event: Mapping[object, object], lang: Lang) -> dict[str, str]:
    row = {str(name): value for name, value in event.items()}
    start, end = row["start"], row["end"]
    dates = write_day(start, lang) if start == end else _TO.format(first=write_day(start, lang), last=write_day(end, lang))(lang)  # type: ignore[arg-type]
    return {"kind": str(row["kind"]), "name": str(row[lang]), "day": f"{row['day']}"[:10], "dates": dates}
