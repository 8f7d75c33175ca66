"""The line that says which scenario is open: open, save under a name, rename, duplicate, delete; what went wrong."""

from collections.abc import Callable

import streamlit as st

from core.base.errors import CockpitError
from core.base.text import Text, markdown_safe
from core.scenario.baseline import Baseline
from core.state import scenarios
from core.ui import session, whatif_draft
from core.ui.upload_history import moment
from core.ui.whatif_draft import Opened, opened

_OPEN = Text(zh="方案", en="Scenario")
_NEW = Text(zh="预测（不动杠杆）", en="Forecast (no lever moved)")
_DRAFT = Text(zh="未命名草稿", en="Unnamed draft")
_DRAFT_OF = Text(zh="「{name}」的修改草稿", en="Draft, changed from “{name}”")
_SAVED = Text(zh=":material/cloud_done: 已自动保存，链接可分享", en=":material/cloud_done: Saved by itself; the link can be shared")
_SAVE = Text(zh="保存", en="Save")
_SAVE_AS = Text(zh="另存为方案", en="Save as a scenario")
_SAVE_INTO = Text(zh="保存到「{name}」", en="Save into “{name}”")
_NAME = Text(zh="名称", en="Name")
_COMMENT = Text(zh="备注（可留空）", en="Comment (may stay empty)")
_NAMELESS = Text(zh="请先给方案起个名字。", en="Name the scenario first.")
_MORE = Text(zh="更多", en="More")
_RENAME = Text(zh="改名并更新备注", en="Rename and set comment")
_DUPLICATE = Text(zh="复制一份", en="Duplicate")
_DELETE = Text(zh="删除这个方案", en="Delete this scenario")
_RESET = Text(zh="全部恢复", en="Reset all")
_THEIRS = Text(zh="载入对方的版本", en="Load their version")
_MINE = Text(zh="把我的另存为草稿", en="Keep mine as a draft")
_OVERTAKEN = Text(zh="{who} 在 {at} 改过「{name}」，所以没有覆盖它。您的杠杆都在这个草稿里：可以另存为新方案，也可以先打开对方的版本看看。",
                  en="{who} changed “{name}” at {at}, so it was not overwritten. Your levers are all in this draft: save them under another name, or open that version first.")
_REALLY = Text(zh="确认删除「{name}」", en="Yes, delete “{name}”")
_COPY = Text(zh="{name} 副本", en="{name} (copy)")
_CHOICE, _FIELD_NAME, _FIELD_COMMENT, _SAVE_BOX, _MORE_BOX, _SURE = (f"whatif_{name}" for name in ("open", "name", "comment", "save_box", "more_box", "delete_sure"))


def draw(base: Baseline) -> None:
    """Draw the bar above the results."""
    now = opened()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="whatif_bar"):
        _choice(base, now)
        if now.name:
            _more(base, now)
        else:
            _save(now)
        st.button(_RESET(session.lang()), key="whatif_reset_all", icon=":material/restart_alt:", type="tertiary",
                  disabled=not now.overrides, on_click=_quietly, args=(whatif_draft.move_to, {}))
        if now.id and not now.fault:
            st.caption(_SAVED(session.lang()), width="content")
    if now.comment:
        st.caption(markdown_safe(now.comment))
    if now.fault:
        _fault(base, now)


def _choice(base: Baseline, now: Opened) -> None:
    lang = session.lang()
    labels = {"": _NEW(lang)} | {kept.id: kept.name for kept in scenarios.scenarios(session.space())}
    if now.id and now.id not in labels:
        labels[now.id] = _DRAFT_OF.format(name=now.base.name)(lang) if now.base else _DRAFT(lang)
    st.session_state[_CHOICE] = now.id
    st.selectbox(_OPEN(lang), list(labels), format_func=lambda id_: labels[id_], key=_CHOICE, width=340, on_change=_opened, args=(base,))


def _opened(base: Baseline) -> None:
    id_ = str(st.session_state[_CHOICE])
    if not id_:
        whatif_draft.start_new()
    else:
        _quietly(lambda: whatif_draft.open_scenario(base, scenarios.scenario(session.space(), id_)))


def _save(now: Opened) -> None:
    lang = session.lang()
    with st.popover(_SAVE(lang), icon=":material/save:", type="primary", key=_SAVE_BOX, on_change="rerun", disabled=now.stale):
        if now.base is not None:
            st.button(_SAVE_INTO.format(name=now.base.name)(lang), key="whatif_save_into", on_click=_quietly, args=(_save_into,), type="primary")
        _fields()
        st.button(_SAVE_AS(lang), key="whatif_save_as", on_click=_quietly, args=(_save_as,), type="secondary" if now.base else "primary")


