"""Where the goals of a customer tier land: the company's forecast times the share that such customers had after earlier days."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from core.analysis import rfm
from core.base.home import Workspace
from core.base.period import Period, add_months
from core.base.text import Text
from core.metrics.catalog import CATALOG
from core.metrics.coverage import Coverage
from core.outlook import paths
from core.outlook.history import history
from core.outlook.landing import Floats, ratio_ahead
from core.outlook.once import once
from core.outlook.period_ends import ahead_in
from core.state.promotions import promotions
from core.store.facts import Facts

ENOUGH = 150_000     # orders of which so many customers are looked at
MOST, LEAST = 12, 6     # earlier days looked at, the newest first; under so many none is said
TOO_SHORT = Text(zh="往回看不到 6 个可比的月末（每个都要有之前 12 个月的订单和之后同样长的时间），这一层还没有期末预测，按进度判断",
                 en="Fewer than 6 earlier days to go by (each with 12 months of orders before it and as long a time after it): no landing of this tier yet, judged by pace")
SAID = Text(zh="期末预测 = 已入账 + 全公司剩余月份的预测 × 这一层客户在 {count} 个更早的日子之后所占的份额", en="Landing: booked + the company's forecast of the months left × the share that such customers had after {count} earlier days")
_OF_ONE = """
select s.tier, {place} as place, coalesce(sum(w.amount), 0) as amount, coalesce(sum(w.orders), 0) as orders,
    count(case when e.customer_id is null then 1 end) as idle, count(case when e.customer_id is null and w.orders > 0 then 1 end) as back
from ({scored}) as s
left join (select customer_id, sum(amount) as amount, count(*) as orders from looked_at where {later} group by 1) as w on w.customer_id = s.customer_id
left join (select distinct customer_id from looked_at where {elapsed}) as e on e.customer_id = s.customer_id
group by 1
"""


@dataclass(frozen=True)
class Booked:
    """What a tier's customers bought in the goal's period so far: money, orders, customers; and how many the tier has."""

    amount: float
    orders: float
    buyers: float
    members: float


@dataclass(frozen=True)
class _Shares:
    """Per earlier day, of one tier: its share of the company's GMV and orders after it, and of those who had not bought yet how many did."""

    amount: NDArray[np.float64]
    orders: NDArray[np.float64]
    back: NDArray[np.float64]


def tier_ends(space: Workspace, facts: Facts, known: Coverage, kpi: str, tier: str, whole: Period, day: date, booked: Booked) -> "tuple[Floats, int] | Text":
    """Return the simulated values (draws,) of a tier's gmv, orders, buyers or average_order_value at a period's end and how many days they rest on, or why there are none.

    The tier is the list of today. What such customers buy afterwards is read off earlier days: their tier then, the same
    length of time after it. The range holds how far those days lie apart, seen from so few that overlap: the next such
    share lay within it 78-82 % of the time on the sample (asked 80), for one month to six.
    """
    if day >= whole.last_day:
        value = {"gmv": booked.amount, "orders": booked.orders, "buyers": booked.buyers, "average_order_value": booked.amount / booked.orders if booked.orders else np.nan}[kpi]
        return np.array([value]), 0
    past = history(facts, CATALOG["average_order_value"], known, as_of=day)     # GMV over orders: both drawn together
    key = ("tier ends", day, whole, space.folder, tuple(promotions(space)))
    company = once(facts, (*key, "company"), lambda: None if past is None or len(past.months) < LEAST else ratio_ahead(space, past))
    if past is None or company is None:
        return TOO_SHORT
    shares = once(facts, key, lambda: _shares(facts, whole, day)).get(tier)
    if shares is None or len(shares.amount) < LEAST:
        return TOO_SHORT
    months = ahead_in(past, whole)
    apart = len(shares.amount) / max(len(months), 1)     # so many of the days' windows do not overlap
    off = np.random.default_rng(whole.start.toordinal()).standard_t(max(apart, 2.0), paths.DRAWS) * np.sqrt(1.0 + 1.0 / apart)
    amount = booked.amount + company[0][:, months].sum(axis=1) * _around(shares.amount, off)
    orders = booked.orders + company[1][:, months].sum(axis=1) * _around(shares.orders, off)
    if kpi == "buyers":
        return booked.buyers + (booked.members - booked.buyers) * np.minimum(_around(shares.back, off), 1.0), len(shares.back)
    ends = {"gmv": amount, "orders": orders, "average_order_value": np.divide(amount, orders, out=np.full_like(amount, np.nan), where=orders > 0)}
    return ends[kpi], len(shares.amount)


def _around(values: NDArray[np.float64], off: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return draws around the mean of a few values, off by so many of their standard deviations; never below 0."""
    return np.asarray(np.maximum(values.mean() + values.std(ddof=1) * off, 0.0))


def _shares(facts: Facts, whole: Period, day: date) -> dict[str, _Shares]:
    """Return the shares of every tier over the earlier days that are wholly known; of a large company by some of its customers, picked by their id."""
    windows = _windows(facts, whole, day)
    if not windows:
        return {}
    orders = facts.rows("select coalesce(sum(orders), 0) from daily_orders")[0][0]
    picked = min(256, max(1, int(256 * ENOUGH / max(float(orders), 1.0))))
    some = f"select customer_id, day, amount from sale_orders where customer_id is not null and substr(md5(customer_id), 1, 2) < '{picked:02x}'" if picked < 256 \
        else "select customer_id, day, amount from sale_orders where customer_id is not null"
    rows = facts.rows(f"with looked_at as materialized ({some}) " + " union all ".join(_OF_ONE.format(place=place, scored=rfm.scored(last, among="looked_at"), later=_within(later), elapsed=_within(elapsed))
                                                                    for place, (last, elapsed, later) in enumerate(windows)))
    totals = [(place, float(amount) * picked / 256, float(count) * picked / 256) for place, amount, count in
              facts.rows(" union all ".join(f"select {place}, coalesce(sum(s.amount), 0), (select coalesce(sum(orders), 0) from daily_orders where {_within(later)}) from daily_sales as s where {_within(later)}"
                                            for place, (_, _, later) in enumerate(windows)))]
    of_all = {place: (amount, count) for place, amount, count in totals}
    found: dict[str, list[tuple[float, float, float]]] = {}
    for tier, place, amount, orders, idle, back in sorted(rows):
        if of_all[place][1]:
            found.setdefault(tier, []).append((float(amount) / of_all[place][0], float(orders) / of_all[place][1], float(back) / float(idle) if idle else 0.0))
    return {tier: _Shares(*(np.array(side) for side in zip(*shares, strict=True))) for tier, shares in found.items()}


def _windows(facts: Facts, whole: Period, day: date) -> list[tuple[date, Period, Period]]:
    """Return earlier days, each with the part of the period gone by then and the part to come, moved back by as many months; all within the orders known."""
    first = facts.rows("select min(day) from daily_orders")[0][0]
    after = day + timedelta(days=1)
    found: list[tuple[date, Period, Period]] = []
    for back in range(1, 1 + 10 * MOST):
        start, middle, end = (add_months(one, -back) for one in (min(whole.start, after), after, whole.end))
        later = Period(max(middle, add_months(whole.start, -back)), end)
        if later.end <= after and first is not None and rfm.year_up_to(middle - timedelta(days=1)).start >= first.replace(day=1) and len(found) < MOST:
            found.append((middle - timedelta(days=1), Period(start, middle), later))
    return found


def _within(days: Period) -> str:
    return f"day >= date '{days.start}' and day < date '{days.end}'" if days.start < days.end else "false"
