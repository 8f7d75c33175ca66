"""Growth page: the bridge of GMV over its factors beside the few sentences that say what moved it."""

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.base.text import Text
from core.base.unit import Unit, write
from core.charts import bars, waterfall
from core.metrics.catalog import CATALOG
from core.outlook.compared import Compared
from core.outlook.gap import label, labels
from core.outlook.growth import FACTORS, Bridge, Split, bridge, contributions
from core.outlook.reasons import UNITS, reasons
from core.ui import blocks, boards, cache, cards, filters, session
from core.ui.table import Field, table

KEYS: dict[str, dict[str, Text]] = {
    "newness": {"new": Text(zh="新品类", en="New categories"), "old": Text(zh="老品类", en="Old categories")},
    "customer": {"new": Text(zh="新客首购", en="New customers"), "returning": Text(zh="老客复购", en="Returning customers"),
                 "unnamed": Text(zh="无客户编号", en="Without customer id")},
}
SPLITS: dict[str, Text] = {
    "channel": Text(zh="渠道", en="Channel"), "category": Text(zh="品类", en="Category"),
    "newness": Text(zh="新老品类", en="New and old categories"), "customer": Text(zh="新老客", en="New and returning"),
}
SHOWN = 12
_SOLD = "select channel from daily_sales group by 1 order by sum(amount) desc, 1"
_ALL = Text(zh="全部渠道", en="All channels")
_BRIDGE = Text(zh="从去年到今年：GMV 为什么变", en="From last year to this: why GMV moved")
_LAST, _THIS = Text(zh="去年同期", en="Last year"), Text(zh="今年", en="This year")
_SHORT = Text(zh="一句话看懂", en="In short")
_NO_LAST = Text(zh="去年同一活动日的订单还不全，暂时无法比较。把去年的订单也传上来，这里会说明增长来自哪里。",
                en="Last year's orders for the same days are not all here. Upload them, and this says where growth comes from.")
_HELP = Text(zh="GMV = 访客 × 转化率 × 人均订单 × 客单价。各部分之和与总变化分毫不差，与先后次序无关（LMDI 对数平均分解）。",
             en="GMV = visitors × conversion × orders per buyer × order value. The parts add up to the change to the cent, in any order (LMDI, logarithmic mean).")
_DEFINED = {
    "visitors": Text(zh="各渠道店铺访客数之和（按天去重）", en="Shop visitors of all channels, each counted once a day"),
    "conversion": Text(zh="买家数 ÷ 访客数", en="Buyers ÷ visitors"),
    "orders_per_buyer": Text(zh="订单数 ÷ 买家数", en="Orders ÷ buyers"),
}
_WITHOUT = Text(zh="还没有店铺流量，所以从买家数开始拆。", en="There is no traffic yet, so the bridge starts at buyers.")
_ALT = Text(zh="GMV 从去年 {before} 到今年 {after} 的瀑布图", en="Waterfall of GMV from {before} last year to {after} this year")
_SPLIT = Text(zh="变化来自哪里", en="Where the change comes from")
_PARTS = Text(zh="GMV 由谁带来", en="Who and what brings GMV")
_SPLIT_ALT = Text(zh="各部分较去年的变化", en="Change of each part on last year")
_GROWTH, _CHANGE = Text(zh="同比", en="Growth"), Text(zh="变化", en="Change")
_SHARE = Text(zh="占总变化", en="Of the change")
_NO_CHANGE = Text(zh="有了去年的订单，这里会比较同比。", en="With last year's orders this compares with last year.")
_OTHERS = Text(zh="图中为变化最大的 {count} 项，表中是全部。", en="The chart has the {count} that moved most, the table all.")


def channel() -> str:
    """Draw the choice of one channel, as an id of the link; return "" for all of them."""
    facts = session.facts()
    sold = cache.kept("growth.channels", lambda: [row[0] for row in facts.rows(_SOLD) if row[0]])
    names = _names("channel")
    return filters.choice(SPLITS["channel"], {"": _ALL, **{id_: label(names, id_) for id_ in sold}}, key="growth_channel", hide_label=True)


def numbers(of: Compared, channel: str) -> None:
    """Draw GMV and its factors over the period beside last year's, as small cards."""
    found = _bridge(of, channel)
    if found is None:
        return
    shown = [cards.Number(CATALOG["gmv"].label, Unit.CURRENCY, float(found.after), float(found.before), definition=CATALOG["gmv"].definition)]
    shown += [_factor(id_, after, before) for id_, _, before, after in found.parts if id_ in UNITS]
    cards.numbers(shown, columns=len(shown), currency=boards.currency())


def _factor(id_: str, value: float | None, last_year: float | None) -> cards.Number:
    """Return a factor's card; orders per buyer is a plain number, close to one: it takes two decimals."""
    definition = _DEFINED.get(id_) or (CATALOG[id_].definition if id_ in CATALOG else None)
    plain = id_ == "orders_per_buyer"
    return cards.Number(FACTORS[id_], Unit.COUNT if plain else UNITS[id_], value, last_year, definition=definition, digits=2 if plain else None)