def _more(base: Baseline, now: Opened) -> None:
    lang = session.lang()
    with st.popover(_MORE(lang), icon=":material/more_horiz:", key=_MORE_BOX, on_change="rerun"):
        st.session_state.setdefault(_FIELD_NAME, now.name)
        st.session_state.setdefault(_FIELD_COMMENT, now.comment)
        _fields()
        with st.container(horizontal=True):
            st.button(_RENAME(lang), key="whatif_rename", on_click=_quietly, args=(_rename,))
            st.button(_DUPLICATE(lang), key="whatif_duplicate", icon=":material/content_copy:", on_click=_quietly, args=(_duplicate, base))
            sure = st.session_state.get(_SURE) == now.id
            st.button((_REALLY.format(name=now.name) if sure else _DELETE)(lang), key="whatif_delete", icon=":material/delete:", type="primary" if sure else "tertiary",
                      on_click=_quietly, args=(_delete if sure else _ask_again,))


def _fields() -> None:
    st.text_input(_NAME(session.lang()), key=_FIELD_NAME, max_chars=60)
    st.text_area(_COMMENT(session.lang()), key=_FIELD_COMMENT, max_chars=400, height=80)


def _save_as() -> None:
    now, name, comment = opened(), _field(_FIELD_NAME), _field(_FIELD_COMMENT)
    if not name:
        raise CockpitError("scenario_name", _NAMELESS)
    if not now.id:
        kept = scenarios.create(session.space(), now.overrides, who=session.who(), name=name, comment=comment)
    else:
        kept = scenarios.rename(session.space(), now.id, name, version=now.version, who=session.who(), comment=comment)
    _close(kept)


def _save_into() -> None:
    """Write the draft's levers into the scenario it came from, and drop the draft; somebody else's change is told instead."""
    now, space, who = opened(), session.space(), session.who()
    assert now.base is not None
    try:
        kept = scenarios.save(space, now.base.id, now.overrides, version=now.base.version, who=who)
    except CockpitError as error:
        if error.code != "stale":
            raise
        theirs = scenarios.scenario(space, now.base.id)
        whatif_draft.tell(_OVERTAKEN.format(who=theirs.changed_by, at=moment(theirs.changed_at, session.lang()), name=theirs.name), overtaken=True)
        st.session_state[_SAVE_BOX] = False
        return
    scenarios.remove(space, now.id, version=now.version, who=who)
    _close(kept)


def _rename() -> None:
    now, name = opened(), _field(_FIELD_NAME)
    if not name:
        raise CockpitError("scenario_name", _NAMELESS)
    _close(scenarios.rename(session.space(), now.id, name, version=now.version, who=session.who(), comment=_field(_FIELD_COMMENT)))


def _duplicate(base: Baseline) -> None:
    now = opened()
    taken = {kept.name for kept in scenarios.scenarios(session.space())}
    name = _COPY.format(name=now.name)(session.lang())
    while name in taken:
        name = _COPY.format(name=name)(session.lang())
    whatif_draft.open_scenario(base, scenarios.duplicate(session.space(), now.id, who=session.who(), name=name))
    _shut()


def _ask_again() -> None:
    st.session_state[_SURE] = opened().id


def _delete() -> None:
    now = opened()
    scenarios.remove(session.space(), now.id, version=now.version, who=session.who())
    whatif_draft.start_new()
    _shut()


def _fault(base: Baseline, now: Opened) -> None:
    lang = session.lang()
    assert now.fault is not None
    st.warning(markdown_safe(now.fault(lang)), icon=":material/group:" if now.stale else ":material/info:")
    if now.overtaken:
        st.button(_THEIRS(lang), key="whatif_overtaking", on_click=_quietly, args=(whatif_draft.open_overtaking, base))
    if now.stale:
        with st.container(horizontal=True):
            st.button(_THEIRS(lang), key="whatif_theirs", on_click=_quietly, args=(whatif_draft.reload, base))
            st.button(_MINE(lang), key="whatif_mine", on_click=_quietly, args=(whatif_draft.keep_as_copy,))


def _quietly(act: Callable[..., None], *arguments: object) -> None:
    """Do what a button asks; an error becomes the sentence under the bar."""
    try:
        act(*arguments)
    except CockpitError as error:
        whatif_draft.tell(error.text)


def _close(kept: scenarios.Scenario) -> None:
    whatif_draft.show(kept)
    _shut()


def _shut() -> None:
    for box in (_SAVE_BOX, _MORE_BOX):
        st.session_state[box] = False
    st.session_state.pop(_SURE, None)
    for field in (_FIELD_NAME, _FIELD_COMMENT):
        st.session_state.pop(field, None)


def _field(key: str) -> str:
    return str(st.session_state.get(key) or "").strip()
