"""The panel behind every number: its receipt down to the rows, and the notes on it."""

import pandas as pd
import streamlit as st

from core.analysis.lists import csv_file
from core.base.errors import CockpitError
from core.base.period import link_of, write_day
from core.base.text import Lang, Text, markdown_safe
from core.base.unit import MISSING, Unit, write
from core.metrics.catalog import CATALOG, metric
from core.outlook import receipt as receipts
from core.outlook.compared import CHOICES, compared
from core.outlook.receipt import Part, Receipt
from core.tables.registry import TABLES
from core.ui import boards, cache, filters, growth_reasons, notes, session
from core.ui.receipt_link import ALL_NOTES, OPENED, Asked, close

SIZE = 50
MOST_EXPORTED = 200_000
_TITLE = Text(zh="这个数字怎么来的", en="Where this number comes from")
_NOTES_TITLE = Text(zh="全部备注", en="All notes")
_NOTES = Text(zh="备注（{count}）", en="Notes ({count})")
_RECEIPT = Text(zh="凭证", en="Receipt")
_WHY = Text(zh="为什么变", en="Why it moved")
_AGAINST = {"last_year": Text(zh="与去年比", en="On last year"), "plan": Text(zh="与计划比", en="Against the plan")}
_NO_WHY = Text(zh="还不能比较：要有这段时间和对比期的完整数据；按计划比还需要目标。", en="Nothing to compare yet: it takes whole data of both periods, and a goal to compare with the plan.")
_IS = Text(zh="{kpi} = **{value}**", en="{kpi} = **{value}**")
_WHEN = Text(zh="{first} 至 {last}", en="{first} to {last}")
_COMPUTED = Text(zh="算法：{formula}", en="Worked out as: {formula}")
_PART = Text(zh="组成部分", en="Part")
_PART_IS = Text(zh="**{name}：{value}**，由「{table}」的 {count} 行得出，逐行相加分毫不差。", en="**{name}: {value}**, made of {count} rows of “{table}”; they add up to it exactly.")
_MEDIAN_IS = Text(zh="**{name}：{value}**，把「{table}」的 {count} 行从小到大排列后得出。", en="**{name}: {value}**, met when {count} rows of “{table}” are put in order.")
_UNLISTED = Text(zh="**{name}：{value}**。这一部分由汇总表直接读出，不逐行列出。", en="**{name}: {value}**. This part is read from sums and not listed row by row.")
_DAYS = Text(zh="日期：{days}", en="Days: {days}")
_CSV, _XLSX = Text(zh="下载 CSV", en="Download CSV"), Text(zh="下载 Excel", en="Download Excel")
_CUT = Text(zh="下载文件最多 {count} 行。", en="A download holds at most {count} rows.")
_ROWS_ALT = Text(zh="这个数字背后的数据行", en="The rows behind this number")
_NEEDS = Text(zh="还没有数值：请先上传「{table}」。", en="No value yet: upload “{table}” first.")
_LINES = {"kpi": Text(zh="指标", en="KPI"), "value": Text(zh="数值", en="Value"), "definition": Text(zh="定义", en="Definition"), "formula": Text(zh="算法", en="Worked out as"),
          "period": Text(zh="期间", en="Period"), "slice": Text(zh="范围", en="Filter"), "as_of": Text(zh="数据截至", en="Data to")}

def panel() -> None:
    """Draw the open panel, if any; the shell calls this after the page."""
    asked: Asked | None = st.session_state.get(OPENED)
    if asked is None:
        return
    kpi = asked.id.partition("@")[0]
    title = _NOTES_TITLE if asked.id == ALL_NOTES else CATALOG[kpi].label if kpi in CATALOG else _TITLE
    st.dialog(title(session.lang()), width="large", icon=":material/receipt_long:", on_dismiss=close)(_drawn)(asked)


def _drawn(asked: Asked) -> None:
    if asked.id == ALL_NOTES:
        notes.panel(None)
        return
    kpi = asked.id.partition("@")[0]
    names = [text(session.lang()) for text in (_RECEIPT, _WHY, _NOTES.format(count=str(notes.count(kpi))))]
    first, second, third = st.tabs(names, key=f"receipt_tabs_{asked.id}", on_change="rerun")
    try:
        if first.open:
            with first:
                _receipt(asked)
        if second.open:
            with second:
                _why(asked)
    except CockpitError as error:
        st.error(markdown_safe(error(session.lang())))
    if third.open:
        with third:
            notes.panel(kpi, asked.period)


def _why(asked: Asked) -> None:
    """Draw why the number moved: against last year or the plan, in sentences and as a waterfall."""
    metric(asked.id)
    choice = asked.period if asked.period in CHOICES else "ytd"
    against = filters.choice(_WHY, _AGAINST, key=f"receipt_against_{asked.id}", parameter="panel_against", look="buttons", hide_label=True)
    narrowed = (asked.channel, asked.category) if asked.id in ("gmv", "gmv_growth") else ("", "")
    found = growth_reasons.found(asked.id, choice, against, *narrowed)
    if found is None:
        st.caption(_NO_WHY(session.lang()))
        return
    growth_reasons.too_good(found, key="receipt_doubts", only=asked.id)
    growth_reasons.sentences(found)
    growth_reasons.bridge(found, key="receipt_why_by")


