"""The driver tree: what the levers make of the months left, draw by draw, as changes added to the forecast."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from core.base.errors import CockpitError
from core.base.text import Text
from core.scenario import levers
from core.scenario.anchors import aligned, anchored
from core.scenario.baseline import Baseline, Channels, unavailable
from core.scenario.curves import Array
from core.scenario.customers import new_customers, repeat_orders, returning
from core.scenario.draws import Draws, drawn
from core.scenario.ranges import joined, layers, placed, points
from core.scenario.settings import CANNIBAL, Settings, floors, settings, spend_ratio
from core.scenario.stock import filled, month_ends, shelves, unserved
from core.scenario.year import Left, year_values

STOCKED = frozenset({"inventory_turnover", "days_of_stock", "cash", "stock_outs"})     # KPIs that need the stock of the months left
UNSERVED = frozenset({"stock_outs"})                                                   # and what it cannot serve


@dataclass(frozen=True, eq=False)
class Outcome:
    """What a set of levers makes of the year: the months left per draw, and the year's KPIs per draw."""

    baseline: Baseline
    overrides: Mapping[str, levers.Value]   # only what was changed
    left: Left                              # the months left, (D, M) each
    values: Mapping[str, Array]             # KPI id → (D,) year values; NaN where data are missing

    @cached_property
    def notes(self) -> tuple[Text, ...]:
        """Return what the manager should know: floors reached, spend that meets empty shelves (written when first asked for)."""
        if not self.overrides:
            return ()
        middle = {name: value if isinstance(value, str) else levers.middle(value) for name, value in self.overrides.items()}
        rest = neutral(self.baseline)
        return (*floors(self.baseline.channels, settings(middle, self.baseline)),
                *shelves(self.baseline, self.left, rest.left))


def run(baseline: Baseline, overrides: levers.Overrides, seed: int = 0) -> Outcome:
    """Return the outcome of moving levers; with none moved it holds the baseline's own arrays, bit for bit.

    A lever with a range is drawn evenly between its ends, together with forecast and curves. The same seed draws the
    same curves, so two outcomes differ by their levers only. Raises CockpitError for an unknown lever, a value out of
    bounds, or a lever whose data is missing. Source: method/whatif.md §3.
    """
    changed, left, values = _grown(baseline, overrides, seed)
    return Outcome(baseline, changed, left, _held(baseline, values, values))


def draws_of(baseline: Baseline, overrides: levers.Overrides, kpi: str, seed: int = 0) -> Array:
    """Return (D,) one KPI of run(): the quicker way where nothing else is asked, as solvers do many times over."""
    return some_of(baseline, overrides, (kpi,), seed)[kpi]


def some_of(baseline: Baseline, overrides: levers.Overrides, kpis: Collection[str], seed: int = 0) -> dict[str, Array]:
    """Return KPI id → (D,) the asked KPIs of run(), without working out what none of them needs."""
    _, _, values = _grown(baseline, overrides, seed, frozenset(kpis))
    held = _held(baseline, values, kpis)
    return {kpi: held[kpi] for kpi in kpis}


def grown_with(baseline: Baseline, overrides: Mapping[str, float], kpi: str, draws: Draws) -> Array:
    """Return (D,) the tree's own year value of a KPI under point levers with the draws of a sister baseline: what another assumption makes of it."""
    left = _months_left(baseline, settings(overrides, baseline), draws, frozenset({kpi}))
    return year_values(baseline, left, frozenset({kpi}))[kpi]


def _grown(baseline: Baseline, overrides: levers.Overrides, seed: int, kpis: frozenset[str] | None = None) -> tuple[dict[str, levers.Value], Left, dict[str, Array]]:
    """Return the levers moved, the months left and the tree's own year values."""
    changed = levers.checked(overrides, baseline.channel_names)
    _refuse_unavailable(baseline, changed)
    if any(isinstance(value, tuple) for value in changed.values()):
        return changed, *_over_ranges(baseline, changed, seed, kpis)
    left = _months_left(baseline, settings(changed, baseline), drawn(baseline, seed), kpis)
    return changed, left, year_values(baseline, left, kpis)


def _held(baseline: Baseline, values: Mapping[str, Array], kpis: Collection[str]) -> Mapping[str, Array]:
    """Return the asked KPIs, moved from their own landings where they have one."""
    if not baseline.anchors:
        return values
    rest, anchors = at_rest(baseline)
    wanted = set(kpis)
    some = {kpi: anchor for kpi, anchor in anchors.items() if kpi in wanted or kpi not in values}
    return anchored({kpi: value for kpi, value in values.items() if kpi in wanted}, rest, some)


