"""What stands under the navigation on every page: which workspace is open, its settings, language, name."""

from dataclasses import replace

import streamlit as st

from core.base.errors import CockpitError
from core.base.home import workspace, workspaces
from core.base.text import Lang, Text, markdown_safe
from core.state import settings
from core.ui import session

_LANGUAGES: dict[Lang, str] = {"zh": "中文", "en": "English"}
_NEW_NAME = "shell_new_workspace"
_FAULT = "shell_new_workspace_fault"
_SETTINGS_FAULT = "shell_settings_fault"
_CURRENCIES = ("CNY", "USD", "EUR", "GBP", "HKD", "JPY", "TWD", "SGD", "AUD")

_OPEN = Text(zh="当前数据", en="Open now")
_SAMPLE = Text(zh="示例公司", en="Sample company")
_OWN = Text(zh="我的数据", en="My data")
_SAMPLE_NOTE = Text(zh="虚构的示例数据", en="Made-up sample data")
_START = Text(zh="开始用我自己的数据", en="Start with my own data")
_NAMING = Text(zh="给这份数据起个名字（可留空）", en="Name this data (may stay empty)")
_MAKE = Text(zh="打开空白工作区", en="Open an empty workspace")
_UNKNOWN = Text(zh="链接里的工作区「{name}」在这里不存在，已打开「{open}」。",
                en="The link's workspace “{name}” does not exist here; “{open}” is open instead.")
_SETTINGS = Text(zh="工作区设置", en="Workspace settings")
_COMPANY = Text(zh="公司名称", en="Company name")
_CURRENCY = Text(zh="币种", en="Currency")
_CURRENCY_HELP = Text(zh="所有金额按这个币种显示，不做汇率换算。列表里没有的，直接输入三个字母的代码。",
                      en="All amounts are shown in it; nothing is converted. Not in the list? Type its three letters.")
_SAVE = Text(zh="保存", en="Save")
_SAVED = Text(zh="工作区设置已保存", en="Workspace settings saved")
_LANGUAGE = Text(zh="语言", en="Language")
_WHO = Text(zh="你的名字", en="Your name")
_WHO_HELP = Text(zh="记录在修改历史里，让大家知道是谁改的。", en="Goes into the change history, so that others know who changed what.")


def draw() -> None:
    """Draw workspace, its settings, language and name into the sidebar."""
    with st.sidebar:
        _workspace()
        _settings()
        st.segmented_control(session.say(_LANGUAGE), list(_LANGUAGES), format_func=lambda lang: _LANGUAGES[lang],
                             key=session.LANGUAGE, required=True, label_visibility="collapsed", width="stretch")
        _who()


def workspace_title(name: str) -> Text:
    """Return what a workspace is called on screen."""
    return {session.SAMPLE: _SAMPLE, session.OWN: _OWN}.get(name, Text(zh=name, en=name))


def open_sample() -> None:
    """Switch this session to the sample company (a button's callback)."""
    _open(session.SAMPLE)


def _workspace() -> None:
    _say_unknown()
    opened = session.space().name
    names = [name for name in (session.OWN, session.SAMPLE) if name in workspaces()]
    names += [name for name in workspaces() if name not in names]
    lang = session.lang()
    st.selectbox(session.say(_OPEN), names, format_func=lambda name: workspace_title(name)(lang),
                 key=session.WORKSPACE)
    if opened == session.SAMPLE:
        st.badge(session.say(_SAMPLE_NOTE), icon=":material/science:", color="violet", width="stretch")
        with st.popover(session.say(_START), icon=":material/add_business:", width="stretch"):
            st.text_input(session.say(_NAMING), key=_NEW_NAME, max_chars=40, placeholder=_OWN(session.lang()))
            st.button(session.say(_MAKE), type="primary", on_click=_start_own, key="shell_make_workspace")
            if fault := st.session_state.get(_FAULT):
                st.error(markdown_safe(fault(session.lang())))


def _settings() -> None:
    """Draw the open workspace's company name and currency; its fields are new whenever what is kept changes, so none shows or saves what is no more."""
    space = session.space()
    kept = settings.settings(space)
    company, currency = (f"shell_{name}:{space.name}:{kept.company}:{kept.currency}" for name in ("company", "currency"))
    with st.popover(session.say(_SETTINGS), icon=":material/settings:", width="stretch", key="shell_settings"):
        st.text_input(session.say(_COMPANY), kept.company, key=company, max_chars=60, placeholder=workspace_title(space.name)(session.lang()))
        options = list(dict.fromkeys((*_CURRENCIES, kept.currency)))
        st.selectbox(session.say(_CURRENCY), options, options.index(kept.currency), key=currency, accept_new_options=True, help=session.say(_CURRENCY_HELP))
        st.button(session.say(_SAVE), type="primary", on_click=_save, args=(space.name, company, currency), key="shell_save_settings")
        of, fault = st.session_state.get(_SETTINGS_FAULT) or (None, None)
        if fault and of == space.name:
            st.error(markdown_safe(fault(session.lang())))


def _save(name: str, company: str, currency: str) -> None:
    space = workspace(name)
    made = replace(settings.settings(space), company=str(st.session_state.get(company) or "").strip(),
                   currency=str(st.session_state.get(currency) or "").strip().upper())
    st.session_state[_SETTINGS_FAULT] = None
    try:
        settings.change(space, made, who=session.who())
    except CockpitError as error:
        st.session_state[_SETTINGS_FAULT] = (name, error.text)
        return
    st.session_state.pop(session.CURRENCY, None)
    st.toast(session.say(_SAVED), icon=":material/check:")


def _start_own() -> None:
    name = str(st.session_state.get(_NEW_NAME) or "").strip() or session.OWN
    st.session_state[_FAULT] = None
    try:
        _open(workspace(name).name)
    except CockpitError as error:
        st.session_state[_FAULT] = error.text


def _open(name: str) -> None:
    st.session_state[session.WORKSPACE] = name


def _say_unknown() -> None:
    asked = st.session_state.get(session.UNKNOWN)
    if asked:
        st.warning(session.say(_UNKNOWN, name=asked, open=workspace_title(session.space().name)))


def _who() -> None:
    known = session.signed_in()
    if known:
        st.caption(f":material/person: {markdown_safe(known)}")
    else:
        st.text_input(session.say(_WHO), key=session.WHO, max_chars=60, icon=":material/person:",
                      help=session.say(_WHO_HELP), placeholder=session.say(_WHO), label_visibility="collapsed")
