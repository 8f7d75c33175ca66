"""Notes on cards: how many there are, the panel that shows, adds, edits and deletes them, for one card or for all."""

import streamlit as st

from core.base.errors import CockpitError
from core.base.period import write_day
from core.base.text import Text, markdown_safe
from core.metrics.catalog import CATALOG
from core.state import notes
from core.state.notes import Note
from core.ui import session

ABOUT = "kpi:{id}"
COUNTS = "shell_note_counts"
MOST_LETTERS = 2000
_NEW = Text(zh="写一条备注", en="Write a note")
_ADD = Text(zh="保存备注", en="Save note")
_NONE = Text(zh="还没有备注。", en="No notes yet.")
_EDIT = Text(zh="修改", en="Edit")
_SAVE = Text(zh="保存", en="Save")
_DELETE = Text(zh="删除", en="Delete")
_EMPTY = Text(zh="请先写内容。", en="Write something first.")
_HEAD = Text(zh="**{kpi}** · {period} · {who} · {day}", en="**{kpi}** · {period} · {who} · {day}")
_TO_DATE = Text(zh="今年累计", en="year to date")
_FAULT, _DRAFT = "notes_fault", "notes_draft"


def begin() -> None:
    """Count the notes of the open workspace once a run; the shell calls this before the page."""
    counts: dict[str, int] = {}
    for note in notes.notes(session.space()):
        card = note.about.partition("@")[0]
        counts[card] = counts.get(card, 0) + 1
    st.session_state[COUNTS] = counts


def count(id_: str | None = None) -> int:
    """Return how many notes a KPI's card has, or all cards together."""
    counts = st.session_state.get(COUNTS) or {}
    return int(sum(counts.values()) if id_ is None else counts.get(ABOUT.format(id=id_), 0))


def panel(id_: str | None, period: str = "") -> None:
    """Draw the notes of one KPI's card (None: of all cards) and, for one, the field for a new one."""
    kept = notes.notes(session.space())
    shown = [note for note in kept if id_ is None or note.about.partition("@")[0] == ABOUT.format(id=id_)]
    if fault := st.session_state.get(_FAULT):
        st.error(markdown_safe(fault(session.lang())))
    if id_ is not None:
        st.text_area(session.say(_NEW), key=_DRAFT, max_chars=MOST_LETTERS, height=80)
        st.button(session.say(_ADD), key="notes_add", type="primary", icon=":material/add_comment:", on_click=_add, args=(id_, period))
    if not shown:
        st.caption(_NONE(session.lang()))
    for note in shown:
        _one(note)


def _one(note: Note) -> None:
    card, _, period = note.about.partition("@")
    id_ = card.partition(":")[2]
    kpi = CATALOG[id_].label(session.lang()) if id_ in CATALOG else id_
    with st.container(border=True, key=f"notes_card_{note.id}", gap="xsmall"):
        st.caption(session.say(_HEAD, kpi=kpi, period=period or _TO_DATE(session.lang()), who=note.who, day=Text(zh=write_day(note.at.date(), "zh"), en=write_day(note.at.date(), "en"))))
        st.markdown(markdown_safe(note.text))
        with st.container(horizontal=True):
            with st.popover(session.say(_EDIT), icon=":material/edit:", type="tertiary", key=f"notes_edit_{note.id}_{note.version}"):
                key = f"notes_text_{note.id}_{note.version}"
                st.text_area(session.say(_EDIT), note.text, key=key, max_chars=MOST_LETTERS, label_visibility="collapsed")
                st.button(session.say(_SAVE), key=f"notes_save_{note.id}", type="primary", on_click=_edit, args=(note, key))
            st.button(session.say(_DELETE), key=f"notes_delete_{note.id}", icon=":material/delete:", type="tertiary", on_click=_delete, args=(note,))


def _add(id_: str, period: str) -> None:
    text = str(st.session_state.get(_DRAFT) or "").strip()
    st.session_state[_FAULT] = None if text else _EMPTY
    if text:
        about = ABOUT.format(id=id_) + (f"@{period}" if period else "")
        notes.add(session.space(), about, text, who=session.who())
        st.session_state[_DRAFT] = ""
        begin()


def _edit(note: Note, key: str) -> None:
    text = str(st.session_state.get(key) or "").strip()
    st.session_state[_FAULT] = None if text else _EMPTY
    if text and text != note.text:
        try:
            notes.edit(session.space(), note, text, who=session.who())
        except CockpitError as error:
            st.session_state[_FAULT] = error.text


def _delete(note: Note) -> None:
    st.session_state[_FAULT] = None
    try:
        notes.remove(session.space(), note, who=session.who())
    except CockpitError as error:
        st.session_state[_FAULT] = error.text
    begin()
