"""KPIs of goods and stock: turnover, days of stock, active SKUs, sell-through, replenishment, suppliers."""

from core.base.text import Text
from core.base.unit import Unit
from core.metrics.declare import BY_CATEGORY, Formula, Measure, Metric, Window, plus

# The stock of a month's end is the newest stock day in that month.
MONTH_END_STOCK = (
    "(select s.* from daily_stock as s join (select max(day) as day from daily_stock"
    " group by extract(year from day), extract(month from day)) as e on s.day = e.day)"
)
COST_12 = Measure("daily_sales", "cost", keys=BY_CATEGORY, window=Window.TRAILING_12_MONTHS)
STOCK_13 = Measure(MONTH_END_STOCK, "value", keys=BY_CATEGORY, window=Window.MONTH_ENDS_13, factor=1 / 13)
_STILL_LISTED = "(delisted_on is null or delisted_on >= {recent})"
# Of the SKUs offered, those with a sale: what is not on the list of products is in neither count.
_SOLD_SKUS = Measure(
    "(select s.day, s.sku, s.order_id, s.line_no, s.paid_at, s.channel, s.quantity, s.amount, coalesce(p.category, '') as category,"
    " p.delisted_on, s._batch, s._row from sale_lines as s"
    " join products as p on p.sku = s.sku where s.is_goods and (p.launched_on is null or p.launched_on <= s.day))",
    "sku",
    aggregate="count_distinct",
    where=_STILL_LISTED,
    keys=BY_CATEGORY,
    window=Window.TRAILING_30_DAYS,
    name=Text(zh="有销售的 SKU", en="SKUs sold"),
)
# A SKU offered on a day: listed and not delisted; one row per SKU, so the day is that of its launch.
_LISTED_SKUS = Measure(
    "(select sku, name, coalesce(category, '') as category, coalesce(launched_on, date '1970-01-01') as day, launched_on, delisted_on,"
    " _batch, _row from products)",
    "sku",
    aggregate="count_distinct",
    where=_STILL_LISTED,
    keys=BY_CATEGORY,
    window=Window.UNTIL,
    name=Text(zh="在售 SKU", en="SKUs on sale"),
)
_NEW_SINCE = (
    "(select p.sku, coalesce(p.category, '') as category, p.launched_on from products as p"
    " where p.launched_on >= (select min(cast(ordered_at as date)) from purchases))"
)
UNITS_SOLD = Measure("launched_sales", "quantity", keys=BY_CATEGORY, window=Window.UNTIL, name=Text(zh="上新以来售出件数", en="Units sold since launch"))
LAUNCHED_LINES = (
    "(select s.day, s.quantity, s.order_id, s.line_no, s.paid_at, s.sku, s.channel, s.amount, p.category, s._batch, s._row from sale_lines as s"
    f" join {_NEW_SINCE} as p on p.sku = s.sku)"
)
"""The order lines that launched_sales is summed from."""
UNITS_RECEIVED = Measure(
    f"(select cast(b.received_at as date) as day, b.quantity, b.purchase_id, b.line_no, b.sku, b.received_at, p.category, b._batch, b._row"
    f" from purchases as b join {_NEW_SINCE} as p on p.sku = b.sku)",
    "quantity",
    keys=BY_CATEGORY,
    window=Window.UNTIL,
    name=Text(zh="入库件数", en="Units received"),
)
# Of those SKUs, what the newest count of stock by the as-of day still holds.
UNITS_LEFT = Measure(
    f"(select s.day, s.warehouse, s.sku, s.on_hand, s.on_hand as quantity, p.category, s._batch, s._row from stock as s join {_NEW_SINCE} as p on p.sku = s.sku"
    " join (select max(day) as day from stock where day < {as_of_end}) as e on e.day = s.day)",
    "quantity",
    keys=BY_CATEGORY,
    window=Window.UNTIL,
    name=Text(zh="最近一次库存剩余件数", en="Units left in the newest stock count"),
)
PURCHASE_WAITS = (
    "(select cast(ordered_at as date) as day, received_at < {as_of_end} as is_received,"
    " date_diff('minute', ordered_at, least(coalesce(received_at, {as_of_end}), {as_of_end})) / 60.0 as waited"
    ", purchase_id, line_no, sku, ordered_at, received_at, _batch, _row from purchases where ordered_at is not null)"
)


def _capacity(column: str) -> Measure:
    return Measure(
        "(select c.month as day, c.supplier, c.sku, c.month, c.capacity, c.locked, coalesce(p.category, '') as category, c._batch, c._row from supplier_capacity as c"
        " join products as p on p.sku = c.sku where p.is_high_potential)",
        column,
        keys=BY_CATEGORY,
        window=Window.MONTH,
    )


