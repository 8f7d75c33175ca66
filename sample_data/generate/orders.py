"""The orders: through which channel, at what time, and what lies in the basket at what price."""

import numpy as np
import pandas as pd

from sample_data.generate.buying import is_private
from sample_data.generate.catalogue import PRICE_LEVEL
from sample_data.generate.channels import BY_ID, SALES
from sample_data.generate.days import DAYS, FIRST, MONTHS, YEARS, event_factor

_HOURS = np.array(
    [
        1.2,
        0.6,
        0.3,
        0.2,
        0.2,
        0.3,
        0.8,
        1.8,
        3.2,
        4.6,
        5.6,
        5.4,
        5.2,
        5.0,
        5.0,
        4.8,
        4.8,
        4.6,
        4.8,
        5.8,
        7.6,
        8.4,
        7.6,
        4.0,
    ]
)
# Weight of a category in new baskets, by year (the new categories grow within the year too), and its season.
_WEIGHT = {
    "美妆护肤": 30,
    "食品滋补": 24,
    "母婴用品": 15,
    "服饰配件": 19,
    "家纺布艺": 14,
    "家居个护": 19.5,
    "文创潮玩": 16,
}
_SEASON = {
    "食品滋补": (1.35, 1.0, 0.9, 0.9, 0.95, 0.9, 0.85, 0.9, 1.2, 1.0, 1.0, 1.15),
    "服饰配件": (1.0, 0.9, 1.1, 1.1, 1.0, 0.9, 0.85, 0.9, 1.1, 1.15, 1.2, 1.1),
    "家纺布艺": (0.9, 0.9, 1.0, 0.95, 1.0, 1.1, 1.1, 1.0, 1.0, 1.1, 1.15, 1.0),
}
_LIKES = {
    "douyin": {"文创潮玩": 1.5, "食品滋补": 1.2},
    "jd": {"家居个护": 1.35, "家纺布艺": 1.2},
    "mini_program": {"美妆护肤": 1.2, "文创潮玩": 1.25},
    "wechat_channels": {"食品滋补": 1.3, "母婴用品": 1.2},
}


def headers(orders: pd.DataFrame, people: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return the orders with channel, order number, order time, customer and province."""
    found, size = orders.copy(), len(orders)
    home = people["home"].to_numpy()[found["person"]]
    private = is_private(people, found["person"].to_numpy(), found["day"].to_numpy())
    away = rng.choice([channel.channel for channel in SALES], size, p=[channel.share for channel in SALES])
    channel = np.where(rng.random(size) < 0.10, away, home)
    found["channel"] = np.where(private & ~found["is_first"] & (rng.random(size) < 0.42), "mini_program", channel)
    hour = rng.choice(24, size, p=_HOURS / _HOURS.sum())
    seconds = found["day"].to_numpy() * 86_400 + hour * 3600 + rng.integers(0, 3600, size)
    found["ordered_at"] = pd.Timestamp(FIRST) + pd.to_timedelta(seconds, unit="s")
    found = found.sort_values("ordered_at", kind="stable", ignore_index=True)
    number = found.groupby(["day", "channel"]).cumcount() + 1001
    prefix = found["channel"].map({channel.channel: channel.prefix for channel in SALES})
    found["order_id"] = prefix + found["ordered_at"].dt.strftime("%Y%m%d") + number.astype(str)
    found["customer_id"] = people["customer_id"].to_numpy()[found["person"]]
    found["province"] = people["province"].to_numpy()[found["person"]]
    return found


def lines(orders: pd.DataFrame, products: pd.DataFrame, out: np.ndarray, rng: np.random.Generator) -> pd.DataFrame:
    """Return one row per line: order (row of orders), product (row of products), quantity, unit_price, discount, paid."""
    count = 1 + rng.poisson(0.62, len(orders))
    order = np.repeat(np.arange(len(orders)), count)
    day, channel = orders["day"].to_numpy()[order], orders["channel"].to_numpy()[order]
    product = np.full(order.size, -1)
    for month in range(MONTHS[-1] + 1):
        appeal = _appeal(products, month)
        for name in BY_ID:
            rows = np.flatnonzero((MONTHS[day] == month) & (channel == name))
            if rows.size:
                liked = products["category"].map(_LIKES.get(name, {})).fillna(1.0).to_numpy()
                product[rows] = rng.choice(len(products), rows.size, p=_share(appeal * liked))
    found = pd.DataFrame({"order": order, "product": product})
    lost = out[day, product] | (products["launched_on"].to_numpy()[product] > DAYS.to_numpy()[day])
    found = found[~(lost & (count[order] > 1))].reset_index(drop=True)  # lost sales: the rest of the basket is bought
    again = out[day, product][~(lost & (count[order] > 1))]
    found.loc[again, "product"] = _substitute(found.loc[again, "product"].to_numpy(), products, rng)
    found = found.drop_duplicates(["order", "product"], ignore_index=True)
    return _priced(found, orders, products, rng)


def _appeal(products: pd.DataFrame, month: int) -> np.ndarray:
    first = pd.Timestamp(FIRST) + pd.DateOffset(months=month)
    sold = (products["launched_on"] <= first) & ~(products["delisted_on"] < first + pd.DateOffset(months=1))
    category = products["category"]
    weight = products["appeal"] / products.groupby("category")["appeal"].transform("sum")
    age = (first - products["launched_on"]).dt.days
    weight = weight * np.minimum(1.0, 0.35 + age / 300) * category.map(_WEIGHT)
    weight = weight * category.map({name: season[first.month - 1] for name, season in _SEASON.items()}).fillna(1.0)
    return weight.where(sold, 0.0).to_numpy()


def _share(weights: np.ndarray) -> np.ndarray:
    return weights / weights.sum()


def _substitute(product: np.ndarray, products: pd.DataFrame, rng: np.random.Generator) -> np.ndarray:
    old = np.flatnonzero((products["launched_on"] < pd.Timestamp(FIRST)) & products["delisted_on"].isna())
    return rng.choice(old, product.size)


def _priced(
    found: pd.DataFrame, orders: pd.DataFrame, products: pd.DataFrame, rng: np.random.Generator
) -> pd.DataFrame:
    day = orders["day"].to_numpy()[found["order"]]
    level = np.array([PRICE_LEVEL[year] for year in YEARS])[day]
    found["unit_price"] = (products["list_price"].to_numpy()[found["product"]] * level).round(0)
    found["quantity"] = rng.choice([1, 2, 3, 4], len(found), p=(0.80, 0.145, 0.04, 0.015))
    off = np.clip(0.05 + 0.11 * (event_factor()[day] > 1.05) + rng.normal(0, 0.035, len(found)), 0, 0.4)
    gross = found["unit_price"] * found["quantity"]
    found["discount"] = (gross * off).round(1)
    found["paid"] = (gross - found["discount"]).round(2)
    return found
