"""What the what-if's baseline hangs on; and what is worked out of that baseline, kept as long as it stays the same."""

from collections.abc import Callable, Hashable
from typing import TypeVar

import streamlit as st

from core.outlook.spend_plan import spend_goals
from core.state import audit
from core.ui import boards, cache, session

T = TypeVar("T")
_STAMPS = "whatif_stamps"


def note() -> tuple[int, int, str]:
    """Note what the page is drawn from, and return the part of it in the state that the baseline hangs on: calendar, answers, spend plan."""
    found = st.session_state[_STAMPS] = _stamps()
    return boards.events_stamp(), found[-1], repr(spend_goals(session.space()))


def outdated() -> bool:
    """Return whether anybody has changed what the page was drawn from."""
    return bool(st.session_state.get(_STAMPS) != _stamps())


def kept(name: str, compute: Callable[[], T], *depends_on: Hashable) -> T:
    """Return what was worked out of the baseline, from memory while the baseline is as it was; see cache.kept."""
    return cache.kept(name, compute, st.session_state.get(_STAMPS), *depends_on)


def _stamps() -> tuple[str, int, int, int]:
    """Return what changes with the data, with goals and calendar, with the answers about spend and demand."""
    newest = audit.changes(session.space(), "setting", limit=1)
    return str(session.space().folder), session.facts().version, boards.stamp(), newest[0].id if newest else 0
