"""Inventory turnover at the year's end, path by path."""

import numpy as np

from core.base.errors import CockpitError
from core.base.text import Text
from core.forecast.series import Floats

MONTHS, MONTH_ENDS = 12, 13


def turnover_year_end(costs: Floats, cost_paths: Floats, stocks: Floats, stock_paths: Floats) -> Floats:
    """Return turnover per path, (draws,): cost of goods of the last 12 months ÷ mean of the last 13 month-end stocks, both at cost.

    costs: actual cost of goods by month, oldest first; cost_paths (draws, months to come); stocks: actual month-end stock values, oldest first;
    stock_paths (draws, month ends to come), row i of both being one future (pair gives such). With a month begun, its actual to date is
    added to its column of cost_paths first. NaN where the mean stock is 0 or a value is missing.
    Raises CockpitError for under 12 months or 13 month ends in all, or numbers of draws that differ.
    """
    cost_paths, stock_paths = np.atleast_2d(cost_paths), np.atleast_2d(stock_paths)
    if len(cost_paths) != len(stock_paths):
        raise CockpitError("draws", Text(zh="成本与库存的模拟次数不一致。", en="Costs and stocks have different numbers of draws."))
    sold = _window(np.asarray(costs, dtype=np.float64), cost_paths, MONTHS)
    held = _window(np.asarray(stocks, dtype=np.float64), stock_paths, MONTH_ENDS)
    mean = held.mean(axis=1)
    turns: Floats = np.divide(sold.sum(axis=1), mean, out=np.full(len(sold), np.nan), where=mean > 0)
    return turns


def _window(actual: Floats, paths: Floats, length: int) -> Floats:
    if len(actual) + paths.shape[1] < length:
        found = len(actual) + paths.shape[1]
        raise CockpitError("window", Text(zh=f"计算周转次数需要 {length} 个月的数据，只有 {found} 个月。",
                                          en=f"Turnover needs {length} months, found {found}."))
    past = np.broadcast_to(actual, (len(paths), len(actual)))
    return np.concatenate([past, paths], axis=1)[:, -length:]