def why(of: Compared, channel: str) -> None:
    """Draw the waterfall of the period's GMV and what it says in sentences."""
    found, money = _bridge(of, channel), boards.currency()
    if found is None:
        with blocks.card(_BRIDGE, key="growth_no_bridge"):
            st.caption(_NO_LAST(session.lang()))
        return
    left, right = st.columns([2, 1], gap="small")
    _waterfall(found, left)
    splits = {by: split(by, of, channel) for by in SPLITS if by != "channel" or not channel}
    names = {by: _names(by) for by in SPLITS}
    with blocks.card(_SHORT, key="growth_short", inside=right):
        said = cache.kept("growth.reasons", lambda: reasons(found, splits, names, money), of, channel, money)
        st.markdown("\n".join(f"{number}. {text(session.lang())}" for number, text in enumerate(said, 1)))


def split(by: str, of: Compared, channel: str) -> pd.DataFrame:
    """Return the contributions of a split (a key of SPLITS) from memory."""
    facts = session.facts()
    which: Split = "category" if by == "category" else "newness" if by == "newness" else "customer" if by == "customer" else "channel"
    return cache.kept("growth.split", lambda: contributions(facts, which, of=of, channel=channel), by, of, channel)


def splits(of: Compared, channel: str) -> None:
    """Draw what each channel, category or kind of customer brought: bars of the change, and the table."""
    with blocks.card(_SPLIT if of.covered else _PARTS, key="growth_split"):
        offered = {by: name for by, name in SPLITS.items() if _says_something(by, of, channel)} or {"category": SPLITS["category"]}
        by = filters.choice(_SPLIT, offered, key="growth_by", look="buttons", hide_label=True)
        frame = split(by, of, channel)
        names, lang = _names(by), session.lang()
        frame = frame.assign(label=[label(names, key)(lang) for key in frame["key"]])
        left, right = st.columns([2, 3], gap="medium")
        with left:
            _chart(frame, by, of, channel)
        with right:
            _table(frame, by)


def _bridge(of: Compared, channel: str) -> Bridge | None:
    facts, known = session.facts(), boards.current().known
    return cache.kept("growth.bridge", lambda: bridge(facts, known, of, channel), of, channel)


def _waterfall(found: Bridge, inside: DeltaGenerator) -> None:
    lang, money = session.lang(), boards.currency()
    spec = waterfall.spec((_LAST, float(found.before)), [(FACTORS[id_], float(part)) for id_, part, *_ in found.parts], (_THIS, float(found.after)),
                          unit=Unit.CURRENCY, lang=lang, currency=money)
    written = {"before": write(float(found.before), Unit.CURRENCY, lang, currency=money), "after": write(float(found.after), Unit.CURRENCY, lang, currency=money)}
    box = blocks.chart_card(_BRIDGE, spec, key="growth_bridge", alt=_ALT.format(**written), help=_HELP, height=300, inside=inside)
    if not found.with_traffic:
        box.caption(_WITHOUT(lang))


def _chart(frame: pd.DataFrame, by: str, of: Compared, channel: str) -> None:
    lang, money = session.lang(), boards.currency()
    compared = frame["change"].notna().any()
    shown = frame.sort_values("change" if compared else "value", key=lambda c: -c.abs()).head(SHOWN)
    shown = shown.assign(value=shown["change"] if compared else shown["value"], note=[write(growth, Unit.SHARE, lang, signed=True, digits=0) for growth in shown["growth"]])
    spec = cache.kept("growth.split_chart", lambda: bars.spec(shown, unit=Unit.CURRENCY, lang=lang, currency=money, signed=bool(compared), note="note" if compared else None),
                      lang, money, by, of, channel)
    blocks.chart(spec, key="growth_split_chart", alt=_SPLIT_ALT, height=min(60 + 34 * len(shown), 420))
    if not compared:
        st.caption(_NO_CHANGE(lang))
    if len(frame) > SHOWN:
        st.caption(session.say(_OTHERS, count=SHOWN))


def _table(frame: pd.DataFrame, by: str) -> None:
    fields = {"label": Field(SPLITS[by], width=118), "value": Field(_THIS, Unit.CURRENCY, width=78), "last_year": Field(_LAST, Unit.CURRENCY, width=78),
              "change": Field(_CHANGE, Unit.CURRENCY, signed=True, width=86), "growth": Field(_GROWTH, Unit.SHARE, width=70), "share_of_change": Field(_SHARE, Unit.SHARE, width=106)}
    if not frame["change"].notna().any():
        fields = {name: fields[name] for name in ("label", "value")}
    table(frame, fields, key="growth_split_table", alt=_SPLIT_ALT, currency=boards.currency(), height=None if len(frame) <= SHOWN else 470)


def _names(by: str) -> dict[str, Text]:
    if by in KEYS:
        return KEYS[by]
    facts = session.facts()
    return cache.kept("gap.labels", lambda: labels(facts, "category" if by == "category" else "channel"), by)


def _says_something(by: str, of: Compared, channel: str) -> bool:
    return not (by == "channel" and channel) and len(split(by, of, channel)) > 1
