"""What the sample company's files say by the definitions of the KPIs; plain pandas, an oracle beside the cockpit's own SQL."""

import pandas as pd

PRIVATE_SHOP = "微信小程序"


def sales(lines: pd.DataFrame, customers: pd.DataFrame, products: pd.DataFrame) -> pd.DataFrame:
    """Return the sale lines with day, purchase number, is_private, is_new_category; what was paid and then closed stays a sale."""
    found = lines[lines["paid_at"].notna() & (lines["quantity"] > 0) & (lines["paid_amount"] > 0)].copy()
    found["day"] = found["paid_at"].dt.normalize()
    known = found[found["customer_id"] != ""]
    visits = known[["customer_id", "day"]].drop_duplicates().sort_values(["customer_id", "day"])
    visits["number"] = visits.groupby("customer_id").cumcount() + 1
    found = found.merge(visits, how="left", on=["customer_id", "day"])
    people = customers.set_index("customer_id")
    joined, left = (
        found["customer_id"].map(people[column]) for column in ("joined_private_domain_at", "left_private_domain_at")
    )
    found["is_private"] = ((joined.dt.normalize() <= found["day"]) & ~(left.dt.normalize() <= found["day"])) | (
        found["channel"] == PRIVATE_SHOP
    )
    found["is_new_category"] = found["sku"].map(products.set_index("sku")["is_new_category"]).fillna(False).astype(bool)
    return found


def retention(sold: pd.DataFrame, base_year: int, until: pd.Timestamp) -> float:
    """Return the share of base_year's customers who bought again in the next year before `until`."""
    known = sold[sold["customer_id"] != ""]
    base = set(known.loc[known["day"].dt.year == base_year, "customer_id"])
    current = known[(known["day"].dt.year == base_year + 1) & (known["day"] < until)]
    return len(base & set(current["customer_id"])) / len(base)


def turnover(sold: pd.DataFrame, stock: pd.DataFrame, costs: pd.DataFrame, until: pd.Timestamp) -> float:
    """Return cost of goods sold of 12 months over the mean of 13 month-end stocks at cost."""
    year = sold[(sold["day"] < until) & (sold["day"] >= until - pd.DateOffset(years=1))].sort_values(
        "day", kind="stable"
    )
    valid = costs.assign(valid_from=costs["valid_from"].astype("datetime64[us]")).sort_values(
        "valid_from", kind="stable"
    )
    year["day"] = year["day"].astype("datetime64[us]")
    cost = pd.merge_asof(year, valid, left_on="day", right_on="valid_from", by="sku")
    ends = [until - pd.DateOffset(months=month) - pd.Timedelta(days=1) for month in range(13)]
    value = stock[
        stock["day"].isin([until - pd.DateOffset(months=month) - pd.Timedelta(days=1) for month in range(13)])
    ]
    daily = value.groupby("day")["stock_value"].sum()
    assert len(daily) == len(ends), "a month-end stock is missing"
    return float((cost["unit_cost"] * cost["quantity"]).sum() / daily.mean())


def figures(frames: dict[str, pd.DataFrame]) -> dict[str, float]:
    """Return the story's figures as of 31 August 2026, and the comparisons that they rest on."""
    sold = sales(frames["order_lines"], frames["customers"], frames["products"])
    spend = frames["spend"][frames["spend"]["purpose"] == "拉新"]
    found: dict[str, float] = {"order_lines": len(frames["order_lines"]), "customers": len(frames["customers"])}
    for year in (2024, 2025, 2026):
        for name, end in (("ytd", pd.Timestamp(year, 9, 1)), ("year", pd.Timestamp(year + 1, 1, 1))):
            part = sold[(sold["day"].dt.year == year) & (sold["day"] < end)]
            paid = spend.loc[(spend["day"].dt.year == year) & (spend["day"] < end), "spend"].sum()
            cost = (
                frames["costs"]
                .loc[(frames["costs"]["month"].dt.year == year) & (frames["costs"]["month"] < end), "amount"]
                .sum()
            )
            new = part.loc[(part["number"] == 1), "customer_id"].nunique()
            gmv = part["paid_amount"].sum()
            private = part.loc[part["is_private"] & (part["number"] > 1), "paid_amount"].sum()
            found |= {
                f"gmv_{name}_{year}": gmv,
                f"new_customers_{name}_{year}": new,
                f"cac_{name}_{year}": paid / new,
                f"acquisition_{name}_{year}": paid / gmv,
                f"operating_{name}_{year}": cost / gmv,
                f"new_category_{name}_{year}": part.loc[part["is_new_category"], "paid_amount"].sum() / gmv,
                f"private_repeat_{name}_{year}": private / gmv,
                f"buyers_{name}_{year}": part["customer_id"].nunique(),
                f"orders_{name}_{year}": part["order_id"].nunique(),
            }
        found[f"retention_ytd_{year}"] = retention(sold, year - 1, pd.Timestamp(year, 9, 1))
        found[f"retention_year_{year}"] = retention(sold, year - 1, pd.Timestamp(year + 1, 1, 1))
        if "stock" in frames:
            found[f"turnover_{year}"] = turnover(
                sold, frames["stock"], frames["product_costs"], pd.Timestamp(year, 9, 1)
            )
    found["gmv_growth"] = found["gmv_ytd_2026"] / found["gmv_ytd_2025"] - 1
    found["cac_change"] = found["cac_ytd_2026"] / found["cac_ytd_2025"] - 1
    return found


def monthly_growth(sold: pd.DataFrame) -> pd.Series:
    """Return GMV of each month against the same month a year before, minus 1."""
    month = sold.groupby(sold["day"].dt.to_period("M"))["paid_amount"].sum()
    return month / month.shift(12) - 1