def _receipt(asked: Asked) -> None:
    facts, known, lang = session.facts(), boards.current().known, session.lang()
    days = compared(known, asked.period) if asked.period in CHOICES else None
    period = link_of(days.period) if days is not None else "" if asked.period in CHOICES else asked.period
    told = cache.shared("receipt", lambda: receipts.receipt(facts, asked.id, period, channel=asked.channel, category=asked.category, known=known), asked, period)
    unit, money = told.metric.unit, boards.currency()
    st.markdown("#### " + session.say(_IS, kpi=told.metric.label, value=write(told.value, unit, lang, currency=money)))
    if told.period is not None:
        st.caption(" · ".join(text for text in (_when(told, lang), markdown_safe(told.key) if told.by else "") if text))
    st.markdown(markdown_safe(told.metric.definition(lang)))
    if told.needs:
        st.info(_NEEDS.format(table=TABLES[told.needs.partition(".")[0]].label)(lang))
    if not told.parts:
        return
    place = 0
    if len(told.parts) > 1:
        st.caption(session.say(_COMPUTED, formula=told.formula))
        place = int(st.segmented_control(_PART(lang), range(len(told.parts)), default=0, required=True, key=f"receipt_part_{asked.id}", label_visibility="collapsed",
                                         format_func=lambda number: markdown_safe(told.parts[number].name(lang))))
    _part(asked, period, told, place)


def _when(told: Receipt, lang: Lang) -> str:
    return _WHEN.format(first=write_day(told.period.start, lang), last=write_day(told.period.last_day, lang))(lang) if told.period else ""


def _part(asked: Asked, period: str, told: Receipt, place: int) -> None:
    facts, lang, part = session.facts(), session.lang(), told.parts[place]
    unit = _unit(told, part)
    value = write(None if part.value is None else float(part.value), unit, lang, currency=boards.currency(), full=True, digits=2 if unit is Unit.CURRENCY else None)
    if part.behind is None or part.table is None:
        st.markdown(session.say(_UNLISTED, name=part.name, value=value))
        return
    count = cache.kept("receipt.size", lambda: receipts.size(facts, part), asked, period, place)
    said = _PART_IS if part.behind.aggregate == "sum" else _MEDIAN_IS
    st.markdown(session.say(said, name=part.name, value=value, table=part.table, count=write(count, Unit.COUNT, lang, full=True)))
    st.caption(" · ".join(text for text in (part.rule(lang), _DAYS.format(days=receipts.days_told(part))(lang)) if text))
    number = 1
    slot = st.container()
    if count > SIZE:
        number = int(st.pagination(-(-count // SIZE), key=f"receipt_page_{asked.id}_{place}") or 1)
    rows = cache.kept("receipt.rows", lambda: receipts.page(facts, part, number - 1, SIZE), asked, period, place, number)
    names = {name: st.column_config.Column(title(lang)) for name, title in receipts.titles(part).items()}
    slot.dataframe(_plain(rows), hide_index=True, column_config=names, key=f"receipt_rows_{asked.id}_{place}", height=min(38 * (len(rows) + 1), 420), placeholder=MISSING, alt=_ROWS_ALT(lang))
    with st.container(horizontal=True, vertical_alignment="center"):
        file = f"{asked.id}-{part.term.side}-{period or 'ytd'}"
        st.download_button(_CSV(lang), lambda: _csv(part), file_name=f"{file}.csv", mime="text/csv", key=f"receipt_csv_{place}", icon=":material/download:", on_click="ignore", type="tertiary")
        st.download_button(_XLSX(lang), lambda: _xlsx(told), file_name=f"{file}.xlsx", key=f"receipt_xlsx_{place}", icon=":material/download:", on_click="ignore", type="tertiary",
                           mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
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


def _csv(part: Part) -> bytes:
    facts, lang = session.facts(), session.lang()
    rows = receipts.every(facts, part, MOST_EXPORTED)
    titles = receipts.titles(part)
    return csv_file([titles[name](lang) for name in rows.columns], rows.itertuples(index=False))


def _xlsx(told: Receipt) -> bytes:
    from core.report.receipt_workbook import (
        workbook,  # it loads the spreadsheet writer: only who downloads waits for it
    )

    facts, lang = session.facts(), session.lang()
    lines = {"kpi": told.metric.label(lang), "value": told.value, "definition": told.metric.definition(lang), "formula": told.formula(lang), "period": _when(told, lang),
             "slice": told.key if told.by else "", "as_of": told.as_of}
    parts = [(part.name(lang), receipts.every(facts, part, MOST_EXPORTED), receipts.titles(part), part.behind.aggregate == "sum") for part in told.parts if part.behind is not None]
    return workbook([(_LINES[name](lang), value) for name, value in lines.items()], parts, lang=lang)
