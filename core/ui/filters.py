"""Choices that stay when the page changes and travel in the link, as ids in every language."""

from collections.abc import Mapping
from typing import Literal

import streamlit as st

from core.base.text import Text, markdown_safe
from core.ui import session


def choice(label: Text, options: Mapping[str, Text], *, key: str, default: str | None = None,
           parameter: str | None = None, look: Literal["list", "buttons"] = "list", hide_label: bool = False) -> str:
    """Draw a choice of one id out of options (id → what the manager reads) and return the id chosen.

    key starts with the page's name; parameter is its name in the link (default: the key without the page's name).
    """
    ids = list(options)
    first = ids[0] if default is None else default
    if st.session_state.get(key) not in options:
        st.session_state.pop(key, None)
    session.follow_link(key, parameter or key.split("_", 1)[-1], ids, first)
    shown: Literal["collapsed", "visible"] = "collapsed" if hide_label else "visible"
    lang = session.lang()
    if look == "buttons":
        return str(st.segmented_control(
            label(lang), ids, format_func=lambda value: markdown_safe(options[value](lang)), key=key, required=True,
            label_visibility=shown, persist_state="session"))
    return str(st.selectbox(label(lang), ids, format_func=lambda value: options[value](lang), key=key,
                            label_visibility=shown, persist_state="session"))
