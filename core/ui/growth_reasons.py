"""Why a number moved, as Growth and every number's panel draw it: the waterfall of a split, sentences, what is too good to be true."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from core.base.text import Text, markdown_safe
from core.base.unit import Unit, write
from core.charts import waterfall
from core.outlook.doubts import Doubt, doubts
from core.outlook.reasons import SPLITS, piece_name, reasons
from core.outlook.why import Against, Split, Why, skus
from core.outlook.why_told import all_labels, explained
from core.ui import blocks, boards, cache, filters, session
from core.ui.receipt_link import Asked
from core.ui.table import Field, table

SHOWN = 9  # steps of a waterfall; the others are joined
_BEFORE: dict[str, Text] = {"last_year": Text(zh="去年同期", en="Last year"), "earlier": Text(zh="上一期", en="Before"), "plan": Text(zh="计划到今天", en="Plan to date")}
_NOW, _OTHERS = Text(zh="现在", en="Now"), Text(zh="其余", en="Others")
_ALT = Text(zh="{kpi} 从 {before} 到 {after} 的瀑布图", en="Waterfall of {kpi} from {before} to {after}")
_SPLIT_BY = Text(zh="按什么拆", en="Split by")
_NOT_SPLIT = Text(zh="这个指标没有可以再拆的组成部分。", en="This KPI has no parts to be split into.")
_EXACT = Text(zh="各部分相加与总变化分毫不差，与先后次序无关。", en="The parts add up to the change exactly, in any order.")
_TOO_GOOD = Text(zh="看起来变好，原因要小心", en="Better for the wrong reason?")
_SKUS = Text(zh="变化最大的商品", en="SKUs that moved most")
_SKU, _CHANGE = Text(zh="商品编码", en="SKU"), Text(zh="变化", en="Change")


def found(id_: str, choice: str, against: str, channel: str = "", category: str = "") -> Why | None:
    """Return why a KPI moved over a choice of days, from memory."""
    facts, board = session.facts(), boards.current()
    which: Against = "plan" if against == "plan" else "earlier" if against == "earlier" else "last_year"
    return cache.shared("growth.why", lambda: explained(facts, board, id_, choice, which, channel=channel, category=category), id_, choice, against, channel, category, boards.stamp())


def sentences(of: Why) -> None:
    """Draw the ranked sentences, each with a link to what it speaks of, named by its days."""
    facts, money = session.facts(), boards.currency()
    told = reasons(of, cache.shared("growth.labels", lambda: all_labels(facts)), money)
    blocks.linked(told)


def bridge(of: Why, *, key: str, height: int = 300) -> None:
    """Draw the waterfall of one split of the change, which the manager chooses."""
    lang, money, unit = session.lang(), boards.currency(), of.of.unit
    offered = {split.by: SPLITS[split.by] for split in of.splits if split.pieces}
    if not offered:
        st.caption(_NOT_SPLIT(lang))
        return
    by = filters.choice(_SPLIT_BY, offered, key=key, look="buttons", hide_label=True)
    split = of.split(by)
    spec = waterfall.spec((_BEFORE[of.against], float(of.before)), _steps(of, split) if split else [], (_NOW, float(of.after)), unit=unit, lang=lang, currency=money, good=of.of.good)
    before, after = (write(float(value), unit, lang, currency=money) for value in (of.before, of.after))
    blocks.chart(spec, key=f"{key}_chart", alt=_ALT.format(kpi=of.of.label, before=before, after=after), height=height)
    st.caption(_EXACT(lang))


def _steps(of: Why, split: Split) -> list[tuple[Text, float]]:
    facts = session.facts()
    names = cache.shared("growth.labels", lambda: all_labels(facts))
    shown, rest = split.pieces[:SHOWN], split.pieces[SHOWN:]
    steps = [(piece_name(of, split.by, piece, names), float(piece.part)) for piece in shown]
    return [*steps, (_OTHERS, float(sum(piece.part for piece in rest)))] if rest else steps


def goods(of: Why, *, key: str) -> None:
    """Draw the SKUs whose GMV moved most, and all others together."""
    facts, lang = session.facts(), session.lang()
    split = cache.shared("growth.skus", lambda: skus(facts, of), of.days, of.against, of.channel, of.category, str(of.before))
    frame = pd.DataFrame([(piece_name(of, "sku", piece, {})(lang), piece.before, piece.after, float(piece.part)) for piece in split.pieces], columns=["sku", "before", "after", "change"])
    fields = {"sku": Field(_SKU, width=130), "before": Field(_BEFORE[of.against], Unit.CURRENCY, width=90), "after": Field(_NOW, Unit.CURRENCY, width=90),
              "change": Field(_CHANGE, Unit.CURRENCY, signed=True, width=100)}
    asked = Asked("gmv", of.days.choice, of.channel, of.category, of.days.period.last_day.isoformat())
    rows = [replace(asked, sku=piece.key) if piece.key and piece.key != "*others" else None for piece in split.pieces]
    table(frame, fields, key=key, alt=_SKUS, currency=boards.currency(), receipts=rows)


def too_good(of: Why, *, key: str, only: str = "") -> None:
    """Draw what looks better over the days than it is; nothing where all is well."""
    facts, known, money = session.facts(), boards.current().known, boards.currency()
    told: list[Doubt] = cache.shared("growth.doubts", lambda: doubts(facts, known, of.days, money), of.days, money) if of.against == "last_year" else []
    shown = [one for one in told if not only or one.kpi == only]
    if shown:
        with st.container(key=key):
            lines = "\n".join(f"- {markdown_safe(one.text(session.lang()))}{blocks.links(one.links)}" for one in shown)
            st.warning(f"**{_TOO_GOOD(session.lang())}**\n\n{lines}", icon=":material/priority_high:")
