"""Customers page: RFM tiers with their size, money and moves, and the list of each tier to act on."""

from datetime import date
from functools import partial

import pandas as pd
import streamlit as st

from core.analysis.lists import csv_file
from core.analysis.rfm import TIERS, USUAL, Thresholds, members, moves, tiers, year_up_to
from core.base.period import add_months, link_of
from core.base.text import Text
from core.base.unit import Unit, write
from core.charts import pairs
from core.outlook.listed import MOVES, tier_written
from core.store.facts import Facts
from core.ui import blocks, boards, cache, receipt_link, session
from core.ui.receipt_link import Asked
from core.ui.table import Field, table

_TITLE = Text(zh="RFM 客户分层", en="RFM tiers")
_LINE = Text(zh="最近 12 个月的买家", en="Buyers of the last 12 months")
_HELP = Text(zh="最近一次购买、购买天数、金额各按五等分打 1 到 5 分（数值相同则同分），三项相加分层：3 到 15 分。",
             en="Recency, purchase days and money each score 1 to 5 by fifths (equal values score alike); the sum, 3 to 15, makes the tier.")
_ALT = Text(zh="各层客户占比与 GMV 占比", en="Share of customers and of GMV by tier")
_NAMES = {"tier_name": Text(zh="层级", en="Tier"), "customers": Text(zh="人数", en="Customers"), "change": Text(zh="较一月前", en="vs last month"),
          "share": Text(zh="人数占比", en="Of customers"), "amount": Text(zh="GMV", en="GMV"), "amount_share": Text(zh="GMV 占比", en="Of GMV"),
          "average": Text(zh="人均", en="Per customer"), "frequency": Text(zh="购买天数", en="Purchase days"), "recency": Text(zh="距上次购买", en="Since last")}
_MOVED = Text(zh="和一个月前比：**{up}** 位升层，**{down}** 位降层，**{joined}** 位新进入，**{left}** 位超过 12 个月没买。",
              en="Against a month ago: **{up}** moved up, **{down}** down, **{joined}** came in, **{left}** have not bought for 12 months.")
_EDIT = Text(zh="调整门槛", en="Thresholds")
_LEAST = Text(zh="{tier}：总分不低于", en="{tier}: scores from")
_SCORES = range(4, 16)
_ORDERED = Text(zh="门槛要从高到低：黑金 > 金卡 > 银卡。已按默认门槛计算。", en="Thresholds must fall: black > gold > silver. The usual ones are used.")
_LIST = Text(zh="{tier}名单（{count} 人）", en="{tier} list ({count})")
_LIST_HELP = Text(zh="csv，只含客户编号，金额高的在前", en="csv with customer ids only, most money first")
_NOBODY = Text(zh="最近 12 个月没有带客户编号的订单。给订单加上客户编号，这里就会分层。", en="No order of the last 12 months has a customer id. With ids in the orders, tiers show here.")
_WIDTHS = {"tier_name": 66, "customers": 88, "change": 102, "amount": 82, "average": 104, "frequency": 112, "recency": 88}
_FIELD_HELP = {"average": Text(zh="12 个月 GMV ÷ 人数", en="GMV of 12 months ÷ customers"),
               "frequency": Text(zh="12 个月内平均每人在多少个不同的日子下过单", en="On how many different days a customer bought, on average over 12 months"),
               "recency": Text(zh="平均每人距上次购买多少天", en="Days since the last purchase, on average")}
_SHARES = {"share": _NAMES["share"], "amount_share": _NAMES["amount_share"]}


