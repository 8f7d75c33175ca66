"""What the what-if calls its figures: the catalog's KPIs by their own names, and those that only the driver tree knows."""

from core.base.text import Text
from core.base.unit import Unit
from core.metrics.catalog import CATALOG

_OWN: dict[str, tuple[Text, Unit, Text]] = {
    "contribution": (Text(zh="贡献利润", en="Contribution"), Unit.CURRENCY, Text(
        zh="退款后净额 − 货品成本 − 平台费与履约 − 获客投放，全年", en="Net sales − cost of goods − fees and fulfilment − acquisition spend, whole year")),
    "contribution_margin": (Text(zh="贡献利润率", en="Contribution margin"), Unit.SHARE, Text(
        zh="贡献利润 ÷ 退款后净额，全年", en="Contribution ÷ net sales, whole year")),
    "cash": (Text(zh="经营现金", en="Cash"), Unit.CURRENCY, Text(
        zh="退款后净额 − 进货 − 全部经营费用 − 获客投放，全年；按当月收付计算，不含税、利息和账期",
        en="Net sales − purchases − all operating cost − acquisition spend, whole year; as if paid at once, without tax, interest and credit terms")),
    "stock_outs": (Text(zh="缺货占比", en="Stock-outs"), Unit.SHARE, Text(
        zh="剩余月份里，因货架上没货而没能成交的需求占全部需求的比例", en="Share of the demand of the months left that meets an empty shelf")),
    "cogs": (Text(zh="货品成本", en="Cost of goods"), Unit.CURRENCY, Text(zh="全年卖出货品的成本", en="Cost of the goods sold in the year")),
}


def label_of(kpi: str) -> Text:
    return CATALOG[kpi].label if kpi in CATALOG else _OWN[kpi][0]


def unit_of(kpi: str) -> Unit:
    return CATALOG[kpi].unit if kpi in CATALOG else _OWN[kpi][1]


def definition_of(kpi: str) -> Text:
    return CATALOG[kpi].definition if kpi in CATALOG else _OWN[kpi][2]
