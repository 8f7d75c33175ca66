"""Growth page: GMV's factors as cards, why it moved as waterfall and sentences, and what each part brings."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from core.base.text import Text
from core.base.unit import Unit, write
from core.charts import bars
from core.metrics.catalog import CATALOG
from core.metrics.growth_factors import part_of, shown_as
from core.outlook.compared import EARLIER, Compared, against_earlier
from core.outlook.gap import label, labels
from core.outlook.growth import FACTORS, Bridge, Split, bridge, contributions
from core.outlook.reasons import KEYS, SPLITS, UNITS
from core.outlook.receipt import NONE
from core.ui import blocks, boards, cache, cards, deadlines, filters, growth_reasons, session
from core.ui.receipt_link import Asked
from core.ui.table import Field, table

OFFERED = ("channel", "category", "newness", "customer")
SHOWN = 12
_SOLD = {by: f"select {by} from daily_sales group by 1 order by sum(amount) desc, 1" for by in ("channel", "category")}
_ALL = {"channel": Text(zh="全部渠道", en="All channels"), "category": Text(zh="全部品类", en="All categories")}
_BRIDGE = Text(zh="GMV 为什么变", en="Why GMV moved")
_AGAINST: dict[str, Text] = {"last_year": Text(zh="与去年比", en="On last year"), "earlier": Text(zh="与上一期比", en="On the period before"), "plan": Text(zh="与计划比", en="Against the plan")}
_LAST, _THIS = Text(zh="去年同期", en="Last year"), Text(zh="今年", en="This year")
_SHORT = Text(zh="一句话看懂", en="In short")
_NO_LAST = Text(zh="去年同一活动日的订单还不全，暂时无法比较。把去年的订单也传上来，这里会说明增长来自哪里。",
                en="Last year's orders for the same days are not all here. Upload them, and this says where growth comes from.")
_NO_SALES = Text(zh="这部分在这段时间或去年同期没有销售，没有可比的数。", en="This part sold nothing in these days or on last year's: there is nothing to compare.")
_NO_EARLIER = Text(zh="对比期的订单还不全，暂时无法比较。", en="The orders of the days to compare with are not all here.")
_HELP = Text(zh="GMV = 访客 × 支付转化率 × 人均订单 × 客单价。各部分之和与总变化分毫不差，与先后次序无关：都大于 0 时用对数平均分解（LMDI），否则用 Shapley 平均。与计划比时，要求的增长平均摊给每个因素。",
             en="GMV = visitors × conversion × orders per buyer × order value. The parts add up to the change to the cent, in any order: by logarithmic mean (LMDI) where all are above 0, else by Shapley's mean. Against the plan, the growth asked is shared evenly by the factors.")
_DEFINED = {
    "visitors": Text(zh="各渠道店铺访客数之和（按天去重）", en="Shop visitors of all channels, each counted once a day"),
    "conversion": Text(zh="买家数 ÷ 访客数", en="Buyers ÷ visitors"),
    "orders_per_buyer": Text(zh="订单数 ÷ 买家数", en="Orders ÷ buyers"),
}
_WITHOUT = Text(zh="还没有店铺流量，所以从买家数开始拆。", en="There is no traffic yet, so the bridge starts at buyers.")
_NOT_BY_CATEGORY = Text(zh="流量不分品类，所以单看一个品类时从买家数开始拆。", en="Traffic is not told by category, so one category's bridge starts at buyers.")
_SPLIT = Text(zh="变化来自哪里", en="Where the change comes from")
_PARTS = Text(zh="GMV 由谁带来", en="Who and what brings GMV")
_SPLIT_ALT = Text(zh="各部分较去年的变化", en="Change of each part on last year")
_GROWTH, _CHANGE = Text(zh="同比", en="Growth"), Text(zh="变化", en="Change")
_SHARE = Text(zh="占总变化", en="Of the change")
_NO_CHANGE = Text(zh="有了去年的订单，这里会比较同比。", en="With last year's orders this compares with last year.")
_OTHERS = Text(zh="图中为变化最大的 {count} 项，表中是全部。", en="The chart has the {count} that moved most, the table all.")
_PARTIAL = Text(zh="本月还没过完：去年和上月都只取同样的天数。", en="The month is not over: of last year and last month the same days are taken.")


def narrowed() -> tuple[str, str]:
    """Draw the choices of one channel and one category, as ids of the link; return ("", "") for all of them."""
    channel = _one("channel")
    return channel, _one("category")


def _one(by: str) -> str:
    facts = session.facts()
    sold = cache.kept("growth.sold", lambda: [row[0] for row in facts.rows(_SOLD[by]) if row[0]], by)
    names = _names(by)
    return filters.choice(SPLITS[by], {"": _ALL[by], **{id_: label(names, id_) for id_ in sold}}, key=f"growth_{by}", hide_label=True)


def numbers(of: Compared, channel: str, category: str) -> None:
    """Draw GMV and its factors over the period, beside last year's and the month or quarter before."""
    now = _bridge(of, channel, category)
    if now is None:
        return
    known = boards.current().known
    before = against_earlier(known, of)
    earlier = _bridge(before, channel, category) if before is not None else None
    old = {id_: value for id_, _, value, _ in earlier.parts} if earlier is not None else {}
    against = EARLIER.get(of.choice)
    receipt = Asked("gmv", of.choice, channel, category, of.period.last_day.isoformat())
    shown = [cards.Number(CATALOG["gmv"].label, Unit.CURRENCY, float(now.after), float(now.before), definition=CATALOG["gmv"].definition, receipt=receipt,
                          before=(against, float(earlier.before)) if earlier is not None and against else None)]
    shown += [_factor(id_, after, last, (against, old[id_]) if against and id_ in old else None, replace(receipt, id=shown_as(id_, with_traffic=now.with_traffic))) for id_, _, last, after in now.parts if id_ in UNITS]
    cards.numbers(shown, columns=len(shown), currency=boards.currency(), key="growth")
    if of.is_partial:
        st.caption(_PARTIAL(session.lang()))


