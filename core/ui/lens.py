"""The definition lens as pages show it: which definition a goal is bound to, how it stands under every other, and the switch."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.base.errors import CockpitError
from core.base.text import Text
from core.base.unit import MISSING, write
from core.metrics.catalog import CATALOG, after_refunds
from core.outlook import goal_sheet
from core.outlook.event_year import EventGrowth, event_growth, own_moves
from core.outlook.event_year import told as both_told
from core.outlook.lens import Lens, bind, bindable, has_variants, label_of, lens, told
from core.outlook.standing import Standing
from core.state.goals import Goal
from core.ui import (
    blocks,
    boards,
    cache,
    filters,
    goals_table,
    navigation,
    receipt_link,
    refunds_coming,
    session,
    status,
)
from core.ui.odds import odds_said
from core.ui.receipt_link import Asked

_TITLE = Text(zh="口径对照", en="Definitions side by side")
_CAPTION = Text(zh="同一个目标，用每一种通行算法各算一遍。换口径只改判断，不改任何数据。",
                en="The same goal under every definition in use. A switch changes the judgement, never the data.")
_WHICH = Text(zh="指标", en="KPI")
_BOUND = Text(zh="口径：{name}", en="Definition: {name}")
_BIND = Text(zh="目标按哪种口径考核", en="The goal is judged by")
_SAVED = Text(zh="已改为按「{name}」考核", en="Now judged by “{name}”")
_MARK = Text(zh="考核口径", en="binding")
_OTHER_UNIT = Text(zh="单位不同，只作参考", en="another unit, for reference")
_TO_GOALS = Text(zh="在目标页更换", en="Change on the Goals page")
_COLUMNS = {"label": Text(zh="口径", en="Definition"), "value": Text(zh="目前", en="Now"), "last": Text(zh="去年同期", en="Last year"),
            "expected": Text(zh="今天应达", en="Expected by today"), "lands": Text(zh="年末预测", en="Year-end"), "odds": Text(zh="达成概率", en="Odds"),
            "status": Text(zh="结论", en="Verdict"), "definition": Text(zh="怎么算", en="How it is worked out")}


def block(lines: Sequence[goal_sheet.Line], year: int) -> None:
    """Draw the lens of the KPI chosen out of those with several definitions, goals first, and the switch that binds the goal."""
    there = {line.goal.kpi: line.goal for line in lines if has_variants(line.goal.kpi)}
    if boards.current().year != year:
        return
    shown = [*there, *(kpi for kpi in CATALOG if has_variants(kpi) and kpi not in there)]
    with blocks.card(_TITLE, key="goals_lens", caption=None):
        st.caption(_CAPTION(session.lang()))
        with st.container(horizontal=True, vertical_alignment="bottom"):
            kpi = filters.choice(_WHICH, {kpi: CATALOG[kpi].label for kpi in shown}, key="goals_lens_kpi", parameter="lens")
            if kpi in there:
                _switch(there[kpi])
        found = seen(kpi)
        st.markdown("  \n".join(sentence(session.lang()) for sentence in told(found)))
        _both_growths(kpi)
        table(found, key="goals_lens_table", said_of=lines)


def chip(standing: Standing, inside: DeltaGenerator, *, key: str) -> None:
    """Draw, on a card, the definition that the goal is bound to; opened, it shows the goal under all the others."""
    kpi = standing.metric.id
    if not has_variants(kpi):
        return
    name = label_of(kpi, standing.goal.definition if standing.goal else "")
    with inside:
        opened = st.popover(f":small[{session.say(_BOUND, name=name)}]", type="tertiary", icon=":material/balance:", key=f"{key}_lens_{kpi}", on_change="rerun")
        if opened.open:
            with opened:
                found = seen(kpi)
                st.markdown("  \n".join(sentence(session.lang()) for sentence in told(found)))
                _both_growths(kpi)
                table(found, key=f"{key}_lens_table_{kpi}", columns=("label", "value", "odds", "status"))
                navigation.link("goals", _TO_GOALS, query={"lens": kpi})


def growths(channel: str = "", category: str = "") -> EventGrowth | None:
    """Return GMV's growth by event and by calendar day, and with the manager's own events aligned, from memory while neither data nor events changed."""
    space, facts, board = session.space(), session.facts(), boards.current()
    return cache.kept("growth.both", lambda: event_growth(facts, board.known, own=own_moves(space, board.year or 0), channel=channel, category=category),
                      channel, category, boards.events_stamp())


def _both_growths(kpi: str) -> None:
    """Say under GMV's growth why it differs by event day and by calendar day."""
    both = growths() if kpi == "gmv_growth" else None
    if both is not None:
        st.markdown(f":small[{both_told(both, boards.currency())(session.lang())}]")


