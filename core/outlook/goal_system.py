"""The company behind its goals: last year's amounts, the identities that tie the goals, and the best that its own record shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from core.base.period import add_months, year_of
from core.base.text import Text
from core.base.unit import Unit, write
from core.metrics.catalog import CATALOG
from core.metrics.coverage import Coverage
from core.metrics.money_spent import ACQUIRING
from core.outlook.board import Board
from core.outlook.consistency import Row, Wish
from core.outlook.landing import year_reading
from core.outlook.standing import Standing
from core.store.facts import Facts

QUARTER, RECORD = 3, 24
# KPI → the amounts that it is a ratio of (or one amount); "scale" turns its own number into theirs
_PARTS: Mapping[str, tuple[str, str | None]] = {
    "gmv": ("gmv", None), "gmv_growth": ("gmv", None), "new_customers": ("people", None), "cac": ("spend", "people"), "cac_change": ("spend", "people"),
    "acquisition_cost_ratio": ("spend", "gmv"), "operating_cost_ratio": ("operating", "gmv"), "inventory_turnover": ("cost", "stock"),
    "days_of_stock": ("stock", "cost"), "new_category_share": ("new_categories", "gmv"), "private_repeat_share": ("private_repeat", "gmv"),
    "gmv_net": ("net", None), "orders": ("orders", None), "average_order_value": ("gmv", "orders"), "visitors": ("visitors", None), "conversion": ("paying", "visitors"),
    "buyers": ("buyers", None), "repeat_purchase_rate": ("repeat_buyers", "buyers"), "retention": ("returned", None), "spend": ("all_spend", None)}
# parts of a whole that each other goal may speak of, where both are known
_WITHIN = (("new_categories", "gmv"), ("private_repeat", "gmv"), ("net", "gmv"), ("buyers", "orders"), ("people", "buyers"), ("repeat_buyers", "buyers"), ("paying", "visitors"), ("spend", "all_spend"))
_SQL = {
    "order_lines": "select date_trunc('month', day), sum(amount), sum(case when is_repeat then amount else 0 end) from daily_sales group by 1",
    "customers": "select date_trunc('month', day), sum(first_orders), sum(orders) from daily_orders group by 1",
    "spend": f"select date_trunc('month', day), sum(spend), sum(spend) from daily_spend where {ACQUIRING} group by 1",
    "traffic": "select date_trunc('month', day), sum(visitors), sum(paying_users) from daily_traffic group by 1",
}


@dataclass(frozen=True)
class Company:
    """Last year's amounts by name (only those wholly known), and what the best quarter of its record showed."""

    year: int
    last: Mapping[str, float]
    best: Mapping[str, float]


@dataclass(frozen=True)
class Fact:
    """One thing that goals imply together: the goals it follows from, and the sentence."""

    kpis: tuple[str, ...]
    text: Text


def company(facts: Facts, known: Coverage, year: int) -> Company:
    """Return the amounts of the year before the plan year, each only where it is wholly known, and the record."""
    found: dict[str, float] = {}
    parts = {"gmv": ("gmv", None), "new_customers": ("people", None), "acquisition_cost_ratio": ("spend", None), "operating_cost_ratio": ("operating", None),
             "inventory_turnover": ("cost", "stock"), "new_category_share": ("new_categories", None), "private_repeat_share": ("private_repeat", None),
             "gmv_net": ("net", None), "orders": ("orders", None), "conversion": ("paying", "visitors"), "repeat_purchase_rate": ("repeat_buyers", "buyers"), "retention": ("returned", None), "spend": ("all_spend", None)}
    for kpi, (above, below) in parts.items():
        reading = year_reading(facts, CATALOG[kpi], year - 1, known)
        if reading.value is None or not known.covers(CATALOG[kpi].formulas[0].tables, year_of(year - 1)):
            continue
        found[above] = float(reading.numerator or 0.0)
        if below is not None and reading.denominator:
            found[below] = float(reading.denominator)
    months = _months(facts, known)
    last = months[(months.index >= pd.Timestamp(year - 1, 1, 1)) & (months.index < pd.Timestamp(year, 1, 1))] if len(months) else months
    if "gmv" in found and "people" in found and len(last) == 12:
        found["repeat"] = float(last["repeat"].sum())
        found["first"] = found["gmv"] - found["repeat"]
    return Company(year, {name: value for name, value in found.items() if value > 0}, _best(months))


