"""Budget and goods together: how much to hold and buy month by month so that turnover holds, and demand can still be shipped."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from scipy.optimize import brentq

from core.base.errors import CockpitError
from core.base.text import Text
from core.scenario import levers
from core.scenario.baseline import Baseline, unavailable
from core.scenario.outcome import months
from core.scenario.questions import at_odds
from core.scenario.stock import purchases
from core.scenario.tree import Outcome, draws_of, run

TURNOVER, FILL = "inventory_turnover", 4      # rounds in which stock and spend settle on each other


@dataclass(frozen=True, eq=False)
class Supplied:
    """A budget with the replenishment that carries it."""

    outcome: Outcome
    overrides: dict[str, levers.Value]
    turnover: float             # at the asked odds
    holds: bool                 # whether turnover reaches what was asked
    gmv: float                  # P50 of the year
    reached: bool               # whether GMV reaches what was asked (True where nothing was)


def supplied(baseline: Baseline, overrides: levers.Overrides, turnover: float = 8.0, *, gmv: float | None = None, odds: float = 0.5) -> Supplied:
    """Return the plan with as much stock as a turnover of the year allows (the most cover: fewest orders lost), and where a GMV
    is asked, with the whole budget scaled until it is reached on those shelves.

    Turnover falls with cover, so the cover is bisected; GMV rises with budget. Both in turn, for each moves the other a little.
    CockpitError without stock or cost of goods.
    """
    missing = unavailable(baseline).get("cover")
    if missing is not None:
        raise CockpitError("supply_stock", missing)
    chosen: dict[str, levers.Value] = {name: value for name, value in overrides.items() if name != "cover"}
    outcome = run(baseline, chosen)
    for _ in range(FILL if gmv is not None else 1):
        chosen["cover"] = _cover(baseline, chosen, turnover, odds)
        if gmv is not None:
            chosen["budget"] = _budget(baseline, chosen, gmv)
        outcome = run(baseline, chosen)
        if gmv is None or at_odds(outcome.values[TURNOVER], TURNOVER, odds) >= turnover:
            break
    turns, sold = at_odds(outcome.values[TURNOVER], TURNOVER, odds), float(np.median(outcome.values["gmv"]))
    return Supplied(outcome, dict(outcome.overrides), turns, turns >= turnover - 1e-9, sold, gmv is None or sold >= gmv * (1 - 1e-9))


def by_month(plan: Outcome) -> pd.DataFrame:
    """Return the plan by month of the year: month, locked, gmv, spend, purchases (at cost), stock (month end), turnover.

    Turnover is of the year to that month's end, as a yearly rate: cost of goods so far × 12 ÷ months, over the mean of the
    month ends from last December on; in December it is the KPI's own arithmetic.
    """
    frame = months(plan)[["month", "locked", "gmv", "spend", "cogs", "stock"]]
    stock = plan.baseline.stock
    assert stock is not None
    ends = np.concatenate([[stock.past[0]], frame["stock"].to_numpy(dtype=np.float64)])
    cogs = frame["cogs"].to_numpy(dtype=np.float64)
    count = np.arange(1, 13)
    rate = np.cumsum(cogs) * 12.0 / count / (np.cumsum(ends)[1:] / (count + 1))
    return frame.assign(purchases=np.diff(ends) + cogs, turnover=rate).drop(columns="cogs")


def order_now(plan: Outcome, rest: Outcome) -> tuple[date, float] | None:
    """Return the month whose goods have to be ordered first and how much more than planned (at cost); None when no more is needed."""
    stock = plan.baseline.stock
    if stock is None or plan.left.stock is None or rest.left.stock is None:
        return None
    more = (purchases(plan.baseline, plan.left.cogs, plan.left.stock) - purchases(rest.baseline, rest.left.cogs, rest.left.stock)).mean(axis=0)
    place = next((month for month in range(len(more)) if more[month] > 0.0), None)
    return None if place is None else (plan.baseline.months_left[place], float(more[place]))


def sentence(plan: Supplied, turnover: float) -> Text:
    """Return in a sentence whether turnover holds, and at which cover."""
    cover, stock = plan.overrides.get("cover", 1.0), plan.outcome.baseline.stock
    assert stock is not None
    days = stock.cover_days * levers.middle(cover if not isinstance(cover, str) else 1.0)
    if plan.holds:
        return Text(zh=f"把备货压到约 {days:.0f} 天，全年周转 {plan.turnover:.1f} 次，不低于 {turnover:g} 次。",
                    en=f"With about {days:.0f} days of cover the year turns {plan.turnover:.1f} times: at or above {turnover:g}.")
    return Text(zh=f"现有库存今年只能卖着降：备货压到约 {days:.0f} 天，全年周转也只有 {plan.turnover:.1f} 次，到不了 {turnover:g} 次。",
                en=f"Stock on hand can only be sold down: even at about {days:.0f} days of cover the year turns {plan.turnover:.1f} times, short of {turnover:g}.")


def _cover(baseline: Baseline, chosen: dict[str, levers.Value], turnover: float, odds: float) -> float:
    """Return the largest cover ratio at which the year's turnover reaches what was asked; the smallest there is if none does."""
    lever = levers.lever_of("cover")

    def over(cover: float) -> float:
        return at_odds(draws_of(baseline, {**chosen, "cover": cover}, TURNOVER), TURNOVER, odds) - turnover

    if over(1.0) >= 0.0:
        return 1.0
    if over(lever.minimum) < 0.0:
        return lever.minimum
    return float(np.floor(brentq(over, lever.minimum, 1.0, xtol=1e-4) * 1e3) / 1e3)


def _budget(baseline: Baseline, chosen: dict[str, levers.Value], gmv: float) -> float:
    """Return the factor on all budgets at which the year's P50 of GMV is reached; the largest there is if none does."""
    lever = levers.lever_of("budget")

    def over(budget: float) -> float:
        return float(np.median(draws_of(baseline, {**chosen, "budget": budget}, "gmv"))) - gmv

    if over(1.0) >= 0.0:
        return 1.0
    if over(lever.maximum) < 0.0:
        return lever.maximum
    return float(np.ceil(brentq(over, 1.0, lever.maximum, xtol=1e-4) * 1e3) / 1e3)
