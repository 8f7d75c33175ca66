"""What-if: levers on cost, budget, repeat, conversion, basket, price and stock; what they make of the goals."""

import streamlit as st

from core.base.errors import CockpitError
from core.base.text import Text
from core.ui import blocks, boards, navigation, whatif, whatif_draft

EMPTY = Text(zh="先上传订单，再来推演", en="Upload orders to try out decisions")

head = st.empty()
with head.container():      # the title stands at once: a first visit works for seconds before there is more to say
    blocks.header(navigation.PAGES["whatif"].title)
board = whatif.board()
with head.container(), blocks.header(navigation.PAGES["whatif"].title, boards.caption(board), receipt=boards.asked(board.standings["gmv"], forecast=True)):
    navigation.link("forecast")

if board.as_of is None:
    blocks.empty(EMPTY, ["order_lines", "spend", "stock"], key="whatif")
    st.stop()
try:
    base = whatif.baseline()
except CockpitError as error:
    blocks.empty(error.text, ["order_lines", "spend", "stock"], key="whatif")
    st.stop()

whatif_draft.follow_link(base)
whatif.explore(base, board)
