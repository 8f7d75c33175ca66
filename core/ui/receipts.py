"""The panel behind every number: its receipt down to the rows, and the notes on it."""

import pandas as pd
import streamlit as st

from core.base.errors import CockpitError
from core.base.period import write_day
from core.base.text import Lang, Text, markdown_safe
from core.base.unit import MISSING, Unit, write
from core.metrics.catalog import CATALOG, metric
from core.metrics.variants import BY_ID
from core.outlook import receipt as receipts
from core.outlook.compared import CHOICES
from core.outlook.gap import UNKNOWN
from core.outlook.receipt import Part, Receipt, when
from core.outlook.receipt_told import csv_of
from core.store.facts import Facts
from core.tables.registry import TABLES
from core.ui import (
    boards,
    cache,
    filters,
    growth_reasons,
    mime,
    notes,
    receipts_choice,
    refunds_coming,
    session,
)
from core.ui.receipt_link import ALL_NOTES, OPENED, Asked, close

SIZE = 50
MOST_EXPORTED = 200_000
_TITLE = Text(zh="这个数字怎么来的", en="Where this number comes from")
_NOTES_TITLE = Text(zh="全部备注", en="All notes")
_NOTES = Text(zh="备注", en="Notes")
_RECEIPT = Text(zh="凭证", en="Receipt")
_WHY = Text(zh="为什么变", en="Why it moved")
_AGAINST = {"last_year": Text(zh="与去年比", en="On last year"), "plan": Text(zh="与计划比", en="Against the plan")}
_NO_WHY = Text(zh="还不能比较：要有这段时间和对比期的完整数据；按计划比还需要目标。", en="Nothing to compare yet: it takes whole data of both periods, and a goal to compare with the plan.")
_NO_WHY_OF_SKU = Text(zh="单个商品不再往下拆。增长页「变化来自哪里」按商品编码列出变化最大的商品。", en="One SKU is not taken apart further. Growth lists the SKUs that moved most, under “Where the change comes from”.")
_NO_WHY_OF_LIST = Text(zh="这一部分不再往下拆。", en="This part is not taken apart further.")
_IS = Text(zh="{kpi} = **{value}**", en="{kpi} = **{value}**")
_COMPUTED = Text(zh="算法：{formula}", en="Worked out as: {formula}")
_PART = Text(zh="组成部分", en="Part")
_PART_IS = Text(zh="**{name}：{value}**，由「{table}」的 {count} 行得出，逐行相加分毫不差。", en="**{name}: {value}**, made of {count} rows of “{table}”; they add up to it exactly.")
_SCALED_IS = Text(zh="**{name}：{value}**，由「{table}」的 {count} 行得出：逐行相加，再 {scale}，分毫不差。", en="**{name}: {value}**, made of {count} rows of “{table}”: added up, then {scale}, it is this exactly.")
_MEDIAN_IS = Text(zh="**{name}：{value}**，把「{table}」的 {count} 行从小到大排列后得出。", en="**{name}: {value}**, met when {count} rows of “{table}” are put in order.")
_DAYS = Text(zh="日期：{days}", en="Days: {days}")
_CSV, _XLSX = Text(zh="下载 CSV", en="Download CSV"), Text(zh="下载 Excel", en="Download Excel")
_CUT = Text(zh="下载文件最多 {count} 行。", en="A download holds at most {count} rows.")
_ROWS_ALT = Text(zh="这个数字背后的数据行", en="The rows behind this number")
_LANDS_SUM = Text(zh="{year} 年末预测 **{lands}** = 已入账 **{booked}**（下面逐行列出）+ 剩余月份预测 **{rest}**。预测部分没有数据行：它是模拟的中间情形（80% 区间 {low} 至 {high}），依据数据版本 {version}，数据截至 {day}。",
                  en="The year-end forecast of {year}, **{lands}** = booked **{booked}** (row by row below) + forecast for the months left **{rest}**. The forecast part has no rows: it is the middle of the simulated year-ends (80% range {low} to {high}), from data version {version}, data to {day}.")
_LANDS = Text(zh="{year} 年末预测 **{lands}** 从目前的 **{booked}** 起算（下面逐行列出），加上剩余月份的预测。预测部分没有数据行：它是模拟的中间情形（80% 区间 {low} 至 {high}），依据数据版本 {version}，数据截至 {day}。",
              en="The year-end forecast of {year}, **{lands}**, starts from today's **{booked}** (row by row below), and adds a forecast for the months left. The forecast part has no rows: it is the middle of the simulated year-ends (80% range {low} to {high}), from data version {version}, data to {day}.")
