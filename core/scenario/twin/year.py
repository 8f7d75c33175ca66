"""The year per draw: what is booked plus the months left, each ratio divided after its parts are summed, held fast at its own landing."""

from collections.abc import Mapping

import numpy as np

from core.scenario.anchors import GROWTHS, SHARES, SIGNED
from core.scenario.baseline import Baseline
from core.scenario.curves import Array
from core.scenario.twin.columns import Columns, number, total


def put_year(columns: Columns, baseline: Baseline, rest: Mapping[str, Array], anchors: Mapping[str, Array]) -> dict[str, str]:
    """Add the year's columns and return KPI id → the column that holds its final value; KPIs without data are left out.

    rest and anchors: what tree.at_rest gives.
    """
    for name, text in _formulas(baseline, columns).items():
        columns.each(name, text)
    columns.numbers("satisfaction", np.array([baseline.satisfaction]))
    final = {}
    for kpi in rest:
        if np.isnan(rest[kpi]).any() and kpi not in anchors:
            continue
        final[kpi] = kpi if kpi in columns.places else ""
        if kpi in anchors:
            final[kpi] = f"{kpi}-final"
            columns.numbers(f"{kpi}-anchor", anchors[kpi])
            moves = kpi in columns.places and not np.isnan(rest[kpi]).any()
            if moves:
                columns.numbers(f"{kpi}-rest", rest[kpi])
            columns.each(final[kpi], _anchored(kpi) if moves else f"{{{kpi}-anchor}}")
    return {kpi: column for kpi, column in final.items() if column}


def _anchored(kpi: str) -> str:
    """Return anchors.anchored as a formula: the landing, moved as far as the tree moves its own value from rest."""
    value, rest, anchor = f"{{{kpi}}}", f"{{{kpi}-rest}}", f"{{{kpi}-anchor}}"
    if kpi in SIGNED:
        return f"{anchor}+({value}-{rest})"
    plus = "+1" if kpi in GROWTHS else ""
    change = f"(({value}{plus})/({rest}{plus})-1)"
    moved = f"{anchor}+({anchor}{plus})*{change}"
    safe = f"IF({rest}{plus}=0,{anchor},{moved})"
    return f"IF({rest}{plus}=0,{anchor},IF({value}={rest},{anchor},MIN({moved},1)))" if kpi in SHARES else safe


def _formulas(baseline: Baseline, columns: Columns) -> dict[str, str]:
    """Return KPI id → formula over its row's columns, in an order in which each names only earlier ones; NaN parts left out."""
    actual, last, months = baseline.actual, baseline.last_year, range(len(baseline.months_left))
    known = columns.places.__contains__

    def summed(booked: Array | None, name: str) -> str | None:
        there = booked is not None and (not months or known(f"{name}-0") or (name == "spend" and baseline.channels is not None))
        return f"{number(booked.sum())}+{total([f'{{{name}-{month}}}' for month in months])}" if there and booked is not None else None

    found = {"gmv": summed(actual.gmv, "gmv"), "orders": summed(actual.orders, "orders"), "new_customers": summed(actual.new_customers, "won"),
             "spend": summed(actual.spend, "spend"), "cogs": summed(actual.cogs, "cogs")}
    if actual.gmv_net is not None:
        found["gmv_net"] = f"{number(actual.gmv_net.sum())}+({total([f'{{gmv-{month}}}' for month in months])})*{{net}}"
    money, cost = baseline.money, baseline.actual.operating_cost
    if not np.isnan(money.fee_rate) and found["orders"]:
        varying = "+".join(f"{{gmv-{month}}}*{number(money.fee_rate)}+{{orders-{month}}}*{number(money.fulfilment_per_order)}" for month in months) or "0"
        if actual.variable_cost is not None:
            found["variable"] = f"{number(actual.variable_cost.sum())}+{varying}"
        if cost is not None and baseline.operating_fixed is not None:
            found["operating"] = f"{number(cost.sum() + baseline.operating_fixed.sum())}+{varying}"
    there = {name: text for name, text in found.items() if text}
    return there | {name: text for name, (text, *needs) in _ratios(baseline, months).items()
                    if all(need in there or known(need) for need in needs) and _has(last, name)} | _after(baseline, there, months, known)


