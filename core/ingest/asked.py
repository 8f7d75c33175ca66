"""What only the uploader knows and numbers hang on: which of several amounts was paid, which channel, which day, what an order is."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.base.text import Text, same
from core.ingest.cast.numbers import decimals
from core.ingest.cells import Cells
from core.ingest.frame import Frame
from core.ingest.match import Match
from core.tables.channel_words import CHANNEL_WORDS
from core.tables.declare import Kind
from core.tables.names import without_unit
from core.tables.rules import ASKED_ONCE, EACH_DAY, EACH_ROW, LITERAL
from core.tables.staged import Question

_PAID = re.compile(r"实付|实际支付|实际付款|支付金额|付款金额|已付|买家支付|实收|分摊后|让利后|paid|total|after discount", re.IGNORECASE)
"""Headers that say beyond doubt what buyers paid."""
_AMOUNT = re.compile(r"(?:订单|商品|货品|销售|成交|应收|应付|合计|结算|交易|线上|折后|优惠后)+(?:总)?(?:金额|总价|总额|货款|价款)|销售额|成交额|(?:order|item|line|net|gross|sales?|sub)[ _-]?(?:amount|total|sales|revenue)|revenue|sales", re.IGNORECASE)
"""Headers of other amounts that may be meant, where no header says what was paid."""
_NEAR = 3.0
_DATE = re.compile(r"(20\d\d)[-_.年]?(0[1-9]|1[0-2])[-_.月]?(0[1-9]|[12]\d|3[01])(?!\d)")
CHOICES_SHOWN = 12
_KEPT = ("dates.", "share.", "unit.", "point.", "zone.", "column.order_id")
_OWN_ORDER = (
    (EACH_DAY, Text(zh="文件里没有订单号：同一用户同一天的各行算一单", en="There is none: a customer's rows of one day are one order")),
    (EACH_ROW, Text(zh="文件里没有订单号：每行算一单", en="There is none: every row is an order")),
)


def kept(answers: Mapping[str, str]) -> dict[str, str]:
    """Return the answers that hold for the next file of the layout too: not the day of a snapshot, nor what was done about rows."""
    return {key: value for key, value in answers.items()
            if key == "channel" or (key.startswith(_KEPT) and (not key.startswith("column.") or value in (EACH_DAY, EACH_ROW)))}


def amounts(match: Match, frame: Frame) -> list[Question]:
    """Return the question which header is what was paid, when several could be and they differ; each with its sum."""
    place = match.place("paid_amount")
    if match.table.name != "order_lines" or place is None or match.how[place] not in ("exact", "guess") or _PAID.search(match.headers[place]):
        return []
    places = [place, *(frame.names.index(header) for column, header in match.rivals if column == "paid_amount")]
    sums = {match.headers[one]: total for one in places if (total := _total(frame.cells[one])) is not None}
    usual = sums.get(match.headers[place], 0.0)
    others = {header: total for one, header in enumerate(match.headers) if match.columns[one] is None and _AMOUNT.fullmatch(without_unit(header).strip())
              and (total := _total(frame.cells[one])) is not None and usual / _NEAR < total < usual * _NEAR}
    sums |= others
    if len(set(sums.values())) < 2:
        return []
    return [Question("column.paid_amount", Text(
        zh="有几列都可能是买家实际支付的金额，合计不同：用哪一列？", en="Several columns may be what the buyers paid, and their sums differ: which is it?"),
        tuple((header, Text(zh="{header}：合计 {total}", en="{header}: {total} in all").format(header=header, total=f"{total:,.2f}")) for header, total in sums.items()))]


def _total(cells: Cells) -> float | None:
    values = decimals(cells.texts)
    if values.bad[cells.used()].any() or not cells.used().any():
        return None
    return float(pc.sum(cells.spread(values.values)).as_py())


def channel(match: Match, answers: Mapping[str, str], channels: Sequence[str], about: str) -> list[Question]:
    """Return the question of which channel the file is, when it has no such column and rows of two channels would replace each other."""
    if f"{match.table.name}.channel" not in ASKED_ONCE or "channel" not in match.table.replace_key or "channel" in match.columns:
        return []
    if "channel" in answers or "column.channel" in answers:
        return []
    told = [word for word in CHANNEL_WORDS if len(word) > 1 and word.lower() in about.lower()]
    words = list(dict.fromkeys([*sorted(told, key=len, reverse=True)[:2], *channels, *_usual(match.table.name)]))[:CHOICES_SHOWN]
    return [Question("channel", Text(zh="文件里没有渠道这一列：它是哪个渠道的数据？", en="The file has no column of the channel: which channel is it?"),
                     (*((word, same(word)) for word in words), ("", Text(zh="不分渠道", en="No channel in particular"))))]


def _usual(table: str) -> tuple[str, ...]:
    return (("千川", "直通车", "万相台", "小红书", "京东快车", "多多搜索", "腾讯广告", "Google Ads", "Meta Ads") if table == "spend"
            else ("天猫", "京东", "抖音", "拼多多", "小程序", "Shopify", "Amazon"))


def also(questions: Sequence[Question], match: Match, frame: Frame, about: str, today: date) -> tuple[Question, ...]:
    """Return the questions with answers beside the file's columns: the day of a snapshot, what counts as an order."""
    return tuple(replace(one, choices=(*one.choices, *_more(one.key.removeprefix("column."), match, frame, about, today))) for one in questions)


