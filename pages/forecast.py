"""Forecast: where each KPI lands, how sure that is, what the rest must bring, how good earlier forecasts were."""

import streamlit as st

from core.base.errors import CockpitError
from core.base.text import Text
from core.ui import blocks, boards, forecasts, forecasts_replay, navigation

EMPTY = Text(zh="先上传订单，再看年末落在哪里", en="Upload orders to see where the year lands")

board = boards.current()
with blocks.header(navigation.PAGES["forecast"].title, boards.caption(board)):
    navigation.link("whatif")
    download = st.container(width="content")

if board.as_of is None:
    blocks.empty(EMPTY, ["order_lines"], key="forecast")
    st.stop()

forecasts.landings(board)
kpi = forecasts.chosen(board)
try:
    seen = forecasts.view(board, kpi)
except CockpitError as error:
    blocks.problem(error)
    forecasts.without(board)
    st.stop()

left, right = st.columns([5, 2], gap="small")
forecasts.fan(seen, inside=left)
forecasts.lands(seen, inside=right)
forecasts_replay.draw(seen)
forecasts.without(board)
with download:
    forecasts_replay.download(board, seen)
