"""Do the goals fit together? What they imply in this company's numbers, conflicts with their ways out, odds of each and of all."""

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.base.text import Text, join
from core.base.unit import Unit, write
from core.metrics.catalog import CATALOG
from core.outlook.together import Together, together, way_out
from core.ui import blocks, boards, cache, receipt_link, session
from core.ui.odds import odds_said
from core.ui.receipt_link import Asked

_TITLE = Text(zh="这些目标能同时达成吗？", en="Do the goals fit together?")
_SAYS = {
    "fits": Text(zh=":green-badge[:material/check_circle: 互相不矛盾] {goals}可以同时成立，也没有超出公司自己的最好纪录。",
                 en=":green-badge[:material/check_circle: No contradiction] {goals} can hold at once, within the best that the company's own record shows."),
    "beyond_record": Text(zh=":orange-badge[:material/warning: 超出自己的最好纪录] 账面上不矛盾，但同时达成要超过公司至今最好的一季：",
                          en=":orange-badge[:material/warning: Beyond your own record] On paper they do not contradict, but together they ask for more than your best quarter so far:"),
    "impossible": Text(zh=":red-badge[:material/error: 互相矛盾] 下面这些目标不可能同时成立：",
                       en=":red-badge[:material/error: They contradict each other] These goals cannot hold at once:"),
    "unknown": Text(zh="要有去年全年的订单，以及两个以上有目标值的指标，才能看出目标之间的牵连。",
                    en="It takes the whole of last year's orders and two goals with targets to see how goals hang together."),
}
_RECEIPTS = Text(zh="凭证：{year} 年的这些数", en="Receipts of {year}'s amounts")
_CONFLICT = Text(zh="**{goals}** 互相冲突。只改其中一个就能解开：{ways}。", en="**{goals}** conflict. Changing one of them is enough: {ways}.")
_BY_ITSELF = Text(zh="**{goals}** 单独就不成立：{ways}。", en="**{goals}** cannot hold by itself: {ways}.")
_LEAST = Text(zh="要同时解开全部冲突，总的改动最小是：{ways}。", en="The smallest change in all that frees everything: {ways}.")
_IMPLIES = Text(zh="同时达成意味着", en="Together they mean")
_RECORD = Text(zh="公司最近 24 个月的最好纪录：{record}", en="Your best of the last 24 months: {record}")
_ODDS = Text(zh="达成概率：各自与全部", en="Odds: each, and all at once")
_ALL = Text(zh="全部 {count} 个目标同时达成", en="All {count} goals at once")
_ODDS_LINE = Text(zh="全部同时达成：**{all}**。若彼此无关，各概率相乘是 {product}。用的是同一批年末模拟，按各指标过去逐月一起涨跌的程度联系起来。",
                  en="All at once: **{all}**. Were they unrelated, the product would be {product}. The same simulated year-ends, tied as the KPIs rose and fell together month by month.")
_NOT_COUNTED = Text(zh="没有年末预测、未计入：{goals}。", en="Without a year-end forecast, not counted: {goals}.")
_GOAL, _OWN = Text(zh="目标", en="Goal"), Text(zh="达成概率", en="Odds")


def draw(year: int) -> None:
    """Draw the card for the plan year; other years have no figures to weigh."""
    board = boards.current()
    if board.year != year:
        return
    facts, money = session.facts(), boards.currency()
    found = cache.kept("goals.together", lambda: together(facts, board, money), money, boards.stamp())
    with blocks.card(_TITLE, key="goals_together"):
        left, right = st.columns([3, 2], gap="medium")
        with left:
            _verdict(found, money)
            if found.facts:
                st.markdown(f"**{_IMPLIES(session.lang())}**")
                st.markdown("\n".join(f"- {fact.text(session.lang())}" for fact in found.facts))
                _receipts(found, year)
            if found.record:
                st.caption(session.say(_RECORD, record=join(list(found.record))))
        _odds(found, right)


def receipts(found: Together, year: int) -> list[Asked]:
    """Return the receipts of last year's amounts that the sentences begin with: of each KPI they speak of, a change as what changes."""
    kpis = dict.fromkeys(CATALOG[kpi].change_of or kpi for fact in found.facts for kpi in fact.kpis)
    return [Asked(kpi, str(year - 1)) for kpi in kpis]


def _receipts(found: Together, year: int) -> None:
    with st.popover(session.say(_RECEIPTS, year=str(year - 1)), icon=receipt_link.ROW, type="tertiary", key="goals_together_receipts"):
        for asked in receipts(found, year):
            receipt_link.words(asked, CATALOG[asked.id].label, key="goals_together")


def _verdict(found: Together, money: str) -> None:
    lang = session.lang()
    st.markdown(_SAYS[found.verdict].format(goals=join([CATALOG[kpi].label for kpi in found.weighed]))(lang))
    for reliefs in found.conflicts:
        goals = join([CATALOG[one.kpi].label for one in reliefs])
        ways = [way_out(one, money) for one in reliefs]
        listed = Text(zh="；或".join(way.zh for way in ways), en="; or ".join(way.en for way in ways))
        st.markdown(f"- {(_CONFLICT if len(reliefs) > 1 else _BY_ITSELF).format(goals=goals, ways=listed)(lang)}")
    if found.least and len(found.conflicts) + len(found.least) > 2:
        st.markdown(f"- {_LEAST.format(ways=join([way_out(one, money) for one in found.least]))(lang)}")


def _odds(found: Together, inside: DeltaGenerator) -> None:
    if found.all_odds is None:
        return
    lang = session.lang()
    with inside:
        st.markdown(f"**{_ODDS(lang)}**")
        rows = [(_ALL.format(count=len(found.odds))(lang), odds_said(found.all_odds), found.all_odds * 100)]
        rows += [(CATALOG[kpi].label(lang), odds_said(odds), odds * 100) for kpi, odds in found.odds]
        st.dataframe(pd.DataFrame(rows, columns=[_GOAL(lang), _OWN(lang), " "]), hide_index=True, key="goals_together_odds", height=min(36 + 32 * len(rows), 420), row_height=32,
                     column_config={_OWN(lang): st.column_config.TextColumn(width=86, alignment="right"),
                                    " ": st.column_config.ProgressColumn(min_value=0.0, max_value=100.0, format=" ", width=120)})
        st.caption(session.say(_ODDS_LINE, all=odds_said(found.all_odds), product=_tiny(found.independent)))
        if found.not_simulated:
            st.caption(session.say(_NOT_COUNTED, goals=join([CATALOG[kpi].label for kpi in found.not_simulated])))


def _tiny(odds: float | None) -> str:
    """Return a product of odds: two figures where it is small, for whole percents say nothing of it."""
    if odds is None or odds >= 0.01:
        return odds_said(odds)
    return "<0.1%" if odds < 0.001 else write(odds, Unit.SHARE, session.lang(), digits=1)
