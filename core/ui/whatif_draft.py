"""The scenario that is open: its levers live in the session, every change is saved as a draft, the link names it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import streamlit as st

from core.base.errors import CockpitError
from core.base.text import Text
from core.outlook.scenarios import usable
from core.scenario.baseline import Baseline
from core.scenario.levers import Value
from core.state import scenarios
from core.state.scenarios import Scenario
from core.ui import session

OPENED = "whatif_opened"
PARAMETER = "scenario"
LEVER = "whatif_lever_"         # keys of the lever widgets start with it
WIDGETS = (LEVER, "whatif_range_", "whatif_typed_")
_DELETED = Text(zh="这个方案已被别人删除；您的调整已另存为新草稿。",
                en="Somebody deleted this scenario; your levers were kept as a new draft.")
_LEFT_OUT = Text(zh="有 {count} 个杠杆在现在的数据上不能用，已略去。",
                 en="{count} levers cannot act on the present data and were left out.")


@dataclass(frozen=True)
class Named:
    """A named scenario, as it was when it was opened."""

    id: str
    version: int
    name: str


@dataclass(frozen=True)
class Opened:
    """What is open: levers as they stand, the kept scenario they belong to ('' before the first change), what went wrong."""

    folder: str
    overrides: Mapping[str, Value] = field(default_factory=dict)
    id: str = ""
    version: int = 0
    name: str = ""                  # '' is a draft
    comment: str = ""
    base: Named | None = None       # the named scenario that a draft started from
    fault: Text | None = None
    stale: bool = False             # somebody else changed it: nothing of ours is written until the manager decides
    overtaken: bool = False         # somebody else has saved into the named scenario that this draft started from


def opened() -> Opened:
    """Return what is open in this session and workspace."""
    found = st.session_state.get(OPENED)
    folder = str(session.space().folder)
    return found if isinstance(found, Opened) and found.folder == folder else Opened(folder)


def follow_link(base: Baseline) -> None:
    """Open the scenario that the link names, or put the open one into the link; call before the levers are drawn."""
    before, now = st.session_state.get(OPENED), opened()
    asked = st.query_params.get(PARAMETER)
    if isinstance(before, Opened) and before.folder != now.folder:      # another workspace: its levers stay there
        asked = None if asked == before.id else asked
        _show(now)
    st.session_state[OPENED] = now
    if asked and asked != now.id:
        try:
            open_scenario(base, scenarios.scenario(session.space(), asked))
        except CockpitError as error:
            st.session_state[OPENED] = replace(now, fault=error.text)
    _write_link()


def open_scenario(base: Baseline, kept: Scenario) -> None:
    """Open a kept scenario: its levers, as far as they can act on the present data."""
    overrides, gone = usable(base, kept.overrides)
    _show(Opened(str(session.space().folder), overrides, kept.id, kept.version, kept.name, kept.comment,
                 fault=_LEFT_OUT.format(count=len(gone)) if gone else None))


def start_new() -> None:
    """Put every lever at rest, with nothing kept open."""
    _show(Opened(str(session.space().folder)))


def move_to(overrides: Mapping[str, Value]) -> None:
    """Put the levers where overrides say and the others at rest; the next run keeps it as a change."""
    _forget_widgets()
    st.session_state[f"{OPENED}_levers"] = dict(overrides)


def try_out(overrides: Mapping[str, Value]) -> None:
    """Put the levers where an answer says, as a draft of its own: what was open stays kept as it was."""
    start_new()
    move_to(overrides)


def asked_levers() -> Mapping[str, Value]:
    """Return where the levers are to be drawn: as moved by a button, else as they are open."""
    moved = st.session_state.get(f"{OPENED}_levers")
    return moved if moved is not None else opened().overrides


def keep(overrides: Mapping[str, Value]) -> None:
    """Save the levers as they now stand, if they changed: into the open draft, or into a new one beside a named scenario.

    Somebody else's change is never overwritten: the open scenario is marked stale and says who and when.
    """
    st.session_state[f"{OPENED}_levers"] = None
    now = opened()
    if dict(overrides) == dict(now.overrides):
        return
    st.session_state[OPENED] = _kept(replace(now, overrides=dict(overrides), fault=now.fault if now.stale or now.overtaken else None))
    _write_link()


def keep_as_copy() -> None:
    """Keep the levers as a draft of their own, away from a scenario that somebody else changed."""
    now = opened()
    _show(_created(replace(now, base=None)))


def reload(base: Baseline) -> None:
    """Open the scenario again as somebody else left it."""
    open_scenario(base, scenarios.scenario(session.space(), opened().id))


def open_overtaking(base: Baseline) -> None:
    """Open the named scenario as somebody else has left it; the draft that started from it stays kept behind its link."""
    now = opened()
    assert now.base is not None
    open_scenario(base, scenarios.scenario(session.space(), now.base.id))


def _kept(now: Opened) -> Opened:
    if now.stale:
        return now
    try:
        if not now.id or now.name:
            return _created(now)
        kept = scenarios.save(session.space(), now.id, now.overrides, version=now.version, who=session.who())
    except CockpitError as error:
        if error.code == "scenario_gone":
            return replace(_created(now), fault=_DELETED)
        return replace(now, fault=error.text, stale=error.code == "stale")
    return replace(now, version=kept.version)


def _created(now: Opened) -> Opened:
    base = Named(now.id, now.version, now.name) if now.name else now.base
    made = scenarios.create(session.space(), now.overrides, who=session.who())
    return replace(now, id=made.id, version=made.version, name="", comment="", base=base, fault=None, stale=False, overtaken=False)


def show(kept: Scenario) -> None:
    """Note a scenario just written as the open one; its levers are those on the screen."""
    st.session_state[OPENED] = replace(opened(), id=kept.id, version=kept.version, name=kept.name, comment=kept.comment,
                                       base=None, fault=None, stale=False, overtaken=False)
    _write_link()


def tell(fault: Text, *, overtaken: bool = False) -> None:
    """Note what went wrong with the open scenario."""
    st.session_state[OPENED] = replace(opened(), fault=fault, overtaken=overtaken)


def _show(now: Opened) -> None:
    _forget_widgets()
    st.session_state[OPENED] = now
    st.session_state[f"{OPENED}_levers"] = None
    _write_link()


def _forget_widgets() -> None:
    for key in [key for key in st.session_state if isinstance(key, str) and key.startswith(WIDGETS)]:
        del st.session_state[key]


def _write_link() -> None:
    id_ = opened().id
    if id_ and st.query_params.get(PARAMETER) != id_:
        st.query_params[PARAMETER] = id_
    elif not id_ and PARAMETER in st.query_params:
        del st.query_params[PARAMETER]
