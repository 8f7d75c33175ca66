"""The customers of the tree: new ones from spend, repeat orders from cohorts, last year's who come back."""

import numpy as np

from core.scenario.baseline import Baseline, Channels, Repeat
from core.scenario.curves import Array, shift_odds
from core.scenario.draws import Draws
from core.scenario.response import respond
from core.scenario.settings import Settings


def new_customers(baseline: Baseline, moved: Settings, ratio: Array, draws: Draws,
                   ) -> tuple[Array | None, Array | None, Array]:
    """Return new customers (D, M), paid ones per channel (C, M) as means over draws, and the change of the first (D, M)."""
    channels, organic = baseline.channels, baseline.organic_new
    nothing = np.zeros_like(baseline.gmv)
    if channels is None and organic is None:
        return None, None, nothing
    planned, change, paid = np.zeros(len(baseline.months_left)), nothing, None
    if organic is not None:
        planned, change = planned + organic, change + organic * (moved.conversion - 1.0)
    if channels is not None:
        planned = planned + channels.new_customers.sum(axis=0)
        won, paid = _paid(channels, moved, ratio, draws)
        change = change + won
    change = change * draws.deviation
    return planned * draws.deviation + change, paid, change


def _paid(channels: Channels, moved: Settings, ratio: Array, draws: Draws) -> tuple[Array, Array]:
    """Return the change of paid new customers (D, M), and how many there are per channel (C, M), the mean over draws."""
    multiple = _paid_multiple(moved, ratio, draws)
    mean = multiple.mean(axis=0)
    if multiple.ndim == 2:
        return (multiple - 1.0) @ channels.new_customers, channels.new_customers * mean[:, None]
    won = np.einsum("dcm,cm->dm", multiple - 1.0, channels.new_customers)
    paid = channels.new_customers * mean
    if channels.opened_new.any():       # months that the plan leaves empty: all that comes there is a change
        more = multiple - 1.0 + draws.level[:, :, None]
        won, paid = won + np.einsum("dcm,cm->dm", more, channels.opened_new), paid + channels.opened_new * more.mean(axis=0)
    return won, paid


def _paid_multiple(moved: Settings, ratio: Array, draws: Draws) -> Array:
    """Return (D, C), or (D, C, M), paid new customers ÷ plan: ρ(r)·v, ÷ κ when the same money buys better; exactly 1 at rest.

    Where the plan's own customers are uncertain (level), the change is: 1 + level·(ρ(r)·v/κ - 1).
    """
    better = 1.0 if moved.less else moved.cac
    level = draws.level if ratio.ndim == 1 else draws.level[:, :, None]
    return 1.0 + level * (respond(draws.tables, ratio) * (moved.conversion / better) - 1.0)


def repeat_orders(baseline: Baseline, factor: float, new_change: Array) -> tuple[Array, Array]:
    """Return the change of repeat orders (D, M), and repeat orders ÷ forecast (D, M), exactly 1 at rest."""
    repeat = baseline.repeat
    if repeat is None:
        return np.zeros_like(new_change), np.ones_like(new_change)
    shifted = shift_odds(repeat.curve, factor)
    change = _later(new_change, shifted, repeat)
    if factor != 1.0:
        change = change + repeat.orders * (_curve_growth(baseline, repeat, shifted) - 1.0)
    known = repeat.orders > 0
    growth = np.divide(change, repeat.orders, out=np.zeros_like(change), where=known) + 1.0
    return change, np.maximum(0.0, growth)


def _later(new_change: Array, curve: Array, repeat: Repeat) -> Array:
    """Return the repeat orders (D, M) that a change of new customers (D, M) brings from its own month on."""
    months = new_change.shape[1]
    ages = np.minimum(np.arange(months), len(curve) - 1)
    lag = np.arange(months)[None, :] - np.arange(months)[:, None]
    matrix = np.where(lag >= 0, curve[ages[np.maximum(lag, 0)]], 0.0)
    return np.asarray(new_change @ (matrix * repeat.orders_per_active))


def _curve_growth(baseline: Baseline, repeat: Repeat, shifted: Array) -> Array:
    """Return (M,) Σ N·h' ÷ Σ N·h over all cohorts behind each month: how far a shifted curve lifts repeat orders."""
    weights = cohort_weights(baseline)
    before, after = weights @ repeat.curve, weights @ shifted
    return np.divide(after, before, out=np.ones_like(after), where=before > 0)


def cohort_weights(baseline: Baseline) -> Array:
    """Return (M, A) how many customers are of each age of the repeat curve in each month left; the last age holds all older ones."""
    repeat, months = baseline.repeat, len(baseline.months_left)
    assert repeat is not None
    planned = np.zeros(months) if baseline.organic_new is None else baseline.organic_new
    if baseline.channels is not None:
        planned = planned + baseline.channels.new_customers.sum(axis=0)
    if months and baseline.actual.new_customers is not None:  # those the running month has won already
        planned = planned + np.where(np.arange(months) == 0, baseline.actual.new_customers[baseline.first_left], 0.0)
    sizes, first = np.concatenate([repeat.past_new, planned]), len(repeat.past_new)
    weights = np.zeros((months, len(repeat.curve)))
    for month in range(months):
        ages = np.minimum(np.arange(first + month, -1, -1), len(repeat.curve) - 1)
        np.add.at(weights[month], ages, sizes[:first + month + 1])
    return weights


def returning(baseline: Baseline, factor: float) -> Array | None:
    """Return (D|1, M) base customers who come back in each month left, their monthly odds multiplied by factor.

    q_m = returning_m ÷ those not back yet; returning'_m = returning_m · q'_m/q_m · S'_m/S_m, S the share still away:
    the same as (those not back yet under the scenario)·q'_m. Factor 1 gives returning_m itself.
    """
    retention = baseline.retention
    if retention is None:
        return None
    coming = retention.returning
    if factor == 1.0:
        return coming
    before = np.concatenate([np.zeros((coming.shape[0], 1)), np.cumsum(coming, axis=1)[:, :-1]], axis=1)
    away = retention.base - retention.returned - before
    odds = np.clip(np.divide(coming, away, out=np.zeros_like(coming), where=away > 0), 0.0, 1.0)
    lift = factor / (1.0 + odds * (factor - 1.0))
    kept = np.divide(1.0 - odds * lift, 1.0 - odds, out=np.ones_like(odds), where=odds < 1.0)
    still = np.concatenate([np.ones((coming.shape[0], 1)), np.cumprod(kept, axis=1)[:, :-1]], axis=1)
    return np.asarray(coming * lift * still)
