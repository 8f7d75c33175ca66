"""One form for the many spellings of one name: 付款日期 and 支付时间, "Order No." and order_id, paidPrice and Paid Price."""

import re
import unicodedata
from functools import lru_cache

from core.tables.names import without_unit

_SAME_ZH: tuple[tuple[str, str], ...] = (
    ("的", ""), ("付款", "支付"), ("宝贝|货品|物料|存货", "商品"), ("名字|名$", "名称"), ("日期", "时间"),
    ("买家人数|用户人数|客户人数|买家数|用户数|客户数|访客人数|访客数", "人数"), ("展示|曝光", "展现"),
    ("编码|代码|编号", "编号"), ("(?<!编)号$", "编号"), ("次数|数量|数$|量$", "数"), ("维权", "售后"), ("(?<=库存|在途|点击|展现|收藏|加购)数$", ""), ("总额$", "总金额"), ("网店|商店", "店铺"),
)
"""Chinese words that mean the same in a header: what is written, what it becomes."""
_VISITORS = re.compile("访客")
_SAME_EN: dict[str, str] = {
    **dict.fromkeys(("number", "no", "num", "nr", "code", "id", "ids", "ref", "reference", "identifier", "key"), "id"),
    **dict.fromkeys(("date", "datetime", "timestamp", "at", "on", "day"), "time"),
    **dict.fromkeys(("qty", "quantity", "pcs", "pieces", "unit", "units"), "quantity"),
    **dict.fromkeys(("amt", "amount", "amounts", "sum"), "amount"),
    **dict.fromkeys(("created", "creation", "create"), "created"),
    **dict.fromkeys(("paid", "payment", "payments", "pay"), "paid"),
    **dict.fromkeys(("shipped", "ship", "shipment", "dispatch", "dispatched", "fulfilled", "fulfilment", "fulfillment", "shipping"), "ship"),
    **dict.fromkeys(("delivered", "delivery"), "delivered"), **dict.fromkeys(("refunded", "refund", "refunds"), "refund"),
    **dict.fromkeys(("returned", "return", "returns"), "return"), **dict.fromkeys(("received", "receipt", "receipts"), "received"),
    **dict.fromkeys(("ordered", "order", "orders"), "order"), **dict.fromkeys(("buyer", "customer", "client", "customers"), "customer"),
    **dict.fromkeys(("supplier", "vendor", "suppliers"), "supplier"), **dict.fromkeys(("item", "product", "goods", "article"), "product"),
    **dict.fromkeys(("complete", "completed", "completion"), "completed"), **dict.fromkeys(("solved", "resolved"), "resolved"),
    **dict.fromkeys(("open", "opened"), "opened"), **dict.fromkeys(("cost", "costs"), "cost"),
    **dict.fromkeys(("store", "shop"), "store"), **dict.fromkeys(("state", "province"), "province"),
    **dict.fromkeys(("expense", "expenses"), "expense"), **dict.fromkeys(("impr", "impression", "impressions"), "impressions"),
    **dict.fromkeys(("click", "clicks"), "clicks"), **dict.fromkeys(("note", "notes", "remark", "remarks", "memo", "comment", "comments"), "note"),
}
_SHORT = 3
_IGNORED = frozenset(("the", "of", "a", "an", "by", "s", "local", "utc", "gmt"))
_HARMLESS = re.compile(
    r"[(（\[【]\s*(?:主单位|自定义|数量|件数|人数|含税|destination|all|buyer|customer|-?\s*refund|gross|inc(?:l|luding)?\.?\s+tax|tax\s+inc(?:l|luded)?\.?|optional|local|utc|gmt[+-]?\d*|yyyy[^)]*)\s*[)）\]】]|\s+in (?:account|local|shop) currency$",
    re.IGNORECASE)
"""Words in brackets that leave the meaning as it is; any other bracket makes another column."""
_PIECES = re.compile(r"[a-z]+|[0-9]+|[^a-z0-9]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


@lru_cache(maxsize=16384)
def spelled(header: str) -> str:
    """Return the form that spellings of one name share; "" without a letter or digit.

    Words in both languages are replaced by one of their synonyms; English words may stand in any order.
    """
    words = words_of(header)
    chinese = "".join(word for word in words if not word[0].isascii())
    latin = sorted({_SAME_EN.get(word, word) for word in words if word[0].isascii()} - _IGNORED)
    if chinese and latin == ["id"]:
        chinese, latin = f"{chinese}编号", []
    return " ".join([*([_chinese(chinese)] if chinese else []), *latin])


def english(text: str) -> frozenset[str]:
    """Return the words of an English text, each by one of its synonyms; "by" stays, for what is to ship by a day has not."""
    return frozenset(_SAME_EN.get(word, _SAME_EN.get(_one(word), _one(word))) for word in words_of(text)) - (_IGNORED - {"by"})


def _one(word: str) -> str:
    """Return a word without the ending of the plural."""
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-1] if len(word) > _SHORT and word.endswith("s") and word[-2] not in "sui" else word


def words_of(header: str) -> list[str]:
    """Return the words of a header as written, in lower case, paidPrice as two; what is Chinese is one word."""
    plain = unicodedata.normalize("NFKC", _HARMLESS.sub("", without_unit(header)))
    lower = _CAMEL.sub(" ", plain).casefold().replace("#", " id ").replace("%", " percent ")
    kept = "".join(char if unicodedata.category(char)[0] in "LNM" else " " for char in lower)
    return [word for piece in kept.split() for word in _PIECES.findall(piece)]


def _chinese(text: str) -> str:
    visitors = bool(_VISITORS.search(text))
    for pattern, word in _SAME_ZH:
        text = re.sub(pattern, word, text)
    return text + "访" if visitors else text
