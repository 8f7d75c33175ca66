"""Goods page: ABC classes with editable shares, the list of SKUs, what to clear and what to reorder."""

from datetime import date

import pandas as pd
import streamlit as st

from core.analysis.abc import A_SHARE, B_SHARE, abc, classes, months_used
from core.analysis.abc import moved as moved_classes
from core.analysis.lists import csv_file
from core.analysis.sku_stock import LEAD_DAYS, clear, reorder
from core.base.period import Period, add_months, write_month
from core.base.text import Text
from core.base.unit import Unit, write
from core.charts import pairs
from core.metrics.coverage import Coverage
from core.outlook.listed import CLASSES, class_written
from core.ui import blocks, boards, cache, filters, receipt_link, session
from core.ui.receipt_link import Asked
from core.ui.table import Field, table

SHOWN = 100
_TITLE = Text(zh="ABC 分类", en="ABC classes")
_MONTHS = Text(zh="{first}至{last}的 GMV", en="GMV of {first} to {last}")
_HELP = Text(zh="按 GMV 从高到低累计：到 {a} 为 A 类（含跨线的那个），到 {b} 为 B 类，其余和没卖出的为 C 类。",
             en="By GMV, largest first: class A up to {a} of the total (the one that crosses included), B up to {b}, C the rest and what did not sell.")
_ALT = Text(zh="各类占 SKU 数、GMV 和库存的比例", en="Share of SKUs, GMV and stock by class")
_EDIT = Text(zh="调整分界", en="Class limits")
_A, _B = Text(zh="A 类到累计 GMV 的 %", en="Class A up to % of GMV"), Text(zh="B 类到累计 GMV 的 %", en="Class B up to % of GMV")
_PERCENT, _LIMITS = range(1, 100), (("goods_a_share", _A, A_SHARE), ("goods_b_share", _B, B_SHARE))
_ORDERED = Text(zh="B 类的分界要高于 A 类。已按 80% 和 95% 计算。", en="Class B has to end above class A. 80% and 95% are used.")
_SHARES = {"sku_share": Text(zh="占 SKU 数", en="Of SKUs"), "share": Text(zh="占 GMV", en="Of GMV"), "stock_share": Text(zh="占库存", en="Of stock")}
_WHICH = {"all": Text(zh="全部", en="All"), **CLASSES}
_CUT = Text(zh="显示前 {shown} 个，共 {count} 个；下载可得全部。", en="The first {shown} of {count}; the download has all.")
_LIST = Text(zh="下载 csv", en="Download csv")
_FIELDS: dict[str, Field] = {
    "sku": Field(Text(zh="商品编码", en="SKU"), width=92), "name": Field(Text(zh="名称", en="Name"), width=112), "category": Field(Text(zh="品类", en="Category"), width=80),
    "abc": Field(Text(zh="分类", en="Class"), width=50), "amount": Field(Text(zh="GMV", en="GMV"), Unit.CURRENCY, width=80), "share": Field(Text(zh="占比", en="Share"), Unit.SHARE, width=58),
    "stock_value": Field(Text(zh="库存金额", en="Stock value"), Unit.CURRENCY, width=86), "on_hand": Field(Text(zh="现有库存", en="On hand"), Unit.COUNT, width=84),
    "cover_days": Field(Text(zh="还够卖", en="Days left"), Unit.DAYS, width=76, help=Text(zh="现有库存 ÷ 近 30 天日均销量；没有销量则为空", en="On hand ÷ daily use of the last 30 days; empty where nothing sold")),
    "units": Field(Text(zh="12 个月售出", en="Sold, 12 months"), Unit.COUNT, width=110),
    "units_30": Field(Text(zh="近 30 天售出", en="Sold, 30 days"), Unit.COUNT, width=96), "in_transit": Field(Text(zh="在途", en="In transit"), Unit.COUNT, width=84),
    "lead": Field(Text(zh="采购周期", en="Lead time"), Unit.DAYS, width=84), "quantity": Field(Text(zh="建议补货", en="Order"), Unit.COUNT, width=84),
    "reach_days": Field(Text(zh="连在途够卖", en="Incl. transit"), Unit.DAYS, width=104, help=Text(zh="（现有 + 在途）÷ 近 30 天日均销量", en="(On hand + in transit) ÷ daily use of the last 30 days"))}
