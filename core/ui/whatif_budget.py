"""The budget: what is asked, whether it can be, the plan that answers it, how sure it is, and what would settle a doubt."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import pandas as pd
import streamlit as st

from core.base.errors import CockpitError
from core.base.money import CENT, spread
from core.base.text import Text, join, markdown_safe, same
from core.base.unit import MISSING, Unit, write
from core.charts import frontier as frontier_chart
from core.charts import pairs
from core.scenario.baseline import Baseline
from core.scenario.feasible import Wanted, conflicts
from core.scenario.frontier import Split, cheapest_for, within_ratio
from core.scenario.modes import (
    BOLDNESS,
    MODES,
    Mode,
    Plan,
    asked,
    channel_table,
    within_cac,
)
from core.scenario.tree import Outcome
from core.ui import blocks, session, whatif_months, whatif_rules, whatif_verdict
from core.ui.filters import choice
from core.ui.whatif_curves import curves
from core.ui.whatif_results import currency, written

_MODE, _TARGET = Text(zh="想要什么", en="What do you want?"), Text(zh="数值", en="How much")
_BOLD = Text(zh="胆量", en="How bold")
_ALSO = Text(zh="同时守住", en="Also keep")
_EMPTY = Text(zh="要算预算，先导入投放花费。", en="The budget needs spend: upload it first.")
_BARS, _FRONT, _TABLE = Text(zh="现在 → 方案", en="Today → plan"), Text(zh="花得越多，好处越少", en="What each further yuan brings"), Text(zh="各渠道", en="By channel")
_FRONT_ALT = Text(zh="投放总额与全年 GMV 的最优关系，标出现在、方案和各个目标", en="Best GMV of the year for each total of spend, with today, the plan and every goal marked")
_BARS_ALT = Text(zh="各渠道现在与方案的投放", en="Spend per channel, today and in the plan")
_SERIES = {"today": Text(zh="现在", en="Today"), "plan": Text(zh="方案", en="Plan")}
_MARKS = {"today": Text(zh="现在", en="Today"), "plan": Text(zh="方案", en="Plan"), "same": Text(zh="同样的钱", en="Same money"),
          "gmv": Text(zh="GMV 目标", en="GMV goal"), "ratio": Text(zh="占比 ≤ {value}", en="Ratio ≤ {value}"), "cac": Text(zh="获客成本 ≤ {value}", en="CAC ≤ {value}")}
_BEYOND = Text(zh="在这些上下限之内够不到（箭头）：{goals}", en="Out of reach within these bounds (arrows): {goals}")
_LEFT, _RIGHT = same("← {label}"), same("{label} →")
_COLUMNS = (Text(zh="渠道", en="Channel"), Text(zh="现在", en="Today"), Text(zh="方案", en="Plan"), Text(zh="变化", en="Change"))
_RETURNS = (_COLUMNS[0], Text(zh="平均回报", en="Average return"), Text(zh="边际回报", en="Marginal return"), Text(zh="平均获客成本", en="Average CAC"),
            Text(zh="边际获客成本", en="Marginal CAC"), Text(zh="依据", en="Grade"))
_SUM = Text(zh="合计", en="Total")
_FULL_HELP = Text(zh="平均回报：每花一元带来的全年 GMV（含复购）；边际：下一元带来多少。加钱减钱看边际，不看平均。依据：A 实测可靠，B 可用，C 主要靠假设。",
                  en="Return: GMV of the year per unit of spend, repeat orders included; marginal: of the next unit. More or less money is decided by the marginal one, "
                     "not by the average. Grade: A well measured, B usable, C mostly assumption.")


class _Numbers:
    def __contains__(self, text: object) -> bool:
        return isinstance(text, str) and _number(text) is not None


def draw(base: Baseline, outcome: Outcome, goals: Mapping[str, float], names: Mapping[str, Text]) -> None:
    """Draw the question, the answer with its reasons, the channels and their curves."""
    if base.channels is None or not base.channels.spend.sum() > 0:
        st.caption(_EMPTY(session.lang()))
        return
    rules, own = whatif_rules.current(base)
    mode, target, caution, wanted = _ask(base, goals)
    whatif_rules.draw(base, names, currency())
    found = () if mode == "own" else conflicts(base, rules, wanted, currency(), names)
    for sentence in found:
        st.warning(markdown_safe(sentence(session.lang())), icon=":material/block:")
    try:
        plan = asked(base, mode, target, rules=rules, caution=caution, own=own)
    except CockpitError as error:
        if not found:       # else it is told already
            blocks.problem(error)
        return
    whatif_verdict.draw(base, outcome, plan, mode, rules, names, possible=not found)
    _pictures(base, plan, goals, names)
    _table(base, plan, names)
    whatif_months.draw(base, outcome, names)
    curves(base, plan, names)


def _ask(base: Baseline, goals: Mapping[str, float]) -> tuple[Mode, float, float, Wanted]:
    lang = session.lang()
    growth, ratio, change = goals.get("gmv_growth"), goals.get("acquisition_cost_ratio"), goals.get("cac_change")
    known = base.last_year.gmv == base.last_year.gmv
    gmv = goals.get("gmv") or (base.last_year.gmv * (1 + growth) if growth is not None and known else None)
    cac = goals.get("cac") or (base.last_year.cac * (1 + change) if change is not None and base.last_year.cac == base.last_year.cac else None)
    if not cac and base.channels is not None and base.channels.new_customers.sum() > 0:
        cac = float(base.channels.spend.sum() / base.channels.new_customers.sum())
    starts = {"gmv": gmv or float(base.actual.gmv.sum() + base.gmv.sum(axis=1).mean()), "cac": cac or 0.0, "marginal": cac or 0.0, "ratio": (ratio or 0.2) * 100}
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        mode: Mode = choice(_MODE, MODES, key="whatif_mode", parameter="mode")  # type: ignore[assignment, arg-type]
        target = _target(mode, starts) if mode in starts else float("nan")
        bold = choice(_BOLD, {name: label for name, (_, label) in BOLDNESS.items()}, key="whatif_bold", default="even", look="buttons", parameter="bold")
    caps = {"ratio": ratio, "cac": cac} if mode == "gmv" else {}
    kept = {name: value for name, value in caps.items() if value}
    also: Sequence[str] = ()
    if kept:
        labels = {name: _MARKS[name].format(value=_told(name, value))(lang) for name, value in kept.items()}
        also = st.pills(_ALSO(lang), list(kept), format_func=lambda name: labels[name], selection_mode="multi", key="whatif_also", persist_state="session")
    total = float(base.channels.spend.sum()) if base.channels and mode == "same" else None
    wanted = Wanted(gmv=target if mode == "gmv" else None, marginal=target if mode == "marginal" else None, ratio=target if mode == "ratio" else kept["ratio"] if "ratio" in also else None,
                    cac=target if mode == "cac" else kept["cac"] if "cac" in also else None, total=total)
    return mode, target, BOLDNESS[bold][0], wanted


def _target(mode: Mode, starts: Mapping[str, float]) -> float:
    lang, key = session.lang(), f"whatif_target_{mode}"
    session.follow_link(key, f"{mode}_target", _Numbers(), f"{starts[mode]:.10g}" if mode != "gmv" else f"{starts[mode]:.0f}")
    typed = st.text_input(_TARGET(lang) + (" (%)" if mode == "ratio" else f" ({currency()})"), key=key, persist_state="session", width=150)
    value = _number(typed)
    return (starts[mode] if value is None else value) / (100.0 if mode == "ratio" else 1.0)


def _pictures(base: Baseline, plan: Plan, goals: Mapping[str, float], names: Mapping[str, Text]) -> None:
    lang, frame = session.lang(), channel_table(plan.front, plan.split)
    left, right = st.columns([5, 6], gap="small")
    shown = frame.assign(label=[names[name](lang) for name in frame["channel"]])
    blocks.chart_card(_BARS, pairs.spec(shown, _SERIES, unit=Unit.CURRENCY, lang=lang, currency=currency()), key="whatif_bars", alt=_BARS_ALT, inside=left,
                      height=70 + 44 * len(shown))
    gmv = goals.get("gmv") or (base.last_year.gmv * (1 + goals["gmv_growth"]) if "gmv_growth" in goals else None)
    goal = None if gmv is None or gmv != gmv else (f"{_MARKS['gmv'](lang)} {_told('gmv', gmv)}", gmv)
    marks, beyond = _marks(base, plan, goals, gmv)
    spec = frontier_chart.spec(plan.front.spend, plan.front.gmv, marks, gmv_goal=goal, lang=lang, currency=currency())
    card = blocks.chart_card(_FRONT, spec, key="whatif_frontier", alt=_FRONT_ALT, inside=right, height=max(290, 70 + 44 * len(shown)))
    if beyond:
        card.caption(_BEYOND.format(goals=join(beyond))(lang))


def _marks(base: Baseline, plan: Plan, goals: Mapping[str, float], gmv: float | None) -> tuple[list[frontier_chart.Mark], list[Text]]:
    """Return today, the plan, the best split for every goal that the frontier reaches; and the goals that it does not."""
    lang, front = session.lang(), plan.front
    today = float(base.channels.spend.sum()) if base.channels else 0.0
    now = float(base.actual.gmv.sum() + base.gmv.sum(axis=1).mean())
    found: list[tuple[Text, Split, str]] = [(_MARKS["plan"], plan.split, "plan")]
    if gmv is not None and gmv == gmv:
        found.append((_MARKS["gmv"], cheapest_for(front, gmv), "goal"))
    if "acquisition_cost_ratio" in goals:
        found.append((_MARKS["ratio"].format(value=_told("ratio", goals["acquisition_cost_ratio"])), within_ratio(front, goals["acquisition_cost_ratio"]), "goal"))
    if "cac_change" in goals and base.last_year.cac == base.last_year.cac:
        cost = base.last_year.cac * (1 + goals["cac_change"])
        found.append((_MARKS["cac"].format(value=_told("cac", cost)), within_cac(front, cost), "goal"))
    beyond = [label for label, split, kind in found if not split.reached and kind == "goal"]
    marks = [frontier_chart.Mark(label(lang), float(sum(split.spend.values())), split.gmv, kind) if label not in beyond else
             _at_the_end(label, split, today) for label, split, kind in found]
    return [frontier_chart.Mark(_MARKS["today"](lang), today, now, "today"), *marks], beyond


def _at_the_end(label: Text, best: Split, today: float) -> frontier_chart.Mark:
    """Return the mark of a goal out of reach: where it is missed least, an arrow to the side on which it lies."""
    total = float(sum(best.spend.values()))
    return frontier_chart.Mark((_LEFT if total < today else _RIGHT).format(label=label)(session.lang()), total, best.gmv, "beyond")


def _table(base: Baseline, plan: Plan, names: Mapping[str, Text]) -> None:
    lang, frame = session.lang(), channel_table(plan.front, plan.split)
    grades = [curve.grade for curve in base.channels.curves] if base.channels else []

    def exact(value: object) -> str:
        return write(float(str(value)), Unit.CURRENCY, lang, currency=currency(), digits=2, full=True)

    def moved(before: Decimal, after: Decimal) -> str:
        return MISSING if not before else write(float(after / before) - 1.0, Unit.SHARE, lang, signed=before != after, digits=1)

    def times(value: float) -> str:
        return MISSING if value != value else write(value, Unit.TIMES, "en", digits=2)

    today = spread(Decimal(repr(float(frame["today"].sum()))).quantize(CENT), frame["today"].tolist())
    rows = [[names[row["channel"]](lang), exact(now), exact(plan.split.spend[row["channel"]]), moved(now, plan.split.spend[row["channel"]])]
            for row, now in zip(frame.to_dict("records"), today, strict=True)]
    total = sum(plan.split.spend.values(), Decimal(0))
    rows.append([_SUM(lang), exact(sum(today)), exact(total), moved(sum(today, Decimal(0)), total)])
    returns = [[names[row["channel"]](lang), times(row["return_average"]), times(row["return_marginal"]), written(row["cac_average"], Unit.CURRENCY),
                written(row["cac_marginal"], Unit.CURRENCY), grade] for row, grade in zip(frame.to_dict("records"), grades, strict=True)]
    with blocks.card(_TABLE, key="whatif_channel_table", help=_FULL_HELP):
        _plain(rows, _COLUMNS, "whatif_channels_frame")
        _plain(returns, _RETURNS, "whatif_returns_frame")


def _plain(rows: list[list[str]], titles: Sequence[Text], key: str) -> None:
    """Draw rows that are written already, the first column held in place."""
    heads = [title(session.lang()) for title in titles]
    st.dataframe(pd.DataFrame(rows, columns=heads), hide_index=True, key=key, row_height=36, height="content",
                 column_config={heads[0]: st.column_config.TextColumn(pinned=True)})


def _told(kind: str, value: float) -> str:
    return write(value, Unit.SHARE, session.lang(), digits=0) if kind == "ratio" else written(value, Unit.CURRENCY)


def _number(text: str) -> float | None:
    """Return the number that was typed, 万 and 亿, K and M understood; None for none."""
    scale = {"万": 1e4, "亿": 1e8, "k": 1e3, "m": 1e6, "%": 1.0, "％": 1.0}
    plain = text.strip().replace(",", "").replace("，", "").lstrip("¥$€£").strip().lower()
    factor = scale.get(plain[-1:], 1.0)
    try:
        value = float(plain[:-1] if plain[-1:] in scale else plain) * factor
    except ValueError:
        return None
    return value if 0.0 < value < 1e15 else None


