"""The script that app.py serves: page set-up, language, workspace, navigation; then the page itself."""

import streamlit as st

from core.ui import blocks, look, navigation, session, sidebar

session.begin()
look.set_up()
page = st.navigation(navigation.sections(), expanded=True)
sidebar.draw()
with blocks.guard():
    page.run()
