"""The definition lens: a goal under every definition of its KPI in use, side by side, and which switch turns it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.base.home import Workspace
from core.base.text import Text
from core.base.unit import Unit
from core.metrics.catalog import CATALOG
from core.metrics.coverage import Coverage
from core.metrics.declare import Metric
from core.metrics.variants import VARIANTS, variant_of
from core.outlook.board import definition_of, months_of, readings_of, standing
from core.outlook.standing import Standing
from core.state import goals as state_goals
from core.state import template
from core.state.goals import Goal
from core.store.facts import Facts

OWN = ""
_OWN_LABEL = Text(zh="常用口径", en="the usual one")
_OWN_LABELS = {
    "gmv": Text(zh="实付，退款前", en="paid, before refunds"), "gmv_net": Text(zh="按退款时间", en="by refund time"),
    "gmv_growth": Text(zh="实付，按活动日", en="paid, by event day"), "retention": Text(zh="去年对今年", en="last year to this year"),
    "inventory_turnover": Text(zh="12 个月成本", en="12 months at cost"), "cac": Text(zh="获客费用", en="acquisition spend"),
    "cac_change": Text(zh="获客费用", en="acquisition spend"), "private_repeat_share": Text(zh="除以全部 GMV", en="÷ all GMV"),
    "acquisition_cost_ratio": Text(zh="除以 GMV", en="÷ GMV"), "operating_cost_ratio": Text(zh="不含获客费用", en="without acquisition"),
}
_GREEN = Text(zh="{count} 种口径里，**{green}** 种达标。", en="Green under **{green}** of {count} definitions.")
_NONE_JUDGED = Text(zh="没有目标或没有数据，暂时判断不了。", en="Without a target or data nothing can be judged.")
_FLIPS = Text(zh="现用「{now}」：{status}。换成{others}，结论会变。", en="Now “{now}”: {status}. Switching to {others} would turn it.")
_SAME = Text(zh="现用「{now}」：{status}。换哪一种口径，{same}。", en="Now “{now}”: {status}. {same}.")
_ALONE = Text(zh="现用「{now}」：{status}。其他口径单位不同，只作参考。", en="Now “{now}”: {status}. The others are in another unit, for reference.")
_ALL_GREEN = Text(zh="都达标", en="It is green under every definition")
_ALL_SHORT = Text(zh="都不达标", en="No definition makes it green")
_SWITCH = Text(zh="「{name}」（{status}）", en="“{name}” ({status})")
STATUSES = {"on_track": Text(zh="进展顺利", en="on track"), "at_risk": Text(zh="有风险", en="at risk"), "off_track": Text(zh="偏离目标", en="off track"),
            "no_target": Text(zh="未设目标", en="no target"), "no_data": Text(zh="缺数据", en="no data")}


@dataclass(frozen=True)
class Seen:
    """A goal under one definition: id '' is the KPI's own. is_judged: it is in the goal's unit and has target and data."""

    id: str
    label: Text
    definition: Text
    standing: Standing
    is_judged: bool

    @property
    def is_green(self) -> bool:
        return self.is_judged and self.standing.status == "on_track"


@dataclass(frozen=True)
class Lens:
    """All definitions of one KPI, its own first; bound is the id of the one that the goal is bound to."""

    kpi: str
    bound: str
    seen: tuple[Seen, ...]

    @property
    def judged(self) -> tuple[Seen, ...]:
        return tuple(one for one in self.seen if one.is_judged)

    @property
    def now(self) -> Seen:
        return next(one for one in self.seen if one.id == self.bound)

    @property
    def flips(self) -> tuple[Seen, ...]:
        """Return the definitions under which the goal would turn from green to not, or the other way."""
        return tuple(one for one in self.judged if self.now.is_judged and one.is_green != self.now.is_green)


def has_variants(kpi: str) -> bool:
    return kpi in VARIANTS


def label_of(kpi: str, definition: str) -> Text:
    """Return the short name of the definition that a goal is bound to."""
    found = variant_of(kpi, definition)
    return _OWN_LABELS.get(kpi, _OWN_LABEL) if found is None else found.label


def lens(space: Workspace, facts: Facts, kpi: str, known: Coverage, year: int | None) -> Lens:
    """Return the KPI's goal of a year (None: without one) under each definition: value, pace, landing, odds, word."""
    every = template.planned(space, year) if year is not None else []
    goal = next((one for one in every if one.kpi == kpi and one.period == "year" and not one.segment), None)
    written = variant_of(kpi, goal.definition) if goal is not None else None
    options: list[tuple[str, Text, Metric]] = [(OWN, label_of(kpi, OWN), CATALOG[kpi])]
    options += [(one.id, one.label, one.metric) for one in VARIANTS.get(kpi, ())]
    readings = readings_of(facts, [metric for *_, metric in options], known)
    seen = []
    for id_, label, metric in options:
        found = standing(space, facts, metric, readings[metric.id], _judging(goal, metric), known, year=year, months=months_of(every, metric))
        seen.append(Seen(id_, label, metric.definition, found, found.target is not None and found.status not in ("no_target", "no_data")))
    return Lens(kpi, OWN if written is None else written.id, tuple(seen))


def bindable(goal: Goal) -> list[str]:
    """Return the definitions that the goal may be bound to: those in the unit of the one it has, as its target is a number in it."""
    unit = _unit(goal, definition_of(goal.kpi, goal))
    options = [OWN, *(one.id for one in VARIANTS.get(goal.kpi, ()))]
    return [id_ for id_ in options if _unit(goal, definition_of(goal.kpi, replace(goal, definition=id_))) == unit]


def bind(space: Workspace, goal: Goal, definition: str, *, who: str) -> Goal:
    """Bind the goal to a definition (an id of its variants, '' for the KPI's own): no figure of the data changes."""
    return state_goals.save(space, replace(goal, definition=definition), who=who)


def told(of: Lens) -> list[Text]:
    """Return the lens in sentences (Markdown): under how many definitions the goal is green, and which switch turns it."""
    judged = of.judged
    if not judged:
        return [_NONE_JUDGED]
    words = {"now": of.now.label, "status": STATUSES[of.now.standing.status]}
    if len(judged) == 1 and of.now.is_judged:
        return [_ALONE.format(**words)]
    said = [_GREEN.format(count=len(judged), green=sum(one.is_green for one in judged))]
    if of.now.is_judged:
        said.append(_FLIPS.format(**words, others=_list(of.flips)) if of.flips else _SAME.format(**words, same=_ALL_GREEN if of.now.is_green else _ALL_SHORT))
    return said


def _list(seen: Sequence[Seen]) -> Text:
    named = [_SWITCH.format(name=one.label, status=STATUSES[one.standing.status]) for one in seen]
    return Text(zh="、".join(one.zh for one in named), en=" or ".join(one.en for one in named))


def _judging(goal: Goal | None, metric: Metric) -> Goal | None:
    """Return the goal as it judges a definition; one in another unit only shows its value."""
    if goal is None or _unit(goal, metric) != _unit(goal, definition_of(goal.kpi, goal)):
        return None
    return goal


def _unit(goal: Goal, metric: Metric) -> tuple[Unit, str]:
    return (Unit.SHARE, goal.direction) if goal.basis == "change" else (metric.unit, metric.good)
