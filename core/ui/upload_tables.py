"""Which tables there are: what each brings, which are missing now, a template of each; and the layouts remembered."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from core.base.text import Lang, Text, join, markdown_safe, same
from core.ingest.template import template
from core.metrics.catalog import CATALOG
from core.outlook import returning
from core.outlook.brings import Brought, brings
from core.state import audit, mappings
from core.tables.declare import Table
from core.tables.registry import AREAS, TABLES
from core.tables.replacing import rule
from core.ui import cache, filters, mime, session, sidebar
from core.ui.upload_history import moment

_WHICH = Text(zh="模板", en="Template")
_LANGUAGE = Text(zh="模板语言", en="Template language")
_LANGUAGES = {"zh": same("中文"), "en": same("English")}
_DOWNLOAD = Text(zh="下载「{table}」模板", en="Download template: {table}")
_ROWS = Text(zh="下载「{table}」现有的行", en="Download the rows there are: {table}")
_ROWS_HELP = Text(zh="在 Excel 里改好后再上传：按规则更新，不会重复。", en="Edit them in Excel and upload again: rows are updated by the rule below, never doubled.")
_WHERE = Text(zh="在哪里找：{where}", en="Where to find it: {where}")
_UNLOCKS = Text(zh="带来的指标：{kpis}", en="Brings: {kpis}")
_AS_IT_IS = Text(zh="平台导出的文件可以原样上传，不必改成模板的样子。", en="A platform's export can go in as it is; it need not look like the template.")
_NEXT = Text(zh="接下来最值得上传：**{table}**，会带来 {kpis}。", en="Most worth uploading next: **{table}**, which brings {kpis}.")
_COLUMNS = (Text(zh="表", en="Table"), Text(zh="现有行数", en="Rows here"), Text(zh="带来的指标", en="KPIs it brings"), Text(zh="一行是什么", en="Grain"))
_MISSING = Text(zh="还没有", en="missing")
_NO_LAYOUTS = Text(zh="还没有记住的布局。确认过猜测的列之后，同样的文件下次不用再选。",
                   en="None yet. Once you confirm guessed columns, the same layout needs no choosing next time.")
_LAYOUT = Text(zh="{table} · {who} · {at}", en="{table} · {who} · {at}")
_FORGET = Text(zh="忘掉", en="Forget")
_SAMPLE = Text(zh="先看看示例公司的数据", en="Look at the sample company first")


def draw() -> None:
    """Draw the templates beside what each table brings, then the list of all tables."""
    brought = cache.kept("upload.brings", lambda: brings(session.space(), session.facts()), _stamp())
    _next(brought)
    left, right = st.columns([2, 3], gap="large")
    with left:
        _template()
    with right:
        _list(brought)
    if session.space().name != session.SAMPLE and session.has_sample():
        st.button(_SAMPLE(session.lang()), icon=":material/science:", key="upload_sample", on_click=sidebar.open_sample, type="tertiary")


def layouts() -> None:
    """Draw the remembered layouts, each with what its headers mean and a button to forget it."""
    lang, kept = session.lang(), mappings.mappings(session.space())
    if not kept:
        st.caption(_NO_LAYOUTS(lang))
    for one in kept:
        label = TABLES[one.table].label(lang) if one.table in TABLES else one.table
        with st.expander(session.say(_LAYOUT, table=label, who=one.who, at=moment(one.at, lang)), icon=":material/view_column:",
                         key=f"upload_layout_{one.signature}"):
            st.markdown(" · ".join(f"{markdown_safe(header)} → **{_means(one.table, column)}**" for header, column in one.columns.items() if column))
            st.button(_FORGET(lang), icon=":material/delete:", key=f"upload_forget_{one.signature}",
                      on_click=_forget, args=(one.signature,))


def _forget(layout: str) -> None:
    mappings.forget(session.space(), layout, who=session.who())


def _stamp() -> int:
    newest = audit.changes(session.space(), limit=1)
    return newest[0].id if newest else 0


def _means(table: str, column: str) -> str:
    known = {one.name: one.label(session.lang()) for one in TABLES[table].columns} if table in TABLES else {}
    return markdown_safe(known.get(column, column))


def _next(brought: Sequence[Brought]) -> None:
    wanted = max(brought, key=lambda one: len(one.waiting))
    if wanted.waiting:
        kpis = join([CATALOG[kpi].label for kpi in wanted.waiting[:4]])
        st.markdown(f":orange-badge[:material/lightbulb:] {_NEXT.format(table=TABLES[wanted.table].label, kpis=kpis)(session.lang())}")


def _template() -> None:
    lang = session.lang()
    tables = {name: Text(zh=f"{area.zh} · {TABLES[name].label.zh}", en=f"{area.en} · {TABLES[name].label.en}")
              for area, names in AREAS.values() for name in names}
    chosen = TABLES[filters.choice(_WHICH, tables, key="upload_template")]
    language: Lang = "zh" if filters.choice(_LANGUAGE, _LANGUAGES, key="upload_template_language", parameter="template_language", default=lang,
                                            look="buttons", hide_label=True) == "zh" else "en"
    st.download_button(_DOWNLOAD.format(table=chosen.label)(lang), lambda: template(chosen, language), on_click="ignore", mime=mime.XLSX,
                       file_name=f"{chosen.label(language)}.xlsx", key="upload_template_download", icon=":material/download:")
    _rows_of(chosen, language)
    lines = [chosen.grain(lang), rule(chosen)(lang)]
    lines += [_UNLOCKS.format(kpis=join([CATALOG[kpi].label for kpi in chosen.unlocks if kpi in CATALOG]))(lang)] if chosen.unlocks else []
    lines += [_WHERE.format(where=chosen.where)(lang)] if chosen.where else []
    for line in [*lines, _AS_IT_IS(lang)]:
        st.caption(line)


def _rows_of(table: Table, language: Lang) -> None:
    """Offer the rows that are there, to edit and upload again; they are read when the button is pressed."""
    ending = "xlsx" if returning.count(session.space(), table.name) <= returning.XLSX_ROWS else "csv"
    space = session.space()
    st.download_button(_ROWS.format(table=table.label)(session.lang()), lambda: returning.current_rows(space, table.name, language)[0], on_click="ignore",
                       mime=mime.XLSX if ending == "xlsx" else "text/csv", file_name=f"{table.label(language)}.{ending}", key="upload_rows_download",
                       icon=":material/table_view:", help=_ROWS_HELP(session.lang()), disabled=not returning.count(space, table.name))


def _list(brought: Sequence[Brought]) -> None:
    lang = session.lang()
    rows = [(TABLES[one.table].label(lang), f"{one.rows:,}" if one.rows else _MISSING(lang),
             join([CATALOG[kpi].label for kpi in one.kpis])(lang), TABLES[one.table].grain(lang)) for one in brought]
    frame = pd.DataFrame(rows, columns=[column(lang) for column in _COLUMNS])
    st.dataframe(frame, hide_index=True, key="upload_tables", height=340, row_height=36, column_config={
        _COLUMNS[0](lang): st.column_config.TextColumn(pinned=True, width=130), _COLUMNS[1](lang): st.column_config.TextColumn(width=90, alignment="right"),
        _COLUMNS[2](lang): st.column_config.TextColumn(width=240)})
