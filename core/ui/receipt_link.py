"""Which number's panel is open: by a card's button or a link."""

from dataclasses import dataclass

import streamlit as st

from core.base.text import Text
from core.ui import notes, session

PARAMETER = "receipt"
ALL_NOTES = "notes"
OPENED = "shell_receipt"
_NOTES = Text(zh="备注（{count}）", en="Notes ({count})")
_HELP = Text(zh="这个数字怎么来的：定义、组成、每一行数据；还能写备注", en="Where this number comes from: definition, parts, every row; and notes on it")
_FILTERS = ("period", "channel", "category")


@dataclass(frozen=True)
class Asked:
    """Which number's panel is open: a KPI (or "notes" for all notes), and its period and slice as the link holds them."""

    id: str
    period: str = ""
    channel: str = ""
    category: str = ""


def begin() -> None:
    """Take a receipt's link up before the page reads the same filters; the shell calls this first."""
    notes.begin()
    asked = st.query_params.get(PARAMETER)
    kept: Asked | None = st.session_state.get(OPENED)
    if asked is None:
        st.session_state[OPENED] = None
    elif kept is None or kept.id != asked:
        st.session_state[OPENED] = Asked(asked, *(st.query_params.get(name) or "" for name in _FILTERS))


def corner(id_: str, *, key: str, period: str = "", channel: str = "", category: str = "") -> None:
    """Draw the small button of a card that opens its panel; it shows how many notes the card has."""
    marks = notes.count(id_.partition("@")[0])
    st.button(f":material/chat: {marks}" if marks else "", key=f"{key}_receipt", icon=":material/receipt_long:", type="tertiary", help=_HELP(session.lang()), on_click=open_, args=(Asked(id_, period, channel, category),))


def mark(id_: str) -> str:
    """Return what a table's cell shows to open the panel: an icon, and how many notes there are."""
    marks = notes.count(id_.partition("@")[0])
    return f":material/chat: {marks}" if marks else ":material/receipt_long:"


def all_notes(*, key: str) -> None:
    """Draw the button that opens the notes of all cards in one panel, where there are any."""
    if notes.count():
        st.button(session.say(_NOTES, count=notes.count()), key=key, icon=":material/chat:", type="tertiary", on_click=open_, args=(Asked(ALL_NOTES),))


def open_(asked: Asked) -> None:
    """Open a number's panel and put it into the link (a button's callback)."""
    st.session_state[OPENED] = asked
    st.query_params[PARAMETER] = asked.id


def close() -> None:
    """Close the panel and take it out of the link."""
    st.session_state[OPENED] = None
    st.query_params.pop(PARAMETER, None)
