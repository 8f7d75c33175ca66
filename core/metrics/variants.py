"""The other definitions in use of a KPI, as data: the lens shows them side by side, a goal is bound to one."""

from collections.abc import Mapping
from dataclasses import replace

from core.base.text import Text
from core.base.unit import Unit
from core.metrics.customers import CUSTOMERS, WITH_CUSTOMERS
from core.metrics.declare import (
    BOTH,
    BY_CATEGORY,
    BY_CHANNEL,
    Distinct,
    Formula,
    Measure,
    Metric,
    Variant,
    Window,
    plus,
)
from core.metrics.goods import GOODS, MONTH_END_STOCK, PURCHASE_WAITS, STOCK_13, UNITS_LEFT, UNITS_SOLD
from core.metrics.money_spent import ACQUISITION, MONEY_SPENT, OPERATING
from core.metrics.sales import GMV, ORDERS, PRIVATE_REPEAT, REFUNDS, SALES, VISITORS
from core.metrics.service import SERVICE, TICKETS, waited

_DEFAULTS = {metric.id: metric for metric in (*SALES, *CUSTOMERS, *MONEY_SPENT, *GOODS, *SERVICE)}
_NO_SLICE: Mapping[str, str] = {}
_ORDERED = Measure("daily_ordered", "amount", name=Text(zh="下单金额", en="Ordered"))
_REFUNDED_SALES = Measure("refunded_sales", "amount", name=Text(zh="这些订单的退款", en="Refunds of those orders"))
_ALL_SPEND = Measure("daily_spend", "spend", keys=BY_CHANNEL)
_REPEAT = Measure("daily_sales", "amount", where="is_repeat")
_PRIVATE = Measure("daily_sales", "amount", where="is_private")
_PRIVATE_CHANNEL = "channel in (select channel from channels where is_private_domain)"
_PAID_MEDIA = "channel in (select channel from daily_spend where spend > 0)"
_NEW = Distinct("new_customers", keys={})
_STOCK_UNITS = Measure(MONTH_END_STOCK, "on_hand", keys=BY_CATEGORY, window=Window.MONTH_ENDS_13, factor=1 / 13,
                       name=Text(zh="13 个月末的库存件数，取平均", en="Units in stock at 13 month-ends, their mean"))
_CAME_BACK = Text(zh="又买的客户", en="Customers who bought again")
_SEEN = Text(zh="今年访问、互动或又买的客户", en="Customers who visited, were in touch or bought again")
_LAST_YEARS = Text(zh="去年买过的客户", en="Last year's customers")
_OF_COHORTS = Text(zh="这些首购批次的客户", en="Customers of those cohorts")


def _text(zh: str, en: str) -> Text:
    return Text(zh=zh, en=en)


def _variant(kpi: str, id_: str, label: Text, definition: Text, **changes: object) -> Variant:
    metric = replace(_DEFAULTS[kpi], id=f"{kpi}@{id_}", definition=definition, **changes)  # type: ignore[arg-type]
    return Variant(kpi, id_, label, replace(metric, sliced={}))


def _gmv() -> tuple[Variant, ...]:
    ordered = _text("下单金额", "ordered"), _text("下单金额合计，按下单时间，不论是否付款", "Everything ordered, by the time of order, paid for or not")
    net = _text("减退款（按退款时间）", "net, by refund time"), _text("实付金额减去同期发生的退款", "What buyers paid less the refunds made in the same days")
    net_sale = (_text("减退款（按下单归属）", "net, by order time"),
                _text("实付金额减去这些订单到今天为止的退款，退款记在原订单付款那天", "What buyers paid less what came back of those very orders up to now, booked on the day they were paid"))
    formulas = {"ordered": (Formula(("order_lines",), plus(_ORDERED)),),
                "net": (Formula(("order_lines", "refunds"), ((1, GMV), (-1, REFUNDS))),),
                "net_of_sale": (Formula(("order_lines", "refunds"), ((1, GMV), (-1, _REFUNDED_SALES))),)}
    words = {"ordered": ordered, "net": net, "net_of_sale": net_sale}
    sums = [_variant("gmv", id_, *words[id_], formulas=formula) for id_, formula in formulas.items()]
    growth = [_variant("gmv_growth", "calendar", _text("按日历日", "by calendar day"),
                       _text("今年累计 GMV ÷ 去年到同一日历日的累计 GMV − 1，节日不对齐", "GMV to date ÷ last year's to the same calendar day − 1, festivals not aligned"), aligned=False)]
    growth += [_variant("gmv_growth", id_, words[id_][0], _text(f"{words[id_][1].zh}；与去年同一活动日相比", f"{words[id_][1].en}; against last year's same event days"),
                        change_of=f"gmv@{id_}") for id_ in formulas]
    sale = _variant("gmv_net", "net_of_sale", *net_sale, formulas=formulas["net_of_sale"])
    return (*sums, sale, *growth)