COST = Metric(
    "cost_of_goods",
    Text(zh="销售成本", en="Cost of goods sold"),
    Unit.CURRENCY,
    "none",
    "sum",
    Text(zh="售出件数 × 当时的单位成本", en="Units sold × unit cost of that day"),
    (Formula(("order_lines", "products", "products.unit_cost"), plus(Measure("daily_sales", "cost", keys=BY_CATEGORY))),),
    accumulates=True,
)

GOODS = (
    Metric(
        "inventory_turnover",
        Text(zh="库存周转率", en="Inventory turnover"),
        Unit.TIMES,
        "up",
        "ratio",
        Text(
            zh="最近 12 个月销售成本 ÷ 13 个月末库存成本的平均值",
            en="Cost of goods sold in 12 months ÷ mean of 13 month-end stocks at cost",
        ),
        (
            Formula(
                ("order_lines", "stock", "products", "products.unit_cost"),
                plus(COST_12),
                plus(STOCK_13),
                month_ends=True,
                history="12_months",
            ),
        ),
        note=Text(zh="缺货也会让它变高：请同时看缺货", en="Stock-outs raise it too: look at them beside it"),
    ),
    Metric(
        "days_of_stock",
        Text(zh="库存天数", en="Days of stock"),
        Unit.DAYS,
        "down",
        "ratio",
        Text(zh="365 ÷ 库存周转率", en="365 ÷ inventory turnover"),
        (
            Formula(
                ("order_lines", "stock", "products", "products.unit_cost"),
                plus(Measure(MONTH_END_STOCK, "value", keys=BY_CATEGORY, window=Window.MONTH_ENDS_13, factor=365 / 13)),
                plus(COST_12),
                month_ends=True,
                history="12_months",
            ),
        ),
    ),
    Metric(
        "active_sku_rate",
        Text(zh="动销率", en="Active-SKU rate"),
        Unit.SHARE,
        "up",
        "ratio",
        Text(zh="最近 30 天有销售的 SKU ÷ 在售 SKU", en="SKUs sold in the last 30 days ÷ SKUs on sale"),
        (Formula(("order_lines", "products"), plus(_SOLD_SKUS), plus(_LISTED_SKUS)),),
    ),
    Metric(
        "sell_through",
        Text(zh="售罄率", en="Sell-through"),
        Unit.SHARE,
        "up",
        "ratio",
        Text(
            zh="上新以来售出件数 ÷ 入库件数（只算进货记录开始之后上新的 SKU）",
            en="Units sold ÷ units received since launch (SKUs launched after the purchase records begin)",
        ),
        (Formula(("order_lines", "products", "purchases"), plus(UNITS_SOLD), plus(UNITS_RECEIVED)),),
    ),
    Metric(
        "replenishment_hours",
        Text(zh="补货周期", en="Replenishment time"),
        Unit.HOURS,
        "down",
        "quantile",
        Text(
            zh="采购下单到入库小时数的中位数；超过 48 小时仍未到货的也计入",
            en="Median hours from purchase order to receipt; open orders past 48 hours count with their wait so far",
        ),
        (
            Formula(
                ("purchases", "purchases.received_at"),
                plus(
                    Measure(
                        PURCHASE_WAITS,
                        "waited",
                        aggregate="median",
                        where="(is_received or waited > 48)",
                        keys={},
                        default=None,
                    )
                ),
            ),
        ),
    ),
    Metric(
        "capacity_locked",
        Text(zh="预售锁单产能", en="Capacity locked ahead"),
        Unit.SHARE,
        "up",
        "ratio",
        Text(zh="当月高潜商品已锁定产能 ÷ 产能", en="Locked ÷ capacity of high-potential goods, this month"),
        (Formula(("supplier_capacity", "products"), plus(_capacity("locked")), plus(_capacity("capacity"))),),
    ),
    Metric(
        "backup_suppliers",
        Text(zh="备选供应商", en="Backup suppliers"),
        Unit.COUNT,
        "up",
        "balance",
        Text(zh="作为备选且签有供货协议的供应商数", en="Suppliers that back up another and have a supply agreement"),
        (
            Formula(
                ("suppliers",),
                plus(
                    Measure(
                        "(select supplier, backs_up, has_supply_agreement, _batch, _row, date '1970-01-01' as day from suppliers)",
                        "*",
                        aggregate="count",
                        where="nullif(backs_up, '') is not null and has_supply_agreement",
                        keys={},
                        window=Window.UNTIL,
                    )
                ),
                history="now",
            ),
        ),
    ),
)