def wishes(board: Board, of: Company) -> list[Wish]:
    """Return the goals of the board that the system can weigh: with a target, by the KPI's own definition, over amounts that are known."""
    found = []
    for kpi, (above, below) in _PARTS.items():
        standing = board.standings.get(kpi)
        if standing is None or standing.target is None or standing.goal is None or is_bound_elsewhere(standing):
            continue
        target = to_amounts(kpi, standing.target, of)
        if target is not None and target > 0 and all(name in of.last for name in (above, below) if name):
            found.append(Wish(kpi, above, below, target, standing.goal.direction))
    return found


def is_bound_elsewhere(standing: Standing) -> bool:
    """Return whether the goal is judged by another definition than the identities are written in."""
    return standing.metric.formulas != CATALOG[standing.metric.id].formulas or standing.metric.change_of != CATALOG[standing.metric.id].change_of


def to_amounts(kpi: str, value: float, of: Company) -> float | None:
    """Return a KPI's number as the system's ratio or amount; None where last year is needed and not known."""
    last = of.last
    if kpi == "gmv_growth":
        return (1 + value) * last["gmv"] if "gmv" in last else None
    if kpi == "cac_change":
        return (1 + value) * last["spend"] / last["people"] if {"spend", "people"} <= last.keys() else None
    if kpi == "retention":       # of last year's buyers
        return value * last["buyers"] if "buyers" in last else None
    return value / 365 if kpi == "days_of_stock" else value


def from_amounts(kpi: str, value: float, of: Company) -> float:
    """Return the system's ratio or amount as the KPI's own number."""
    last = of.last
    if kpi == "gmv_growth":
        return value / last["gmv"] - 1
    if kpi == "cac_change":
        return value / (last["spend"] / last["people"]) - 1
    if kpi == "retention":
        return value / last["buyers"]
    return value * 365 if kpi == "days_of_stock" else value


def identities(of: Company) -> list[Row]:
    """Return what always holds: parts are no more than their whole, first and repeat sales make GMV, cost follows GMV at last year's margin,
    who came back is of last year's buyers, and with the new customers no more than all buyers.

    Something is sold at all: else every ratio of nothing to nothing would do.
    """
    last = of.last
    rows = [Row({part: 1.0, whole: -1.0}, "<=") for part, whole in _WITHIN if {part, whole} <= last.keys()]
    if "gmv" in last:
        rows.append(Row({"gmv": 1.0}, ">=", last["gmv"] / 100))
    if "repeat" in last:
        rows.append(Row({"gmv": 1.0, "first": -1.0, "repeat": -1.0}, "=="))
        if "private_repeat" in last:
            rows.append(Row({"private_repeat": 1.0, "repeat": -1.0}, "<="))
    if {"returned", "buyers", "people"} <= last.keys():
        rows += [Row({"returned": 1.0}, "<=", last["buyers"]), Row({"returned": 1.0, "people": 1.0, "buyers": -1.0}, "<=")]
    if {"cost", "gmv"} <= last.keys():
        rows.append(Row({"cost": 1.0, "gmv": -last["cost"] / last["gmv"]}, "=="))
    return rows


def limits(of: Company) -> list[Row]:
    """Return how far the company's own record goes: its cheapest quarter of winning customers, dearest first orders, fastest growth of repeat sales;
    its dearest orders, best conversion, most orders per paying buyer and fastest growth of visitors, whose product is GMV."""
    rows = []
    if "cac" in of.best and {"spend", "people"} <= of.last.keys():
        rows.append(Row({"spend": 1.0, "people": -of.best["cac"]}, ">="))
    if "first_order" in of.best and "repeat" in of.last:
        rows.append(Row({"first": 1.0, "people": -of.best["first_order"]}, "<="))
    if "repeat_growth" in of.best and "repeat" in of.last:
        rows.append(Row({"repeat": 1.0}, "<=", of.best["repeat_growth"] * of.last["repeat"]))
    for name, (above, below) in {"order_value": ("gmv", "orders"), "orders_per_paying": ("orders", "paying"), "conversion": ("paying", "visitors")}.items():
        if name in of.best and {above, below} <= of.last.keys():
            rows.append(Row({above: 1.0, below: -of.best[name]}, "<="))
    if "visitor_growth" in of.best and "visitors" in of.last:
        rows.append(Row({"visitors": 1.0}, "<=", of.best["visitor_growth"] * of.last["visitors"]))
    return rows


