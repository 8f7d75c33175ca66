"""What the manager allows per channel: bounds in percent of the plan or in money, locks, stops, an own plan; kept in the link."""

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import quote, unquote

import pandas as pd
import streamlit as st

from core.base.text import Text
from core.scenario.baseline import Baseline
from core.scenario.modes import Rule
from core.ui import session
from core.ui.filters import choice

_TITLE = Text(zh="各渠道的上下限、锁定与停投", en="Bounds, locks and stops per channel")
_UNIT = Text(zh="上下限的单位", en="Bounds in")
_UNITS = {"percent": Text(zh="计划的 %", en="% of plan"), "money": Text(zh="金额", en="Money")}
_CHANNEL, _PLAN = Text(zh="渠道", en="Channel"), Text(zh="计划投放", en="Planned spend")
_LOW, _HIGH = Text(zh="最少", en="At least"), Text(zh="最多", en="At most")
_LOCK, _STOP = Text(zh="锁定", en="Lock"), Text(zh="停投", en="Stop")
_OWN = Text(zh="我的方案", en="My plan")
_LOCK_HELP = Text(zh="锁定：保持计划不变。", en="Locked: keeps its plan.")
_STOP_HELP = Text(zh="停投：不再给钱。", en="Stopped: no further money.")
_RULES, _MINE, _SHOWN = "whatif_rules", "whatif_own", "whatif_rules_shown"
_KINDS = {"lock": "locked", "stop": "stopped"}


class _Written:
    """What may stand in the link: anything that reads as rules."""

    def __contains__(self, text: object) -> bool:
        return isinstance(text, str) and _read(text) is not None


def current(base: Baseline) -> tuple[dict[str, Rule], dict[str, float]]:
    """Return the rules and the manager's own spend ratios, out of the session or the link; both by channel, only what was set."""
    session.follow_link(_RULES, "bounds", _Written(), "")
    session.follow_link(_MINE, "own", _Written(), "")
    rules = {name: rule for name, rule in (_read(str(st.session_state[_RULES])) or {}).items() if name in base.channel_names}
    own = {name: rule.low for name, rule in (_read(str(st.session_state[_MINE])) or {}).items() if name in base.channel_names}
    return rules, own


def draw(base: Baseline, names: Mapping[str, Text], currency: str) -> None:
    """Draw the editor; what is entered is there for the next reading of current()."""
    lang, channels = session.lang(), base.channels
    assert channels is not None
    with st.expander(_TITLE(lang), icon=":material/tune:", key="whatif_rules_box", on_change="rerun") as box:
        if not box.open:
            return
        unit = choice(_UNIT, _UNITS, key="whatif_bounds_unit", look="buttons", parameter="bounds_in")
        rules, own = current(base)
        planned = dict(zip(channels.names, channels.spend.sum(axis=1).tolist(), strict=True))
        scale = {name: 100.0 if unit == "percent" else plan for name, plan in planned.items()}
        key = f"{_SHOWN}_{unit}_{st.session_state.get(_SHOWN, 0)}"
        frame = pd.DataFrame([{
            "channel": names[name](lang), "plan": planned[name], "low": rules.get(name, Rule()).low * scale[name],
            "high": rules.get(name, Rule()).high * scale[name], "lock": rules.get(name, Rule()).kind == "locked",
            "stop": rules.get(name, Rule()).kind == "stopped", "own": own.get(name, 1.0) * planned[name]} for name in channels.names]).round(2)
        number = "%.0f%%" if unit == "percent" else "localized"
        st.data_editor(frame, key=key, hide_index=True, disabled=["channel", "plan"], row_height=36, on_change=_edited, args=(key, channels.names, scale, planned), column_config={
            "channel": st.column_config.TextColumn(_CHANNEL(lang), width=130), "plan": st.column_config.NumberColumn(_PLAN(lang), format="localized", width=96),
            "low": st.column_config.NumberColumn(_LOW(lang), min_value=0.0, format=number, width=84),
            "high": st.column_config.NumberColumn(_HIGH(lang), min_value=0.0, format=number, width=84),
            "lock": st.column_config.CheckboxColumn(_LOCK(lang), help=_LOCK_HELP(lang), width=64),
            "stop": st.column_config.CheckboxColumn(_STOP(lang), help=_STOP_HELP(lang), width=64),
            "own": st.column_config.NumberColumn(f"{_OWN(lang)} ({currency})", min_value=0.0, format="localized", width=110)})


def _edited(key: str, names: tuple[str, ...], scale: Mapping[str, float], planned: Mapping[str, float]) -> None:
    """Take the editor's changes over into rules and link, and let it be drawn anew from them."""
    rules, own = _read(str(st.session_state.get(_RULES) or "")) or {}, _read(str(st.session_state.get(_MINE) or "")) or {}
    for row, cells in st.session_state[key]["edited_rows"].items():
        name = names[int(row)]
        rules[name] = _changed(rules.get(name, Rule()), cells, scale[name])
        if cells.get("own") is not None and planned[name] > 0:
            own[name] = replace(Rule(), low=float(cells["own"]) / planned[name], high=float(cells["own"]) / planned[name])
    st.session_state[_RULES], st.session_state[_MINE] = _write(rules), _write(own)
    st.session_state[_SHOWN] = int(st.session_state.get(_SHOWN, 0)) + 1


def _changed(rule: Rule, cells: Mapping[str, object], scale: float) -> Rule:
    for cell, kind in _KINDS.items():
        if cell in cells:
            rule = replace(rule, kind=kind if cells[cell] else "free")  # type: ignore[arg-type]
    numbers = {end: float(str(cells[end])) / scale for end in ("low", "high") if cells.get(end) is not None and scale > 0}
    return replace(rule, **numbers)  # type: ignore[arg-type]


def _write(rules: Mapping[str, Rule]) -> str:
    """Return rules as they stand in the link: qianchuan:0.8-1.5,referral:lock."""
    words = {kind: word for word, kind in _KINDS.items()}
    return ",".join(f"{quote(name, safe='')}:{words.get(rule.kind) or f'{rule.low:.10g}-{rule.high:.10g}'}"
                    for name, rule in rules.items() if rule != Rule())


def _read(text: str) -> dict[str, Rule] | None:
    """Return the rules that a link's text says, None where it says none."""
    found: dict[str, Rule] = {}
    for part in filter(None, text.split(",")):
        name, _, said = part.rpartition(":")
        if not name or not said:
            return None
        if said in _KINDS:
            found[unquote(name)] = Rule(kind=_KINDS[said])  # type: ignore[arg-type]
            continue
        low, _, high = said.partition("-")
        try:
            found[unquote(name)] = Rule(float(low), float(high))
        except ValueError:
            return None
    return found
