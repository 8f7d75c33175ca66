"""Companies whose truth is known: weekly spend, what it really brought, and demand that budgets may follow."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.scenario.curves import Array
from core.scenario.media.weeks import Weeks

TUNING = range(1000, 1040)      # seeds that were looked at while the method was made
REPORTED = range(12000, 12080)  # seeds of the published figures, never looked at before (0-39, 2000-2059, 7000-7039, 9000-9079 and 11000-11079 were, while the method was made)
NEWEST = 26                     # weeks that a budget for the months to come is like


@dataclass(frozen=True, eq=False)
class Simulated:
    """Weeks as an analyst would see them, and the truth."""

    weeks: Weeks
    shares: Array               # (C,) true share of the outcome that each channel brought
    media: Array                # (n, C) what each channel truly brought ÷ its mean: the curve that nobody sees
    demand: Array               # (n,) the demand that nobody sees
    curves: tuple[Callable[[float], float], ...]    # what a channel brings in the newest NEWEST weeks at a ratio of their spend ÷ its mean week, truly

    def gain(self, ratios: Array) -> float:
        """Return the true change of the newest weeks' outcome when each channel's spend is scaled, as a share of a mean week's outcome."""
        return float(sum(share * (curve(ratio) - curve(1.0)) for share, curve, ratio in zip(self.shares, self.curves, ratios.tolist(), strict=True)))


def simulate(seed: int, count: int = 104, channels: int = 6, confounded: Literal["no", "yes"] = "no") -> Simulated:
    """Return a company: mixed concave shapes, carry-over of .1 to .75, media at 20 to 40 % of sales, AR(1) noise of 3 to 6 %.

    Confounded: a slow demand of 8 to 15 % of sales moves some channels' budgets (each with chance .6, one at least).
    """
    rng = np.random.default_rng(seed)
    week = np.arange(count)
    season = 0.08 * np.sin(2 * np.pi * week / 52.18 + rng.uniform(0, 6)) + 0.04 * np.sin(4 * np.pi * week / 52.18 + rng.uniform(0, 6))
    demand = _smooth(rng, count, rng.uniform(0.5, 0.85)) * rng.uniform(0.08, 0.15) * (confounded == "yes")
    follows = (rng.random(channels) < 0.6) * (confounded == "yes")
    if confounded == "yes" and not follows.any():
        follows[rng.integers(channels)] = True
    promo = (rng.random(count) < 0.06).astype(float)
    spend = np.column_stack([_spend(rng, count, demand, season, promo, bool(follow)) for follow in follows])
    true = rng.dirichlet(np.full(channels, 3.0)) * rng.uniform(0.2, 0.4)
    brought, curves = zip(*(_brought(rng, spend[:, c]) for c in range(channels)), strict=True)
    media = np.column_stack(brought) * true
    trend = rng.uniform(-0.1, 0.2) * (week / count - 0.5)
    noise = _smooth(rng, count, rng.uniform(0, 0.4)) * rng.uniform(0.03, 0.06)
    sales = (1 - true.sum()) * (1 + trend + season) + promo * rng.uniform(0.05, 0.25) + demand + noise + media.sum(axis=1)
    sales = np.maximum(sales, 0.05)
    starts = np.datetime64("2023-01-02") + 7 * week
    weeks = Weeks(starts, sales * 1e4, spend, tuple(f"c{c}" for c in range(channels)), {"promo": promo})
    return Simulated(weeks, media.mean(axis=0) / sales.mean(), np.column_stack(brought), demand, curves)


def _smooth(rng: np.random.Generator, count: int, kept: float) -> Array:
    """Return (count,) an AR(1) of mean 0 and standard deviation 1."""
    new = rng.standard_normal(count + 50)
    found = np.empty_like(new)
    found[0] = new[0]
    for at in range(1, len(new)):
        found[at] = kept * found[at - 1] + np.sqrt(1 - kept**2) * new[at]
    return (found[50:] - found[50:].mean()) / found[50:].std()


def _spend(rng: np.random.Generator, count: int, demand: Array, season: Array, promo: Array, follow: bool) -> Array:
    level = np.exp(rng.uniform(0.25, 0.6) * _smooth(rng, count, rng.uniform(0.0, 0.5)))
    dark = rng.random(count) < rng.choice([0.0, 0.05, 0.2])
    lift = 1 + rng.uniform(0, 1.5) * season + rng.uniform(0, 0.5) * promo
    if follow:
        lift = lift * np.exp(rng.uniform(0.3, 0.6) * demand / max(1e-9, demand.std()))
    return rng.uniform(2e4, 2e5) * np.where(dark, 0.0, level) * np.maximum(lift, 0.1)


def _brought(rng: np.random.Generator, spend: Array) -> tuple[Array, Callable[[float], float]]:
    """Return what spend brings, mean 1, and its newest weeks' mean at a ratio of their spend; shape, carry-over and half-way point drawn."""
    carry, half, shape = rng.uniform(0.1, 0.75), float(np.exp(rng.normal(np.log(1.5), 0.5))), rng.integers(4)
    weights = carry ** np.arange(13)
    stock = np.convolve(spend / spend[spend > 0].mean(), weights / weights.sum())[:len(spend)]
    def curve(units: Array) -> Array:
        return np.asarray([np.tanh(0.5493 * units), units / (1 + units), 1 - 0.5**units, units**0.6 / (1 + units**0.6)][shape])
    now = curve(stock / half)
    return now / now.mean(), lambda ratio: float(curve(ratio * stock[-NEWEST:] / half).mean() / now.mean())
