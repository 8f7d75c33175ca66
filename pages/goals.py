"""Goals: targets of a year, by quarter and month, who changed what; saved as they are written."""

from datetime import date

import streamlit as st

from core.base.period import year_of
from core.base.text import Text, same
from core.outlook import goal_sheet
from core.ui import (
    blocks,
    boards,
    cache,
    deadlines,
    filters,
    goals_more,
    goals_phasing,
    goals_segments,
    goals_table,
    goals_together,
    lens,
    navigation,
    refunds_coming,
    session,
)

YEAR = Text(zh="年份", en="Year")
GUEST = Text(zh="修改会立即保存，并记下是谁改的：请先在左侧填上您的名字。", en="Edits are saved at once under your name: please enter it in the sidebar first.")
SAVED = Text(zh="修改会立即保存，记在「{who}」名下。", en="Edits are saved at once, under the name {who}.")

board = boards.current()
plan_year = board.year or date.today().year
with blocks.header(navigation.PAGES["goals"].title, boards.caption(board), receipt=boards.asked(board.standings["gmv_growth"])):
    years = {str(year): same(str(year)) for year in goal_sheet.years(session.space(), plan_year)}
    year = int(filters.choice(YEAR, years, key="goals_year", default=str(plan_year), hide_label=True))
    goals_more.export(year)

goals_table.said()
lines = cache.kept("goals.lines", lambda: goal_sheet.lines(session.space(), session.facts(), board, year), year, boards.stamp())
st.markdown(goals_table.summary(lines))
goals_table.draw(lines, year)
refunds_coming.draw((line.metric for line in lines), within=year_of(year))
with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
    goals_table.add(lines, year)
    st.caption(session.say(GUEST) if session.who() == session.GUEST else session.say(SAVED, who=session.who()), width="content")

goals_together.draw(year)
deadlines.table(year)
lens.block(lines, year)
goals_phasing.draw(lines, year)
goals_segments.draw(year)
goals_more.history()
