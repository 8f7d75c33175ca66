"""One shop of a few dozen literal rows; what each KPI must be is worked out by hand in the tests."""

from collections.abc import Sequence
from datetime import timedelta

from company import Row, month_end, months, order

CHANNELS = [
    {"channel": "tmall", "kind": "sales", "label_zh": "天猫"},
    {"channel": "douyin", "kind": "sales", "label_zh": "抖音小店"},
    {"channel": "wecom", "kind": "both", "is_private_domain": True},
    {"channel": "qianchuan", "kind": "media", "sells_through": "douyin", "aliases": "千川"},
    {"channel": "xhs", "kind": "media", "sells_through": "tmall"},
]
PRODUCTS = [
    {"sku": "A1", "category": "home", "is_new_category": False, "unit_cost": 4, "launched_on": "2020-01-01"},
    {"sku": "B1", "category": "toys", "is_new_category": True, "unit_cost": 10},
    {"sku": "C1", "category": "home", "is_new_category": False, "unit_cost": 1, "delisted_on": "2025-12-31"},
    {"sku": "D1", "category": "toys", "is_new_category": False, "unit_cost": 2, "launched_on": "2026-02-01", "is_high_potential": True},
    {"sku": "E1", "category": "toys", "is_new_category": False, "unit_cost": 3, "launched_on": "2026-05-01"},
]
PRODUCT_COSTS = [{"sku": "A1", "valid_from": "2020-01-01", "unit_cost": 4}, {"sku": "A1", "valid_from": "2026-02-01", "unit_cost": 5}]
CUSTOMERS = [
    {"customer_id": "c1", "registered_at": "2024-05-01", "joined_membership_at": "2024-06-01", "joined_private_domain_at": "2025-02-01"},
    {"customer_id": "c2", "registered_at": "2024-06-01", "joined_private_domain_at": "2025-01-01", "left_private_domain_at": "2025-12-31"},
    {"customer_id": "c3", "registered_at": "2025-02-10", "joined_membership_at": "2025-03-01", "left_membership_at": "2026-03-01"},
    {"customer_id": "c4", "registered_at": "2025-03-01", "joined_membership_at": "2026-01-15", "joined_private_domain_at": "2026-02-06"},
    {"customer_id": "c5", "registered_at": "2025-04-01", "joined_membership_at": "2026-04-01"},
    {"customer_id": "c6", "registered_at": "2026-02-06", "joined_private_domain_at": "2026-02-06", "acquired_channel": "千川"},
    {"customer_id": "c7", "registered_at": "2026-03-31 23:00"},
]
REFUNDS = [
    {"refund_id": "r0", "order_id": "o3", "line_no": "1", "refunded_at": "2025-01-10 10:00", "amount": 8},
    {"refund_id": "r1", "order_id": "o8", "line_no": "1", "refunded_at": "2026-01-25 10:00", "amount": 20},
    {"refund_id": "r2", "order_id": "o10", "line_no": "1", "refunded_at": "2026-04-01 09:00", "amount": 70},
]


def _filler() -> list[Row]:
    """An order of 10 without customer on the second of every month, shipped within a day."""
    return [order(f"f{day:%Y-%m}", f"{day + timedelta(days=1)} 10:00", 10, shipped_at=f"{day + timedelta(days=2)} 09:00")
            for day in months("2024-01", "2026-03")]


