"""What would it take? Which lever reaches a goal alone, the smallest joint change, what moves it most, two levers at once, what to find out first."""

from collections.abc import Mapping

import streamlit as st

from core.base.text import Text, join, markdown_safe
from core.base.unit import Unit, write
from core.charts import plane as plane_chart
from core.charts import tornado
from core.metrics.catalog import CATALOG
from core.outlook.board import HEADLINES, Board
from core.scenario.baseline import Baseline
from core.scenario.finding import Worth, worth_of_knowing, worth_of_levers
from core.scenario.joint import Joint, smallest_change
from core.scenario.modes import asked as asked_budget
from core.scenario.plane import plane
from core.scenario.questions import Answer, movable, sensitivity, solve_one
from core.scenario.year import HEADLINES as RATIOS
from core.ui import blocks, filters, navigation, session, whatif_draft, whatif_kept
from core.ui.whatif_levers import changed, label_of
from core.ui.whatif_results import currency, written

_HOW = Text(zh="一个杠杆单独够不够，不够时几个一起最少动多少。都从计划出发，不含左边已动的杠杆。", en="Whether one lever is enough alone, and the least that several take together. From the plan, without the levers moved at the left.")
_GOAL = Text(zh="目标", en="Goal")
_NO_GOAL = Text(zh="还没有既定了目标、又能预测年末的指标，所以没有问题可答。先给一个现有数据能算的指标定目标（例如全年 GMV），或者按上面卡片里的提示补上数据。",
                en="No KPI has both a goal and a year-end forecast yet, so there is nothing to ask for. Set a goal for a KPI that the data can tell (GMV of the year, for example), or upload what the cards above ask for.")
_SURE = Text(zh="把握", en="How sure")
_SURENESS = {"50": Text(zh="一半把握", en="Even odds"), "80": Text(zh="八成把握", en="80% sure")}
_ALONE = Text(zh="单独动一个杠杆", en="One lever alone")
_REACHED = Text(zh="**{lever}** 调到 **{change}** 就能达成", en="**{lever}** at **{change}** reaches it")
_SHORT = Text(zh="只靠 **{lever}** 达不成；最多到 **{result}**（{change}）", en="**{lever}** alone does not reach it; the most is **{result}** (at {change})")
_ALREADY = Text(zh=":material/check_circle: 不动任何杠杆也能达成。", en=":material/check_circle: Reached without moving a lever.")
_NOTHING = Text(zh="现有数据里没有能影响它的杠杆。", en="No lever on the present data moves it.")
_NO_EFFECT = Text(zh="与它无关的杠杆：{names}", en="Levers it does not depend on: {names}")
_TOGETHER = Text(zh="一起动，最小的改变", en="Together: the smallest change")
_LEAVE = Text(zh="不能动的杠杆", en="Levers to leave alone")
_ALL_FREE = Text(zh="都可以动", en="All may move")
_JOINT = Text(zh=":green[:material/check_circle:] 这些一起动就能达成：\n{moves}", en=":green[:material/check_circle:] Together these reach it:\n{moves}")
_JOINT_SHORT = Text(zh="可动的杠杆全部推到边界也只到 **{result}**：\n{moves}", en="With every lever at its bound it comes to **{result}** only:\n{moves}")
_TRY = Text(zh="试试", en="Try it")
_TORNADO = Text(zh="每个杠杆 ±10% 会怎样", en="What ±10% of each lever does")
_PLANE = Text(zh="两个杠杆一起", en="Two levers at once")
_PLANE_HOW = Text(zh="红线：刚好达成目标的组合", en="Red line: where the goal is just reached")
_FIRST, _SECOND = Text(zh="横轴", en="Across"), Text(zh="纵轴", en="Up")
_WORTH = Text(zh="先弄清楚什么最值钱", en="What is worth finding out first")
_WORTH_HOW = Text(zh="对每件说不准的事：如果完全弄清，为它关系到的那个决定平均能多赚多少。", en="For each thing that is not certain: what knowing it for certain would bring on average, for the decision that hangs on it.")
_WORTH_LINE = Text(zh="{place}. **{what}**：最多值 **{value}**{unit}，关系到{decides}", en="{place}. **{what}**: worth at most **{value}**{unit}, for {decides}")
_RESPONSE = Text(zh="{channel}多投少投的效果", en="what more or less spend on {channel} does")
_UNKNOWNS = {"price": Text(zh="顾客对价格有多敏感", en="how buyers answer to the price"), "demand": Text(zh="剩余月份的需求", en="the demand of the months left"),
             "organic": Text(zh="不投放也会来的新客占多少", en="what share of new customers comes without spend"),
             "first_month": Text(zh="新客当月会不会再买", en="how many new customers buy again in their first month"),
             "lead": Text(zh="补货要多久才到", en="how long goods take to arrive")}