_CLEAR = Text(zh="该清的货", en="What to clear")
_CLEAR_LINE = Text(zh="C 类中库存金额最大的", en="Class C with most money in stock")
_NO_CLEAR = Text(zh="没有压库存的 C 类商品。", en="No class C goods lie in stock.")
_REORDER = Text(zh="该补的货", en="What to reorder")
_REORDER_LINE = Text(zh="A 类中等不到补货就会卖完的", en="Class A that runs out before a reorder arrives")
_REORDER_HELP = Text(zh="（现有 + 在途）÷ 近 30 天日均销量 < 采购周期；商品没写采购周期的按 {lead} 天。建议量补到采购周期再加 30 天，不低于起订量。",
                     en="(On hand + in transit) ÷ daily use of the last 30 days < lead time; {lead} days where the product says none. The order fills up to lead time + 30 days, at least the minimum order.")
_NO_REORDER = Text(zh="A 类商品的库存都够撑到补货到货。", en="Every class A SKU has stock until a reorder can arrive.")
_NO_STOCK = Text(zh="上传库存后，这里列出具体商品。", en="Upload stock to see the goods.")


def goods(last: date) -> pd.DataFrame:
    """Return the goods with the classes of the shares chosen (core.analysis.abc), from memory; last is the as-of day."""
    facts, (a_share, b_share) = session.facts(), chosen()
    return cache.kept("goods.abc", lambda: abc(facts, months_used(last), last, a_share=a_share, b_share=b_share), a_share, b_share)


def moved(now: pd.DataFrame, known: Coverage, last: date) -> int | None:
    """Return how many SKUs changed class against the 12 months before, None where those are not wholly covered."""
    facts, (a_share, b_share) = session.facts(), chosen()
    used = months_used(last)
    before = Period(add_months(used.start, -12), used.start)
    if not known.covers(("order_lines",), before):
        return None
    return cache.kept("goods.moved", lambda: moved_classes(now, abc(facts, before, last, a_share=a_share, b_share=b_share)), a_share, b_share)


def receipts(frame: pd.DataFrame, number: str, last: date) -> list[Asked]:
    """Return per row that a list shows the receipt of one of its SKU's numbers; from there the SKU's others can be asked for."""
    return [Asked(number, "trailing12" if number == "gmv" else "", as_of=last.isoformat(), sku=sku) for sku in frame["sku"].head(SHOWN)]


def draw(found: pd.DataFrame, last: date) -> None:
    """Draw the classes of the frame of goods(): shares of SKUs, GMV and stock, and the goods of a class."""
    lang = session.lang()
    used = months_used(last)
    caption = _MONTHS.format(first=_month(used.start), last=_month(used.last_day))(lang)
    a_share, b_share = chosen()
    help = _HELP.format(a=write(a_share, Unit.SHARE, lang, digits=0), b=write(b_share, Unit.SHARE, lang, digits=0))
    with blocks.card(_TITLE, key="goods_abc", caption=caption, help=help, receipt=Asked("gmv", "trailing12")):
        _edit()
        left, right = st.columns([3, 8], gap="small")
        with left:
            _chart(found, last)
        with right:
            which = filters.choice(_TITLE, _WHICH, key="goods_class", look="buttons", hide_label=True)
            of_class = found if which == "all" else found[found["abc"] == which]
            fields = ["sku", "name", "category", "abc", "amount", "share", "stock_value", "cover_days"]
            _table(of_class, fields, receipts(of_class, "gmv", last), key="goods_abc_list", alt=_TITLE, height=326)


def to_clear(found: pd.DataFrame, last: date) -> None:
    """Draw the C goods with most money in stock."""
    frame = clear(found)
    with blocks.card(_CLEAR, key="goods_clear", caption=_CLEAR_LINE(session.lang())):
        _table_or(frame, found, ["sku", "name", "category", "stock_value", "on_hand", "units", "amount", "cover_days"], receipts(frame, "stock_value", last), _NO_CLEAR, key="goods_clear_list", alt=_CLEAR)


