"""Where every lever stands, those not moved at rest."""

from dataclasses import dataclass

import numpy as np

from core.base.text import Text
from core.scenario import levers
from core.scenario.baseline import Channels
from core.scenario.curves import Array
from core.scenario.response import buy_less, cost_floor


@dataclass(frozen=True)
class Settings:
    """All levers, with neutral values for those not moved."""

    cac: float
    less: bool
    budget: Array   # (C,)
    retention: float
    conversion: float
    basket: float
    price: float
    refund: float
    cover: float


def settings(changed: levers.Overrides, channels: tuple[str, ...]) -> Settings:
    """Return the overrides with the neutral value for every lever not moved; budgets multiply: all together × each."""
    def at(name: str) -> float:
        return float(changed.get(name, 1.0))

    budget = np.array([at("budget") * at(f"budget.{channel}") for channel in channels], dtype=np.float64)
    return Settings(at("cac"), changed.get("cac_mode") == "less", budget, at("retention"), at("conversion"),
                    at("basket"), at("price"), at("refund"), at("cover"))


def spend_ratio(moved: Settings, channels: Channels | None) -> Array:
    """Return (C,) spend ÷ plan: the budget levers, times what buying less asks for."""
    if channels is None:
        return np.empty(0)
    if not moved.less or moved.cac == 1.0:
        return moved.budget
    return np.asarray(moved.budget * [buy_less(moved.cac, curve.centre) for curve in channels.curves])


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
