"""Goods for the budget: a replenishment plan that keeps turnover and ships what the spend brings, month by month."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import streamlit as st

from core.base.errors import CockpitError
from core.base.period import write_month
from core.base.text import Text, markdown_safe
from core.base.unit import MISSING, Unit, write
from core.scenario.baseline import Baseline, unavailable
from core.scenario.supply import Supplied, by_month, order_now, sentence, supplied
from core.scenario.tree import Outcome, neutral
from core.ui import blocks, session, whatif_draft
from core.ui.filters import choice
from core.ui.whatif_levers import told
from core.ui.whatif_results import written

_TITLE = Text(zh="预算和备货一起算", en="Budget and goods together")
_HOW = Text(zh="在现在的杠杆上，找出守住周转的最大备货；选“达成 GMV”时，预算也跟着调。",
            en="On the levers as they stand: the most stock that keeps the turnover; with “reach the GMV” the budget moves along.")
_AIM = Text(zh="要守住什么", en="What has to hold")
_AIMS = {"turnover": Text(zh="周转 ≥ {turns} 次", en="Turnover ≥ {turns}"), "both": Text(zh="周转 ≥ {turns} 次，并达成 GMV {gmv}", en="Turnover ≥ {turns} and a GMV of {gmv}")}
_FOUND = Text(zh=":green[:material/check_circle:] {sentence}", en=":green[:material/check_circle:] {sentence}")
_SHORT = Text(zh=":orange[:material/error:] {sentence}", en=":orange[:material/error:] {sentence}")
_GMV = Text(zh="全年 GMV {gmv}；动了：{levers}。", en="{gmv} GMV this year; moved: {levers}.")
_MISSED = Text(zh="GMV 到不了 {gmv}：预算加到上限也只有 {best}。", en="GMV does not reach {gmv}: even with the budget at its bound it is {best}.")
_ORDER = Text(zh="从{month}起要比计划多进货，当月多约 {money}（按成本）：按到货周期提前下单。", en="From {month} on more goods than planned are needed, about {money} more that month (at cost): order a lead time ahead.")
_APPLY = Text(zh="把这个备货方案放进杠杆", en="Put this plan into the levers")
_MONTHS = Text(zh="按月：投放、进货、月末库存、周转", en="By month: spend, purchases, month-end stock, turnover")
_COLUMNS = tuple(Text(zh=zh, en=en) for zh, en in (("月份", "Month"), ("GMV", "GMV"), ("投放", "Spend"), ("进货（成本）", "Purchases"), ("月末库存", "Stock, month end"), ("年化周转", "Turnover, yearly")))
_BOOKED = Text(zh="{month}（已入账）", en="{month} (booked)")
_DEFAULT = 8.0


def draw(base: Baseline, outcome: Outcome, goals: Mapping[str, float], names: Mapping[str, Text]) -> None:
    """Draw the question, the plan in a sentence, and its months."""
    lang, turns = session.lang(), goals.get("inventory_turnover", _DEFAULT)
    missing = unavailable(base).get("cover")
    if missing is not None:
        st.caption(f":material/upload_file: {missing(lang)}")
        return
    growth = goals.get("gmv_growth")
    gmv = goals.get("gmv") or (base.last_year.gmv * (1 + growth) if growth is not None and base.last_year.gmv == base.last_year.gmv else None)
    values = {"turns": f"{turns:g}", "gmv": written(gmv, Unit.CURRENCY)}
    aims = {name: label.format(**values) for name, label in _AIMS.items() if name == "turnover" or (gmv is not None and base.channels is not None)}
    with blocks.card(_TITLE, key="whatif_supply", help=_HOW):
        aim = choice(_AIM, aims, key="whatif_aim", look="buttons", parameter="aim", hide_label=True)
        try:
            plan = supplied(base, outcome.overrides, turns, gmv=gmv if aim == "both" else None)
        except CockpitError as error:
            blocks.problem(error)
            return
        _say(base, plan, turns, gmv if aim == "both" else None, names)
        st.button(_APPLY(lang), key="whatif_apply_supply", icon=":material/move_down:", on_click=whatif_draft.move_to, args=(dict(plan.overrides),))
    _months(plan)


def _say(base: Baseline, plan: Supplied, turns: float, gmv: float | None, names: Mapping[str, Text]) -> None:
    lang = session.lang()
    st.markdown((_FOUND if plan.holds else _SHORT).format(sentence=sentence(plan, turns))(lang))
    st.markdown(_GMV.format(gmv=written(plan.gmv, Unit.CURRENCY), levers=markdown_safe(told(plan.overrides, names)(lang)) or MISSING)(lang))
    if gmv is not None and not plan.reached:
        st.markdown(_SHORT.format(sentence=_MISSED.format(gmv=written(gmv, Unit.CURRENCY), best=written(plan.gmv, Unit.CURRENCY)))(lang))
    now = order_now(plan.outcome, neutral(base))
    if now is not None and now[1] > 0:
        st.caption(f":material/local_shipping: {_ORDER.format(month=Text(zh=write_month(now[0], 'zh'), en=write_month(now[0], 'en')), money=written(now[1], Unit.CURRENCY))(lang)}")
    for note in plan.outcome.notes:
        st.caption(f":material/inventory: {markdown_safe(note(lang))}")


def _months(plan: Supplied) -> None:
    lang, frame = session.lang(), by_month(plan.outcome)
    titles = [text(lang) for text in _COLUMNS]
    rows = [[_BOOKED.format(month=Text(zh=write_month(row["month"], "zh"), en=write_month(row["month"], "en")))(lang) if row["locked"] else write_month(row["month"], lang),
             *(written(None if np.isnan(row[name]) else row[name], Unit.CURRENCY) for name in ("gmv", "spend", "purchases", "stock")),
             write(row["turnover"], Unit.TIMES, lang)] for row in frame.to_dict("records")]
    with blocks.card(_MONTHS, key="whatif_supply_months"):
        st.dataframe(pd.DataFrame(rows, columns=titles), hide_index=True, key="whatif_supply_table", row_height=34, height="content", column_config={
            titles[0]: st.column_config.TextColumn(pinned=True)})
