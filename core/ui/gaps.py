"""The card that says where the gap comes from: by channel or category, with the one thing to look at next."""

from dataclasses import replace

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.base.text import Text, markdown_safe
from core.base.unit import Unit, write, write_difference
from core.outlook.gap import By, Weakest, gap, label, labels, weakest
from core.outlook.receipt import NONE
from core.outlook.standing import Standing
from core.ui import blocks, boards, cache, filters, receipt_link, session
from core.ui.receipt_link import Asked

_TITLE = Text(zh="差距来自哪里", en="Where the gap comes from")
_WHICH: dict[str, Text] = {"channel": Text(zh="渠道", en="Channel"), "category": Text(zh="品类", en="Category")}
_AGAINST = Text(zh="较计划", en="vs plan")
_REACHED = Text(zh="计划完成度", en="Plan reached")
_REACHED_HELP = Text(zh="今年累计 GMV ÷ 按计划到今天应有的 GMV", en="GMV to date ÷ GMV that the plan wants by now")
_NOTHING = Text(zh="要有去年同期的订单和增长目标，才能比较。", en="It takes last year's orders and a growth goal to compare.")
_BEHIND = Text(zh="**{name}** 比计划少 **{amount}**，占全部缺口的 **{share}**。", en="**{name}** is **{amount}** behind plan, **{share}** of all that is missing.")
_AHEAD = Text(zh="没有落后于计划的部分。", en="Nothing is behind plan.")
_TRY = Text(zh="到推演里试一试", en="Test it in what-if")


def card(growth: Standing, *, key: str, inside: DeltaGenerator) -> None:
    """Draw the card: what each channel or category lacks against the plan to date, most behind first, and the next step."""
    box = blocks.card(_TITLE, key=key, inside=inside, receipt=boards.asked(growth))
    with box:
        by: By = "category" if filters.choice(_TITLE, _WHICH, key=f"{key}_by", parameter="gap", look="buttons", hide_label=True) == "category" else "channel"
        facts = session.facts()
        frame = cache.kept("gap", lambda: gap(facts, growth, by), by, growth.target, growth.pace)
        if frame.empty:
            st.caption(_NOTHING(session.lang()))
            return
        names = cache.kept("gap.labels", lambda: labels(facts, by), by)
        _table(frame, {key: label(names, key)(session.lang()) for key in frame["key"]}, by, key, receipts(growth, frame, by))
        behind = weakest(frame, by)
        blocks.next_step(_sentence(behind, label(names, behind.key)(session.lang()) if behind else ""), "whatif", _TRY)


def receipts(growth: Standing, frame: pd.DataFrame, by: By) -> list[Asked | None]:
    """Return per row the receipt of its growth, made of this year's GMV and last year's."""
    asked = replace(boards.asked(growth), id="gmv_growth")  # the gap is told in GMV by its own definition
    return [replace(asked, **{by: key or NONE}) for key in frame["key"]]


def _table(frame: pd.DataFrame, names: dict[str, str], by: By, key: str, asked: list[Asked | None]) -> None:
    lang, money = session.lang(), boards.currency()
    shown = pd.DataFrame({
        _WHICH[by](lang): [names[key] for key in frame["key"]],
        _AGAINST(lang): [write_difference(value, Unit.CURRENCY, lang, currency=money) for value in frame["difference"]],
        _REACHED(lang): frame["reached"].astype("float64") * 100,
        "receipt": receipt_link.cells(asked)})
    top = max(120.0, float(frame["reached"].max()) * 100)
    st.dataframe(shown, hide_index=True, key=f"{key}_table", row_height=34, height=min(36 + 34 * len(shown), 216), column_config={
        _WHICH[by](lang): st.column_config.TextColumn(width=104), _AGAINST(lang): st.column_config.TextColumn(width=78, alignment="right"),
        _REACHED(lang): st.column_config.ProgressColumn(min_value=0.0, max_value=top, format="%.0f%%", color="primary", width=98,
                                                           help=_REACHED_HELP(lang)),
        "receipt": receipt_link.column(asked, key=f"{key}_table", width=50)})


def _sentence(behind: Weakest | None, name: str) -> str:
    lang = session.lang()
    if behind is None:
        return _AHEAD(lang)
    amount = write(behind.missing, Unit.CURRENCY, lang, currency=boards.currency())
    return _BEHIND(lang).format(name=markdown_safe(name), amount=amount, share=write(behind.share, Unit.SHARE, lang, digits=0))
