"""Where every lever stands, those not moved at rest."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.base.text import Text
from core.scenario import levers
from core.scenario.baseline import Baseline, Channels
from core.scenario.curves import Array
from core.scenario.response import buy_less, cost_floor

CANNIBAL = 0.2      # of what a new category sells more, taken from the old ones: a judgement, shown as such
PULLED = 0.3        # of what a campaign sells more, bought ahead of the next month: a judgement, shown as such


@dataclass(frozen=True)
class Settings:
    """All levers, with neutral values for those not moved."""

    cac: float
    less: bool
    budget: Array           # (C,), or (C, M) where months have factors of their own; of a month that the plan leaves empty: of `Channels.opened`
    retention: float
    conversion: float
    basket: float
    price: float
    refund: float
    cover: float
    new_category: Array     # (M,)
    campaign: Array         # (M,) sales of the month ÷ forecast, what the month before took ahead included


def settings(changed: levers.Overrides, baseline: Baseline) -> Settings:
    """Return the overrides (points, no ranges) with the neutral value for every lever not moved; budgets multiply: all × each × month."""
    def at(name: str) -> float:
        value = changed.get(name, 1.0)
        assert isinstance(value, int | float)
        return float(value)

    months = [month.month for month in baseline.months_left]
    budget = np.array([at("budget") * at(f"budget.{channel}") for channel in baseline.channel_names], dtype=np.float64)
    if any("@" in name and levers.cell_of(name, baseline.channel_names) for name in changed):
        cells = [[at(f"budget.{channel}@{month}") for month in months] for channel in baseline.channel_names]
        budget = budget[:, None] * _months_own(np.array(cells), baseline.channels)
    new = np.array([at("new_category") * at(f"new_category.{month}") for month in months], dtype=np.float64)
    return Settings(at("cac"), changed.get("cac_mode") == "less", budget, at("retention"), at("conversion"),
                    at("basket"), at("price"), at("refund"), at("cover"), new, _campaigns(baseline, at))


def _months_own(cells: Array, channels: Channels | None) -> Array:
    """Return (C, M) months' own factors; in a month that the plan leaves empty what lies above 1 is money, so that 1 changes nothing."""
    return cells if channels is None else np.where(channels.opened > 0, np.maximum(0.0, cells - 1.0), cells)


def spend_ratio(moved: Settings, channels: Channels | None) -> Array:
    """Return (C,) or (C, M) spend ÷ plan: the budget levers, times what buying less asks for."""
    if channels is None:
        return np.empty(0)
    if not moved.less or moved.cac == 1.0:
        return moved.budget
    less = np.array([buy_less(moved.cac, curve.centre) for curve in channels.curves])
    return np.asarray(moved.budget * (less if moved.budget.ndim == 1 else less[:, None]))


def _campaigns(baseline: Baseline, at: Callable[[str], float]) -> Array:
    """Return (M,) each month's sales ÷ forecast: its own campaigns, less what the month before took ahead of it."""
    planned = baseline.campaign_months or (True,) * len(baseline.months_left)
    own = np.array([(at("campaign") if with_campaign else 1.0) * at(f"campaign.{month.month}")
                    for month, with_campaign in zip(baseline.months_left, planned, strict=True)], dtype=np.float64)
    if not (own != 1.0).any():
        return own
    size = baseline.gmv.mean(axis=0)
    before = np.divide(size[:-1], size[1:], out=np.zeros_like(size[1:]), where=size[1:] > 0)
    taken = np.concatenate([[0.0], PULLED * (own[:-1] - 1.0) * before])
    return np.asarray(np.maximum(0.0, own - taken))


def floors(channels: Channels | None, moved: Settings) -> tuple[Text, ...]:
    """Return a sentence per channel whose cost per customer cannot fall that far by buying less."""
    if channels is None or not moved.less:
        return ()
    return tuple(Text(
        zh=f"{name}：靠少投放，获客成本最低只能降到现在的 {floor:.0%}；要求的 {moved.cac:.0%} 做不到，这里按停投计算。",
        en=f"{name}: buying less cannot bring the cost below {floor:.0%} of today; {moved.cac:.0%} is out of reach, "
           "so the channel counts as stopped.")
        for name, floor in zip(channels.names, map(cost_floor, (curve.centre for curve in channels.curves)), strict=True)
        if moved.cac < floor)
