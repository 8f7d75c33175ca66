"""Visits: the shops' daily funnel, and that of the goods which are looked at most."""

import numpy as np
import pandas as pd

from sample_data.generate.channels import SALES
from sample_data.generate.days import DAYS, LAST, YEARS, event_factor

_CONVERSION = {"tmall": 0.029, "jd": 0.026, "douyin": 0.019, "mini_program": 0.062, "wechat_channels": 0.024}
_PROGRESS = {2023: 0.95, 2024: 0.98, 2025: 1.00, 2026: 1.06}
_GOODS_FROM = pd.Timestamp(LAST) - pd.DateOffset(months=13) + pd.Timedelta(days=1)
_GOODS, _GOODS_SHOPS = 28, ("天猫旗舰店", "抖音小店")


def _paid(table: pd.DataFrame) -> pd.DataFrame:
    sold = table[table["paid_at"].notna() & (table["status"] != "交易关闭") & (table["paid_amount"] > 0)]
    return sold.assign(
        day=sold["paid_at"].dt.normalize(), buyer=sold["customer_id"].where(sold["customer_id"] != "", sold["order_id"])
    )


def shop_traffic(table: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return the traffic file: per day and shop the steps from visitor to paying buyer; buyers are those of the orders."""
    buyers = (
        _paid(table).groupby(["day", "channel"])["buyer"].nunique().unstack(fill_value=0).reindex(DAYS, fill_value=0)
    )
    level = np.array([_PROGRESS[year] for year in YEARS]) * event_factor() ** 0.25
    parts = []
    for shop in SALES:
        paying = buyers[shop.written].to_numpy()
        usual = pd.Series(paying).rolling(15, center=True, min_periods=1).mean().to_numpy()
        visitors = (
            (0.75 * paying + 0.25 * usual + 0.15)
            / (_CONVERSION[shop.channel] * level)
            * rng.lognormal(0, 0.07, len(DAYS))
        ).astype(int) + 4
        ordering = np.ceil(paying * rng.uniform(1.02, 1.12, len(DAYS))).astype(int)
        cart = np.maximum(ordering, (visitors * rng.normal(0.115, 0.012, len(DAYS)).clip(0.06)).astype(int))
        parts.append(
            pd.DataFrame(
                {
                    "day": DAYS,
                    "channel": shop.written,
                    "visitors": visitors,
                    "product_viewers": np.maximum(cart, (visitors * rng.normal(0.63, 0.03, len(DAYS))).astype(int)),
                    "cart_users": cart,
                    "ordering_users": ordering,
                    "paying_users": paying,
                }
            )
        )
    return pd.concat(parts).sort_values(["day", "channel"], ignore_index=True)


def goods_traffic(table: pd.DataFrame, products: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return the product traffic file: the leading goods of two shops, day by day for thirteen months."""
    sold = _paid(table)
    recent = sold[(sold["day"] >= _GOODS_FROM) & sold["channel"].isin(_GOODS_SHOPS) & sold["sku"].isin(products["sku"])]
    leading = recent.groupby("sku")["paid_amount"].sum().nlargest(_GOODS).index.sort_values()
    days = pd.date_range(_GOODS_FROM, LAST)
    grid = pd.MultiIndex.from_product([days, _GOODS_SHOPS, leading], names=["day", "channel", "sku"])
    sums = recent.groupby(["day", "channel", "sku"]).agg(
        paying_users=("buyer", "nunique"), paid_amount=("paid_amount", "sum")
    )
    found = sums.reindex(grid, fill_value=0).reset_index()
    usual = found.groupby(["channel", "sku"])["paying_users"].transform("mean")
    visitors = rng.poisson((0.5 * found["paying_users"] + 0.6 * usual + 0.05) / 0.034)
    found["visitors"] = np.maximum(visitors, found["paying_users"])
    found["favourites"] = rng.binomial(found["visitors"], 0.045)
    found["cart_users"] = np.maximum(found["paying_users"], rng.binomial(found["visitors"], 0.10))
    launched = found["sku"].map(products.set_index("sku")["launched_on"]) <= found["day"]
    return found[launched & (found["visitors"] > 0)].reset_index(drop=True)
