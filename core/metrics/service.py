"""KPIs of promises kept: shipping, delivery, answers, resolution, satisfaction, the bot."""

from core.base.text import Text
from core.base.unit import Unit
from core.metrics.declare import BY_CHANNEL, Formula, Measure, Metric, plus

REMOTE = ("新疆", "西藏", "青海", "内蒙古", "甘肃", "宁夏", "海南")
_REMOTE = " or ".join(f"province like '{name}%'" for name in REMOTE)
TICKETS = "(select *, cast(opened_at as date) as day from tickets)"


def _within(relation: str, since: str, event: str, hours: float) -> tuple[Measure, Measure]:
    """Return (kept, due): cases whose event came within hours of since, over cases whose time is up, done early or not."""
    until = f"{since} + interval '{int(hours * 60)}' minute"
    in_time = f"{event} <= {until}"
    due = f"{since} is not null and {until} <= {{as_of_end}}"
    base = Measure(relation, "*", aggregate="count", where=due, keys=BY_CHANNEL)
    return Measure(relation, "*", aggregate="count", where=f"{due} and {in_time}", keys=BY_CHANNEL), base


def waited(event: str, hours: float, fraction: float, unit: Unit) -> Measure:
    """Return how long that fraction of the cases due (their hours are up) waited for the event, at most; open ones with their wait so far."""
    seconds = 60 if unit is Unit.MINUTES else 3600
    relation = (f"(select *, cast(opened_at as date) as day, date_diff('second', opened_at, least(coalesce({event}, {{as_of_end}}), {{as_of_end}}))"
                f" / {seconds}.0 as waited from tickets where opened_at is not null)")
    due = f"opened_at + interval '{int(hours * 60)}' minute <= {{as_of_end}}"
    return Measure(relation, f"waited, {fraction}", aggregate="quantile_cont", where=due, keys=BY_CHANNEL, default=None)


def _kept(mart: str, also: str = "true") -> tuple[Measure, Measure]:
    """Return (kept, due) of a mart that holds orders and in_time by the day on which their time is up."""
    due = f"due_day < {{as_of_end}} and {also}"
    return Measure(mart, "in_time", where=due, keys=BY_CHANNEL), Measure(mart, "orders", where=due, keys=BY_CHANNEL)


def _rate(
    id_: str,
    label: Text,
    definition: Text,
    tables: tuple[str, ...],
    parts: tuple[Measure, Measure],
    note: Text | None = None,
) -> Metric:
    return Metric(
        id_, label, Unit.SHARE, "up", "ratio", definition, (Formula(tables, plus(parts[0]), plus(parts[1])),), note=note
    )


SERVICE = (
    _rate(
        "satisfaction",
        Text(zh="售后满意度", en="After-sales satisfaction"),
        Text(zh="打 4–5 分的评价 ÷ 全部评价", en="Answers of 4 or 5 ÷ all answers"),
        ("tickets", "tickets.score"),
        (
            Measure(TICKETS, "*", aggregate="count", where="score >= 4", keys=BY_CHANNEL),
            Measure(TICKETS, "*", aggregate="count", where="score is not null", keys=BY_CHANNEL),
        ),
    ),
    _rate(
        "shipped_48h",
        Text(zh="现货48小时发货率", en="Shipped within 48 h"),
        Text(
            zh="付款后 48 小时内发货的现货订单 ÷ 已到期的现货订单",
            en="In-stock orders shipped within 48 hours of payment ÷ in-stock orders due",
        ),
        ("order_lines", "order_lines.shipped_at"),
        _kept("daily_shipping"),
    ),
    _rate(
        "remote_72h",
        Text(zh="偏远地区72小时送达率", en="Remote delivery within 72 h"),
        Text(
            zh="发往偏远省份、发货后 72 小时内送达的订单 ÷ 已到期的订单",
            en="Orders to remote provinces delivered within 72 hours of shipping ÷ such orders due",
        ),
        ("order_lines", "order_lines.shipped_at", "order_lines.province", "order_lines.delivered_at"),
        _kept("daily_delivery", f"({_REMOTE})"),
        Text(zh="偏远省份：" + "、".join(REMOTE), en="Remote provinces: " + ", ".join(REMOTE)),
    ),
    _rate(
        "first_reply_30min",
        Text(zh="30分钟首次响应率", en="First reply within 30 min"),
        Text(zh="30 分钟内首次响应的工单 ÷ 已到期的工单", en="Cases first answered within 30 minutes ÷ cases due"),
        ("tickets", "tickets.first_reply_at"),
        _within(TICKETS, "opened_at", "first_reply_at", 0.5),
    ),
    _rate(
        "resolved_24h",
        Text(zh="24小时解决率", en="Resolved within 24 h"),
        Text(zh="24 小时内解决的工单 ÷ 已到期的工单", en="Cases resolved within 24 hours ÷ cases due"),
        ("tickets", "tickets.resolved_at"),
        _within(TICKETS, "opened_at", "resolved_at", 24),
    ),
    _rate(
        "bot_resolution",
        Text(zh="智能客服解决率", en="Resolved by the bot"),
        Text(
            zh="机器人独立解决的常见问题 ÷ 常见问题",
            en="Common enquiries the bot resolved without a person ÷ common enquiries",
        ),
        ("tickets", "tickets.is_common_question"),
        (
            Measure(
                TICKETS,
                "*",
                aggregate="count",
                where="is_common_question and resolved_by = 'bot' and handed_over_at is null",
                keys=BY_CHANNEL,
            ),
            Measure(TICKETS, "*", aggregate="count", where="is_common_question", keys=BY_CHANNEL),
        ),
    ),
)
