"""Which number the receipt's panel shows, chosen in the panel itself: KPI, definition, days, channel, category, SKU or all of them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import streamlit as st

from core.base.errors import CockpitError
from core.base.period import add_months, write_month
from core.base.text import Text, same
from core.metrics.catalog import CATALOG, metric
from core.metrics.coverage import Coverage, coverage
from core.metrics.sku_numbers import SKU_NUMBERS
from core.metrics.variants import VARIANTS
from core.outlook.compared import CHOICES
from core.outlook.gap import label, labels
from core.outlook.receipt import offered
from core.ui import cache, session
from core.ui.receipt_link import Asked, open_

MONTHS = 24
_KPI, _DEFINITION, _DAYS = Text(zh="指标", en="KPI"), Text(zh="口径", en="Definition"), Text(zh="时间", en="Days")
_BY = {"channel": Text(zh="渠道", en="Channel"), "category": Text(zh="品类", en="Category")}
_ALL = {"channel": Text(zh="全部渠道", en="All channels"), "category": Text(zh="全部品类", en="All categories")}
_SKU, _ALL_SKUS = Text(zh="商品", en="SKU"), Text(zh="全部商品", en="All SKUs")
_OF_SKU = {id_: one.label for id_, one in ({id_: CATALOG[id_] for id_ in ("gmv", "gmv_growth")} | dict(SKU_NUMBERS)).items()}
_OWN = Text(zh="默认口径", en="Its own definition")
_TO_DATE = CHOICES["ytd"]
_SOLD = {by: f"select {by} from daily_sales group by 1 order by sum(amount) desc, 1" for by in ("channel", "category")}
_NO_DAY = Text(zh="看不懂链接里的日期「{day}」：请写成 2026-08-31。", en="“{day}” in the link is no day: write 2026-08-31.")


def draw(asked: Asked) -> None:
    """Draw the choices in a row; one that changes shows another number and puts it into the link."""
    of, kpi = metric(asked.id), asked.id.partition("@")[0]
    kpis = _OF_SKU if asked.sku else {asked.id if id_ == kpi else id_: one.label for id_, one in CATALOG.items()}
    with st.container(horizontal=True, gap="xsmall"):
        _choice("id", _KPI, kpis if asked.id in kpis else {asked.id: of.label, **kpis}, asked, width=190)
        if kpi in VARIANTS and not asked.sku and asked.id in {kpi, *(one.metric.id for one in VARIANTS[kpi])}:
            _choice("id", _DEFINITION, {kpi: _OWN, **{one.metric.id: one.label for one in VARIANTS[kpi]}}, asked, width=190, name="definition")
        _choice("period", _DAYS, _periods(asked), asked, width=160)
        told_by = offered(of)
        for by in ("channel", "category"):
            if by in told_by:
                _choice(by, _BY[by], _keys(by, asked), asked, width=140)
        if asked.sku:
            _choice("sku", _SKU, {asked.sku: same(asked.sku), "": _ALL_SKUS}, asked, width=140)


def known() -> Coverage:
    """Return what the open workspace's tables cover, from memory."""
    facts = session.facts()
    return cache.shared("receipt.known", lambda: coverage(facts))


def day(asked: Asked) -> date | None:
    """Return the day up to which data counts; raise CockpitError where the link's day is none."""
    try:
        return date.fromisoformat(asked.as_of) if asked.as_of else None
    except ValueError:
        raise CockpitError("receipt_day", _NO_DAY.format(day=asked.as_of[:40])) from None


def _choice(field: str, title: Text, options: Mapping[str, Text], asked: Asked, *, width: int, name: str = "") -> None:
    lang, key = session.lang(), f"receipt_{name or field}"
    value = getattr(asked, field)
    st.session_state[key] = value
    st.selectbox(title(lang), list(options), format_func=lambda id_: options[id_](lang), key=key, label_visibility="collapsed", width=width, on_change=_chosen, args=(field, key, asked))


def _chosen(field: str, key: str, asked: Asked) -> None:
    """Open the number chosen: another KPI is shown to date and whole where it cannot be told as this one is."""
    value = str(st.session_state[key])
    told = replace(asked, **{field: value, "forecast": ""})
    told_by = offered(metric(told.id))
    if field == "id":
        told = replace(told, as_of="", channel=told.channel if "channel" in told_by else "", category=told.category if "category" in told_by else "")
    if told.channel and told.category and "channel+category" not in told_by:
        told = replace(told, channel="" if field == "category" else told.channel, category="" if field == "channel" else told.category)
    open_(told)


def _periods(asked: Asked) -> dict[str, Text]:
    """Return the days on offer: to date, the choices of Growth, the newest months, and what the link itself asks for."""
    first = "ytd" if asked.period == "ytd" else ""
    found = {first: _TO_DATE, **{name: text for name, text in CHOICES.items() if name != "ytd"}}
    last = known().as_of(("order_lines",))
    for back in range(MONTHS if last else 0):
        month = add_months(last.replace(day=1), -back) if last else date.min
        found[f"{month:%Y-%m}"] = Text(zh=write_month(month, "zh"), en=write_month(month, "en"))
    return found if asked.period in found else {asked.period: same(asked.period), **found}


def _keys(by: str, asked: Asked) -> dict[str, Text]:
    facts = session.facts()
    sold = cache.kept("growth.sold", lambda: [row[0] for row in facts.rows(_SOLD[by]) if row[0]], by)
    names = cache.kept("gap.labels", lambda: labels(facts, "category" if by == "category" else "channel"), by)
    value = getattr(asked, by)
    return {"": _ALL[by], **{id_: label(names, id_) for id_ in (*sold, *([value] if value and value not in sold else []))}}