def _more(column: str, match: Match, frame: Frame, about: str, today: date) -> tuple[tuple[str, Text], ...]:
    if match.table.name == "order_lines" and column == "order_id":
        if any(_like_ids(cells) for cells, filled in zip(frame.cells, match.columns, strict=True) if filled is None):
            return ()
        return _OWN_ORDER if "customer_id" in match.columns else _OWN_ORDER[1:]
    if match.table.day == column and match.table.column(column).kind is Kind.DATE:
        named = [date(int(year), int(month), int(day)) for year, month, day in _DATE.findall(about) if _is_day(year, month, day)]
        days = dict.fromkeys([*named, today, today - timedelta(days=1), today.replace(day=1) - timedelta(days=1)])
        return tuple((f"{LITERAL}{day}", Text(zh="所有行都是 {day} 的", en="All rows are of {day}").format(day=str(day))) for day in days)
    return ()


def _like_ids(cells: Cells) -> bool:
    """Return whether most texts of a column have digits and no blank, as ids do."""
    used = cells.texts.take(pa.array(np.flatnonzero(cells.used())[:CHOICES_SHOWN]))
    return bool(len(used)) and 2 * (pc.sum(pc.match_substring_regex(used, r"^\S*[0-9]\S*$")).as_py() or 0) >= len(used)


def _is_day(year: str, month: str, day: str) -> bool:
    return int(day) <= 28 or (date(int(year) + int(month) // 12, int(month) % 12 + 1, 1) - timedelta(days=1)).day >= int(day)


def given(match: Match, frame: Frame, answers: Mapping[str, str]) -> tuple[Match, Frame]:
    """Return match and frame with columns that the answers give to every row: the channel, a day, order ids."""
    added = {column.name: said.removeprefix(LITERAL) for column in match.table.columns
             if (said := answers.get(f"column.{column.name}", "")).startswith(LITERAL) and column.name not in match.columns}
    if answers.get("channel") and "channel" not in match.columns and f"{match.table.name}.channel" in ASKED_ONCE:
        added["channel"] = answers["channel"]
    for name, value in added.items():
        cells = _orders(match, frame, value) if LITERAL + value in (EACH_DAY, EACH_ROW) else _constant(value, frame.height)
        header = match.table.column(name).label.zh
        header = header if header not in frame.names else f"{header} ({LITERAL})"
        frame = replace(frame, names=(*frame.names, header), cells=(*frame.cells, cells))
        match = replace(match, headers=(*match.headers, header), columns=(*match.columns, name), how=(*match.how, "answer"))
    return match, frame


def _constant(value: str, height: int) -> Cells:
    return Cells(np.zeros(height, np.int32), pa.array([value], pa.string()))


def _orders(match: Match, frame: Frame, rule: str) -> Cells:
    """Return order ids made of customer and day; with every row its own, of the day and the row's place within it."""
    ordered = next(place for name in ("ordered_at", "paid_at") if (place := match.place(name)) is not None)
    parts = [_texts(frame.cells[ordered])]
    customer = match.place("customer_id")
    if customer is not None:
        parts.insert(0, _texts(frame.cells[customer]))
    ids = parts[0] if len(parts) == 1 else pc.binary_join_element_wise(*parts, "/")
    if LITERAL + rule == EACH_ROW:
        seen: dict[str, int] = {}
        texts = []
        for text in ids.to_pylist():
            seen[text] = seen.get(text, 0) + 1
            texts.append(f"{text}#{seen[text]}")
        ids = pa.array(texts)
    coded = ids.dictionary_encode()
    return Cells(coded.indices.to_numpy().astype(np.int32), coded.dictionary)


def _texts(cells: Cells) -> pa.Array:
    return pc.fill_null(cells.spread(cells.texts), "")

