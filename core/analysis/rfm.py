"""RFM tiers: how recently, how often and for how much each customer bought, in quintiles, added up into four tiers."""

from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from core.base.period import Period, add_months
from core.base.text import Text
from core.store.facts import Facts

TIERS: dict[str, Text] = {
    "black": Text(zh="黑金", en="Black"),
    "gold": Text(zh="金卡", en="Gold"),
    "silver": Text(zh="银卡", en="Silver"),
    "normal": Text(zh="普通", en="Normal"),
}
MONTHS = 12


@dataclass(frozen=True)
class Thresholds:
    """The least total of the three scores (3 to 15) that makes a tier; below silver is normal."""

    black: int = 13
    gold: int = 10
    silver: int = 7


USUAL = Thresholds()


def tiers(facts: Facts, last: date, thresholds: Thresholds = USUAL) -> pd.DataFrame:
    """Return per tier, best first: tier, customers, amount, share (of customers), amount_share, average, frequency, recency.

    Customers are those who bought in the 12 months up to `last`. recency is days since the last purchase, frequency the
    number of purchase days, both on average of the tier; average is money per customer. Tiers without customers have 0.
    """
    sql = f"select tier, count(*), sum(amount), avg(frequency), avg(recency) from ({scored(last, thresholds)}) as s group by 1"
    found = {row[0]: row[1:] for row in facts.rows(sql)}
    rows = [(tier, *(float(value or 0) for value in found.get(tier, (0, 0, None, None)))) for tier in TIERS]
    frame = pd.DataFrame(rows, columns=["tier", "customers", "amount", "frequency", "recency"])
    for share, of in (("share", "customers"), ("amount_share", "amount")):
        total = frame[of].sum()
        frame[share] = frame[of] / total if total else 0.0
    somebody = frame["customers"].where(frame["customers"] > 0)
    frame["average"] = frame["amount"] / somebody
    frame[["frequency", "recency"]] = frame[["frequency", "recency"]].where(somebody.notna(), float("nan"))
    return frame


def moves(facts: Facts, last: date, before: date, thresholds: Thresholds = USUAL) -> pd.DataFrame:
    """Return how many customers stand in each tier now and stood there on an earlier day: before, now, customers.

    A customer who had not bought in the 12 months up to that day has the tier ''.
    """
    sql = (f"select coalesce(b.tier, ''), coalesce(n.tier, ''), count(*) from ({scored(before, thresholds)}) as b"
           f" full join ({scored(last, thresholds)}) as n on n.customer_id = b.customer_id group by 1, 2 order by 1, 2")
    return pd.DataFrame(facts.rows(sql), columns=["before", "now", "customers"])


def members(facts: Facts, last: date, tier: str, thresholds: Thresholds = USUAL) -> list[str]:
    """Return the customer ids of a tier, those who brought most money first."""
    sql = f"select customer_id from ({scored(last, thresholds)}) as s where tier = ? order by amount desc, customer_id"
    return [row[0] for row in facts.rows(sql, [tier])]


# The worst fifth scores 1, the best 5: 1 + the share of customers who are strictly worse, in fifths rounded down. Equal
# values have the same rank and so the same score. Those of the last whole day and of a month before are a mart.
_KEPT = "select customer_id, amount, frequency, date '{last}' - last_day as recency, r, f, m from customer_scores where as_of = date '{last}'"
_ANEW = """
    select customer_id, amount, frequency, recency,
        1 + cast(floor(5 * (rank() over (order by last_day) - 1) / cast(people as double)) as integer) as r,
        1 + cast(floor(5 * (rank() over (order by frequency) - 1) / cast(people as double)) as integer) as f,
        1 + cast(floor(5 * (rank() over (order by amount) - 1) / cast(people as double)) as integer) as m
    from (
        select customer_id, cast(sum(amount) as decimal(18, 4)) as amount, count(distinct day) as frequency, max(day) as last_day,
            date '{last}' - max(day) as recency, count(*) over () as people
        from {orders}
        where customer_id is not null and day >= date '{first}' and day <= date '{last}'{unless_kept}
        group by customer_id
    ) as bought
"""
_UNLESS_KEPT = " and not exists (select 1 from customer_scores where as_of = date '{last}')"
_TIERED = """
select customer_id, amount, frequency, recency, r, f, m,
    case when r + f + m >= {black} then 'black' when r + f + m >= {gold} then 'gold'
        when r + f + m >= {silver} then 'silver' else 'normal' end as tier
from ({scores}) as scored
"""


def scored(last: date, thresholds: Thresholds = USUAL, *, is_kept: bool = False, among: str = "") -> str:
    """Return the SQL of every customer of the 12 months up to `last` with scores and tier: customer_id, amount, frequency, recency, r, f, m, tier.

    is_kept: the day is one of kept_days, so that nothing but the mart need be looked at; among: a relation of some customers' orders,
    who are then scored among themselves.
    """
    least = {name: int(value) for name, value in vars(thresholds).items()}
    days = {"last": last.isoformat(), "first": year_up_to(last).start.isoformat()}
    anew = _ANEW.format(orders=among or "sale_orders", unless_kept="" if among else _UNLESS_KEPT.format(**days), **days)
    scores = anew if among else _KEPT.format(**days) if is_kept else f"{_KEPT.format(**days)} union all {anew}"
    return _TIERED.format(scores=scores, **least)


def kept_days(last_whole: date | None) -> tuple[date, ...]:
    """Return the days whose scores the mart customer_scores holds: the last whole day of the data, and a month before."""
    return () if last_whole is None else (last_whole, add_months(last_whole, -1))


def year_up_to(last: date) -> Period:
    """Return the 12 months up to and including a day."""
    end = last + timedelta(days=1)
    return Period(add_months(end, -MONTHS), end)


def moved(before: str, last: str) -> str:
    """Return the SQL of customers who stand elsewhere than on an earlier day (both as scored has them): customer_id, tier (up, down, joined, left)."""
    rank = "case {0}.tier when 'black' then 3 when 'gold' then 2 when 'silver' then 1 when 'normal' then 0 end"
    now, then = rank.format("n"), rank.format("b")
    return (f"select coalesce(n.customer_id, b.customer_id) as customer_id, case when b.tier is null then 'joined' when n.tier is null then 'left'"
            f" when {now} > {then} then 'up' else 'down' end as tier from ({before}) as b"
            f" full join ({last}) as n on n.customer_id = b.customer_id where n.tier is distinct from b.tier")


def bought(facts: Facts, last: date, first: date, end: date, thresholds: Thresholds = USUAL) -> dict[str, tuple[float, int, int]]:
    """Return what customers of each tier, as they stand at `last`, bought from first to before end: money, orders, customers."""
    sql = (f"select s.tier, sum(o.amount), count(*), count(distinct o.customer_id) from ({scored(last, thresholds)}) as s"
           " join sale_orders as o on o.customer_id = s.customer_id where o.day >= ? and o.day < ? group by 1")
    rows = facts.rows(sql, [first, end])
    return {tier: (float(amount), int(orders), int(customers)) for tier, amount, orders, customers in rows}
