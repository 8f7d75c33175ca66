"""What would it take? Which single lever reaches a goal, at what value; the best split of the budget; the tornado."""

from collections.abc import Mapping

import streamlit as st

from core.base.errors import CockpitError
from core.base.text import Text, markdown_safe
from core.base.unit import Unit, write, write_odds
from core.charts import tornado
from core.metrics.catalog import CATALOG
from core.outlook.board import HEADLINES, Board
from core.scenario import frontier
from core.scenario.baseline import Baseline
from core.scenario.questions import Answer, sensitivity, solve_one
from core.scenario.year import HEADLINES as RATIOS
from core.ui import blocks, boards, cache, filters, session, whatif_draft
from core.ui.whatif_levers import changed, label_of
from core.ui.whatif_results import currency, written

_TITLE = Text(zh="要怎样才能达成？", en="What would it take?")
_HOW = Text(zh="每次只动一个杠杆，其他保持计划不变。", en="One lever at a time, all others as planned.")
_GOAL = Text(zh="目标", en="Goal")
_SURE = Text(zh="把握", en="How sure")
_SURENESS = {"50": Text(zh="一半把握", en="Even odds"), "80": Text(zh="八成把握", en="80% sure")}
_REACHED = Text(zh="**{lever}** 调到 **{change}** 就能达成", en="**{lever}** at **{change}** reaches it")
_SHORT = Text(zh="只靠 **{lever}** 达不成；最多到 **{result}**（{change}）", en="**{lever}** alone does not reach it; the most is **{result}** (at {change})")
_ALREADY = Text(zh=":material/check_circle: 不动任何杠杆也能达成。", en=":material/check_circle: Reached without moving a lever.")
_NOTHING = Text(zh="现有数据里没有能影响它的杠杆。", en="No lever on the present data moves it.")
_NO_EFFECT = Text(zh="与它无关的杠杆：{names}", en="Levers it does not depend on: {names}")
_TRY = Text(zh="试试", en="Try it")
_TORNADO = Text(zh="每个杠杆 ±10% 会怎样", en="What ±10% of each lever does")
_SPLIT = Text(zh="**重新分配同样的预算**：全年 GMV {gain}，{odds} 的可能比现在的分法好。", en="**The same budget, split anew**: {gain} GMV this year, {odds} likely to beat today's split.")
_KEEP = Text(zh="重新分配同样的预算没有把握更好（{odds}）：先维持现在的分法，做一次加投测试再说。",
             en="Splitting the same budget anew is not surely better ({odds}): keep today's split and run a lift test first.")
_CHEAPEST = Text(zh="**只加预算**：剩余月份投放 {spend}（比计划 {more}），按最优分配能达成。", en="**Budget alone**: {spend} over the months left ({more} against plan), best split, reaches it.")
_NO_BUDGET = Text(zh="**只加预算**达不成：各渠道加到两倍，GMV 最多 {gmv}。", en="**Budget alone** does not reach it: with every channel doubled GMV is at most {gmv}.")
_WIDEST = 8
_ALT = Text(zh="每个杠杆上下 10% 时，{goal}落在哪里", en="Where {goal} lands with each lever 10% down and up")


def draw(base: Baseline, board: Board, goals: Mapping[str, float], names: Mapping[str, Text]) -> None:
    """Draw the question for a goal of choice, its answers lever by lever, and the tornado beside them."""
    lang = session.lang()
    asked = {id_: CATALOG[id_].label for id_ in (*HEADLINES, *(ratio for ratio in RATIOS if ratio not in HEADLINES))
             if id_ in goals and board.standings[id_].landing is not None}
    if not asked:
        return
    blocks.heading(_TITLE, _HOW(lang))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kpi = filters.choice(_GOAL, asked, key="whatif_goal")
        sure = filters.choice(_SURE, _SURENESS, key="whatif_sure", look="buttons")
    target, stamp = goals[kpi], boards.stamp()
    answers = cache.kept("whatif.answers", lambda: solve_one(base, kpi, target, odds=int(sure) / 100), kpi, sure, target, stamp)
    left, right = st.columns([5, 6], gap="small")
    label = CATALOG[kpi].label
    with blocks.card(Text(zh=f"{label.zh} {written(target, CATALOG[kpi].unit)}", en=f"{label.en} {written(target, CATALOG[kpi].unit)}"),
                     key="whatif_answers", inside=left):
        _answers(answers, kpi, names)
        if kpi == "gmv_growth" and base.channels is not None:
            _budget(base, target)
    moved = cache.kept("whatif.tornado", lambda: sensitivity(base, {kpi: target}), kpi, target, stamp)
    moved = moved[moved["effect"] > 0].head(_WIDEST).assign(label=[label_of(name, names)(lang) for name in moved.loc[moved["effect"] > 0, "lever"].head(_WIDEST)])
    if len(moved):
        spec = tornado.spec(moved, target=target, unit=CATALOG[kpi].unit, lang=lang, currency=currency())
        blocks.chart_card(_TORNADO, spec, key="whatif_tornado", inside=right, height=100 + 28 * len(moved), alt=_ALT.format(goal=label))


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


def _budget(base: Baseline, target: float) -> None:
    lang, stamp = session.lang(), boards.stamp()
    try:
        same, more = cache.kept("whatif.frontier", lambda: _splits(base, target), target, stamp)
    except CockpitError:        # no spend left in the plan: there is nothing to split
        return
    odds = markdown_safe(write_odds(same.better, lang))
    if same.recommended:
        _offer(_SPLIT.format(gain=write(same.gain, Unit.CURRENCY, lang, currency=currency(), signed=True), odds=odds)(lang), same.overrides, "split")
    else:
        st.caption(_KEEP.format(odds=odds)(lang))
    if more.reached:
        spend, plan = float(sum(more.spend.values())), float(sum(same.spend.values()))
        _offer(_CHEAPEST.format(spend=written(spend, Unit.CURRENCY), more=write(spend / plan - 1, Unit.SHARE, lang, signed=True, digits=0))(lang), more.overrides, "cheapest")
    else:
        st.caption(_NO_BUDGET.format(gmv=written(more.gmv, Unit.CURRENCY))(lang))


def _splits(base: Baseline, growth: float) -> tuple[frontier.Split, frontier.Split]:
    front = frontier.frontier(base)
    return frontier.same_money(front), frontier.cheapest_for(front, base.last_year.gmv * (1.0 + growth))


def _offer(sentence: str, overrides: Mapping[str, float], key: str) -> None:
    """Draw a sentence with a button that puts the levers there."""
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", wrap=False):
        st.markdown(sentence)
        if st.button(_TRY(session.lang()), key=f"whatif_try_{key}", type="tertiary", icon=":material/play_arrow:",
                     on_click=whatif_draft.try_out, args=(dict(overrides),)):
            st.rerun()      # the levers stand outside this fragment
