"""KPIs of a list of customers or goods: an RFM tier, the customers whom a month brought, an ABC class."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from core.base.text import Text
from core.base.unit import Unit
from core.metrics.declare import Distinct, Formula, Measure, Metric, Window, plus

List = Literal["tier", "cohort", "abc"]
LISTS: tuple[List, ...] = ("tier", "cohort", "abc")
NEEDS_CUSTOMERS = ("order_lines", "order_lines.customer_id")
# What stands in braces is the SQL of the list itself, which comes in from outside (filled): customer_id and tier, or SKU and class.
_TIER = "(select o.*, t.tier, o.customer_id || ' ' || cast(o.day as varchar) as purchase_day from sale_orders as o join ({tiers}) as t on t.customer_id = o.customer_id)"
_LAST_ORDERS = (f"(select *, cast({{as_of_end}} as date) - day - 1 as days_ago from {_TIER} where day < {{as_of_end}}"
                " qualify row_number() over (partition by customer_id order by paid_at desc, order_id desc) = 1)")
_TIER_BEFORE, _MOVED = (f"(select o.*, t.tier from sale_orders as o join ({{{name}}}) as t on t.customer_id = o.customer_id where o.day >= {{year_before}})"
                        for name in ("tiers_before", "moves"))
_COHORT = ("(select o.*, m.first_month, substr(cast(m.first_month as varchar), 1, 7) as cohort from sale_orders as o"
           " join customer_months as m on m.customer_id = o.customer_id and m.month = m.first_month and m.month = {cohort_month})")
_GMV, _ORDERS, _CUSTOMERS = Text(zh="GMV", en="GMV"), Text(zh="订单数", en="Orders"), Text(zh="客户数", en="Customers")
_CAME_BACK, _SIZE = Text(zh="又买的客户", en="Customers who bought again"), Text(zh="这批新客的人数", en="Customers whom the month brought")


def _of(relation: str, by: List) -> dict[str, Formula]:
    """Return what can be told of a list of customers, by KPI."""
    keys: dict[str, str] = {by: by}
    gmv = Measure(relation, "amount", keys=keys, name=_GMV)
    orders = Measure(relation, "order_id", "count", keys=keys, name=_ORDERS)      # a row per order
    customers = Measure(relation, "customer_id", "count_distinct", keys=keys, name=_CUSTOMERS)
    new = replace(customers, where="is_first", name=Text(zh="新客数", en="New customers"))
    sides = {"gmv": (gmv,), "orders": (orders,), "buyers": (customers,), "new_customers": (new,), "average_order_value": (gmv, orders), "average_order_value@per_buyer": (gmv, customers)}
    return {kpi: Formula(NEEDS_CUSTOMERS, plus(above), plus(*below)) for kpi, (above, *below) in sides.items()}


def _own(id_: str, label: Text, unit: Unit, definition: Text, by: List, formula: Formula) -> Metric:
    return Metric(id_, label, unit, "none", "ratio" if formula.denominator else "sum", definition, sliced={by: formula})


def _tier_numbers() -> tuple[Metric, ...]:
    customers = _of(_TIER, "tier")["buyers"].numerator[0][1]
    days = Measure(_TIER, "purchase_day", "count_distinct", keys={"tier": "tier"}, name=Text(zh="购买天数", en="Purchase days"))
    ago = Measure(_LAST_ORDERS, "days_ago", keys={"tier": "tier"}, name=Text(zh="距最后一次购买的天数", en="Days since the last purchase"))
    before = Measure(_TIER_BEFORE, "customer_id", "count_distinct", keys={"tier": "tier"}, window=Window.UNTIL, name=Text(zh="一个月前的人数", en="Customers a month ago"))
    moved = replace(before, relation=_MOVED, name=_CUSTOMERS)
    return (
        _own("purchase_days", Text(zh="人均购买天数", en="Purchase days per customer"), Unit.COUNT, Text(zh="在多少个不同的日子买过 ÷ 客户数", en="Days on which a customer bought ÷ customers"), "tier",
             Formula(NEEDS_CUSTOMERS, plus(days), plus(customers))),
        _own("days_since_purchase", Text(zh="距上次购买", en="Since the last purchase"), Unit.DAYS, Text(zh="每位客户距最后一次购买的天数 ÷ 客户数", en="Days since each customer's last purchase ÷ customers"), "tier",
             Formula(NEEDS_CUSTOMERS, plus(ago), plus(customers))),
        _own("tier_change", Text(zh="人数较一月前", en="Customers on last month"), Unit.COUNT, Text(zh="这一层现在的人数 − 一个月前的人数", en="Customers of the tier now − a month ago"), "tier",
             Formula(NEEDS_CUSTOMERS, ((1, customers), (-1, before)))),
        _own("tier_moves", Text(zh="换层的客户", en="Customers who moved"), Unit.COUNT, Text(zh="和一个月前不在同一层的客户", en="Customers who stand in another tier than a month ago"), "tier",
             Formula(NEEDS_CUSTOMERS, plus(moved))))


def _cohort_numbers() -> tuple[Metric, ...]:
    came = Measure(_COHORT, "customer_id", "count_distinct", keys={"cohort": "cohort"}, name=_CAME_BACK)
    by_then = replace(came, where="day >= first_month + interval 1 month", window=Window.UNTIL)
    size = replace(came, where="is_first", window=Window.UNTIL, name=_SIZE)
    return (
        _own("cohort_share", Text(zh="当月回购的新客占比", en="Share of a month's new customers who bought"), Unit.SHARE, Text(zh="这批新客里当月买过的 ÷ 这批新客的人数", en="Of a month's new customers those who bought in the month ÷ all of them"), "cohort",
             Formula(NEEDS_CUSTOMERS, plus(came), plus(size))),
        _own("cohort_share_by", Text(zh="截至当月回购过的新客占比", en="Share of a month's new customers back by then"), Unit.SHARE,
             Text(zh="这批新客里首购之后各月到当月为止又买过的 ÷ 这批新客的人数", en="Of a month's new customers those who bought again in a later month, up to this one ÷ all of them"), "cohort", Formula(NEEDS_CUSTOMERS, plus(by_then), plus(size))))


_NEWEST = "(select s.* from stock as s join (select max(day) as day from stock where day < {as_of_end}) as newest_stock on newest_stock.day = s.day where s.on_hand > 0)"


def _skus() -> Metric:
    sold = Measure(_classed("sale_lines"), "sku", "count_distinct", keys={"abc": "abc"}, name=Text(zh="卖出过的 SKU", en="SKUs that sold"))
    held = Measure(_classed(_NEWEST), "sku", "count_distinct", where="not is_sold", keys={"abc": "abc"}, window=Window.UNTIL, name=Text(zh="没卖出、还有库存的 SKU", en="SKUs in stock that did not sell"))
    return _own("skus", Text(zh="SKU 数", en="SKUs"), Unit.COUNT, Text(zh="卖出过的和还有库存的 SKU，各算一次", en="SKUs that sold or lie in stock, each counted once"), "abc", Formula(("order_lines",), plus(sold, held)))


def _classed(relation: str) -> str:
    """Return a relation of rows that have a SKU with the SKU's class beside them; of sales only goods, as the classes have them."""
    goods = " where s.is_goods" if relation == "sale_lines" else ""
    return f"(select s.*, c.abc, c.is_sold from {relation} as s join ({{classes}}) as c on c.sku = s.sku{goods})"


