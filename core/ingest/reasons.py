"""Why a row was not taken, in the few words that stand beside it in the workbook that goes back."""

from collections.abc import Mapping

from core.base.text import Text
from core.ingest.findings import CATALOG

WORDS: Mapping[str, Text] = {
    "required_empty": Text(zh="「{label}」是空的", en="“{label}” is empty"),
    "bad_value": Text(zh="「{label}」读不懂", en="“{label}” cannot be read"),
    "ids_lost": Text(zh="「{label}」的末几位已被 Excel 改坏", en="the last digits of “{label}” were destroyed by Excel"),
    "broken": Text(zh="这一行的列数与表头不符", en="this row has more columns than the header"),
    "negative_price": Text(zh="单价是负数", en="the price is negative"),
    "stock_write_off": Text(zh="数量为负且没有价格：是库存核销，不是销售", en="negative quantity without a price: stock written off, not sold"),
    "zero_price": Text(zh="单价为零：不是销售", en="the price is zero: not a sale"),
    "amount_missing": Text(zh="没有单价，也没有实付金额", en="neither a price nor an amount paid"),
    "quantity_missing": Text(zh="没有数量", en="no quantity"),
    "time_missing": Text(zh="没有下单时间，也没有付款时间", en="neither an order time nor a payment time"),
    "not_refunded": Text(zh="没有真正退款", en="not refunded"),
    "key_repeated": Text(zh="后面还有同一编号的行，以后面的为准", en="a later row has the same key; that one counts"),
    "dropped": Text(zh="按您的选择没有导入", en="left out as you chose"),
}
_OTHER = Text(zh="没有采用", en="not taken")
_CORRECT = Text(zh="请在这里改正，再上传一次。", en="Correct it here and upload again.")


def why(code: str, label: str) -> Text:
    """Return the reason as a few words; label is what the file calls the column."""
    return WORDS.get(code, _OTHER).format(label=label)


def advice(code: str) -> Text:
    """Return what to do about rows with that reason."""
    return CATALOG[code][2] if code in CATALOG and code not in ("required_empty", "bad_value", "broken") else _CORRECT