def seen(kpi: str) -> Lens:
    """Return the lens of a KPI from memory while neither data nor goals changed."""
    space, facts, board = session.space(), session.facts(), boards.current()
    return cache.kept("lens", lambda: lens(space, facts, kpi, board.known, board.year), kpi, boards.stamp())


def table(of: Lens, *, key: str, columns: Sequence[str] = tuple(_COLUMNS), said_of: Sequence[goal_sheet.Line] = ()) -> None:
    """Draw one row per definition: value, last year, what is expected, landing, odds, verdict, how it is worked out; or only some of these.

    said_of: the goals of which the page says by itself whose refunds are still coming.
    """
    lang, money = session.lang(), boards.currency()
    rows = []
    for one in of.seen:
        found, unit = one.standing, one.standing.metric.unit
        named = f"{one.label(lang)} ★ {_MARK(lang)}" if one.id == of.bound and of.now.standing.goal is not None else one.label(lang)
        lacks = boards.missing(found)
        verdict = status.MARKS[found.status].label(lang) if one.is_judged or found.reading.value is None else _OTHER_UNIT(lang) if found.goal is None and of.judged else MISSING
        written = [write(value, unit, lang, currency=money) for value in (
            found.reading.value, found.reading.last_year, found.pace.expected if found.pace else None, found.landing.p50 if found.landing else None)]
        rows.append([named, *written, odds_said(found.odds), session.say(Text(zh="需上传「{table}」", en="Needs: {table}"), table=lacks) if lacks else verdict,
                     one.definition(lang)])
    names = [column(lang) for column in _COLUMNS.values()]
    right = {_COLUMNS[name](lang): st.column_config.TextColumn(width=128 if name == "expected" else 88, alignment="right") for name in ("value", "last", "expected", "lands", "odds")}
    asked = receipts(of)
    shown = pd.DataFrame(rows, columns=names)[[_COLUMNS[name](lang) for name in columns]]
    shown.insert(2, "receipt", pd.Series(receipt_link.cells(asked)))
    st.dataframe(shown, hide_index=True, key=key, height="content", row_height=34, column_config={
        names[0]: st.column_config.TextColumn(width=210, pinned=True), _COLUMNS["status"](lang): st.column_config.TextColumn(width=120),
        _COLUMNS["definition"](lang): st.column_config.TextColumn(width=520), "receipt": receipt_link.column(asked, key=key, width=50), **right})
    if not any(after_refunds(line.metric) for line in said_of):
        refunds_coming.draw(one.standing.metric for one in of.seen)


def receipts(of: Lens) -> list[Asked | None]:
    """Return per definition the receipt of its value, None where it has none."""
    return [Asked(f"{of.kpi}@{one.id}" if one.id else of.kpi, as_of=day.isoformat()) if one.standing.reading.value is not None and (day := one.standing.reading.as_of) is not None else None
            for one in of.seen]


def _switch(goal: Goal) -> None:
    """Draw the choice of the definition that binds the goal; it is saved as it is made."""
    lang, options = session.lang(), bindable(goal)
    bound = next((id_ for id_ in options if label_of(goal.kpi, id_) == label_of(goal.kpi, goal.definition)), options[0])
    key = f"goals_bind_{goal.kpi}_{goal.year}_{boards.stamp()}"
    st.selectbox(_BIND(lang), options, index=options.index(bound), key=key, on_change=_bind, args=(key, goal), width=260,
                 format_func=lambda id_: label_of(goal.kpi, id_)(lang), disabled=len(options) < 2)


def _bind(key: str, goal: Goal) -> None:
    try:
        saved = bind(session.space(), goal, str(st.session_state[key]), who=session.who())
    except CockpitError as error:
        goals_table.refuse(error.text)
        return
    st.session_state[goals_table.SAID] = _SAVED.format(name=label_of(saved.kpi, saved.definition))