_DECIDES = {"response": Text(zh="同样的钱怎么分", en="how to split the same money"), "price": Text(zh="价格在 ±10% 内怎么定", en="where to set prices within ±10%"),
            **dict.fromkeys(("demand", "organic", "first_month"), Text(zh="总共投多少（减半到加倍）", en="how much to spend in all (half to double)")),
            "lead": Text(zh="备多少货（减半到多一半；存货一年按成本的 20% 计费）", en="how much stock to hold (half to half as much again; holding it costs 20% a year)")}
_PROFIT, _SALES = Text(zh="（贡献利润）", en=" of contribution"), Text(zh="（成交额，没有毛利数据）", en=" of GMV (no margin known)")
_WORTHLESS = Text(zh="再多的研究也不会改变这个决定：不必为它花钱。", en="No research would change this decision: nothing need be spent on it.")
_IDLE = Text(zh="弄清这些也不会改变决定：{names}。", en="Knowing these would change no decision: {names}.")
_WIDEST, _MOST = 8, 8
_ALT = Text(zh="每个杠杆上下 10% 时，{goal}落在哪里", en="Where {goal} lands with each lever 10% down and up")
_PLANE_ALT = Text(zh="两个杠杆的各种组合下，{goal}落在哪里", en="Where {goal} lands for combinations of two levers")


def draw(base: Baseline, board: Board, goals: Mapping[str, float], names: Mapping[str, Text]) -> None:
    """Draw the question for a goal of choice and its answers."""
    lang = session.lang()
    asked = {id_: CATALOG[id_].label for id_ in (*HEADLINES, *(ratio for ratio in RATIOS if ratio not in HEADLINES), "gmv")
             if id_ in goals and board.standings[id_].landing is not None}
    if not asked:
        st.info(_NO_GOAL(lang), icon=":material/flag:")
        navigation.link("goals")
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kpi = filters.choice(_GOAL, asked, key="whatif_goal")
        sure = filters.choice(_SURE, _SURENESS, key="whatif_sure", look="buttons")
    st.caption(_HOW(lang))
    target, odds = goals[kpi], int(sure) / 100
    label, unit = CATALOG[kpi].label, CATALOG[kpi].unit
    answers = whatif_kept.kept("whatif.answers", lambda: solve_one(base, kpi, target, odds=odds), kpi, sure, target)
    left, right = st.columns(2, gap="small")
    with blocks.card(_ALONE, key="whatif_answers", inside=left, caption=f"{label(lang)} {written(target, unit)}"):
        _answers(answers, kpi, names)
    with blocks.card(_TOGETHER, key="whatif_joint", inside=right):
        _joint(base, kpi, target, odds, names)
    moved = whatif_kept.kept("whatif.tornado", lambda: sensitivity(base, {kpi: target}), kpi, target)
    moved = moved[moved["effect"] > 0].head(_WIDEST).assign(label=[label_of(name, names)(lang) for name in moved.loc[moved["effect"] > 0, "lever"].head(_WIDEST)])
    if len(moved):
        spec = tornado.spec(moved, target=target, unit=unit, lang=lang, currency=currency())
        blocks.chart_card(_TORNADO, spec, key="whatif_tornado", height=100 + 28 * len(moved), alt=_ALT.format(goal=label))
    _plane(base, kpi, target, odds, names)
    _worth(base, names)


def _answers(answers: tuple[Answer, ...], kpi: str, names: Mapping[str, Text]) -> None:
    lang = session.lang()
    if any(answer.status == "already" for answer in answers):
        st.markdown(_ALREADY(lang))
        return
    useful = [answer for answer in answers if answer.status in ("reached", "short")]
    if not useful:
        st.caption(_NOTHING(lang))
    for answer in useful:
        sentence = (_REACHED if answer.status == "reached" else _SHORT).format(
            lever=label_of(answer.lever, names), change=changed(answer.value), result=written(answer.result, CATALOG[kpi].unit))
        icon = ":green[:material/check_circle:]" if answer.status == "reached" else ":gray[:material/do_not_disturb_on:]"
        _offer(f"{icon} {sentence(lang)}", {answer.lever: answer.value}, answer.lever)
    idle = [label_of(answer.lever, names)(lang) for answer in answers if answer.status == "no_effect"]
    if idle:
        st.caption(_NO_EFFECT.format(names=("、" if lang == "zh" else ", ").join(idle))(lang))