def draw() -> None:
    """Draw the tiers as chart and table, what moved in a month, and a list per tier."""
    last, lang = boards.current().as_of, session.lang()
    with blocks.card(_TITLE, key="customers_tiers", caption=_LINE(lang), help=_HELP, receipt=_asked(last, "buyers") if last else None):
        limits = _thresholds()
        facts = session.facts()
        frame = cache.kept("customers.tiers", lambda: tiers(facts, last, limits) if last else pd.DataFrame({"customers": [0.0]}), limits)
        if last is None or not frame["customers"].sum():
            st.caption(_NOBODY(lang))
            return
        before = add_months(last, -1)
        moved = cache.kept("customers.moves", lambda: moves(facts, last, before, limits), limits)
        shown = frame.assign(tier_name=[TIERS[tier](lang) for tier in frame["tier"]], change=[_grown(moved, tier) for tier in frame["tier"]])
        left, right = st.columns([1, 3], gap="small")
        with left:
            spec = pairs.spec(shown.rename(columns={"tier_name": "label"}), _SHARES, unit=Unit.SHARE, lang=lang)
            blocks.chart(spec, key="customers_tiers_chart", alt=_ALT, height=210)
        with right:
            _table(shown, [_asked(last, "buyers", tier, limits) for tier in shown["tier"]])
            st.markdown(_moved(moved))
            with st.container(horizontal=True, gap="small"):
                for name, title in MOVES.items():
                    receipt_link.words(_asked(last, "tier_moves", name, limits), title, key=f"customers_{name}")
        _lists(shown, limits)


def _asked(last: date, number: str, tier: str = "", limits: Thresholds = USUAL) -> Asked:
    """Return the receipt of a number of the 12 months up to a day: of a tier as it stands then, or of all buyers."""
    return Asked(number, link_of(year_up_to(last)), as_of=last.isoformat(), tier=tier_written(tier, limits) if tier else "")


def _table(frame: pd.DataFrame, asked: list[Asked]) -> None:
    units = {"customers": Unit.COUNT, "change": Unit.COUNT, "amount": Unit.CURRENCY, "average": Unit.CURRENCY, "frequency": Unit.COUNT, "recency": Unit.DAYS}
    fields = {name: Field(title, units.get(name), signed=name == "change", width=_WIDTHS[name], help=_FIELD_HELP.get(name), digits=1 if name == "frequency" else None)
              for name, title in _NAMES.items() if name not in _SHARES}
    table(frame, fields, key="customers_tiers_table", alt=_TITLE, currency=boards.currency(), receipts=asked)


def _thresholds() -> Thresholds:
    with st.popover(_EDIT(session.lang()), icon=":material/tune:"):
        for tier, usual in vars(USUAL).items():
            session.follow_number(f"customers_least_{tier}", tier, _SCORES, usual)
            st.number_input(_LEAST.format(tier=TIERS[tier])(session.lang()), _SCORES.start, _SCORES[-1], step=1, key=f"customers_least_{tier}", persist_state="session")
        chosen = Thresholds(**{tier: int(st.session_state[f"customers_least_{tier}"]) for tier in vars(USUAL)})
        if chosen.black > chosen.gold > chosen.silver:
            return chosen
        st.warning(_ORDERED(session.lang()))
        return USUAL


def _lists(frame: pd.DataFrame, limits: Thresholds) -> None:
    facts, last, lang = session.facts(), boards.current().as_of, session.lang()
    if last is None:
        return
    with st.container(horizontal=True):
        for tier, count in zip(frame["tier"], frame["customers"], strict=True):
            label = _LIST.format(tier=TIERS[tier], count=write(float(count), Unit.COUNT, lang, full=True))(lang)
            st.download_button(label, partial(_list, facts, last, tier, limits),
                               file_name=f"rfm_{tier}_{last}.csv", mime="text/csv", key=f"customers_list_{tier}", on_click="ignore",
                               icon=":material/download:", help=_LIST_HELP(lang), disabled=not count)


def _list(facts: Facts, last: date, tier: str, limits: Thresholds) -> bytes:
    """Write a tier's list; it runs when the button is clicked, outside the session, so all it needs comes in."""
    return csv_file(["customer_id"], ([id_] for id_ in members(facts, last, tier, limits)))


def _grown(moved: pd.DataFrame, tier: str) -> float:
    return float(moved.loc[moved["now"] == tier, "customers"].sum() - moved.loc[moved["before"] == tier, "customers"].sum())


def _moved(moved: pd.DataFrame) -> str:
    rank = {tier: place for place, tier in enumerate(TIERS)}
    both = moved[(moved["before"] != "") & (moved["now"] != "")]
    step = both["now"].map(rank) - both["before"].map(rank)
    counts = {"up": both.loc[step < 0, "customers"], "down": both.loc[step > 0, "customers"],
              "joined": moved.loc[moved["before"] == "", "customers"], "left": moved.loc[moved["now"] == "", "customers"]}
    return session.say(_MOVED, **{name: int(found.sum()) for name, found in counts.items()})
