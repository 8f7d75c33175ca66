"""Which number's panel is open: by a button beside the number, or by a link that names it wholly."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from typing import Any

import pandas as pd
import streamlit as st

from core.base.text import Text
from core.metrics.listed import List
from core.ui import notes, session

PARAMETER = "receipt"
ALL_NOTES = "notes"
ROW = ":material/receipt_long:"  # what a table's cell shows to open a panel
OPENED = "shell_receipt"
_DRAWN = "shell_receipt_drawn"
_OWN = "receipt_"  # before the names of what else a link holds, so that no page's own filters get in the way
_SHORT = ("period", "channel", "category", "sku", "tier", "cohort", "abc")  # as a link may be written by hand
_NOTES = Text(zh="备注（{count}）", en="Notes ({count})")
_RECEIPT = Text(zh="凭证", en="Receipt")
_HELP = Text(zh="这个数字怎么来的：定义、组成、每一行数据；还能写备注", en="Where this number comes from: definition, parts, every row; and notes on it")
_ANY_HELP = Text(zh="查任何一个数字的凭证：选指标、时间、渠道、品类，一直看到文件和行号", en="The receipt of any number: choose KPI, days, channel, category, down to file and row")


@dataclass(frozen=True)
class Asked:
    """Which number's panel is open: a KPI or kpi@definition (or "notes" for all notes), its period and slice, all as a link holds them.

    as_of: the day up to which data counted when the number was shown; forecast: "year" where the number shown is a year-end
    that begins with it.
    """

    id: str
    period: str = ""
    channel: str = ""
    category: str = ""
    as_of: str = ""
    forecast: str = ""
    sku: str = ""
    tier: str = ""
    cohort: str = ""
    abc: str = ""

    @property
    def lists(self) -> dict[List, str]:
        """The list of customers or goods that it is of, as core.outlook.listed reads it."""
        return {name: key for name, key in (("tier", self.tier), ("cohort", self.cohort), ("abc", self.abc)) if key}  # type: ignore[misc]


def begin() -> None:
    """Take a receipt's link up before the page reads the same filters; the shell calls this first."""
    notes.begin()
    asked = _of_link()
    st.session_state[OPENED] = st.session_state[_DRAWN] = asked
    if asked is not None:
        _write(asked)


def follow() -> None:
    """Run the whole page anew where a button of this fragment opened a panel: the shell draws it, not the fragment."""
    if st.session_state.get(OPENED) != st.session_state.get(_DRAWN):
        st.rerun()


def corner(asked: Asked, *, key: str) -> None:
    """Draw the small button of a card that opens its panel; it shows how many notes the card has."""
    marks = notes.count(asked.id.partition("@")[0])
    st.button(f":material/chat: {marks}" if marks else "", key=f"{key}_receipt", icon=":material/receipt_long:", type="tertiary", help=_HELP(session.lang()), on_click=open_, args=(asked,))


def words(asked: Asked, title: Text, *, key: str) -> None:
    """Draw a small button of a few words that opens the panel of the number they name, where many stand in one chart."""
    st.button(title(session.lang()), key=f"{key}_{asked.id}_receipt", icon=ROW, type="tertiary", help=_HELP(session.lang()), on_click=open_, args=(asked,))


def any_number(asked: Asked, *, key: str) -> None:
    """Draw the page's button that opens the panel, from which any other number can be asked for."""
    st.button(_RECEIPT(session.lang()), key=f"{key}_any_receipt", icon=":material/receipt_long:", type="tertiary", help=_ANY_HELP(session.lang()), on_click=open_, args=(asked,))


def mark(id_: str) -> str:
    """Return what a table's cell shows to open the panel: an icon, and how many notes there are."""
    marks = notes.count(id_.partition("@")[0])
    return f":material/chat: {marks}" if marks else ROW


def cells(rows: Sequence[Asked | None]) -> pd.api.extensions.ExtensionArray:
    """Return what the cells of a receipt's column show: nothing where a row has no receipt of its own."""
    return pd.array([None if row is None else ROW for row in rows], dtype="str")


def column(rows: Sequence[Asked | None], *, key: str, width: int = 66) -> Any:
    """Return a table's column whose cells, made by mark() or cells(), open the panels of these rows."""
    return st.column_config.ButtonColumn(_RECEIPT(session.lang()), width=width, type="tertiary", help=_HELP(session.lang()), key=f"{key}_receipt", on_click=_open_row, args=(f"{key}_receipt", tuple(rows)))


def all_notes(*, key: str) -> None:
    """Draw the button that opens the notes of all cards in one panel, where there are any."""
    if notes.count():
        st.button(session.say(_NOTES, count=notes.count()), key=f"{key}_notes", icon=":material/chat:", type="tertiary", on_click=open_, args=(Asked(ALL_NOTES),))


def open_(asked: Asked) -> None:
    """Open a number's panel and put it into the link (a button's callback)."""
    st.session_state[OPENED] = asked
    _write(asked)


def close() -> None:
    """Close the panel and take it out of the link."""
    st.session_state[OPENED] = None
    for name in _names():
        st.query_params.pop(name, None)


def _open_row(key: str, rows: Sequence[Asked | None]) -> None:
    asked = rows[st.session_state[key]["row"]]
    if asked is not None:
        open_(asked)


def _of_link() -> Asked | None:
    """Return what the link asks for: by its own names, or in short by period, channel, category and the like."""
    link = st.query_params
    if PARAMETER not in link:
        return None
    if any(name in link for name in _names()[1:]):
        return Asked(*(str(link.get(name) or "") for name in _names()))
    return Asked(str(link[PARAMETER]), **{name: str(link.get(name) or "") for name in _SHORT})


def _write(asked: Asked) -> None:
    for name, value in zip(_names(), astuple(asked), strict=True):
        if value and st.query_params.get(name) != value:
            st.query_params[name] = value
        elif not value and name in st.query_params:
            del st.query_params[name]


def _names() -> tuple[str, ...]:
    return (PARAMETER, *(_OWN + field.name for field in fields(Asked)[1:]))
