"""Goals: what a KPI shall reach in a year, a quarter or a month, for the whole or a segment."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, get_args

from core.base.errors import CockpitError
from core.base.home import Workspace
from core.base.text import Text
from core.state import records
from core.state.audit import Change, changes
from core.state.database import now, reading, writing

Basis = Literal["value", "change"]
Direction = Literal["up", "down"]
GoalKey = tuple[str, int, str, str, str]

YEAR = "year"
QUARTERS = ("Q1", "Q2", "Q3", "Q4")
MONTHS = tuple(f"{month:02d}" for month in range(1, 13))
_WHOLE_YEAR = ("", "year", "annual", "full year", "年", "全年", "年度", "全年度")
_CHINESE_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4}
_DECIMALS = ("target", "crisis", "concern", "satisfied", "best")


@dataclass(frozen=True)
class Goal:
    """One goal; key: kpi, year, period ('year', 'Q1'..'Q4', '01'..'12'), segment_kind and segment ('' = the whole).

    basis 'value' compares the KPI with target, 'change' its change on last year. target None: still to be entered.
    The four marks are in the target's unit. held: this part of a phased goal stays when the total changes.
    version is that of the row as read (0: new); save refuses when another one has been written since.
    """

    kpi: str
    year: int
    period: str = YEAR
    segment_kind: str = ""
    segment: str = ""
    basis: Basis = "value"
    target: Decimal | None = None
    direction: Direction = "up"
    crisis: Decimal | None = None
    concern: Decimal | None = None
    satisfied: Decimal | None = None
    best: Decimal | None = None
    definition: str = ""
    owner: str = ""
    team: str = ""
    held: bool = False
    version: int = 0
    changed_by: str = ""
    changed_at: datetime | None = None

    @property
    def key(self) -> GoalKey:
        return self.kpi, self.year, self.period, self.segment_kind, self.segment


def goals(space: Workspace, year: int | None = None, kpi: str | None = None) -> list[Goal]:
    """Return the goals of a year (all years) and KPI (all KPIs), sorted by key; empty when none is set."""
    found = (_goal(record) for record in records.rows(space, "goals"))
    return [goal for goal in found if year in (None, goal.year) and kpi in (None, goal.kpi)]


def goal(space: Workspace, kpi: str, year: int, period: str = YEAR, segment_kind: str = "",
         segment: str = "") -> Goal | None:
    """Return one goal, None when it is not set."""
    with reading(space) as connection:
        record = records.read_one(connection, "goals", (kpi, year, period, segment_kind, segment))
    return None if record is None else _goal(record)


def parts(space: Workspace, kpi: str, year: int, segment_kind: str = "", segment: str = "") -> dict[str, Goal]:
    """Return the quarters and months of a phased goal by period; empty when only the year is set."""
    return {goal.period: goal for goal in goals(space, year, kpi)
            if goal.period != YEAR and (goal.segment_kind, goal.segment) == (segment_kind, segment)}


def save(space: Workspace, goal: Goal, *, who: str, at: datetime | None = None) -> Goal:
    """Write one goal and return it with its new version; see save_all."""
    return save_all(space, [goal], who=who, at=at)[0]


def save_all(space: Workspace, changed: Iterable[Goal], *, who: str, at: datetime | None = None) -> list[Goal]:
    """Write goals in one transaction, all or none, and return them with their new versions.

    A goal whose version is not the one in the file raises CockpitError 'stale' that tells both values;
    a period, direction or number that cannot be raises CockpitError 'goal'. Unchanged goals write nothing.
    """
    checked, moment = [_checked(goal) for goal in changed], at or now()
    with writing(space) as connection:
        return [_goal(records.put(connection, "goals", goal.key, _data(goal), who=who, at=moment,
                                  version=goal.version)) for goal in checked]


def delete(space: Workspace, goal: Goal, *, who: str, at: datetime | None = None) -> bool:
    """Remove a goal of exactly this version; return whether it was there."""
    with writing(space) as connection:
        return records.remove(connection, "goals", goal.key, who=who, at=at or now(), version=goal.version)


def history(space: Workspace, key: GoalKey | None = None, *, limit: int = 500) -> list[Change]:
    """Return the changes of one goal, or of all, newest first."""
    return changes(space, "goals", key, limit=limit)


def period_name(text: str | None) -> str:
    """Return 'year', 'Q1'..'Q4' or '01'..'12' for what people write: 全年, Q3, 三季度, 2026-08, 8月; else CockpitError."""
    written = (text or "").strip().lower()
    if written in _WHOLE_YEAR or re.fullmatch(r"\d{4}年?(全年)?", written):
        return YEAR
    written = re.sub(r"^\d{4}\s*[-/.年]\s*(?=\S)", "", written)
    quarter = re.fullmatch(r"q([1-4])|第?([1-4一二三四])季度?", written)
    if quarter:
        number = quarter.group(1) or quarter.group(2)
        return f"Q{_CHINESE_QUARTERS.get(number, number)}"
    month = re.fullmatch(r"m?(\d{1,2})(?:\.0)?月?份?", written)
    if month and 1 <= int(month.group(1)) <= 12:
        return MONTHS[int(month.group(1)) - 1]
    raise _wrong(Text(zh=f"期间「{(text or '')[:40]}」看不懂，请写 全年、Q1—Q4 或 1月—12月",
                      en=f"“{(text or '')[:40]}” is no period: write year, Q1 to Q4 or 01 to 12"))


def goal_data(row: records.Data) -> dict[str, Any]:
    """Return an uploaded row of table goals as it is kept: the period named, basis and direction filled in."""
    return {**row, "period": period_name(row.get("period")), "basis": row.get("basis") or "value",
            "direction": row.get("direction") or "up", "held": row.get("held") or False}


def _checked(goal: Goal) -> Goal:
    goal = replace(goal, period=period_name(goal.period))
    if goal.basis not in get_args(Basis) or goal.direction not in get_args(Direction):
        raise _wrong(Text(zh=f"口径只能是 value 或 change，方向只能是 up 或 down，收到 {goal.basis}、{goal.direction}",
                          en=f"basis is value or change and direction up or down, not {goal.basis}, {goal.direction}"))
    if not goal.kpi or not 2000 <= goal.year <= 2100:
        raise _wrong(Text(zh=f"目标要有指标和 2000—2100 之间的年份，收到「{goal.kpi}」、{goal.year}",
                          en=f"a goal needs a KPI and a year from 2000 to 2100, not “{goal.kpi}”, {goal.year}"))
    for name in _DECIMALS:
        value = getattr(goal, name)
        if value is not None and not value.is_finite():
            raise _wrong(Text(zh=f"目标值要是一个数，收到 {value}", en=f"a target is a number, not {value}"))
    return goal


def _wrong(reason: Text) -> CockpitError:
    return CockpitError("goal", Text(zh="这个目标不能保存：{reason}。", en="This goal cannot be kept: {reason}.").format(
        reason=reason))


def _data(goal: Goal) -> dict[str, Any]:
    return {field.name: getattr(goal, field.name) for field in fields(goal)
            if field.name not in ("version", "changed_by", "changed_at")}


def _goal(record: records.Record) -> Goal:
    known = {field.name for field in fields(Goal)}
    data = {name: value for name, value in record.data.items() if name in known and value is not None}
    for name in _DECIMALS:
        if name in data:
            data[name] = Decimal(str(data[name]))
    return Goal(**data, version=record.version, changed_by=record.changed_by, changed_at=record.changed_at)
