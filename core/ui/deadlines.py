"""The last responsible moment of goals: a sentence on a card, a table of all goals; worked out once per version of facts and goals."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from core.base.period import write_day
from core.base.text import Text, join, markdown_safe
from core.base.unit import MISSING
from core.metrics.catalog import CATALOG
from core.outlook.deadlines import STATES, Deadline, State, cost_of_a_week, deadlines, in_short
from core.outlook.deadlines import told as told_of
from core.ui import blocks, boards, cache, session

HELP = Text(zh="按推演的驱动树算：从这一天起才动所有能帮上忙的杠杆（每个最多 20%，不超出自身上下限），中间情形刚好还能到目标；再晚一天就到不了。",
            en="By the what-if's driver tree: levers that help (each by 20% at most, within its own bounds) and begin on that day still bring the middle case to the goal; a day later they do not.")
_TITLE = Text(zh="最晚什么时候动手", en="The last responsible moment")
_CAPTION = Text(zh="按推演的驱动树算：每个杠杆最多动 20%，不超出自身上下限，看中间情形。发货、响应这类按件考核的指标，按“此后每一件都达标”算。",
                en="By the what-if's driver tree: each lever moves by 20% at most, within its own bounds; the middle case counts. KPIs judged case by case (shipping, replies): as if every case from then on were as it should be.")
_COLUMNS = (Text(zh="目标项", en="Goal"), Text(zh="结论", en="Verdict"), Text(zh="最晚动手", en="Act by"), Text(zh="每等一周少", en="A week costs"), Text(zh="说明", en="In words"))
_ORDER: tuple[State, ...] = ("until", "lost", "unmoved", "other_definition", "safe")
_TOLD_TOGETHER: dict[State, Text] = {
    "outside": Text(zh="推演不算、也没有杠杆能推动的：{goals}。要靠日常管理，没有最晚动手的日子。", en="Not in the what-if and moved by none of its levers: {goals}. They are for daily management to reach; no last day can be told."),
    "no_data": Text(zh="数据还不够推演：{goals}。", en="Not enough data to explore: {goals}.")}
_SHOWN_ALONE = ("until", "lost")


def found() -> Mapping[str, Deadline]:
    """Return the deadlines of all goals, from memory while neither facts, goals nor events changed."""
    board, space, facts = boards.current(), session.space(), session.facts()
    return cache.shared("deadlines", lambda: deadlines(space, facts, board), boards.stamp(), boards.events_stamp())


def draw(id_: str) -> None:
    """Draw a goal's sentence on its card, where there is something to do or too late to do."""
    one = found().get(id_)
    if one is not None and one.state in _SHOWN_ALONE:
        st.caption(f":material/hourglass_bottom: {told_of(one, boards.currency())(session.lang())}", help=HELP(session.lang()))


def table(year: int) -> None:
    """Draw the deadlines of all goals of the plan year, those in time first; other years have none."""
    if boards.current().year != year or not found():
        return
    lang, money = session.lang(), boards.currency()
    ranked = sorted((one for one in found().values() if one.state in _ORDER), key=lambda one: (_ORDER.index(one.state), one.day.toordinal() if one.day else 0))
    rows = [(CATALOG[one.kpi].label(lang), STATES[one.state](lang), write_day(one.day, lang) if one.day else MISSING,
             cost(lang) if one.state == "until" and (cost := cost_of_a_week(one, money)) else MISSING, in_short(one, money)(lang).replace("**", "")) for one in ranked]
    with blocks.card(_TITLE, key="goals_deadlines", caption=None):
        st.caption(markdown_safe(_CAPTION(lang)))
        for state, words in _TOLD_TOGETHER.items():
            if those := [CATALOG[one.kpi].label for one in found().values() if one.state == state]:
                st.caption(words.format(goals=join(those))(lang))
        if not rows:
            return
        st.dataframe(pd.DataFrame(rows, columns=[column(lang) for column in _COLUMNS]), hide_index=True, key="goals_deadlines_table", row_height=36,
                     height="content" if len(rows) <= 14 else 540, column_config={
                         _COLUMNS[0](lang): st.column_config.TextColumn(width=200), _COLUMNS[1](lang): st.column_config.TextColumn(width=110),
                         _COLUMNS[2](lang): st.column_config.TextColumn(width=120), _COLUMNS[3](lang): st.column_config.TextColumn(width=110, alignment="right"),
                         _COLUMNS[4](lang): st.column_config.TextColumn(width=430)})
