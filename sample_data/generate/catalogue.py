"""The goods: what is sold, from when, at what price and cost, and how much it is liked."""

from datetime import date

import numpy as np
import pandas as pd

from sample_data.generate.days import DAYS, FIRST
from sample_data.generate.names import CATEGORIES, Category

COST_STEPS = (date(2022, 12, 1), date(2024, 1, 1), date(2025, 3, 1), date(2026, 2, 1))
_COST_LEVEL = (1.0, 1.02, 1.03, 1.05)
PRICE_LEVEL = {2023: 0.97, 2024: 0.99, 2025: 1.0, 2026: 1.02}


def catalogue(rng: np.random.Generator) -> pd.DataFrame:
    """Return the products: the file's columns, and appeal (weight in its category) for the order generator."""
    rows = []
    for name, category in CATEGORIES.items():
        words = category.goods.split()
        for number, (noun, price) in enumerate(zip(words[::2], words[1::2], strict=True), start=1):
            rows += _variants(rng, name, category, number, noun, float(price))
    products = pd.DataFrame(rows)
    ranked = products.groupby("category")["appeal"].rank(ascending=False)
    products["is_high_potential"] = ranked <= 4
    old = (products["launched_on"] < pd.Timestamp(FIRST)) & (rng.random(len(products)) < 0.07)
    products["delisted_on"] = pd.NaT
    products.loc[old, "delisted_on"] = pd.to_datetime(rng.choice(DAYS[400:1150], int(old.sum())))
    return products


def _variants(
    rng: np.random.Generator, name: str, category: Category, number: int, noun: str, price: float
) -> list[dict[str, object]]:
    appeal = float(np.clip(rng.pareto(1.7) + 0.25, 0.25, 6.0))
    start = date.fromisoformat(category.opened).toordinal()
    late = (
        0
        if rng.random() < (0.45 if category.is_new else 0.78)
        else int(rng.integers(40, 640 if category.is_new else 1400))
    )
    supplier = category.suppliers[int(rng.integers(len(category.suppliers)))]
    rows: list[dict[str, object]] = []
    for variant in range(1 if rng.random() < 0.72 else 2):
        list_price = price if variant == 0 else round(price * 1.6 / 10) * 10 - 1.0
        rows.append(
            {
                "sku": f"{category.code}-{number:03d}{variant + 1}",
                "name": f"{noun} {category.sizes[variant]}",
                "category": name,
                "is_new_category": category.is_new,
                "list_price": list_price,
                "unit_cost": round(list_price * category.cost_share * rng.uniform(0.85, 1.15), 2),
                "supplier": supplier,
                "launched_on": pd.Timestamp(date.fromordinal(start + late)),
                "lead_days": int(rng.integers(2, 6)),
                "min_order": int(rng.choice([10, 12, 20, 24])),
                "is_green": bool(rng.random() < 0.18),
                "is_social": bool(rng.random() < 0.08),
                "theme": category.theme,
                "appeal": appeal * (1.0 if variant == 0 else 0.45),
            }
        )
    return rows


def cost_history(products: pd.DataFrame) -> pd.DataFrame:
    """Return the unit costs by start of validity: sku, valid_from, unit_cost."""
    levels = pd.Series(_COST_LEVEL, index=pd.to_datetime(COST_STEPS))
    rows = []
    for item in products.itertuples():
        begins = max(item.launched_on, levels.index[0])
        level = levels.copy()
        level[begins] = levels[:begins].iloc[-1]
        level = level[begins:].sort_index() / _COST_LEVEL[-1]
        rows += [(item.sku, since, round(item.unit_cost * share, 2)) for since, share in level.items()]
    return pd.DataFrame(rows, columns=["sku", "valid_from", "unit_cost"])


def cost_on(products: pd.DataFrame) -> np.ndarray:
    """Return the unit cost per day and product, shape (days, products)."""
    history = cost_history(products).pivot(index="valid_from", columns="sku", values="unit_cost")
    daily = history.reindex(history.index.union(DAYS)).ffill().reindex(DAYS)
    return daily[products["sku"]].bfill().to_numpy()


def shortages(products: pd.DataFrame, rng: np.random.Generator) -> np.ndarray:
    """Return, per day and product, whether it is out of stock (bool): well-liked goods run dry, most often after a promotion."""
    out = np.zeros((len(DAYS), len(products)), dtype=bool)
    hot = np.argsort(-products["appeal"].to_numpy())[:45]
    for start in (
        "2023-06-19",
        "2023-11-13",
        "2024-06-20",
        "2024-11-14",
        "2025-06-19",
        "2025-11-13",
        "2025-12-15",
        "2026-06-19",
        "2026-07-20",
        "2026-08-20",
    ):
        first = int(DAYS.get_loc(pd.Timestamp(start)))
        for index in rng.choice(hot, 5, replace=False):
            begin = first + int(rng.integers(0, 8))
            out[begin : begin + int(rng.integers(5, 16)), index] = True
    return out