def _retention() -> tuple[Variant, ...]:
    base = "(select kind, base, cast(cast(base_year + 1 as varchar) || '-01-01' as date) as day from retention_base)"

    def kind(name: str, tables: tuple[str, ...], relation: str = "retention_days") -> tuple[Formula, ...]:
        whose = "true" if relation == "activity_days" else f"kind = '{name}'"
        of = "all" if relation == "activity_days" else name
        named = _CAME_BACK if whose != "true" else _SEEN
        return (Formula(tables, plus(Measure(relation, "returned", where=whose, keys=_NO_SLICE, window=Window.YEAR_TO_DATE, name=named)),
                        plus(Measure(base, "base", where=f"kind = '{of}'", keys=_NO_SLICE, window=Window.YEAR, name=_LAST_YEARS)), history="last_year"),)

    def window(length: int) -> tuple[Formula, ...]:
        relation = f"(select month as day, base, returned from retention_windows where length = {length})"
        both = [plus(Measure(relation, f"{column}, day", aggregate="max_by", keys=_NO_SLICE, window=Window.UNTIL, default=None)) for column in ("returned", "base")]
        return (Formula(WITH_CUSTOMERS, both[0], both[1], month_ends=True, history="24_months" if length == 12 else "6_months"),)

    def cohort(above: Measure, below: Measure) -> tuple[Formula, ...]:
        return (Formula(WITH_CUSTOMERS, plus(replace(above, name=_CAME_BACK)), plus(replace(below, name=_OF_COHORTS)), month_ends=True),)

    first = "(select cast(first_month + interval 1 month as date) as day, customers, cohort_size from cohort_months where month_number = 1)"
    later = "(select cast(first_month + interval 3 month as date) as day, customers, last_number from cohort_ends)"
    level = {"kind": "ratio", "accumulates": False, "note": None}
    return (
        _variant("retention", "trailing_12", _text("滚动 12 个月", "trailing 12 months"),
                 _text("前 12 个月买过、最近 12 个月又买的客户 ÷ 前 12 个月买过的客户（整月）", "Customers of the 12 months before who bought again in the last 12 ÷ customers of the 12 months before (whole months)"),
                 formulas=window(12), **level),
        _variant("retention", "quarter", _text("季度环比", "quarter on quarter"),
                 _text("前 3 个月买过、最近 3 个月又买的客户 ÷ 前 3 个月买过的客户（整月）", "Customers of the 3 months before who bought again in the last 3 ÷ customers of the 3 months before (whole months)"),
                 formulas=window(3), **level),
        _variant("retention", "members", _text("仅会员", "members only"),
                 _text("只看去年年末在册的会员：今年又买的 ÷ 去年买过的", "Of last year's buyers who were members at its end: bought again this year"),
                 formulas=kind("members", (*WITH_CUSTOMERS, "customers.joined_membership_at")), population="members"),
        _variant("retention", "private", _text("仅私域", "private domain only"),
                 _text("只看去年年末在私域的用户：今年又买的 ÷ 去年买过的", "Of last year's buyers who were in the private domain at its end: bought again this year"),
                 formulas=kind("private", (*WITH_CUSTOMERS, "customers.joined_private_domain_at")), population="private"),
        _variant("retention", "active", _text("有互动就算", "any visit counts"),
                 _text("去年买过的客户里，今年访问、互动或又买的", "Of last year's buyers: visited, were in touch or bought again this year"),
                 formulas=kind("active", (*WITH_CUSTOMERS, "interactions"), "activity_days"), population="active"),
        _variant("retention", "cohort_1", _text("首购次月", "in month 1 after the first"),
                 _text("今年到期的首购批次里，首购后第 1 个月又买的客户", "Of the cohorts whose month 1 fell into this year: bought again in the month after the first purchase"),
                 formulas=cohort(Measure(first, "customers", keys=_NO_SLICE), Measure(first, "cohort_size", keys=_NO_SLICE)), **level),
        _variant("retention", "cohort_3_later", _text("首购第 3 个月及以后", "in month 3 or later"),
                 _text("今年到期的首购批次里，首购后第 3 个月或更晚又买的客户", "Of the cohorts whose month 3 fell into this year: bought again in that month or any later one"),
                 formulas=cohort(Measure(later, "customers", where="last_number >= 3", keys=_NO_SLICE), Measure(later, "customers", keys=_NO_SLICE)), **level),
        _variant("repeat_purchase_rate", "orders", _text("复购订单占比", "repeat orders"),
                 _text("复购订单 ÷ 订单数", "Repeat orders ÷ orders"),
                 formulas=(Formula(WITH_CUSTOMERS, plus(Measure("daily_orders", "repeat_orders", keys=BY_CHANNEL)), plus(ORDERS)),)),
    )


