"""A small shop for forecast and what-if: three years of orders, spend, stock, costs and tickets, so that all nine ratios land."""

from typing import Any

from company import Row, found, month_end, months, order

from core.base.home import Workspace
from core.store.facts import Facts

CHANNELS = ("douyin", "search")


def shop(space: Workspace, first: str = "2024-01", last: str = "2026-08") -> Facts:
    """Put the shop into the workspace: every month 12 new customers buy, and half of the last months' buy again."""
    span = months(first, last)
    return found(space, **_tables(span))


def _tables(span: list[Any]) -> dict[str, list[Row]]:
    tables: dict[str, list[Row]] = {name: [] for name in ("order_lines", "refunds", "products", "customers", "channels", "spend", "stock", "costs", "tickets")}
    tables["products"] = [{"sku": "A", "name": "Cup", "category": "home", "is_new_category": False, "unit_cost": 40},
                          {"sku": "B", "name": "Toy", "category": "toys", "is_new_category": True, "unit_cost": 45}]
    tables["channels"] = [{"channel": name, "label_zh": zh, "label_en": en, "kind": kind, "is_private_domain": False}
                          for name, zh, en, kind in (("tmall", "天猫", "Tmall", "sales"), ("douyin", "抖音", "Douyin", "media"), ("search", "搜索", "Search", "media"))]
    for number, month in enumerate(span):
        _month(tables, number, month)
    return tables


def _month(tables: dict[str, list[Row]], number: int, month: Any) -> None:
    stem, last = f"{month:%Y-%m}", month_end(month)
    season = 1.0 + 0.2 * (month.month in (6, 11)) + 0.01 * number + 0.03 * ((number * 7) % 5)
    buyers = [f"c{number}-{place}" for place in range(12)] + [f"c{number - back}-{place}" for back in (1, 2, 5, 12) if number >= back for place in range(6 - back // 3)]
    for place, customer in enumerate(buyers):
        day = f"{stem}-{1 + (place * 3) % 27:02d}" if place else f"{last:%Y-%m-%d}"
        sku = "B" if place % 5 == 0 else "A"
        tables["order_lines"].append(order(f"o{stem}-{place}", day, round(100 * season, 2), customer, sku=sku))
    for place in range(12):
        tables["customers"].append({"customer_id": f"c{number}-{place}", "registered_at": f"{stem}-01 09:00", "acquired_channel": CHANNELS[place % 2],
                                    "joined_private_domain_at": f"{stem}-02 09:00" if place % 3 == 0 else None})
    for place, channel in enumerate(CHANNELS):
        tables["spend"].append({"day": f"{stem}-05", "channel": channel, "purpose": "acquisition", "spend": 160 + 20 * place + 3 * ((number * 3) % 7)})
    tables["spend"].append({"day": f"{last:%Y-%m-%d}", "channel": CHANNELS[0], "purpose": "acquisition", "spend": 5})
    tables["refunds"].append({"refund_id": f"r{stem}", "order_id": f"o{stem}-1", "refunded_at": f"{last:%Y-%m-%d} 12:00", "amount": 30})
    tables["stock"] += [{"day": f"{last:%Y-%m-%d}", "sku": sku, "on_hand": 20 + (number * 5) % 7, "warehouse": "main"} for sku in ("A", "B")]
    tables["costs"].append({"month": month, "kind": "快递物流", "amount": 120 + number, "channel": "tmall"})
    tables["costs"].append({"month": month, "kind": "平台佣金", "amount": 90 + number, "channel": "tmall"})
    tables["tickets"] += [{"ticket_id": f"t{stem}-{place}", "opened_at": f"{last:%Y-%m-%d} 10:00", "first_reply_at": f"{last:%Y-%m-%d} 10:05",
                           "resolved_at": f"{last:%Y-%m-%d} 12:00", "resolved_by": "human", "score": 5 if (place + number) % 6 else 2} for place in range(8)]