def limits_told(of: Company, currency: str) -> list[Text]:
    """Return the record in words."""
    told = []
    if "cac" in of.best:
        told.append(Text(zh="获客成本最低的一季：{value}", en="cheapest quarter of CAC: {value}").format(value=_money(of.best["cac"], currency)))
    if "first_order" in of.best:
        told.append(Text(zh="人均首单金额最高的一季：{value}", en="highest first order per new customer: {value}").format(value=_money(of.best["first_order"], currency)))
    if "repeat_growth" in of.best:
        told.append(Text(zh="复购 GMV 同比最快的一季：{value}", en="fastest growth of repeat GMV: {value}").format(value=_share(of.best["repeat_growth"] - 1, signed=True)))
    if "order_value" in of.best:
        told.append(Text(zh="客单价最高的一季：{value}", en="highest order value: {value}").format(value=_money(of.best["order_value"], currency)))
    if "conversion" in of.best:
        told.append(Text(zh="支付转化率最高的一季：{value}", en="highest conversion: {value}").format(value=_share(of.best["conversion"])))
    if "visitor_growth" in of.best:
        told.append(Text(zh="访客同比最快的一季：{value}", en="fastest growth of visitors: {value}").format(value=_share(of.best["visitor_growth"] - 1, signed=True)))
    return told


def implied(board: Board, of: Company, currency: str) -> list[Fact]:
    """Return what the goals imply together, with this company's numbers; each only where its goals and amounts are there."""
    targets = {kpi: standing.target for kpi, standing in board.standings.items()
               if standing.goal is not None and standing.target is not None and not is_bound_elsewhere(standing)}
    growth = targets.get("gmv_growth")
    if growth is None and "gmv" in targets and "gmv" in of.last:
        growth = targets["gmv"] / of.last["gmv"] - 1
    if growth is None or "gmv" not in of.last:
        return []
    by = "gmv_growth" if "gmv_growth" in targets else "gmv"
    found = [fact for tell in (_spend, _stock, _new_categories, _private, _operating, _orders, _visitors, _returned) if (fact := tell(targets, of, 1 + growth, by, currency))]
    return [one for fact in found for one in ([fact, *_people(targets, of, 1 + growth, by, currency)] if "acquisition_cost_ratio" in fact.kpis else [fact])]


def _spend(targets: Mapping[str, float], of: Company, grown: float, by: str, currency: str) -> Fact | None:
    if "acquisition_cost_ratio" not in targets or "spend" not in of.last:
        return None
    last, before = of.last, of.last["spend"] / of.last["gmv"]
    spend = targets["acquisition_cost_ratio"] * grown * last["gmv"]
    text = Text(zh="GMV 要到去年的 **{grown}** 倍，获客成本占比要从 {before} 到 {after}：获客推广费用最多是去年的 **{times}** 倍（{last} → {now}）。",
                en="GMV **× {grown}** with the acquisition ratio going from {before} to {after} lets acquisition spend grow by **× {times}** at most ({last} → {now}).")
    return Fact((by, "acquisition_cost_ratio"), text.format(grown=_times(grown), before=_share(before), after=_share(targets["acquisition_cost_ratio"]),
                times=_times(spend / last["spend"]), last=_money(last["spend"], currency), now=_money(spend, currency)))