def _spent() -> tuple[Variant, ...]:
    tables = ("spend", *WITH_CUSTOMERS)
    paid = Measure("daily_acquired", "customers", where=_PAID_MEDIA, keys=_NO_SLICE)
    claimed = Measure("daily_spend", "claimed_customers", keys=_NO_SLICE)
    words = {
        "paid": (_text("只算付费渠道", "paid channels only"), _text("获客推广费用 ÷ 归属于付费渠道的新客", "Acquisition spend ÷ new customers that belong to channels with spend"),
                 Formula(tables, plus(ACQUISITION), plus(paid))),
        "all_spend": (_text("含全部推广费用", "all media spend"), _text("全部推广费用（含品牌和老客）÷ 新客数", "All media spend, brand and retention too, ÷ new customers"),
                      Formula(tables, plus(_ALL_SPEND), plus(_NEW))),
        "loaded": (_text("全口径", "fully loaded"), _text("全部推广费用加运营成本 ÷ 新客数（整月）", "All media spend and operating cost ÷ new customers (whole months)"),
                   Formula((*tables, "costs"), plus(_ALL_SPEND, OPERATING), plus(_NEW), month_ends=True)),
        "claimed": (_text("按平台自报新客", "as the platforms claim"), _text("获客推广费用 ÷ 平台自报的新客数", "Acquisition spend ÷ new customers as the media platforms claim them"),
                    Formula(("spend",), plus(ACQUISITION), plus(claimed))),
    }
    cac = [_variant("cac", id_, label, definition, formulas=(formula,)) for id_, (label, definition, formula) in words.items()]
    change = [_variant("cac_change", id_, label, _text(f"{definition.zh}；与去年同期相比", f"{definition.en}; against last year's same days"), change_of=f"cac@{id_}")
              for id_, (label, definition, _) in words.items()]
    return (
        *cac, *change,
        _variant("acquisition_cost_ratio", "net", _text("除以净 GMV", "÷ net GMV"), _text("获客推广费用 ÷ 减退款后的 GMV", "Acquisition spend ÷ GMV net of refunds"),
                 formulas=(Formula(("spend", "order_lines", "refunds"), plus(replace(ACQUISITION, keys=_NO_SLICE)), ((1, GMV), (-1, REFUNDS))),)),
        _variant("operating_cost_ratio", "with_acquisition", _text("含获客费用", "with acquisition"),
                 _text("（运营成本 + 获客推广费用）÷ GMV（整月）", "(Operating cost + acquisition spend) ÷ GMV (whole months)"),
                 formulas=(Formula(("costs", "spend", "order_lines"), plus(OPERATING, ACQUISITION), plus(GMV), month_ends=True),)),
    )


