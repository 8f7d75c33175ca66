"""Three concave shapes of saturation and the carry-over of spend, with their derivatives."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.scenario.curves import Array

LAGS = 8    # weeks that a week's spend works on, its own included


@dataclass(frozen=True)
class Shape:
    """A concave saturation: 0 at 0, one half at 1, towards 1 beyond; and its slope."""

    name: str
    value: Callable[[Array], Array]
    slope: Callable[[Array], Array]     # of u, given the value there: slope(u) as a function of value(u)


_TANH = float(np.arctanh(0.5))
_LN2 = float(np.log(2.0))
SHAPES: tuple[Shape, ...] = (
    Shape("tanh", lambda u: np.tanh(_TANH * u), lambda v: _TANH * (1.0 - v * v)),
    Shape("michaelis_menten", lambda u: u / (1.0 + u), lambda v: (1.0 - v) ** 2),
    Shape("exponential", lambda u: -np.expm1(-_LN2 * u), lambda v: _LN2 * (1.0 - v)),
)


def lagged(spend: Array) -> Array:
    """Return (C, n, LAGS): each channel's spend of the same week, the week before, …; 0 before the first row."""
    weeks, channels = spend.shape
    found = np.zeros((channels, weeks, LAGS))
    for lag in range(min(LAGS, weeks)):
        found[:, lag:, lag] = spend[:weeks - lag].T
    return found


def carried(lags: Array, carry: Array) -> tuple[Array, Array]:
    """Return the adstock (n, P) of one channel and its derivative by logit of the carry-over, at P values of it.

    Normalised geometric: Σ_l α^l·x_{t-l} ÷ Σ_l α^l. lags (n, LAGS); carry (P,) α between 0 and 1.
    """
    power = np.arange(LAGS)[:, None]
    weights = carry[None, :] ** power
    slopes = power * weights * (1.0 - carry)                     # dα^l/dlogit α = l·α^l·(1-α)
    below, below_slope = weights.sum(axis=0), slopes.sum(axis=0)
    stock = (lags @ weights) / below
    return stock, (lags @ slopes - stock * below_slope) / below
