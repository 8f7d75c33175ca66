"""Saved scenarios side by side: what each moves, where each goal lands, its odds, reached or not in a word."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from core.base.text import Text, markdown_safe
from core.base.unit import MISSING
from core.outlook import whatif_words as words
from core.outlook.board import HEADLINES
from core.outlook.scenarios import side_by_side, usable
from core.scenario import outcome
from core.scenario.baseline import Baseline
from core.scenario.year import HEADLINES as RATIOS
from core.state import scenarios, sealed
from core.state.scenarios import Scenario
from core.state.sealed import Sealed
from core.ui import blocks, session, whatif_draft, whatif_kept
from core.ui.odds import odds_said
from core.ui.whatif_levers import told
from core.ui.whatif_results import Row, currency, written

_TITLE = Text(zh="方案并排比较", en="Scenarios side by side")
_HOW = Text(zh="每格：年末预测（P50） · 达成概率；✓ 达成，✗ 未达", en="Each cell: year-end P50 · odds; ✓ reached, ✗ missed")
_CHOOSE = Text(zh="要比较的方案", en="Scenarios to compare")
_NONE = Text(zh="还没有保存的方案。调好杠杆后点“保存”，就能在这里并排比较。", en="No saved scenario yet. Move levers and press Save: they stand side by side here.")
_FORECAST = Text(zh="预测", en="Forecast")
_OFFICIAL = Text(zh="{name}（正式版本）", en="{name} (official)")
_SCENARIO = Text(zh="{name}（方案）", en="{name} (scenario)")
_VERSIONS = Text(zh="要比较的正式版本（封存时的数字）", en="Official versions to compare (as sealed)")
_NOW = Text(zh="现在的草稿", en="The open draft")
_GOAL, _TARGET = Text(zh="指标", en="KPI"), Text(zh="目标", en="Goal")
_MARKS = {True: "✓", False: "✗"}
_MOVES = Text(zh="动了什么", en="Levers moved")
_NOTHING = Text(zh="没有动杠杆", en="none")
_EXTRA = ("gmv", "contribution", "cash", "cac", "stock_outs")
_DEFAULT = 5
_ROWS = (*HEADLINES, *(ratio for ratio in RATIOS if ratio not in HEADLINES), *_EXTRA)


def draw(base: Baseline, goals: Mapping[str, float], names: Mapping[str, Text], landing: pd.DataFrame, found: Mapping[str, Row]) -> None:
    """Draw the comparison of the scenarios chosen, the forecast first and the open draft (landing, found) last."""
    lang, saved = session.lang(), {kept.id: kept for kept in scenarios.scenarios(session.space())}
    official = {kept.id: kept for kept in sealed.snapshots(session.space(), official=True)}
    blocks.heading(_TITLE, _HOW(lang) if saved or official else None)
    if not saved and not official:
        st.caption(_NONE(lang))
        return
    columns: dict[str, dict[str, object]] = {_FORECAST(lang): {}} | {_column(kept.name): dict(kept.overrides) for kept in _chosen(saved)}
    shown = whatif_kept.kept("whatif.compare", lambda: _table(side_by_side(base, columns, goals), goals), repr(columns), lang, currency())
    for version in _versions(official):
        title = _OFFICIAL.format(name=version.name)(lang)
        columns[title] = dict(version.document["overrides"])
        shown[title] = [_said(version, id_, goals) for id_ in _ROWS]
    now = whatif_draft.opened()
    if now.overrides and not now.name:
        columns[_NOW(lang)] = dict(now.overrides)
        shown[_NOW(lang)] = _draft(landing, found)
    st.dataframe(shown, hide_index=True, key="whatif_compare_table", row_height=36, height="content", placeholder=MISSING, column_config={
        _GOAL(lang): st.column_config.TextColumn(width=188, pinned=True), _TARGET(lang): st.column_config.TextColumn(width=66),
        **{name: st.column_config.TextColumn(width=117) for name in shown.columns[2:]}})
    _moves(base, columns, names)


def _column(name: str) -> str:
    """Return a scenario's title; one called like a column of the page's own is told apart from it."""
    own = {text(session.lang()) for text in (_FORECAST, _NOW, _GOAL, _TARGET)}
    return _SCENARIO.format(name=name)(session.lang()) if name in own else name


def _chosen(saved: Mapping[str, Scenario]) -> list[Scenario]:
    key = "whatif_compare"
    kept = [id_ for id_ in st.session_state.get(key, list(saved)[:_DEFAULT]) if id_ in saved]
    st.session_state[key] = kept
    ids = st.multiselect(_CHOOSE(session.lang()), list(saved), format_func=lambda id_: saved[id_].name, key=key, persist_state="session")
    return [saved[id_] for id_ in ids]


def _versions(official: Mapping[int, Sealed]) -> list[Sealed]:
    """Return the official versions chosen to stand beside the scenarios, the newest to begin with."""
    if not official:
        return []
    key = "whatif_compare_official"
    st.session_state[key] = [number for number in st.session_state.get(key, list(official)[:1]) if number in official]
    chosen = st.multiselect(_VERSIONS(session.lang()), list(official), format_func=lambda number: official[number].name, key=key, persist_state="session")
    return [official[number] for number in chosen]


def _said(version: Sealed, id_: str, goals: Mapping[str, float]) -> str:
    """Return a cell of a sealed version: its P50 and odds as they were sealed, beside the goal of that day."""
    said, levels = version.document["year_quantiles"].get(id_), version.document["levels"]
    if not said:
        return MISSING
    middle, then = float(said[levels.index(0.5)]), version.document["goals"].get(id_, goals.get(id_))
    return _cell(id_, middle, version.document["odds"].get(id_), outcome.reached(id_, middle, then))


def _table(frame: pd.DataFrame, goals: Mapping[str, float]) -> pd.DataFrame:
    lang = session.lang()
    cells = {(row["scenario"], row["kpi"]): row for row in frame.to_dict("records")}
    return pd.DataFrame({
        _GOAL(lang): [words.label_of(id_)(lang) for id_ in _ROWS], _TARGET(lang): [written(goals.get(id_), words.unit_of(id_)) for id_ in _ROWS],
        **{name: [_cell(id_, **{part: cells[name, id_][part] for part in ("p50", "odds", "reached")}) for id_ in _ROWS]
           for name in dict.fromkeys(frame["scenario"])}})


def _draft(landing: pd.DataFrame, found: Mapping[str, Row]) -> list[str]:
    """Return the open draft's column out of what is already computed."""
    middle = dict(zip(landing["kpi"], landing["p50"], strict=True))
    return [_cell(id_, middle[id_], found[id_].odds if id_ in found else None, found[id_].reached if id_ in found else None) for id_ in _ROWS]


def _moves(base: Baseline, columns: Mapping[str, Mapping[str, object]], names: Mapping[str, Text]) -> None:
    lang = session.lang()
    lines = [f"**{markdown_safe(name)}** {told(usable(base, dict(moved))[0], names)(lang) or _NOTHING(lang)}" for name, moved in columns.items() if moved]
    if lines:
        st.caption(f"{_MOVES(lang)}  \n" + "  \n".join(lines))


def _cell(id_: str, p50: float, odds: float | None, reached: bool | None) -> str:
    if p50 != p50:
        return MISSING
    parts = [written(p50, words.unit_of(id_))]
    if odds is not None and odds == odds:
        parts.append(odds_said(odds))
    return " · ".join(parts) + (f" {_MARKS[reached]}" if reached is not None else "")
