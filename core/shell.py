"""The script that app.py serves: page set-up, language, workspace, navigation; then the page itself."""

import streamlit as st

from core.ui import blocks, look, navigation, odds, receipt_link, receipts, session, sidebar, warming

session.begin()
odds.forget()
look.set_up()
page = st.navigation(navigation.sections(), expanded=True)
sidebar.draw()
with blocks.guard():
    warming.soon()
receipt_link.begin()
with blocks.guard():
    receipts.panel()
with blocks.guard():
    page.run()
