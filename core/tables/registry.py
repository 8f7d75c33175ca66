"""All tables that managers upload, in the order in which uploading them pays."""

from collections.abc import Mapping

from core.base.text import Text
from core.tables.costs import COSTS
from core.tables.customers import CUSTOMERS, INTERACTIONS, PUSHES, USER_COUNTS
from core.tables.declare import Table
from core.tables.evidence import DEMAND_INDEX, LIFT_TESTS
from core.tables.goals import GOALS
from core.tables.goods import PRODUCT_COSTS, PRODUCT_TRAFFIC, PRODUCTS
from core.tables.market import COMPETITORS, MARKET, SURVEYS, VOTES
from core.tables.marketing import CHANNELS, CONTENT, SPEND, TRAFFIC
from core.tables.plan import EVENTS, INITIATIVES, OKRS, PROPOSALS, RISKS
from core.tables.refunds import REFUNDS
from core.tables.sales import ORDER_LINES
from core.tables.service import TICKETS
from core.tables.stock import PURCHASES, STOCK, SUPPLIER_CAPACITY, SUPPLIERS

TABLES: Mapping[str, Table] = {table.name: table for table in (
    ORDER_LINES, REFUNDS, PRODUCTS, GOALS, STOCK, SPEND, CUSTOMERS, CHANNELS, TRAFFIC, COSTS, TICKETS, PURCHASES,
    PRODUCT_COSTS, USER_COUNTS, EVENTS, INITIATIVES, PRODUCT_TRAFFIC, INTERACTIONS, PUSHES, SUPPLIERS,
    SUPPLIER_CAPACITY, CONTENT, COMPETITORS, MARKET, SURVEYS, VOTES, LIFT_TESTS, DEMAND_INDEX, OKRS, RISKS, PROPOSALS,
)}

AREAS: Mapping[str, tuple[Text, tuple[str, ...]]] = {
    "sales": (Text("销售", "Sales"), ("order_lines", "refunds", "traffic")),
    "goods": (Text("商品与库存", "Goods and stock"), (
        "products", "product_costs", "product_traffic", "stock", "purchases", "suppliers", "supplier_capacity",
    )),
    "customers": (Text("用户", "Customers"), ("customers", "user_counts", "interactions", "pushes")),
    "marketing": (Text("营销", "Marketing"), ("channels", "spend", "content", "events", "lift_tests", "demand_index")),
    "service": (Text("服务与成本", "Service and costs"), ("tickets", "costs")),
    "plan": (Text("计划", "Plan"), ("goals", "initiatives", "okrs", "risks", "proposals")),
    "market": (Text("市场", "Market"), ("competitors", "market", "surveys", "votes")),
}
"""The tables by area, for the upload page; every table is in exactly one."""


def facts_tables() -> tuple[Table, ...]:
    """Return the tables kept in the facts, in upload order."""
    return tuple(table for table in TABLES.values() if table.home == "facts")


def state_tables() -> tuple[Table, ...]:
    """Return the tables kept in the state, edited on pages too, in upload order."""
    return tuple(table for table in TABLES.values() if table.home == "state")


def needed_for(kpi: str) -> tuple[str, ...]:
    """Return the tables that a KPI is made from, in upload order; empty for an unknown KPI.

    Some can stand in for one another (user_counts for customers, product_costs for products): the metric decides.
    """
    return tuple(table.name for table in TABLES.values() if kpi in table.unlocks)
