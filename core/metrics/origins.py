"""The rows behind a number: for every mart, the uploaded rows that it is made of, as a relation of the same columns."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from core.base.period import Period, add_months, year_of
from core.metrics.declare import Distinct, Measure
from core.metrics.evaluate import between, fill
from core.metrics.goods import LAUNCHED_LINES, MONTH_END_STOCK
from core.metrics.origin import Origin
from core.metrics.origins_people import of_people
from core.metrics.terms import Term
from core.store.facts import Facts
from core.store.lineage import Query, Steps
from core.store.prepare import KNOWN_CHANNELS, worth
from core.store.recipes import recipes
from core.tables.registry import TABLES


@dataclass(frozen=True)
class Behind:
    """The rows behind one term: which upload they lie in, the query that lists them, how what they count makes the value."""

    table: str
    query: Query
    aggregate: str  # "sum", else the measure's own: a median, a quantile
    is_counted: bool = False  # every row counts one: there are as many rows as the value says


_ORDERS = "sale_orders"
_SPREAD = "select 1 from ordered_lines limit 1"
# marts that know of how many lines a sum is made, where every one of them counts
_KNOWS_LINES = {("daily_sales", "amount"), ("daily_ordered", "amount"), ("launched_sales", "quantity")}
_CHANNEL = "coalesce(k.channel, trim({0}.channel), '') as channel"


def _with_channel(table: str, rest: str, day: str = "day") -> str:
    """Return the rows of a table with their channel resolved as the marts resolve it."""
    return (f"(select {rest}, {_CHANNEL.format('r')}, r._batch, r._row from {table} as r"
            f" left join {KNOWN_CHANNELS} as k on k.spelling = lower(trim(r.channel)) where r.{day} is not null)")


def _step(name: str) -> str:
    """Return a step on the way to a mart as a sub-query: no version keeps it."""
    sql = recipes()[name].sql.replace("worth(coalesce(l.quantity, 1), l.unit_price)", worth("coalesce(l.quantity, 1)", "l.unit_price"))
    return "(" + re.sub(r"^--.*$", "", sql, flags=re.MULTILINE).strip() + ")"


def _stock() -> str:
    """Stock rows of each month's newest stock day, valued as the mart of stock values them."""
    value = f"coalesce(s.stock_value, {worth('s.on_hand', 'coalesce(c.unit_cost, p.unit_cost)')})"
    return (f"(select s.day, s.warehouse, s.sku, s.on_hand, coalesce(p.category, '') as category, {value} as value, s._batch, s._row"
            " from stock as s join (select max(day) as day from daily_stock group by extract(year from day), extract(month from day)) as e"
            f" on e.day = s.day left join products as p on p.sku = s.sku left join {_step('cost_ranges')} as c"
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


def _refunded(sliced: bool) -> str:
    """Refund rows on the day that their order was paid; the goods' category only where it is asked for."""
    if not sliced:
        return "(select r.*, o.day from refunds as r join sale_orders as o on o.order_id = r.order_id where r.refunded_at is not null)"
    return ("(select r.*, o.day, o.channel, coalesce(p.category, l.category, '') as category from refunds as r join sale_orders as o on o.order_id = r.order_id"
            " left join (select order_id, line_no, max(category) as category from sale_lines where order_id in (select order_id from refunds) group by 1, 2) as l"
            " on l.order_id = r.order_id and l.line_no = r.line_no left join products as p on p.sku = nullif(r.sku, '') where r.refunded_at is not null)")


def _ordered() -> str:
    """Order lines as they were ordered, valued as the mart daily_ordered values them; those that say no order time apart, so that days find their blocks."""
    amount = f"coalesce(nullif(l.paid_amount, 0), {worth('coalesce(l.quantity, 1)', 'l.unit_price')} - coalesce(l.discount_amount, 0))"
    branches = [f"select l.order_id, l.line_no, {day} as ordered_at, cast({day} as date) as day, coalesce(l.sku, '') as sku, l.quantity, {amount} as amount,"
                f" l.channel as written, l._batch, l._row from order_lines as l where l.ordered_at is {null} and coalesce(l.quantity, 1) > 0"
                for day, null in (("l.ordered_at", "not null"), ("l.paid_at", "null"))]
    return (f"(select l.*, coalesce(k.channel, trim(l.written), '') as channel, coalesce(p.category, '') as category from ({' union all '.join(branches)}) as l"
            f" left join {KNOWN_CHANNELS} as k on k.spelling = lower(trim(l.written)) left join products as p on p.sku = l.sku where l.day is not null and l.amount > 0)")


def _acquired() -> str:
    """New customers' first orders with the media channel that they belong to, as the mart daily_acquired has it."""
    return ("(select o.* exclude (channel), coalesce(nullif(m.acquired_channel, ''), v.channel, o.channel) as channel, m.month as bought_month, 1 as customers"
            " from sale_orders as o join customer_months as m on m.customer_id = o.customer_id and m.month = m.first_month and m.month = cast(date_trunc('month', o.day) as date)"
            " left join (select sells_through, min(channel) as channel from channels where sells_through <> '' and sells_through <> channel"
            " group by 1 having count(*) = 1) as v on v.sells_through = o.channel where o.is_first)")


def _orders_due(hours: int, since: str, event: str, kept: str) -> Origin:
    day = f"cast({since} + interval '{hours}' hour - interval '1' microsecond as date)"
    return Origin("order_lines", f"(select *, {day} as due_day, 1 as orders,"
                  f" cast({event} <= {since} + interval '{hours}' hour as integer) as in_time from {_ORDERS} where {kept})", "order")


_MARTS: Mapping[str, Origin] = {
    "daily_sales": Origin("order_lines", "(select *, case when is_goods then quantity else 0 end as units, 1 as lines from sale_lines)"),
    "sale_lines": Origin("order_lines", "sale_lines"), "sale_orders": Origin("order_lines", _ORDERS, "order"),
    "daily_orders": Origin("order_lines", "(select *, 1 as orders, cast(is_first as integer) as first_orders,"
                                          f" cast(is_repeat as integer) as repeat_orders from {_ORDERS})", "order"),
    "daily_acquired": Origin("order_lines", _acquired(), "order", month="bought_month"),
    "daily_shipping": _orders_due(48, "paid_at", "shipped_at", "not is_presale"),
    "daily_delivery": _orders_due(72, "shipped_at", "delivered_at", "shipped_at is not null"),
    "daily_spend": Origin("spend", _with_channel("spend", "r.day, r.campaign, coalesce(r.purpose, '') as purpose, r.spend, r.new_customers as claimed_customers")),
    "daily_traffic": Origin("traffic", _with_channel("traffic", "r.day, r.visitors, r.product_viewers, r.cart_users, r.ordering_users, r.paying_users")),
    "launched_sales": Origin("order_lines", LAUNCHED_LINES, first="select min(day) from launched_sales"),
    "monthly_costs": Origin("costs", _with_channel("costs", "cast(date_trunc('month', r.month) as date) as month, coalesce(r.kind, '') as kind, r.amount", "month")),
}


def origin(facts: Facts, measure: "Measure | Distinct", by: str | None, span: Period) -> Origin:
    """Return where the rows of a measure lie; LookupError for a mart that nobody said it of (tests hold that all are).

    span: the measure's days; customers are looked up in the year before them where the measure is about who came back.
    """
    if isinstance(measure, Distinct):
        return _of_distinct(measure, by)
    relation = measure.relation
    if relation in _MARTS:
        return _MARTS[relation]
    if relation == "daily_refunds":
        return Origin("refunds", _refunds(by is not None))
    if relation == "refunded_sales":
        return Origin("refunds", _refunded(by is not None))
    if relation == "daily_ordered":
        lines = "ordered_lines" if facts.rows(_SPREAD) else _ordered()
        return Origin("order_lines", lines, time="ordered_at", bought="ordered_at", first="select min(day) from daily_ordered")
    if relation in ("daily_stock", MONTH_END_STOCK):
        return Origin("stock", _stock())
    found = of_people(measure, span) or _carrying(measure)
    if found is None:
        raise LookupError(f"core.metrics.origins does not say which rows are behind {relation[:80]}")
    return found


def behind(facts: Facts, term: Term) -> Behind:
    """Return the query of the rows that make a term's value: summed (or their median taken) they are it, exactly."""
    measure, span = term.measure, term.spans[0]
    found = origin(facts, measure, term.by, span)
    made = measure.aggregate if isinstance(measure, Measure) else "count_distinct"
    day, where, counted, per = _counting(term, found)
    spans = (year_of(span.start.year - 1),) if "retention_base" in getattr(measure, "relation", "") else term.spans
    conditions = ["(" + " or ".join(between(day, one) for one in spans) + ")", f"({where})"]
    slices = term.slices
    conditions += [f"coalesce({measure.keys[name]}, '') = ?" for name in slices]
    newest = made == "max_by" and found.per is None  # what stands last is the value: one row
    sums = made in ("sum", "count", "count_distinct", "max_by")
    if sums and not newest:
        conditions.append(f"({counted}) <> 0")
    until = f"date '{spans[-1].end.isoformat()}'"
    sql = f"select *, {counted} as counted from {fill(found.relation, term.asks[0]).replace('{until}', until)} where {' and '.join(conditions)}"
    if newest:
        sql = f"select * from ({sql}) as n order by {day} desc, _batch desc, _row desc limit 1"
    query = Query(sql, tuple(slices.values()), _order(found, day), found.grain, per, found.second_day, _steps(found, spans, until), _lines_known(term, spans))
    is_counted = found.per is not None or made in ("count", "count_distinct") or (found.grain == "order" and counted not in ("amount", "days_ago"))
    return Behind(found.table, query, "sum" if sums else made, is_counted)


def _lines_known(term: Term, spans: tuple[Period, ...]) -> str:
    """Return the SQL of how many rows are behind a term where its mart knows it, "" elsewhere."""
    measure = term.measure
    if isinstance(measure, Distinct) or (measure.relation, measure.of) not in _KNOWS_LINES:
        return ""
    conditions = ["(" + " or ".join(between(measure.day, one) for one in spans) + ")", f"({fill(measure.where, term.asks[0])})",
                  *(f"coalesce({measure.keys[name]}, '') = ?" for name in term.slices)]
    return f"select sum(lines) from {measure.relation} where {' and '.join(conditions)}"


def _counting(term: Term, found: Origin) -> tuple[str, str, str, str | None]:
    """Return the day's column, the condition, what each row counts, and what counts once, as the term's measure has them."""
    measure = term.measure
    if isinstance(measure, Distinct):
        where = {"new_customers": "is_first"}.get(measure.column, "true" if measure.column == "orders" else "customer_id is not null")
        return "day", where, "1", found.per
    if "retention_base" in measure.relation:
        return "day", "true", measure.of, found.per
    where = "true" if measure.relation == "retention_days" else fill(measure.where, term.asks[0])
    counted = "1" if measure.aggregate in ("count", "count_distinct") else measure.of.partition(",")[0]
    return measure.day, where, counted, found.per or (measure.of if measure.aggregate == "count_distinct" else None)


def _order(found: Origin, day: str) -> str:
    """Return the total order in which rows are listed: order lines by time, all others by day and as they were uploaded."""
    if not _is_timed(found):
        return f"{day}, _batch, _row"
    return f"{found.time}, order_id" + ("" if found.grain == "order" else ", customer_id" if found.table == "interactions" else ", line_no")


def _is_timed(found: Origin) -> bool:
    return found.table in ("order_lines", "interactions")


def _steps(found: Origin, spans: tuple[Period, ...], until: str) -> Steps | None:
    """Return the days that the rows can be looked for in, first to last: facts are sorted by them."""
    if not _is_timed(found):
        return None
    earlier, later = found.reach
    first, last = add_months(spans[0].start, -earlier), spans[-1].end
    return Steps(found.bought, first, add_months(last, later) if later else last, found.first.replace("{until}", until), found.month)


def _of_distinct(measure: Distinct, by: str | None) -> Origin:
    """Orders and customers: by category they are counted over lines, else over orders."""
    if by is None or by == "channel":
        return Origin("order_lines", _ORDERS, "order", None if measure.column in ("orders", "new_customers") else "customer_id", measure.column == "repeat_buyers")
    return Origin("order_lines", "sale_lines", "row", "order_id" if measure.column == "orders" else "customer_id", measure.column == "repeat_buyers")


def _carrying(measure: Measure) -> Origin | None:
    """A relation that is a table itself, or a query whose rows bring along where they come from."""
    if measure.relation in TABLES:
        return Origin(measure.relation, measure.relation)
    first = re.search(r"\bfrom (\w+)", measure.relation)
    if first is None or not re.search(r"_batch|\(select (\w\.)?\*", measure.relation):
        return None
    if first[1] == _ORDERS:
        return Origin("order_lines", measure.relation, "order")
    name = "order_lines" if first[1] == "sale_lines" else first[1]
    return Origin(name, measure.relation) if name in TABLES else None
