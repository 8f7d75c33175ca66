"""Spend per media channel and day, and the new customers that it truly brings."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sample_data.generate.channels import WRITTEN
from sample_data.generate.days import DAYS, LAST, YEARS, campaign_names, event_factor


@dataclass(frozen=True)
class Medium:
    """The truth about a media channel, which a fitted response curve may be judged by."""

    channel: str
    spend: tuple[int, int, int, int]  # acquisition spend of 2023, 2024, 2025 and of 2026 to 31 August
    carry: float  # adstock: share of a day's effect that stays for the next day
    customers: float  # new customers a day at the mean spend of 2025
    saturation: float  # kappa, in mean spends of 2025: half of the ceiling is reached there
    impression_cost: float  # per thousand
    click_rate: float


MEDIA = (
    Medium("qianchuan", (352_000, 417_000, 488_000, 307_000), 0.45, 1.62, 2.0, 42.0, 0.021),
    Medium("xiaohongshu", (157_000, 192_000, 241_000, 160_000), 0.82, 0.92, 1.5, 55.0, 0.016),
    Medium("douyin_creators", (130_000, 167_000, 209_000, 129_000), 0.60, 0.74, 1.3, 60.0, 0.018),
    Medium("wechat_channels", (70_000, 122_000, 190_000, 162_000), 0.55, 0.92, 2.4, 38.0, 0.019),
    Medium("referral", (40_000, 61_000, 93_000, 86_000), 0.30, 0.62, 2.6, 20.0, 0.060),
)
_UNTIL_AUGUST = 0.61  # of a whole year's budget
_EFFECT = {2023: 0.80, 2024: 0.91, 2025: 1.00, 2026: 1.15}  # content and landing pages got better


def acquisition_spend(rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Return acquisition spend per day for each media channel; years sum to the channel's budget."""
    return {medium.channel: _flights(medium, rng) for medium in MEDIA}


def _flights(medium: Medium, rng: np.random.Generator) -> np.ndarray:
    week = np.arange(len(DAYS)) // 7
    level = rng.lognormal(0, 0.42, week.max() + 1)  # budgets that don't follow demand: what a fit can learn from
    level[rng.random(level.size) < 0.06] = 0.05  # weeks almost dark
    shape = (
        level[week] * event_factor() ** 0.55 * rng.lognormal(0, 0.10, len(DAYS)) * np.exp(np.arange(len(DAYS)) * 0.0006)
    )
    spend = np.zeros(len(DAYS))
    early = DAYS.month.to_numpy() <= LAST.month
    for year, budget in zip((2023, 2024, 2025, 2026), medium.spend, strict=True):
        whole = year < LAST.year
        for inside, share in ((early, _UNTIL_AUGUST if whole else 1.0), (~early, 1 - _UNTIL_AUGUST)):
            days = (year == YEARS) & inside
            if days.any():
                spend[days] = shape[days] / shape[days].sum() * budget * share
    return spend.round(2)


def expected_customers(spend: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return the expected new customers per day of each channel: adstock, then x / (kappa + x)."""
    found = {}
    for medium in MEDIA:
        mean = medium.spend[2] / 365
        stock, carried = np.zeros(len(DAYS)), 0.6 * mean
        for day, amount in enumerate(spend[medium.channel]):
            carried = medium.carry * carried + (1 - medium.carry) * amount
            stock[day] = carried / mean
        response = stock / (medium.saturation + stock) * (medium.saturation + 1)
        found[medium.channel] = medium.customers * response * np.array([_EFFECT[year] for year in YEARS])
    return found


def spend_table(spend: dict[str, np.ndarray], brought: dict[str, np.ndarray], rng: np.random.Generator) -> pd.DataFrame:
    """Return the spend file; new_customers is the platforms' own claim, which is higher than the truth."""
    campaigns = np.where(campaign_names() == "", "日常投放", campaign_names())
    parts = []
    for medium in MEDIA:
        amount = spend[medium.channel]
        impressions = (amount / medium.impression_cost * 1000 * rng.lognormal(0, 0.12, len(DAYS))).astype(int)
        parts.append(
            pd.DataFrame(
                {
                    "day": DAYS,
                    "channel": WRITTEN[medium.channel],
                    "campaign": campaigns,
                    "purpose": "拉新",
                    "spend": amount,
                    "impressions": impressions,
                    "clicks": rng.binomial(impressions, medium.click_rate),
                    "new_customers": (brought[medium.channel] * rng.uniform(1.1, 1.45, len(DAYS))).round().astype(int),
                }
            )
        )
    parts += [
        _other(rng, "wechat_channels", "私域老客直播", "留存", 0.030),
        _other(rng, "xiaohongshu", "品牌种草", "品牌", 0.045),
    ]
    return pd.concat(parts).sort_values(["day", "channel", "campaign"], ignore_index=True)


def _other(rng: np.random.Generator, channel: str, campaign: str, purpose: str, share: float) -> pd.DataFrame:
    weekly = DAYS.day_of_week == 3
    yearly = {2023: 560_000, 2024: 860_000, 2025: 1_150_000, 2026: 1_350_000}
    amount = np.array([yearly[year] for year in YEARS[weekly]]) * share / 52 * rng.lognormal(0, 0.25, int(weekly.sum()))
    impressions = (amount / 30 * 1000).astype(int)
    return pd.DataFrame(
        {
            "day": DAYS[weekly],
            "channel": WRITTEN[channel],
            "campaign": campaign,
            "purpose": purpose,
            "spend": amount.round(2),
            "impressions": impressions,
            "clicks": rng.binomial(impressions, 0.02),
            "new_customers": 0,
        }
    )