_NEEDS = Text(zh="还没有数值：请先上传「{table}」。", en="No value yet: upload “{table}” first.")


def panel() -> None:
    """Draw the open panel, if any; the shell calls this before the page, so that a link's receipt waits for nothing else."""
    asked: Asked | None = st.session_state.get(OPENED)
    if asked is not None:
        title = _NOTES_TITLE if asked.id == ALL_NOTES else _TITLE
        st.dialog(title(session.lang()), width="large", icon=":material/receipt_long:", on_dismiss=close)(_drawn)()


def _drawn() -> None:
    """Draw the panel's body; it runs by itself when the choice of a number in it changes."""
    asked: Asked | None = st.session_state.get(OPENED)
    if asked is None:
        return
    if asked.id == ALL_NOTES:
        notes.panel(None)
        return
    kpi = asked.id.partition("@")[0]
    try:
        metric(asked.id)
        receipts_choice.draw(asked)
        first, second, third = st.tabs([text(session.lang()) for text in (_RECEIPT, _WHY, _NOTES)], key="receipt_tabs", on_change="rerun")  # a name that changes would close its tab
        if first.open:
            with first:
                _receipt(asked)
        if second.open:
            with second:
                _why(asked)
        if third.open:
            with third:
                notes.panel(kpi, asked.period)
    except CockpitError as error:
        st.error(markdown_safe(error(session.lang())))


def _why(asked: Asked) -> None:
    """Draw why the number moved: against last year or the plan, in sentences and as a waterfall."""
    choice = asked.period if asked.period in CHOICES else "ytd"
    if asked.sku or asked.lists or receipts.NONE in (asked.channel, asked.category):
        st.caption((_NO_WHY_OF_SKU if asked.sku else _NO_WHY_OF_LIST)(session.lang()))
        return
    against = filters.choice(_WHY, _AGAINST, key=f"receipt_against_{asked.id}", parameter="panel_against", look="buttons", hide_label=True)
    narrowed = (asked.channel, asked.category) if asked.id in ("gmv", "gmv_growth") else ("", "")
    found = growth_reasons.found(asked.id, choice, against, *narrowed) if asked.id in CATALOG or asked.id in BY_ID else None
    if found is None:
        st.caption(_NO_WHY(session.lang()))
        return
    refunds_coming.draw([found.of], within=found.period)
    growth_reasons.too_good(found, key="receipt_doubts", only=asked.id)
    growth_reasons.sentences(found)
    growth_reasons.bridge(found, key="receipt_why_by")


def _receipt(asked: Asked) -> None:
    facts, known, lang = session.facts(), receipts_choice.known(), session.lang()
    told = cache.shared("receipt", lambda: receipts.receipt(facts, asked.id, asked.period, channel=asked.channel, category=asked.category, sku=asked.sku, lists=asked.lists, as_of=receipts_choice.day(asked), known=known), asked)
    money = boards.currency()
    st.markdown("### " + session.say(_IS, kpi=told.metric.label, value=_written(told, money)))
    if told.period is not None:
        st.caption(" · ".join(markdown_safe(text) for text in (when(told, lang), *(UNKNOWN(lang) if key == receipts.NONE else key for key in (told.slices.values() if told.listed is None else ())))))
    st.markdown(markdown_safe(told.metric.definition(lang)))
    if told.listed is not None:
        st.markdown(markdown_safe(told.listed(lang)))
    refunds_coming.draw([told.metric], within=told.period)
    _forecast(asked, told)
    if told.needs:
        st.info(_NEEDS.format(table=TABLES[told.needs.partition(".")[0]].label)(lang))
    elif told.reason is not None:
        st.info(markdown_safe(told.reason(lang)))
    if not told.parts:
        return
    place = 0
    if len(told.parts) > 1:
        st.caption(session.say(_COMPUTED, formula=told.formula))
        place = int(st.segmented_control(_PART(lang), range(len(told.parts)), default=0, required=True, key=f"receipt_part_{asked.id}", label_visibility="collapsed",
                                         format_func=lambda number: markdown_safe(told.parts[number].name(lang))))
    _part(asked, told, place)


def _written(told: Receipt, money: str) -> str:
    """Return the number as its card writes it; a mean such as orders per buyer is a plain number close to one."""
    digits = 2 if told.metric.unit is Unit.COUNT and told.metric.kind == "ratio" else None
    return write(told.value, told.metric.unit, session.lang(), currency=money, digits=digits)


