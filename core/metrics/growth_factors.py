"""The factors that Growth takes GMV apart into, as it shows them: of the channels that can be compared, or of named buyers."""

from collections.abc import Mapping
from dataclasses import replace

from core.base.text import Text
from core.base.unit import Unit
from core.metrics.declare import BOTH, BY_CHANNEL, Distinct, Formula, Measure, Metric, plus

COMPARED = "compared"  # of the channels whose visitors, paying buyers and sales are known on both sides
NAMED = "named"        # of orders with a customer id
_TRAFFIC = ("order_lines", "traffic", "traffic.visitors")
_CUSTOMERS = ("order_lines", "order_lines.customer_id")
_ONLY = "{compared}"
_WHOSE = "customer_id is not null"
_GMV, _ORDERS, _BUYERS = Text(zh="GMV", en="GMV"), Text(zh="订单数", en="Orders"), Text(zh="买家数", en="Buyers")
_PAYING, _VISITORS = Text(zh="支付买家数", en="Paying buyers"), Text(zh="访客数", en="Visitors")
_PER_BUYER, _VALUE = Text(zh="人均订单", en="Orders per buyer"), Text(zh="客单价", en="Order value")


def _metric(id_: str, label: Text, unit: Unit, definition: Text, formula: Formula, **sliced: Formula) -> Metric:
    return Metric(id_, label, unit, "up", "ratio" if formula.denominator else "sum", definition, (formula,), sliced=sliced)


def _compared() -> tuple[Metric, ...]:
    visitors = Measure("daily_traffic", "visitors", where=_ONLY, keys=BY_CHANNEL, name=_VISITORS)
    paying = Measure("daily_traffic", "paying_users", where=_ONLY, keys=BY_CHANNEL, name=_PAYING)
    orders = Measure("daily_orders", "orders", where=_ONLY, keys=BY_CHANNEL, name=_ORDERS)
    gmv = Measure("daily_sales", "amount", where=_ONLY, name=_GMV)
    only = Text(zh="；只算今年和去年都有流量和销售的渠道", en="; only channels with traffic and sales this year and last")

    def said(zh: str, en: str) -> Text:
        return Text(zh=zh + only.zh, en=en + only.en)

    return (
        _metric(f"visitors@{COMPARED}", _VISITORS, Unit.COUNT, said("各渠道店铺访客数之和（按天去重）", "Shop visitors, each counted once a day"), Formula(_TRAFFIC, plus(visitors))),
        _metric(f"conversion@{COMPARED}", Text(zh="支付转化率", en="Conversion"), Unit.SHARE, said("支付买家数 ÷ 访客数", "Paying buyers ÷ visitors"), Formula(_TRAFFIC, plus(paying), plus(visitors))),
        _metric(f"orders_per_buyer@{COMPARED}", _PER_BUYER, Unit.COUNT, said("订单数 ÷ 支付买家数", "Orders ÷ paying buyers"), Formula(_TRAFFIC, plus(orders), plus(paying))),
        _metric(f"average_order_value@{COMPARED}", _VALUE, Unit.CURRENCY, said("GMV ÷ 订单数", "GMV ÷ orders"), Formula(_TRAFFIC, plus(gmv), plus(orders))),
    )


def _named() -> tuple[Metric, ...]:
    of_orders = Measure("sale_orders", "order_id", aggregate="count_distinct", where=_WHOSE, keys=BY_CHANNEL, name=_ORDERS)
    of_lines = replace(of_orders, relation="sale_lines", keys=BOTH)
    gmv = Measure("sale_lines", "amount", where=_WHOSE, name=_GMV)
    found = []
    for id_, label, unit, definition in (
            ("orders_per_buyer", _PER_BUYER, Unit.COUNT, Text(zh="有客户编号的订单数 ÷ 买家数", en="Orders with a customer id ÷ buyers")),
            ("average_order_value", _VALUE, Unit.CURRENCY, Text(zh="有客户编号的订单：GMV ÷ 订单数", en="Of orders with a customer id: GMV ÷ orders"))):
        by_lines, whole = (Formula(_CUSTOMERS, plus(orders), plus(Distinct("buyers"))) if id_ == "orders_per_buyer" else Formula(_CUSTOMERS, plus(gmv), plus(orders))
                           for orders in (of_lines, of_orders))
        found.append(_metric(f"{id_}@{NAMED}", label, unit, definition, whole, **{"category": by_lines, "channel+category": by_lines}))
    return tuple(found)


_BOUGHT = {
    "new_categories": (Measure("daily_sales", "amount", where="is_new_category"), "新品类的 GMV", "GMV of new categories", "计划里的新品类", "the plan's new categories"),
    "old_categories": (Measure("daily_sales", "amount", where="not is_new_category"), "老品类的 GMV", "GMV of old categories", "计划里新品类以外的品类", "all categories but the plan's new ones"),
    "returning": (Measure("daily_sales", "amount", where="is_repeat"), "老客复购的 GMV", "GMV of returning customers", "客户第一个购买日以后的订单", "orders after the customer's first day of purchase"),
    "first": (Measure("sale_lines", "amount", where="not is_repeat and customer_id is not null"), "新客首购的 GMV", "GMV of new customers", "客户第一个购买日的订单", "orders of the customer's first day of purchase"),
    "unnamed": (Measure("sale_lines", "amount", where="customer_id is null"), "没有客户编号的 GMV", "GMV without a customer id", "没有客户编号的订单", "orders without a customer id")}
_KEYS = {("newness", "new"): "new_categories", ("newness", "old"): "old_categories", ("customer", "returning"): "returning", ("customer", "new"): "first", ("customer", "unnamed"): "unnamed"}


def _parts() -> tuple[Metric, ...]:
    """GMV of a kind of goods or customer, as Growth splits it, and its change on last year."""
    found = []
    for id_, (measure, zh, en, of_zh, of_en) in _BOUGHT.items():
        label, definition = Text(zh=zh, en=en), Text(zh=f"买家实付金额合计，只算{of_zh}", en=f"What buyers paid, only {of_en}")
        found.append(_metric(f"gmv@{id_}", label, Unit.CURRENCY, definition, Formula(("order_lines",), plus(replace(measure, name=label)))))
        found.append(Metric(f"gmv_growth@{id_}", Text(zh=f"{zh}同比", en=f"{en}, on last year"), Unit.SHARE, "up", "change", definition, change_of=f"gmv@{id_}"))
    return tuple(found)


def part_of(by: str, key: str, *, grown: bool) -> str | None:
    """Return the id under which a part of a split by newness or customer has its receipt (grown: with last year's beside it), None for others."""
    named = _KEYS.get((by, key))
    return None if named is None else f"{'gmv_growth' if grown else 'gmv'}@{named}"


GROWTH_FACTORS: Mapping[str, Metric] = {metric.id: metric for metric in (*_compared(), *_named(), *_parts())}


def shown_as(factor: str, *, with_traffic: bool) -> str:
    """Return the id under which a factor of the bridge has its receipt."""
    named = f"{factor}@{COMPARED if with_traffic else NAMED}"
    return named if named in GROWTH_FACTORS else factor