def _people(targets: Mapping[str, float], of: Company, grown: float, by: str, currency: str) -> list[Fact]:
    """Return what that spend must win at the CAC wished for, and what is then left for repeat sales."""
    last = of.last
    if "people" not in last:
        return []
    before = last["spend"] / last["people"]
    cac = targets["cac"] if "cac" in targets else (1 + targets["cac_change"]) * before if "cac_change" in targets else None
    if not cac:
        return []
    kpis = (by, "acquisition_cost_ratio", "cac" if "cac" in targets else "cac_change")
    people = targets["acquisition_cost_ratio"] * grown * last["gmv"] / cac
    text = Text(zh="获客成本再从 {before} 到 {after}，这些费用要带来去年 **{times}** 倍的新客（{last} → {now} 位）。",
                en="With CAC going from {before} to {after}, that spend has to win **× {times}** new customers ({last} → {now}).")
    facts = [Fact(kpis, text.format(before=_money(before, currency), after=_money(cac, currency), times=_times(people / last["people"]),
                                    last=_count(last["people"]), now=_count(people)))]
    if "repeat" in last:
        repeat = grown * last["gmv"] - last["first"] * people / last["people"]
        text = Text(zh="首单占 GMV 的 {share}。人均首单不变，复购 GMV 就要变化 **{change}**（{last} → {now}）。",
                    en="First orders are {share} of GMV. With an unchanged basket, repeat GMV has to change by **{change}** ({last} → {now}).")
        facts.append(Fact(kpis, text.format(share=_share(last["first"] / last["gmv"]), change=_share(repeat / last["repeat"] - 1, signed=True),
                                            last=_money(last["repeat"], currency), now=_money(max(repeat, 0.0), currency))))
    return facts


def _stock(targets: Mapping[str, float], of: Company, grown: float, by: str, currency: str) -> Fact | None:
    turns = targets.get("inventory_turnover") or (365 / targets["days_of_stock"] if targets.get("days_of_stock") else None)
    if not turns or not {"cost", "stock"} <= of.last.keys():
        return None
    last, before = of.last, of.last["cost"] / of.last["stock"]
    stock = grown * last["cost"] / turns
    text = Text(zh="毛利率不变，库存周转从 {before} 到 {after}：平均库存最多是去年的 **{times}** 倍（{last} → {now}）。",
                en="At a constant margin, turnover going from {before} to {after} allows mean stock of **× {times}** ({last} → {now}).")
    return Fact((by, "inventory_turnover" if "inventory_turnover" in targets else "days_of_stock"), text.format(
        before=_turns(before), after=_turns(turns), times=_times(stock / last["stock"]), last=_money(last["stock"], currency), now=_money(stock, currency)))


def _new_categories(targets: Mapping[str, float], of: Company, grown: float, by: str, _currency: str) -> Fact | None:
    share = targets.get("new_category_share")
    if share is None or "new_categories" not in of.last:
        return None
    before = of.last["new_categories"] / of.last["gmv"]
    text = Text(zh="新品类占比从 {before} 到 {after}：新品类 GMV 要到去年的 **{times}** 倍，老品类 **{rest}** 倍。",
                en="New categories going from {before} to {after} of GMV have to grow **× {times}**, the old ones × {rest}.")
    return Fact((by, "new_category_share"), text.format(before=_share(before), after=_share(share), times=_times(grown * share / before),
                                                        rest=_times(grown * (1 - share) / (1 - before)) if before < 1 else Text(zh="–", en="–")))


def _private(targets: Mapping[str, float], of: Company, grown: float, by: str, _currency: str) -> Fact | None:
    share = targets.get("private_repeat_share")
    if share is None or "private_repeat" not in of.last:
        return None
    before = of.last["private_repeat"] / of.last["gmv"]
    text = Text(zh="私域复购占比从 {before} 到 {after}：私域复购 GMV 要到去年的 **{times}** 倍。",
                en="Private-domain repeat sales going from {before} to {after} of GMV have to grow **× {times}**.")
    return Fact((by, "private_repeat_share"), text.format(before=_share(before), after=_share(share), times=_times(grown * share / before)))


def _operating(targets: Mapping[str, float], of: Company, grown: float, by: str, currency: str) -> Fact | None:
    ratio = targets.get("operating_cost_ratio")
    if ratio is None or "operating" not in of.last:
        return None
    last = of.last
    text = Text(zh="运营成本占比从 {before} 到 {after}：运营成本最多是去年的 **{times}** 倍（{last} → {now}）。",
                en="Operating cost going from {before} to {after} of GMV may grow by **× {times}** at most ({last} → {now}).")
    cost = ratio * grown * last["gmv"]
    return Fact((by, "operating_cost_ratio"), text.format(before=_share(last["operating"] / last["gmv"]), after=_share(ratio), times=_times(cost / last["operating"]),
                                                          last=_money(last["operating"], currency), now=_money(cost, currency)))