def _factor(id_: str, value: float | None, last_year: float | None, before: tuple[Text, float] | None, receipt: Asked) -> cards.Number:
    """Return a factor's card; orders per buyer is a plain number, close to one: it takes two decimals."""
    definition = _DEFINED.get(id_) or (CATALOG[id_].definition if id_ in CATALOG else None)
    return cards.Number(FACTORS[id_], UNITS[id_], value, last_year, definition=definition, digits=2 if id_ == "orders_per_buyer" else None,
                        receipt=receipt, before=before)


def why(of: Compared, channel: str, category: str) -> None:
    """Draw why the period's GMV moved: the waterfall, its sentences, and what is too good to be true."""
    offered = {name: text for name, text in _AGAINST.items() if (name != "earlier" or of.earlier) and (name != "plan" or of.choice == "ytd")}
    left, right = st.columns([2, 1], gap="small")
    with blocks.card(_BRIDGE, key="growth_bridge", help=_HELP, inside=left, receipt=Asked("gmv", of.choice, channel, category, of.period.last_day.isoformat())):
        against = filters.choice(_BRIDGE, offered, key="growth_against", look="buttons", hide_label=True)
        found = growth_reasons.found("gmv", of.choice, against, channel, category)
        if found is None:
            st.caption((_NO_EARLIER if against == "earlier" else _NO_SALES if against == "last_year" and of.covered else _NO_LAST)(session.lang()))
            return
        growth_reasons.bridge(found, key="growth_bridge_by")
        if not found.with_traffic:
            st.caption((_NOT_BY_CATEGORY if category else _WITHOUT)(session.lang()))
    with blocks.card(_SHORT, key="growth_short", inside=right):
        growth_reasons.sentences(found)
        deadlines.draw("gmv_growth")
    growth_reasons.too_good(found, key="growth_doubts")


def split(by: str, of: Compared, channel: str, category: str) -> pd.DataFrame:
    """Return the contributions of a split (one of OFFERED) from memory."""
    facts = session.facts()
    which: Split = "category" if by == "category" else "newness" if by == "newness" else "customer" if by == "customer" else "channel"
    return cache.kept("growth.split", lambda: contributions(facts, which, of=of, channel=channel, category=category), by, of, channel, category)


