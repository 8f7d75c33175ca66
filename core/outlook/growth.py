"""Why GMV moved against last year: the bridge over its factors, and what each channel, category or kind of customer brought."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

import pandas as pd

from core.base.events import paired_days
from core.base.period import Period, year_of
from core.base.text import Text
from core.metrics.coverage import Coverage, coverage
from core.metrics.decompose import divisia
from core.outlook.compared import Compared, whole, within
from core.store.facts import Facts

Split = Literal["channel", "category", "newness", "customer"]
FACTORS: dict[str, Text] = {
    "visitors": Text(zh="访客", en="Visitors"),
    "conversion": Text(zh="支付转化率", en="Conversion"),
    "buyers": Text(zh="买家数", en="Buyers"),
    "orders_per_buyer": Text(zh="人均订单", en="Orders per buyer"),
    "average_order_value": Text(zh="客单价", en="Order value"),
    "without_traffic": Text(zh="无流量数据的渠道", en="Channels without traffic data"),
    "without_customer": Text(zh="无客户编号的订单", en="Orders without customer id"),
}
_CENT = Decimal("0.01")
_SPLITS: dict[str, tuple[str, str]] = {
    "channel": ("daily_sales", "channel"),
    "category": ("daily_sales", "category"),
    "newness": ("daily_sales", "case when is_new_category then 'new' else 'old' end"),
    "sku": ("sale_lines", "sku"),
}


@dataclass(frozen=True)
class Bridge:
    """GMV of last year's event days, the parts of the change, GMV of this year's days; the parts add up to the cent.

    A part is (factor id, money, the factor before, after); the last may be GMV that the factors don't reach (channels
    without traffic, orders without customer). calendar is last year's GMV on the same calendar days.
    """

    before: Decimal
    after: Decimal
    calendar: Decimal
    parts: tuple[tuple[str, Decimal, float, float], ...]
    with_traffic: bool

    @property
    def change(self) -> Decimal:
        return self.after - self.before


@dataclass(frozen=True)
class _Side:
    gmv: Decimal
    orders: int
    buyers: int
    visitors: int
    paying: int


def bridge(facts: Facts, known: Coverage, of: Compared, channel: str = "", category: str = "") -> Bridge | None:
    """Return the bridge over visitors × conversion × orders per buyer × order value, or None where it can't be said.

    Without traffic for both sides, and for one category, it starts at buyers. None where last year's days are not all there or hold no sale.
    """
    if not of.covered:
        return None
    before, after, calendar = _totals(facts, of, channel, category)
    if not before or not after:
        return None
    with_traffic = not category and whole(known, "traffic", of.period) and whole(known, "traffic", Period(of.past[0].start, of.past[-1].end))
    sides = _with_traffic(facts, of, channel) if with_traffic else None
    rest = "without_traffic" if sides else "without_customer"
    sides = sides or _by_customer(facts, of, channel, category)
    factors = [_factors(side, rest == "without_traffic") for side in sides] if sides else []
    parts = _parts(factors, before, after, sides, rest)
    return Bridge(before, after, calendar, parts, rest == "without_traffic")


def sums_of(facts: Facts, by: str, of: Compared, channel: str = "", category: str = "", *, what: str = "amount") -> list[tuple[str, Decimal, Decimal]]:
    """Return per key of a split (or "sku") its sum over the period and over last year's days, exact; what: amount or units."""
    if by == "customer":
        return _by_newness_of_customer(facts, of, channel, category)
    relation, key = _SPLITS[by]
    rows = _by_range(facts, f"{key} as key", relation, [what], of, channel, category)
    return [(str(name or ""), Decimal(now), Decimal(past)) for name, now, past in rows]


