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
_EDITED = Text(zh="修改", en="edited")
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
    """Return the changes, newest first; what one person did to many goals in one go is one line."""
    lines: list[Told] = []
    for _, group in groupby(changes, key=lambda change: (change.at, change.who, change.action)):
        together = list(group)
        if len(together) > MANY:
            lines.append(_many(together))
        else:
            lines += [line for change in together for line in _fields(change, currency)]
    return lines


def period_label(period: str) -> Text:
    """Return how a period is called: the year, Q1, 3月 / Mar."""
    if period == YEAR:
        return Text(zh="全年", en="year")
    if period.startswith("Q"):
        return same(period)
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    return Text(zh=f"{int(period)}月", en=months[int(period) - 1])


def _many(together: Sequence[Change]) -> Told:
    first, kpis = together[0], {change.key[0] for change in together}
    how = _HOW.get(first.action, same(first.action))
    if len(kpis) > 1:
        return Told(first.at, first.who, _GOALS.format(count=len(together)), _EDITED if first.action == "set" else how, same(""), same(""))
    return Told(first.at, first.who, _goal(first, whole=True), _PARTS.format(count=len(together)), same(""), how)


def _fields(change: Change, currency: str) -> list[Told]:
    goal = _goal(change)
    if change.new is None:
        return [Told(change.at, change.who, goal, _GONE, _value(change, "target", (change.old or {}).get("target"), currency), same(""))]
    return [Told(change.at, change.who, goal, _label(name), _value(change, name, old, currency), _value(change, name, new, currency))
            for name, (old, new) in change.fields.items()
            if name not in ("kpi", "year", "period", "segment_kind", "segment") and (old or new)]


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
