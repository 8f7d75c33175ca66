"""Upload: files in, what they are and what they do to the KPIs, import, history, undo, templates."""

import streamlit as st

from core.base.text import Text
from core.ui import (
    blocks,
    filters,
    jobs,
    navigation,
    session,
    upload_after,
    upload_checks,
    upload_files,
    upload_history,
    upload_preview,
    upload_tables,
)

CAPTION = Text(zh="拖进来 → 看清影响 → 导入。列名中英文都认得，导出是什么样就怎么传。",
               en="Drop → see the effect → import. Headers in Chinese or English are known; files go in as they were exported.")
VIEWS = {"history": Text(zh="导入记录", en="Import history"), "tables": Text(zh="模板和各表的用处", en="Templates and what each table brings"),
         "layouts": Text(zh="记住的列布局", en="Remembered layouts")}

blocks.header(navigation.PAGES["upload"].title, session.say(CAPTION))
upload_checks.go_on()
upload_files.drop_zone()
if jobs.pending():
    jobs.watch()
upload_after.draw()
upload_preview.previews(upload_files.files(), busy=jobs.pending() is not None)

st.space("small")
default = "tables" if "template" in st.query_params else "history"
view = filters.choice(navigation.PAGES["upload"].title, VIEWS, key="upload_view", default=default, look="buttons", hide_label=True)
if view == "history":
    upload_history.draw()
elif view == "tables":
    upload_tables.draw()
else:
    upload_tables.layouts()
