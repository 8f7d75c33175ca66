"""What one visitor's session knows: language, workspace, name; all shell keys, and values that travel in the link."""

from collections.abc import Container
from typing import cast

import streamlit as st

from core import store
from core.base.home import Workspace, workspace, workspaces
from core.base.text import LANGS, Lang, Text, markdown_safe

LANGUAGE = "shell_language"
WORKSPACE = "shell_workspace"
WHO = "shell_who"
UNKNOWN = "shell_unknown_workspace"
CURRENCY = "shell_currency"  # looked up once a run
OWN = "main"
SAMPLE = "sample"
GUEST = "guest"


def begin() -> None:
    """Settle language and workspace from the link, the session or their defaults; the shell calls this first."""
    st.session_state.pop(CURRENCY, None)
    follow_link(LANGUAGE, "lang", LANGS, browser_language())
    names = workspaces()
    asked = st.query_params.get("workspace")
    st.session_state[UNKNOWN] = asked if asked not in names else None
    if st.session_state.get(WORKSPACE) not in names:
        st.session_state.pop(WORKSPACE, None)
    follow_link(WORKSPACE, "workspace", names, home_workspace())


def lang() -> Lang:
    """Return the language that this session reads."""
    return cast(Lang, st.session_state.get(LANGUAGE) or browser_language())


def space() -> Workspace:
    """Return the workspace that is open in this session."""
    return workspace(str(st.session_state.get(WORKSPACE) or home_workspace()))


def facts() -> store.Facts:
    """Return the newest facts of the open workspace."""
    return store.current(space())


def who() -> str:
    """Return who is at the screen, for the audit: the signed-in user, else the name given, else "guest"."""
    return signed_in() or str(st.session_state.get(WHO) or "").strip() or GUEST


def signed_in() -> str | None:
    """Return the signed-in user's name or address (OIDC, or a header that the proxy is trusted for), else None."""
    user = st.user.to_dict()
    return next((str(user[field]) for field in ("name", "email", "preferred_username") if user.get(field)), None)


def say(text: Text, **values: str | int | float | Text) -> str:
    """Return the text in the session's language for a Markdown place; plain values (out of files) are escaped."""
    if not values:
        return text(lang())
    safe = {name: markdown_safe(value) if isinstance(value, str) else value for name, value in values.items()}
    return text.format(**safe)(lang())


def browser_language() -> Lang:
    """Return Chinese for a browser set to Chinese, English for every other."""
    return "zh" if str(st.context.locale or "").lower().startswith("zh") else "en"


def home_workspace() -> str:
    """Return the workspace that opens by itself: the own one, while it is empty the sample."""
    names = workspaces()
    own_has_data = OWN in names and not is_empty(OWN)
    return SAMPLE if SAMPLE in names and not own_has_data else OWN


def is_empty(name: str) -> bool:
    """Return whether nothing was ever imported into the workspace of that name."""
    return store.current(workspace(name)).version == 0


def follow_link(key: str, parameter: str, allowed: Container[str], default: str) -> None:
    """Keep session_state[key] and the link's parameter in step; call it before the widget with that key is drawn.

    A link that was opened (or gone back to) wins over the session, a widget that was just moved wins over the link.
    Values are ids, so that a link means the same in both languages; the default stays out of the link.
    """
    asked, written = st.query_params.get(parameter), st.session_state.get(f"{key}_in_link")
    if asked in allowed and asked != written:
        st.session_state[key] = asked
    value = st.session_state.setdefault(key, default)
    if value == default and asked is not None:
        del st.query_params[parameter]
    elif value != default and asked != value:
        st.query_params[parameter] = value
    st.session_state[f"{key}_in_link"] = st.query_params.get(parameter)


def follow_number(key: str, parameter: str, allowed: range, default: int) -> int:
    """Keep the whole number session_state[key] of a number input and the link's parameter in step, and return it."""
    text = f"{key}_text"
    if key in st.session_state:
        st.session_state[text] = str(int(st.session_state[key]))
    follow_link(text, parameter, {str(number) for number in allowed}, str(default))
    found = int(st.session_state[text])
    if st.session_state.get(key) != found:
        st.session_state[key] = found
    return found


def travelling() -> dict[str, str]:
    """Return what of language and workspace stands in the link now, for links to other pages."""
    return {name: st.query_params[name] for name in ("lang", "workspace") if name in st.query_params}


def has_sample() -> bool:
    """Return whether the sample company lies in this home."""
    return SAMPLE in workspaces()
