"""Official versions and snapshots: seal what the levers say today, see the sealed ones, start again from one."""

from collections.abc import Callable, Mapping

import pandas as pd
import streamlit as st

from core.base.errors import CockpitError
from core.base.text import Text, markdown_safe
from core.base.unit import MISSING, write
from core.metrics.catalog import CATALOG
from core.outlook import sealing
from core.outlook.board import HEADLINES, Board
from core.outlook.scenarios import usable
from core.scenario.baseline import Baseline
from core.scenario.tree import Outcome
from core.state import sealed
from core.state.sealed import Sealed
from core.ui import blocks, boards, session, whatif_draft
from core.ui.odds import odds_said
from core.ui.upload_history import moment

_TITLE = Text(zh="正式版本与快照", en="Official versions and snapshots")
_HOW = Text(zh="封存后谁也改不了：数据再变，这里的数字还是当天的数字", en="Once sealed nobody can change it: whatever the data become, it says what it said that day")
_SEAL = Text(zh="封存现在的方案", en="Seal what is open now")
_NAME = Text(zh="名称，例如「2026 年预算」", en="Name, for example “Budget 2026”")
_OFFICIAL = Text(zh="这是公司认可的正式版本", en="This is a version the company agreed on")
_DO = Text(zh="封存", en="Seal")
_NONE = Text(zh="还没有封存过。预算、季度评审定稿时封存一份，以后就能对照当时说了什么。",
             en="Nothing sealed yet. Seal the budget, or what a quarterly review settled on: later you can see what was said.")
_KIND = {True: Text(zh="正式版本", en="official"), False: Text(zh="快照", en="snapshot")}
_COLUMNS = {"name": Text(zh="名称", en="Name"), "kind": Text(zh="类型", en="Kind"), "at": Text(zh="封存于", en="Sealed"), "who": Text(zh="谁", en="By")}
_VERSION = Text(zh="数据版本 · 校验码", en="Data version · hash")
_WIDTHS = (170, 76, 140, 62, 84, 98, 98, 98, 128)
_PROOF = Text(zh="「{name}」：数据版本 {version}，校验码（SHA-256）{hash}", en="“{name}”: data version {version}, SHA-256 {hash}")
_PICK = Text(zh="从封存的版本重新开始", en="Start again from a sealed version")
_START = Text(zh="用它的杠杆新建草稿", en="New draft with its levers")
_DONE = Text(zh="已封存「{name}」。", en="Sealed “{name}”.")
_FIELD, _TICK, _BOX, _CHOICE, _SAID = (f"whatif_seal_{part}" for part in ("name", "official", "box", "choice", "said"))
_LEVEL = 0.5


def draw(base: Baseline, outcome: Outcome, board: Board, goals: Mapping[str, float]) -> None:
    """Draw what is sealed, official versions first, and the button that seals what the levers say now."""
    lang, kept = session.lang(), sealed.snapshots(session.space())
    blocks.heading(_TITLE, _HOW(lang))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _seal(outcome, board, goals)
        if kept:
            _again(base, {one.id: one for one in kept})
    chosen = next((one for one in kept if one.id == st.session_state.get(_CHOICE)), None)
    if chosen is not None:
        st.caption(markdown_safe(_PROOF.format(name=chosen.name, version=chosen.data_version, hash=chosen.sha256)(lang)))
    said = st.session_state.pop(_SAID, None)
    if isinstance(said, Text):
        st.caption(markdown_safe(said(lang)))
    if not kept:
        st.caption(_NONE(lang))
        return
    kept.sort(key=lambda one: not one.official)
    st.dataframe(pd.DataFrame([_row(one) for one in kept]), hide_index=True, key="whatif_sealed_table", row_height=36, height="content", column_config={
        title: st.column_config.TextColumn(width=width) for title, width in zip(_row(kept[0]), _WIDTHS, strict=True)})


def seal_now(outcome: Outcome, board: Board, goals: Mapping[str, float], name: str, official: bool) -> Sealed:
    """Seal the outcome on the screen under a name; CockpitError where the name will not do."""
    assert board.as_of is not None
    now = whatif_draft.opened()
    return sealing.seal(session.space(), session.facts(), outcome, goals, name=name, who=session.who(), as_of=board.as_of,
                        scenario=now.id, comment=now.comment, official=official)


def _seal(outcome: Outcome, board: Board, goals: Mapping[str, float]) -> None:
    lang = session.lang()
    with st.popover(_SEAL(lang), icon=":material/lock:", key=_BOX, on_change="rerun") as box:
        if box.open:
            st.text_input(_NAME(lang), key=_FIELD, max_chars=60)
            st.toggle(_OFFICIAL(lang), key=_TICK)
            st.button(_DO(lang), key="whatif_seal_do", type="primary", on_click=_quietly, args=(_sealed, outcome, board, goals))


def _sealed(outcome: Outcome, board: Board, goals: Mapping[str, float]) -> None:
    made = seal_now(outcome, board, goals, str(st.session_state.get(_FIELD) or ""), bool(st.session_state.get(_TICK)))
    st.session_state[_BOX] = False
    st.session_state.pop(_FIELD, None)
    st.session_state[_SAID] = _DONE.format(name=made.name)


def _again(base: Baseline, kept: Mapping[int, Sealed]) -> None:
    lang = session.lang()
    st.selectbox(_PICK(lang), list(kept), format_func=lambda number: kept[number].name, key=_CHOICE, width=280)
    st.button(_START(lang), key="whatif_seal_start", icon=":material/edit_note:", on_click=_started, args=(base, kept))


def _started(base: Baseline, kept: Mapping[int, Sealed]) -> None:
    whatif_draft.try_out(usable(base, kept[int(st.session_state[_CHOICE])].document["overrides"])[0])


def _row(one: Sealed) -> dict[str, str]:
    lang = session.lang()
    said = {column(lang): value for column, value in zip(_COLUMNS.values(), (
        one.name, _KIND[one.official](lang), moment(one.at, lang), one.who), strict=True)}
    numbers = {CATALOG[kpi].label(lang): _number(one, kpi) for kpi in ("gmv", *HEADLINES)}
    return said | numbers | {_VERSION(lang): f"v{one.data_version} · {one.sha256[:8]}"}


def _number(one: Sealed, kpi: str) -> str:
    lang, said = session.lang(), one.document["year_quantiles"].get(kpi)
    if not said:
        return MISSING
    text = write(said[one.document["levels"].index(_LEVEL)], CATALOG[kpi].unit, lang, currency=boards.currency())
    odds = one.document["odds"].get(kpi)
    return text if odds is None else f"{text} · {odds_said(odds)}"


def _quietly(act: Callable[..., None], *arguments: object) -> None:
    """Do what a button asks; an error becomes the sentence under it."""
    try:
        act(*arguments)
    except CockpitError as error:
        st.session_state[_SAID] = error.text