def _orders(targets: Mapping[str, float], of: Company, grown: float, by: str, currency: str) -> Fact | None:
    """Return GMV = orders × order value: what one of them has to be where the other has a goal; where both have one, what they make."""
    last, value, orders = of.last, targets.get("average_order_value"), targets.get("orders")
    if "orders" not in last or (value is None and orders is None):
        return None
    gmv, before = grown * last["gmv"], last["gmv"] / last["orders"]
    words = {"grown": _times(grown), "before": _money(before, currency), "gmv": _money(gmv, currency)}
    if value is not None and orders is not None:
        text = Text(zh="订单数 {orders} × 客单价 {value} = **{made}**，GMV 目标是 {gmv}：{verdict}。", en="{orders} orders × an order value of {value} make **{made}**; the GMV goal is {gmv}: {verdict}.")
        verdict = Text(zh="两项都刚好达到，GMV 还差 {short}", en="with both just reached, GMV is {short} short") if orders * value < gmv else Text(zh="两项达到，GMV 也就达到", en="with both reached, so is GMV")
        return Fact((by, "orders", "average_order_value"), text.format(**words, orders=_count(orders), value=_money(value, currency), made=_money(orders * value, currency),
                                                                      verdict=verdict.format(short=_money(gmv - orders * value, currency))))
    if value is not None:
        text = Text(zh="客单价从 {before} 到 {after}：订单数要到去年的 **{times}** 倍（{last} → {now}）。", en="With the order value going from {before} to {after}, orders have to grow **× {times}** ({last} → {now}).")
        return Fact((by, "average_order_value"), text.format(**words, after=_money(value, currency), times=_times(gmv / value / last["orders"]), last=_count(last["orders"]), now=_count(gmv / value)))
    text = Text(zh="订单数从 {last} 到 {now}：客单价要从 {before} 到 **{after}**。", en="With orders going from {last} to {now}, the order value has to go from {before} to **{after}**.")
    return Fact((by, "orders"), text.format(**words, last=_count(last["orders"]), now=_count(orders or 0), after=_money(gmv / (orders or 1), currency)))


def _visitors(targets: Mapping[str, float], of: Company, grown: float, by: str, currency: str) -> Fact | None:
    """Return GMV = visitors × conversion × GMV per paying buyer, the last at its goal's order value, else as last year."""
    last, rate, visitors = of.last, targets.get("conversion"), targets.get("visitors")
    if not {"visitors", "paying", "orders"} <= last.keys() or (rate is None and visitors is None):
        return None
    before = last["paying"] / last["visitors"]
    value = targets.get("average_order_value", last["gmv"] / last["orders"]) * last["orders"] / last["paying"]
    paying = grown * last["gmv"] / value
    words = {"value": _money(value, currency), "before": _share(before), "last": _count(last["visitors"])}
    if rate is not None and visitors is not None:
        text = Text(zh="访客 {visitors} × 支付转化率 {rate} × 人均消费 {value} = **{made}**，GMV 目标是 {gmv}。", en="{visitors} visitors × {rate} conversion × {value} per paying buyer make **{made}**; the GMV goal is {gmv}.")
        return Fact((by, "visitors", "conversion"), text.format(**words, visitors=_count(visitors), rate=_share(rate), made=_money(visitors * rate * value, currency), gmv=_money(grown * last["gmv"], currency)))
    if rate is not None:
        text = Text(zh="支付转化率从 {before} 到 {rate}，人均消费 {value}：访客要到去年的 **{times}** 倍（{last} → {now}）。",
                    en="With conversion going from {before} to {rate} at {value} per paying buyer, visitors have to grow **× {times}** ({last} → {now}).")
        return Fact((by, "conversion"), text.format(**words, rate=_share(rate), times=_times(paying / rate / last["visitors"]), now=_count(paying / rate)))
    text = Text(zh="访客从 {last} 到 {now}，人均消费 {value}：支付转化率要从 {before} 到 **{rate}**。", en="With visitors going from {last} to {now} at {value} per paying buyer, conversion has to go from {before} to **{rate}**.")
    return Fact((by, "visitors"), text.format(**words, now=_count(visitors or 0), rate=_share(paying / (visitors or 1))))


