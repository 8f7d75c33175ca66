"""What every page is built of: header, sections, chart cards, empty states, error sentences."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any
from urllib.parse import urlencode

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.base.errors import CockpitError
from core.base.text import Text, join, markdown_safe
from core.charts.pick import PICKED
from core.ingest.template import template
from core.outlook.linked import Link, Linked
from core.outlook.reasons import Reason
from core.tables.registry import TABLES
from core.ui import mime, navigation, receipt_link, session, sidebar
from core.ui.receipt_link import Asked

Opens = Callable[[Mapping[str, Any]], Asked | None]
_MISSING = Text(zh="请先上传：{tables}。列名中英文都认得，原样拖进来就行。",
                en="Upload first: {tables}. Headers in Chinese or English are known; drop the file as it is.")
_TEMPLATE = Text(zh="「{table}」模板", en="Template: {table}")
_NEXT = Text(zh="下一步", en="Next step")
_TO_UPLOAD = Text(zh="去上传", en="Upload data")
_TO_SAMPLE = Text(zh="先看看示例公司", en="Look at the sample company")


def header(title: Text, caption: str | None = None, *, receipt: Asked | None = None) -> DeltaGenerator:
    """Draw the page's title with a caption line; return the container at its right for the page's actions.

    receipt: the number whose panel the page's own button opens; from there any other number's can be asked for.
    """
    with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
        with st.container(width="content", gap=None):
            st.title(title(session.lang()), anchor=False)
            if caption:
                st.caption(caption)
        actions = st.container(horizontal=True, vertical_alignment="center", width="content")
    if receipt is not None:
        with actions:
            receipt_link.all_notes(key="page")
            receipt_link.any_number(receipt, key="page")
    return actions


def heading(title: Text, caption: str | None = None) -> None:
    """Draw the title of a section of a page, with a line beneath that says how to read it."""
    st.subheader(title(session.lang()), anchor=False)
    if caption:
        st.caption(caption)


def linked(said: Sequence[Linked | Reason]) -> None:
    """Draw sentences (Markdown) numbered, each with its links behind it."""
    st.markdown("\n".join(f"{place}. {one.text(session.lang())}{links(one.links)}" for place, one in enumerate(said, 1)))


def links(of: Sequence[Link]) -> str:
    """Return links as a small end of a sentence (Markdown); language and workspace of this link stay."""
    lang = session.lang()
    travelling = urlencode(session.travelling())
    told = [f"[{markdown_safe(one.name(lang))}]({one.address}{('&' if one.query else '?') + travelling if travelling else ''})" for one in of]
    return f" :small[{' · '.join(told)}]" if told else ""


def card(title: Text, *, key: str, caption: str | None = None, help: Text | None = None,
         inside: DeltaGenerator | None = None, receipt: Asked | None = None) -> DeltaGenerator:
    """Draw a bordered card with a title at its left and a caption at its right; return its container.

    inside: the column or grid cell it goes into. Cards of one row get the same height. receipt: the number behind what the card shows.
    """
    box = (inside or st).container(border=True, height="stretch", gap="xsmall", key=key)
    row = box.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center")
    row.markdown(f"**{title(session.lang())}**", width="content", help=help(session.lang()) if help else None)
    if caption or receipt is not None:
        end = row.container(horizontal=True, vertical_alignment="center", width="content", gap="xsmall") if receipt is not None else row
        if caption:
            end.caption(caption, width="content")
        if receipt is not None:
            with end:
                receipt_link.corner(receipt, key=key)
    return box


def chart_card(title: Text, spec: dict[str, Any], *, key: str, alt: Text, caption: str | None = None,
               height: int = 272, help: Text | None = None,
               inside: DeltaGenerator | None = None, receipt: Asked | None = None, opens: Opens | None = None) -> DeltaGenerator:
    """Draw a card with a chart (a Vega-Lite dict of core/charts); return its container for what goes beneath.

    alt says in a sentence what the chart shows, for those who cannot see it; opens as in chart().
    """
    box = card(title, key=key, caption=caption, help=help, inside=inside, receipt=receipt)
    with box:
        chart(spec, key=f"{key}_chart", alt=alt, height=height, opens=opens)
    return box


def chart(spec: dict[str, Any], *, key: str, alt: Text, height: int = 272, opens: Opens | None = None) -> None:
    """Draw a Vega-Lite dict of core/charts without a card around it.

    opens tells which number's panel a click on a mark opens, from what the chart tells of the mark (core.charts.pick); None for none.
    """
    if opens is None:
        st.vega_lite_chart(spec, key=key, height=height, alt=alt(session.lang()))
        return
    turn = st.session_state.get(f"{key}_turn", 0)
    shown = f"{key}_{turn}" if turn else key  # a new one after every click: else the same mark could not be clicked twice
    st.vega_lite_chart(spec, key=shown, height=height, alt=alt(session.lang()), selection_mode=PICKED, on_select=partial(_picked, shown, key, opens))


def _picked(shown: str, key: str, opens: Opens) -> None:
    marks = st.session_state[shown].selection.get(PICKED) or []
    asked = opens(marks[0]) if marks else None
    if asked is not None:
        st.session_state[f"{key}_turn"] = st.session_state.get(f"{key}_turn", 0) + 1
        receipt_link.open_(asked)


def empty(title: Text, tables: Sequence[str] = (), *, icon: str = ":material/upload_file:", key: str = "empty") -> None:
    """Draw what stands where data is missing: what it would show, which tables bring it, the ways there.

    tables are names of the table registry, most needed first: the first three are offered as templates.
    """
    with st.container(border=True, key=f"{key}_empty_state", horizontal_alignment="center"):
        st.markdown(f"### {icon} {title(session.lang())}", width="content")
        if tables:
            st.markdown(session.say(_MISSING, tables=join([TABLES[table].label for table in tables])), width="content")
        with st.container(horizontal=True, horizontal_alignment="center", vertical_alignment="center"):
            navigation.link("upload", _TO_UPLOAD)
            for table in tables[:3]:
                template_button(table, key=f"{key}_template_{table}")
            if session.space().name != session.SAMPLE and session.has_sample():
                st.button(session.say(_TO_SAMPLE), icon=":material/science:", key=f"{key}_sample",
                          on_click=sidebar.open_sample)


def template_button(table: str, *, key: str) -> None:
    """Draw the button that hands out a table's template, written when it is clicked."""
    lang, declared = session.lang(), TABLES[table]
    st.download_button(
        _TEMPLATE.format(table=declared.label)(lang), lambda: template(declared, lang), key=key, on_click="ignore",
        file_name=f"{declared.label(lang)}.xlsx", mime=mime.XLSX, icon=":material/download:", type="tertiary")


def problem(error: CockpitError) -> None:
    """Draw an error as its one sentence, escaped: it may quote a file."""
    st.error(markdown_safe(error(session.lang())), icon=":material/error:")


@contextmanager
def guard() -> Iterator[None]:
    """Show a CockpitError raised inside as a sentence in its place; what comes after goes on."""
    try:
        yield
    except CockpitError as error:
        problem(error)


def next_step(sentence: str, page: str, label: Text, query: Mapping[str, str] | None = None) -> None:
    """Draw the one thing to do next: a sentence and the link that does it."""
    st.markdown(f":small[:orange-badge[:material/lightbulb: {_NEXT(session.lang())}] {sentence}]")
    navigation.link(page, label, query=query)
