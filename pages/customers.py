"""Customers: who comes back, cohorts, RFM tiers and lists to act on."""

import streamlit as st

from core.base.text import Text
from core.ui import blocks, boards, cards, customers_return, customers_tiers, navigation

EMPTY = Text(zh="上传带客户编号的订单，看谁会回来", en="Upload orders with customer ids to see who comes back")
PLAIN = ("retention", "repeat_purchase_rate", "buyers", "new_customers", "new_registrations", "members")

board = boards.current()
blocks.header(navigation.PAGES["customers"].title, boards.caption(board), receipt=boards.asked(board.standings["retention"]))
if board.as_of is None:
    blocks.empty(EMPTY, ["order_lines", "customers", "user_counts"], key="customers")
    st.stop()

cards.numbers([boards.number(board, id_) for id_ in PLAIN], currency=boards.currency())
left, right = st.columns(2, gap="small")
customers_return.curve(left)
customers_return.buyers(right)
customers_tiers.draw()
customers_return.heat_map()