def _forecast(asked: Asked, told: Receipt) -> None:
    """Draw what of a year-end is booked, with rows, and what is forecast, with the data it rests on."""
    board = boards.current() if asked.forecast else None
    standing = board.standings.get(asked.id.partition("@")[0]) if board else None
    if board is None or standing is None or standing.landing is None:
        return
    lang, unit, money = session.lang(), standing.metric.unit, boards.currency()
    landing, version = standing.landing, str(session.facts().version)
    said = {"year": str(board.year), "lands": write(landing.p50, unit, lang, currency=money), "low": write(landing.p10, unit, lang, currency=money), "high": write(landing.p90, unit, lang, currency=money),
            "version": version, "day": write_day(board.as_of, lang) if board.as_of else MISSING, "booked": write(told.value, unit, lang, currency=money)}
    if standing.metric.kind == "sum" and told.value is not None:
        st.info(session.say(_LANDS_SUM, rest=write(landing.p50 - told.value, unit, lang, currency=money), **said), icon=":material/trending_up:")
    else:
        st.info(session.say(_LANDS, **said), icon=":material/trending_up:")


def _part(asked: Asked, told: Receipt, place: int) -> None:
    facts, lang, part = session.facts(), session.lang(), told.parts[place]
    unit = _unit(told, part)
    value = write(None if part.value is None else float(part.value), unit, lang, currency=boards.currency(), full=True, digits=2 if unit is Unit.CURRENCY else None)
    count = cache.kept("receipt.size", lambda: receipts.size(facts, part), asked, place)
    said = _MEDIAN_IS if part.behind.aggregate != "sum" else _SCALED_IS if part.scale else _PART_IS
    st.markdown(session.say(said, name=part.name, value=value, table=part.table, scale=part.scale, count=write(count, Unit.COUNT, lang, full=True)))
    st.caption(" · ".join(text for text in (part.rule(lang), _DAYS.format(days=receipts.days_told(part))(lang)) if text))
    number = 1
    slot = st.container()
    if count > SIZE:
        number = int(st.pagination(-(-count // SIZE), key=f"receipt_page_{asked.id}_{place}") or 1)
    rows = cache.kept("receipt.rows", lambda: receipts.page(facts, part, number - 1, SIZE), asked, place, number)
    names = {name: st.column_config.Column(title(lang)) for name, title in part.titles.items()}
    slot.dataframe(_plain(rows), hide_index=True, column_config=names, key=f"receipt_rows_{asked.id}_{place}", height=min(38 * (len(rows) + 1), 420), placeholder=MISSING, alt=_ROWS_ALT(lang))
    with st.container(horizontal=True, vertical_alignment="center"):
        file = f"{asked.id}-{part.term.side}-{asked.period or 'ytd'}"
        st.download_button(_CSV(lang), lambda: csv_of(facts, part, lang, MOST_EXPORTED), file_name=f"{file}.csv", mime="text/csv", key=f"receipt_csv_{place}", icon=":material/download:", on_click="ignore", type="tertiary")
        st.download_button(_XLSX(lang), lambda: _xlsx(facts, told, lang), file_name=f"{file}.xlsx", key=f"receipt_xlsx_{place}", icon=":material/download:", on_click="ignore", type="tertiary",
                           mime=mime.XLSX)
        if count > MOST_EXPORTED:
            st.caption(session.say(_CUT, count=write(MOST_EXPORTED, Unit.COUNT, lang, full=True)))


def _unit(told: Receipt, part: Part) -> Unit:
    """Return the unit of a part: money where rows count money, else a plain number (a sum or median keeps its KPI's)."""
    if len(told.parts) == 1:
        return told.metric.unit
    of = getattr(part.term.measure, "of", "")
    return Unit.CURRENCY if of in ("amount", "cost", "spend", "value") else Unit.COUNT


def _plain(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with exact numbers as the numbers a table can show and sort."""
    return rows.assign(**{name: pd.to_numeric(rows[name]) for name in ("counted", "quantity", "amount", "cost", "on_hand") if name in rows})


def _xlsx(facts: Facts, told: Receipt, lang: Lang) -> bytes:
    from core.report.receipt_workbook import (
        whole,  # it loads the spreadsheet writer: only who downloads waits for it
    )

    return whole(told, lambda part: receipts.every(facts, part, MOST_EXPORTED), lang)