def _joint(base: Baseline, kpi: str, target: float, odds: float, names: Mapping[str, Text]) -> None:
    lang = session.lang()
    free = movable(base, channels=False)
    without = st.multiselect(_LEAVE(lang), free, format_func=lambda name: label_of(name, names)(lang), key="whatif_without", persist_state="session",
                             placeholder=_ALL_FREE(lang))
    found: Joint = whatif_kept.kept("whatif.joint", lambda: smallest_change(base, kpi, target, odds=odds, without=without), kpi, target, odds, tuple(without))
    if found.status in ("already", "no_effect"):
        st.markdown((_ALREADY if found.status == "already" else _NOTHING)(lang))
        return
    moves = "".join(f"  \n- {label_of(name, names)(lang)} **{changed(value)}**" for name, value in found.overrides.items())
    words = _JOINT if found.status == "reached" else _JOINT_SHORT
    _offer(words.format(moves=moves, result=written(found.result, CATALOG[kpi].unit))(lang), dict(found.overrides), "joint")


def _plane(base: Baseline, kpi: str, target: float, odds: float, names: Mapping[str, Text]) -> None:
    lang = session.lang()
    free = {name: label_of(name, names) for name in movable(base)}
    if len(free) < 2:
        return
    with blocks.card(_PLANE, key="whatif_plane", caption=_PLANE_HOW(lang)):
        with st.container(horizontal=True):
            first = filters.choice(_FIRST, free, key="whatif_first", parameter="x", default="retention" if "retention" in free else next(iter(free)))
            rest = {name: label for name, label in free.items() if name != first}
            second = filters.choice(_SECOND, rest, key="whatif_second", parameter="y", default="basket" if "basket" in rest else next(iter(rest)))
        found = whatif_kept.kept("whatif.plane", lambda: plane(base, kpi, first, second, target=target, odds=odds), kpi, target, odds, first, second)
        spec = plane_chart.spec(*found.axes, found.values, found.line, names=(free[first](lang), free[second](lang)), target=target, now=(1.0, 1.0),
                                unit=CATALOG[kpi].unit, lang=lang, currency=currency())
        blocks.chart(spec, key="whatif_plane_chart", alt=_PLANE_ALT.format(goal=CATALOG[kpi].label), height=340)


def _worth(base: Baseline, names: Mapping[str, Text]) -> None:
    lang, known = session.lang(), profit_of(base)
    with blocks.card(_WORTH, key="whatif_worth", help=_WORTH_HOW):
        every = whatif_kept.kept("whatif.worth", lambda: _worths(base, known or 1.0))
        told, idle = ([worth for worth in every if (worth.value >= 1.0) is is_worth] for is_worth in (True, False))
        st.caption((_WORTH_HOW if told else _WORTHLESS)(lang))
        for place, worth in enumerate(told[:_MOST], 1):
            what = _what(worth, names)
            unit = _PROFIT if known or not worth.channel else _SALES
            st.markdown(_WORTH_LINE.format(place=place, what=markdown_safe(what(lang)), unit=unit, decides=_DECIDES[worth.unknown],
                                           value=write(worth.value, Unit.CURRENCY, lang, currency=currency()))(lang))
        if told and idle:
            st.caption(_IDLE.format(names=join([_what(worth, names) for worth in idle]))(lang))


def _what(worth: Worth, names: Mapping[str, Text]) -> Text:
    return _RESPONSE.format(channel=names[worth.channel]) if worth.channel else _UNKNOWNS[worth.unknown]


def _worths(base: Baseline, profit: float) -> list[Worth]:
    """Return what is worth finding out, dearest first."""
    spent = base.channels is not None and base.channels.spend.sum() > 0
    found = [*(worth_of_knowing(base, asked_budget(base, "same").split, profit) if spent else ()), *worth_of_levers(base)]
    return sorted(found, key=lambda one: -one.value)


def profit_of(base: Baseline) -> float | None:
    """Return what is left of one more unit of GMV after refunds, goods and fees; None without a margin."""
    money = base.money
    if money.gross_margin != money.gross_margin:
        return None
    refunds, fees = (0.0 if value != value else value for value in (money.refund_rate, money.fee_rate))
    return max(0.0, (1.0 - refunds) * money.gross_margin - fees)


def _offer(sentence: str, overrides: Mapping[str, float], key: str) -> None:
    """Draw a sentence with a button that puts the levers there."""
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", wrap=False):
        st.markdown(sentence)
        st.button(_TRY(session.lang()), key=f"whatif_try_{key}", type="tertiary", icon=":material/play_arrow:",
                  on_click=whatif_draft.try_out, args=(dict(overrides),))