def _by_range(facts: Facts, key: str, relation: str, what: Sequence[str], of: Compared, channel: str, category: str = "") -> list[tuple[Any, ...]]:
    """Return per key the sums of each column over the period, then over last year's days: each range of days is grouped by itself.

    Facts lie in order of days, so a range reads its own blocks only, and no row is put to a condition per side.
    """
    ranges = [(of.period, 0), *((past, 1) for past in of.past)]
    sums = [[f"sum({column}) as s{place}_{side}" if side == this else f"cast(0 as decimal(18, 4)) as s{place}_{side}" for place, column in enumerate(what) for side in (0, 1)]
            for _, this in ranges]
    parts = [f"select {key}, {', '.join(columns)} from {relation} where {within([days])} {_only(channel, category)} group by 1" for (days, _), columns in zip(ranges, sums, strict=True)]
    totals = ", ".join(f"coalesce(sum(s{place}_{side}), 0)" for place in range(len(what)) for side in (0, 1))
    return facts.rows(f"select key, {totals} from ({' union all '.join(parts)}) group by 1", _given(channel, category) * len(parts))


def _by_newness_of_customer(facts: Facts, of: Compared, channel: str, category: str) -> list[tuple[str, Decimal, Decimal]]:
    """Return what returning and new customers and orders without a customer brought: the sums by day know all but the last apart."""
    found = {bool(key): (Decimal(now), Decimal(past)) for key, now, past in _by_range(facts, "is_repeat as key", "daily_sales", ["amount"], of, channel, category)}
    relation = "sale_lines" if category else "sale_orders"
    unnamed = _by_range(facts, "1 as key", f"(select * from {relation} where customer_id is null)", ["amount"], of, channel, category)
    none = (Decimal(0), Decimal(0))
    without = (Decimal(unnamed[0][1]), Decimal(unnamed[0][2])) if unnamed else none
    once, again = found.get(False, none), found.get(True, none)
    rows = [("unnamed", *without), ("returning", *again), ("new", once[0] - without[0], once[1] - without[1])]
    return [row for row in rows if row[1] or row[2]]


def contributions(
    facts: Facts,
    by: Split,
    as_of: date | None = None,
    known: Coverage | None = None,
    *,
    of: Compared | None = None,
    channel: str = "",
    category: str = "",
) -> pd.DataFrame:
    """Return per key of the split: key, value, last_year, change, growth, share_of_change; largest loss or gain first.

    of: the days compared (default: year to date); last year's are the same event days, and missing where not wholly covered.
    Keys of newness: new, old; of customer: new, returning, unnamed (orders without customer id).
    """
    of = of or _to_date(known or coverage(facts), as_of)
    rows = [] if of is None else sums_of(facts, by, of, channel, category)
    frame = pd.DataFrame([(k, float(now), float(past)) for k, now, past in rows], columns=["key", "value", "last_year"])
    frame = frame.astype({"key": "str", "value": "float64", "last_year": "float64"})
    if of is None or not of.covered:
        frame["last_year"] = float("nan")
    frame["change"] = frame["value"] - frame["last_year"]
    frame["growth"] = frame["change"] / frame["last_year"].where(frame["last_year"] > 0)
    total = frame["change"].sum()
    frame["share_of_change"] = frame["change"] / total if abs(total) >= 0.005 else float("nan")
    return frame.sort_values(["change", "key"], key=lambda c: -c.abs() if c.name == "change" else c, ignore_index=True)


def _to_date(known: Coverage, as_of: date | None) -> Compared | None:
    last = known.as_of(("order_lines",), at=as_of)
    if last is None:
        return None
    period = year_of(last.year).until(last)
    past = paired_days(period)
    return Compared("ytd", period, past, known.covers(("order_lines",), Period(past[0].start, past[-1].end)))


def _totals(facts: Facts, of: Compared, channel: str, category: str) -> tuple[Decimal, Decimal, Decimal]:
    """Return GMV before, after, and on last year's calendar days, in cents."""
    ranges = (of.past, (of.period,), (of.calendar,))
    columns = ", ".join(f"sum(case when {within(days)} then amount end)" for days in ranges)
    row = facts.rows(f"select {columns} from daily_sales where true {_only(channel, category)}", _given(channel, category))[0]
    before, after, calendar = (Decimal(value or 0).quantize(_CENT) for value in row)
    return before, after, calendar


