"""A small company's baseline, made from a seed, for the what-if tests."""

from dataclasses import replace
from datetime import date

import numpy as np

from core.base.text import Text
from core.scenario.baseline import Actual, Baseline, Channels, LastYear, Money, Repeat, Retention, Stock
from core.scenario.curves import Elasticity
from core.scenario.response import Curve, assumed


def company(left: int = 4, draws: int = 50, channels: int = 3, seed: int = 1) -> Baseline:
    """Return a baseline with everything known, `left` months to go, the first of them already begun."""
    rng = np.random.default_rng(seed)
    booked = np.where(np.arange(12) < 12 - left, 1.0, np.where(np.arange(12) == 12 - left, 0.3, 0.0))
    gmv = 1_000_000 * np.exp(0.1 * rng.standard_normal((draws, left)))
    names = tuple(f"channel_{place}" for place in range(channels))
    return Baseline(
        year=2026, months_left=tuple(date(2026, 13 - left + place, 1) for place in range(left)), gmv=gmv,
        actual=Actual(
            gmv=900_000 * booked, gmv_net=840_000 * booked, new_category_gmv=180_000 * booked,
            private_repeat_gmv=300_000 * booked, orders=9_000 * booked, new_customers=2_500 * booked,
            spend=200_000 * booked, cogs=500_000 * booked, operating_cost=110_000 * booked,
            variable_cost=80_000 * booked),
        channels=Channels(names, spend=rng.uniform(20_000, 90_000, (channels, left)),
                          new_customers=rng.uniform(200, 900, (channels, left)),
                          curves=tuple(curve(mean) for mean in np.linspace(0.4, 0.7, channels))),
        organic_new=rng.uniform(500, 900, left),
        repeat=Repeat(curve=np.array([0.05, 0.16, 0.12, 0.1, 0.08]), orders=rng.uniform(5_000, 6_000, left),
                      past_new=rng.uniform(2_000, 3_000, 10), basket=110.0, orders_per_active=1.2),
        retention=Retention(base=20_000, returned=9_000, returning=rng.uniform(400, 900, (draws, left))),
        stock=Stock(past=rng.uniform(900_000, 1_100_000, 13 - left), ahead=np.full((1, left), 1_000_000.0),
                    cover_days=45.0, lead_days=25.0, demand_cv=0.4),
        money=Money(average_order_value=100.0, basket_new=90.0, refund_rate=0.07, gross_margin=0.4, fee_rate=0.05,
                    fulfilment_per_order=4.0),
        operating_fixed=np.full(left, 30_000.0), new_category_share=np.full((1, left), 0.22),
        private_repeat_share=np.full((1, left), 0.35), satisfaction=0.97,
        last_year=LastYear(gmv=8_500_000, spend=2_100_000, new_customers=25_000))


def curve(elasticity: float, sd: float = 0.1) -> Curve:
    """Return the assumed curve of that elasticity."""
    return assumed(Elasticity(elasticity, sd, Text(zh="试", en="test")))


def certain(baseline: Baseline) -> Baseline:
    """Return the baseline without spread in its elasticities."""
    channels = baseline.channels
    assert channels is not None
    return replace(baseline, channels=replace(channels, curves=tuple(curve(one.prior.mean, 0.0) for one in channels.curves)),
                   money=replace(baseline.money, price_elasticity_sd=0.0))