def splits(of: Compared, channel: str, category: str) -> None:
    """Draw what each channel, category, kind of customer or SKU brought: bars of the change, and the table."""
    with blocks.card(_SPLIT if of.covered else _PARTS, key="growth_split", receipt=Asked("gmv", of.choice, channel, category, of.period.last_day.isoformat())):
        offered = {by: SPLITS[by] for by in OFFERED if _says_something(by, of, channel, category)} or {"category": SPLITS["category"]}
        found = growth_reasons.found("gmv", of.choice, "last_year", channel, category)
        by = filters.choice(_SPLIT, offered | ({"sku": SPLITS["sku"]} if found is not None else {}), key="growth_by", look="buttons", hide_label=True)
        if by == "sku" and found is not None:
            growth_reasons.goods(found, key="growth_skus")
            return
        frame = split(by, of, channel, category)
        names, lang = _names(by), session.lang()
        frame = frame.assign(label=[label(names, key)(lang) for key in frame["key"]])
        left, right = st.columns([2, 3], gap="medium")
        with left:
            _chart(frame, by, of, channel, category)
        with right:
            _table(frame, by, receipts(frame, by, of, channel, category))


def receipts(frame: pd.DataFrame, by: str, of: Compared, channel: str, category: str) -> list[Asked | None]:
    """Return per part of a split the receipt of its growth, made of this year's GMV and last year's; of this year's alone where last year's are not known."""
    grown = of.covered
    asked = Asked("gmv_growth" if grown else "gmv", of.choice, channel, category, of.period.last_day.isoformat())
    if by in ("channel", "category"):
        return [replace(asked, **{by: key or NONE}) for key in frame["key"]]
    return [None if (id_ := part_of(by, key, grown=grown)) is None else replace(asked, id=id_) for key in frame["key"]]


def _bridge(of: Compared, channel: str, category: str) -> Bridge | None:
    facts, known = session.facts(), boards.current().known
    return cache.kept("growth.bridge", lambda: bridge(facts, known, of, channel, category), of, channel, category)


def _chart(frame: pd.DataFrame, by: str, of: Compared, channel: str, category: str) -> None:
    lang, money = session.lang(), boards.currency()
    compared = frame["change"].notna().any()
    shown = frame.sort_values("change" if compared else "value", key=lambda c: -c.abs()).head(SHOWN)
    shown = shown.assign(value=shown["change"] if compared else shown["value"], note=[write(growth, Unit.SHARE, lang, signed=True, digits=0) for growth in shown["growth"]])
    spec = cache.kept("growth.split_chart", lambda: bars.spec(shown, unit=Unit.CURRENCY, lang=lang, currency=money, signed=bool(compared), note="note" if compared else None),
                      lang, money, by, of, channel, category)
    blocks.chart(spec, key="growth_split_chart", alt=_SPLIT_ALT, height=min(60 + 34 * len(shown), 420))
    if not compared:
        st.caption(_NO_CHANGE(lang))
    if len(frame) > SHOWN:
        st.caption(session.say(_OTHERS, count=SHOWN))


def _table(frame: pd.DataFrame, by: str, receipts: list[Asked | None]) -> None:
    fields = {"label": Field(SPLITS[by], width=112), "value": Field(_THIS, Unit.CURRENCY, width=74), "last_year": Field(_LAST, Unit.CURRENCY, width=76),
              "change": Field(_CHANGE, Unit.CURRENCY, signed=True, width=80), "growth": Field(_GROWTH, Unit.SHARE, width=64), "share_of_change": Field(_SHARE, Unit.SHARE, width=102)}
    if not frame["change"].notna().any():
        fields = {name: fields[name] for name in ("label", "value")}
    table(frame, fields, key="growth_split_table", alt=_SPLIT_ALT, currency=boards.currency(), height=None if len(frame) <= SHOWN else 470, receipts=receipts)


def _names(by: str) -> dict[str, Text]:
    if by in KEYS:
        return KEYS[by]
    facts = session.facts()
    return cache.kept("gap.labels", lambda: labels(facts, "category" if by == "category" else "channel"), by)


def _says_something(by: str, of: Compared, channel: str, category: str) -> bool:
    return not (by == "channel" and channel) and not (by == "category" and category) and len(split(by, of, channel, category)) > 1
