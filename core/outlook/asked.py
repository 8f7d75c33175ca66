"""What a goal that is no total asks of the months left: the rate they must average, the step a month, the stock they may hold."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.base.home import Workspace
from core.metrics.catalog import CATALOG
from core.metrics.coverage import Coverage
from core.metrics.goods import COST
from core.metrics.readings import read
from core.outlook.board import good_of
from core.outlook.ends import median_cases
from core.outlook.history import History, formula_of, history
from core.outlook.landing import cost_and_stock, is_level, ratio_ahead, stock_month_ends, whole_year
from core.outlook.standing import Standing
from core.store.facts import Facts

MONTH_ENDS = 13


@dataclass(frozen=True)
class Asked:
    """What the months left must come to; now is the same figure as it stands (None: none to compare with).

    "rate": their ratio; "step": change a month; "stock": mean stock at their ends, at cost; "level": the last month's own value; "in_time": the share of
    coming cases that must keep within the goal; "beyond": nothing the months left can do reaches the goal, value is the best the year can still come to (NaN: not said).
    """

    kind: Literal["rate", "step", "stock", "level", "in_time", "beyond"]
    value: float
    months: int
    now: float | None = None


def asked(space: Workspace, facts: Facts, standing: Standing, past: History, known: Coverage) -> Asked | None:
    """Return what the months left must come to for the standing's goal; None for totals (outlook.needed), without a goal, or where it cannot be said."""
    metric = standing.metric
    if standing.target is None or not past.horizon:
        return None
    if metric.id == "inventory_turnover":
        return _stock(space, facts, standing.target, known)
    if metric.kind == "balance" and standing.landing is not None and standing.reading.value is not None:
        return Asked("step", (standing.target - standing.reading.value) / (past.horizon - past.elapsed), past.horizon)
    if metric.kind == "quantile":
        return _in_time(facts, standing, past, known)
    if standing.landing is not None and is_level(metric, past, known):
        return Asked("level", standing.target, past.horizon, standing.reading.value)
    changed = CATALOG[metric.change_of] if metric.change_of else metric
    if changed.kind != "ratio" or standing.landing is None:
        return None
    target = standing.target
    if metric.change_of:
        last = whole_year(facts, changed, past.year - 1, known)
        if last is None:
            return None
        target = (1.0 + target) * last
    return _rate(space, past, target, good_of(metric, standing.goal))


def _rate(space: Workspace, past: History, target: float, good: str) -> Asked | None:
    ahead = ratio_ahead(space, past)
    top, bottom = past.so_far("numerator"), past.so_far("denominator")
    if ahead is None or bottom <= 0:
        return None
    rest = float(np.median(ahead[1].sum(axis=1)))
    if rest <= 0:
        return None
    value = (target * (bottom + rest) - top) / rest
    if good == "up" and past.is_part and value > 1:
        return Asked("beyond", (top + rest) / (bottom + rest), past.horizon, top / bottom)
    if good == "down" and value < 0:
        return Asked("beyond", top / (bottom + rest), past.horizon, top / bottom)
    return Asked("rate", value, past.horizon, top / bottom)


def _in_time(facts: Facts, standing: Standing, past: History, known: Coverage) -> Asked | None:
    formula = formula_of(standing.metric, known)
    cases = median_cases(facts, formula, past.as_of) if formula is not None else None
    if cases is None or standing.target is None or cases.to_come == 0:
        return None
    within = float(np.sum(cases.so_far <= standing.target))
    share = (0.5 * (len(cases.so_far) + cases.to_come) - within) / cases.to_come
    return Asked("beyond", float("nan"), past.horizon) if share > 1 else Asked("in_time", max(share, 0.0), past.horizon, within / len(cases.so_far))


def _stock(space: Workspace, facts: Facts, target: float, known: Coverage) -> Asked | None:
    """Return the stock that the month ends left may hold on average, with cost of goods as the middle of its forecast."""
    month_end = read(facts, ["inventory_turnover"], known=known)[0].as_of
    cost = history(facts, COST, known, as_of=month_end) if month_end else None
    stock = stock_month_ends(facts, month_end)
    if cost is None or not cost.horizon or len(stock) < MONTH_ENDS or target <= 0:
        return None
    sold_ahead, _ = cost_and_stock(space, cost, stock)
    booked = cost.months.loc[cost.months["ds"].dt.year == cost.year, "numerator"].sum()
    sold = float(booked) + float(np.median(sold_ahead.sum(axis=1)))
    held = stock["y"].to_numpy(dtype=np.float64)[-(MONTH_ENDS - cost.horizon):]
    return Asked("stock", max((MONTH_ENDS * sold / target - float(held.sum())) / cost.horizon, 0.0), cost.horizon, float(held[-1]))
