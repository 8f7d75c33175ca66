"""KPIs of the people who buy: buyers, new customers, retention, repeat purchase, registrations, members."""

from core.base.text import Text
from core.base.unit import Unit
from core.metrics.declare import Distinct, Formula, Measure, Metric, Window, plus

WITH_CUSTOMERS = ("order_lines", "order_lines.customer_id")
_NO_SLICE: dict[str, str] = {}
_BASE = "(select kind, base, cast(cast(base_year + 1 as varchar) || '-01-01' as date) as day from retention_base)"

CUSTOMERS = (
    Metric(
        "buyers",
        Text(zh="买家数", en="Buyers"),
        Unit.COUNT,
        "up",
        "distinct",
        Text(
            zh="期间内付过款的客户，每人只算一次（没有客户编号的订单不计入）",
            en="Customers who paid in the period, each counted once (orders without a customer id are left out)",
        ),
        (Formula(WITH_CUSTOMERS, plus(Distinct("buyers"))),),
        accumulates=True,
    ),
    Metric(
        "new_customers",
        Text(zh="新客数", en="New customers"),
        Unit.COUNT,
        "up",
        "sum",
        Text(
            zh="在已导入的数据中第一次付款的客户", en="Customers whose first paid order in the data falls in the period"
        ),
        (Formula(WITH_CUSTOMERS, plus(Distinct("new_customers"))),),
        accumulates=True,
        note=Text(
            zh="只看得到已导入的历史：更早买过的老客会被当成新客",
            en="Only the uploaded history is seen: a customer from before it counts as new",
        ),
    ),
    Metric(
        "retention",
        Text(zh="用户留存率", en="User retention"),
        Unit.SHARE,
        "up",
        "retention",
        Text(
            zh="去年买过、今年又买的客户 ÷ 去年买过的客户",
            en="Customers of last calendar year who bought again this year ÷ customers of last year",
        ),
        (
            Formula(
                WITH_CUSTOMERS,
                plus(
                    Measure(
                        "retention_days", "returned", where="kind = 'all'", keys=_NO_SLICE, window=Window.YEAR_TO_DATE
                    )
                ),
                plus(Measure(_BASE, "base", where="kind = 'all'", keys=_NO_SLICE, window=Window.YEAR)),
                history="last_year",
            ),
        ),
        accumulates=True,
        note=Text(
            zh="一年之内只升不降：要和去年同一天的进度比",
            en="It only rises through the year: compare it with last year's curve on the same day",
        ),
    ),
    Metric(
        "repeat_purchase_rate",
        Text(zh="复购率", en="Repeat purchase rate"),
        Unit.SHARE,
        "up",
        "ratio",
        Text(
            zh="期间内在两个以上不同日子付款的买家 ÷ 买家数",
            en="Buyers who paid on two or more days of the period ÷ buyers",
        ),
        (Formula(WITH_CUSTOMERS, plus(Distinct("repeat_buyers")), plus(Distinct("buyers"))),),
        note=Text(
            zh="期间越长数值越高，只能和同样长的期间比",
            en="It grows with the length of the period: compare equal lengths only",
        ),
    ),
    Metric(
        "new_registrations",
        Text(zh="新增注册用户", en="New registrations"),
        Unit.COUNT,
        "up",
        "sum",
        Text(zh="期间内注册的用户", en="Customers registered in the period"),
        (
            Formula(
                ("customers", "customers.registered_at"),
                plus(Measure("daily_customers", "registrations", keys=_NO_SLICE)),
            ),
            Formula(("user_counts", "user_counts.registrations"), plus(Measure("user_counts", "registrations", keys=_NO_SLICE))),
        ),
        accumulates=True,
    ),
    Metric(
        "members",
        Text(zh="会员规模", en="Members"),
        Unit.COUNT,
        "up",
        "balance",
        Text(zh="期末在册的会员（已加入、未退出）", en="Members at the end of the period (joined and not left)"),
        (
            Formula(
                ("customers", "customers.joined_membership_at"),
                plus(Measure("daily_customers", "members_joined - members_left", keys=_NO_SLICE, window=Window.UNTIL)),
            ),
            Formula(
                ("user_counts", "user_counts.members"),
                plus(
                    Measure(
                        "(select * from user_counts where members is not null)",
                        "members, day",
                        aggregate="max_by",
                        keys=_NO_SLICE,
                        window=Window.UNTIL,
                        default=None,
                    )
                ),
            ),
        ),
    ),
)
