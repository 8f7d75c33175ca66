"""The driver tree: what the levers make of the months left, draw by draw, as changes added to the forecast."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from core.base.errors import CockpitError
from core.base.text import Text
from core.scenario import levers
from core.scenario.anchors import aligned, anchored
from core.scenario.baseline import Baseline, unavailable
from core.scenario.curves import Array
from core.scenario.customers import new_customers, repeat_orders, returning
from core.scenario.draws import Draws, drawn
from core.scenario.settings import Settings, floors, settings, spend_ratio
from core.scenario.stock import filled, month_ends, shelves
from core.scenario.year import Left, year_values


@dataclass(frozen=True, eq=False)
class Outcome:
    """What a set of levers makes of the year: the months left per draw, and the year's KPIs per draw."""

    baseline: Baseline
    overrides: Mapping[str, levers.Value]   # only what was changed
    left: Left                              # the months left, (D, M) each
    values: Mapping[str, Array]             # KPI id → (D,) year values; NaN where data are missing

    @cached_property
    def notes(self) -> tuple[Text, ...]:
        """Return what the manager should know: floors reached, shelves running empty (written when first asked for)."""
        if not self.overrides:
            return ()
        moved = settings(self.overrides, self.baseline.channel_names)
        return (*floors(self.baseline.channels, moved), *shelves(self.baseline, self.left.cogs, self.left.stock))


def run(baseline: Baseline, overrides: levers.Overrides, seed: int = 0) -> Outcome:
    """Return the outcome of moving levers; with none moved it holds the baseline's own arrays, bit for bit.

    The same seed draws the same elasticities, so two outcomes differ by their levers only. Raises CockpitError for
    an unknown lever, a value out of bounds, or a lever whose data is missing. Source: method/whatif.md §3.
    """
    changed = levers.checked(overrides, baseline.channel_names)
    _refuse_unavailable(baseline, changed)
    left = _months_left(baseline, settings(changed, baseline.channel_names), drawn(baseline, seed))
    values = year_values(baseline, left)
    if baseline.anchors:
        rest, anchors = _at_rest(baseline)
        values = anchored(values, rest, anchors)
    return Outcome(baseline, changed, left, values)


@lru_cache(maxsize=8)
def neutral(baseline: Baseline) -> Outcome:
    """Return the outcome with every lever at rest (kept per baseline object)."""
    return run(baseline, {})


@lru_cache(maxsize=8)
def _at_rest(baseline: Baseline) -> tuple[Mapping[str, Array], Mapping[str, Array]]:
    """Return the tree's own year values with every lever at rest, and the anchors in the order of its draws."""
    rest = year_values(baseline, _months_left(baseline, settings({}, baseline.channel_names), drawn(baseline, 0)))
    return rest, aligned(baseline.anchors, rest)


def _refuse_unavailable(baseline: Baseline, changed: levers.Overrides) -> None:
    reasons = unavailable(baseline)
    for name in changed:
        reason = reasons.get(name if name in reasons else name.split(".", 1)[0])
        if reason:
            label = levers.label_of(name)
            raise CockpitError("lever_unavailable", Text(zh=f"“{label.zh}”{reason.zh}", en=f"{label.en}: {reason.en}"))


def _months_left(baseline: Baseline, moved: Settings, draws: Draws) -> Left:
    money, ratio = baseline.money, spend_ratio(moved, baseline.channels)
    new, paid, new_change = new_customers(baseline, moved, ratio, draws)
    repeat_change, repeat_growth = repeat_orders(baseline, moved.retention, new_change)
    served = filled(baseline, moved.cover) * (moved.price ** draws.price_elasticity)[:, None]
    scale = (moved.basket * moved.price) * served
    gmv = _gmv_before(baseline, new_change, repeat_change) * scale
    net = gmv * (1.0 - min(1.0, _known(money.refund_rate) * moved.refund))
    cogs = net * ((1.0 - money.gross_margin) / moved.price)
    return Left(
        gmv=gmv, scale=scale, net=net, cogs=cogs, repeat_growth=repeat_growth, paid_new=paid,
        orders=(baseline.gmv / money.average_order_value + new_change + repeat_change) * served,
        new_customers=None if new is None else new * served,
        spend=baseline.channels.spend * ratio[:, None] if baseline.channels else None,
        stock=None if baseline.stock is None else month_ends(baseline, moved.cover, cogs),
        returning=returning(baseline, moved.retention))


def _gmv_before(baseline: Baseline, new_change: Array, repeat_change: Array) -> Array:
    """Return (D, M) the forecast plus what changed first and repeat orders are worth, never pushed below zero."""
    worth = new_change * _known(baseline.money.basket_new)
    if baseline.repeat is not None:
        worth = worth + repeat_change * _known(baseline.repeat.basket)
    return np.maximum(baseline.gmv + worth, np.minimum(baseline.gmv, 0.0))


def _known(value: float) -> float:
    return 0.0 if np.isnan(value) else value
