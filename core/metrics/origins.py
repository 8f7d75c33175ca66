"""The rows behind a number: for every mart, the uploaded rows that it is made of, as a relation of the same columns."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from core.base.period import Period, year_of
from core.metrics.declare import Distinct, Measure
from core.metrics.evaluate import between, fill
from core.metrics.goods import MONTH_END_STOCK
from core.metrics.terms import Term
from core.store.lineage import Query
from core.store.prepare import KNOWN_CHANNELS, worth
from core.store.recipes import recipes
from core.tables.registry import TABLES


@dataclass(frozen=True)
class Origin:
    """One row per uploaded row (or per order, of grain "order"), with the columns that measures over the mart read."""

    table: str
    relation: str
    grain: Literal["row", "order"] = "row"
    per: str | None = None       # of several rows only the first counts, per value of this column
    second_day: bool = False     # … and of those only the first on a later day than the first of all


@dataclass(frozen=True)
class Behind:
    """The rows behind one term: which upload they lie in, the query that lists them, how what they count makes the value."""

    table: str
    query: Query
    aggregate: str  # "sum", else the measure's own: a median, a quantile


_ORDERS = "sale_orders"
_KIND = re.compile(r"kind = '(\w+)'")
# kinds of customers that are asked for at the end of a year, by the columns that say when they joined and left
_STAYS = {"private": ("joined_private_domain_at", "left_private_domain_at"), "members": ("joined_membership_at", "left_membership_at")}
_CHANNEL = "coalesce(k.channel, trim({0}.channel), '') as channel"


def _with_channel(table: str, rest: str, day: str = "day") -> str:
    """Return the rows of a table with their channel resolved as the marts resolve it."""
    return (f"(select {rest}, {_CHANNEL.format('r')}, r._batch, r._row from {table} as r"
            f" left join {KNOWN_CHANNELS} as k on k.spelling = lower(trim(r.channel)) where r.{day} is not null)")


def _costs_in_time() -> str:
    return "(" + re.sub(r"^--.*$", "", recipes()["cost_ranges"].sql, flags=re.MULTILINE).strip() + ")"


def _stock() -> str:
    """Stock rows of each month's newest stock day, valued as the mart of stock values them."""
    value = f"coalesce(s.stock_value, {worth('s.on_hand', 'coalesce(c.unit_cost, p.unit_cost)')})"
    return (f"(select s.day, s.warehouse, s.sku, s.on_hand, coalesce(p.category, '') as category, {value} as value, s._batch, s._row"
            " from stock as s join (select max(day) as day from daily_stock group by extract(year from day), extract(month from day)) as e"
            f" on e.day = s.day left join products as p on p.sku = s.sku left join {_costs_in_time()} as c"
            " on c.sku = s.sku and s.day >= c.valid_from and s.day < c.valid_to)")


def _refunds(sliced: bool) -> str:
    """Refund rows; the order's channel and the goods' category only where they are asked for: they are looked up in all orders."""
    if not sliced:
        return "(select *, cast(refunded_at as date) as day from refunds where refunded_at is not null)"
    return ("(select r.* exclude (sku), coalesce(nullif(r.sku, ''), l.sku) as sku, cast(r.refunded_at as date) as day,"
            " coalesce(k.channel, trim(o.channel), '') as channel, coalesce(p.category, '') as category from refunds as r"
            " left join (select order_id, line_no, sku from order_lines where order_id in (select order_id from refunds)) as l"
            " on l.order_id = r.order_id and l.line_no = r.line_no left join (select order_id, min(channel) as channel from order_lines"
            f" where order_id in (select order_id from refunds) group by 1) as o on o.order_id = r.order_id left join {KNOWN_CHANNELS} as k"
            " on k.spelling = lower(trim(o.channel)) left join products as p on p.sku = coalesce(nullif(r.sku, ''), l.sku)"
            " where r.refunded_at is not null)")


def _acquired() -> str:
    """New customers' first orders with the media channel that they belong to, as the mart daily_acquired has it."""
    return ("(select o.* exclude (channel), coalesce(nullif(m.acquired_channel, ''), v.channel, o.channel) as channel, 1 as customers"
            " from sale_orders as o join customer_months as m on m.customer_id = o.customer_id and m.month = m.first_month"
            " left join (select sells_through, min(channel) as channel from channels where sells_through <> '' and sells_through <> channel"
            " group by 1 having count(*) = 1) as v on v.sells_through = o.channel where o.is_first)")


def _orders_due(hours: int, since: str, event: str, kept: str) -> Origin:
    day = f"cast({since} + interval '{hours}' hour - interval '1' microsecond as date)"
    return Origin("order_lines", f"(select *, {day} as due_day, 1 as orders,"
                  f" cast({event} <= {since} + interval '{hours}' hour as integer) as in_time from {_ORDERS} where {kept})", "order")


_MOVES = ("(select customer_id, registered_at, joined_membership_at, left_membership_at, cast({day} as date) as day, {counts},"
          " _batch, _row from customers where {day} is not null)")
_MARTS: Mapping[str, Origin] = {
    "daily_sales": Origin("order_lines", "(select *, case when is_goods then quantity else 0 end as units, 1 as lines from sale_lines)"),
    "daily_orders": Origin("order_lines", "(select *, 1 as orders, cast(is_first as integer) as first_orders,"
                                          f" cast(is_repeat as integer) as repeat_orders from {_ORDERS})", "order"),
    "daily_acquired": Origin("order_lines", _acquired(), "order"),
    "daily_shipping": _orders_due(48, "paid_at", "shipped_at", "not is_presale"),
    "daily_delivery": _orders_due(72, "shipped_at", "delivered_at", "shipped_at is not null"),
    "daily_spend": Origin("spend", _with_channel("spend", "r.day, r.campaign, coalesce(r.purpose, '') as purpose, r.spend, r.new_customers as claimed_customers")),
    "daily_traffic": Origin("traffic", _with_channel("traffic", "r.day, r.visitors, r.product_viewers, r.cart_users, r.ordering_users, r.paying_users")),
    "monthly_costs": Origin("costs", _with_channel("costs", "cast(date_trunc('month', r.month) as date) as month, coalesce(r.kind, '') as kind, r.amount", "month")),
}


