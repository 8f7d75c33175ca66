"""Goods and stock: how fast the stock turns, which goods carry the sales, what to clear and what to reorder."""

import streamlit as st

from core.base.text import Text
from core.ui import blocks, boards, cards, goods_classes, goods_turnover, navigation

EMPTY = Text(zh="上传订单、库存和商品，看货转得多快", en="Upload orders, stock and products to see how fast goods turn")
PLAIN = ("inventory_turnover", "days_of_stock", "active_sku_rate", "sell_through", "replenishment_hours")

board = boards.current()
blocks.header(navigation.PAGES["goods"].title, boards.caption(board), receipt=boards.asked(board.standings["inventory_turnover"]))
if board.as_of is None:
    blocks.empty(EMPTY, ["order_lines", "stock", "products"], key="goods")
    st.stop()

cards.numbers([boards.number(board, id_) for id_ in PLAIN], columns=len(PLAIN), currency=boards.currency())
left, right = st.columns([3, 2], gap="small")
found = goods_classes.goods(board.as_of)
goods_turnover.trend(board, left)
goods_turnover.short(board, found, board.as_of, right)
goods_turnover.by_categories(board)
goods_classes.draw(found, board.as_of)
goods_classes.to_reorder(found, board.as_of)
goods_classes.to_clear(found, board.as_of)
