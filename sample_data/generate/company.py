"""The whole sample company as frames, one per table, from one seed."""

import numpy as np
import pandas as pd

from sample_data.generate import (
    buying,
    catalogue,
    channels,
    costs,
    customers,
    media,
    orders,
    plan,
    service,
    shipping,
    stock,
    traffic,
)

SEED = 20260831


def company(scale: float = 1.0, seed: int = SEED) -> dict[str, pd.DataFrame]:
    """Return every table of the company, columns named as the tables' own; scale shrinks the number of customers.

    Each topic draws from a stream of its own, so that a change in one leaves the others as they were.
    """
    streams = (np.random.default_rng([seed, topic]) for topic in range(1, 100))
    products = catalogue.catalogue(next(streams))
    spend = media.acquisition_spend(next(streams))
    people, brought = customers.arrivals(media.expected_customers(spend), next(streams), scale)
    people = customers.describe(people, next(streams))
    heads = orders.headers(buying.order_days(people, next(streams)), people, next(streams))
    out = catalogue.shortages(products, next(streams))
    basket = orders.lines(heads, products, out, next(streams))
    heads = shipping.fulfil(heads, next(streams))
    lines = shipping.order_lines(heads, basket, products, next(streams))
    customer_table = customers.customer_table(people, next(streams), scale)
    return {
        "products": products,
        "product_costs": catalogue.cost_history(products),
        "channels": channels.channel_table().assign(kind=_channel_kinds),
        "spend": media.spend_table(spend, brought, next(streams)),
        "order_lines": lines,
        "customers": customer_table,
        "refunds": shipping.refunds(lines, next(streams)),
        "tickets": service.tickets(lines, heads, next(streams)),
        "interactions": service.interactions(people, next(streams)),
        "user_counts": service.user_counts(customer_table),
        "traffic": traffic.shop_traffic(lines, next(streams)),
        "product_traffic": traffic.goods_traffic(lines, products, next(streams)),
        "costs": costs.cost_table(lines, next(streams)),
        "goals": plan.goal_table(),
        "events": plan.event_table(),
        "initiatives": plan.initiative_table(),
        **_goods(lines, products, out, next(streams)),
    }


def _channel_kinds(table: pd.DataFrame) -> pd.Series:
    return table["kind"].map({"sales": "销售", "media": "投放", "both": "两者"})


def _goods(
    lines: pd.DataFrame, products: pd.DataFrame, out: np.ndarray, rng: np.random.Generator
) -> dict[str, pd.DataFrame]:
    sold = stock.demand(lines, products)
    on_hand, transit, bought = stock.simulate(sold, stock.targets(sold, products, out, rng), products, out, rng)
    return {
        "stock": stock.stock_table(on_hand, transit, products),
        "purchases": stock.purchase_table(bought, products),
        "suppliers": stock.supplier_table(),
        "supplier_capacity": stock.capacity_table(products, sold, rng),
    }