def _goods() -> tuple[Variant, ...]:
    tables = ("order_lines", "stock", "products", "products.unit_cost")
    units = Measure("daily_sales", "units", keys=BY_CATEGORY, window=Window.TRAILING_12_MONTHS, name=Text(zh="12 个月售出件数", en="Units sold in 12 months"))
    gmv = replace(GMV, keys=BY_CATEGORY, window=Window.TRAILING_12_MONTHS)
    cost = Measure("daily_sales", "cost", keys=BY_CATEGORY, factor=12.0)
    year = Measure(MONTH_END_STOCK, "value", keys=BY_CATEGORY)
    return (
        _variant("inventory_turnover", "year_to_date", _text("今年年化", "this year, annualised"),
                 _text("今年累计销售成本 ÷ 今年各月末库存之和 × 12（整月）", "Cost of goods this year ÷ the sum of this year's month-end stocks × 12 (whole months)"),
                 formulas=(Formula(tables, plus(cost), plus(year), month_ends=True),)),
        _variant("inventory_turnover", "units", _text("按件数", "by units"),
                 _text("最近 12 个月售出件数 ÷ 13 个月末库存件数的平均值", "Units sold in 12 months ÷ mean of 13 month-end stocks in units"),
                 formulas=(Formula(("order_lines", "stock"), plus(units), plus(_STOCK_UNITS), month_ends=True, history="12_months"),)),
        _variant("inventory_turnover", "gmv", _text("按 GMV（偏高）", "by GMV (inflated)"),
                 _text("最近 12 个月 GMV ÷ 13 个月末库存成本的平均值：售价高于成本，天然偏高", "GMV of 12 months ÷ mean of 13 month-end stocks at cost: prices are above cost, so it is inflated"),
                 formulas=(Formula(tables, plus(gmv), plus(STOCK_13), month_ends=True, history="12_months"),)),
        _variant("sell_through", "remaining", _text("除以售出加剩余", "÷ (sold + remaining)"),
                 _text("上新以来售出件数 ÷（售出 + 最近一次库存剩余件数）", "Units sold since launch ÷ (units sold + units left in the newest stock count)"),
                 formulas=(Formula(("order_lines", "products", "purchases", "stock"), plus(UNITS_SOLD), plus(UNITS_SOLD, UNITS_LEFT)),)),
    )


def _sales() -> tuple[Variant, ...]:
    return (
        _variant("conversion", "orders", _text("订单 ÷ 访客", "orders ÷ visitors"), _text("订单数 ÷ 访客数（没有访次数据，用访客）", "Orders ÷ visitors (sessions are not in the data)"),
                 formulas=(Formula(("order_lines", "traffic", "traffic.visitors"), plus(ORDERS), plus(VISITORS)),)),
        _variant("average_order_value", "per_buyer", _text("除以买家数", "÷ buyers"), _text("GMV ÷ 买家数", "GMV ÷ buyers"),
                 formulas=(Formula(WITH_CUSTOMERS, plus(GMV), plus(Distinct("buyers"))),)),
        _variant("private_repeat_share", "of_repeat", _text("除以复购 GMV", "÷ repeat GMV"), _text("私域用户的复购订单 GMV ÷ 全部复购 GMV", "GMV of repeat orders by private-domain customers ÷ all repeat GMV"),
                 formulas=_private(PRIVATE_REPEAT, _REPEAT)),
        _variant("private_repeat_share", "of_private", _text("除以私域 GMV", "÷ private-domain GMV"), _text("私域用户的复购订单 GMV ÷ 私域 GMV", "GMV of repeat orders by private-domain customers ÷ private-domain GMV"),
                 formulas=_private(PRIVATE_REPEAT, _PRIVATE)),
        _variant("private_repeat_share", "by_channel", _text("按下单渠道", "by channel of the order"), _text("私域渠道里的复购订单 GMV ÷ GMV", "GMV of repeat orders placed in private-domain channels ÷ GMV"),
                 formulas=(Formula(("order_lines", "order_lines.customer_id", "channels.is_private_domain"),
                                   plus(Measure("daily_sales", "amount", where=f"is_repeat and {_PRIVATE_CHANNEL}", keys=BOTH)), plus(GMV)),)),
    )


