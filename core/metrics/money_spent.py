"""KPIs of what was spent: media spend, CAC, and the two cost ratios of the plan."""

from core.base.text import Text
from core.base.unit import Unit
from core.metrics.customers import WITH_CUSTOMERS
from core.metrics.declare import BY_CHANNEL, Distinct, Formula, Measure, Metric, plus
from core.metrics.sales import GMV
from core.tables.rules import NOT_OPERATING

# Spend without a stated purpose counts as acquisition: it is what such exports hold unless told otherwise.
ACQUIRING = "purpose in ('acquisition', '')"
ACQUISITION = Measure("daily_spend", "spend", where=ACQUIRING, keys=BY_CHANNEL)
# Goods and media have KPIs of their own: a cost upload that repeats them does not count them twice.
OPERATING = Measure(
    "monthly_costs",
    "amount",
    where=f"lower(kind) not in ({', '.join(repr(kind) for kind in sorted(NOT_OPERATING))})",
    day="month",
    keys=BY_CHANNEL,
)
# By channel a new customer belongs to the media channel that brought it; unknown, to the one media channel that sells
# through the channel of the first order, else to that channel itself.
ACQUIRED = Measure("daily_acquired", "customers", keys=BY_CHANNEL)
_OUR_READING = Text(zh="计划没有写分母，这里按 GMV 计算", en="The plan names no denominator: GMV is our reading")

MONEY_SPENT = (
    Metric(
        "spend",
        Text(zh="推广费用", en="Media spend"),
        Unit.CURRENCY,
        "none",
        "sum",
        Text(zh="各媒体渠道的花费合计", en="What was spent on media, all purposes"),
        (Formula(("spend",), plus(Measure("daily_spend", "spend", keys=BY_CHANNEL))),),
        accumulates=True,
    ),
    Metric(
        "cac",
        Text(zh="获客成本", en="CAC"),
        Unit.CURRENCY,
        "down",
        "ratio",
        Text(zh="获客推广费用 ÷ 新客数", en="Acquisition spend ÷ new customers"),
        (Formula(("spend", *WITH_CUSTOMERS), plus(ACQUISITION), plus(Distinct("new_customers", keys={}))),),
        sliced={"channel": Formula(("spend", *WITH_CUSTOMERS), plus(ACQUISITION), plus(ACQUIRED))},
        note=Text(zh="本月花的钱，部分新客下月才下单", en="Part of a month's spend brings its buyers the month after"),
    ),
    Metric(
        "cac_change",
        Text(zh="获客成本变化", en="CAC against last year"),
        Unit.SHARE,
        "down",
        "change",
        Text(
            zh="今年累计获客成本 ÷ 去年同期获客成本 − 1", en="CAC this year to date ÷ last year's to the same day − 1"
        ),
        change_of="cac",
    ),
    Metric(
        "acquisition_cost_ratio",
        Text(zh="获客成本占比", en="Acquisition cost ratio"),
        Unit.SHARE,
        "down",
        "ratio",
        Text(zh="获客推广费用 ÷ GMV", en="Acquisition spend ÷ GMV"),
        (
            Formula(
                ("spend", "order_lines"), plus(Measure("daily_spend", "spend", where=ACQUIRING, keys={})), plus(GMV)
            ),
        ),
        note=Text(
            zh=_OUR_READING.zh + "；老客复购增长也会让它下降",
            en=_OUR_READING.en + "; it also falls when repeat sales grow",
        ),
    ),
    Metric(
        "operating_cost_ratio",
        Text(zh="运营成本占比", en="Operating cost ratio"),
        Unit.SHARE,
        "down",
        "ratio",
        Text(
            zh="运营成本（不含商品成本和获客费用）÷ GMV",
            en="Operating cost, without cost of goods and acquisition, ÷ GMV",
        ),
        (
            Formula(
                ("costs", "order_lines"),
                plus(OPERATING),
                plus(GMV),
                month_ends=True,
            ),
        ),
        note=_OUR_READING,
    ),
)
