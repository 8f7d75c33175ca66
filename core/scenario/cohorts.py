"""How customers come again, from pooled cohorts: the monthly repeat curve and its tail."""

import numpy as np
import pandas as pd

from core.base.period import add_months
from core.base.text import Text
from core.scenario.baseline import Repeat
from core.scenario.curves import Array
from core.scenario.rates import RECENT, ratio

AGES = 37                   # month 0 and three years; the last age stands for all later
FEWEST_CUSTOMERS = 100      # below it an observed age is left to the tail
HALF_MONTH = 0.5            # a new customer has half of the first month left on average


def repeat_curve(cohorts: pd.DataFrame) -> tuple[Array, tuple[Text, ...]]:
    """Return h_a (AGES,), the share of a cohort active a months after its first month, and what was assumed.

    cohorts: first_month, month_number, customers (active in it), cohort_size; only months that are over.
    h_a pools all cohorts old enough, Σ customers ÷ Σ cohort_size; h_0 is half of h_1 (the cohort table cannot see a
    second order within the first month); ages without enough customers follow A·a^-b through those with.
    Raises ValueError when no age has been observed.
    """
    seen = _seen(cohorts)
    if seen.empty:
        raise ValueError("no cohort is old enough to show a repeat curve")
    known = (seen["customers"] / seen["cohort_size"]).clip(0.0001, 0.95).astype(float)
    shares, weights = np.asarray(known, dtype=np.float64), np.asarray(seen["cohort_size"], dtype=np.float64)
    height, fall = _tail(np.asarray(known.index, dtype=np.float64), shares, weights)
    places = np.arange(1, AGES)
    curve = np.clip(height * places.astype(float) ** -fall, 0.0001, 0.95)
    curve[np.asarray(known.index, dtype=int) - 1] = shares
    return np.concatenate([[curve[0] * HALF_MONTH], curve]), _said(len(known))


def is_enough(cohorts: pd.DataFrame) -> bool:
    """Return whether some age after the first month was lived through by enough customers for a repeat curve."""
    return not _seen(cohorts).empty


def _seen(cohorts: pd.DataFrame) -> pd.DataFrame:
    ages = cohorts[cohorts["month_number"].between(1, AGES - 1)]
    pooled = ages.groupby("month_number")[["customers", "cohort_size"]].sum()
    return pooled[pooled["cohort_size"] >= FEWEST_CUSTOMERS]


def repeat_of(cohorts: pd.DataFrame, recent: pd.DataFrame, order_forecast: Array, past_new: Array, average_order: float,
              ) -> tuple[Repeat, tuple[Text, ...]]:
    """Return the repeat part of a baseline, and what was assumed.

    recent: the last whole months with orders, repeat_orders, gmv, first_order_gmv; order_forecast (M,) expected orders;
    past_new (K,) new customers of the whole months behind, oldest first.
    """
    curve, notes = repeat_curve(cohorts)
    share = ratio(recent, "repeat_orders", "orders")
    frame = recent.assign(repeat_gmv=recent["gmv"] - recent["first_order_gmv"]) if "first_order_gmv" in recent else recent
    basket = ratio(frame, "repeat_gmv", "repeat_orders")
    orders = order_forecast * (0.0 if np.isnan(share) else share)
    return Repeat(curve, orders, past_new, average_order if np.isnan(basket) else basket,
                  _orders_per_active(curve, past_new, recent)), notes


def observed(cohorts: pd.DataFrame, over: pd.Timestamp) -> pd.DataFrame:
    """Return the cohort rows whose month was over before the day `over` (the first day of the running month)."""
    return cohorts[np.array([add_months(first, int(age)) < over.date() for first, age
                             in zip(cohorts["first_month"], cohorts["month_number"], strict=True)], dtype=bool)]


def _orders_per_active(curve: Array, past_new: Array, recent: pd.DataFrame) -> float:
    """Return recent repeat orders ÷ customers the curve expects to be active, kept between 1 and 5; 1 when unknown."""
    if "repeat_orders" not in recent or recent["repeat_orders"].isna().all() or not len(past_new):
        return 1.0
    expected = 0.0
    for back in range(min(RECENT, len(past_new), len(recent))):
        cohorts = past_new[:len(past_new) - back]
        ages = np.minimum(np.arange(len(cohorts) - 1, -1, -1), AGES - 1)
        expected += float(cohorts @ curve[ages])
    orders = float(recent["repeat_orders"].tail(RECENT).sum())
    return min(5.0, max(1.0, orders / expected)) if expected > 0 else 1.0


def _tail(ages: Array, shares: Array, weights: Array) -> tuple[float, float]:
    """Return A and b of A·a^-b by weighted least squares in logs; b is kept between 0 and 2; one age alone falls as 1/√a."""
    if len(ages) == 1:
        return float(shares[0] * ages[0] ** 0.5), 0.5
    slope = float(np.polyfit(np.log(ages), np.log(shares), 1, w=np.sqrt(weights))[0])
    fall = min(2.0, max(0.0, -slope))
    return float(np.exp(np.average(np.log(shares) + fall * np.log(ages), weights=weights))), fall


def _said(observed_ages: int) -> tuple[Text, ...]:
    if observed_ages >= 12:
        return ()
    return (Text(
        zh=f"复购曲线只看到 {observed_ages} 个月，之后按已有趋势外推。",
        en=f"The repeat curve is observed for {observed_ages} months; later ones follow its trend."),)
