"""When two names are so much alike that one may be taken for the other, and when a unit says that they are not."""

import re
from difflib import SequenceMatcher
from functools import cache, lru_cache

from rapidfuzz import fuzz

from core.tables.declare import Kind
from core.tables.names import names, normal, unit
from core.tables.registry import TABLES
from core.tables.spelling import words_of

SURE = 80.0
"""At least this like, a guess is taken and marked."""
_TYPO = 75.0
_LONG_ENOUGH = 3
_PLAIN_PIECES = frozenset(("的", "数", "量", "编", "号", "码", "名", "称", "日期", "时间", "日", "期", "商品", "订单", "所", "在", "该", "信息", "情况", "数据", "一览"))
"""Chinese pieces by which two names of one thing may differ; 新, 预计, 退款 and the like make another thing."""
_DURATIONS = frozenset(("天", "日", "小时", "时", "分钟", "分", "秒", "day", "days", "hour", "hours", "hr", "hrs", "h", "minute", "minutes", "min", "mins"))
_COUNTED = frozenset(("件", "个", "人", "人次", "次", "单", "笔", "条", "pcs", "unit", "units"))
_PERCENT = re.compile(r"[%％]|percent|百分比", re.IGNORECASE)
_MONEY = frozenset(("元", "万元", "亿元", "千元", "人民币", "rmb", "cny", "usd", "eur", "gbp", "hkd", "¥", "$", "€", "£"))


def fits_unit(kind: Kind, header: str) -> bool:
    """Return whether a column of that kind can have the unit that the header gives: minutes are no point in time."""
    given = "%" if _PERCENT.search(header) else unit(header)
    if given is None:
        return True
    if kind in (Kind.DATE, Kind.TIME, Kind.MONTH):
        return given not in _DURATIONS | _COUNTED | _MONEY and given != "%"
    if kind is Kind.MONEY:
        return given not in _DURATIONS | _COUNTED and given != "%"
    return kind not in (Kind.COUNT, Kind.ID) or (given not in _MONEY and given != "%")


@lru_cache(maxsize=65536)
def alike(header: str, name: str) -> float:
    """Return how alike the two are, 0 unless they are SURE and differ by a slip of the pen only.

    A ratio alone takes 支付新买家数 for 支付买家数 and "tax amount" for "max amount": so what differs must be no word of its own.
    """
    left, right = normal(header), normal(name)
    if not left or not right:
        return 0.0
    likeness = float(fuzz.ratio(left, right))
    if likeness < SURE:
        return 0.0
    sound = _typo(header, name) if left.isascii() and right.isascii() else _plainly_different(left, right)
    return likeness if sound else 0.0


def _typo(header: str, name: str) -> bool:
    """Word by word, what differs is a word misspelt: no word that other names use, and not its opposite (unsubscribed)."""
    ours, theirs = set(words_of(header)), set(words_of(name))
    left, right = sorted(ours - theirs), sorted(theirs - ours)
    if len(left) != len(right):
        return "".join(sorted(ours)) == "".join(sorted(theirs))
    return all(len(one) >= _LONG_ENOUGH and one not in _vocabulary() and fuzz.ratio(one, other) >= _TYPO and not one.endswith(other) and not other.endswith(one)
               for one, other in zip(left, right, strict=True))


def _plainly_different(left: str, right: str) -> bool:
    if sorted(left) == sorted(right):
        return True
    differences = [(left[a:b], right[c:d]) for kind, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes() if kind != "equal"]
    return all(piece in _PLAIN_PIECES or not piece for pair in differences for piece in pair)


@cache
def _vocabulary() -> frozenset[str]:
    """Return every word of every declared English name: another word of ours is never a misspelling."""
    return frozenset(word for table in TABLES.values() for column in table.columns for name in names(column) for word in words_of(name))