def origin(measure: "Measure | Distinct", by: str | None, span: Period) -> Origin | None:
    """Return where the rows of a measure lie; None where they cannot be listed one by one.

    span: the measure's days; customers are looked up in the year before them where the measure is about who came back.
    """
    if isinstance(measure, Distinct):
        return _of_people(measure, by)
    relation = measure.relation
    if relation in _MARTS:
        return _MARTS[relation]
    if relation == "daily_refunds":
        return Origin("refunds", _refunds(by is not None))
    if relation in ("daily_stock", MONTH_END_STOCK):
        return Origin("stock", _stock())
    if relation == "daily_customers":
        return Origin("customers", _customer_moves(measure.of))
    if "retention_base" in relation or relation == "retention_days":
        return _returning(measure, span)
    return _carrying(measure)


def behind(term: Term) -> Behind | None:
    """Return the query of the rows that make a term's value: summed (or their median taken) they are it, exactly."""
    measure, span = term.measure, term.spans[0]
    found = origin(measure, term.by, span)
    if found is None:
        return None
    spans, day, where, counted, per = term.spans, "day", "true", "1", found.per
    if isinstance(measure, Measure):
        day, where = measure.day, fill(measure.where, term.asks[0])
        counted = "1" if measure.aggregate in ("count", "count_distinct") else measure.of.partition(",")[0]
        per = per or (measure.of if measure.aggregate == "count_distinct" else None)
        if "retention_base" in measure.relation:
            spans, where, day = (year_of(span.start.year - 1),), "true", "day"
        elif measure.relation == "retention_days":
            where = "true"
    else:
        where = {"new_customers": "is_first"}.get(measure.column, "true" if measure.column == "orders" else "customer_id is not null")
    conditions = ["(" + " or ".join(between(day, one) for one in spans) + ")", f"({where})"]
    params: tuple[str, ...] = ()
    if term.by is not None:
        conditions.append(f"coalesce({measure.keys[term.by]}, '') = ?")
        params = (term.key,)
    made = measure.aggregate if isinstance(measure, Measure) else "count_distinct"
    sums, newest = made in ("sum", "count", "count_distinct", "max_by"), made == "max_by"
    if sums and not newest:
        conditions.append(f"({counted}) <> 0")
    relation = fill(found.relation, term.asks[0]).replace("{until}", f"date '{spans[-1].end.isoformat()}'")
    sql = f"select *, {counted} as counted from {relation} where {' and '.join(conditions)}"
    if newest:  # what stands last is the value: one row
        sql = f"select * from ({sql}) as n order by {day} desc, _batch desc, _row desc limit 1"
    order = "paid_at, order_id" if found.grain == "order" else "paid_at, order_id, line_no" if found.table == "order_lines" else f"{day}, _batch, _row"
    return Behind(found.table, Query(sql, params, order, found.grain, per, found.second_day), "sum" if sums else made)


def _of_people(measure: Distinct, by: str | None) -> Origin:
    """Orders and customers: by category they are counted over lines, else over orders."""
    relation, grain = ("sale_lines", "row") if by == "category" else (_ORDERS, "order")
    per = {"orders": None if grain == "order" else "order_id", "new_customers": None if grain == "order" else "customer_id"}.get(measure.column, "customer_id")
    return Origin("order_lines", relation, "order" if grain == "order" else "row", per, second_day=measure.column == "repeat_buyers")


def _customer_moves(of: str) -> str:
    """Registrations by their day; members by the day they joined, those who have left by then taken off."""
    if "members" not in of:
        return _MOVES.format(day="registered_at", counts="1 as registrations")
    gone = "left_membership_at >= joined_membership_at and cast(left_membership_at as date) < {until}"
    return _MOVES.format(day="joined_membership_at", counts=f"1 as members_joined, case when {gone} then 1 else 0 end as members_left")


def _returning(measure: Measure, span: Period) -> Origin | None:
    """Customers of the year before: their first order in it; or those who came back: their first order of this year."""
    base = year_of(span.start.year - 1)
    kind = _KIND.search(measure.where)
    joined, left = _STAYS.get(kind[1] if kind else "", ("", ""))
    if kind is None or (kind[1] != "all" and not joined):
        return None
    end = f"date '{base.end.isoformat()}'"
    stayed = f" and customer_id in (select customer_id from customers where {joined} < {end} and ({left} is null or {left} < {joined} or {left} >= {end}))" if joined else ""
    named = f"(select *, 1 as base, 1 as returned from {_ORDERS} where customer_id is not null{stayed}"
    if "retention_base" in measure.relation:
        return Origin("order_lines", named + ")", "order", "customer_id")
    earlier = f"select customer_id from customer_months where {between('month', base)}"
    return Origin("order_lines", f"{named} and customer_id in ({earlier}))", "order", "customer_id")


def _carrying(measure: Measure) -> Origin | None:
    """A relation that is a table itself, or a query whose rows bring along where they come from."""
    if measure.relation in TABLES:
        return Origin(measure.relation, measure.relation)
    first = re.search(r"\bfrom (\w+)", measure.relation)
    if first is None or ("_batch" not in measure.relation and "(select *" not in measure.relation):
        return None
    name = "order_lines" if first[1] == "sale_lines" else first[1]
    return Origin(name, measure.relation) if name in TABLES else None
