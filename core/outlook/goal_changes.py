"""The history of goals as people read it: who, when, which goal, from what to what; a re-phasing is one line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

from core.base.text import Text, same
from core.base.unit import Unit, write
from core.metrics.catalog import CATALOG
from core.metrics.variants import variant_of
from core.outlook.lens import label_of
from core.state.audit import Change
from core.state.goals import YEAR
from core.tables.registry import TABLES

MANY = 3
_HELD = Text(zh="锁定", en="Held")
_GONE = Text(zh="删除", en="deleted")
_EMPTY = Text(zh="空", en="empty")
_PARTS = Text(zh="{count} 个季度和月份", en="{count} quarters and months")
_GOALS = Text(zh="{count} 项目标", en="{count} goals")
_PARTS_HOW = Text(zh="{parts}，{how}", en="{parts}, {how}")
_HOW = {"template": Text(zh="按年度计划填入", en="entered from the plan"), "upload": Text(zh="文件导入", en="uploaded"),
        "undo": Text(zh="撤销导入", en="upload undone"), "set": Text(zh="重新分配", en="spread anew"), "delete": _GONE}


@dataclass(frozen=True)
class Told:
    """One line of the history; old and new are written in the goal's unit."""

    at: datetime
    who: str
    goal: Text
    field: Text
    old: Text
    new: Text


def told(changes: Sequence[Change], currency: str) -> list[Told]:
    """Return the changes, newest first; the plan's own goals are one line, and so are the parts of one goal's phasing, by quarter before and after."""
    lines: list[Told] = []
    for _, group in groupby(changes, key=lambda change: (change.at, change.who, change.action)):
        together = list(group)
        if len(together) > MANY and together[0].action == "template":
            lines.append(Told(together[0].at, together[0].who, _GOALS.format(count=len(together)), _HOW["template"], same(""), same("")))
            continue
        for (_, is_part), of_goal in groupby(sorted(together, key=_place), key=lambda change: _place(change)[:2]):
            found = list(of_goal)
            lines += [_phased(found, currency)] if is_part and len(found) > MANY else [line for change in found for line in _fields(change, currency)]
    return lines


def _place(change: Change) -> tuple[tuple[str, ...], bool, str]:
    """Return the goal that a change is of, whether it is of a quarter or month, and which."""
    kpi, year, period, kind, segment = (*map(str, change.key), "", "", "", "", "")[:5]
    return (kpi, year, kind, segment), period != YEAR, period


def period_label(period: str) -> Text:
    """Return how a period is called: the year, Q1, 3月 / Mar."""
    if period == YEAR:
        return Text(zh="全年", en="year")
    if period.startswith("Q"):
        return same(period)
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    return Text(zh=f"{int(period)}月", en=months[int(period) - 1])


def _phased(together: Sequence[Change], currency: str) -> Told:
    """Return a goal's parts in one line: its quarters before and after, its months where no quarter moved."""
    first = together[0]
    shown = [change for change in together if _place(change)[2].startswith("Q")] or list(together)
    before, after = (_listed([(period_label(_place(change)[2]), _value(change, "target", (data or {}).get("target"), currency)) for change in shown if (data := getattr(change, side)) is not None])
                     for side in ("old", "new"))
    return Told(first.at, first.who, _goal(first, whole=True), _PARTS_HOW.format(parts=_PARTS.format(count=len(together)), how=_HOW.get(first.action, same(first.action))), before, after)


def _listed(values: Sequence[tuple[Text, Text]]) -> Text:
    told = Text(zh=" · ".join(f"{period.zh} {value.zh}" for period, value in values), en=" · ".join(f"{period.en} {value.en}" for period, value in values))
    return told if values else _EMPTY


def _fields(change: Change, currency: str) -> list[Told]:
    goal = _goal(change)
    if change.new is None:
        return [Told(change.at, change.who, goal, _GONE, _value(change, "target", (change.old or {}).get("target"), currency), same(""))]
    return [Told(change.at, change.who, goal, _label(name), _value(change, name, old, currency), _value(change, name, new, currency))
            for name, (old, new) in change.fields.items()
            if (name == "target" or not (change.old is None and change.action == "upload")) and name not in ("kpi", "year", "period", "segment_kind", "segment") and (old or new)]


def _goal(change: Change, whole: bool = False) -> Text:
    kpi, year, period, _, segment = (*change.key, "", "", "", "", "")[:5]
    label = CATALOG[str(kpi)].label if kpi in CATALOG else same(str(kpi))
    when = same("") if whole else period_label(str(period))
    return Text(zh=f"{label.zh} {year} {when.zh} {segment}".strip(), en=f"{label.en} {year} {when.en} {segment}".strip())


def _label(name: str) -> Text:
    return _HELD if name == "held" else TABLES["goals"].column(name).label


def _value(change: Change, name: str, value: Any, currency: str) -> Text:
    if name == "definition" and (not value or variant_of(str(change.key[0]), str(value)) is not None):
        return label_of(str(change.key[0]), str(value or ""))
    if value is None or value == "":
        return _EMPTY
    if name == "direction":
        return Text(zh="越高越好", en="higher is better") if value == "up" else Text(zh="越低越好", en="lower is better")
    if isinstance(value, bool):
        return Text(zh="是", en="yes") if value else Text(zh="否", en="no")
    kpi, data = str(change.key[0]), change.new or change.old or {}
    if name in ("target", "crisis", "concern", "satisfied", "best") and kpi in CATALOG:
        unit = Unit.SHARE if data.get("basis") == "change" else CATALOG[kpi].unit
        number = float(Decimal(str(value)))
        return Text(zh=write(number, unit, "zh", currency=currency), en=write(number, unit, "en", currency=currency))
    return same(str(value))
