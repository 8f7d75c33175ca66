"""The people of each step between a visit and a payment, as the funnel counts them: daily uniques, summed."""

from collections.abc import Mapping

from core.base.text import Text
from core.base.unit import Unit
from core.metrics.declare import BY_CHANNEL, Formula, Measure, Metric, plus

_BY_DAY = Text(zh="{step}人数，每日去重后相加", en="{step}: people, each counted once a day, summed over days")


def _metric(step: str, label: Text) -> Metric:
    people = Measure("daily_traffic", step, keys=BY_CHANNEL, name=label)
    return Metric(step, label, Unit.COUNT, "up", "sum", _BY_DAY.format(step=label), (Formula(("traffic",), plus(people)),))


FUNNEL_STEPS: Mapping[str, Metric] = {metric.id: metric for metric in (
    _metric("product_viewers", Text(zh="商品访客", en="Product viewers")), _metric("cart_users", Text(zh="加购", en="Added to cart")),
    _metric("ordering_users", Text(zh="下单", en="Ordered")), _metric("paying_users", Text(zh="支付", en="Paid")))}
"""The steps after the visit, which is a KPI of its own (visitors)."""
