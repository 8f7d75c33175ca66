"""Forecast: where each KPI lands, how sure that is, what the rest must bring, how good earlier forecasts were."""

import streamlit as st

from core.base.errors import CockpitError
from core.base.text import Text
from core.ui import (
    blocks,
    boards,
    filters,
    forecasts,
    forecasts_download,
    forecasts_events,
    forecasts_parts,
    forecasts_record,
    forecasts_replay,
    forecasts_why,
    navigation,
    refunds_coming,
)

EMPTY = Text(zh="先上传订单，再看年末落在哪里", en="Upload orders to see where the year lands")
LOOK = Text(zh="看什么", en="Look at")
SECTIONS = {"replay": Text(zh="预测准不准", en="How good it is"), "why": Text(zh="为什么这样预测", en="Why it says so"),
            "parts": Text(zh="哪部分风险最大", en="Which part carries the risk"), "record": Text(zh="当时怎么说，后来怎样", en="What was said, what came")}

board = boards.current()
with blocks.header(navigation.PAGES["forecast"].title, boards.caption(board), receipt=boards.asked(board.standings["gmv"], forecast=True)):
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
refunds_coming.draw([seen.made.metric])
forecasts_events.draw(seen)
look = filters.choice(LOOK, {id_: text for id_, text in SECTIONS.items() if id_ != "parts" or seen.made.metric.id == "gmv"}, key="forecast_look", look="buttons", hide_label=True)
if look == "why":
    forecasts_why.draw(seen)
elif look == "parts":
    forecasts_parts.draw(board)
elif look == "replay":
    forecasts_replay.draw(seen)
else:
    forecasts_record.draw(board, seen)
forecasts.without(board)
with download:
    forecasts_download.download(board, seen)