def _over_ranges(baseline: Baseline, changed: levers.Overrides, seed: int, kpis: frozenset[str] | None) -> tuple[Left, dict[str, Array]]:
    """Return the months left and the year's values with every range at one of its places, a different one per layer of draws."""
    parts = layers(baseline, seed)
    lefts, values = [], []
    for layer, point in zip(parts, points(changed, len(parts), seed), strict=True):
        lefts.append(_months_left(layer.baseline, settings(point, layer.baseline), layer.draws, kpis))
        values.append(year_values(layer.baseline, lefts[-1], kpis))
    return joined(parts, lefts), {kpi: placed(parts, [part[kpi] for part in values]) for kpi in values[0]}


@lru_cache(maxsize=8)
def neutral(baseline: Baseline) -> Outcome:
    """Return the outcome with every lever at rest (kept per baseline object)."""
    return run(baseline, {})


@lru_cache(maxsize=8)
def at_rest(baseline: Baseline) -> tuple[Mapping[str, Array], Mapping[str, Array]]:
    """Return the tree's own year values with every lever at rest, and the anchors in the order of its draws."""
    rest = year_values(baseline, _months_left(baseline, settings({}, baseline), drawn(baseline, 0)))
    return rest, aligned(baseline.anchors, rest)


def _refuse_unavailable(baseline: Baseline, changed: levers.Overrides) -> None:
    reasons = unavailable(baseline)
    for name in changed:
        reason = reasons.get(name if name in reasons else name.split(".", 1)[0])
        if reason:
            label = levers.label_of(name)
            raise CockpitError("lever_unavailable", Text(zh=f"“{label.zh}”{reason.zh}", en=f"{label.en}: {reason.en}"))


def _months_left(baseline: Baseline, moved: Settings, draws: Draws, kpis: frozenset[str] | None = None) -> Left:
    """Return the months left under the levers; stock, and what it cannot serve, only where one of the KPIs needs them (None: all)."""
    wanted = STOCKED if kpis is None else kpis
    money, ratio = baseline.money, spend_ratio(moved, baseline.channels)
    new, paid, new_change = new_customers(baseline, moved, ratio, draws)
    repeat_change, repeat_growth = repeat_orders(baseline, moved.retention, new_change)
    served = filled(baseline, moved.cover) * (moved.price ** draws.price_elasticity)[:, None] * moved.campaign
    share = 0.0 if baseline.new_category_share is None else baseline.new_category_share
    launched = 1.0 + share * ((moved.new_category - 1.0) * (1.0 - CANNIBAL))
    scale = (moved.basket * moved.price) * served * launched
    gmv = _gmv_before(baseline, new_change, repeat_change) * scale
    net = gmv * (1.0 - min(1.0, _known(money.refund_rate) * moved.refund))
    cogs = net * ((1.0 - money.gross_margin) / moved.price)
    stock = None if baseline.stock is None or not wanted & STOCKED else month_ends(baseline, moved.cover, cogs)
    return Left(
        gmv=gmv, scale=scale, net=net, cogs=cogs, repeat_growth=repeat_growth, paid_new=paid,
        orders=(baseline.gmv / money.average_order_value + new_change + repeat_change) * (served * launched),
        new_customers=None if new is None else new * served,
        spend=_spend(baseline.channels, ratio) if baseline.channels else None,
        stock=stock, returning=returning(baseline, moved.retention), new_growth=np.atleast_2d(moved.new_category / launched),
        unserved=unserved(baseline, moved.cover, gmv, cogs, stock) if wanted & UNSERVED else None)


def _spend(channels: Channels, ratio: Array) -> Array:
    return channels.spend * ratio[:, None] if ratio.ndim == 1 else (channels.spend + channels.opened) * ratio


def _gmv_before(baseline: Baseline, new_change: Array, repeat_change: Array) -> Array:
    """Return (D, M) the forecast plus what changed first and repeat orders are worth, never pushed below zero."""
    worth = new_change * _known(baseline.money.basket_new)
    if baseline.repeat is not None:
        worth = worth + repeat_change * _known(baseline.repeat.basket)
    return np.maximum(baseline.gmv + worth, np.minimum(baseline.gmv, 0.0))


def _known(value: float) -> float:
    return 0.0 if np.isnan(value) else value
