"""The budget by channel and month: a changed cell moves the others, both totals stay to the cent; it is the levers' own budget."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pandas as pd
import streamlit as st

from core.base.errors import CockpitError
from core.base.money import CENT, spread
from core.base.text import Text, markdown_safe
from core.base.unit import Unit
from core.scenario import grid as grids
from core.scenario import levers
from core.scenario.baseline import Baseline
from core.scenario.levers import Value, middle
from core.scenario.tree import Outcome
from core.ui import session, whatif_draft
from core.ui.whatif_results import written

_TITLE = Text(zh="按渠道和月份", en="By channel and month")
_HOW = Text(zh="这里是杠杆现在的预算。改一格，其余格子跟着动，渠道合计和月份合计一分不差；改过的格子会固定下来，列在表下。",
            en="This is the levers' budget as it stands. Change a cell and the others follow; both totals hold to the cent. A changed cell is held and listed below.")
_CHANNEL, _SUM = Text(zh="渠道", en="Channel"), Text(zh="合计", en="Total")
_PINS = Text(zh="固定的格子：别的格子变动时它们不动", en="Held cells: they stay when others change")
_PIN = Text(zh="选一格固定，或改一格", en="Choose a cell to hold, or change one")
_PINNED = Text(zh="{channel} {month}：{money}", en="{channel} {month}: {money}")
_COURSE = Text(zh="月份恢复计划的节奏", en="Months back to the plan's course")
_HELD, _SHOWN, _FAULT, _PIN_KEY = (f"whatif_grid_{part}" for part in ("held", "shown", "fault", "pins"))
_NAME_WIDTH, _WIDTH = 120, 94
_LESS = Text(zh="“买得更少”打开时预算由获客成本决定，按月分配先停用。", en="While “buy less” is on, the cost per customer sets the budget: the months cannot be edited.")


def draw(base: Baseline, outcome: Outcome, names: Mapping[str, Text]) -> None:
    """Draw the grid folded away; an edit moves the levers."""
    lang = session.lang()
    with st.expander(_TITLE(lang), icon=":material/calendar_month:", key="whatif_grid_box", on_change="rerun") as box:
        if not box.open or base.channels is None or not base.months_left:
            return
        if outcome.overrides.get("cac_mode") == "less" and "cac" in outcome.overrides:
            st.caption(_LESS(lang))
            return
        now = current(base, outcome)
        st.caption(_HOW(lang))
        key = f"{_SHOWN}_{st.session_state.get(_SHOWN, 0)}"
        titles = [Text(zh=f"{month} 月", en=f"{pd.Timestamp(2000, month, 1):%b}")(lang) for month in now.months]
        frame = pd.DataFrame([[float(cell) for cell in row] for row in (*now.money, now.by_month)], columns=titles)
        frame.insert(0, _CHANNEL(lang), [names[name](lang) for name in now.channels] + [_SUM(lang)])
        frame[_SUM(lang)] = [float(total) for total in (*now.by_channel, now.total)]
        st.data_editor(frame, key=key, hide_index=True, disabled=[_CHANNEL(lang), _SUM(lang)], row_height=36, on_change=_edited, args=(base, now, key, titles, dict(outcome.overrides), names),
                       column_config={_CHANNEL(lang): st.column_config.TextColumn(width=_NAME_WIDTH, pinned=True)} | {
                           title: st.column_config.NumberColumn(format="localized", min_value=0.0, width=_WIDTH) for title in (*titles, _SUM(lang))})
        fault = st.session_state.pop(_FAULT, None)
        if isinstance(fault, Text):
            st.warning(markdown_safe(fault(lang)))
        _pins(now, titles, names)
        with st.container(horizontal=True):
            if any(levers.cell_of(name, base.channel_names) for name in outcome.overrides):
                st.button(_COURSE(lang), key="whatif_grid_course", type="tertiary", icon=":material/restart_alt:", on_click=_planned, args=(base, dict(outcome.overrides)))


def current(base: Baseline, outcome: Outcome) -> grids.Grid:
    """Return the levers' budget by channel and month, in cents, with the cells held by hand."""
    channels = base.channels
    assert channels is not None
    ratios = {name: middle(value) for name, value in outcome.overrides.items() if name.startswith("budget") and not isinstance(value, str)}
    money = [float(plan.sum()) * ratios.get("budget", 1.0) * ratios.get(f"budget.{name}", 1.0)
             for name, plan in zip(channels.names, channels.spend, strict=True)]
    parts = spread(Decimal(repr(sum(money))).quantize(CENT), money)     # rounded as the plan's table above is
    made = grids.grid_of(base, dict(zip(channels.names, parts, strict=True)), ratios)
    kept = st.session_state.get(_HELD)
    held = kept[1] if kept and kept[0] == made.cents.tolist() else frozenset()
    return replace(made, held=held)


def _edited(base: Baseline, now: grids.Grid, key: str, titles: list[str], overrides: dict[str, object], names: Mapping[str, Text]) -> None:
    """Let the other cells follow the one that was changed, and put the grid into the levers."""
    changed = now
    try:
        for row, cells in st.session_state[key]["edited_rows"].items():
            for title, value in cells.items():
                if int(row) < len(now.channels) and value is not None:
                    changed = grids.edit(changed, (int(row), titles.index(title)), Decimal(repr(round(float(value), 2))), names)
    except CockpitError as error:
        st.session_state[_FAULT] = error.text
    st.session_state[_SHOWN] = int(st.session_state.get(_SHOWN, 0)) + 1
    if changed is now:
        return
    kept = {name: value for name, value in overrides.items() if name.split(".", 1)[0] != "budget"}
    st.session_state[_HELD] = (changed.cents.tolist(), changed.held)
    whatif_draft.move_to({**kept, **grids.overrides_of(base, changed)})  # type: ignore[dict-item]


def _planned(base: Baseline, overrides: dict[str, Value]) -> None:
    """Take every month's own factor away; the channels' totals stay where the levers have them."""
    st.session_state.pop(_HELD, None)
    whatif_draft.move_to({name: value for name, value in overrides.items() if not levers.cell_of(name, base.channel_names)})


def _pins(now: grids.Grid, titles: list[str], names: Mapping[str, Text]) -> None:
    """Draw the cells that are held; one taken out moves again, one put in stays as it is."""
    lang = session.lang()
    cells = {f"{row}@{column}": (row, column) for row in range(len(now.channels)) for column in range(len(now.months))
             if (row, column) not in now.closed}

    def told(key: str) -> str:
        row, column = cells[key]
        return _PINNED.format(channel=names[now.channels[row]], month=titles[column], money=written(now.cents[row, column] / 100.0, Unit.CURRENCY))(lang)

    st.session_state[_PIN_KEY] = [key for key, cell in cells.items() if cell in now.held]
    st.multiselect(_PINS(lang), list(cells), format_func=told, key=_PIN_KEY, placeholder=_PIN(lang), on_change=_pinned, args=(now, cells))


def _pinned(now: grids.Grid, cells: Mapping[str, grids.Cell]) -> None:
    st.session_state[_HELD] = (now.cents.tolist(), frozenset(cells[key] for key in st.session_state[_PIN_KEY]))