def _private(above: Measure, below: Measure) -> tuple[Formula, ...]:
    return tuple(replace(formula, numerator=plus(above), denominator=plus(below)) for formula in _DEFAULTS["private_repeat_share"].formulas)


def _service() -> tuple[Variant, ...]:
    score = Measure(TICKETS, "score", where="score is not null", keys=BY_CHANNEL)
    answers = Measure(TICKETS, "*", aggregate="count", where="score is not null", keys=BY_CHANNEL)
    in_time = Measure(PURCHASE_WAITS, "*", aggregate="count", where="is_received and waited <= 48", keys=_NO_SLICE)
    due = Measure(PURCHASE_WAITS, "*", aggregate="count", where="(is_received or waited > 48)", keys=_NO_SLICE)
    found = [
        _variant("satisfaction", "mean", _text("平均分", "mean score"), _text("评分总和 ÷ 评价数", "Sum of scores ÷ answers"), unit=Unit.SCORE,
                 formulas=(Formula(("tickets", "tickets.score"), plus(score), plus(answers)),)),
        _variant("replenishment_hours", "within_48h", _text("48 小时内到货占比", "share within 48 h"),
                 _text("48 小时内到货的采购 ÷ 已到货或已超时的采购", "Purchases received within 48 hours ÷ those received or overdue"), unit=Unit.SHARE, good="up", kind="ratio",
                 formulas=(Formula(("purchases", "purchases.received_at"), plus(in_time), plus(due)),)),
    ]
    for kpi, event, hours, unit in (("first_reply_30min", "first_reply_at", 0.5, Unit.MINUTES), ("resolved_24h", "resolved_at", 24.0, Unit.HOURS)):
        for id_, label, quantile in (("median", _text("中位数", "median"), 0.5), ("p90", _text("最慢的一成", "slowest tenth"), 0.9)):
            what = _text("一半工单不超过的时间" if quantile == 0.5 else "九成工单不超过的时间；还没处理的按已等待时间计", "Half of the cases take at most this long" if quantile == 0.5
                         else "Nine of ten cases take at most this long; open ones count with their wait so far")
            found.append(_variant(kpi, id_, label, what, unit=unit, good="down", kind="quantile",
                                  formulas=(Formula(("tickets", f"tickets.{event}"), plus(waited(event, hours, quantile, unit))),)))
    return tuple(found)


def _people() -> tuple[Variant, ...]:
    totals = {kpi: _DEFAULTS[kpi].formulas[1:] for kpi in ("new_registrations", "members")}
    words = _text("按日汇总表", "from day totals"), _text("以每日汇总表为准，不看客户名单", "As the day totals say, not the list of customers")
    return tuple(_variant(kpi, "totals", *words, formulas=formulas) for kpi, formulas in totals.items())


_ALL = (*_gmv(), *_sales(), *_retention(), *_people(), *_spent(), *_goods(), *_service())
VARIANTS: Mapping[str, tuple[Variant, ...]] = {
    kpi: tuple(one for one in _ALL if one.kpi == kpi) for kpi in _DEFAULTS if any(one.kpi == kpi for one in _ALL)}
"""By KPI, the definitions beside its own (which is the first line of the lens and bears no id)."""
BY_ID: Mapping[str, Metric] = {one.metric.id: one.metric for one in _ALL}


def variant_of(kpi: str, written: str) -> Variant | None:
    """Return the variant that a goal's definition names, by id or by its name in either language; None: the KPI's own."""
    asked = written.strip().lower()
    names = ((one, {one.id, one.label.zh.lower(), one.label.en.lower()}) for one in VARIANTS.get(kpi, ()))
    return next((one for one, known in names if asked in known), None) if asked else None