LIST_NUMBERS: Mapping[str, Metric] = {metric.id: metric for metric in (*_tier_numbers(), *_cohort_numbers(), _skus())}
_FORMULAS: Mapping[List, Mapping[str, Formula]] = {"tier": _of(_TIER, "tier"), "cohort": _of(_COHORT, "cohort")}


def of_list(of: Metric, by: List) -> Metric:
    """Return the KPI so that it can be told of such a list, by the key of the list (a tier, a month, a class); unchanged where it cannot be."""
    formula = of.sliced.get(by) or (_FORMULAS[by].get(of.id) if by in _FORMULAS else _of_classes(of))
    return of if formula is None else replace(of, sliced={**of.sliced, by: formula})


def filled(of: Metric, by: List, key: str, lists: Mapping[str, str]) -> Metric:
    """Return the KPI with the lists' SQL put in by name, kept to one key: the others' rows are not even looked up."""
    formula = of.sliced[by]
    sides = [tuple((sign, _put(term, (by, key), lists)) for sign, term in side) for side in (formula.numerator, formula.denominator)]
    return replace(of, sliced={**of.sliced, by: replace(formula, numerator=sides[0], denominator=sides[1])})


def _put(term: "Measure | Distinct", only: tuple[str, str], lists: Mapping[str, str]) -> "Measure | Distinct":
    if isinstance(term, Distinct):
        return term
    relation = term.relation
    for name, sql in lists.items():
        relation = relation.replace(f"{{{name}}}", sql)
    return replace(term, relation=relation, only=only)


def _of_classes(of: Metric) -> Formula | None:
    """What can be told of one SKU can be told of all SKUs of a class."""
    formula = of.sliced.get("sku") or next(iter(of.formulas), None)
    if formula is None or of.change_of or not all(isinstance(term, Measure) and "sku" in term.keys for _, term in (*formula.numerator, *formula.denominator)):
        return None
    sides = [tuple((sign, replace(term, relation=_classed(term.relation), keys={"abc": "abc"})) for sign, term in side if isinstance(term, Measure))
             for side in (formula.numerator, formula.denominator)]
    return replace(formula, numerator=sides[0], denominator=sides[1])
