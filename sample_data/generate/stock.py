"""Stock and purchases: goods are reordered against a forecast, sold down day by day, and counted."""

import numpy as np
import pandas as pd

from sample_data.generate.catalogue import cost_on
from sample_data.generate.days import DAYS, LAST, YEARS
from sample_data.generate.names import SUPPLIERS

COVER = {2023: 1.04, 2024: 1.02, 2025: 1.00, 2026: 0.97}  # the planners' cover, against that of 2025
_COVER_DAYS = (36.0, 53.0, 94.0)  # by rank of demand: too much of what hardly moves
_LEAD_HOURS = {2023: 78.0, 2024: 72.0, 2025: 64.0, 2026: 55.0}
_WAREHOUSES = (("华东仓", 0.62), ("华南仓", 0.38))
_DAILY_FROM = pd.Timestamp(LAST) - pd.Timedelta(days=34)
_WARNED = 100  # days before a shortage in which nobody orders for the time after it
_BATCH = 0.6  # below this share of the target a purchase is made


def demand(table: pd.DataFrame, products: pd.DataFrame) -> np.ndarray:
    """Return pieces sold per day and product, shape (days, products)."""
    sold = table[table["paid_at"].notna() & (table["status"] != "交易关闭") & table["sku"].isin(products["sku"])]
    pieces = sold.groupby([sold["paid_at"].dt.normalize(), "sku"])["quantity"].sum().unstack(fill_value=0)
    return pieces.reindex(index=DAYS, columns=products["sku"], fill_value=0).to_numpy(dtype=float)


