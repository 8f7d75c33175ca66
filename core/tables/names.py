"""How a header is compared: its normal form, its unit, and what a table's columns are called."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from core.tables.declare import Column, Table

_UNITS = (
    "元|万元|亿元|千元|人民币|rmb|cny|usd|eur|gbp|hkd|jpy|aud|sgd|[¥$€£%‰]|万|件|个|人|次|单|笔|条|天|日|小时|时|分钟|分|秒"
    "|inr|krw|twd|thb|myr|idr|vnd|php|cad|nzd|chf|brl|mxn|rub|pln|sek|try|aed|ron|huf|czk|dkk|nok|ils|sar|uah|cop|clp|pen|ars|kzt|bgn|ngn|zar|egp|pkr|bdt|lkr|mop|kwd|qar|美元|欧元|英镑|港币|港元|日元|百万|百万元"
    "|pcs|units?|days?|hours?|hrs?|h|minutes?|mins?|人次|人民币元|必填|选填|可选|required|optional"
)
_OF_WHAT = re.compile("^(?:订单|交易|售后|商品)")
"""A state may say of what it is: 订单收货 is 收货."""
_UNIT = re.compile(rf"[(\[【〔]\s*(?:单位\s*[::]?\s*)?({_UNITS})\s*[)\]】〕]|[/]\s*(元|万元|亿元)\s*$", re.IGNORECASE)


@lru_cache(maxsize=8192)
def normal(header: str) -> str:
    """Return the form in which headers and choices are compared: only letters and digits, lower case.

    Width variants are one (NFKC); blanks, punctuation, the byte order mark and a bracketed unit go away,
    so "商品数量(件)" and " Order_ID* " read like "商品数量" and "order id". Any other bracket keeps its words:
    "金额（不含税）" is not "金额". Of a text without a letter or digit nothing is left: "".
    """
    plain = without_unit(header)
    return "".join(char for char in plain.casefold() if unicodedata.category(char)[0] in "LNM")


def without_unit(header: str) -> str:
    """Return the header, width variants made one, without its unit in brackets."""
    return _UNIT.sub("", unicodedata.normalize("NFKC", header))


def unit(header: str) -> str | None:
    """Return the unit that the header gives in brackets ("万元", "%", "usd", "required"), else None."""
    found = _UNIT.search(unicodedata.normalize("NFKC", header))
    return (found.group(1) or found.group(2)).casefold() if found else None


def names(column: Column) -> tuple[str, ...]:
    """Return every name that a column goes by, the most trusted first: labels, its own name, aliases in order."""
    return (column.label.zh, column.label.en, column.name, *column.aliases)


def targets(table: Table) -> Mapping[str, tuple[str, int]]:
    """Return normal name → (column, rank) of a table; rank 0 is the most trusted of the column's names."""
    found: dict[str, tuple[str, int]] = {}
    for column in table.columns:
        for rank, name in enumerate(names(column)):
            found.setdefault(normal(name), (column.name, rank))
    return found


def choice(choices: Mapping[str, Iterable[str]], spelling: str) -> str | None:
    """Return the kept value of a spelling (the value itself counts), else None; compared in normal form."""
    return _choice(choices, normal(spelling)) or _choice(choices, _OF_WHAT.sub("", normal(spelling)))


def _choice(choices: Mapping[str, Iterable[str]], wanted: str) -> str | None:
    for value, spellings in choices.items():
        if wanted == normal(value) or any(wanted == normal(one) for one in spellings):
            return value
    return None
