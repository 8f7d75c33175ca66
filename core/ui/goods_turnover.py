"""Goods page: turnover by month against its goal, what the stock says in short, turnover and days of stock by category."""

from dataclasses import replace
from datetime import date

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.analysis.abc import classes
from core.base.text import Text
from core.base.unit import Unit, write
from core.charts import bars, lines
from core.metrics.catalog import CATALOG
from core.outlook.board import Board
from core.outlook.gap import UNKNOWN
from core.outlook.goods import by_category, by_month, told
from core.tables.registry import TABLES
from core.ui import blocks, boards, cache, goods_classes, session
from core.ui.receipt_link import Asked
from core.ui.table import Field, table

NEEDS = ("order_lines", "stock", "products")
_TREND = Text(zh="库存周转率走势", en="Inventory turnover by month")
_TREND_LINE = Text(zh="每点为截至当月的 12 个月；点一点看凭证", en="Each point covers the 12 months up to it; click one for its receipt")
_TREND_ALT = Text(zh="各月库存周转率（近 12 个月）与目标", en="Turnover over 12 months, by month, against the goal")
_GOAL = Text(zh="目标 {target}", en="Goal {target}")
_TURNOVER = Text(zh="周转率", en="Turnover")
_NO_TREND = Text(zh="周转率要有连续 12 个月的订单和月末库存，以及商品成本。", en="Turnover takes 12 months of orders and month-end stocks in a row, and product costs.")
_LACKS = Text(zh="请上传：{tables}。", en="Upload: {tables}.")
_SHORT = Text(zh="一句话看懂", en="In short")
_NOTHING = Text(zh="有了库存和商品成本，这里会说出哪些货压着钱、哪些快断货。", en="With stock and product costs this says which goods tie up money and which run out.")
_CATEGORIES = Text(zh="各品类的周转与库存天数", en="Turnover and days of stock by category")
_CATEGORIES_ALT = Text(zh="各品类库存天数", en="Days of stock by category")
_CATEGORIES_LINE = Text(zh="条形：库存天数，越短越好", en="Bars: days of stock, shorter is better")
_NO_CATEGORIES = Text(zh="给商品补上品类、成本，并上传月末库存，这里会按品类比较。", en="With categories and costs of products, and month-end stocks, this compares categories.")
_NAMES = {"label": Text(zh="品类", en="Category"), "inventory_turnover": _TURNOVER, "last_year": Text(zh="去年同期", en="Last year"),
          "stock": Text(zh="平均库存", en="Average stock"),
          "active_sku_rate": CATALOG["active_sku_rate"].label, "sell_through": CATALOG["sell_through"].label}
_UNITS = {"inventory_turnover": Unit.TIMES, "last_year": Unit.TIMES, "stock": Unit.CURRENCY, "active_sku_rate": Unit.SHARE, "sell_through": Unit.SHARE}

_WIDTHS = {"label": 92, "stock": 104, "active_sku_rate": 106, "sell_through": 92}


def trend(board: Board, inside: DeltaGenerator) -> None:
    """Draw turnover by month with its goal, or say what it takes."""
    facts, known, lang = session.facts(), board.known, session.lang()
    frame = cache.kept("goods.turnover", lambda: by_month(facts, known))
    with blocks.card(_TREND, key="goods_trend", caption=_TREND_LINE(lang), help=CATALOG["inventory_turnover"].definition, inside=inside, receipt=boards.asked(board.standings["inventory_turnover"])):
        if frame.empty:
            _lacking(board, _NO_TREND, "goods_trend")
            return
        target = board.standings["inventory_turnover"].target
        shown = pd.DataFrame({"x": frame["month"], "series": _TURNOVER(lang), "value": frame["value"]})
        goal = (_GOAL.format(target=write(target, Unit.TIMES, lang))(lang), target) if target else None
        blocks.chart(lines.spec(shown, unit=Unit.TIMES, lang=lang, goal=goal, zero=False, events=_events(frame)), key="goods_trend_chart", alt=_TREND_ALT, height=290, opens=lambda point: Asked("inventory_turnover", str(point["id"])[:7]) if point.get("id") else None)


def _events(frame: pd.DataFrame) -> pd.DataFrame:
    return boards.events(*range(frame["month"].min().year, frame["month"].max().year + 1))


def short(board: Board, found: pd.DataFrame, last: date, inside: DeltaGenerator) -> None:
    """Draw what stock and sales say, in a few sentences."""
    money = boards.currency()
    said = cache.kept("goods.told", lambda: told(found, classes(found), categories(board), goods_classes.moved(found, board.known, last), goods_classes.chosen(), money),
                      goods_classes.chosen(), money) if len(found) else []
    with blocks.card(_SHORT, key="goods_short", inside=inside):
        if said:
            blocks.linked(said)
        if not found["stock_value"].notna().any():
            _lacking(board, _NOTHING, "goods_short")


def categories(board: Board) -> pd.DataFrame:
    """Return turnover and the other stock KPIs by category, from memory."""
    facts, known = session.facts(), board.known
    return cache.kept("goods.categories", lambda: by_category(facts, known))


def by_categories(board: Board) -> None:
    """Draw days of stock and the stock KPIs by category."""
    frame, lang = categories(board), session.lang()
    with blocks.card(_CATEGORIES, key="goods_categories", caption=_CATEGORIES_LINE(lang), receipt=boards.asked(board.standings["inventory_turnover"])):
        known = frame.dropna(subset=["inventory_turnover"])
        if known.empty:
            _lacking(board, _NO_CATEGORIES, "goods_categories")
            return
        shown = known.assign(label=[key or UNKNOWN(lang) for key in known["key"]])
        left, right = st.columns([4, 7], gap="medium")
        with left:
            ranked = shown.sort_values("days_of_stock", ascending=False).assign(value=lambda f: f["days_of_stock"])
            blocks.chart(bars.spec(ranked, unit=Unit.DAYS, lang=lang), key="goods_categories_chart", alt=_CATEGORIES_ALT, height=50 + 34 * len(ranked))
        with right:
            asked = boards.asked(board.standings["inventory_turnover"])
            fields = {name: Field(title, _UNITS.get(name), width=_WIDTHS.get(name, 74)) for name, title in _NAMES.items() if name == "label" or shown[name].notna().any()}
            table(shown, fields, key="goods_categories_table", alt=_CATEGORIES, currency=boards.currency(), receipts=[replace(asked, category=key) for key in shown["key"]] if all(shown["key"]) else [])


def _lacking(board: Board, sentence: Text, key: str) -> None:
    lang, known = session.lang(), board.known
    st.caption(sentence(lang))
    lacks = [table for table in NEEDS if known.missing((table,))]
    if lacks:
        st.caption(_LACKS(lang).format(tables=("、" if lang == "zh" else ", ").join(TABLES[table].label(lang) for table in lacks)))
        with st.container(horizontal=True):
            for name in lacks:
                blocks.template_button(name, key=f"{key}_template_{name}")