def targets(sold: np.ndarray, products: pd.DataFrame, out: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return the stock that planners want per day and product: cover times the demand of the weeks ahead as they see it."""
    total = np.cumsum(np.vstack([np.zeros(sold.shape[1]), sold]), axis=0)
    ahead = np.minimum(np.arange(len(DAYS)) + 42, len(DAYS))
    behind = ahead - 42
    mean = (total[ahead] - total[behind]) / 42
    week = np.arange(len(DAYS)) // 7
    seen = mean * rng.lognormal(0, 0.25, (week.max() + 1, sold.shape[1]))[week]
    rank = sold.sum(axis=0).argsort()[::-1].argsort()
    days = np.select([rank < 40, rank < 90], _COVER_DAYS[:2], _COVER_DAYS[2]) * rng.lognormal(0, 0.18, sold.shape[1])
    wanted = seen * days * np.array([COVER[year] for year in YEARS])[:, None] + 2.0
    live = products["launched_on"].to_numpy() <= DAYS.to_numpy()[:, None] + np.timedelta64(20, "D")
    gone = products["delisted_on"].to_numpy() <= DAYS.to_numpy()[:, None] + np.timedelta64(60, "D")
    return _run_dry(np.where(live & ~gone, wanted, 0.0), total, out)


def _run_dry(wanted: np.ndarray, total: np.ndarray, out: np.ndarray) -> np.ndarray:
    """Before a shortage nobody orders beyond what sells until it begins; that is how goods run out."""
    capped = wanted.copy()
    for product in np.flatnonzero(out.any(axis=0)):
        starts = np.flatnonzero(out[1:, product] & ~out[:-1, product]) + 1
        for start in starts:
            window = np.arange(max(0, start - _WARNED), start)
            capped[window, product] = np.minimum(
                capped[window, product], total[start, product] - total[window, product]
            )
        capped[out[:, product], product] = 0.0
    return capped


def simulate(
    sold: np.ndarray, wanted: np.ndarray, products: pd.DataFrame, out: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, pd.DataFrame]:
    """Return on-hand and in-transit per day end (first row: the day before the first), and the purchases."""
    size, last = len(products), len(DAYS)
    on_hand, coming = np.ceil(wanted[0] * 0.9), np.zeros((last + 30, size))
    stock, transit, bought = [on_hand.copy()], [np.zeros(size)], []
    ahead = np.cumsum(np.vstack([out, np.zeros((_WARNED, size))]), axis=0)
    warned = ahead[_WARNED:] > ahead[:-_WARNED]
    review = np.arange(size) % 7
    for day in range(last):
        on_hand = on_hand + coming[day]
        short = np.maximum(sold[day] - on_hand, 0.0)
        bought += [(day, product, short[product], 13.0) for product in np.flatnonzero(short)]
        on_hand = on_hand + short - sold[day]
        position = on_hand + coming[day + 1 :].sum(axis=0)
        order = np.flatnonzero((position < _BATCH * wanted[day]) & (review == DAYS[day].day_of_week))
        step = np.where(warned[day], 1, products["min_order"])
        for product in order:
            quantity = max(1.0, np.ceil((wanted[day, product] - position[product]) / step[product])) * step[product]
            hours = float(np.clip(_LEAD_HOURS[YEARS[day]] * rng.lognormal(0, 0.42), 14, 400))
            coming[day + max(1, int((10 + hours) // 24)), product] += quantity
            bought.append((day, product, quantity, hours))
        stock.append(on_hand.copy())
        transit.append(coming[day + 1 :].sum(axis=0))
    return np.array(stock), np.array(transit), pd.DataFrame(bought, columns=["day", "product", "quantity", "hours"])


def stock_table(stock: np.ndarray, transit: np.ndarray, products: pd.DataFrame) -> pd.DataFrame:
    """Return the stock file: month ends since 2022 and every day of the last five weeks, by warehouse and SKU."""
    days = pd.DatetimeIndex([DAYS[0] - pd.Timedelta(days=1), *DAYS])
    cost = np.vstack([cost_on(products)[:1], cost_on(products)])
    kept = np.flatnonzero(days.is_month_end | (days >= _DAILY_FROM))
    parts, left, moving = [], stock.copy(), transit.copy()
    for place, (warehouse, share) in enumerate(_WAREHOUSES):
        final = place == len(_WAREHOUSES) - 1
        here, on_way = (left, moving) if final else (np.floor(stock * share), np.floor(transit * share))
        left, moving = left - here, moving - on_way
        parts.append(
            pd.DataFrame(
                {
                    "day": np.repeat(days[kept], len(products)),
                    "warehouse": warehouse,
                    "sku": np.tile(products["sku"], kept.size),
                    "on_hand": here[kept].ravel().astype(int),
                    "in_transit": on_way[kept].ravel().astype(int),
                    "stock_value": (here[kept] * cost[kept]).ravel().round(2),
                }
            )
        )
    table = pd.concat(parts)
    launched = table["sku"].map(products.set_index("sku")["launched_on"]) <= table["day"] + pd.Timedelta(days=30)
    empty = (
        (table["on_hand"] == 0)
        & (table["in_transit"] == 0)
        & table["sku"].map(products.set_index("sku")["delisted_on"].notna())
    )
    return table[launched & ~empty].sort_values(["day", "warehouse", "sku"], ignore_index=True)


def purchase_table(bought: pd.DataFrame, products: pd.DataFrame) -> pd.DataFrame:
    """Return the purchase file; what has not arrived by the last day has no receipt time."""
    found = bought.merge(products[["sku", "supplier"]], left_on="product", right_index=True).sort_values(
        ["day", "supplier", "product"]
    )
    found["ordered_at"] = DAYS[found["day"]] + pd.to_timedelta(
        np.where(found["hours"] == 13.0, 7, 10) * 60 + found["product"] % 50, unit="min"
    )
    received = (found["ordered_at"] + pd.to_timedelta(found["hours"], unit="h")).dt.round("min")
    found["received_at"] = received.where(received < pd.Timestamp(LAST) + pd.Timedelta(days=1))
    group = found.groupby(["day", "supplier"], sort=False).ngroup() + 1
    found["purchase_id"] = "CG" + found["ordered_at"].dt.strftime("%Y%m") + (10000 + group).astype(str)
    found["line_no"] = found.groupby("purchase_id").cumcount() + 1
    found["unit_cost"] = cost_on(products)[found["day"], found["product"]]
    return found.reset_index(drop=True)


def supplier_table() -> pd.DataFrame:
    """Return the suppliers file: two backups with a supply agreement, one short of the plan's three."""
    backup = {
        "武汉新芽文创": ("义乌巧匠文创", True),
        "广州花颜日化": ("杭州禾源日化", True),
        "昆明花间食品": ("成都山野食集", False),
    }
    return pd.DataFrame(
        [
            {
                "supplier": name,
                "is_key": place < 6,
                "backs_up": backup.get(name, ("", False))[0],
                "has_supply_agreement": backup.get(name, ("", place < 3))[1],
                "has_buyback": place % 3 == 0,
            }
            for place, name in enumerate(SUPPLIERS)
        ]
    )


def capacity_table(products: pd.DataFrame, sold: np.ndarray, rng: np.random.Generator) -> pd.DataFrame:
    """Return the capacity file: months of 2026 for the high-potential goods, about a quarter of it locked ahead."""
    chosen = np.flatnonzero(products["is_high_potential"].to_numpy())
    rows = []
    for month in range(1, LAST.month + 1):
        inside = (DAYS.year == LAST.year) & (DAYS.month == month)
        pieces = sold[inside].sum(axis=0)
        for product in chosen:
            capacity = int(np.ceil(pieces[product] * rng.uniform(1.6, 2.6) / 10) * 10 + 40)
            rows.append(
                {
                    "supplier": products["supplier"][product],
                    "sku": products["sku"][product],
                    "month": pd.Timestamp(LAST.year, month, 1),
                    "capacity": capacity,
                    "locked": round(capacity * float(np.clip(rng.normal(0.16 + 0.012 * month, 0.05), 0, 0.6))),
                }
            )
    return pd.DataFrame(rows)
