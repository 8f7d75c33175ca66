"""KPIs of what was sold: GMV, orders, order value, traffic, conversion, the plan's shares of GMV."""

from core.base.text import Text
from core.base.unit import Unit
from core.metrics.declare import BOTH, BY_CHANNEL, BY_SKU, WITH_SKU, Distinct, Formula, Measure, Metric, plus

GMV = Measure("daily_sales", "amount")
ORDERS = Measure("daily_orders", "orders", keys=BY_CHANNEL)
REFUNDS = Measure("daily_refunds", "amount")
VISITORS = Measure("daily_traffic", "visitors", keys=BY_CHANNEL)
_OF_SKU = Formula(("order_lines",), plus(Measure("sale_lines", "amount", keys={**BOTH, **BY_SKU})))  # sums by day know no SKU
PRIVATE_REPEAT = Measure("daily_sales", "amount", where="is_private and is_repeat")

SALES = (
    Metric(
        "gmv",
        Text(zh="GMV", en="GMV"),
        Unit.CURRENCY,
        "up",
        "sum",
        Text(zh="买家实付金额合计，按付款时间，退款前", en="What buyers paid, by the time of payment, before refunds"),
        (Formula(("order_lines",), plus(GMV)),),
        sliced=dict.fromkeys(WITH_SKU, _OF_SKU),
        accumulates=True,
        note=Text(
            zh="近几个月的退款还会陆续发生，净额会更低",
            en="Refunds of recent months are still to come; net will be lower",
        ),
    ),
    Metric(
        "gmv_net",
        Text(zh="净GMV", en="GMV net of refunds"),
        Unit.CURRENCY,
        "up",
        "sum",
        Text(zh="GMV 减去同期退款，按退款时间", en="GMV less the refunds of the period, by the time of refund"),
        (Formula(("order_lines", "refunds"), ((1, GMV), (-1, REFUNDS))),),
        accumulates=True,
    ),
    Metric(
        "gmv_growth",
        Text(zh="GMV同比增长", en="GMV growth"),
        Unit.SHARE,
        "up",
        "change",
        Text(
            zh="今年累计 GMV ÷ 去年到同一活动日的累计 GMV − 1",
            en="GMV this year to date ÷ last year's to the same event day − 1",
        ),
        change_of="gmv",
    ),
    Metric(
        "orders",
        Text(zh="订单数", en="Orders"),
        Unit.COUNT,
        "up",
        "sum",
        Text(zh="已付款的订单数", en="Orders that were paid"),
        (Formula(("order_lines",), plus(Distinct("orders"))),),
        accumulates=True,
    ),
    Metric(
        "average_order_value",
        Text(zh="客单价", en="Order value"),
        Unit.CURRENCY,
        "up",
        "ratio",
        Text(zh="GMV ÷ 订单数", en="GMV ÷ orders"),
        (Formula(("order_lines",), plus(GMV), plus(Distinct("orders"))),),
    ),
    Metric(
        "visitors",
        Text(zh="访客数", en="Visitors"),
        Unit.COUNT,
        "up",
        "sum",
        Text(zh="每日去重访客数之和", en="Daily unique visitors, summed over days"),
        (Formula(("traffic", "traffic.visitors"), plus(VISITORS)),),
        accumulates=True,
    ),
    Metric(
        "conversion",
        Text(zh="支付转化率", en="Conversion"),
        Unit.SHARE,
        "up",
        "ratio",
        Text(
            zh="支付买家数 ÷ 访客数（都是每日去重后求和）", en="Paying buyers ÷ visitors (both daily uniques, summed)"
        ),
        (
            Formula(
                ("traffic", "traffic.visitors", "traffic.paying_users"),
                plus(Measure("daily_traffic", "paying_users", keys=BY_CHANNEL)),
                plus(VISITORS),
            ),
        ),
    ),
    Metric(
        "new_category_share",
        Text(zh="新品类贡献占比", en="Share of new categories"),
        Unit.SHARE,
        "up",
        "ratio",
        Text(
            zh="计划中新品类的 GMV ÷ GMV（品类名单随计划固定）",
            en="GMV of the plan's new categories ÷ GMV (the list is fixed with the plan)",
        ),
        (
            Formula(
                ("order_lines", "products", "products.is_new_category"),
                plus(Measure("daily_sales", "amount", where="is_new_category")),
                plus(GMV),
            ),
        ),
    ),
    Metric(
        "private_repeat_share",
        Text(zh="私域复购GMV占比", en="Private-domain repeat share"),
        Unit.SHARE,
        "up",
        "ratio",
        Text(zh="私域用户的复购订单 GMV ÷ GMV", en="GMV of repeat orders by private-domain customers ÷ GMV"),
        (
            Formula(
                (
                    "order_lines",
                    "order_lines.customer_id",
                    "customers",
                    "customers.joined_private_domain_at",
                ),
                plus(PRIVATE_REPEAT),
                plus(GMV),
            ),
            Formula(
                ("order_lines", "order_lines.customer_id", "channels.is_private_domain"), plus(PRIVATE_REPEAT), plus(GMV)
            ),
        ),
        note=Text(zh="分母是全部 GMV，这是最严格的口径", en="Over all GMV: the strictest of the readings"),
    ),
)