def to_reorder(found: pd.DataFrame, last: date) -> None:
    """Draw the A goods that run out before a reorder would arrive."""
    frame = reorder(found)
    help = _REORDER_HELP.format(lead=LEAD_DAYS)
    with blocks.card(_REORDER, key="goods_reorder", caption=_REORDER_LINE(session.lang()), help=help):
        _table_or(frame, found, ["sku", "name", "category", "on_hand", "in_transit", "units_30", "reach_days", "lead", "quantity"], receipts(frame, "stock_lasts_with_transit", last), _NO_REORDER, key="goods_reorder_list", alt=_REORDER)


def chosen() -> tuple[float, float]:
    """Return the shares chosen, as the link holds them; the usual ones where they are not in order."""
    a, b = (session.follow_number(key, key.removeprefix("goods_"), _PERCENT, round(usual * 100)) / 100 for key, _, usual in _LIMITS)
    return (a, b) if a < b else (A_SHARE, B_SHARE)


def _edit() -> None:
    with st.popover(_EDIT(session.lang()), icon=":material/tune:"):
        for key, label, _ in _LIMITS:
            st.number_input(label(session.lang()), _PERCENT.start, _PERCENT[-1], step=1, key=key, persist_state="session")
        if st.session_state["goods_a_share"] >= st.session_state["goods_b_share"]:
            st.warning(_ORDERED(session.lang()))


def _chart(found: pd.DataFrame, last: date) -> None:
    frame, lang = cache.kept("goods.classes", lambda: classes(found), chosen()), session.lang()
    shown = frame.assign(label=[CLASSES[letter](lang) for letter in frame["abc"]])
    series = {name: title for name, title in _SHARES.items() if shown[name].notna().any()}
    spec = cache.kept("goods.abc_chart", lambda: pairs.spec(shown, series, unit=Unit.SHARE, lang=lang), lang, chosen())
    blocks.chart(spec, key="goods_abc_chart", alt=_ALT, height=310)
    counts = " · ".join(f"{CLASSES[letter](lang)} {write(float(count), Unit.COUNT, lang, full=True)} SKU" for letter, count in zip(frame["abc"], frame["skus"], strict=True))
    st.caption(counts)
    with st.container(horizontal=True, gap="small"):
        for letter in frame["abc"]:
            receipt_link.words(Asked("skus", "trailing12", as_of=last.isoformat(), abc=class_written(letter, *chosen())), CLASSES[letter], key=f"goods_{letter}")


def _table_or(frame: pd.DataFrame, found: pd.DataFrame, columns: list[str], asked: list[Asked], nothing: Text, *, key: str, alt: Text) -> None:
    lang = session.lang()
    if found["on_hand"].isna().all():
        st.caption(_NO_STOCK(lang))
        blocks.template_button("stock", key=f"{key}_template")
    elif frame.empty:
        st.caption(nothing(lang))
    else:
        _table(frame, columns, asked, key=key, alt=alt, height=None if len(frame) <= 10 else 400)


def _table(frame: pd.DataFrame, columns: list[str], asked: list[Asked], *, key: str, alt: Text, height: int | None) -> None:
    lang = session.lang()
    shown = [name for name in columns if name in ("sku", "abc", "amount") or (frame[name].notna() & (frame[name] != "")).any()]
    table(frame.head(SHOWN), {name: _FIELDS[name] for name in shown}, key=key, alt=alt, currency=boards.currency(), height=height, receipts=asked)
    if len(frame) > SHOWN:
        st.caption(_CUT.format(shown=SHOWN, count=len(frame))(lang))
    header = [_FIELDS[name].title(lang) for name in shown]
    st.download_button(_LIST(lang), lambda: csv_file(header, frame[shown].astype(object).itertuples(index=False, name=None)), file_name=f"{key}.csv", mime="text/csv", key=f"{key}_csv", on_click="ignore",
                       icon=":material/download:", type="tertiary")


def _month(day: date) -> Text:
    return Text(zh=write_month(day, "zh"), en=write_month(day, "en"))
