"""Growth: why GMV moved, by factor, channel, category, customer and SKU; the year by month; the funnel."""

import streamlit as st

from core.base.text import Text
from core.outlook.compared import CHOICES, compared
from core.ui import blocks, boards, filters, growth_course, growth_why, navigation

EMPTY = Text(zh="上传订单后，这里说明 GMV 为什么变", en="Upload orders to see why GMV moved")
PERIOD = Text(zh="时间段", en="Period")

board = boards.current()
blocks.header(navigation.PAGES["growth"].title, boards.caption(board), receipt=boards.asked(board.standings["gmv"]))
choice = filters.choice(PERIOD, CHOICES, key="growth_period", look="buttons", hide_label=True) if board.as_of else "ytd"
days = compared(board.known, choice)
if days is None:
    blocks.empty(EMPTY, ["order_lines", "traffic", "products"], key="growth")
    st.stop()

with st.container(horizontal=True, key="growth_filters"):
    channel, category = growth_why.narrowed()
growth_why.numbers(days, channel, category)
growth_why.why(days, channel, category)
growth_why.splits(days, channel, category)
left, right = st.columns([3, 2], gap="small")
growth_course.by_month(channel, category, left)
growth_course.people(days, channel, right)
