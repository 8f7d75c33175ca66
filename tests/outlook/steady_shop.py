"""A shop of three literal orders a month, from January 2024 to August 2026, with all that the plan's goals ask for."""

from collections.abc import Sequence
from datetime import date, timedelta

from company import Row, month_end, months, order

LAST = date(2026, 8, 31)


def amount(day: date) -> int:
    """100 a month in 2024, 110 in 2025, 121 in 2026 … per order; half as much again in November."""
    return {2024: 100, 2025: 110, 2026: 121}[day.year] * 3 // (2 if day.month == 11 else 3)


def orders(last: date = LAST) -> list[Row]:
    """On the 1st, 12th and 22nd at 21:00: an old customer of last year's twelve, a new one of the month, one of the private domain."""
    rows: list[Row] = []
    for day in months("2024-01", f"{last:%Y-%m}"):
        rows += [order(f"a{day:%y%m}", f"{day} 21:00", amount(day), f"old{day:%m}" if day.month % 3 else f"new{day.year}{day:%m}x", sku="a1"),
                 order(f"b{day:%y%m}", f"{day + timedelta(days=11)} 21:00", amount(day), f"new{day:%y%m}", channel="douyin", sku="b1"),
                 order(f"c{day:%y%m}", f"{day + timedelta(days=21)} 21:00", amount(day), "friend", channel="wecom", sku="a1")]
        rows += [order(f"d{day:%y%m}", f"{month_end(day)} 21:00", 1, sku="a1")]
    return [row for row in rows if str(row["paid_at"]) < f"{last + timedelta(days=1)}"]


PRODUCTS = [{"sku": "a1", "category": "home", "is_new_category": False, "unit_cost": 10},
            {"sku": "b1", "category": "toys", "is_new_category": True, "unit_cost": 20}]
CUSTOMERS = [{"customer_id": "friend", "registered_at": "2024-01-01", "joined_private_domain_at": "2024-01-01", "joined_membership_at": "2024-01-01"}]
CHANNELS = [{"channel": "tmall", "label_zh": "天猫", "label_en": "Tmall"}, {"channel": "wecom", "is_private_domain": True}]


def tables(last: date = LAST) -> dict[str, Sequence[Row]]:
    over = [day for day in months("2023-12", f"{last:%Y-%m}") if month_end(day) <= last]
    return {
        "order_lines": orders(last), "products": PRODUCTS, "customers": CUSTOMERS, "channels": CHANNELS,
        # cost of a month 10 + 20 + 10 + 10 = 50 against a stock of 100: 12 × 50 ÷ 100 = 6 turns
        "stock": [{"day": month_end(day), "warehouse": "w", "sku": "a1", "stock_value": 100} for day in over],
        "spend": [{"day": day.replace(day=d), "channel": "douyin", "campaign": "x", "purpose": "acquisition", "spend": 30}
                  for day in over[1:] for d in (1, month_end(day).day)],
        "costs": [{"month": day, "kind": "物流", "channel": "", "amount": 30} for day in over[1:]],
    }
