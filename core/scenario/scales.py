"""What a lever's 100 % is in its own unit: what a customer costs, what an order is worth, how long the stock lasts, planned money."""

import numpy as np

from core.scenario.baseline import Baseline


def scales(baseline: Baseline) -> dict[str, float]:
    """Return lever → today's value in its own unit, for levers that have one: "200 to 260" is read and shown with it."""
    channels, money, stock = baseline.channels, baseline.money, baseline.stock
    found: dict[str, float] = {}
    if channels is not None:
        spend, won = channels.spend.sum(axis=1), float(channels.new_customers.sum())
        found = {"budget": float(spend.sum()), **{f"budget.{name}": float(plan) for name, plan in zip(channels.names, spend, strict=True)}}
        found |= {"cac": float(spend.sum()) / won} if won > 0 else {}
    if not np.isnan(money.average_order_value):
        found["basket"] = money.average_order_value
    if stock is not None:
        found["cover"] = stock.cover_days
    return {name: value for name, value in found.items() if value > 0}
