"""Which part carries the risk: GMV by channel or category where it lands, adding up to the whole."""

import pandas as pd
import streamlit as st

from core.base.text import Text
from core.base.unit import MISSING, Unit
from core.charts import bars
from core.outlook.board import Board
from core.outlook.gap import By
from core.outlook.parts import Part, Parts, parts
from core.ui import blocks, boards, filters, navigation, session
from core.ui.forecasts_words import said, share
from core.ui.odds import whole_months

FEWEST = 3              # whole months under which nothing is forecast
_BY = Text(zh="按什么看", en="By")
_OPTIONS = {"channel": Text(zh="渠道", en="Channel"), "category": Text(zh="品类", en="Category")}
_WORKING = Text(zh="正在逐个渠道、品类预测，并让它们加起来等于全公司……", en="Forecasting part by part, and making the parts add up to the whole …")
_TITLE = Text(zh="各部分年末落在哪里（加起来等于全公司）", en="Where each part lands (they add up to the whole)")
_RISK = Text(zh="不确定性来自哪里", en="Where the risk comes from")
_RISK_HELP = Text(zh="最差的十分之一情形里，各部分比自己的中间情形少多少，占总缺口的比例。", en="In the worst tenth of all futures: what each part lacks against its own middle, as a share of all that is missing.")
_MOST = Text(zh="风险最大的是 **{part}**：最差的十分之一情形里，缺口的 **{share}** 来自它。", en="**{part}** carries most of the risk: in the worst tenth of all futures **{share}** of what is missing comes from it.")
_MINT = Text(zh="每个部分单独预测，差额按各自过去的误差大小分摊", en="Each part is forecast by itself, and the difference is shared by how far each missed before")
_BOTTOM = Text(zh="每个部分单独预测，再按比例凑成总数", en="Each part is forecast by itself, then all are brought to the total in proportion")
_MISSED = Text(zh="（回测误差 {ours}，另一种凑法 {other}）。", en=" (missed by {ours} in replays, the other way of adding up by {other}).")
_WHOLE = Text(zh="同样的回测里，直接预测总数差 {whole}，各部分直接相加差 {summed}。", en="In the same replays the whole forecast directly was off by {whole}, the parts simply added up by {summed}.")
_FEW = Text(zh="只有 {months} 个整月的历史，还不能逐个部分预测（至少 3 个整月）。", en="Whole months of history: {months}. That is too few to forecast part by part (3 at least).")
_ONE = Text(zh="订单里没有「{column}」，或者只有一个，分不出部分。请在订单里带上「{column}」一列，再导入一次。",
            en="The orders name no {column}, or only one: there are no parts to tell apart. Bring a column “{column}” along with the orders and import them again.")
_OVER = Text(zh="全年已经过完，没有剩下的月份可预测。", en="The year is over: no months are left to forecast.")
_COLUMNS = (Text(zh="部分", en="Part"), Text(zh="已入账", en="Booked"), Text(zh="年末中值", en="Year-end, middle"), Text(zh="80% 区间", en="80% range"), Text(zh="比去年", en="On last year"),
            Text(zh="占不确定性", en="Of the uncertainty"), Text(zh="占坏情形缺口", en="Of what is missing when it goes badly"))
_TOTAL = Text(zh="合计", en="Total")
_ALT = Text(zh="各部分占坏情形缺口的比例", en="Each part's share of what is missing when it goes badly")
_LOOK = Text(zh="为什么变：看{part}", en="Why it moved: {part}")


def draw(board: Board) -> None:
    """Draw the choice channel or category, the table, the risk, and the way to the riskiest part's reasons."""
    by: By = "category" if filters.choice(_BY, _OPTIONS, key="forecast_by", look="buttons", hide_label=True) == "category" else "channel"
    with st.spinner(_WORKING(session.lang())):
        found = parts(session.space(), session.facts(), board.known, by)
    if found is None:
        st.caption(_why_none(board, by))
        return
    left, right = st.columns([5, 3], gap="small")
    with blocks.card(_TITLE, key="forecast_parts", inside=left, receipt=boards.asked(board.standings["gmv"], forecast=True)):
        st.dataframe(_table(found), hide_index=True, key="forecast_parts_table", row_height=36, height="content", placeholder=MISSING)
        st.caption(_how(found))
    risky = [part for part in found.parts if part.of_downside == part.of_downside]
    if not risky:
        return
    rows = pd.DataFrame({"label": [part.label(session.lang()) for part in risky], "value": [part.of_downside for part in risky]})
    box = blocks.chart_card(_RISK, bars.spec(rows, unit=Unit.SHARE, lang=session.lang()), key="forecast_risk", help=_RISK_HELP, inside=right, height=max(160, 34 * len(rows)), alt=_ALT)
    with box:
        st.markdown(session.say(_MOST, part=risky[0].label, share=share(risky[0].of_downside, digits=0)))
        if risky[0].key and not risky[0].key.startswith("*"):
            navigation.link("growth", _LOOK.format(part=risky[0].label), query={by: risky[0].key})


def _why_none(board: Board, by: By) -> str:
    months, day = whole_months(), board.as_of
    if months < FEWEST:
        return _FEW.format(months=months)(session.lang())
    over = day is not None and (day.month, day.day) == (12, 31)
    return (_OVER if over else _ONE.format(column=_OPTIONS[by]))(session.lang())


def _table(found: Parts) -> pd.DataFrame:
    rows = [_row(part) for part in found.parts]
    booked, middle, last = (sum(getattr(part, name) for part in found.parts) for name in ("booked", "middle", "last_year"))
    rows.append([_TOTAL(session.lang()), said(booked, Unit.CURRENCY), said(middle, Unit.CURRENCY), MISSING, share(middle / last - 1, signed=True, digits=0) if last > 0 else MISSING, share(1.0, digits=0), share(1.0, digits=0)])
    return pd.DataFrame(rows, columns=[text(session.lang()) for text in _COLUMNS])


def _row(part: Part) -> list[str]:
    growth = share(part.middle / part.last_year - 1, signed=True, digits=0) if part.last_year > 0 else MISSING
    return [part.label(session.lang()), said(part.booked, Unit.CURRENCY), said(part.middle, Unit.CURRENCY), f"{said(part.low, Unit.CURRENCY)} – {said(part.high, Unit.CURRENCY)}", growth,
            *(share(value, digits=0) if value == value else MISSING for value in (part.of_spread, part.of_downside))]


def _how(found: Parts) -> str:
    lang, missed = session.lang(), found.choice.missed
    other = "bottom_up" if found.choice.method == "mint" else "mint"
    text = (_MINT if found.choice.method == "mint" else _BOTTOM)(lang)
    if missed["mint"] != missed["mint"]:
        return text + ("。" if lang == "zh" else ".")
    told = text + _MISSED.format(ours=share(missed[found.choice.method]), other=share(missed[other]))(lang)  # type: ignore[index]
    return told + " " * (lang == "en") + _WHOLE.format(whole=share(found.whole_missed), summed=share(found.summed_missed))(lang)
