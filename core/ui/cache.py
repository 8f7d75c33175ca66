"""Work done once and kept: by workspace, version of its facts, and whatever else the result hangs on."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast

import streamlit as st

from core.base.home import Workspace
from core.store import Facts
from core.ui import session

T = TypeVar("T")


def kept(name: str, compute: Callable[[], T], *depends_on: Hashable) -> T:
    """Return compute()'s result, from memory when name, workspace, facts version and depends_on are as before.

    name is unique to the call ("cockpit.pace"). depends_on must name everything else that the result hangs on:
    language, filters, the version of the state. The result is pickled, so every caller has a copy of its own.
    compute must not draw. An error that it raises is not kept.
    """
    opened = session.space()
    return cast(T, _kept(name, str(opened.folder), session.facts().version, depends_on, compute))


@st.cache_data(max_entries=400, max_size="300MB", show_spinner=False)
def _kept(name: str, folder: str, version: int, depends_on: tuple[Hashable, ...], _compute: Callable[[], Any]) -> Any:
    return _compute()


def shared(name: str, compute: Callable[[], T], *depends_on: Hashable, of: tuple[Workspace, Facts] | None = None) -> T:
    """Return compute()'s result as kept() does, but the one object itself: no copying, so callers never change it.

    of: the workspace and facts it is about, by default those that the session has open.
    """
    space, facts = of or (session.space(), session.facts())
    return cast(T, _shared(name, str(space.folder), facts.version, depends_on, compute))


@st.cache_resource(max_entries=40, show_spinner=False)
def _shared(name: str, folder: str, version: int, depends_on: tuple[Hashable, ...], _compute: Callable[[], Any]) -> Any:
    return _compute()