def _has(last: object, name: str) -> bool:
    needed = {"gmv_growth": "gmv", "cac_change": "cac"}.get(name)
    return needed is None or not np.isnan(getattr(last, needed))


def _ratios(baseline: Baseline, months: range) -> dict[str, tuple[str, ...]]:
    """Return KPI id → its formula and the columns it cannot do without."""
    actual, last = baseline.actual, baseline.last_year
    found: dict[str, tuple[str, ...]] = {
        "gmv_growth": (f"{{gmv}}/{number(last.gmv)}-1", "gmv"), "average_order_value": (_over("{gmv}", "{orders}"), "orders"),
        "cac": (_over("{spend}", "{new_customers}"), "spend", "new_customers"),
        "cac_change": (f"{{cac}}/{number(last.cac)}-1", "spend", "new_customers"),
        "acquisition_cost_ratio": (_over("{spend}", "{gmv}"), "spend"), "operating_cost_ratio": (_over("{operating}", "{gmv}"), "operating")}
    if actual.new_category_gmv is not None and baseline.new_category_share is not None:
        sold = [f"{{share-{month}}}*{{gmv-{month}}}*{{new-{month}}}/{{launched-{month}}}" for month in months]
        found["new_category_share"] = (_over(f"({number(actual.new_category_gmv.sum())}+{total(sold)})", "{gmv}"), "gmv")
    if actual.private_repeat_gmv is not None and baseline.private_repeat_share is not None:
        again = [f"{{private-{month}}}*{{forecast-{month}}}*{_growth(baseline, month)}*{{scale-{month}}}" for month in months]
        found["private_repeat_share"] = (_over(f"({number(actual.private_repeat_gmv.sum())}+{total(again)})", "{gmv}"), "gmv")
    kept = baseline.retention
    if kept is not None and kept.base > 0:
        back = total([f"{{back-{month}}}" for month in months])
        found["retention"] = (f"({number(kept.returned)}+{back})/{number(kept.base)}", "gmv")
    return found


def _growth(baseline: Baseline, month: int) -> str:
    return f"{{growth-{month}}}" if baseline.repeat is not None and baseline.repeat.orders[month] > 0 else "1"


def _after(baseline: Baseline, there: Mapping[str, str], months: range, known: object) -> dict[str, str]:
    """Return turnover, contribution, cash and stock-outs where their parts are known."""
    stock, found = baseline.stock, {}
    if stock is not None and "cogs" in there:
        shelves = total([f"{{shelf-{month}}}" for month in months])
        found["inventory_turnover"] = _over("{cogs}", f"(({number(stock.past.sum())}+{shelves})/{number(len(stock.past) + len(months))})")
        found["days_of_stock"] = _over("365", "{inventory_turnover}")
        lost, sold = (total([f"{{{name}-{month}}}" for month in months]) for name in ("lost", "gmv"))
        if months:
            found["stock_outs"] = _over(f"({lost})", f"({sold}+{lost})")
    if {"gmv_net", "cogs", "variable", "spend"} <= there.keys():
        found["contribution"] = "{gmv_net}-{cogs}-{variable}-{spend}"
        found["contribution_margin"] = _over("{contribution}", "{gmv_net}")
    if {"gmv_net", "cogs", "operating", "spend"} <= there.keys() and stock is not None:
        end = f"{{shelf-{months[-1]}}}" if months else number(stock.past[-1])
        found["cash"] = f"{{gmv_net}}-{{cogs}}-{{operating}}-{{spend}}-({end}-{number(stock.past[0])})"
    return found


def _over(above: str, below: str) -> str:
    return f"IF({below}=0,NA(),{above}/{below})"
