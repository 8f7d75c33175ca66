"""The numbers that lists of goods show of one SKU: pieces sold, what lies in stock and is on its way, how long it lasts."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from core.base.text import Text
from core.base.unit import Unit
from core.metrics.declare import BOTH, BY_SKU, Formula, Measure, Metric, Window, plus
from core.store.prepare import worth

USE_DAYS = 30  # the use of a day is taken from so many days
_OF_STOCK = {"category": "category", "sku": "sku"}
# Every row of the newest stock day, valued as given, else at the unit cost valid then.
_NEWEST = (
    "(select s.day, s.warehouse, s.sku, coalesce(p.category, '') as category, s.on_hand, s.in_transit,"
    f" coalesce(s.stock_value, {worth('s.on_hand', 'coalesce(c.unit_cost, p.unit_cost)')}) as value, s._batch, s._row"
    " from stock as s join (select max(day) as day from stock where day < {as_of_end}) as newest_stock on newest_stock.day = s.day"
    " left join products as p on p.sku = s.sku asof left join product_costs as c on c.sku = s.sku and s.day >= c.valid_from where s.sku is not null)"
)


def _stock(column: str, zh: str, en: str) -> Measure:
    return Measure(_NEWEST, column, keys=_OF_STOCK, window=Window.UNTIL, name=Text(zh=zh, en=en))


_VALUE, _ON_HAND, _IN_TRANSIT = _stock("value", "库存金额", "Stock value"), _stock("on_hand", "现有库存", "On hand"), _stock("in_transit", "在途", "In transit")
_UNITS = Measure("sale_lines", "quantity", where="is_goods", keys={**BOTH, **BY_SKU}, name=Text(zh="售出件数", en="Units sold"))
_UNITS_30 = replace(_UNITS, window=Window.TRAILING_30_DAYS, name=Text(zh=f"近 {USE_DAYS} 天售出件数", en=f"Units sold in the last {USE_DAYS} days"))


def _metric(id_: str, label: Text, unit: Unit, kind: Literal["sum", "balance", "ratio"], definition: Text, formula: Formula) -> Metric:
    return Metric(id_, label, unit, "none", kind, definition, (formula,))


def _lasts(id_: str, zh: str, en: str, *held: Measure) -> Metric:
    days = tuple(replace(one, factor=float(USE_DAYS)) for one in held)
    there = Text(zh="（现有 + 在途）", en="(On hand + in transit)") if len(held) > 1 else Text(zh="现有库存", en="On hand")
    definition = Text(zh=f"{there.zh}÷ 近 {USE_DAYS} 天日均销量", en=f"{there.en} ÷ daily use of the last {USE_DAYS} days")
    # the 30 days end with the newest orders, whenever the stock was counted: so only orders say which day it is
    return _metric(id_, Text(zh=zh, en=en), Unit.DAYS, "ratio", definition, Formula(("order_lines", "stock.on_hand"), plus(*days), plus(_UNITS_30)))


SKU_NUMBERS: Mapping[str, Metric] = {metric.id: metric for metric in (
    _metric("units_sold", Text(zh="售出件数", en="Units sold"), Unit.COUNT, "sum", Text(zh="已付款的商品件数合计，按付款时间", en="Pieces paid for, by the time of payment"), Formula(("order_lines",), plus(_UNITS))),
    _metric("units_sold_30", Text(zh="近 30 天售出", en="Sold, 30 days"), Unit.COUNT, "sum", Text(zh="最近 30 天已付款的商品件数", en="Pieces paid for in the last 30 days"), Formula(("order_lines",), plus(_UNITS_30))),
    _metric("stock_value", Text(zh="库存金额", en="Stock value"), Unit.CURRENCY, "balance", Text(zh="最近一次盘点的库存金额；没有金额的行按件数 × 当天单位成本", en="Value of the newest stock count; rows without a value at pieces × unit cost of that day"), Formula(("stock",), plus(_VALUE))),
    _metric("stock_on_hand", Text(zh="现有库存", en="On hand"), Unit.COUNT, "balance", Text(zh="最近一次盘点的现有件数", en="Pieces on hand at the newest stock count"), Formula(("stock",), plus(_ON_HAND))),
    _metric("stock_in_transit", Text(zh="在途", en="In transit"), Unit.COUNT, "balance", Text(zh="最近一次盘点的在途件数", en="Pieces on their way at the newest stock count"), Formula(("stock",), plus(_IN_TRANSIT))),
    _lasts("stock_lasts", "还够卖", "Days left", _ON_HAND),
    _lasts("stock_lasts_with_transit", "连在途够卖", "Days left incl. transit", _ON_HAND, _IN_TRANSIT),
)}
