"""Why GMV moved against last year: the bridge over its factors, and what each channel and category brought."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pandas as pd

from core.base.period import Period
from core.base.text import Text
from core.metrics.coverage import Coverage, coverage
from core.metrics.declare import By
from core.metrics.decompose import divisia
from core.metrics.readings import one, read
from core.store.facts import Facts

FACTORS: dict[str, Text] = {
    "visitors": Text(zh="访客", en="Visitors"),
    "conversion": Text(zh="转化", en="Conversion"),
    "buyers": Text(zh="买家", en="Buyers"),
    "orders_per_buyer": Text(zh="人均订单", en="Orders per buyer"),
    "average_order_value": Text(zh="客单价", en="Order value"),
}
FUNNEL: dict[str, Text] = {
    "visitors": Text(zh="访客", en="Visitors"),
    "product_viewers": Text(zh="商品访客", en="Product viewers"),
    "cart_users": Text(zh="加购人数", en="Added to cart"),
    "ordering_users": Text(zh="下单人数", en="Placed an order"),
    "paying_users": Text(zh="支付人数", en="Paid"),
}


@dataclass(frozen=True)
class Bridge:
    """GMV of last year's days, the parts of the change, GMV of this year's days; the parts add up to the cent."""

    period: Period
    before: Decimal
    after: Decimal
    parts: tuple[tuple[str, Decimal, float, float], ...]  # factor id, its part in money, its value before and after
    without_traffic: bool


def bridge(facts: Facts, period: Period, known: Coverage | None = None) -> Bridge | None:
    """Return the bridge from last year's same days to the period's, or None where last year is not wholly covered."""
    known = known or coverage(facts)
    sides = []
    readings = {
        id_: one(facts, id_, period, known=known) for id_ in ("gmv", "orders", "buyers", "visitors", "conversion")
    }
    for side in ("last_year", "value"):
        values = {id_: getattr(reading, side) for id_, reading in readings.items()}
        if not values["gmv"] or not values["orders"] or not values["buyers"]:
            return None
        sides.append(values)
    with_traffic = all(side["visitors"] and side["conversion"] for side in sides)
    factors = [_factors(side, with_traffic) for side in sides]
    before, after = (Decimal(repr(side["gmv"])).quantize(Decimal("0.01")) for side in sides)
    parts = divisia(list(factors[0].values()), list(factors[1].values()))
    rows = tuple((name, part, factors[0][name], factors[1][name]) for name, part in zip(factors[0], parts, strict=True))
    return Bridge(period, before, after, rows, not with_traffic)


def contributions(facts: Facts, by: By, as_of: date | None = None, known: Coverage | None = None) -> pd.DataFrame:
    """Return per channel or category: key, value, last_year, change, growth, share_of_change; largest loss or gain first.

    Year to date against last year's same event days; last_year is missing where it is not wholly covered.
    """
    readings = [r for r in read(facts, ["gmv"], as_of=as_of, by=by, known=known) if r.value is not None]
    frame = pd.DataFrame(
        {
            "key": [r.key for r in readings],
            "value": [r.value for r in readings],
            "last_year": [r.last_year for r in readings],
        }
    ).astype({"value": "float64", "last_year": "float64"})
    frame["change"] = frame["value"] - frame["last_year"]
    frame["growth"] = frame["change"] / frame["last_year"].where(frame["last_year"] > 0)
    total = frame["change"].sum()
    frame["share_of_change"] = frame["change"] / total if total else float("nan")
    return frame.sort_values("change", key=lambda column: -column.abs(), ignore_index=True)


def funnel(facts: Facts, period: Period, channel: str | None = None) -> pd.DataFrame:
    """Return the funnel of people over the period: step, people, rate (to the step before), total (to the first step).

    Steps the upload does not hold are left out; the rates multiply to the total.
    """
    sums = ", ".join(f"sum({step})" for step in FUNNEL)
    where, params = ("and channel = ?", [channel]) if channel else ("", [])
    row = facts.rows(
        f"select {sums} from daily_traffic where day >= ? and day < ? {where}", [period.start, period.end, *params]
    )[0]
    steps = [(step, float(people)) for step, people in zip(FUNNEL, row, strict=True) if people]
    frame = pd.DataFrame(steps, columns=["step", "people"])
    frame["rate"] = frame["people"] / frame["people"].shift(1)
    frame["total"] = frame["people"] / (frame["people"].iloc[0] if len(frame) else 1.0)
    return frame


def _factors(side: "dict[str, float]", with_traffic: bool) -> dict[str, float]:
    """GMV as a product: visitors × conversion × orders per paying buyer × order value, or buyers × … without traffic."""
    order_value = side["gmv"] / side["orders"]
    if not with_traffic:
        return {
            "buyers": side["buyers"],
            "orders_per_buyer": side["orders"] / side["buyers"],
            "average_order_value": order_value,
        }
    paying = side["visitors"] * side["conversion"]
    return {
        "visitors": side["visitors"],
        "conversion": side["conversion"],
        "orders_per_buyer": side["orders"] / paying,
        "average_order_value": order_value,
    }
