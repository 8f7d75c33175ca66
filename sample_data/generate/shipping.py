"""What happens to an order after it is placed: payment, status, shipping, delivery; and the mess of real exports."""

import numpy as np
import pandas as pd

from sample_data.generate.channels import WRITTEN
from sample_data.generate.days import LAST, campaign_names
from sample_data.generate.names import PROVINCES, REMOTE

CUT = pd.Timestamp(LAST) + pd.Timedelta(days=1)
_LATE = {2023: 0.075, 2024: 0.058, 2025: 0.044, 2026: 0.026}  # in-stock orders shipped after 48 h


def fulfil(orders: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return the orders with paid_at, is_presale, promised_ship_at, shipped_at, delivered_at, status, campaign (NaT where not yet)."""
    found, size = orders.copy(), len(orders)
    ordered = found["ordered_at"]
    found["paid_at"] = ordered + pd.to_timedelta(rng.exponential(140, size).clip(4, 1500).astype(int), unit="s")
    found["campaign"] = np.where(rng.random(size) < 0.72, campaign_names()[found["day"]], "")
    big = found["campaign"].isin(["618大促", "双11大促"])
    found["is_presale"] = rng.random(size) < np.where(big, 0.10, 0.008)
    promise = np.where(found["is_presale"], rng.integers(7, 16, size), 2) * 24.0
    late = rng.random(size) < ordered.dt.year.map(_LATE).to_numpy() * np.where(big, 1.8, 1.0)
    wait = np.where(late, promise + rng.exponential(20, size) + 0.5, promise * rng.beta(2.2, 3.4, size) * 0.95 + 0.5)
    found["promised_ship_at"] = (
        (found["paid_at"] + pd.to_timedelta(promise, unit="h")).dt.round("min").where(found["is_presale"])
    )
    found["shipped_at"] = (found["paid_at"] + pd.to_timedelta(wait, unit="h")).dt.round("min")
    transport = found["province"].map({name: days for name, (_, days) in PROVINCES.items()}).fillna(
        1.8
    ) * rng.lognormal(-0.05, 0.30, size)
    remote = found["province"].isin(REMOTE) & (ordered >= "2026-04-01")
    found["delivered_at"] = (
        found["shipped_at"] + pd.to_timedelta(transport * np.where(remote, 0.86, 1.0), unit="D")
    ).dt.round("min")
    return _status(found, rng)


def _status(found: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    size = len(found)
    for column in ("paid_at", "shipped_at", "delivered_at"):
        found[column] = found[column].where(found[column] < CUT)
    unpaid = rng.random(size) < 0.021
    closed = unpaid | (rng.random(size) < 0.003)  # a few are cancelled after payment, before shipping
    found.loc[unpaid, "paid_at"] = pd.NaT
    found.loc[closed, ["promised_ship_at", "shipped_at", "delivered_at"]] = pd.NaT
    fresh = unpaid & (found["ordered_at"] > CUT - pd.Timedelta(days=1)).to_numpy()
    found["status"] = np.select(
        [
            fresh,
            closed,
            found["delivered_at"] < CUT - pd.Timedelta(days=7),
            found["shipped_at"].notna(),
            found["paid_at"].notna(),
        ],
        ["等待买家付款", "交易关闭", "交易成功", "卖家已发货", "买家已付款"],
        "等待买家付款",
    )
    return found


def order_lines(
    orders: pd.DataFrame, lines: pd.DataFrame, products: pd.DataFrame, rng: np.random.Generator
) -> pd.DataFrame:
    """Return the order file's rows: lines joined with their orders, gifts and postage added, mess mixed in."""
    detail = lines.assign(sku=products["sku"].to_numpy()[lines["product"]])
    detail = pd.concat([detail, _extras(detail, orders, products, rng)], ignore_index=True)
    detail = detail.sort_values("order", kind="stable", ignore_index=True)
    table = pd.concat([orders.iloc[detail["order"]].reset_index(drop=True), detail], axis=1)
    table["channel"] = table["channel"].map(WRITTEN)
    table["is_presale"] = np.where(table["is_presale"], "是", "否")
    return _mess(table.rename(columns={"paid": "paid_amount", "discount": "discount_amount"}), rng)


def _extras(
    detail: pd.DataFrame, orders: pd.DataFrame, products: pd.DataFrame, rng: np.random.Generator
) -> pd.DataFrame:
    gifts = np.sort(rng.choice(len(orders), round(len(orders) * 0.009), replace=False))
    present = products["sku"].to_numpy()[np.argsort(products["list_price"].to_numpy(), kind="stable")[:6]]
    postage = np.sort(rng.choice(len(orders), round(len(orders) * 0.004), replace=False))
    return pd.concat(
        [
            pd.DataFrame(
                {
                    "order": gifts,
                    "product": -1,
                    "sku": rng.choice(present, gifts.size),
                    "unit_price": 0.0,
                    "quantity": 1,
                    "discount": 0.0,
                    "paid": 0.0,
                }
            ),
            pd.DataFrame(
                {
                    "order": postage,
                    "product": -1,
                    "sku": "POST",
                    "unit_price": 12.0,
                    "quantity": 1,
                    "discount": 0.0,
                    "paid": 12.0,
                }
            ),
        ],
        ignore_index=True,
    )


def _mess(table: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    found, size = table.copy(), len(table)
    lost_customer = found["order_id"].isin(
        set(found["order_id"].drop_duplicates().sample(frac=0.004, random_state=rng))
    )
    found.loc[lost_customer, "customer_id"] = ""
    found.loc[rng.random(size) < 0.003, "province"] = ""
    found.loc[(rng.random(size) < 0.002) & (found["sku"] != "POST"), "sku"] = (
        "LS-9001"  # a code that no product list has
    )
    found.loc[rng.random(size) < 0.001, "unit_price"] = np.nan
    twice = np.sort(np.concatenate([np.arange(size), rng.choice(size, round(size * 0.0012), replace=False)]))
    return found.iloc[twice].reset_index(drop=True)


def refunds(table: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return the refund file: about one line in fifteen comes back, some of them months later, a few for orders nobody knows."""
    sold = table[table["paid_at"].notna() & (table["paid_amount"] > 20) & (table["status"] != "交易关闭")]
    rate = np.where(sold["sku"].str.startswith(("FS", "JF")), 0.105, 0.052)
    back = sold[rng.random(len(sold)) < rate].drop_duplicates(["order_id", "sku"])
    size = len(back)
    delay = np.where(rng.random(size) < 0.07, rng.integers(40, 120, size), rng.gamma(2.2, 3.2, size) + 0.6)
    part = np.where(rng.random(size) < 0.14, rng.choice([0.1, 0.2, 0.5], size), 1.0)
    found = pd.DataFrame(
        {
            "order_id": back["order_id"],
            "sku": back["sku"],
            "refunded_at": (back["paid_at"] + pd.to_timedelta(delay, unit="D")).dt.round("s"),
            "amount": (back["paid_amount"] * part).round(2),
            "quantity": np.where(part == 1.0, back["quantity"], 0),
            "reason": rng.choice(
                [
                    "七天无理由退货",
                    "尺码或规格不合适",
                    "商品与描述不符",
                    "质量问题",
                    "少件或漏发",
                    "运输破损",
                    "不想要了",
                ],
                size,
                p=(0.34, 0.18, 0.11, 0.12, 0.05, 0.07, 0.13),
            ),
        }
    )
    stray = found.sample(n=max(2, size // 400), random_state=rng).assign(
        order_id=lambda rows: "TM2022" + rows["order_id"].str[6:]
    )
    found = pd.concat([found, stray, _cancelled(table, rng)], ignore_index=True)
    found = found[found["refunded_at"] < CUT].sort_values("refunded_at", kind="stable", ignore_index=True)
    found.insert(
        0,
        "refund_id",
        "TK"
        + found["refunded_at"].dt.strftime("%Y%m%d")
        + (found.groupby(found["refunded_at"].dt.date).cumcount() + 101).astype(str),
    )
    returned = (found["quantity"] > 0) & (rng.random(len(found)) < 0.9)
    found["restocked_at"] = (
        (found["refunded_at"] + pd.to_timedelta(rng.exponential(2.0, len(found)), unit="D"))
        .dt.round("min")
        .where(returned)
    )
    resold = returned & (rng.random(len(found)) < 0.68)
    found["resold_at"] = (
        (found["restocked_at"] + pd.to_timedelta(rng.exponential(18, len(found)), unit="D"))
        .dt.round("min")
        .where(resold)
    )
    for column in ("restocked_at", "resold_at"):
        found[column] = found[column].where(found[column] < CUT)
    return found


def _cancelled(table: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return the refunds of orders that were closed after payment, before anything was shipped."""
    closed = table[table["paid_at"].notna() & (table["status"] == "交易关闭") & (table["paid_amount"] > 0)]
    closed = closed.drop_duplicates(["order_id", "sku"])
    hours = pd.to_timedelta(rng.exponential(5, len(closed)) * 3600, unit="s")
    return pd.DataFrame(
        {
            "order_id": closed["order_id"],
            "sku": closed["sku"],
            "refunded_at": (closed["paid_at"] + hours).dt.round("s"),
            "amount": closed["paid_amount"],
            "quantity": 0,
            "reason": "未发货仅退款",
        }
    )