ORDERS: Sequence[Row] = [
    *_filler(),
    order("o1", "2024-05-01", 100, "c1"),
    order("o2", "2024-12-31 23:30", 50, "c2", "douyin", "B1"),
    order("o3", "2025-01-01 00:10", 60, "c1"),
    order("o4", "2025-02-10", 80, "c3", "douyin", "B1"),
    order("o5", "2025-03-15", 40, "c4"),
    order("o6", "2025-03-15 18:00", 30, "c4"),
    order("o7", "2025-07-01", 20, "c5"),
    order("o8", "2026-01-20 10:00", 90, "c3", "wecom", "B1", province="新疆维吾尔自治区", shipped_at="2026-01-22 09:00", delivered_at="2026-01-25 08:00"),
    order("o10", "2026-02-05 10:00", 70, "c4", province="西藏", shipped_at="2026-02-07 11:00", delivered_at="2026-02-10 19:00"),
    order("o11", "2026-02-06 10:00", 110, "c6", "douyin", "B1", is_presale=True),
    order("o12", "2026-02-06 20:00", 15, "c6", "douyin", province="新疆"),
    order("o13", "2026-03-20 10:00", 25, "c6", sku="D1", quantity=5, province="浙江", shipped_at="2026-03-22 10:00"),
    order("o14", "2026-03-31 21:00", 30, "c1", shipped_at="2026-03-31 22:00"),
    order("o14", "2026-03-31 21:00", 5, "c1", sku="邮费", line_no="2", shipped_at="2026-03-31 22:00"),
    order("late", "2026-04-01 09:00", 7),
    order("unpaid", "2026-03-01", 500, "c2") | {"paid_at": None},
    order("closed", "2026-03-01", 500, "c2") | {"status": "closed", "paid_at": None},
]
TRAFFIC = [
    *({"day": day + timedelta(days=1), "channel": "tmall", "visitors": 100, "paying_users": 5} for day in months("2025-01", "2026-03")),
    {"day": "2026-03-31", "channel": "douyin", "visitors": 300, "paying_users": 9},
]
SPEND = [
    *({"day": day + timedelta(days=1), "channel": "千川", "campaign": "a", "purpose": "acquisition", "spend": 30} for day in months("2025-01", "2026-03")),
    {"day": "2026-01-05", "channel": "wecom", "campaign": "b", "purpose": "retention", "spend": 5},
    {"day": "2026-03-31", "channel": "xhs", "campaign": "c", "spend": 24},
]
COSTS = [
    *({"month": day, "kind": "物流", "channel": "tmall", "amount": 10} for day in months("2025-01", "2025-12")),
    *({"month": day, "kind": "物流", "channel": "tmall", "amount": 12} for day in months("2026-01", "2026-03")),
    *({"month": day, "kind": "人工", "channel": "", "amount": 8} for day in months("2026-01", "2026-03")),
    *({"month": day, "kind": kind, "channel": "", "amount": 99} for day in months("2026-01", "2026-03") for kind in ("广告费", "货款", "COGS")),
]
STOCK = [
    {"day": "2025-03-31", "warehouse": "w", "sku": "A1", "on_hand": 1, "stock_value": 60},
    *({"day": month_end(day), "warehouse": "w", "sku": "A1", "on_hand": 1, "stock_value": 45} for day in months("2025-04", "2026-03")),
    {"day": "2026-02-10", "warehouse": "w", "sku": "A1", "on_hand": 1, "stock_value": 999},
]
PURCHASES = [
    {"purchase_id": "p1", "line_no": "1", "sku": "A1", "ordered_at": "2025-06-01", "received_at": "2025-06-03", "quantity": 100},
    {"purchase_id": "p5", "line_no": "1", "sku": "A1", "ordered_at": "2026-01-10", "received_at": "2026-01-11", "quantity": 1},
    {"purchase_id": "p2", "line_no": "1", "sku": "D1", "ordered_at": "2026-02-08", "received_at": "2026-02-10 12:00", "quantity": 20},
    {"purchase_id": "p4", "line_no": "1", "sku": "D1", "ordered_at": "2026-03-28", "quantity": 50},
    {"purchase_id": "p3", "line_no": "1", "sku": "D1", "ordered_at": "2026-03-30 09:00", "quantity": 50},
]
SUPPLIERS = [
    {"supplier": "s1", "has_supply_agreement": True},
    {"supplier": "s2", "backs_up": "s1", "has_supply_agreement": True},
    {"supplier": "s3", "backs_up": "s1", "has_supply_agreement": False},
    {"supplier": "s4", "backs_up": "", "has_supply_agreement": True},
]
CAPACITY = [
    {"supplier": "s1", "sku": "D1", "month": "2026-02-01", "capacity": 100, "locked": 90},
    {"supplier": "s1", "sku": "D1", "month": "2026-03-01", "capacity": 100, "locked": 30},
    {"supplier": "s1", "sku": "A1", "month": "2026-03-01", "capacity": 50, "locked": 50},
    {"supplier": "s1", "sku": "D1", "month": "2026-04-01", "capacity": 10, "locked": 10},
]
TICKETS = [
    {"ticket_id": "t1", "channel": "tmall", "opened_at": "2026-03-01 10:00", "first_reply_at": "2026-03-01 10:20", "resolved_at": "2026-03-01 12:00",
     "is_common_question": True, "resolved_by": "bot", "score": 5},
    {"ticket_id": "t2", "channel": "tmall", "opened_at": "2026-03-02 10:00", "first_reply_at": "2026-03-02 10:31", "resolved_at": "2026-03-03 10:00",
     "is_common_question": True, "resolved_by": "human", "score": 3},
    {"ticket_id": "t3", "channel": "douyin", "opened_at": "2026-03-03 10:00", "is_common_question": True},
    {"ticket_id": "t6", "channel": "douyin", "opened_at": "2026-03-10 10:00", "first_reply_at": "2026-03-10 10:05", "resolved_at": "2026-03-10 11:00",
     "handed_over_at": "2026-03-10 10:30", "is_common_question": True, "resolved_by": "bot"},
    {"ticket_id": "t5", "channel": "tmall", "opened_at": "2026-03-31 09:00", "first_reply_at": "2026-03-31 09:10", "is_common_question": False, "score": 4},
    {"ticket_id": "t4", "channel": "tmall", "opened_at": "2026-03-31 23:50", "first_reply_at": "2026-03-31 23:55"},
]
ALL = {
    "channels": CHANNELS, "products": PRODUCTS, "product_costs": PRODUCT_COSTS, "customers": CUSTOMERS, "refunds": REFUNDS,
    "order_lines": ORDERS, "traffic": TRAFFIC, "spend": SPEND, "costs": COSTS, "stock": STOCK, "purchases": PURCHASES,
    "suppliers": SUPPLIERS, "supplier_capacity": CAPACITY, "tickets": TICKETS,
}
