"""Which number the receipt's panel shows, chosen in the panel itself: KPI, definition, days, channel, category, SKU or all of them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import streamlit as st

from core.analysis.rfm import TIERS
from core.base.errors import CockpitError
from core.base.period import add_months, write_month
from core.base.text import Text, same
from core.metrics.catalog import CATALOG, metric
from core.metrics.coverage import Coverage, coverage
from core.metrics.listed import List
from core.metrics.sku_numbers import SKU_NUMBERS
from core.metrics.variants import VARIANTS
from core.outlook.compared import CHOICES
from core.outlook.gap import label, labels
from core.outlook.listed import CLASSES, MOVES, cohorts
from core.outlook.receipt import NONE, offered
from core.ui import cache, session
from core.ui.receipt_link import Asked, open_

MONTHS = 24
_KPI, _DEFINITION, _DAYS = Text(zh="指标", en="KPI"), Text(zh="口径", en="Definition"), Text(zh="时间", en="Days")
_BY = {"channel": Text(zh="渠道", en="Channel"), "category": Text(zh="品类", en="Category")}
_ALL = {"channel": Text(zh="全部渠道", en="All channels"), "category": Text(zh="全部品类", en="All categories")}
_SKU, _ALL_SKUS = Text(zh="商品", en="SKU"), Text(zh="全部商品", en="All SKUs")
_OF_SKU = {id_: one.label for id_, one in ({id_: CATALOG[id_] for id_ in ("gmv", "gmv_growth")} | dict(SKU_NUMBERS)).items()}
_BOUGHT = ("buyers", "gmv", "orders", "average_order_value", "average_order_value@per_buyer")
_TOLD_OF: dict[List, tuple[str, ...]] = {"tier": (*_BOUGHT, "purchase_days", "days_since_purchase", "tier_change"), "cohort": ("cohort_share", "cohort_share_by", *_BOUGHT, "new_customers"), "abc": ("skus", "gmv", *SKU_NUMBERS)}
_LISTS: dict[List, Text] = {"tier": Text(zh="客户层级", en="Customer tier"), "cohort": Text(zh="首购月份", en="First bought in"), "abc": Text(zh="ABC 类", en="ABC class")}
_OWN = Text(zh="默认口径", en="Its own definition")
_PER_CUSTOMER = Text(zh="人均 GMV", en="GMV per customer")
_TO_DATE = CHOICES["ytd"]
_SOLD = {by: f"select {by} from daily_sales group by 1 order by sum(amount) desc, 1" for by in ("channel", "category")}
_NO_DAY = Text(zh="看不懂链接里的日期「{day}」：请写成 2026-08-31。", en="“{day}” in the link is no day: write 2026-08-31.")


def draw(asked: Asked) -> None:
    """Draw the choices in a row; one that changes shows another number and puts it into the link."""
    of, kpi = metric(asked.id), asked.id.partition("@")[0]
    kpis = _of_list(asked) if asked.lists else _OF_SKU if asked.sku else {asked.id if id_ == kpi else id_: one.label for id_, one in CATALOG.items()}
    with st.container(horizontal=True, gap="xsmall"):
        _choice("id", _KPI, kpis if asked.id in kpis else {asked.id: of.label, **kpis}, asked, width=190)
        if kpi in VARIANTS and not asked.sku and not asked.lists and asked.id in {kpi, *(one.metric.id for one in VARIANTS[kpi])}:
            _choice("id", _DEFINITION, {kpi: _OWN, **{one.metric.id: one.label for one in VARIANTS[kpi]}}, asked, width=190, name="definition")
        _choice("period", _DAYS, _periods(asked), asked, width=160)
        told_by = offered(of)
        for by in ("channel", "category"):
            if by in told_by:
                _choice(by, _BY[by], _keys(by, asked), asked, width=140)
        if asked.sku:
            _choice("sku", _SKU, {asked.sku: same(asked.sku), "": _ALL_SKUS}, asked, width=140)
        for name in asked.lists:
            _choice(name, _LISTS[name], _list_keys(name, asked), asked, width=160)


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
        told = replace(told, as_of=told.as_of if told.lists else "", channel=told.channel if "channel" in told_by else "", category=told.category if "category" in told_by else "")
    if told.channel and told.category and "channel+category" not in told_by:
        told = replace(told, channel="" if field == "category" else told.channel, category="" if field == "channel" else told.category)
    open_(told)


def _of_list(asked: Asked) -> dict[str, Text]:
    """Return the numbers that can be told of the list asked for; of customers who moved only how many they are."""
    ids = next(_TOLD_OF[name] for name in asked.lists) if asked.id != "tier_moves" else (asked.id,)
    return {id_: metric(id_).label if id_ != "average_order_value@per_buyer" else _PER_CUSTOMER for id_ in ids}


def _list_keys(name: List, asked: Asked) -> dict[str, Text]:
    """Return the lists of that kind as a link names them, with the limits that the list asked for has."""
    key, colon, limits = getattr(asked, name).partition(":")
    if name == "cohort":
        facts = session.facts()
        months = cache.kept("receipt.cohorts", lambda: cohorts(facts))
        return {month: same(month) for month in ([] if key in months else [key]) + months}
    known = CLASSES if name == "abc" else MOVES if asked.id == "tier_moves" else TIERS
    return {f"{one}{colon}{limits}": text for one, text in {**({} if key in known else {key: same(key)}), **known}.items()}


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
    return {"": _ALL[by], **{id_: label(names, "" if id_ == NONE else id_) for id_ in (*sold, *([value] if value and value not in sold else []))}}