def _by_customer(facts: Facts, of: Compared, channel: str, category: str) -> tuple[_Side, _Side] | None:
    relation, orders_told = ("sale_lines", _counts("order_id", of)) if category else ("sale_orders", _sums("1", of))
    sql = (f"select {_sums('amount', of)}, {orders_told}, {_counts('customer_id', of)} from {relation}"
           f" where customer_id is not null and {_either(of)} {_only(channel, category)}")
    gmv, gmv_past, orders, orders_past, buyers, buyers_past = facts.rows(sql, _given(channel, category))[0]
    return (_Side(gmv_past, orders_past, buyers_past, 0, 0), _Side(gmv, orders, buyers, 0, 0)) if buyers and buyers_past else None


def _with_traffic(facts: Facts, of: Compared, channel: str) -> tuple[_Side, _Side] | None:
    """Return both sides over the channels whose visitors and paying buyers are known on both, None where there are none."""
    traffic = (f"(select channel, {_sums('visitors', of, 'v')}, {_sums('paying_users', of, 'p')} from daily_traffic"
               f" where {_either(of)} {_only(channel)} group by 1) as t")
    sales = f"(select channel, {_sums('amount', of, 'a')} from daily_sales where {_either(of)} {_only(channel)} group by 1) as s"
    orders = f"(select channel, {_sums('orders', of, 'o')} from daily_orders where {_either(of)} {_only(channel)} group by 1) as n"
    names = [f"{name}_{side}" for side in ("past", "now") for name in ("a", "o", "v", "p")]
    joined = f"{traffic} join {sales} on s.channel = t.channel join {orders} on n.channel = t.channel"
    sql = f"select {', '.join(f'sum({name})' for name in names)} from {joined} where " + " and ".join(f"{n} > 0" for n in names)
    row = facts.rows(sql, _given(channel) * 3)[0]
    if row[0] is None:
        return None
    (gmv, orders, visitors, paying), now = row[:4], row[4:]
    return _Side(gmv, orders, 0, visitors, paying), _Side(now[0], now[1], 0, now[2], now[3])


def _factors(side: _Side, with_traffic: bool) -> dict[str, float]:
    orders, value = int(side.orders), float(side.gmv) / int(side.orders)
    if with_traffic:
        return {"visitors": float(side.visitors), "conversion": int(side.paying) / int(side.visitors),
                "orders_per_buyer": orders / int(side.paying), "average_order_value": value}
    return {"buyers": float(side.buyers), "orders_per_buyer": orders / int(side.buyers), "average_order_value": value}


def _parts(factors: Sequence[dict[str, float]], before: Decimal, after: Decimal, sides: tuple[_Side, _Side] | None,
           rest: str) -> tuple[tuple[str, Decimal, float, float], ...]:
    """Return the factors' parts and what they don't reach; what rounding leaves goes to the largest part."""
    reached = [side.gmv.quantize(_CENT) for side in sides] if sides else [Decimal(0), Decimal(0)]
    parts = divisia(list(factors[0].values()), list(factors[1].values())) if sides else []
    if parts:
        largest = max(range(len(parts)), key=lambda index: abs(parts[index]))
        parts[largest] += reached[1] - reached[0] - sum(parts, Decimal(0))
    rows = [(name, part, factors[0][name], factors[1][name]) for name, part in zip(factors[0] if sides else (), parts, strict=True)]
    left = (before - reached[0], after - reached[1])
    return (*rows, *([(rest, left[1] - left[0], float(left[0]), float(left[1]))] if any(left) else []))


def _sums(what: str, of: Compared, name: str = "") -> str:
    now, past = (f" as {name}_now", f" as {name}_past") if name else ("", "")
    return (f"coalesce(sum(case when {within([of.period])} then {what} end), 0){now},"
            f" coalesce(sum(case when {within(of.past)} then {what} end), 0){past}")


def _counts(what: str, of: Compared) -> str:
    return ", ".join(f"count(distinct case when {within(days)} then {what} end)" for days in ([of.period], of.past))


def _either(of: Compared) -> str:
    return f"({within([of.period])} or {within(of.past)})"


def _only(channel: str, category: str = "") -> str:
    return " ".join(f"and {name} = ?" for name, value in (("channel", channel), ("category", category)) if value)


def _given(channel: str, category: str = "") -> list[Any]:
    return [value for value in (channel, category) if value]