def _returned(targets: Mapping[str, float], of: Company, grown: float, by: str, _currency: str) -> Fact | None:
    """Return how many of last year's buyers retention asks for, and with the new customers' goal how many buyers there are at least."""
    rate, last = targets.get("retention"), of.last
    if rate is None or not {"returned", "buyers"} <= last.keys():
        return None
    text = Text(zh="用户留存率 {rate}：去年的 {base} 位买家里，今年要有 **{now}** 位再买（去年回来了 {last} 位）。", en="Retention of {rate} needs **{now}** of last year's {base} buyers to buy again (last year {last} came back).")
    return Fact(("retention",), text.format(rate=_share(rate), base=_count(last["buyers"]), now=_count(rate * last["buyers"]), last=_count(last["returned"])))


def _months(facts: Facts, known: Coverage) -> pd.DataFrame:
    """Return whole months with gmv, repeat, people, spend (missing where not known), by first day."""
    last = known.as_of(("order_lines",), month_ends=True)
    if last is None:
        return pd.DataFrame(columns=["gmv", "repeat", "people", "spend"])
    names = {"order_lines": ["gmv", "repeat"], "customers": ["people", "orders"], "spend": ["spend", "all_spend"], "traffic": ["visitors", "paying"]}
    frames = [pd.DataFrame(facts.rows(sql), columns=["ds", *names[table]]).assign(ds=lambda frame: pd.to_datetime(frame["ds"])).set_index("ds").astype("float64")
              for table, sql in _SQL.items()]
    found = pd.concat(frames, axis=1, sort=True)
    return found[found.index < pd.Timestamp(add_months(last.replace(day=1), 1))]


def _best(months: pd.DataFrame) -> dict[str, float]:
    """Return the best quarter of the last 24 months: cac (least), first_order, order_value, orders_per_paying, conversion (most), repeat_growth, visitor_growth (most, on a year before)."""
    if len(months) < QUARTER * 2:
        return {}
    quarters = months.rolling(QUARTER).sum()
    recent = quarters.tail(RECORD)
    people = recent["people"].where(recent["people"] > 0)
    visitors, paying, orders = (recent[name].where(recent[name] > 0) for name in ("visitors", "paying", "orders"))
    series: dict[str, Sequence[float]] = {
        "order_value": [(recent["gmv"] / orders).max()], "orders_per_paying": [(recent["orders"] / paying).max()], "conversion": [(recent["paying"] / visitors).max()],
        "visitor_growth": [(visitors / quarters["visitors"].shift(12).where(lambda values: values > 0)).max()],
        "cac": [(recent["spend"] / people).where(recent["spend"] > 0).min()],
        "first_order": [((recent["gmv"] - recent["repeat"]) / people).max()],
        "repeat_growth": [(recent["repeat"] / quarters["repeat"].shift(12).where(lambda values: values > 0)).max()]}
    return {name: float(values[0]) for name, values in series.items() if values[0] == values[0]}


def _times(value: float) -> Text:
    return Text(zh=f"{value:.2f}", en=f"{value:.2f}")


def _share(value: float, *, signed: bool = False) -> Text:
    return Text(zh=write(value, Unit.SHARE, "zh", signed=signed), en=write(value, Unit.SHARE, "en", signed=signed))


def _money(value: float, currency: str) -> Text:
    return Text(zh=write(value, Unit.CURRENCY, "zh", currency=currency), en=write(value, Unit.CURRENCY, "en", currency=currency))


def _turns(value: float) -> Text:
    return Text(zh=write(value, Unit.TIMES, "zh"), en=write(value, Unit.TIMES, "en"))


def _count(value: float) -> Text:
    return Text(zh=write(value, Unit.COUNT, "zh"), en=write(value, Unit.COUNT, "en"))
